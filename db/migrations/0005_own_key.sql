-- The keys that this workspace signs with; the one with the largest id is in use. sealed: the secret, sealed with
-- what belongs to a user of a computer ('system'), with a 'password', or not yet ('none').
-- sheet_at: when the recovery sheet was printed, or its offer declined.
CREATE TABLE own_key (
    id INTEGER PRIMARY KEY,
    key_id TEXT NOT NULL UNIQUE,
    public BLOB NOT NULL,
    sealed BLOB NOT NULL,
    protection TEXT NOT NULL CHECK (protection IN ('none', 'system', 'password')),
    created_at TEXT NOT NULL,
    sheet_at TEXT
) STRICT;
-- A copy that was made before an upgrade has no seed.
INSERT INTO own_key (key_id, public, sealed, protection, created_at)
    SELECT key_id, public, coalesce(seed, x''), 'none', added_at FROM signing_key WHERE holder = 'own';
DELETE FROM signing_key WHERE holder = 'own';
ALTER TABLE signing_key DROP COLUMN seed;
