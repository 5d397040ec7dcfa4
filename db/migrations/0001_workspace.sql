-- The workspace of one school, department or bureau.

-- One line: what this file is. Role 'unit' fills (a school or a department), 'bureau' collects.
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
) STRICT;

-- The roster (单位名册): of a school's workspace its own unit, of a bureau's all.
CREATE TABLE unit (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('school', 'department', 'township', 'county')),
    township TEXT NOT NULL DEFAULT '',
    school_type TEXT
) STRICT;

-- What a unit has filled. part: values, answers, notes, sources, class_list, special_rooms;
-- code: the data element or criterion (for a list, the part's own name); value: JSON.
CREATE TABLE entry (
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    part TEXT NOT NULL,
    code TEXT NOT NULL,
    value TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (round, unit, part, code)
) STRICT, WITHOUT ROWID;

-- Every change of an entry, never deleted; NULL is "not filled".
CREATE TABLE entry_history (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL,
    unit TEXT NOT NULL,
    part TEXT NOT NULL,
    code TEXT NOT NULL,
    old TEXT,
    new TEXT,
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX entry_history_of ON entry_history (round, unit, part, code, id);

-- Signing keys. holder: 'own' (with its seed), 'county' (whom a unit reports to), or a unit's code.
CREATE TABLE signing_key (
    key_id TEXT PRIMARY KEY,
    public BLOB NOT NULL,
    seed BLOB,
    holder TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('trusted', 'revoked')),
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX signing_key_of ON signing_key (holder);

-- One-time tokens. A bureau's: what it issued and which key has used it. A unit's: what it was given.
CREATE TABLE enrolment (
    unit TEXT PRIMARY KEY REFERENCES unit (code),
    token BLOB NOT NULL,
    key_id TEXT,
    issued_at TEXT NOT NULL
) STRICT;

-- The packages that this unit has exported, in order.
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

-- What a bureau has received: signed packages and unsigned table rows. At most one per unit is accepted.
CREATE TABLE submission (
    digest TEXT PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    sequence INTEGER NOT NULL,
    parent TEXT,
    key_id TEXT,
    signed INTEGER NOT NULL CHECK (signed IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('accepted', 'superseded', 'pending', 'fork')),
    file_name TEXT NOT NULL,
    received_at TEXT NOT NULL,
    statement BLOB,
    filing BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX submission_accepted ON submission (round, unit) WHERE state = 'accepted';
CREATE INDEX submission_of ON submission (round, unit);

-- Files that were refused, with the cause as data, so that the inbox can say why.
CREATE TABLE refusal (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    file_name TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    cause TEXT NOT NULL,
    refused_at TEXT NOT NULL,
    UNIQUE (round, file_name, file_digest)
) STRICT;
