//! Lists of articles: by view, by what a person saved, by words.

use crate::{
    answer::{Answer, Outcome},
    args::{Narrow, Views},
    context::{Context, day_or_time},
    show,
};
use galley_desk::{
    Desk,
    actions::{saved_view, session},
    queries::{
        list::{ArticleRow, Filter, ListRequest, SavedView, View, list_articles},
        newsroom,
    },
    refusal::DeskRefusal,
};
use serde_json::json;

/// Rows asked for at a time.
const PAGE: u32 = 200;

/// `article list`.
pub fn articles(cx: &Context, view: View, narrow: &Narrow, limit: u32) -> Outcome {
    let desk = cx.signed_in()?;
    let filter = filter(&desk, narrow)?;
    list(cx, &desk, view, filter, String::new(), limit)
}

/// `search`.
pub fn search(cx: &Context, text: String, limit: u32) -> Outcome {
    let desk = cx.signed_in()?;
    list(cx, &desk, View::All, Filter::default(), text, limit)
}

/// `view`.
pub fn views(cx: &Context, command: Views) -> Outcome {
    let desk = cx.signed_in()?;
    match command {
        Views::Save { name, view, narrow, text } => {
            let view = SavedView { name, view, filter: filter(&desk, &narrow)?, text };
            saved_view::save_view(&desk, &view)?;
            Ok(Answer::new(serde_json::to_value(&view)?, vec![cx.text("cli-settled", &[])]))
        }
        Views::List => {
            let all = saved_view::saved_views(&desk)?;
            let mut lines = all.iter().map(|view| line(cx, &desk, view)).collect::<Outcome<Vec<_>>>()?;
            if lines.is_empty() {
                lines.push(cx.text("cli-none", &[]));
            }
            Ok(Answer::new(serde_json::to_value(&all)?, lines))
        }
        Views::Show { name, limit } => {
            let found = saved_view::saved_views(&desk)?.into_iter().find(|view| view.name == name);
            let view = found.ok_or(DeskRefusal::NotFound { what: "view", given: name })?;
            list(cx, &desk, view.view, view.filter, view.text, limit)
        }
        Views::Delete { name } => {
            saved_view::delete_view(&desk, &name)?;
            Ok(Answer::new(json!({ "deleted": name }), vec![cx.text("cli-settled", &[])]))
        }
    }
}

/// A saved view: its name, and what it narrows.
fn line(cx: &Context, desk: &Desk, view: &SavedView) -> Outcome<String> {
    let author = match view.filter.author {
        Some(id) => newsroom::people(desk)?.into_iter().find(|p| p.id == id).map(|p| p.name),
        None => None,
    };
    let parts = [
        Some(view.name.clone()),
        Some(cx.text(&format!("view-{}", view.view.as_str()), &[])),
        view.filter.section.as_ref().map(ToString::to_string),
        author,
        view.filter.from.map(|at| format!("≥ {}", cx.when(at))),
        view.filter.until.map(|at| format!("< {}", cx.when(at))),
        Some(view.text.clone()).filter(|text| !text.is_empty()),
    ];
    Ok(parts.into_iter().flatten().collect::<Vec<_>>().join("  "))
}

fn filter(desk: &Desk, narrow: &Narrow) -> Outcome<Filter> {
    let moment = |given: &Option<String>| given.as_deref().map(|text| day_or_time(desk, text)).transpose();
    Ok(Filter {
        author: narrow.author.as_deref().map(|name| session::by_name(desk, name)).transpose()?,
        section: narrow.section.clone(),
        from: moment(&narrow.from)?,
        until: moment(&narrow.until)?,
    })
}

fn list(cx: &Context, desk: &Desk, view: View, filter: Filter, text: String, limit: u32) -> Outcome {
    let mut rows: Vec<ArticleRow> = Vec::new();
    let mut request = ListRequest { view, filter, text, cursor: None, limit: 0 };
    loop {
        let missing = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        if missing == 0 {
            break;
        }
        request.limit = missing.min(PAGE);
        let page = list_articles(desk, &request)?;
        rows.extend(page.rows);
        match page.cursor {
            Some(cursor) => request.cursor = Some(cursor),
            None => break,
        }
    }
    let mut lines: Vec<String> = rows.iter().map(|row| show::row_line(cx, row)).collect();
    if lines.is_empty() {
        lines.push(cx.text("cli-none", &[]));
    }
    Ok(Answer::new(serde_json::to_value(&rows)?, lines))
}
