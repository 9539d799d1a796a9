//! axe-core inside the real app: what it finds on a screen, named so that it can be mended.

use crate::{App, programs::root};
use serde_json::{Value, json};
use std::fs;

/// The rules of WCAG 2.2 AA and axe's own good practice. The shell's isolation frame is hidden and not ours to judge.
const RUN: &str = r"
const [rules, done] = arguments;
window.axe.run(
  { exclude: [['#__tauri_isolation__']] },
  { iframes: false, resultTypes: ['violations'],
    runOnly: rules.length > 0 ? { type: 'rule', values: rules } : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
).then(
  (found) => done(found.violations.map((v) => ({
    id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map((n) => n.html.slice(0, 200) + ' :: ' + n.failureSummary),
  }))),
  (fault) => done('axe: ' + fault),
);
";

/// Asserts that axe finds nothing on the screen shown.
///
/// # Panics
/// It finds something, or is not installed (`npm ci` in `ui`).
pub async fn check(app: &App, screen: &str) {
    let found = look(app, &[]).await;
    assert!(found.is_none(), "axe on {screen}: {}", found.unwrap_or_default());
}

/// What axe finds on the screen shown; `None` = nothing. `rules`: only these; none = all.
///
/// # Panics
/// It is not installed (`npm ci` in `ui`).
pub async fn look(app: &App, rules: &[&str]) -> Option<String> {
    let loaded = app.ask("return typeof window.axe === 'object'", Vec::new()).await;
    if loaded != Value::Bool(true) {
        let path = root().join("ui/node_modules/axe-core/axe.min.js");
        let code = fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        app.ask(&code, Vec::new()).await;
    }
    let found = app.ask_later(RUN, vec![json!(rules)]).await;
    let none = found.as_array().is_some_and(Vec::is_empty);
    (!none).then(|| serde_json::to_string_pretty(&found).unwrap_or_default())
}
