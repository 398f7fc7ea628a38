#!/usr/bin/env bash
# What strangers send does not stop a recording: half uploads that go on a byte at a time, connections that send nothing,
# files that take long to verify.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
log_in Maria "$maria"
decider=$(ask_store "SELECT p.id FROM person p JOIN mandate m ON m.person_id = p.id JOIN municipality k ON k.id = m.municipality_id WHERE k.code = 'GVL' LIMIT 1")
export service_url decider jars=$people_folder
node "$project/tests/integration/days_crowd.mjs"
is 'calls recorded' 30 "$(ask_store 'SELECT count(*) FROM decision')"
stop_program "$service_pid" TERM || give_up 'the service did not end well'
