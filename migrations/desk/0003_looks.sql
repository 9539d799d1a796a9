-- What a person had looked at before the content that is in front of them: "what changed since your last look" compares
-- with it once the new content has been opened. `at` moves with every opening; `revision_at` is when `revision` was first seen.
ALTER TABLE seen ADD COLUMN revision_at INTEGER;
ALTER TABLE seen ADD COLUMN before BLOB CHECK (before IS NULL OR length(before) = 32);
ALTER TABLE seen ADD COLUMN before_at INTEGER;
