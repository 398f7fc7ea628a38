#!/usr/bin/env bash
# The service's clock is 20 minutes ahead: desk, log and /readyz say so, and what is recorded meanwhile is marked. A
# restart does not forget it; an e-ID answer by the mended clock ends it. An authority that is off alone marks nothing.
set -euo pipefail
library=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
if [ -z "$library" ]; then
	echo 'SKIPPED: faketime is not installed' >&2
	exit 77
fi
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"

ready_says() { # ready_says JSON: /readyz answers 200 with it
	local answer
	answer=$(curl -s -w ' %{http_code}' "$service_url/readyz") || return
	answer=$(printf '%s' "$answer" | sed 's/,"law"//; s/,"warnings":\["law"\]//') # that a law ends soon is not the clock's
	[ "$answer" = "$1 200" ]
}
becomes() { # becomes JSON
	wait_for 20 ready_says "$1" || give_up "/readyz does not become $1: $(curl -s "$service_url/readyz")"
}
restart_with() { # restart_with NAME=VALUE…
	stop_program "$service_pid" TERM || give_up 'the service did not end well'
	preload_service "$library" "$@"
	start_service || give_up "the service does not start with $*"
}
marked() { # the mark of the last decision, in the store and in its act
	ask_store "SELECT ifnull(o.clock_doubt, 0) || ' ' || ifnull(json_extract(a.json, '\$.facts.clockDoubt'), 0)
		FROM oral_decision o JOIN act a ON a.decision_id = o.decision_id AND a.event = 'record'
		WHERE o.decision_id = (SELECT max(decision_id) FROM oral_decision)"
}
logged() {
	grep -q "$1" "$home/service.log" || give_up "the log does not say $1"
}

start_all
log_in_all Maria="$maria"
as Maria
becomes '{"status":"ready"}'
record_decision 'Barn ett'
is 'the mark by a good clock' '0 0' "$(marked)"
get "/beslut/$ref"
sees_not 'Klockan var osäker'

restart_with FAKETIME=+20m
becomes '{"status":"ready","warnings":["clock"]}'
logged 'clock.doubt ahead=1[12]'
as Maria
get /jour
sees 'Fungerar inte just nu'
sees 'Den går omkring 20 minuter före andra klockor.'
get '/jour/ring?typ=lvu-6&kommun=GVL'
submit /jour/ring answer=yes ground_2=1 decider=0 decider_name='Okänd Ledamot' 'person_as_known=Barn två' \
	"stated_day=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)"
submit /jour/ring/registrera
[[ $address =~ ^/beslut/([A-Z0-9-]+)/registrerat$ ]] || give_up "the decision was not recorded: $address"
get "/beslut/${BASH_REMATCH[1]}"
sees 'Klockan var osäker då: den gick omkring 20 minuter före andra klockor.'
read -r column fact <<<"$(marked)"
{ [ "$column" -gt 1150 ] && [ "$column" -lt 1250 ] && [ "$column" = "$fact" ]; } || give_up "marked $column $fact"

# The clock is mended, and no authority is there to say so.
stop_program "$tsa_pid" TERM || give_up 'the authority did not end well'
restart_with FAKETIME=+0
becomes '{"status":"ready","warnings":["clock"]}'
logged 'clock.doubt_lasts'
log_in_all Eva="$eva"
becomes '{"status":"ready"}'
logged 'clock.agrees'
as Eva
get /jour
sees_not 'Fungerar inte just nu'
record_decision 'Barn tre'
is 'the mark by the mended clock' '0 0' "$(marked)"

# An authority that is 20 minutes behind, while the e-ID agrees with us.
# shellcheck disable=SC2119 # its options are not ours
start_tsa || give_up 'the authority does not start again'
curl -sf -H 'Content-Type: application/json' -d '{"mode":"old","path":"tsa","seconds":1200}' "$tsa_url/control" >/dev/null
restart_with FAKETIME=+0
becomes '{"status":"ready","warnings":["clock"]}' # nobody else was heard yet
log_in_all Jonas="$jonas"
becomes '{"status":"ready","warnings":["clock-source"]}'
as Jonas
get /jour
sees "Klockan hos 127.0.0.1:$tsa_port går omkring 20 minuter efter andra klockor."
record_decision 'Barn fyra'
is 'the mark while only an authority is off' '0 0' "$(marked)"
logged 'clock.source_off'
stop_program "$service_pid" TERM || give_up 'the service did not end well'
echo 'A clock 20 minutes ahead: told, marked, kept over a restart, ended when mended; an authority that is off marks nothing.'
