# shellcheck shell=bash
# An installation with the example county and its own e-ID simulator: made, started, stopped. Sourced by tools/run, the
# integration tests and the benchmarks. The caller sets
#   bin     folder of the programs
#   home    folder of the installation
# and may read port, phone_port, service_url, phone_url afterwards.

: "${bin:?folder of the programs}" "${home:?folder of the installation}"
installation_pids=()
simulator_pid=
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

# choose_ports FIRST: three ports in a row of choices, those of last time where they are still free.
choose_ports() {
	port=$1 api_port=$(($1 + 1)) phone_port=$(($1 + 2))
	# shellcheck disable=SC1091 # written below
	[ ! -f "$home/ports" ] || . "$home/ports"
	port=$(free_port "$port")
	api_port=$(free_port "$api_port")
	[ "$api_port" != "$port" ] || api_port=$(free_port $((api_port + 1)))
	phone_port=$(free_port "$phone_port")
	while [ "$phone_port" = "$port" ] || [ "$phone_port" = "$api_port" ]; do
		phone_port=$(free_port $((phone_port + 1)))
	done
	printf 'port=%s api_port=%s phone_port=%s\n' "$port" "$api_port" "$phone_port" >"$home/ports"
	service_url=http://127.0.0.1:$port
	# shellcheck disable=SC2034 # for the caller
	phone_url=http://127.0.0.1:$phone_port
}

# make_installation PROJECT FIRST_PORT: makes what is missing; data that is there is kept.
make_installation() {
	local project=$1
	mkdir -p "$home"
	choose_ports "$2"
	if [ ! -d "$home/eid" ]; then
		jq '[.persons[] | { personalNumber: (.personalNumber | gsub("-"; "")), givenName, surname }]' \
			"$project/templates/example/county.json" >"$home/persons.json" &&
			"$bin/eid-simulator" init "$home/eid" --persons "$home/persons.json" || return
	fi
	"$bin/jourbeslut" init --example --eid-dir "$home/eid" --port "$port" --eid-api-port "$api_port" \
		--eid-phone-port "$phone_port" --templates "$project/templates" "$home/service"
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

start_simulator() { # [OPTION…]
	rm -f "$home/eid/ports"
	"$bin/eid-simulator" serve "$home/eid" --api-port "$api_port" --phone-port "$phone_port" \
		--port-file "$home/eid/ports" --quiet "$@" >"$home/simulator.log" 2>&1 &
	simulator_pid=$!
	installation_pids+=("$simulator_pid")
	wait_for 20 test -s "$home/eid/ports"
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
