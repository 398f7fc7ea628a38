#!/usr/bin/env bash
# No pack of law at all: an empty folder, and nothing kept. The six facts and a question in the worker's own words are
# recorded all the same; confirmation, municipality and /kontroll answer. Then packs are changed, broken and taken away
# below a running service: it goes on with what it read, and a restart with what it kept.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
packs=$work/templates/law
cp -r "$project/templates" "$work/templates"
sed -i "s|^templates = .*|templates = $work/templates|" "$home/service/jourbeslut.conf"
rm -rf "${packs:?}"
mkdir "$packs"
# From before packs were kept: by a pack that is nowhere now.
said=$(add_decisions oral 1)
frozen=$(add_decisions frozen 1)

stop_service() { stop_program "$service_pid" TERM || give_up 'the service did not end well'; }
readyz() { curl -s "$service_url/readyz"; }

# answers NAME PATH…: no page of these fails, whatever law there is.
answers() {
	as "$1"
	shift
	for one; do get "$one"; done
}

echo 'With no pack at all a call is recorded, and everybody sees it.'
"$bin/jourbeslut" check-config --config "$home/service/jourbeslut.conf" >"$work/out" 2>&1 || give_up "check-config: $(cat "$work/out")"
grep -q '^warning: law pack folder cannot be read.*the folder of law packs is empty' "$work/out" || give_up "not told: $(cat "$work/out")"
start_all
readyz | grep -q '"law-pack"' || give_up 'nobody is warned'
log_in_all Maria="$maria" Astrid="$astrid" Elsa="$elsa" Ali="$ali"

# record_free PERSON: a call on a question of one's own; $ref.
record_free() {
	local decider
	get '/jour/ring?typ=free&kommun=Gävle'
	decider=$(html 'string((//label[contains(., "Astrid Exempelström")]//input[@name="decider"])[1]/@value)')
	submit /jour/ring 'question=Beslutar du att omedelbart omhänderta barnet?' answer=yes "decider=$decider" \
		"person_as_known=$1" "stated_day=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)"
	submit /jour/ring/registrera
	[[ $address =~ ^/beslut/([A-Z0-9-]+)/registrerat$ ]] || give_up "the decision was not recorded: $address"
	ref=${BASH_REMATCH[1]}
}

# everybody REF: each page on which that decision stands.
everybody() {
	local code
	code=$(ask_store "SELECT check_code FROM decision WHERE ref = '$1'")
	answers Maria /jour /jour/ring /jour/skriv "/beslut/$1" "/beslut/$1/registrerat" "/beslut/$1/text" "/beslut/$1/granska" \
		"/beslut/$1/utkast.pdf" "/beslut/$1/bekraftelse.pdf" "/beslut/$1/bekraftelse"
	sees "$1"
	answers Astrid /skriv-under/mina
	answers Elsa /kommun "/kommun/beslut/$1"
	answers nobody "/kontroll/$code/json"
	is 'what /kontroll says of it' "$1" "$(jq -r .reference "$page")"
	answers nobody "/kontroll/$code"
	sees "$1"
	answers Ali /admin /admin/lag
	! grep 'status=5' "$home/service.log" || give_up 'something failed'
}

as Maria
get /jour/skriv
sees 'Det finns ingen lagtext att skriva efter just nu.'
record_free 'Pojke Provsson, okänt nummer'
free=$ref
for one in "$free" "$said" "$frozen"; do everybody "$one"; done
as Maria
get '/jour/ring?typ=lvu-6&kommun=Gävle' # a link that somebody kept
sees 'Annat beslut, med egna ord'
stop_service

echo 'Packs come, and go while the service runs: what it read and kept goes on.'
cp -r "$project/templates/law/." "$packs"
start_service || give_up 'the service does not start with packs'
as Maria
record_decision 'Flicka Provsson, okänt nummer'
open=$ref
everybody "$open"
everybody "$frozen"
texts() { # what the papers of these say
	as Maria
	for one in "$open" "$frozen"; do
		get "/beslut/$one/bekraftelse"
		page_text | grep -v -e 'Sidan visades' -e 'visades eller skrevs'
	done
}
texts >"$work/before"
same() {
	texts >"$work/after"
	diff "$work/before" "$work/after" || give_up "$1: other papers"
}
jq '.name = "Ändrad"' "$packs/lvu-2026/pack.json" >"$work/one"
! readyz | grep -q '"law-folder"' || give_up 'something is warned of that did not happen'
cp "$packs/lvu-2026/pack.json" "$work/as-it-was"
touch "$packs/lvu-2026/pack.json"
! readyz | grep -q '"law-folder"' || give_up 'the same words, written anew, are no other law'
cp "$work/one" "$packs/lvu-2026/pack.json"
readyz | grep -q '"law-folder"' || give_up 'nobody is warned of a pack that was replaced'
cp "$work/as-it-was" "$packs/lvu-2026/pack.json"
! readyz | grep -q '"law-folder"' || give_up 'the old pack is there again'
cp "$work/one" "$packs/lvu-2026/pack.json"
same 'a pack was replaced'
head -c 300 "$packs/lvu-2026/lvu-6.json" >"$work/one"
cp "$work/one" "$packs/lvu-2026/lvu-6.json"
same 'a pack is half written'
rm -r "$packs/lvu-2026" "$packs/barn-2027"
same 'a pack was removed'
rm -r "${packs:?}"/*
everybody "$open"
everybody "$frozen"
same 'the folder is empty'
readyz | grep -q '"law-folder"' || give_up 'nobody is warned of an empty folder'
as Maria
record_decision 'Ett barn till'
stop_service

echo 'A restart has what was kept.'
start_service || give_up 'an empty folder stops the start'
! readyz | grep -q '"law-folder"' || give_up 'after a restart it is what was read'
readyz | grep -q '"law-pack"' || give_up 'nobody is warned after a restart'
same 'a restart with an empty folder'
everybody "$open"
everybody "$frozen"
answers Ali /admin/lag
sees 'Mappen med lagpaket går inte att läsa. Det som senast sparades används i stället, så inget ändras nu.'
as Maria
record_decision 'Ett fjärde barn'
stop_service

echo 'A pack that is half written is told, and what was kept of it serves.'
cp -r "$project/templates/law/." "$packs"
head -c 300 "$project/templates/law/lvu-2026/lvu-6.json" >"$packs/lvu-2026/lvu-6.json"
start_service || give_up 'a half written pack stops the start'
readyz | grep -q '"law-pack"' || give_up 'nobody is warned of half a pack'
same 'a restart with half a pack'
answers Ali /admin/lag
sees 'lvu-2026 i mappen med lagpaket går inte att läsa. Det som senast sparades används i stället'
rm -r "${packs:?}"/*
stop_service

echo 'Nothing is kept either.'
sqlite3 "$store" "DROP TRIGGER law_kept_stays; DELETE FROM law_kept"
start_service || give_up 'a store without packs stops the start'
for one in "$free" "$said" "$frozen" "$open"; do everybody "$one"; done
as Maria
get "/beslut/$open/bekraftelse"
sees 'Flicka Provsson'
sees_not 'säger något annat än samtalet'
record_free 'Ännu ett barn'
everybody "$ref"
