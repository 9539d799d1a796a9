-- Work owed to portals (galley-delivery's model). A lane is an article at one destination.

-- Frozen when ordered; never rewritten. `json` is delivery::model::Delivery.
CREATE TABLE deliveries (
    id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    article     BLOB NOT NULL CHECK (length(article) = 16),
    destination BLOB NOT NULL CHECK (length(destination) = 16),
    lane_seq    INTEGER NOT NULL,
    action      TEXT NOT NULL,
    json        TEXT NOT NULL CHECK (json_valid(json)),
    ordered_at  INTEGER NOT NULL,
    outcome     TEXT,                           -- how it ended; NULL = open
    UNIQUE (article, destination, lane_seq)
) STRICT, WITHOUT ROWID;

-- The engine's state of a lane, whole, with what is looked for beside it.
CREATE TABLE lanes (
    article     BLOB NOT NULL CHECK (length(article) = 16),
    destination BLOB NOT NULL CHECK (length(destination) = 16),
    state       TEXT NOT NULL CHECK (json_valid(state)),  -- delivery::engine::LaneState
    due_at      INTEGER,
    priority    INTEGER NOT NULL,
    open        INTEGER NOT NULL CHECK (open IN (0, 1)),
    publication TEXT NOT NULL,
    updated_at  INTEGER NOT NULL,
    holder      TEXT,                           -- who works on it, until when, with which fence
    lease_until INTEGER,
    fence       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (article, destination)
) STRICT, WITHOUT ROWID;
CREATE INDEX lanes_due ON lanes (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX lanes_updated ON lanes (updated_at);

CREATE TABLE delivery_story (
    id          INTEGER PRIMARY KEY,
    article     BLOB NOT NULL CHECK (length(article) = 16),
    destination BLOB NOT NULL CHECK (length(destination) = 16),
    delivery    BLOB CHECK (delivery IS NULL OR length(delivery) = 16),
    at          INTEGER NOT NULL,
    code        TEXT NOT NULL,
    args        TEXT NOT NULL CHECK (json_valid(args))
) STRICT;
CREATE INDEX delivery_story_lane ON delivery_story (article, destination, id);

CREATE TABLE delivery_alerts (
    id          INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    article     BLOB NOT NULL CHECK (length(article) = 16),
    destination BLOB NOT NULL CHECK (length(destination) = 16),
    json        TEXT NOT NULL CHECK (json_valid(json)),   -- delivery::model::Alert
    seen_at     INTEGER
) STRICT;
CREATE INDEX delivery_alerts_at ON delivery_alerts (at);
CREATE INDEX delivery_alerts_open ON delivery_alerts (id) WHERE seen_at IS NULL;

-- Portals' signed answers, as evidence.
CREATE TABLE receipts (
    sha256   TEXT NOT NULL PRIMARY KEY,
    article  BLOB NOT NULL CHECK (length(article) = 16),
    destination BLOB NOT NULL CHECK (length(destination) = 16),
    delivery BLOB,
    body     TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_lane ON receipts (article, destination);

-- What is known of each destination: delivery::model::Health.
CREATE TABLE destination_health (
    destination BLOB NOT NULL PRIMARY KEY CHECK (length(destination) = 16),
    json        TEXT NOT NULL CHECK (json_valid(json))
) STRICT, WITHOUT ROWID;

-- Who delivers from this database; one row at most.
CREATE TABLE delivering (
    one         INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    holder      TEXT NOT NULL,
    lease_until INTEGER NOT NULL
) STRICT;
