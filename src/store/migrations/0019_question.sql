-- What was asked in the call: the type as it was recorded, and a question that no law pack has.

ALTER TABLE oral_decision ADD COLUMN type TEXT NOT NULL DEFAULT '';     -- id; '' of calls from before: decision.type
ALTER TABLE oral_decision ADD COLUMN question TEXT NOT NULL DEFAULT ''; -- in the worker's words; '': the type's
