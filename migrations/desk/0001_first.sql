-- The desk's database, first shape.
--
-- Conventions: an identity is its 16 bytes (BLOB), a hash its 32 bytes (BLOB), a moment whole milliseconds of UTC
-- (INTEGER), a flag 0 or 1. JSON columns hold the serde form of the domain type named beside them.
-- Tables are STRICT. What can be rebuilt from events and body updates is marked "projection".

-- ---------------------------------------------------------------- this desk and its newsroom

-- Small facts: `device_id` (this installed Galley), `newsroom_id`, `restored`, the lists and content profiles the newsroom
-- edits, interface choices ... (desk::settings)
CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

-- Every version of the signed charter; the highest is in force. Never changed, never deleted.
CREATE TABLE charter (
    version   INTEGER NOT NULL PRIMARY KEY CHECK (version > 0),
    bytes     BLOB NOT NULL,    -- canonical JSON of domain::charter, exactly as signed
    signature BLOB NOT NULL,    -- by the newsroom root key
    at        INTEGER NOT NULL
) STRICT;

-- Secrets sealed by a password or passphrase (never in clear): the newsroom root key, kept by the administrator.
CREATE TABLE sealed_keys (
    name   TEXT NOT NULL PRIMARY KEY,   -- 'root', 'recovery'
    public BLOB,                        -- the public half where there is one
    sealed TEXT NOT NULL CHECK (json_valid(sealed)),  -- keys::Sealed
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name        TEXT NOT NULL,
    name_folded TEXT NOT NULL UNIQUE,   -- search::fold(name): the name is also what a person signs in with
    pen_names   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(pen_names)),
    settings    TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
    created_at  INTEGER NOT NULL,
    deactivated_at INTEGER
) STRICT, WITHOUT ROWID;

-- Every key a person ever had, with its dates. Only the newest (until IS NULL) still has its secret half.
CREATE TABLE person_keys (
    public     BLOB NOT NULL PRIMARY KEY CHECK (length(public) = 32),
    person     BLOB NOT NULL REFERENCES people (id),
    sealed     TEXT CHECK (sealed IS NULL OR json_valid(sealed)),    -- keys::Sealed by the person's password
    recovery   TEXT CHECK (recovery IS NULL OR json_valid(recovery)), -- the same secret sealed by a printed recovery key
    from_at    INTEGER NOT NULL,
    until_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_keys_current ON person_keys (person) WHERE until_at IS NULL;

-- Who may do what, from when until when (grants, privileges of roles, delegations, chains, rules, required clearances, keys
-- of desks) stands in the charter alone.

-- How sections are shown; their chains are in the charter.
CREATE TABLE sections (
    key      TEXT NOT NULL PRIMARY KEY,
    name_vi  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    position INTEGER NOT NULL,
    closed_at INTEGER                   -- no longer offered; its articles go on by its chain
) STRICT, WITHOUT ROWID;

CREATE TABLE destinations (
    id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    json       TEXT NOT NULL CHECK (json_valid(json)),   -- desk::deliverer::DestinationSettings; no secret
    position   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    closed_at  INTEGER
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- decisions

-- Requests owed to the sequencer. Without a hub op and event are written in one transaction.
CREATE TABLE ops (
    id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    device  BLOB NOT NULL CHECK (length(device) = 16),
    dev_seq INTEGER NOT NULL CHECK (dev_seq > 0),         -- 1, 2, 3 ... per device, without gaps
    article BLOB CHECK (article IS NULL OR length(article) = 16),
    kind    TEXT NOT NULL,
    payload BLOB NOT NULL,
    sha256  BLOB NOT NULL CHECK (length(sha256) = 32),
    state   TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'refused')),
    answer  TEXT CHECK (answer IS NULL OR json_valid(answer)),
    at      INTEGER NOT NULL,
    UNIQUE (device, dev_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX ops_owed ON ops (device, dev_seq) WHERE state = 'pending';

-- What the sequencer accepted: one hash chain per stream. An article's stream is its id; decisions about the newsroom
-- (people, charter, destinations) are in the stream of the newsroom's id.
CREATE TABLE events (
    id             INTEGER PRIMARY KEY,
    stream         BLOB NOT NULL CHECK (length(stream) = 16),
    aseq           INTEGER NOT NULL CHECK (aseq > 0),   -- 1, 2, 3 ... without gaps
    op             BLOB NOT NULL CHECK (length(op) = 16),
    actor          BLOB NOT NULL CHECK (length(actor) = 16),
    device         BLOB NOT NULL CHECK (length(device) = 16),
    at             INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    payload        BLOB,                                -- NULL once redacted: the hash below stays
    payload_sha256 BLOB NOT NULL CHECK (length(payload_sha256) = 32),
    signature      BLOB CHECK (signature IS NULL OR length(signature) = 64),
    prev           BLOB NOT NULL CHECK (length(prev) = 32),
    hash           BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    UNIQUE (stream, aseq)
) STRICT;
CREATE INDEX events_op ON events (op);
CREATE INDEX events_at ON events (at);
CREATE INDEX events_actor_at ON events (actor, at);

-- An event is history: it may lose its payload (redaction), nothing else.
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER events_are_never_rewritten BEFORE UPDATE ON events
WHEN NEW.id IS NOT OLD.id OR NEW.stream IS NOT OLD.stream OR NEW.aseq IS NOT OLD.aseq OR NEW.op IS NOT OLD.op
  OR NEW.actor IS NOT OLD.actor OR NEW.device IS NOT OLD.device OR NEW.at IS NOT OLD.at OR NEW.kind IS NOT OLD.kind
  OR NEW.payload_sha256 IS NOT OLD.payload_sha256 OR NEW.signature IS NOT OLD.signature
  OR NEW.prev IS NOT OLD.prev OR NEW.hash IS NOT OLD.hash OR NEW.payload IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'events are never rewritten'); END;

-- ---------------------------------------------------------------- content

-- Frozen content; its identity is its hash. Immutable.
CREATE TABLE revisions (
    hash       BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    article    BLOB NOT NULL CHECK (length(article) = 16),
    canonical  BLOB NOT NULL,                   -- RFC 8785 bytes the hash is made of
    state      BLOB,                            -- v1 update of the working document at the freeze (for restore and anchors)
    frozen_by  BLOB NOT NULL CHECK (length(frozen_by) = 16),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX revisions_article ON revisions (article, created_at);
CREATE TRIGGER revisions_are_never_rewritten BEFORE UPDATE ON revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never rewritten'); END;

-- The working text: increments of a Yjs document, in the order they became durable here.
CREATE TABLE body_updates (
    article BLOB NOT NULL CHECK (length(article) = 16),
    seq     INTEGER NOT NULL CHECK (seq > 0),
    bytes   BLOB NOT NULL,
    sha256  BLOB NOT NULL CHECK (length(sha256) = 32),
    person  BLOB NOT NULL CHECK (length(person) = 16),
    session TEXT NOT NULL,                      -- editing session in the webview, 'cli', 'seed', 'restore'
    at      INTEGER NOT NULL,
    PRIMARY KEY (article, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE body_snapshots (
    article        BLOB NOT NULL PRIMARY KEY CHECK (length(article) = 16),
    upto_seq       INTEGER NOT NULL,            -- updates with a higher seq come on top
    bytes          BLOB NOT NULL,               -- Yjs v2 encoding
    sha256         BLOB NOT NULL CHECK (length(sha256) = 32),
    schema_version INTEGER NOT NULL,
    at             INTEGER NOT NULL
) STRICT;

-- Articles whose projection and full text lag behind their body updates.
CREATE TABLE body_dirty (
    article BLOB NOT NULL PRIMARY KEY CHECK (length(article) = 16),
    since   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Updates that could not be applied; kept for the person who typed them and for a report.
CREATE TABLE quarantine (
    id      INTEGER PRIMARY KEY,
    article BLOB NOT NULL CHECK (length(article) = 16),
    bytes   BLOB NOT NULL,
    reason  TEXT NOT NULL,
    person  BLOB NOT NULL CHECK (length(person) = 16),
    session TEXT NOT NULL,
    at      INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
CREATE INDEX quarantine_article ON quarantine (article) WHERE settled_at IS NULL;

-- Master pictures by hash; the bytes are files under media/.
CREATE TABLE media (
    hash       BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    mime       TEXT NOT NULL,
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,
    credit     TEXT NOT NULL DEFAULT '',        -- found in the original's EXIF: a suggestion
    original   BLOB CHECK (original IS NULL OR length(original) = 32),  -- SHA-256 of the file under attachments/
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Newsroom-only files (originals of pictures, documents); the bytes are files under attachments/, by hash.
CREATE TABLE attachments (
    id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    article    BLOB CHECK (article IS NULL OR length(article) = 16),
    name       TEXT NOT NULL,
    mime       TEXT NOT NULL,
    sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes      INTEGER NOT NULL,
    added_by   BLOB NOT NULL CHECK (length(added_by) = 16),
    added_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_article ON attachments (article);

-- ---------------------------------------------------------------- projections

-- One row per article: everything lists, views and the first paint of the editor need.
CREATE TABLE articles (
    rid           INTEGER PRIMARY KEY,          -- row number of this database alone
    id            BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    aseq          INTEGER NOT NULL,             -- newest event applied
    search_id     INTEGER NOT NULL UNIQUE,      -- = rowid of article_fts; the highest + 1 at every change, so newest first is a walk
    state         TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'returned', 'approved', 'held', 'spiked')),
    step          INTEGER NOT NULL,
    round         INTEGER NOT NULL,
    section       TEXT,
    creator       BLOB NOT NULL CHECK (length(creator) = 16),
    claim_person  BLOB CHECK (claim_person IS NULL OR length(claim_person) = 16),
    claim_at      INTEGER,
    headline      TEXT NOT NULL,
    standfirst    TEXT NOT NULL,                -- the first 200 characters
    authors       TEXT NOT NULL,                -- names shown, joined by ', '
    word_count    INTEGER NOT NULL,
    priority      INTEGER NOT NULL CHECK (priority BETWEEN -2 AND 2),
    language      TEXT NOT NULL,
    story_type    TEXT NOT NULL,
    lead_media    BLOB CHECK (lead_media IS NULL OR length(lead_media) = 32),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,             -- newest change of text, details or state
    content_at    INTEGER NOT NULL,             -- newest change of text or details
    state_since   INTEGER NOT NULL,
    why           TEXT CHECK (why IS NULL OR json_valid(why)),  -- why it stands where it stands: message code and arguments
    revision      BLOB CHECK (revision IS NULL OR length(revision) = 32),  -- under review or approved
    approved_revision BLOB CHECK (approved_revision IS NULL OR length(approved_revision) = 32),
    unapproved_changes INTEGER NOT NULL DEFAULT 0 CHECK (unapproved_changes IN (0, 1)),
    fast_lane     INTEGER NOT NULL DEFAULT 0 CHECK (fast_lane IN (0, 1)),
    post_check_due INTEGER NOT NULL DEFAULT 0 CHECK (post_check_due IN (0, 1)),
    look_again_at INTEGER,                      -- held: when to look again
    embargo       INTEGER,
    -- summary over destinations
    publications  TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(publications)), -- [{destination, state}] for the row's marks
    scheduled_at  INTEGER,                      -- earliest time it is scheduled for; NULL = not scheduled anywhere
    live          INTEGER NOT NULL DEFAULT 0 CHECK (live IN (0, 1)),   -- public somewhere
    live_at       INTEGER,
    late          INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),   -- late somewhere
    attention     INTEGER NOT NULL DEFAULT 0 CHECK (attention IN (0, 1)), -- failed, unknown, held or waiting for a person somewhere
    findings      INTEGER NOT NULL DEFAULT 0,   -- blocking findings at the newest check
    -- whole values, for opening
    workflow      TEXT NOT NULL CHECK (json_valid(workflow)),   -- domain::workflow::Workflow
    details       TEXT NOT NULL CHECK (json_valid(details))     -- domain::article::Details
) STRICT;

-- Every view's first page is a walk of one of these, newest first (rid, the rowid, is their implied last column).
CREATE INDEX articles_all               ON articles (updated_at) WHERE state <> 'spiked';
CREATE INDEX articles_all_section       ON articles (section, updated_at) WHERE state <> 'spiked';
CREATE INDEX articles_state             ON articles (state, updated_at);
CREATE INDEX articles_state_section     ON articles (state, section, updated_at);
CREATE INDEX articles_approved          ON articles (updated_at) WHERE state = 'approved' AND scheduled_at IS NULL AND live = 0;
CREATE INDEX articles_approved_section  ON articles (section, updated_at) WHERE state = 'approved' AND scheduled_at IS NULL AND live = 0;
CREATE INDEX articles_scheduled         ON articles (updated_at) WHERE scheduled_at IS NOT NULL;
CREATE INDEX articles_scheduled_section ON articles (section, updated_at) WHERE scheduled_at IS NOT NULL;
CREATE INDEX articles_live              ON articles (updated_at) WHERE live = 1;
CREATE INDEX articles_live_section      ON articles (section, updated_at) WHERE live = 1;
CREATE INDEX articles_late              ON articles (updated_at) WHERE late = 1 OR attention = 1;
CREATE INDEX articles_late_section      ON articles (section, updated_at) WHERE late = 1 OR attention = 1;
CREATE INDEX articles_post_check        ON articles (updated_at) WHERE post_check_due = 1;
CREATE INDEX articles_post_check_section ON articles (section, updated_at) WHERE post_check_due = 1;
CREATE INDEX articles_claimed           ON articles (claim_person, updated_at) WHERE claim_person IS NOT NULL;
CREATE INDEX articles_look_again        ON articles (look_again_at) WHERE look_again_at IS NOT NULL;
CREATE INDEX articles_by_schedule       ON articles (scheduled_at) WHERE scheduled_at IS NOT NULL;
CREATE INDEX articles_by_change         ON articles (updated_at, search_id);

-- Whose articles: the creator and everyone with a byline. Repeats updated_at so that "mine" and "author" are walks too.
CREATE TABLE article_people (
    person     BLOB NOT NULL CHECK (length(person) = 16),
    updated_at INTEGER NOT NULL,
    rid        INTEGER NOT NULL REFERENCES articles (rid) ON DELETE CASCADE,
    byline     INTEGER NOT NULL CHECK (byline IN (0, 1)),
    creator    INTEGER NOT NULL CHECK (creator IN (0, 1)),
    PRIMARY KEY (person, updated_at, rid)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_people_rid ON article_people (rid);

-- The words of the working text, plain: for search, hit marks, near-duplicates; 1:1 with articles.
CREATE TABLE article_text (
    rid        INTEGER PRIMARY KEY REFERENCES articles (rid) ON DELETE CASCADE,
    headline   TEXT NOT NULL,
    standfirst TEXT NOT NULL,
    body       TEXT NOT NULL,
    extra      TEXT NOT NULL,                   -- kicker, names, keywords, topic: searched, not shown as text
    minhash    BLOB                             -- domain::checks::Fingerprint, little-endian u32s; NULL = too short
) STRICT;

-- headline, body: words folded by search::fold; exact: the distinct words that carry marks, unfolded; facets: section and
-- people as words, so that a filter narrows the walk. Words are made by search::words, hence the tokenizer that adds no
-- opinion of its own: it splits at ASCII separators and keeps every other character.
CREATE VIRTUAL TABLE article_fts USING fts5 (
    headline, body, exact, facets,
    content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
);

CREATE TABLE comments (
    id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    article    BLOB NOT NULL CHECK (length(article) = 16),
    author     BLOB NOT NULL CHECK (length(author) = 16),
    at         INTEGER NOT NULL,
    text       TEXT NOT NULL,
    place      TEXT CHECK (place IS NULL OR json_valid(place)),
    anchor     TEXT,                            -- encoded relative positions, base64
    quote      TEXT,                            -- the anchored text as it was
    revision   BLOB CHECK (revision IS NULL OR length(revision) = 32),
    reply_to   BLOB CHECK (reply_to IS NULL OR length(reply_to) = 16),
    resolved_by BLOB CHECK (resolved_by IS NULL OR length(resolved_by) = 16),
    resolved_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX comments_article ON comments (article, at);

-- The near-duplicate check: bands of the MinHash (domain::checks::Fingerprint::bands) of an article's text.
CREATE TABLE article_shingles (
    hash INTEGER NOT NULL,
    rid  INTEGER NOT NULL REFERENCES articles (rid) ON DELETE CASCADE,
    PRIMARY KEY (hash, rid)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_shingles_rid ON article_shingles (rid);

-- ---------------------------------------------------------------- of this desk alone

-- When a person last had an article on screen (the list's unread mark), and the newest frozen revision they saw ("what
-- changed since your last look").
CREATE TABLE seen (
    person   BLOB NOT NULL CHECK (length(person) = 16),
    article  BLOB NOT NULL CHECK (length(article) = 16),
    revision BLOB CHECK (revision IS NULL OR length(revision) = 32),
    at       INTEGER NOT NULL,
    PRIMARY KEY (person, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_views (
    person   BLOB NOT NULL CHECK (length(person) = 16),
    name     TEXT NOT NULL,
    json     TEXT NOT NULL CHECK (json_valid(json)),
    position INTEGER NOT NULL,
    PRIMARY KEY (person, name)
) STRICT, WITHOUT ROWID;

-- What a person is told (returned to you, went live, late ...): message code and arguments, never text.
CREATE TABLE notices (
    n       INTEGER PRIMARY KEY,
    id      BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    person  BLOB CHECK (person IS NULL OR length(person) = 16),   -- NULL = everybody here
    article BLOB CHECK (article IS NULL OR length(article) = 16),
    code    TEXT NOT NULL,
    args    TEXT NOT NULL CHECK (json_valid(args)),
    urgent  INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
    at      INTEGER NOT NULL,
    due_at  INTEGER NOT NULL,                   -- shown from then on (the second alert of a held schedule)
    shown_at INTEGER,                           -- a system notification was raised
    read_at INTEGER
) STRICT;
CREATE INDEX notices_unread ON notices (person, due_at) WHERE read_at IS NULL;
CREATE INDEX notices_to_show ON notices (due_at) WHERE shown_at IS NULL;

-- Nightly and other backups made here.
CREATE TABLE backups (
    file    TEXT NOT NULL PRIMARY KEY,
    reason  TEXT NOT NULL CHECK (reason IN ('nightly', 'migration', 'asked')),
    bytes   INTEGER NOT NULL,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
