//! How a journey walks through the screens of the demonstration newsroom in one language, size of window and of text.

use super::words::Words;
use galley_tests::{App, Stage, axe};
use serde_json::json;
use std::collections::BTreeSet;
use thirtyfour::Key;

/// The password of everybody in the demonstration newsroom.
pub const DEMO_PASSWORD: &str = "galley-demo";

/// One way of looking at the screens; both themes are seen in each.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    language: &'static str,
    width: u32,
    height: u32,
    text: u32,
}

impl Variant {
    /// Both languages, both sizes of window and both of text, each with each other once.
    pub fn all() -> [Self; 4] {
        let of = |language, width, height, text| Self { language, width, height, text };
        [of("vi", 1440, 900, 100), of("en", 1024, 700, 100), of("vi", 1024, 700, 200), of("en", 1440, 900, 200)]
    }

    fn label(self) -> String {
        format!("{}-{}-{}", self.language, self.width, self.text)
    }
}

/// The walk through one app.
pub struct Walk<'a> {
    pub app: &'a App,
    pub stage: &'a mut Stage,
    variant: Variant,
    words: Words,
    faults: Vec<String>,
    known: BTreeSet<String>,
    heard: usize,
}

/// What is drawn outside, or cut without a way to read it.
const MISFITS: &str = r"
const found = [];
const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
const name = (e) => e.tagName.toLowerCase() + [...e.classList].map((c) => '.' + c).join('') + ' “' + e.textContent.trim().slice(0, 60) + '”';
if (document.documentElement.scrollWidth > innerWidth) found.push('the page is wider than the window: ' + document.documentElement.scrollWidth);
for (const e of document.querySelectorAll('body *')) {
  if (!shown(e) || e.closest('.unseen, svg, #__tauri_isolation__')) continue;
  const style = getComputedStyle(e);
  const scrolls = /auto|scroll/.test(style.overflowX);
  if (scrolls && e.scrollWidth > e.clientWidth + 1 && !e.matches('.table-scroll, textarea, input')) found.push('scrolls sideways: ' + name(e) + ' ' + e.scrollWidth + ' > ' + e.clientWidth);
  const own = [...e.childNodes].filter((n) => n.nodeType === 3 && n.data.trim() !== '');
  if (own.length === 0) continue;
  const readable = e.closest('[title]')?.title;
  if (e.scrollWidth > e.clientWidth + 1 && /hidden|clip/.test(style.overflowX) && !readable) found.push('cut: ' + name(e));
  // Its own words alone: what only a screen reader gets has a box too, which nobody sees.
  const boxes = own.map((n) => { const range = document.createRange(); range.selectNode(n); return range.getBoundingClientRect(); }).filter((b) => b.width > 0);
  if (boxes.length === 0) continue;
  const edgeOf = (side, pick) => pick(...boxes.map((b) => b[side]));
  const box = { left: edgeOf('left', Math.min), right: edgeOf('right', Math.max), top: edgeOf('top', Math.min), bottom: edgeOf('bottom', Math.max) };
  let scrolled = false;
  for (let p = e; p && p !== document.body; p = p.parentElement) {
    const s = getComputedStyle(p);
    const edge = p.getBoundingClientRect();
    if (/hidden|clip/.test(s.overflowX) && !p.matches('textarea, input') && s.textOverflow !== 'ellipsis' && (box.right > edge.right + 1.5 || box.left < edge.left - 1.5) && !readable) { found.push('cut at the side by ' + name(p) + ': ' + name(e)); break; }
    if (/hidden|clip/.test(s.overflowY) && !/auto|scroll/.test(s.overflowY) && s.textOverflow !== 'ellipsis' && (box.bottom > edge.bottom + 3 || box.top < edge.top - 3)) { found.push('cut below by ' + name(p) + ': ' + name(e)); break; }
    if (/auto|scroll/.test(s.overflowY + s.overflowX)) { scrolled = true; break; }
  }
  if (!scrolled && (box.bottom > innerHeight + 1 || box.top < -1) && !e.closest('.cut, .vlist')) found.push('outside the window, out of reach: ' + name(e));
  if (e.matches('button, a, [role=tab]') && style.display !== 'inline' && e.scrollWidth > e.clientWidth + 1 && style.overflowX === 'visible') found.push('words outside their button: ' + name(e));
}
return [...new Set(found)];
";

impl<'a> Walk<'a> {
    pub fn new(app: &'a App, stage: &'a mut Stage) -> Self {
        let variant = Variant::all()[0];
        Self {
            app,
            stage,
            variant,
            words: Words::of(variant.language),
            faults: Vec::new(),
            known: BTreeSet::new(),
            heard: 0,
        }
    }

    /// Sets language, size of window and of text, as the page keeps them, and opens the page anew.
    pub async fn take(&mut self, variant: Variant) {
        self.variant = variant;
        self.words = Words::of(variant.language);
        self.app
            .ask(
                "localStorage.setItem('galley.language', arguments[0]); localStorage.setItem('galley.appearance', JSON.stringify({ theme: 'light', textSize: arguments[1] }))",
                vec![json!(variant.language), json!(variant.text)],
            )
            .await;
        self.app.reload().await;
        self.app.resize(variant.width, variant.height).await;
        self.app
            .until(
                "document.documentElement.lang === values[0] && document.documentElement.style.fontSize === values[1] + '%' && !!document.querySelector('main, [role=main]')",
                vec![json!(variant.language), json!(variant.text)],
            )
            .await;
    }

    /// A message of the interface in the language of the walk.
    pub fn word(&self, id: &str) -> String {
        self.words.say(id)
    }

    /// A screen, in both themes: pictures, axe, the console, and where everything stands. What is wrong is kept for the end,
    /// so that one walk tells all of it.
    pub async fn screen(&mut self, name: &str) {
        let seen = format!("{name}-{}", self.variant.label());
        let misfits = self.app.ask(MISFITS, vec![]).await;
        for misfit in misfits.as_array().into_iter().flatten() {
            self.wrong(&seen, misfit.as_str().unwrap_or_default());
        }
        for theme in ["light", "dark"] {
            self.app.theme(theme).await;
            self.app.screenshot(self.stage, &format!("{seen}-{theme}")).await;
            // What the theme changes is colour.
            let rules: &[&str] = if theme == "light" { &[] } else { &["color-contrast"] };
            if let Some(found) = axe::look(self.app, rules).await {
                self.wrong(&format!("{seen}-{theme}"), &found);
            }
        }
        self.app.theme("light").await;
        let console = self.app.console_faults();
        if console.len() > self.heard {
            let heard = std::mem::replace(&mut self.heard, console.len());
            console.iter().skip(heard).for_each(|fault| self.wrong(&seen, fault));
        }
    }

    /// The same fault on many screens is told once, with the first.
    #[allow(clippy::print_stdout, reason = "the walk goes on; what it met is told while it does")]
    fn wrong(&mut self, seen: &str, what: &str) {
        if self.known.insert(what.to_owned()) {
            println!("  {seen}: {what}");
            self.faults.push(format!("{seen}: {what}"));
        }
    }

    /// Asserts that nothing was wrong on any screen.
    #[track_caller]
    pub fn nothing_was_wrong(&self) {
        assert!(self.faults.is_empty(), "{} faults:\n{}", self.faults.len(), self.faults.join("\n"));
    }

    pub async fn sign_in(&self, name: &str) {
        self.app.press_containing("button.person", name).await;
        self.app.fill("input[name=password]", DEMO_PASSWORD).await;
        self.app.click("form button[type=submit]").await;
        self.app.see(".list-head").await;
    }

    pub async fn sign_out(&self) {
        self.app.chord_of("Control+Alt+l").await;
        self.app.see("button.person").await;
    }

    async fn rail(&self, name: &str) {
        // Where there is room for one pane, the rail is a drawer, and before it is the way back from the sheet.
        self.app.ask("document.querySelector('.topbar-back')?.click()", vec![]).await;
        self.app.until("!!document.querySelector('nav.rail, .topbar-rail')", vec![]).await;
        self.app.ask("document.querySelector('.topbar-rail')?.click()", vec![]).await;
        let find = "[...document.querySelectorAll('.rail-link')].find((e) => e.checkVisibility() && e.firstElementChild?.textContent.normalize('NFC').trim() === values[0])";
        self.app.until(&format!("!!{find}"), vec![json!(name)]).await;
        self.app.ask(&format!("const values = arguments; {find}.click()"), vec![json!(name)]).await;
        self.app.gone(".side-sheet.from-start").await;
    }

    pub async fn view(&self, view: &str) {
        let name = self.word(&format!("view-{view}"));
        self.rail(&name).await;
        self.app.until("[...document.querySelectorAll('.list-head h1')].some((e) => e.checkVisibility() && e.textContent.normalize('NFC').startsWith(values[0]))", vec![json!(name)]).await;
    }

    pub async fn place(&self, place: &str) {
        let name = self.word(&format!("place-{place}"));
        self.rail(&name).await;
        self.app.see(".page h1").await;
    }

    pub async fn open(&self, headline: &str) {
        self.app.press_containing(".row-title", headline).await;
        self.app
            .until(
                "document.querySelector('.headline')?.innerText.normalize('NFC').includes(values[0])",
                vec![json!(headline)],
            )
            .await;
        self.app.see(".verbs").await;
    }

    pub async fn panel(&self, panel: &str) {
        let name = self.word(&format!("panel-{panel}"));
        self.app.press_containing(".side [role=tab]", &name).await;
        self.app.see(".side .panel").await;
        self.app.until("!document.querySelector('.side .wait')", vec![]).await;
    }

    pub async fn close_panel(&self) {
        self.app.ask("document.querySelector('.side-close')?.click()", vec![]).await;
        self.app.gone(".side .panel").await;
    }

    pub async fn escape(&self, what: &str) {
        let pressed = self.app.driver().action_chain().send_keys(Key::Escape).perform().await;
        assert!(pressed.is_ok(), "Escape: {pressed:?}");
        self.app.gone(what).await;
    }

    pub async fn dialog(&mut self, name: &str, wait: &str) {
        let words = self.word(name);
        self.app.press_containing(".verbs button", &words).await;
        self.app.see(wait).await;
        self.screen(name).await;
        self.escape("[role=dialog]").await;
    }

    /// A verb with a dialog: from the button, else from the menu.
    pub async fn verb(&mut self, verb: &str) {
        let words = self.word(&format!("action-{verb}"));
        let primary = "[...document.querySelectorAll('.verbs .btn-primary')].some((e) => e.textContent.normalize('NFC').trim() === values[0])";
        if self.app.ask(&format!("const values = arguments; return {primary}"), vec![json!(words)]).await == json!(true)
        {
            self.app.press_containing(".verbs .btn-primary", &words).await;
        } else {
            let more = self.word("button-more");
            self.app.press(&more).await;
            let item = "[...document.querySelectorAll('[role=menuitem]')].find((e) => e.querySelector('.menu-text')?.firstChild?.textContent.normalize('NFC').trim() === values[0])";
            self.app.until(&format!("!!{item}"), vec![json!(words)]).await;
            self.app.ask(&format!("const values = arguments; {item}.click()"), vec![json!(words)]).await;
        }
        self.app.see("[role=dialog]").await;
        self.app.until("!document.querySelector('[role=dialog] .wait')", vec![]).await;
        self.screen(verb).await;
        self.escape("[role=dialog]").await;
    }
}
