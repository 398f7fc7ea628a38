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
	if grep -hE 'Sanitizer|runtime error:|Assertion' "$home/service.log" "$home/simulator.log" 2>/dev/null; then
		echo 'FAILED: a program broke, see above' >&2
		result=1
	fi
	if [ "$result" != 0 ] && [ "$result" != 77 ] && [ -s "$home/service.log" ]; then
		echo 'the last of the service log:' >&2
		tail -n 15 "$home/service.log" >&2
	fi
	forget_people
	rm -rf "$work"
	exit "$result"
}
trap finish EXIT

start_all() {
	# shellcheck disable=SC2119 # its options are not ours
	start_simulator || { cat "$home/simulator.log" >&2; exit 1; }
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

# add_decisions STATE COUNT: as the service would have made them; prints their references.
add_decisions() {
	"$bin/store_fill" "$store" "$project/templates" "$project/tests/data/cases/lvu6-small-child.json" "$1" "$2"
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
