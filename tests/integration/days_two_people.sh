#!/usr/bin/env bash
# Two people on one draft: the second sees who holds it and takes over in one click; what the first then saves is refused
# with a page that says who has it, and that still has what was written; nothing of the second's is lost.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
log_in_all Maria="$maria" Jonas="$jonas"

name_in_store() {
	ask_store "SELECT json_extract(m.case_json, '\$.person.name') FROM matter m JOIN decision d ON d.matter_id = m.id WHERE d.ref = '$ref'"
}

as Maria
get /jour/skriv
submit /jour/skriv typ=lvu-6 kommun=GVL
[[ $address =~ ^/beslut/([^/]+)/text/ ]] || give_up "no draft was begun: $address"
ref=${BASH_REMATCH[1]}
step=/beslut/$ref/text/person
get "$step"
submit "$step" 'person.name=Första Namnet' go=stay
is 'the first save' 'Första Namnet' "$(name_in_store)"

as Jonas
get /jour
submit /jour/pass "until=$(html 'string((//form[@action="/jour/pass"]//button[@name="until"])[1]/@value)')"
get "$step"
sees 'Maria Exempelsson'
is 'buttons that save, while a colleague holds it' 0 "$(html "count(//form[@action=\"$step\"]//button[@name=\"go\" and not(@disabled)])")"
submit "/beslut/$ref/ta-over"
get "$step"
submit "$step" 'person.name=Andra Namnet' go=stay
is 'the save of the one who took over' 'Andra Namnet' "$(name_in_store)"

# Maria's page still stands open from before.
as Maria
send "$step" 'person.name=Tredje Namnet' go=stay
is 'saving what a colleague has taken over' 409 "$status"
sees 'Jonas Testgren'
is 'the draft after it' 'Andra Namnet' "$(name_in_store)"
[ "$(html 'string(//input[@name="person.name"]/@value)')" = 'Tredje Namnet' ] || sees 'Tredje Namnet'
get "$step"
sees 'Jonas Testgren'

# And back again, in one click.
submit "/beslut/$ref/ta-over"
get "$step"
submit "$step" 'person.name=Tredje Namnet' go=stay
is 'the draft in the end' 'Tredje Namnet' "$(name_in_store)"
echo 'Held, taken over, refused with the name of the holder, taken back; no word lost.'
