-- The standards that rounds and filings were made with, as TOML: old filings stay readable under theirs.
CREATE TABLE standard (
    digest TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    text TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;

-- Every explicit step of a round from one standard to another, never deleted.
CREATE TABLE round_move (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    old_id TEXT NOT NULL,
    old_version TEXT NOT NULL,
    old_digest TEXT NOT NULL,
    new_digest TEXT NOT NULL,
    moved_at TEXT NOT NULL
) STRICT;
CREATE INDEX round_move_of ON round_move (round, id);
