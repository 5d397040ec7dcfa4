-- One action of one person, however many entries it changes: a typed number, a pasted table, a merged copy.
-- kind: what was done (StepKind); of: the step that an undo takes back or a redo does again.
CREATE TABLE step (
    number INTEGER PRIMARY KEY,
    round TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    of INTEGER,
    done_at TEXT NOT NULL
) STRICT;
CREATE INDEX step_of ON step (round, unit, number);

-- The step that a change belongs to; NULL of what came with a copy and was not taken.
ALTER TABLE entry_history ADD COLUMN step INTEGER;
CREATE INDEX entry_history_of_step ON entry_history (step);

-- What was stored before there were steps: what was stored at one moment was one action.
UPDATE entry_history SET step = first.number
FROM (
    SELECT id, min(id) OVER (PARTITION BY round, unit, source, changed_at) AS number
    FROM entry_history WHERE taken = 1
) AS first
WHERE first.id = entry_history.id;
INSERT INTO step (number, round, unit, kind, done_at)
SELECT id, round, unit, CASE WHEN source = '' THEN 'typed' ELSE 'copy' END, changed_at
FROM entry_history WHERE step = id;
