-- How the county reads the standard of a round: the switches that are on (a JSON list of their ids), and
-- the settings that it changes or fills (a JSON object, numbers with all their digits).
ALTER TABLE round ADD COLUMN switches TEXT NOT NULL DEFAULT '[]';
ALTER TABLE round ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
