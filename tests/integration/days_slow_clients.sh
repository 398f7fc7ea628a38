#!/usr/bin/env bash
# Clients that are slow on purpose do not stop the others.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
log_in Maria "$maria"
export service_url jars=$people_folder
node "$project/tests/integration/days_slow_clients.mjs"
get /jour
stop_program "$service_pid" TERM || give_up 'the service did not end well'
