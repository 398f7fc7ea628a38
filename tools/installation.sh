# shellcheck shell=bash
# An installation with the example county and its own simulators (e-ID, time stamps and seal): made, started, stopped.
# Sourced by tools/run, the integration tests and the benchmarks. The caller sets
#   bin     folder of the programs
#   home    folder of the installation
# and may read port, phone_port, tsa_port, service_url, phone_url, tsa_url, trust (the folder for verification) afterwards.

: "${bin:?folder of the programs}" "${home:?folder of the installation}"
installation_pids=()
simulator_pid=
tsa_pid=
service_pid=

port_is_free() {
	! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# free_port FIRST: the first free port from there on.
free_port() {
	local port=$1
	until port_is_free "$port"; do
		port=$((port + 1))
	done
	printf '%s\n' "$port"
}

# choose_ports FIRST: different ports, those of last time where they are still free.
choose_ports() {
	local name taken=' '
	port=$1 api_port=$(($1 + 1)) phone_port=$(($1 + 2)) tsa_port=$(($1 + 3))
	sms_port=$(($1 + 4)) mail_port=$(($1 + 5)) sent_port=$(($1 + 6))
	# shellcheck disable=SC1091 # written below
	[ ! -f "$home/ports" ] || . "$home/ports"
	for name in port api_port phone_port tsa_port sms_port mail_port sent_port; do
		printf -v "$name" '%s' "$(free_port "${!name}")"
		while [[ $taken = *" ${!name} "* ]]; do
			printf -v "$name" '%s' "$(free_port $((${!name} + 1)))"
		done
		taken+="${!name} "
	done
	printf 'port=%s api_port=%s phone_port=%s tsa_port=%s sms_port=%s mail_port=%s sent_port=%s\n' "$port" "$api_port" \
		"$phone_port" "$tsa_port" "$sms_port" "$mail_port" "$sent_port" >"$home/ports"
	service_url=http://127.0.0.1:$port
	# shellcheck disable=SC2034 # for the caller
	sent_url=http://127.0.0.1:$sent_port
	# shellcheck disable=SC2034 # for the caller
	phone_url=http://127.0.0.1:$phone_port tsa_url=http://127.0.0.1:$tsa_port trust=$home/tsa/trust
}

# make_installation PROJECT FIRST_PORT: makes what is missing; data that is there is kept. With messages=true the service
# sends SMS and e-mail to the simulator that start_messages starts.
make_installation() {
	local project=$1 with=()
	mkdir -p "$home"
	choose_ports "$2"
	if [ ! -d "$home/eid" ]; then
		jq '[.persons[] | { personalNumber: (.personalNumber | gsub("-"; "")), givenName, surname }]' \
			"$project/templates/example/county.json" >"$home/persons.json" &&
			"$bin/eid-simulator" init "$home/eid" --persons "$home/persons.json" || return
	fi
	# Each time: the certificates name the port, and what has expired is made anew.
	"$bin/tsa-simulator" init "$home/tsa" --port "$tsa_port" --eid-roots "$home/eid/signature-root.pem" || return
	[ "${messages:-false}" = false ] || with=(--sms-port "$sms_port" --mail-port "$mail_port")
	"$bin/jourbeslut" init --example --eid-dir "$home/eid" --tsa-dir "$home/tsa" --port "$port" \
		--eid-api-port "$api_port" --eid-phone-port "$phone_port" --tsa-port "$tsa_port" \
		--templates "$project/templates" "${with[@]}" "$home/service" || return
	"$bin/jourbeslut" ledger vkey --config "$home/service/jourbeslut.conf" >"$trust/ledger/demo.vkey"
}

# wait_for SECONDS COMMAND…: until it succeeds, or a program that we started has ended.
wait_for() {
	local tries=$(($1 * 20)) pid
	shift
	while ! "$@" 2>/dev/null; do
		for pid in "${installation_pids[@]}"; do
			kill -0 "$pid" 2>/dev/null || return
		done
		[ $((tries -= 1)) -gt 0 ] || return
		sleep 0.05
	done
}

start_tsa() { # [OPTION…]: time stamps and OCSP
	rm -f "$home/tsa/port"
	"$bin/tsa-simulator" serve "$home/tsa" --port "$tsa_port" --port-file "$home/tsa/port" --quiet "$@" \
		>"$home/tsa.log" 2>&1 &
	tsa_pid=$!
	installation_pids+=("$tsa_pid")
	wait_for 20 test -s "$home/tsa/port"
}

# The e-ID. Both simulators are started by start_simulators.
start_simulator() { # [OPTION…]
	rm -f "$home/eid/ports"
	"$bin/eid-simulator" serve "$home/eid" --api-port "$api_port" --phone-port "$phone_port" \
		--port-file "$home/eid/ports" --quiet "$@" >"$home/simulator.log" 2>&1 &
	simulator_pid=$!
	installation_pids+=("$simulator_pid")
	wait_for 20 test -s "$home/eid/ports"
}

# What is sent stays on this machine, and is shown at $sent_url. Needs Node.
start_messages() { # PROJECT
	node "$1/tools/message-simulator/simulator.mjs" "$home/eid" "$sms_port" "$mail_port" "$sent_port" \
		>"$home/messages.log" 2>&1 &
	installation_pids+=("$!")
	wait_for 20 test -s "$home/messages.log"
}

start_simulators() {
	# shellcheck disable=SC2119 # their options are not ours
	start_simulator && start_tsa
}

# What was sealed until now was not revoked then: lists that say so, for verification.
renew_revocation_lists() {
	"$bin/tsa-simulator" crl "$home/tsa"
}

service_answers() {
	curl -sf --max-time 2 -o /dev/null "$service_url/readyz"
}

start_service() {
	"$bin/jourbeslut" serve --config "$home/service/jourbeslut.conf" >>"$home/service.log" 2>&1 &
	service_pid=$!
	installation_pids+=("$service_pid")
	wait_for 20 service_answers
}

forget() { # forget PID
	local pid kept=()
	for pid in "${installation_pids[@]}"; do
		[ "$pid" = "$1" ] || kept+=("$pid")
	done
	installation_pids=("${kept[@]}")
}

# stop_program PID SIGNAL: ends it and gives its exit status.
stop_program() {
	local status=0
	kill -s "$2" "$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || status=$?
	forget "$1"
	return "$status"
}

stop_installation() {
	local pid status=0
	for pid in "${installation_pids[@]}"; do
		stop_program "$pid" TERM || status=$?
	done
	return "$status"
}
