#!/usr/bin/env bash
# Disk full: a change is 503 with a page that says what to do, reading goes on (the row of who read what goes to the log
# instead), and with room on the disk all works again. Needs root and a file system of its own; else skipped.
set -euo pipefail
if [ "${own_mounts:-}" != yes ]; then
	if ! unshare --mount true 2>/dev/null; then
		echo 'SKIPPED: this user may not mount a small file system' >&2
		exit 77
	fi
	exec env own_mounts=yes unshare --mount bash "$0"
fi
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
cp -r "$home/service" "$work/copy"
mount -t tmpfs -o size=8m tmpfs "$home/service" || exit 77
cp -r "$work/copy/." "$home/service/"
start_all
frozen=$(add_decisions frozen 1)
log_in_all Maria="$maria" David="$david" Astrid="$astrid"

as Maria
record_decision 'Barn före felet'
before=$ref
dd if=/dev/zero of="$home/service/filler" bs=64k status=none 2>/dev/null || true
dd if=/dev/zero of="$home/service/filler2" bs=1k status=none 2>/dev/null || true

# What the log of the store still has room for is taken; then it is full.
for ((i = 0; ; i++)); do
	[ "$i" -lt 100 ] || give_up 'the full disk takes everything'
	get '/jour/ring?typ=lvu-6&kommun=GVL'
	send /jour/ring answer=yes ground_2=1 decider=0 decider_name='Okänd Ledamot' 'person_as_known=Barn på full disk' \
		"stated_day=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)"
	cp "$page" "$work/check.page"
	send /jour/ring/registrera
	[ "$status" = 200 ] || break
done
is 'recording on a full disk' 503 "$status"
sees 'Ett muntligt beslut gäller även när datorn inte gör det'
sees '070-174 06 99'
taken=$(ask_store 'SELECT count(*) FROM oral_decision')
rows=$(ask_store 'SELECT count(*) FROM access')

for path in /jour /jour/sok "/beslut/$before" "/beslut/$frozen" "/beslut/$before/bekraftelse" "/beslut/$frozen/granska" \
	"/beslut/$before/text/person" "/beslut/$before/bekraftelse.pdf"; do
	get "$path"
done
as David
for path in /kommun /kommun/arkiv "/kommun/beslut/$before" "/kommun/beslut/$frozen"; do
	get "$path"
done
send "/kommun/beslut/$frozen/ta-over"
# Led back to its page, which says it (include/jourbeslut/http.h, "Held").
sees 'Disken är full, så inget nytt kan sparas'
is 'taken over on a full disk' 0 "$(ask_store 'SELECT count(*) FROM delivery WHERE taken_by IS NOT NULL')"
as Astrid
for path in /skriv-under/mina "/skriv-under/$frozen"; do
	get "$path"
done
send "/skriv-under/$frozen/underskrift"
is 'ordering a signature on a full disk' 503 "$status"
as nobody
get /kontroll
get /blanketter/muntligt-beslut
get /logga-in
send /logga-in
is 'logging in on a full disk' 503 "$status"
grep -q 'error access.unwritten err=STORAGE_FULL' "$home/service.log" || give_up 'the log does not say who read what'
is 'decisions while the disk is full' "$taken" "$(ask_store 'SELECT count(*) FROM oral_decision')"

rm "$home/service/filler" "$home/service/filler2"
as Maria
cp "$work/check.page" "$page"
submit /jour/ring/registrera
sees 'Beslutet är registrerat'
is 'decisions with room again' "$((taken + 1))" "$(ask_store 'SELECT count(*) FROM oral_decision')"
get "/beslut/$before"
[ "$(ask_store 'SELECT count(*) FROM access')" -gt "$rows" ] || give_up 'who reads what is not written any more'
as David
get "/kommun/beslut/$frozen"
submit "/kommun/beslut/$frozen/ta-over"
as Astrid
order_signature "$frozen"
open_app "$astrid"
approve_in_app
order_ends 15
sees 'Klart'
wait_for 20 signed_and_archived "$frozen" || give_up 'the signature is not archived'
is 'integrity' ok "$(ask_store 'PRAGMA integrity_check')"
stop_program "$service_pid" TERM || give_up 'the service did not end well'
echo "Full after $i more decisions: changes 503 with a page, reading went on, and with room again all works."
