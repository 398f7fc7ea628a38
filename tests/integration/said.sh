#!/usr/bin/env bash
# said.sh PROGRAMS PROJECT FOLDER: a text for one child, and a call about a sibling. The text cannot be locked before the
# deviation is explained, and who decides and who receives it reads both.
set -euo pipefail
bin=$1 project=$2 folder=$3

duty=195001012391     # Maria Exempelsson
chair=197809172393    # Astrid Exempelström, chair in Gävle
receiver=195412222381 # David Fiktivlund, Gävle

rm -rf "$folder"
mkdir -p "$folder"
home=$folder/installation
# shellcheck source=tools/installation.sh
. "$project/tools/installation.sh"
make_installation "$project" $((24000 + ($$ * 17) % 3900))
trap 'stop_installation || true' EXIT
start_simulators || { cat "$home"/{simulator,tsa}.log >&2; exit 1; }
start_service || { cat "$home/service.log" >&2; exit 1; }
# shellcheck source=tests/integration/client.sh
. "$project/tests/integration/client.sh"
trap 'stop_installation || true; forget_people' EXIT

log_in Maria "$duty"
get /jour/skriv
# Another child of the night, whom the first one's text names.
jq '.person.name = "Vera Radsson" | .person.number = "20190501-2397"' "$project/tests/data/cases/lvu6-small-child.json" >"$folder/other.json"
jq '.criteria.home.reason += " Vera låg på golvet."' "$project/tests/data/cases/lvu6-small-child.json" >"$folder/case.json"
upload /jour/skriv/fil "fil=@$folder/other.json" typ=lvu-6 kommun=GVL
get /jour/skriv
upload /jour/skriv/fil "fil=@$folder/case.json" typ=lvu-6 kommun=GVL
[[ $address =~ ^/beslut/([A-Z0-9-]+)/ ]] || give_up "no draft was made: $address"
ref=${BASH_REMATCH[1]}

echo 'The call is about the brother.'
get "/jour/ring?utkast=$ref"
decider=$(html 'string((//label[contains(., "Astrid Exempelström")]//input[@name="decider"])[1]/@value)')
submit /jour/ring answer=yes ground_2=1 "decider=$decider" 'person_as_known=Nils Påhittsson, 20170303-2399, mor Ida Sagolund 20000101-2384' \
	"stated_day=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)" vem_svar=just
submit /jour/ring/registrera read_back=1

echo 'The confirmation and the municipality have the brother, and the municipality sees that the draft is another.'
get "/beslut/$ref/bekraftelse"
sees 'Nils Påhittsson, 20170303-2399'
sees_not '20230415-2388'
log_in David "$receiver"
get "/kommun/beslut/$ref"
sees 'Nils Påhittsson, 20170303-2399'
sees 'Texten avviker från det som sades'
sees 'Inte förklarat'

echo 'The text cannot be locked.'
as Maria
get "/beslut/$ref/granska"
sees 'Personnummer: texten säger något annat'
[ "$(html "count(//form[@action=\"/beslut/$ref/las\"])")" = 0 ] || give_up 'the page offers to lock a text that deviates'
[ "$(html "count(//a[@href=\"/beslut/$ref/granska#said-person-number\"])")" = 1 ] || give_up 'no link to the explanation'
csrf=$(html 'string((//input[@name="csrf"])[1]/@value)')
seen=$(html 'string((//input[@name="seen"])[1]/@value)')
ask --data-urlencode "csrf=$csrf" --data-urlencode "seen=$seen" "/beslut/$ref/las"
[ "$status" = 422 ] || give_up "a text that deviates was locked: $status"
send "/beslut/$ref/avvikelse" reason-person-number=kort
[ "$status" = 422 ] || give_up "an explanation of four letters was taken: $status"
sees 'Förklara med minst två ord'
ask --data-urlencode "csrf=$csrf" -d written-person-number=20110718-2386 \
	--data-urlencode 'reason-person-number=En förklaring av något annat.' "/beslut/$ref/avvikelse"
sees 'Personnummer: texten säger något annat'

echo 'Explained, it can; the chair and the municipality read why.'
submit "/beslut/$ref/avvikelse" 'reason-person-number=Broderns nummer lästes upp av misstag.'
sees_not 'Personnummer: texten säger något annat'
sees 'Vem beslutet gäller: texten säger något annat'
submit "/beslut/$ref/avvikelse" 'reason-name=Broderns namn lästes upp av misstag.'
sees_not 'Vem beslutet gäller: texten säger något annat'

echo 'What may be about another has an answer of its own, and nothing is lost before it has.'
get "/beslut/$ref/granska"
sees 'Stämmer det här?'
doubt() { # doubt WORDS: the field of its tick
	html "string((//fieldset[@id=\"doubts\"]//label[contains(., \"$1\")]//input/@name)[1])"
}
number=$(doubt 20000101-2384) name=$(doubt Vera)
[ -n "$number" ] && [ -n "$name" ] || give_up "no tick for the mother's number («$number») or the other child's name («$name»)"
answers() {
	sqlite3 -cmd '.timeout 5000' "$home/service/jourbeslut.db" 'SELECT count(*) FROM doubt_answer'
}
for ticked in none "$number" "$name"; do
	ticks=("$number=" "$name=")
	for i in 0 1; do [ "${ticks[i]}" != "$ticked=" ] || ticks[i]+=1; done
	send "/beslut/$ref/las" "${ticks[@]}"
	[ "$status" = 422 ] || give_up "the text was locked with the tick $ticked alone: $status"
	sees 'Texten är inte låst.'
	[ "$(html 'string(//fieldset[@id="doubts"]//input[@checked]/@name)')" = "${ticked#none}" ] || give_up "the tick $ticked is lost"
	[ "$(answers)" = 0 ] || give_up 'an answer is kept though nothing was locked'
	get "/beslut/$ref/granska"
done
submit "/beslut/$ref/las" "$number=1" "$name=1"
[ "$(answers)" = 2 ] || give_up 'two answers were not kept'
[ "$(sqlite3 "$home/service/jourbeslut.db" "SELECT count(*) FROM act WHERE event = 'doubt-answered'")" = 2 ] || give_up 'the answers are no acts'

echo 'An answer is of the text as it stood; what is reworded, and the basis, are looked at too.'
doubts() { # doubts N: so many are asked of
	get "/beslut/$ref/granska"
	[ "$(html 'count(//fieldset[@id="doubts"]//input)')" = "$1" ] || give_up "not $1 doubts: $(html '//fieldset[@id="doubts"]')"
}
change() { # change FIELD=TEXT
	get "/beslut/$ref/text/criteria"
	submit "/beslut/$ref/text/criteria" "$1" go=stay
}
reword() { # reword TEXT: of the block about the home
	get "/beslut/$ref/granska/decision/d-home"
	submit "/beslut/$ref/granska/decision/d-home" "text=$1"
}
get "/beslut/$ref/oppna"
submit "/beslut/$ref/oppna" 'reason=Ändras efter samtal med ordföranden.'
doubts 0
change 'criteria.home.reason=Vera låg slagen på golvet i flera timmar. Ingen vuxen kunde väckas.'
doubts 1
change 'criteria.home.reason=Liv låg på golvet i flera timmar. Ingen vuxen kunde väckas, och hon frös.'
doubts 0
reword 'VERA låg på golvet i flera timmar. Ingen vuxen kunde väckas.'
doubts 1
[ "$(html "count(//fieldset[@id=\"doubts\"]//a[@href=\"/beslut/$ref/granska/decision/d-home#text\"])")" = 1 ] || give_up 'the doubt does not lead to the reworded block'
reword 'Liv låg på golvet i flera timmar. Ingen vuxen kunde väckas.'
doubts 0
change 'criteria.home.facts=Vera Radsson 20190501-2397 hade blåmärken på armar och rygg.'
doubts 2
change 'criteria.home.facts=Pojken Nils, sju år, sitter inlåst av sin far.'
doubts 1
change 'criteria.home.facts=Liv hade blåmärken på armar och rygg.'
doubts 0

echo "A colleague's child of the night is asked about, where its reader may read of it."
log_in Jonas 195706122388
get "/jour/ring?kommun=GVL&typ=lvu-6"
decider=$(html 'string((//label[contains(., "Astrid Exempelström")]//input[@name="decider"])[1]/@value)')
submit /jour/ring answer=yes ground_2=1 "decider=$decider" 'person_as_known=Elsa Tangen 20170303-2399' \
	"stated_day=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)"
submit /jour/ring/registrera read_back=1
as Maria
change 'criteria.home.reason=Elsa låg på golvet i flera timmar. Ingen vuxen kunde väckas, och hon frös.'
doubts 0
get /jour/pass
submit /jour/pass "until=$(html 'string((//form[@action="/jour/pass"]//button[@name="until"])[last()]/@value)')"
doubts 1
change 'criteria.home.reason=Liv låg på golvet i flera timmar. Ingen vuxen kunde väckas, och hon frös.'
doubts 0
submit "/beslut/$ref/las"

log_in Astrid "$chair"
get "/skriv-under/$ref"
sees 'Så registrerades ditt beslut'
sees 'Nils Påhittsson, 20170303-2399'
sees 'Broderns nummer lästes upp av misstag.'
sees 'lästes upp och bekräftades'
as David
get "/kommun/beslut/$ref"
sees 'Broderns nummer lästes upp av misstag.'

echo 'A number that cannot be right is put right in one field, and why is filled in.'
as Maria
get '/jour/ring?kommun=GVL&typ=lvu-6'
decider=$(html 'string((//input[@name="decider" and @value!="0"])[1]/@value)')
submit /jour/ring answer=yes ground_2=1 "decider=$decider" 'person_as_known=Alva Testsson, 20190501-2383' \
	"stated_day=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)"
submit /jour/ring/registrera read_back=1
[[ $address =~ ^/beslut/([A-Z0-9-]+)/registrerat ]] || give_up "nothing was recorded: $address"
ref=${BASH_REMATCH[1]}
get "/beslut/$ref/granska"
sees_not 'Född 2019-05-01'
[ "$(html "count(//a[@href=\"/beslut/$ref/text/person#person-number\"])")" -ge 1 ] || give_up 'no link to the number'
get "/beslut/$ref/text/person"
[ "$(html 'count(//details//*[@id="person-number"])')" = 0 ] || give_up 'the field of the number is folded away'
[ -z "$(html 'string(//*[@id="person-birth_date"]/@value)')" ] || give_up 'a day of birth was taken from a wrong number'
submit "/beslut/$ref/text/person" person.number=20190501-2389 go=stay
get "/beslut/$ref/granska"
sees_not 'Fråga efter det rätta'
sees 'Alva Testsson, 20190501-2389'
submit "/beslut/$ref/avvikelse"
sees_not 'Personnummer: texten säger något annat'
sees '20190501-2383, stämmer inte som personnummer. Det rätta står i texten.'
get "/beslut/$ref/bekraftelse"
sees 'i samtalet sades 20190501-2383, som inte stämmer'
