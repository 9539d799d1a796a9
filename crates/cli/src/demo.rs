//! `demo`: the demonstration newsroom.

use crate::{
    answer::{Answer, CliError, Outcome},
    context::Context,
};
use galley_demo::{DemoFault, Plan, build};
use galley_desk::{demo, keys::Cost};
use serde_json::json;
use std::{
    net::SocketAddr,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

impl From<DemoFault> for CliError {
    fn from(e: DemoFault) -> Self {
        match e {
            DemoFault::Desk(e) => Self::Desk(e),
            DemoFault::Portal(e) => Self::Portal(e),
            DemoFault::Io { what, source } => Self::Io { what, source },
            e @ (DemoFault::Story(_) | DemoFault::Cancelled) => Self::Demo(e.to_string()),
        }
    }
}

/// `demo`.
pub fn make(cx: &Context, portal_data: Option<PathBuf>, listen: SocketAddr) -> Outcome {
    let dir = cx.folder("galley-demo")?;
    let portal_data = portal_data.unwrap_or_else(|| {
        let mut name = dir.clone().into_os_string();
        name.push("-portal");
        name.into()
    });
    let passphrase = cx.passphrase_or(demo::PASSWORD);
    let host = cx.host_with(&dir, passphrase.clone(), Cost::STRONG);
    let plan = Plan { dir: dir.clone(), portal_data: portal_data.clone(), listen, passphrase, host };
    let built = build(plan, &mut |_| ControlFlow::Continue(()))?;

    let count = |n: usize| n.to_string();
    let shown = |p: &Path| p.display().to_string();
    let args = [
        ("path", shown(&dir)),
        ("people", count(demo::people().len())),
        ("articles", count(built.ids.len())),
        ("password", demo::PASSWORD.to_owned()),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let serve = [("listen", listen.to_string()), ("path", shown(&portal_data))];
    let serve: Vec<(&str, &str)> = serve.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let mut lines = vec![cx.text("cli-demo-made", &args), cx.text("cli-demo-portal", &serve)];
    lines.extend(built.differs.iter().cloned());
    let json = json!({
        "newsroom": demo::NEWSROOM,
        "articles": built.ids,
        "people": demo::people().iter().map(|p| p.name).collect::<Vec<_>>(),
        "password": demo::PASSWORD,
        "portal": { "listen": listen, "data": shown(&portal_data) },
        "differs": built.differs,
    });
    Ok(Answer { json, lines, fault: !built.differs.is_empty() })
}
