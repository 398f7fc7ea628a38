#!/usr/bin/env bash
# One service a store: a second one names the first and ends, by whatever name it reaches the store; verbs work beside it;
# and whatever way the first one ends, the next one starts.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
conf=$home/service/jourbeslut.conf

second() { # second CONF: ends by itself, with 1
	local got=0
	timeout 30 "$bin/jourbeslut" serve --config "$1" >"$work/out" 2>"$work/err" || got=$?
	is 'the exit status of a second service' 1 "$got"
	grep -q "is served by another process ($service_pid); nothing was changed" "$work/err" || give_up "it says: $(cat "$work/err")"
}
sed 's/^port = .*/port = 0/' "$conf" >"$home/service/second.conf"
second "$home/service/second.conf"
ln -s "$store" "$work/link.db"
sed "s|^store = .*|store = $work/link.db|" "$home/service/second.conf" >"$home/service/third.conf"
grep -q link.db "$home/service/third.conf" || give_up 'the third configuration names the store by its own name'
second "$home/service/third.conf"
is '/readyz' 200 "$(curl -s -o /dev/null -w '%{http_code}' "$service_url/readyz")"

"$bin/jourbeslut" check-config --config "$conf" >/dev/null || give_up 'check-config beside a service'
"$bin/jourbeslut" backup --config "$conf" "$work/copy.db" >/dev/null || give_up 'backup beside a service'
log_in Maria "$maria"
record_decision 'Liv Testsson'

kill_service # without a word
start_service
stop_program "$service_pid" TERM || give_up 'the service did not end well'
start_service
as Maria
get /jour
is 'decisions' 1 "$(ask_store 'SELECT count(*) FROM decision')"
