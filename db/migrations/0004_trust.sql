-- Whose signature counts follows from tokens, packages and decisions, whatever the order of arrival
-- (core/trusting.py, core/settling.py). A decision is a line that is never changed.

-- A unit's tokens, counted from 1: a new enrolment gives it the next one.
CREATE TABLE enrolment_of_unit (
    unit TEXT NOT NULL REFERENCES unit (code),
    number INTEGER NOT NULL,
    token BLOB NOT NULL,
    issued_at TEXT NOT NULL,
    PRIMARY KEY (unit, number)
) STRICT;
INSERT INTO enrolment_of_unit (unit, number, token, issued_at) SELECT unit, 1, token, issued_at FROM enrolment;

-- What the operator has decided about keys, in order: confirmed, revoked, or renewed (the next token was issued).
CREATE TABLE key_decision (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('confirmed', 'revoked', 'renewed')),
    key_id TEXT,
    decided_at TEXT NOT NULL
) STRICT;
INSERT INTO key_decision (unit, decision, key_id, decided_at)
    SELECT holder, CASE state WHEN 'trusted' THEN 'confirmed' ELSE 'revoked' END, key_id, added_at
    FROM signing_key WHERE holder NOT IN ('own', 'county')
    AND (state = 'revoked' OR NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.key_id = signing_key.key_id))
    ORDER BY added_at, key_id;

-- token: the number of the enrolment token that the package proves to know. via: the bundle that brought it.
-- undone: the operator has taken its import back.
CREATE TABLE submission_with_claims (
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
INSERT INTO submission_with_claims (digest, round, unit, sequence, parent, key_id, token, signed,
    state, file_name, received_at, claimed_at, statement, filing)
    SELECT s.digest, s.round, s.unit, s.sequence, s.parent, s.key_id,
        (SELECT 1 FROM enrolment e WHERE e.unit = s.unit AND e.key_id = s.key_id), s.signed, s.state,
        s.file_name, s.received_at, json_extract(CAST(s.statement AS TEXT), '$.predicate.claimed_at'),
        s.statement, s.filing
    FROM submission s ORDER BY s.rowid;
DROP TABLE submission;
ALTER TABLE submission_with_claims RENAME TO submission;
CREATE UNIQUE INDEX submission_accepted ON submission (round, unit) WHERE state = 'accepted';
CREATE INDEX submission_of ON submission (round, unit);
CREATE INDEX submission_by_key ON submission (unit, key_id);

DROP TABLE enrolment;
ALTER TABLE enrolment_of_unit RENAME TO enrolment;
DELETE FROM signing_key WHERE holder NOT IN ('own', 'county');

-- Which branch of a fork counts, and which single entries of the other are taken all the same.
-- against: JSON list of digests that were passed over; taken: JSON list of entries with the digest they are from.
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

-- What the bureau says of a submission; the newest line counts. letter: JSON of comments, deadline, actions.
CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    submission TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('returned', 'passed', 'reopened')),
    letter TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    operator TEXT NOT NULL
) STRICT;
CREATE INDEX review_of ON review (submission, id);

-- The packages that a bureau has signed and written: dispatches, receipts, bundles, one chain for all.
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

-- The dispatches and receipts that a unit has taken from its county: the signed contents.
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

-- Who did what and when, each line chained to the one before by its SHA-256; detail: JSON.
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
