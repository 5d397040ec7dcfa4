-- What this file is where it is a 分工副本: which workspace it was handed over from, to whom, and what it
-- began with (the filing, canonical JSON). At most one line.
CREATE TABLE working_copy (
    id TEXT PRIMARY KEY,
    original TEXT NOT NULL,
    round TEXT NOT NULL REFERENCES round (id),
    number INTEGER NOT NULL,
    colleague TEXT NOT NULL,
    handed_over_at TEXT NOT NULL,
    base BLOB NOT NULL
) STRICT;

-- The copies that were handed over from this file. base: what the copy is compared with when it comes back,
-- which is what it began with, and later what it was when it came back last. trail: the digests, 8 bytes
-- each, of the copy's history at that time; a copy that went on has a longer trail with the same beginning.
CREATE TABLE handed_over (
    id TEXT PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    number INTEGER NOT NULL,
    colleague TEXT NOT NULL,
    handed_over_at TEXT NOT NULL,
    base BLOB NOT NULL,
    trail BLOB NOT NULL,
    returned_at TEXT,
    UNIQUE (round, number)
) STRICT;

-- Where a value came from: '' was typed here, else the number and the colleague of a copy. A value that was
-- offered and not taken stands as new with taken = 0; old is what stayed.
ALTER TABLE entry_history ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE entry_history ADD COLUMN taken INTEGER NOT NULL DEFAULT 1 CHECK (taken IN (0, 1));
