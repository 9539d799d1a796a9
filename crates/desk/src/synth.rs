//! Synthetic newsrooms: as many articles as wanted, in words that are spread like Vietnamese ones, for benches and tests.
//!
//! Rows are written directly and in bulk: there are no events behind them, so workflow actions on them are refused by
//! `verify`; lists, search, opening and typing are what they are for. The same shape gives the same rows.

use crate::{
    db::{
        Store, StoreError,
        sql::{Hash, Id, Json, Ms},
    },
    host::split_mix,
    search::{Indexed, facet, facets_of, fold},
};
use galley_domain::{
    article::{Byline, Details},
    content::{
        body::{BODY_SCHEMA_VERSION, Block, Body, Inline},
        hash::sha256,
        ydoc::{WorkingDoc, WorkingText, seed},
    },
    event::Stamp,
    ids::{ArticleId, OpId, PersonId, SectionId, uuid_v7},
    time::Timestamp,
    workflow::{EditorialState, created},
};
use rusqlite::{Connection, params};
use std::ops::ControlFlow;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// Rows per transaction.
const BATCH: u64 = 5_000;

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Articles.
    pub articles: u64,
    /// Words of each text.
    pub words: usize,
    /// Of these, the newest so many get a working document of their own, with a body.
    pub documents: u64,
    /// People who write.
    pub people: u32,
    /// The first of them, where the newsroom has somebody already.
    pub first_person: Option<PersonId>,
    /// Sections.
    pub sections: u32,
    /// When the newest was changed; each older one a minute earlier.
    pub newest: Timestamp,
    /// Another seed gives other texts.
    pub seed: u64,
}

impl Shape {
    /// A newsroom of so many articles of so many words, newest at 2026-11-23T09:00:00Z.
    #[must_use]
    pub fn of(articles: u64, words: usize) -> Self {
        Self {
            articles,
            words,
            documents: articles.min(1_000),
            people: 40,
            first_person: None,
            sections: 12,
            newest: Timestamp::from_millis(1_795_424_400_000),
            seed: 1,
        }
    }

    /// The identity of the n-th person, from 0.
    #[must_use]
    pub fn person(&self, n: u32) -> PersonId {
        if let Some(first) = self.first_person.filter(|_| n == 0) {
            return first;
        }
        PersonId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(n)))
    }

    /// The key of the n-th section, from 0.
    #[must_use]
    pub fn section(&self, n: u32) -> Option<SectionId> {
        format!("muc-{n}").parse().ok()
    }

    /// The identity of the n-th article, from 0 (the oldest).
    #[must_use]
    pub fn article(&self, n: u64) -> ArticleId {
        let mut random = [0u8; 10];
        random[2..].copy_from_slice(&n.to_be_bytes());
        ArticleId(uuid_v7(self.at(n), random))
    }

    fn at(&self, n: u64) -> Timestamp {
        let older = i64::try_from(self.articles.saturating_sub(n + 1)).unwrap_or(i64::MAX);
        self.newest.plus_millis(older.saturating_mul(-60_000))
    }
}

/// A source of Vietnamese-like text: syllables built as the language builds them, the n-th most frequent one occurring
/// about 1/n as often as the first (Zipf's law).
#[derive(Debug)]
pub struct Words {
    syllables: Vec<String>,
    /// Cumulative weights, scaled to `u32::MAX`.
    cumulative: Vec<u32>,
    state: u64,
}

impl Words {
    /// From a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        const COMMON: [&str; 40] = [
            "và", "của", "các", "có", "là", "cho", "được", "trong", "với", "người", "đã", "một", "không", "những",
            "công", "tỉnh", "xã", "hội", "năm", "ngày", "về", "từ", "đến", "thành", "phố", "nhân", "dân", "đảng",
            "chính", "quyền", "kinh", "tế", "phát", "triển", "giáo", "dục", "nông", "thôn", "mới", "đồng",
        ];
        const INITIALS: [&str; 24] = [
            "", "b", "c", "ch", "d", "đ", "g", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t",
            "th", "tr", "v", "x",
        ];
        const RIMES: [&str; 40] = [
            "a", "ai", "am", "an", "ang", "anh", "ao", "au", "ay", "ă", "ăm", "ăn", "ăng", "âm", "ân", "âng", "âu",
            "ây", "e", "em", "en", "eo", "ê", "ên", "i", "inh", "iên", "o", "oi", "on", "ong", "ô", "ôn", "ông", "ơ",
            "ơi", "u", "ung", "ưng", "ương",
        ];
        // No mark, grave, acute, hook above, tilde, dot below.
        const TONES: [Option<char>; 6] =
            [None, Some('\u{300}'), Some('\u{301}'), Some('\u{309}'), Some('\u{303}'), Some('\u{323}')];
        let mut syllables: Vec<String> = COMMON.iter().map(|s| (*s).to_owned()).collect();
        let mut more = Vec::new();
        for initial in INITIALS {
            for rime in RIMES {
                for tone in TONES {
                    more.push(syllable(initial, rime, tone));
                }
            }
        }
        // The order of frequency is the same whatever the seed, so that benches compare.
        let mut shuffle = 7;
        for i in (1..more.len()).rev() {
            more.swap(i, below(&mut shuffle, i + 1));
        }
        syllables.extend(more);
        let weights: Vec<f64> = (0..syllables.len()).map(|i| 1.0 / (i as f64 + 2.7)).collect();
        let total: f64 = weights.iter().sum();
        let mut sum = 0.0;
        let cumulative = weights
            .iter()
            .map(|w| {
                sum += w;
                (sum / total * f64::from(u32::MAX)) as u32
            })
            .collect();
        Self { syllables, cumulative, state: seed }
    }

    /// The next word.
    pub fn next_word(&mut self) -> &str {
        let at = (split_mix(&mut self.state) >> 32) as u32;
        let i = self.cumulative.partition_point(|c| *c < at).min(self.syllables.len() - 1);
        &self.syllables[i]
    }

    /// So many words, in sentences of about twelve.
    pub fn text(&mut self, words: usize) -> String {
        let mut out = String::with_capacity(words * 6);
        for i in 0..words {
            let first = i % 12 == 0;
            if i > 0 {
                out.push_str(if first { ". " } else { " " });
            }
            let word = self.next_word();
            if first {
                let mut letters = word.chars();
                out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                out.push_str(letters.as_str());
            } else {
                out.push_str(word);
            }
        }
        out
    }

    /// The n-th most frequent syllable, from 0: queries for benches.
    #[must_use]
    pub fn by_frequency(&self, n: usize) -> &str {
        &self.syllables[n.min(self.syllables.len() - 1)]
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        below(&mut self.state, n)
    }
}

fn below(state: &mut u64, n: usize) -> usize {
    usize::try_from(split_mix(state) % (n.max(1) as u64)).unwrap_or(0)
}

/// The tone stands on the first vowel with a mark of its own, else on the first vowel.
fn syllable(initial: &str, rime: &str, tone: Option<char>) -> String {
    let Some(tone) = tone else { return format!("{initial}{rime}") };
    let at = rime.chars().position(|c| "ăâêôơư".contains(c)).unwrap_or(0);
    let mut out = String::from(initial);
    for (i, c) in rime.chars().enumerate() {
        out.push(c);
        if i == at {
            out.push(tone);
        }
    }
    out.nfc().collect()
}

/// One article, made up.
struct Made {
    id: ArticleId,
    at: Timestamp,
    state: EditorialState,
    step: u8,
    author: u32,
    second: Option<u32>,
    section: u32,
    live: bool,
    scheduled: bool,
    late: bool,
    headline: String,
    standfirst: String,
    body: String,
}

fn make(shape: &Shape, n: u64, source: &mut Words) -> Made {
    let chance = source.below(1000);
    let (state, step) = match chance {
        0..=49 => (EditorialState::Draft, 0),
        50..=79 => (EditorialState::InReview, 1),
        80..=99 => (EditorialState::InReview, 2),
        100..=119 => (EditorialState::Returned, 0),
        120..=129 => (EditorialState::Held, 0),
        130..=149 => (EditorialState::Spiked, 0),
        _ => (EditorialState::Approved, 2),
    };
    let approved = state == EditorialState::Approved;
    let headline_words = 8 + source.below(6);
    let standfirst_words = (shape.words / 5).min(40);
    let body_words = shape.words.saturating_sub(headline_words + standfirst_words).max(1);
    let people = shape.people.max(1) as usize;
    let person = |source: &mut Words| u32::try_from(source.below(people)).unwrap_or(0);
    let author = person(source);
    Made {
        id: shape.article(n),
        at: shape.at(n),
        state,
        step,
        author,
        second: (source.below(10) == 0).then(|| person(source)).filter(|p| *p != author),
        section: u32::try_from(source.below(shape.sections.max(1) as usize)).unwrap_or(0),
        live: approved && chance >= 200,
        scheduled: approved && (170..200).contains(&chance),
        late: approved && (165..170).contains(&chance),
        headline: source.text(headline_words),
        standfirst: source.text(standfirst_words),
        body: source.text(body_words),
    }
}

fn insert(db: &Connection, shape: &Shape, n: u64, m: &Made) -> rusqlite::Result<()> {
    let bylines: Vec<Byline> = [Some(m.author), m.second]
        .into_iter()
        .flatten()
        .map(|p| Byline { person: Some(shape.person(p)), name: format!("Người viết {p}") })
        .collect();
    let authors = bylines.iter().map(|b| b.name.as_str()).collect::<Vec<_>>().join(", ");
    let section = shape.section(m.section);
    let details = Details { bylines, section: section.clone(), story_type: "tin".to_owned(), ..Details::default() };
    let stamp = Stamp { article: m.id, op: OpId(m.id.0), actor: shape.person(m.author), at: m.at };
    let mut workflow = created(&details, &stamp);
    workflow.editorial = m.state;
    workflow.step = m.step;
    let search_id = i64::try_from(n + 1).unwrap_or(i64::MAX);
    let excerpt: String = m.standfirst.chars().take(200).collect();
    let scheduled_at = m.scheduled.then(|| Ms(shape.newest.plus_millis(3_600_000)));
    db.prepare_cached(
        "INSERT INTO articles (rid, id, aseq, search_id, state, step, round, section, creator, headline, standfirst, authors,
            word_count, priority, language, story_type, created_at, updated_at, content_at, state_since, scheduled_at, live,
            live_at, late, workflow, details)
         VALUES (?1, ?2, 1, ?1, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?10, 0, 'vi', 'tin', ?11, ?11, ?11, ?11, ?12, ?13, ?14, ?15,
            ?16, ?17)",
    )?
    .execute(params![
        search_id,
        Id(m.id),
        m.state.as_str(),
        m.step,
        section.as_ref().map(SectionId::as_str),
        Id(shape.person(m.author)),
        m.headline,
        excerpt,
        authors,
        i64::try_from(shape.words).unwrap_or(0),
        Ms(m.at),
        scheduled_at,
        m.live,
        m.live.then_some(Ms(m.at)),
        m.late,
        Json(&workflow),
        Json(&details),
    ])?;
    let mut facets =
        facets_of(m.state.as_str(), section.as_ref().map(SectionId::as_str), m.scheduled, m.live, m.late, false);
    let mut people = db.prepare_cached(
        "INSERT INTO article_people (person, updated_at, rid, byline, creator) VALUES (?1, ?2, ?3, 1, ?4)",
    )?;
    for (p, creator) in [(Some(m.author), true), (m.second, false)] {
        if let Some(p) = p {
            people.execute(params![Id(shape.person(p)), Ms(m.at), search_id, creator])?;
            facets.push(' ');
            facets.push_str(&facet::person(shape.person(p)));
        }
    }
    db.prepare_cached("INSERT INTO article_text (rid, headline, standfirst, body, extra) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![search_id, m.headline, m.standfirst, m.body, authors])?;
    let words = Indexed::of(&m.headline, &m.standfirst, &m.body, &authors, facets);
    db.prepare_cached("INSERT INTO article_fts (rowid, headline, body, exact, facets) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![search_id, words.headline, words.body, words.exact, words.facets])?;
    Ok(())
}

/// The working text of a made-up article: a paragraph for every five sentences.
fn working_text(m: &Made) -> WorkingText {
    let sentences: Vec<&str> = m.body.split_inclusive(". ").collect();
    let blocks = sentences.chunks(5).map(|c| Block::Paragraph(vec![Inline::plain(c.concat().trim_end())])).collect();
    WorkingText { headline: m.headline.clone(), standfirst: m.standfirst.clone(), body: Body { blocks } }
}

fn insert_document(db: &Connection, shape: &Shape, n: u64, m: &Made) -> rusqlite::Result<()> {
    let update = seed(&working_text(m), n + 1);
    let document =
        WorkingDoc::load(None, &[&update]).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
    let snapshot = document.snapshot_v2();
    db.prepare_cached(
        "INSERT INTO body_snapshots (article, upto_seq, bytes, sha256, schema_version, at) VALUES (?1, 1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![Id(m.id), snapshot, Hash(sha256(&snapshot)), BODY_SCHEMA_VERSION, Ms(m.at)])?;
    db.prepare_cached(
        "INSERT INTO body_updates (article, seq, bytes, sha256, person, session, at) VALUES (?1, 1, ?2, ?3, ?4, 'seed', ?5)",
    )?
    .execute(params![Id(m.id), update, Hash(sha256(&update)), Id(shape.person(m.author)), Ms(m.at)])?;
    Ok(())
}

/// Fills a database that holds no article yet. `tell` is given the number of articles done and answers whether to go on.
///
/// # Errors
/// Those of the store.
pub fn fill(store: &Store, shape: Shape, tell: &mut dyn FnMut(u64) -> ControlFlow<()>) -> Result<(), StoreError> {
    store.write(move |tx| {
        for p in 0..shape.people {
            let name = format!("Người viết {p}");
            tx.execute(
                "INSERT OR IGNORE INTO people (id, name, name_folded, created_at) VALUES (?1, ?2, ?3, ?4)",
                params![Id(shape.person(p)), name, fold(&name), Ms(shape.at(0))],
            )?;
        }
        Ok::<_, StoreError>(())
    })?;
    let mut source = Words::new(shape.seed);
    let mut done = 0;
    while done < shape.articles {
        let upto = (done + BATCH).min(shape.articles);
        // The source goes to the writer thread and comes back with the batch.
        source = store.write(move |tx| {
            for n in done..upto {
                let m = make(&shape, n, &mut source);
                insert(tx, &shape, n, &m)?;
                if n + shape.documents >= shape.articles {
                    insert_document(tx, &shape, n, &m)?;
                }
            }
            Ok::<_, StoreError>(source)
        })?;
        done = upto;
        if tell(done).is_break() {
            break;
        }
    }
    store.on_writer(|db| db.execute_batch("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);"))??;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_words_look_vietnamese_and_follow_zipf() {
        let mut source = Words::new(1);
        assert!(source.syllables.iter().any(|s| s == "thường" || s == "đương" || s == "nhẫn"));
        let mut first = 0;
        for _ in 0..10_000 {
            let word = source.next_word().to_owned();
            first += u32::from(word == "và" || word == "của");
            assert!(crate::search::words(&word).count() == 1, "{word}");
        }
        assert!((500..2_000).contains(&first), "{first}");
    }

    #[test]
    fn the_same_shape_gives_the_same_articles() {
        let shape = Shape::of(10, 100);
        let a = make(&shape, 3, &mut Words::new(1));
        let b = make(&shape, 3, &mut Words::new(1));
        assert_eq!((a.id, a.headline, a.body), (b.id, b.headline, b.body));
    }
}
