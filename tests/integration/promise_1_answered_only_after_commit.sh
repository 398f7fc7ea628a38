#!/usr/bin/env bash
# Promise 1: a change is answered with success only after its commit is on disk. A disk that is slow to sync makes the
# answer wait; a disk that cannot sync makes it 503, with a page, and the decision is not there afterwards.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"

disk=$work/disk
preload_service "$bin/days_disk.so" "DAYS_DISK=$disk"
start_all
log_in Maria "$maria"

# call KNOWN: fills in the call as far as the last button; `press` presses it.
call() {
	get '/jour/ring?typ=lvu-6&kommun=GVL'
	submit /jour/ring answer=yes ground_2=1 decider=0 decider_name='Okänd Ledamot' "person_as_known=$1" \
		"stated_day=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)"
}
press() {
	local began
	began=$(milliseconds)
	send /jour/ring/registrera "$@"
	took=$(($(milliseconds) - began))
}

call 'Barn på långsam disk'
cp "$page" "$work/check.page"
echo '700' >"$disk"
press
is 'recorded on a slow disk' 200 "$status"
[ "$took" -ge 700 ] || give_up "answered after $took ms, and the disk needs 700 ms"
rm "$disk"
is 'decisions' 1 "$(ask_store 'SELECT count(*) FROM oral_decision')"

call 'Barn på trasig disk'
cp "$page" "$work/check.page"
echo '0 fails' >"$disk"
press
is 'recording on a disk that does not keep it' 503 "$status"
sees 'Ett muntligt beslut gäller även när datorn inte gör det'
# What is not on disk cannot be seen by anybody either.
is 'decisions after the failure' 1 "$(ask_store 'SELECT count(*) FROM oral_decision')"
rm "$disk"

# The disk is well again: the same press, and it is there once.
cp "$work/check.page" "$page"
press
is 'the same press again' 200 "$status"
is 'decisions in the end' 2 "$(ask_store 'SELECT count(*) FROM oral_decision')"
is 'integrity' ok "$(ask_store 'PRAGMA integrity_check')"
echo "A disk that needs 700 ms to sync: answered after them; one that cannot: 503, nothing recorded, later once."
