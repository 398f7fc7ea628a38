#!/usr/bin/env bash
# tie_said.sh PROGRAMS PROJECT FOLDER: what a page says of a tie is what is stored, whatever was said before, in another
# tab, from an old form, by whoever may read no more, or who was let in without the e-ID.
set -euo pipefail
bin=$1 project=$2 folder=$3

duty=195001012391  # Maria Exempelsson
jonas=195706122388 # Jonas Testgren

rm -rf "$folder"
mkdir -p "$folder"
home=$folder/installation
# shellcheck source=tools/installation.sh
. "$project/tools/installation.sh"
make_installation "$project" $((20000 + ($$ * 17) % 3900))
trap 'stop_installation || true' EXIT
start_simulators || { cat "$home"/{simulator,tsa}.log >&2; exit 1; }
start_service || { cat "$home/service.log" >&2; exit 1; }
# shellcheck source=tests/integration/client.sh
. "$project/tests/integration/client.sh"
trap 'stop_installation || true; forget_people' EXIT
db=$home/service/jourbeslut.db

offered() {
	html 'count(//*[@id="tie-offers"])'
}
placement=(ground_2=1 place_kind=jourhem 'place=Jourhemmet Björken')
liv='person_as_known=Liv Påhittsson 20230415-2388'
nils='person_as_known=Nils Åberg 20170303-2399'
ties() { sqlite3 "$db" "SELECT count(*) FROM matter_tie"; }

log_in Maria "$duty"
ring GVL lvu-6 ground_2=1 "$liv"
registered
custody=$ref
ring GVL lvu-6 ground_2=1 "$nils"
registered
other=$ref

echo 'A part of a name is told as that.'
ring GVL lvu-11 "${placement[@]}" person_as_known=Nils
sees "$other, Nils Åberg"
sees 'namnet är inte helt detsamma'
sees_not 'namnet är detsamma'

echo 'Back, another child in the same form: nothing is written about either.'
ring GVL lvu-11 "${placement[@]}" "$liv"
cp "$page" "$home/old"
registered
first=$ref
cp "$home/old" "$page"
send /jour/ring/registrera read_back=1 "$nils" "samma=inte $custody"
[ "$status" = 409 ] || give_up "an answer about another child is taken: $status"
[ "$(ties)" = 0 ] || give_up 'it is in the ledger'

echo 'The same form, the same child, and a tie that cannot be: the receipt says so.'
cp "$home/old" "$page"
registered "samma=$other"
[ "$ref" = "$first" ] || give_up 'a second press makes a second decision'
sees 'Det du valde om samma ärende blev inte sparat.'

echo 'What does not stand is not said to be saved.'
for said in "samma=$other" samma=GVL-2026-9999-9 samma=inte "samma=inte $other"; do
	get "/beslut/$first"
	send "/beslut/$first/samma-arende" "$said"
	[ "$status" = 409 ] || give_up "$said answers $status"
	sees 'Det beslutet kan inte höra till samma ärende'
done
get "/beslut/$first"
send "/beslut/$first/samma-arende"
[ "$status" = 400 ] || give_up "no answer at all answers $status"
[ "$(ties)" = 0 ] || give_up 'one of them was written'

echo 'Two tabs: the second hears who said the contrary, and how it is taken back.'
get "/beslut/$first"
cp "$page" "$home/tab"
submit "/beslut/$first/samma-arende" "samma=$custody"
sees 'Besluten hör till samma ärende.'
cp "$home/tab" "$page"
submit "/beslut/$first/samma-arende" "samma=$custody"
sees 'Besluten hör till samma ärende.'
cp "$home/tab" "$page"
send "/beslut/$first/samma-arende" "samma=inte $custody"
[ "$status" = 409 ] || give_up "the contrary answers $status"
sees 'Maria Exempelsson svarade'
sees "att $custody gäller samma person. Är det fel: ångra det svaret först"
sees_not 'Sparat: det är inte samma person.'
[ "$(ties)" = 1 ] || give_up 'the contrary is in the ledger'

echo 'A tie is taken back under its own decisions alone.'
tie=$(sqlite3 "$db" 'SELECT max(id) FROM matter_tie')
ask "/beslut/$other/samma-arende/$tie"
[ "$status" = 404 ] || give_up "the page is there under another decision: $status"
get "/beslut/$custody/samma-arende/$tie"

echo 'The pass is handed over before the press: the call is recorded, and the receipt says what is not.'
log_in Jonas "$jonas"
get /jour/pass
submit /jour/pass "until=$(html 'string((//form[@action="/jour/pass"]//button[@name="until"])[last()]/@value)')"
ring GVL lvu-11 "${placement[@]}" "$liv"
[ "$(offered)" = 1 ] || give_up 'nothing is offered on duty'
cp "$page" "$home/check"
get /jour/lamna-over
send /jour/lamna-over
cp "$home/check" "$page"
registered "samma=$custody"
sees 'Det du valde om samma ärende blev inte sparat.'
[ "$(ties)" = 1 ] || give_up 'a tie to what nobody may read'
get "/beslut/$ref"

echo 'Let in without the e-ID: nothing of other nights is offered, and no tie is made.'
as Maria
get /inloggningar
submit /inloggningar/papperskoder
code=$(html 'string((//*[contains(@class,"codes")]//*[contains(@class,"ref")])[1])')
sleep 1.1
as Lost
get /logga-in/utan
send /logga-in/utan "personnummer=$duty" "kod=$code"
ring GVL lvu-11 "${placement[@]}" "$liv"
[ "$(offered)" = 0 ] || give_up 'a custody of before is offered'
registered "samma=$custody"
sees 'Det du valde om samma ärende blev inte sparat.'
[ "$(sqlite3 "$db" "SELECT admission_id IS NOT NULL FROM oral_decision ORDER BY decision_id DESC LIMIT 1")" = 1 ] ||
	give_up 'it was recorded with the e-ID'
[ "$(offered)" = 0 ] || give_up 'the receipt offers it'
[ "$(ties)" = 1 ] || give_up 'a tie without the e-ID'

echo 'An answer that the text names the right custody is for the tie that it was given under.'
log_in Maria "$duty"
ring GVL lvu-6 ground_2=1 "$liv"
registered
later=$ref
sed 's/Nova/Liv/g; s/Hittepå/Påhittsson/g; s/20110718-2386/20230415-2388/; s/Ovanåker/Gävle/g' "$project/tests/data/cases/lvu11-replacement.json" |
	jq '.placement += { care: "custody", custody: "GVL-2020-0001-1", place: "Jourhemmet Björken" }' >"$folder/case.json"
get /jour/skriv
upload /jour/skriv/fil "fil=@$folder/case.json" typ=lvu-11 kommun=GVL
[[ $address =~ ^/beslut/([A-Z0-9-]+)/ ]] || give_up "no draft was made: $address"
ref=${BASH_REMATCH[1]}
get "/jour/ring?utkast=$ref"
submit /jour/ring answer=yes "${placement[@]}" "$liv" \
	"decider=$(html 'string((//label[contains(., "Astrid Exempelström")]//input[@name="decider"])[1]/@value)')" \
	"stated_day=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)" vem_svar=just
submit /jour/ring/registrera read_back=1
tie_to() { # tie_to CUSTODY
	get "/beslut/$ref"
	submit "/beslut/$ref/samma-arende" "samma=$1"
}
untie() {
	get "/beslut/$ref"
	get "$(path_of Ångra)"
	submit "${address%%\?*}" 'reason=Det var systern.'
}
asked() { # asked N WHEN: so many questions about the custody that is named
	get "/beslut/$ref/granska"
	[ "$(html 'count(//fieldset[@id="doubts"]//label[contains(., "GVL-2020-0001-1")])')" = "$1" ] || give_up "not $1 questions $2"
}
tie_to "$custody"
asked 1 'before any answer'
ticks=()
while read -r tick; do ticks+=("$tick=1"); done < <(html '//fieldset[@id="doubts"]//input/@name' | grep -oP '(?<=")[^"]+')
submit "/beslut/$ref/las" "${ticks[@]}"
get "/beslut/$ref/oppna"
submit "/beslut/$ref/oppna" 'reason=Ändras efter samtal med ordföranden.'
asked 0 'once it was answered'
untie
tie_to "$later"
asked 1 'under another tie'
untie
tie_to "$custody"
asked 0 'under the first tie again'
