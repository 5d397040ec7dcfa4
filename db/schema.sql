-- Made from db/migrations by `python -m desktop.storage.schema`; do not edit.

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE TABLE workspace (
    id TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('unit', 'bureau')),
    county TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE round (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    deadline TEXT,
    standard_id TEXT NOT NULL,
    standard_version TEXT NOT NULL,
    standard_digest TEXT NOT NULL,
    row_rule TEXT NOT NULL
, switches TEXT NOT NULL DEFAULT '[]', settings TEXT NOT NULL DEFAULT '{}') STRICT;

CREATE TABLE unit (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('school', 'department', 'township', 'county')),
    township TEXT NOT NULL DEFAULT '',
    school_type TEXT
) STRICT;

CREATE TABLE entry (
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    part TEXT NOT NULL,
    code TEXT NOT NULL,
    value TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (round, unit, part, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_history (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL,
    unit TEXT NOT NULL,
    part TEXT NOT NULL,
    code TEXT NOT NULL,
    old TEXT,
    new TEXT,
    changed_at TEXT NOT NULL
, source TEXT NOT NULL DEFAULT '', taken INTEGER NOT NULL DEFAULT 1 CHECK (taken IN (0, 1)), step INTEGER) STRICT;

CREATE INDEX entry_history_of ON entry_history (round, unit, part, code, id);

CREATE TABLE signing_key (
    key_id TEXT PRIMARY KEY,
    public BLOB NOT NULL,
    holder TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('trusted', 'revoked')),
    added_at TEXT NOT NULL
) STRICT;

CREATE INDEX signing_key_of ON signing_key (holder);

CREATE TABLE export (
    digest TEXT PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    sequence INTEGER NOT NULL,
    parent TEXT,
    filing_digest TEXT NOT NULL,
    file_name TEXT NOT NULL,
    exported_at TEXT NOT NULL,
    UNIQUE (round, unit, sequence)
) STRICT;

CREATE TABLE refusal (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    file_name TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    cause TEXT NOT NULL,
    refused_at TEXT NOT NULL,
    UNIQUE (round, file_name, file_digest)
) STRICT;

CREATE TABLE standard (
    digest TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    text TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;

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

CREATE TABLE "enrolment" (
    unit TEXT NOT NULL REFERENCES unit (code),
    number INTEGER NOT NULL,
    token BLOB NOT NULL,
    issued_at TEXT NOT NULL,
    PRIMARY KEY (unit, number)
) STRICT;

CREATE TABLE key_decision (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('confirmed', 'revoked', 'renewed')),
    key_id TEXT,
    decided_at TEXT NOT NULL
) STRICT;

CREATE TABLE "submission" (
    digest TEXT PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    sequence INTEGER NOT NULL,
    parent TEXT,
    key_id TEXT,
    token INTEGER,
    signed INTEGER NOT NULL CHECK (signed IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('accepted', 'superseded', 'pending', 'fork', 'undone')),
    file_name TEXT NOT NULL,
    received_at TEXT NOT NULL,
    claimed_at TEXT,
    via TEXT,
    statement BLOB,
    filing BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX submission_accepted ON submission (round, unit) WHERE state = 'accepted';

CREATE INDEX submission_of ON submission (round, unit);

CREATE INDEX submission_by_key ON submission (unit, key_id);

CREATE TABLE fork_choice (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    kept TEXT NOT NULL,
    against TEXT NOT NULL,
    taken TEXT NOT NULL,
    decided_at TEXT NOT NULL
) STRICT;

CREATE INDEX fork_choice_of ON fork_choice (round, unit, id);

CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    submission TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('returned', 'passed', 'reopened')),
    letter TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    operator TEXT NOT NULL
) STRICT;

CREATE INDEX review_of ON review (submission, id);

CREATE TABLE sent (
    digest TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('dispatch', 'receipt', 'bundle')),
    recipient TEXT,
    round TEXT NOT NULL,
    sequence INTEGER NOT NULL UNIQUE,
    parent TEXT,
    answers TEXT,
    file_name TEXT NOT NULL,
    sent_at TEXT NOT NULL
) STRICT;

CREATE TABLE letter (
    digest TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('dispatch', 'receipt')),
    round TEXT NOT NULL,
    unit TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    answers TEXT,
    contents BLOB NOT NULL,
    claimed_at TEXT NOT NULL,
    taken_at TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    unit TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;

CREATE TABLE own_key (
    id INTEGER PRIMARY KEY,
    key_id TEXT NOT NULL UNIQUE,
    public BLOB NOT NULL,
    sealed BLOB NOT NULL,
    protection TEXT NOT NULL CHECK (protection IN ('none', 'system', 'password')),
    created_at TEXT NOT NULL,
    sheet_at TEXT
) STRICT;

CREATE TABLE working_copy (
    id TEXT PRIMARY KEY,
    original TEXT NOT NULL,
    round TEXT NOT NULL REFERENCES round (id),
    number INTEGER NOT NULL,
    colleague TEXT NOT NULL,
    handed_over_at TEXT NOT NULL,
    base BLOB NOT NULL
) STRICT;

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

CREATE TABLE evidence_file (
    sha256 TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE step (
    number INTEGER PRIMARY KEY,
    round TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    of INTEGER,
    done_at TEXT NOT NULL
) STRICT;

CREATE INDEX step_of ON step (round, unit, number);

CREATE INDEX entry_history_of_step ON entry_history (step);
