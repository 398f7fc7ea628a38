#!/usr/bin/env bash
# tie.sh PROGRAMS PROJECT FOLDER: a placement opened from a page of its own, of a child that is in custody already. It is
# offered to belong to the same matter, before and after it is recorded; who says so is told on both, and it is taken back.
set -euo pipefail
bin=$1 project=$2 folder=$3

duty=195001012391     # Maria Exempelsson
receiver=195412222381 # David Fiktivlund, Gävle

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

offered() {
	html 'count(//*[@id="tie-offers"])'
}
placement=(ground_2=1 place_kind=jourhem 'place=Jourhemmet Björken')

log_in Maria "$duty"
ring GVL lvu-6 ground_2=1 'person_as_known=Liv Påhittsson 20230415-2388'
[ "$(offered)" = 0 ] || give_up 'a custody without a placement is offered one'
registered
custody=$ref

echo 'Another child, and the same number in another municipality: nothing is offered.'
ring GVL lvu-11 "${placement[@]}" 'person_as_known=Nils Påhittsson 20170303-2399'
[ "$(offered)" = 0 ] || give_up 'the sibling is offered the custody'
other=$(html 'string((//option[@value!="GVL"]/@value)[1])')
ring "${other:-LJU}" lvu-11 "${placement[@]}" 'person_as_known=Liv Påhittsson 20230415-2388'
[ "$(offered)" = 0 ] || give_up 'a custody of another municipality is offered'

echo 'Offered before it is recorded; said in the same press.'
ring GVL lvu-11 "${placement[@]}" 'person_as_known=Liv Påhittsson 20230415-2388'
sees "Hör till samma ärende: $custody"
sees 'samma personnummer'
registered "samma=$custody"
sees "Hör till samma ärende som $custody"
first=$ref

echo 'Not said, it is recorded all the same, rests on nothing, and is offered on both pages.'
ring GVL lvu-11 "${placement[@]}" 'person_as_known=Liv Påhittsson 20230415-2388'
registered
[ "$(offered)" = 1 ] || give_up 'nothing is offered after the call'
rests() { # rests REF: the custody, by the check that anybody may make
	local code
	code=$(sqlite3 "$home/service/jourbeslut.db" "SELECT check_code FROM decision WHERE ref = '$1'")
	curl -sS "$service_url/kontroll/$code/json" | jq -r '.legal.restsOn.reference // "-"'
}
[ "$(rests "$first")" = "$custody" ] || give_up "the tied placement rests on $(rests "$first")"
[ "$(rests "$ref")" = - ] || give_up 'it is tied though nobody said so'
log_in David "$receiver"
get "/kommun/beslut/$ref"
sees 'Ingen har sagt om det här gäller samma person'
[ "$(path_of 'Läs det')" = "/kommun/beslut/$custody" ] || give_up 'the municipality is not led to the custody'
get "/kommun/beslut/$first"
sees_not 'Ingen har sagt'
as Maria
get "/beslut/$custody"
[ "$(offered)" = 1 ] || give_up 'the custody is not offered its placement'
get "/beslut/$ref"
submit "/beslut/$ref/samma-arende" "samma=$custody"
sees 'Besluten hör till samma ärende.'
[ "$(rests "$ref")" = "$custody" ] || give_up 'what was said does not count'
get "/beslut/$custody"
sees "Hör till samma ärende som $ref"
sees 'Maria Exempelsson'

echo 'Its text is offered the custody, with its reference; other care is asked about before it is locked.'
get "/beslut/$ref/text/placement"
[ "$(html 'string(//input[@name="placement.custody"]/@value)')" = "$custody" ] || give_up 'the custody is not filled in'
[ "$(html 'count(//input[@name="placement.care" and @value="custody" and @checked])')" = 1 ] ||
	give_up 'the care is not filled in'
sees "från omhändertagandet $custody"
submit "/beslut/$ref/text/placement" placement.care=care go=stay
get "/beslut/$ref/granska"
sees 'Placeringen hör ihop med ett omhändertagande som gäller'
get "/beslut/$ref/text/placement"
submit "/beslut/$ref/text/placement" placement.care=custody go=stay
submit "/beslut/$ref/text/placement" placement.custody=GVL-2020-0001-1 go=stay
get "/beslut/$ref/granska"
sees 'Texten nämner ett annat omhändertagande'
get "/beslut/$ref/text/placement"
submit "/beslut/$ref/text/placement" "placement.custody=$custody" go=stay
get "/beslut/$ref/granska"
sees_not 'Stämmer det?'
sees "Omhändertagandet $custody enligt"

echo 'Number and guardians are offered from the text of the custody, and what stands there stays.'
get "/beslut/$custody/text/person"
submit "/beslut/$custody/text/person" 'representatives.0.name=Moa Påhittsson' representatives.0.role=custodian go=stay
get "/beslut/$ref/text/person"
sees 'Samma person i ett annat beslut'
submit "/beslut/$ref/text/person" "fetch=$custody" go=stay
get "/beslut/$ref/text/person"
[ "$(html 'string(//input[@name="representatives.0.name"]/@value)')" = 'Moa Påhittsson' ] || give_up 'the guardian was not fetched'
[ "$(html 'count(//button[@name="fetch"])')" = 0 ] || give_up 'what was fetched is offered again'

echo 'The municipality sees who said it.'
as David
get "/kommun/beslut/$ref"
sees "Hör till samma ärende som $custody"
[ "$(html 'count(//a[.="Ångra"])')" = 0 ] || give_up 'the municipality can take it back'

echo 'Taken back with a reason, and kept as that.'
as Maria
get "/beslut/$ref"
undo=$(path_of Ångra)
get "$undo"
send "$undo" reason=
[ "$status" = 422 ] || give_up "taken back without a reason: $status"
submit "$undo" 'reason=Det var systern.'
sees 'Det var systern.'
[ "$(html 'count(//*[@id="tie"]//s)')" = 1 ] || give_up 'what was taken back is not struck out'
[ "$(html 'count(//*[@id="tie"]//strong)')" = 0 ] || give_up 'what was taken back stands in bold'
[ "$(rests "$ref")" = - ] || give_up 'what was taken back counts'
submit "/beslut/$ref/samma-arende" "samma=inte $custody"
sees "Inte samma person"
[ "$(offered)" = 0 ] || give_up 'what was answered is asked again'

echo 'Whoever may not read the other matter is not told of it.'
log_in Jonas 195706122388
ring GVL lvu-11 "${placement[@]}" 'person_as_known=Liv Påhittsson 20230415-2388'
[ "$(offered)" = 0 ] || give_up 'a matter is told of to who may not read it'
