#!/usr/bin/env bash
# Promise 3: an oral decision is recorded whatever the e-ID does: hanging, gone, broken, closed for maintenance; and with
# it the time-stamping authority and OCSP, while SMS and e-mail are down all the time. Pages go on, the sign page says in words what is wrong, the signature works
# when the e-ID is back, and the time stamps are caught up.
set -euo pipefail
# shellcheck disable=SC2034 # for make_installation: SMS and e-mail are set up, and nobody is there
messages=true
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
mapfile -t refs < <(add_decisions frozen 4)
log_in_all Maria="$maria" Astrid="$astrid"

# at_work WHAT: the night goes on. Nothing here asks the e-ID for anything, or the time-stamping authority before it has
# answered: what the worker sees is in the store. How long it takes is measured by tests/bench.
at_work() {
	local wanted stamped
	wanted=$(asked_of_eid)
	stamped=$(stamps)
	as Maria
	record_decision "Barn när e-legitimationen är $1"
	sees 'Beslutet är registrerat'
	get /jour
	get "/beslut/$ref"
	is "orders of the e-ID while it is $1" "$wanted" "$(asked_of_eid)"
	case $1 in hanging | gone) is "stamps while nobody stamps" "$stamped" "$(stamps)" ;; esac
	as Astrid
	get /skriv-under/mina
}

asked_of_eid() {
	grep -c ' eid\.wanted ' "$home/service.log" || true
}

stamps() {
	ask_store 'SELECT count(*) FROM stamp WHERE token IS NOT NULL'
}

signed() { # signed REF: the e-ID is back
	order_signature "$1"
	open_app "$astrid"
	approve_in_app
	order_ends 15
	sees 'Klart'
}

at_work working
as Maria
get /jour
sees 'SMS eller e-post går inte att skicka'
is 'messages sent where nobody is there' 0 "$(ask_store "SELECT count(*) FROM message WHERE state IN ('sent', 'delivered')")"

as Astrid
misbehave error-500 1 sign
order_signature "${refs[0]}"
order_ends 10
sees 'BankID har ett tekniskt fel just nu'
sees 'Beslutet står fast och är sparat, men det är inte undertecknat'
unsigned_still "${refs[0]}"
at_work failing
signed "${refs[0]}"

# Maintenance that passes while one waits: nobody has to press again.
misbehave maintenance 2 sign
signed "${refs[1]}"

# It takes connections and never answers, as behind a firewall that swallows packets.
kill -STOP "$simulator_pid" "$tsa_pid"
order_signature "${refs[2]}"
at_work hanging
order_ends 40
sees 'BankID går inte att nå just nu'
unsigned_still "${refs[2]}"
at_work hanging
kill -CONT "$simulator_pid" "$tsa_pid"
signed "${refs[2]}"

# Gone altogether, with an order under way in the app.
order_signature "${refs[3]}"
open_app "$astrid"
stop_program "$simulator_pid" KILL || true
stop_program "$tsa_pid" KILL || true
at_work gone
as nobody
get /kontroll
as Nora
get /logga-in
submit /logga-in # the page of the order opens, though nobody answers
as Astrid
ask "$order"
is 'the page of an order that cannot be collected' 200 "$status"
unsigned_still "${refs[3]}"
start_simulators
order_ends 15 # the new simulator knows nothing of the order
sees 'det går inte längre att få veta om du hann skriva under'
signed "${refs[3]}"
for ref in "${refs[@]}"; do
	wait_for 60 signed_and_archived "$ref" || give_up "$ref is not archived"
done
stamped() { # every oral decision, also those that were recorded while nobody stamped
	[ "$(ask_store 'SELECT count(*) FROM stamp WHERE token IS NULL')" = 0 ]
}
wait_for 60 stamped || give_up 'oral decisions are not stamped'
