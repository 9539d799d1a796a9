-- The reference portal's store. Hashes and ids are lower-case text, times are milliseconds since 1970 UTC.

-- `root`: pinned root key; `destination`: what the newsroom calls this portal, bound by the first charter.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every accepted charter, so that one can see what was in force when. The highest version counts.
CREATE TABLE charter (
    version INTEGER PRIMARY KEY,
    json TEXT NOT NULL,
    signature TEXT NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

-- Revisions are immutable; their approvals may be given again (a later round of the same content).
CREATE TABLE revision (
    hash TEXT PRIMARY KEY,
    article TEXT NOT NULL,
    json TEXT NOT NULL,
    approvals TEXT NOT NULL,
    clearances TEXT NOT NULL,
    received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_article ON revision (article);

CREATE TABLE article (
    id TEXT PRIMARY KEY,
    -- Public path, given with the first revision, never changed.
    path TEXT UNIQUE,
    -- End of the path, by which an address with another slug is still found.
    short TEXT NOT NULL,
    -- Newest revision held.
    newest TEXT REFERENCES revision (hash),
    -- galley_domain::portal_protocol::Lane as JSON.
    lane TEXT NOT NULL,
    -- When its open schedule fires.
    due INTEGER,
    -- What readers are told instead of a taken-down article.
    notice TEXT NOT NULL DEFAULT '',
    -- Newest history head given, as JSON.
    chain_head TEXT,
    views INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX article_due ON article (due) WHERE due IS NOT NULL;
CREATE INDEX article_short ON article (short);

-- Accepted orders, as signed.
CREATE TABLE placed_order (
    id INTEGER PRIMARY KEY,
    article TEXT NOT NULL,
    lane_seq INTEGER NOT NULL,
    json TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    UNIQUE (article, lane_seq)
) STRICT;

-- Answers kept per idempotency key.
CREATE TABLE answer (
    idempotency_key TEXT PRIMARY KEY,
    -- SHA-256 of method, path and content digest.
    request TEXT NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_at ON answer (at);

CREATE TABLE media (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('jpeg', 'png', 'webp')),
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size INTEGER NOT NULL,
    -- Widths of the smaller copies made, separated by spaces.
    widths TEXT NOT NULL,
    received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the public may see, and nothing else: rebuilt whenever a lane changes.
CREATE TABLE public_article (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,
    section TEXT NOT NULL,
    language TEXT NOT NULL,
    kicker TEXT NOT NULL,
    headline TEXT NOT NULL,
    standfirst TEXT NOT NULL,
    byline TEXT NOT NULL,
    lead TEXT,
    lead_alt TEXT NOT NULL,
    -- Focal point, per mille.
    lead_x INTEGER NOT NULL,
    lead_y INTEGER NOT NULL,
    html TEXT NOT NULL,
    digest TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX public_article_newest ON public_article (published_at DESC);
CREATE INDEX public_article_section ON public_article (section, published_at DESC);

CREATE TABLE public_media (
    media TEXT NOT NULL,
    article TEXT NOT NULL,
    PRIMARY KEY (media, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX public_media_article ON public_media (article);

-- Folded text of public articles; rowid as in public_article.
CREATE VIRTUAL TABLE public_search USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
