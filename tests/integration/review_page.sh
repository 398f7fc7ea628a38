#!/usr/bin/env bash
# review_page.sh PROGRAMS PROJECT FOLDER: the duty worker at "Granska". What is missing stands there once; what points
# somebody out in a public text, and what cannot be printed, is shown with its words and a link to its field; what must
# stand is answered for.
set -euo pipefail
bin=$1 project=$2 folder=$3

duty=195001012391 # Maria Exempelsson

rm -rf "$folder"
mkdir -p "$folder"
home=$folder/installation
# shellcheck source=tools/installation.sh
. "$project/tools/installation.sh"
make_installation "$project" $((28000 + ($$ * 17) % 4000))
trap 'stop_installation || true' EXIT
start_simulators || { cat "$home"/{simulator,tsa}.log >&2; exit 1; }
start_service || { cat "$home/service.log" >&2; exit 1; }
# shellcheck source=tests/integration/client.sh
. "$project/tests/integration/client.sh"
trap 'stop_installation || true; forget_people' EXIT

# draft FILTER: the protected child's case, changed by a jq filter, becomes a draft: its reference in $ref.
draft() {
	jq "$1" "$project/tests/data/cases/reported/secret-address.json" >"$folder/case.json"
	get /jour/skriv
	upload /jour/skriv/fil "file=@$folder/case.json;type=application/json"
	ref=$(html 'string(//body)' | grep -oE '\b[A-Z]{2,4}-[0-9]{4}-[0-9]{4,}-[0-9]\b' | head -n 1)
	[ -n "$ref" ] || give_up 'the case file gave no draft'
	get "/beslut/$ref/granska"
}

# link_of WORDS: where the line of the lists leads in which these words are quoted.
link_of() {
	html "string((//li[q[normalize-space(.)=\"$1\"]]/a/@href)[1])"
}

# leads_to WORDS PATH: the link of these words leads there, to a field that the page has.
leads_to() {
	local link
	link=$(link_of "$1")
	[ "$link" = "/beslut/$ref/$2" ] || give_up "«$1» leads to «$link», not to $2"
	get "${link%#*}"
	[ "$(html "count(//*[@id=\"${link#*#}\"])")" = 1 ] || give_up "the page has no field ${link#*#}"
	get "/beslut/$ref/granska"
}

log_in Maria "$duty"

# --- Another encoding ---------------------------------------------------------------------------------------------------
get /jour/skriv
ask -F "csrf=$(html 'string((//form[@action="/jour/skriv/fil"]//input[@name="csrf"])[1]/@value)')" \
	-F "file=@$project/tests/data/cases/broken/windows-1252.json;type=application/json" /jour/skriv/fil
[ "$status" = 422 ] || give_up "a file in Windows-1252 answers $status"
sees 'Filen togs inte emot'
sees 'Windows-1252 eller Latin-1'
sees 'Spara den igen med teckenkodningen UTF-8'

# --- Once ---------------------------------------------------------------------------------------------------------------
draft 'del(.contact.reason, .best_interests, .protection.judgment, .criteria.court)'
sees 'Innan texten kan låsas'
for words in 'Bedömningen av den unges bästa' 'Det som uppgavs när jouren kontaktades' 'Skyddsbedömningen saknas'; do
	count=$(html '//main' | grep -oF "$words" | wc -l)
	[ "$count" = 1 ] || give_up "«$words» stands $count times on the page"
done
double=$(html '//main//li/a[contains(@href, "/text/")]/text()' | sort | uniq -d | head -n 1)
[ -z "$double" ] || give_up "the page says twice: $double"

# --- What points somebody out -------------------------------------------------------------------------------------------
draft .
leads_to 'Kvarnvägen 17' text/criteria#criteria-home-reason
leads_to '026-10 20 30' text/criteria#criteria-home-reason
leads_to 'lärare Anna' text/voice#views-reason
get "/beslut/$ref/text/criteria"
[ "$(html 'count(//*[@id="public-kept"])')" = 1 ] || give_up 'there is no field for the answer'
[ "$(html 'count(//details//*[@id="public-kept"])')" = 0 ] || give_up 'the field for the answer is folded away'
submit "/beslut/$ref/text/criteria" 'public.kept=Kvarnvägen 17 är brottsplatsen, och 026-10 20 30 hör till en mack.' go=stay
get "/beslut/$ref/granska"
[ -z "$(link_of 'Kvarnvägen 17')" ] || give_up 'what is answered for stands as missing'
# A reworded paragraph is as public.
get "/beslut/$ref/granska/decision/d-home"
submit "/beslut/$ref/granska/decision/d-home" 'text=Barnet bor på Lillvägen 12 hos sin mor.'
get "/beslut/$ref/granska"
leads_to 'Lillvägen 12' granska/decision/d-home#text
# Where nothing was pointed out, nothing is asked.
draft '.criteria.home.reason = "Grannar hörde barnet skrika i flera timmar i kväll." | .views.reason = "Barnet vill sova hos en vuxen som det litar på."'
get "/beslut/$ref/text/criteria"
[ "$(html 'count(//*[@id="public-kept"])')" = 0 ] || give_up 'an answer is asked for without a question'

# --- Another child of the same night ------------------------------------------------------------------------------------
# Who may read the other matter is warned; nobody else learns that there is one.
draft '.person.name = "Vera Radsson" | .person.number = "20190501-2397"'
draft '.criteria.home.reason = "Vera låg på golvet i flera timmar. Ingen vuxen kunde väckas."'
sees 'här står ett namn från ett annat av nattens ärenden'
leads_to 'Vera' text/criteria#criteria-home-reason
named=$ref
log_in Jonas 195706122388
get "/beslut/$named/granska"
submit "/beslut/$named/skal" 'reason=Tingsrätten frågar efter beslutet'
get "/beslut/$named/granska"
sees 'Vera låg på golvet'
sees_not 'ett annat av nattens ärenden'
as Maria

# --- What cannot be printed ---------------------------------------------------------------------------------------------
draft '.handover.note = "Ring 中村 i morgon."'
leads_to '中村' text/documents#handover-note
sees 'tecknet U+4E2D går inte att skriva ut'

# --- Whose it is, and words that are not used ---------------------------------------------------------------------------
draft .
get "/beslut/$ref/text/responsibility"
[ "$(html 'count(//*[@id="municipality"])')" = 0 ] || give_up 'the municipality is asked for without a question'
# As an older version of the service, or another municipality's file, may have left them.
store() {
	sqlite3 -cmd '.timeout 5000' "$home/service/jourbeslut.db" "$1"
}
store "UPDATE matter SET case_json = json_set(case_json, '\$.municipality', 'Ljusdal') WHERE id =
	(SELECT matter_id FROM decision WHERE ref = '$ref')"
store "UPDATE decision SET edits_json = json_set(edits_json, '\$.d-decision', 'Ett annat barn omhändertas.') WHERE ref = '$ref'"
get "/beslut/$ref/granska"
sees 'Här står en annan ansvarig kommun än beslutets'
link=$(html 'string((//li/a[contains(., "ansvarig kommun")]/@href)[1])')
[ "$link" = "/beslut/$ref/text/responsibility#municipality" ] || give_up "the other municipality leads to «$link»"
sees 'Ett annat barn omhändertas.'
[ "$(html "count(//a[@href=\"/beslut/$ref/granska#unused-d-decision\"])")" = 1 ] || give_up 'no link to the wording that is not used'
! html '//article' | grep -q 'Ett annat barn' || give_up 'a block that cannot be reworded is reworded'
get "/beslut/$ref/text/responsibility"
submit "/beslut/$ref/text/responsibility" municipality= go=stay
get "/beslut/$ref/granska"
submit "/beslut/$ref/granska/unused/d-decision" standard=1
sees_not 'Ett annat barn omhändertas.'
get "/beslut/$ref/granska"
sees_not 'en annan ansvarig kommun'
sees_not 'Egna formuleringar som inte kommer med'
get "/beslut/$ref/granska/unused/d-decision"
[ "$address" = "/beslut/$ref/granska" ] || [ "$address" = "/beslut/$ref/granska#unused" ] || give_up "a wording that is gone leads to $address"

# Nothing of it is in the service's log.
! grep -E 'Kvarnvägen|Lillvägen|026-10|中村' "$home/service.log" || give_up 'the log holds what was written'
echo 'Granska: once, with its words, with its place'
