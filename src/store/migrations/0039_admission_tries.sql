-- Wrong codes, counted by who typed them and not by the code: else whoever knows a colleague's number uses the code up
-- (admission.h). Kept for as long as a code lasts.
CREATE TABLE admission_try (
	id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),       -- whose number was typed
	asker BLOB NOT NULL CHECK (length(asker) = 32),          -- hash of the browser's mark, or of the network
	known INTEGER NOT NULL CHECK (known IN (0, 1)),          -- it is a browser's mark
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX admission_try_by_person ON admission_try (person_id, at);
CREATE INDEX admission_try_by_time ON admission_try (at);
