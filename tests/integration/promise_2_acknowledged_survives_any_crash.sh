#!/usr/bin/env bash
# Promise 2: after any crash every acknowledged act is there, no half state, and the ledger agrees with every checkpoint
# ever published. People record, write and take over while the service is killed. CRASH_ROUNDS=1000 by hand; seed=…
# repeats the moments of a run.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
add_decisions oral 2 >/dev/null
log_in_all Maria="$maria" Jonas="$jonas" Eva="$eva" David="$david"
kill_service
export home service_url jars=$people_folder rounds=${CRASH_ROUNDS:-30}
node "$project/tests/integration/days_crash.mjs"
