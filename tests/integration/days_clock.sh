#!/usr/bin/env bash
# The clock jumps a day, forwards or back, while the service is down: it starts, reading works, what is recorded late is
# marked late, and no session lives on through it.
set -euo pipefail
library=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
if [ -z "$library" ]; then
	echo 'SKIPPED: faketime is not installed' >&2
	exit 77
fi
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
log_in_all Maria="$maria" Jonas="$jonas"
as Maria
record_decision 'Barn i dag'
today=$ref

must_log_in() { # must_log_in NAME: with the session from before
	as "$1"
	get /jour
	[[ $address = /logga-in* ]] || give_up "$1 is still logged in: $address"
}

restart_with() { # restart_with NAME=VALUE…
	stop_program "$service_pid" TERM || give_up 'the service did not end well'
	preload_service "$library" "$@"
	start_service || give_up "the service does not start with $*"
}

restart_with FAKETIME=-1d
must_log_in Maria
as nobody
get /kontroll
get /blanketter

restart_with FAKETIME=+1d
must_log_in Jonas

# The e-ID's clock goes with ours, so that one can log in a day later.
stop_program "$simulator_pid" TERM || give_up 'the simulator did not end well'
real=$bin
mkdir -p "$work/later"
printf '#!/bin/sh\nexec env LD_PRELOAD=%s FAKETIME=+1d "%s" "$@"\n' \
	"$(ldd "$real/eid-simulator" | awk '/libasan/ { print $3 ":" }')$library" "$real/eid-simulator" >"$work/later/eid-simulator"
chmod +x "$work/later/eid-simulator"
bin=$work/later
# shellcheck disable=SC2119 # its options are not ours
start_simulator || give_up 'the simulator does not start a day later'
bin=$real
log_in Eva "$eva"
get "/beslut/$today"
# The decision of "now" is yesterday's on this clock: taken, and marked.
get '/jour/ring?typ=lvu-6&kommun=GVL'
submit /jour/ring answer=yes ground_2=1 decider=0 decider_name='Okänd Ledamot' 'person_as_known=Barn i går' \
	stated_day=other "stated_date=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)" \
	'late_reason=Nätet var nere'
sees 'efterhand'
submit /jour/ring/registrera
sees 'Beslutet är registrerat'
is 'marked late' '0 1' "$(ask_store 'SELECT group_concat(late, " ") FROM (SELECT late FROM oral_decision ORDER BY decision_id)')"
hours=$(ask_store "SELECT (recorded_at - stated_at) / 3600000000 FROM oral_decision WHERE late = 1")
[ "$hours" -ge 23 ] && [ "$hours" -le 25 ] || give_up "between decision and record lie $hours hours"
stop_program "$service_pid" TERM || give_up 'the service did not end well'
echo 'A day back and a day forwards: started, sessions ended, a late entry taken and marked.'
