-- The bytes of 佐证材料, once each however many criteria and rounds they prove something for. What is known
-- about them is an entry of part 'evidence', whose code is the SHA-256. A file that is taken away stays here:
-- its history can bring it back.
CREATE TABLE evidence_file (
    sha256 TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
