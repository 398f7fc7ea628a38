# shellcheck shell=bash
# What the tests of bad days share. Sourced; environment: bin (folder of the programs), project (the tree). Makes an
# installation in $home under the temporary folder $work, and starts nothing.
set -euo pipefail
: "${bin:?folder of the programs}" "${project:?the tree}"
work=$(mktemp -d "${TMPDIR:-/tmp}/jourbeslut-days-XXXXXX")
home=$work/installation
store=$home/service/jourbeslut.db
# shellcheck source=tools/installation.sh
. "$project/tools/installation.sh"
# Tests run side by side: each begins to look for free ports at a place of its own.
make_installation "$project" $((20000 + ($$ * 17) % 12000))
# A test is one address with many hands.
sed -i 's/^\[server\]$/[server]\nrate_limits = no/' "$home/service/jourbeslut.conf"
# shellcheck source=tests/integration/client.sh
. "$project/tests/integration/client.sh"

# People of the example county.
# shellcheck disable=SC2034 # each test uses some of them
maria=195001012391 jonas=195706122388 eva=196411232397 ali=197104062380 astrid=197809172393 birger=198502282380 \
	folke=196810162385 david=195412222381 elsa=196105052390 inga=198901212392 johan=195106042384

finish() {
	local result=$?
	trap - EXIT
	stop_installation >/dev/null 2>&1 || true
	if grep -hE 'Sanitizer|runtime error:|Assertion' "$home"/{service,simulator,tsa}.log 2>/dev/null; then
		echo 'FAILED: a program broke, see above' >&2
		result=1
	fi
	if [ "$result" != 0 ] && [ "$result" != 77 ] && [ -s "$home/service.log" ]; then
		echo 'the last of the service log:' >&2
		tail -n 15 "$home/service.log" >&2
	fi
	forget_people
	! mountpoint -q "$home/service" || umount "$home/service"
	rm -rf "$work"
	exit "$result"
}
trap finish EXIT

start_all() {
	start_simulators || { cat "$home"/{simulator,tsa}.log >&2; exit 1; }
	start_service || { cat "$home/service.log" >&2; exit 1; }
}

kill_service() {
	kill -KILL "$service_pid"
	wait "$service_pid" 2>/dev/null || true
	forget "$service_pid"
}

milliseconds() {
	local now=${EPOCHREALTIME/[.,]/}
	printf '%s\n' "$((now / 1000))"
}

# ask_store SQL: read from outside, beside the running service.
ask_store() {
	sqlite3 -readonly -cmd '.timeout 5000' "$store" "$1"
}

# is WHAT WANTED GOT
is() {
	[ "$2" = "$3" ] || give_up "$1: wanted «$2», got «$3»"
}

# add_decisions STATE COUNT [DECIDER]: as the service would have made them; prints their references. Acknowledged ones
# before the service starts: they are sealed and stamped by authorities that it does not know, and a service that runs
# would seal them first, or find their evidence false.
add_decisions() {
	if [ "$1" = acknowledged ] && service_answers; then
		give_up 'decisions that are sealed outside the service are added before it starts'
	fi
	"$bin/store_fill" "$store" "$project/templates" "$project/tests/data/cases/lvu6-small-child.json" "$@"
}

misbehave() { # misbehave MODE [TIMES [PATH]]
	phone misbehave "$(jq -n --arg m "$1" --argjson t "${2:-1}" --arg p "${3:-}" \
		'{ mode: $m, times: $t } + if $p == "" then {} else { path: $p } end')" >/dev/null
}

# record_decision PERSON-AS-KNOWN: by whoever is logged in at the desk; the reference goes to $ref.
record_decision() {
	local decider
	get '/jour/ring?typ=lvu-6&kommun=Gävle'
	decider=$(html 'string((//label[contains(., "Astrid Exempelström")]//input[@name="decider"])[1]/@value)')
	submit /jour/ring answer=yes ground_2=1 "decider=$decider" "person_as_known=$1" \
		"stated_day=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)"
	submit /jour/ring/registrera
	[[ $address =~ ^/beslut/([A-Z0-9-]+)/registrerat$ ]] || give_up "the decision was not recorded: $address"
	# shellcheck disable=SC2034 # for the caller
	ref=${BASH_REMATCH[1]}
}

# log_in_all NAME=PERSONAL-NUMBER…: side by side, since each waits two seconds for the e-ID.
log_in_all() {
	local pair pids=()
	for pair; do
		(log_in "${pair%%=*}" "${pair#*=}") &
		pids+=($!)
	done
	for pair in "${pids[@]}"; do wait "$pair" || exit 1; done
}

# preload_service LIBRARY NAME=VALUE…: from its next start on the service runs with that library.
preload_service() {
	local library=$1 runtime
	shift
	# A sanitizer's library wants to be loaded first.
	runtime=$(ldd "$bin/jourbeslut" | awk '/libasan/ { print $3 ":" }')
	mkdir -p "$work/bin"
	printf '#!/bin/sh\nexec env LD_PRELOAD=%s %s "%s" "$@"\n' "$runtime$library" "$*" "$bin/jourbeslut" >"$work/bin/jourbeslut"
	chmod +x "$work/bin/jourbeslut"
	service_program=$work/bin/jourbeslut
}

# tools/installation.sh starts $bin/jourbeslut; here it may be another one.
service_program=$bin/jourbeslut
start_service() {
	"$service_program" serve --config "$home/service/jourbeslut.conf" >>"$home/service.log" 2>&1 &
	service_pid=$!
	installation_pids+=("$service_pid")
	wait_for 20 service_answers
}

# order_signature REF: the decision maker asks for it; $order is the order's page.
order_signature() {
	get "/skriv-under/$1"
	submit "/skriv-under/$1/underskrift"
	[[ $address == /skriv-under/$1/underskrift/* ]] || give_up "no order was made: $address"
	order=$address
}

# open_app PERSONAL-NUMBER: the e-ID's app opens the order on the page; $in_app is the app's name for it.
open_app() {
	local link="" token shown _
	for _ in $(seq 100); do
		get "$order"
		link=$(html 'string((//a[contains(@href, "autostarttoken=")]/@href)[1])')
		[ -z "$link" ] || break
		sleep 0.1
	done
	[ -n "$link" ] || give_up 'the page has no link that starts the e-ID'
	token=${link#*autostarttoken=}
	shown=$(phone autostart "$(jq -n --arg t "${token%%&*}" --arg p "$1" '{ autoStartToken: $t, personalNumber: $p }')") ||
		give_up "the e-ID does not start: $shown"
	in_app=$(jq -r .order <<<"$shown")
}

approve_in_app() {
	phone approve "$(jq -n --arg o "$in_app" '{ order: $o }')" >/dev/null || give_up 'the e-ID does not sign'
}

# order_ends SECONDS: waits until the order's page says what came of it, and goes there.
order_ends() {
	local tries=$(($1 * 5)) next=""
	until [ -n "$next" ]; do
		[ $((tries -= 1)) -gt 0 ] || give_up "the order does not end within $1 s"
		ask "$order/status"
		next=$(jq -r '.next // ""' "$page" 2>/dev/null) || next=
		[ -n "$next" ] || sleep 0.2
	done
	get "$next"
}

state_of() { # state_of REF: 2 decided, 3 frozen, 4 signed, 6 archived
	ask_store "SELECT state FROM decision WHERE ref = '$1'"
}

records_of() { # records_of REF: archived files
	ask_store "SELECT count(*) FROM record r JOIN text_version v ON v.id = r.version_id JOIN decision d
		ON d.id = v.decision_id WHERE d.ref = '$1'"
}

signatures_of() {
	ask_store "SELECT count(*) FROM signature g JOIN text_version v ON v.id = g.version_id JOIN decision d
		ON d.id = v.decision_id WHERE d.ref = '$1'"
}

# unsigned_still REF: frozen, no signature, nothing archived; whatever happened.
unsigned_still() {
	is "$1 is frozen" 3 "$(state_of "$1")"
	is "signatures of $1" 0 "$(signatures_of "$1")"
	is "archived files of $1" 0 "$(records_of "$1")"
}

signed_and_archived() {
	[ "$(state_of "$1")" = 6 ] && [ "$(records_of "$1")" = 3 ] && [ "$(signatures_of "$1")" = 1 ]
}
