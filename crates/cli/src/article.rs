//! `article`: write, import, change and read one.

use crate::{
    answer::{Answer, CliError, Outcome},
    args::{Article, Changes},
    context::{Context, article_id, on, time},
    lists, show,
};
use galley_desk::{
    Desk,
    actions::{
        attach, correct,
        create::{CreateArticle, create_article},
        edit_details::{EditDetails, edit_details},
        import,
        restore_revision::{replace_text, restore_revision},
    },
    queries::{
        article::{self, article, compare},
        find::{revision_by_prefix, working_text},
    },
    refusal::DeskRefusal,
};
use galley_domain::{
    article::{Byline, Details, Picture, Source},
    content::{
        body::{Block, FOCAL_MIDDLE, Inline},
        hash::RevisionHash,
        import::{ImportNote, Imported},
    },
    ids::{ArticleId, SectionId},
};
use serde_json::{Value, json};
use std::{fs::File, io::Read as _, path::Path};

/// `article`.
pub fn run(cx: &Context, command: Article) -> Outcome {
    match command {
        Article::New { edit } => {
            let desk = cx.acting()?;
            let request = CreateArticle {
                section: edit.section.clone(),
                language: edit.language.map(Into::into).unwrap_or_default(),
                headline: edit.headline.clone().unwrap_or_default(),
            };
            // A file that cannot be read must not leave an empty article behind.
            let body = edit.body_file.as_deref().map(read_text).transpose()?;
            let id = create_article(&desk, request)?;
            change(&desk, id, &edit, body)?;
            show::verb(cx, &desk, id)
        }
        Article::Import { file, section } => import_file(cx, &file, section),
        Article::Edit { article, edit } => {
            let desk = cx.acting()?;
            let id = article_id(&desk, &article.id)?;
            let body = edit.body_file.as_deref().map(read_text).transpose()?;
            change(&desk, id, &edit, body)?;
            show::verb(cx, &desk, id)
        }
        Article::Show(one) => show_one(cx, &one.id),
        Article::List { view, narrow, limit } => lists::articles(cx, view, &narrow, limit),
        Article::History(one) => {
            let desk = cx.signed_in()?;
            let entries = article::history(&desk, article_id(&desk, &one.id)?)?;
            let lines = entries
                .iter()
                .map(|e| {
                    let what = cx.say().event(&e.kind, &e.args);
                    format!("{}  {}  {what}", cx.when(e.at), e.by)
                })
                .collect();
            Ok(Answer::new(serde_json::to_value(&entries)?, lines))
        }
        Article::Diff { article, from, to } => {
            let desk = cx.signed_in()?;
            let id = article_id(&desk, &article.id)?;
            let (from, to) = (revision(&desk, id, from)?, revision(&desk, id, to)?);
            let found = compare(&desk, id, from, to)?;
            Ok(Answer::new(serde_json::to_value(&found)?, show::diff_lines(&found.diff)))
        }
        Article::Restore { article, revision: hash } => {
            let desk = cx.acting()?;
            let id = article_id(&desk, &article.id)?;
            if let Some(hash) = revision(&desk, id, Some(hash))? {
                restore_revision(&desk, id, hash)?;
            }
            show::verb(cx, &desk, id)
        }
        Article::Attach { article, file } => {
            let desk = cx.acting()?;
            let id = article_id(&desk, &article.id)?;
            let bytes = read(&file)?;
            attach::add_attachment(&desk, id, &name_of(&file), &bytes)?;
            show::verb(cx, &desk, id)
        }
        Article::SaveAttachment { article: one, file, to } => {
            let desk = cx.signed_in()?;
            let id = article_id(&desk, &one.id)?;
            let kept = article(&desk, id)?.details.attachments;
            let found = kept.iter().find(|a| a.name == file || a.id.to_string() == file);
            let found = found.ok_or(DeskRefusal::NotFound { what: "attachment", given: file })?;
            let saved = attach::save_attachment(&desk, id, found.id, &to)?.display().to_string();
            Ok(Answer::new(json!({ "file": saved }), vec![cx.text("cli-file-written", &[("file", &saved)])]))
        }
    }
}

/// The revision a word names.
fn revision(desk: &Desk, id: ArticleId, given: Option<String>) -> Outcome<Option<RevisionHash>> {
    let Some(given) = given else { return Ok(None) };
    let current = article::preview(desk, id, None)?.revision;
    Ok(Some(revision_by_prefix(desk, id, current, &given)?))
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Reads a file that a person named; at most a little more than the limit, which the desk then refuses.
fn read(file: &Path) -> Outcome<Vec<u8>> {
    let opened = File::open(file).map_err(CliError::file(file))?;
    let size = opened.metadata().map_err(CliError::file(file))?.len();
    if size > import::MAX_FILE as u64 {
        let refusal = import::too_large(size, import::MAX_FILE);
        return Err(refusal.into());
    }
    let mut bytes = Vec::new();
    opened.take(import::MAX_FILE as u64 + 1).read_to_end(&mut bytes).map_err(CliError::file(file))?;
    Ok(bytes)
}

fn read_text(file: &Path) -> Outcome<Imported> {
    Ok(import::read_file(&name_of(file), &read(file)?)?)
}

fn import_file(cx: &Context, file: &Path, section: Option<SectionId>) -> Outcome {
    let desk = cx.acting()?;
    let made = import::import_article(&desk, &name_of(file), &read(file)?, section)?;
    let (mut json, view) = show::article_json(&desk, made.id)?;
    let (findings, found) = show::findings_of(cx, &desk, made.id)?;
    if let Value::Object(map) = &mut json {
        let bylines: Vec<&str> = view.details.bylines.iter().map(|b| b.name.as_str()).collect();
        map.insert("date".to_owned(), json!(made.date));
        map.insert("bylines".to_owned(), json!(bylines));
        map.insert("byline".to_owned(), json!(bylines.first()));
        map.insert("standfirst".to_owned(), json!(working_text(&desk, made.id)?.standfirst));
        map.insert("notes".to_owned(), json!(made.notes));
        map.insert("findings".to_owned(), findings);
    }
    let mut lines = show::article_lines(cx, &json, &view);
    if let Some(date) = &made.date {
        lines.push(cx.text("cli-import-date", &[("date", date)]));
    }
    lines.extend(made.notes.iter().map(|note| match note {
        ImportNote::FurnitureLeftOut { text } => cx.text("cli-left-out", &[("text", text)]),
        ImportNote::PictureLeftOut { source, .. } => cx.text("cli-imported-picture", &[("text", source)]),
        ImportNote::FrameBecameCard { url } => cx.text("cli-imported-card", &[("text", url)]),
        ImportNote::MediaLeftOut { source } => cx.text("cli-left-out", &[("text", source)]),
        ImportNote::LinkLeftOut { text, target } => cx.text("cli-left-out", &[("text", &format!("{text} <{target}>"))]),
    }));
    lines.extend(found);
    Ok(Answer::new(json, lines))
}

fn show_one(cx: &Context, id: &str) -> Outcome {
    let desk = cx.signed_in()?;
    let id = article_id(&desk, id)?;
    let (mut json, view) = show::article_json(&desk, id)?;
    let shown = article::preview(&desk, id, None)?;
    let text = working_text(&desk, id)?;
    let (findings, found) = show::findings_of(cx, &desk, id)?;
    let mut lines = show::article_lines(cx, &json, &view);
    if let Value::Object(map) = &mut json {
        map.insert("standfirst".to_owned(), json!(text.standfirst));
        map.insert("html".to_owned(), json!(shown.html));
        map.insert("text".to_owned(), json!(text.body.plain_text()));
        map.insert("bylines".to_owned(), json!(shown.bylines));
        map.insert("details".to_owned(), serde_json::to_value(&view.details)?);
        map.insert("returns".to_owned(), serde_json::to_value(&view.workflow.returns)?);
        map.insert("comments".to_owned(), serde_json::to_value(&view.comments)?);
        map.insert("possible".to_owned(), serde_json::to_value(&view.possible)?);
        map.insert("findings".to_owned(), findings);
    }
    lines.push(String::new());
    lines.push(text.standfirst);
    lines.push(text.body.plain_text());
    lines.push(shown.bylines.join(", "));
    lines.extend(found);
    Ok(Answer::new(json, lines))
}

/// Changes text and details; only what was given.
fn change(desk: &Desk, id: ArticleId, edit: &Changes, body: Option<Imported>) -> Outcome<()> {
    let mut text = working_text(desk, id)?;
    let before = text.clone();
    if let Some(file) = body {
        text.body = file.body;
        // What the file has for a headline or a standfirst takes an empty place; else it stays in the body, for nothing is lost.
        for (place, given, line) in [
            (&mut text.standfirst, &edit.standfirst, file.standfirst),
            (&mut text.headline, &edit.headline, file.headline),
        ] {
            if line.is_empty() || *place == line {
                continue;
            }
            if given.is_none() && place.is_empty() {
                *place = line;
            } else {
                text.body.blocks.insert(0, Block::Paragraph(vec![Inline::plain(line)]));
            }
        }
    }
    if let Some(headline) = &edit.headline {
        text.headline.clone_from(headline);
    }
    if let Some(standfirst) = &edit.standfirst {
        text.standfirst.clone_from(standfirst);
    }
    let seen = article(desk, id)?.details;
    let wanted = wanted(desk, &seen, edit)?;
    if text != before {
        replace_text(desk, id, text, "edit")?;
    }
    if let Some(notice) = &edit.notice {
        correct::change_notice(desk, id, notice.clone())?;
    }
    if wanted != seen {
        edit_details(desk, EditDetails { article: id, seen, wanted })?;
    }
    Ok(())
}

fn wanted(desk: &Desk, seen: &Details, edit: &Changes) -> Outcome<Details> {
    let mut d = seen.clone();
    let set = |field: &mut String, given: &Option<String>| {
        if let Some(given) = given {
            field.clone_from(given);
        }
    };
    set(&mut d.kicker, &edit.kicker);
    set(&mut d.dateline, &edit.dateline);
    set(&mut d.topic, &edit.topic);
    set(&mut d.story_type, &edit.story_type);
    set(&mut d.desk_note, &edit.desk_note);
    set(&mut d.slug, &edit.slug);
    set(&mut d.seo.title, &edit.seo_title);
    set(&mut d.seo.description, &edit.seo_description);
    set(&mut d.ai.tool, &edit.ai_tool);
    set(&mut d.ai.checked_by, &edit.ai_checked_by);
    d.ai.extent = edit.ai.map_or(d.ai.extent, Into::into);
    d.language = edit.language.map_or(d.language, Into::into);
    if edit.section.is_some() {
        d.section.clone_from(&edit.section);
    }
    if let Some(priority) = edit.priority {
        d.priority = priority;
    }
    if !edit.keywords.is_empty() {
        d.keywords = given(&edit.keywords).map(str::to_owned).collect();
    }
    if !edit.byline.is_empty() {
        d.bylines = given(&edit.byline).map(|name| Byline { person: None, name: name.to_owned() }).collect();
    }
    if !edit.source.is_empty() {
        let source = |who: &str| Source { who: who.to_owned(), contact: String::new(), when: String::new() };
        d.sources = given(&edit.source).map(source).collect();
    }
    if !edit.related.is_empty() {
        d.related = given(&edit.related).map(|other| article_id(desk, other)).collect::<Outcome<_>>()?;
    }
    if !edit.reference.is_empty() {
        d.references = given(&edit.reference).map(str::to_owned).collect();
    }
    if let Some(words) = edit.planned_length {
        d.planned_length = (words > 0).then_some(words);
    }
    if let Some(embargo) = &edit.embargo {
        d.embargo = if embargo.is_empty() { None } else { Some(time(desk, embargo)?) };
    }
    if let Some(dated) = &edit.dated {
        let read =
            |text: &str| text.parse().map_err(|_| DeskRefusal::BadInput { field: "dated", why: text.to_owned() });
        d.dated = if dated.is_empty() { None } else { Some(read(dated)?) };
    }
    if let Some(file) = &edit.lead {
        d.lead = Some(picture(desk, file)?);
    }
    if let Some(lead) = &mut d.lead {
        set(&mut lead.caption, &edit.lead_caption);
        set(&mut lead.credit, &edit.lead_credit);
        set(&mut lead.alt, &edit.lead_alt);
        set(&mut lead.rights_note, &edit.lead_rights);
    }
    if !edit.gallery.is_empty() {
        d.gallery = given(&edit.gallery).map(|file| picture(desk, Path::new(file))).collect::<Outcome<_>>()?;
    }
    for (texts, field) in [(&edit.gallery_caption, 0), (&edit.gallery_credit, 1), (&edit.gallery_alt, 2)] {
        if texts.len() > d.gallery.len() {
            return Err(DeskRefusal::BadInput { field: "gallery", why: "more_texts_than_pictures".into() }.into());
        }
        for (p, text) in d.gallery.iter_mut().zip(texts) {
            [&mut p.caption, &mut p.credit, &mut p.alt][field].clone_from(text);
        }
    }
    Ok(d)
}

/// What was given of a list; a single empty word empties it.
fn given(words: &[String]) -> impl Iterator<Item = &str> {
    words.iter().map(|word| word.trim()).filter(|word| !word.is_empty())
}

/// A picture from a file, with what the file says of its credit.
fn picture(desk: &Desk, file: &Path) -> Outcome<Picture> {
    let imported = import::import_picture(desk, &read(file)?)?;
    Ok(Picture {
        media: imported.media,
        caption: String::new(),
        credit: imported.credit,
        alt: String::new(),
        rights_note: String::new(),
        focal_x: FOCAL_MIDDLE,
        focal_y: FOCAL_MIDDLE,
    })
}

/// The content a sign-off names, from its beginning.
pub fn signed_revision(desk: &Desk, id: &str, given: &str) -> Outcome<(ArticleId, RevisionHash)> {
    let id = on(desk, id)?.article;
    let current = article::preview(desk, id, None)?.revision;
    Ok((id, revision_by_prefix(desk, id, current, given)?))
}
