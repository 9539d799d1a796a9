//! What a person was told, and what was kept aside of what they typed.

use crate::{
    answer::{Answer, CliError, Outcome},
    args::{Notices, Quarantine},
    context::{Context, article_id},
};
use galley_desk::{
    actions::{
        notices::{dismiss_alert, read_notices},
        quarantine::{export_kept, kept, settle_kept},
    },
    queries::newsroom::{NoticeView, notices as told},
};
use serde_json::json;
use std::{fs::File, io::Write as _, path::Path};

/// `notices`.
pub fn notices(cx: &Context, command: Notices) -> Outcome {
    match command {
        Notices::List { all } => {
            let desk = cx.signed_in()?;
            let all = told(&desk, !all)?;
            let mut lines: Vec<String> = all.iter().map(|notice| line(cx, notice)).collect();
            if lines.is_empty() {
                lines.push(cx.text("cli-none", &[]));
            }
            Ok(Answer::new(serde_json::to_value(&all)?, lines))
        }
        Notices::Read { article } => {
            let desk = cx.signed_in()?;
            let article = article.map(|id| article_id(&desk, &id)).transpose()?;
            let count = read_notices(&desk, article)?;
            let lines = vec![cx.text("cli-notices-read", &[("count", &count.to_string())])];
            Ok(Answer::new(json!({ "read": count }), lines))
        }
        Notices::Dismiss { notice } => {
            let desk = cx.signed_in()?;
            dismiss_alert(&desk, &notice)?;
            Ok(Answer::new(json!({ "read": 1 }), vec![cx.text("cli-notices-read", &[("count", "1")])]))
        }
    }
}

fn line(cx: &Context, notice: &NoticeView) -> String {
    let mut args = notice.args.clone();
    if let Some(headline) = &notice.headline {
        args.entry("headline".to_owned()).or_insert_with(|| headline.clone());
    }
    let id = format!("alert-{}", notice.code.replace('_', "-"));
    let what = cx.say().known(&id, &args).unwrap_or_else(|| notice.code.clone());
    let headline = notice.headline.as_deref().unwrap_or_default();
    format!("{}  {}  {what}  {headline}", notice.id, cx.when(notice.at)).trim_end().to_owned()
}

/// `quarantine`.
pub fn quarantine(cx: &Context, command: Quarantine) -> Outcome {
    match command {
        Quarantine::List { all } => {
            let desk = cx.signed_in()?;
            let all = kept(&desk, all)?;
            let mut lines = Vec::new();
            for one in &all {
                let (number, size, at) = (one.number.to_string(), one.size.to_string(), cx.when(one.at));
                let args = [
                    ("number", number.as_str()),
                    ("at", &at),
                    ("by", &one.by),
                    ("headline", &one.headline),
                    ("size", &size),
                    ("reason", &one.reason),
                ];
                lines.push(cx.text("cli-kept", &args));
                if !one.text.is_empty() {
                    lines.push(cx.text("cli-kept-text", &[("text", &one.text)]));
                }
            }
            if lines.is_empty() {
                lines.push(cx.text("cli-none", &[]));
            }
            Ok(Answer::new(serde_json::to_value(&all)?, lines))
        }
        Quarantine::Export { number, file } => {
            let desk = cx.signed_in()?;
            write_new(&file, &export_kept(&desk, number)?).map_err(CliError::file(&file))?;
            let shown = file.display().to_string();
            Ok(Answer::new(json!({ "file": shown }), vec![cx.text("cli-file-written", &[("file", &shown)])]))
        }
        Quarantine::Settle { number } => {
            let desk = cx.acting()?;
            settle_kept(&desk, number)?;
            Ok(Answer::new(json!({ "settled": number }), vec![cx.text("cli-settled", &[])]))
        }
    }
}

/// Writes a file that is not there yet.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}
