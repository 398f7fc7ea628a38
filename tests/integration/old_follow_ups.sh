#!/usr/bin/env bash
# old_follow_ups.sh PROGRAMS PROJECT FOLDER: a store from before events were kept is brought up to date: what was marked
# as done is an event of the click's hour, told as not stated, and nothing else is.
set -euo pipefail
bin=$1 project=$2 folder=$3

rm -rf "$folder"
mkdir -p "$folder"

give_up() {
	echo "old_follow_ups.sh: $*" >&2
	exit 1
}

"$bin/jourbeslut" init --templates "$project/templates" "$folder/service" >"$folder/out" 2>&1 ||
	give_up "init: $(cat "$folder/out")"
store=$folder/service/jourbeslut.db
rm -f "$store" "$store"-*
{
	echo 'BEGIN;'
	echo 'CREATE TABLE schema_version (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;'
	for file in "$project"/src/store/migrations/00*.sql; do
		name=$(basename "$file")
		number=$((10#${name%%_*}))
		[ "$number" -lt 17 ] || continue
		cat "$file"
		echo "INSERT INTO schema_version VALUES ($number, '$name', 0);"
	done
	cat <<'SQL'
INSERT INTO municipality VALUES (1, 'GVL', 'Gävle kommun', 'Socialnämnden', 'Rätten', '');
INSERT INTO person (id, personal_number, name, title, active) VALUES (1, '199001012385', 'Ada Testsson', '', 1);
INSERT INTO matter (id, municipality_id, practice, case_json, case_version, created_at, created_by)
	VALUES (1, 1, 0, '{}', 1, 0, 1);
INSERT INTO decision (id, ref, matter_id, municipality_id, type, state, practice, check_code, created_at, created_by)
	VALUES (1, 'GVL-2026-0001-1', 1, 1, 'lvu-6', 1, 0, 'ABCDEFGHJKMN', 0, 1);
INSERT INTO follow_up (decision_id, kind, label, source, note, target, last, done_at, done_by) VALUES
	(1, 'submission', 'Underställ', '7 § LVU', '', '2026-11-28', '2026-11-30', 1795700000000000, 1),
	(1, 'application', 'Ansök', '8 § LVU', '', '2026-12-26', '2026-12-28', 1795700100000000, 1),
	(1, 'report', 'Anmäl', '6 kap. 40 § KL', '', NULL, NULL, 1795700200000000, 1),
	(1, 'notice', 'Underrätta', '', '', '2026-11-28', '2026-11-28', 1795700300000000, 1),
	(1, 'later', 'Omprövning', '', '', '2026-11-28', '2026-11-28', NULL, NULL);
COMMIT;
SQL
} >"$folder/old.sql"
sqlite3 -bail "$store" <"$folder/old.sql" || give_up 'the old store could not be made'
"$bin/jourbeslut" backup --config "$folder/service/jourbeslut.conf" "$folder/copy.db" >"$folder/out" 2>&1 ||
	give_up "it is not brought up to date: $(cat "$folder/out")"

events=$(sqlite3 "$store" "SELECT kind, follow_up, ifnull(day, '-'), at, stated, recorded_at, recorded_by FROM follow_event
	ORDER BY id")
wanted='submitted||-|1795700000000000|0|1795700000000000|1
applied||-|1795700100000000|0|1795700100000000|1
reported|report|-|1795700200000000|0|1795700200000000|1
done|notice|-|1795700300000000|0|1795700300000000|1'
[ "$events" = "$wanted" ] || give_up "the events are others: $events"
[ "$(sqlite3 "$store" 'SELECT count(*) FROM follow_up WHERE moot')" = 0 ] || give_up 'something is not to be done any more'
[ "$(sqlite3 "$store" 'SELECT count(*) FROM follow_up WHERE done_at IS NULL')" = 1 ] || give_up 'what was open is not'
[ "$(sqlite3 "$store" 'SELECT phone_opens, phone_closes, phone FROM municipality')" = '480|990|' ] ||
	give_up 'the municipality has no hours'
