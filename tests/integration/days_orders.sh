#!/usr/bin/env bash
# Orders under way on bad days: the service is killed between pick-up and approval, and after the approval; the provider's
# result is lost on its way.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
mapfile -t refs < <(add_decisions frozen 3)
log_in Astrid "$astrid"

# Killed while the person reads the text in the app: the order goes on where it was.
order_signature "${refs[0]}"
open_app "$astrid"
sleep 2.5 # a collect has told the service that the app is open
kill_service
start_service
approve_in_app
order_ends 15
sees 'Klart'
wait_for 5 signed_and_archived "${refs[0]}" || give_up 'the signature after the kill is not archived'

# Killed when the person has signed and nobody has collected yet: collected after the start, with no page open.
order_signature "${refs[1]}"
open_app "$astrid"
approve_in_app
kill_service
start_service
wait_for 10 signed_and_archived "${refs[1]}" || give_up 'what was signed while the service was down is not archived'
get "/skriv-under/${refs[1]}"
sees 'Klart'

# The result is given once, and it is lost on its way: said as it is, and a new order works.
order_signature "${refs[2]}"
open_app "$astrid"
misbehave drop-result 1 collect
approve_in_app
order_ends 20
sees 'det går inte längre att få veta om du hann skriva under'
sees 'Skriv under en gång till'
unsigned_still "${refs[2]}"
is 'state of the order' lost "$(ask_store "SELECT state FROM eid_order WHERE public_id = '${order##*/}'")"
is 'acts of the lost order' 1 "$(ask_store "SELECT count(*) FROM act a JOIN decision d ON d.id = a.decision_id
	WHERE d.ref = '${refs[2]}' AND a.event = 'order-ended'")"
order_signature "${refs[2]}"
open_app "$astrid"
approve_in_app
order_ends 15
sees 'Klart'
wait_for 5 signed_and_archived "${refs[2]}" || give_up 'the second order is not archived'
stop_program "$service_pid" TERM || give_up 'the service did not end well'
"$bin/jourbeslut" recheck --config "$home/service/jourbeslut.conf" >"$work/recheck" || { cat "$work/recheck" >&2; give_up 'recheck'; }
echo 'Killed before and after the approval: signed and archived. A lost result: said, and signed anew.'
