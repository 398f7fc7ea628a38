#!/usr/bin/env bash
# A pack of law on its way while the service runs: checked, compared, printed, staged, approved by two; what is not frozen
# yet switches, what is frozen keeps its own, and a restart keeps all of it.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
law() {
	local part=$1
	shift
	"$bin/jourbeslut" law "$part" "$@"
}
installed=(--templates "$project/templates")
conf=(--config "$home/service/jourbeslut.conf")

# refused WANTED STATUS PART ARGUMENTS…
refused() {
	local wanted=$1 expected=$2 status=0
	shift 2
	law "$@" >"$work/out" 2>"$work/err" || status=$?
	[ "$status" = "$expected" ] || give_up "law $*: exit status $status: $(cat "$work/err")"
	grep -qF -- "$wanted" "$work/err" || give_up "law $*: does not say «$wanted»: $(cat "$work/err")"
	[ ! -s "$work/out" ] || give_up "law $*: prints something all the same"
}

# pack ID FILTER: a folder that builds on LVU of 2026.
pack() {
	mkdir -p "$work/packs/$1"
	jq ".id = \"$1\" | .from = [\"lvu-2026\", \"common\"] | $2" "$project/templates/law/lvu-2026/pack.json" \
		>"$work/packs/$1/pack.json"
}
better='.rank = 30 | .use = "approved" | del(.valid_to, .transition)'

echo 'A pack is checked, and says what is wrong with it.'
for one in lvu-2026 lvu-2027 barn-2027 lvm-2026 lvm-2027 free; do law check "${installed[@]}" "$one" >/dev/null; done
pack mine "$better"
law check "${installed[@]}" "$work/packs/mine" | grep -qx 'type lvu-6 (child-custody)' || give_up 'a good pack has no types'
pack wrong "$better | .colour = \"red\""
refused 'wrong/pack.json colour' 1 check "${installed[@]}" "$work/packs/wrong"
pack wrong '.rank = 20 | .use = "approved"'
refused 'covers child-custody from the same day and with the same rank as lvu-2026' 1 check "${installed[@]}" "$work/packs/wrong"
pack wrong "$better | .types = [\"mine.json\", \"lvu-11.json\"]"
jq '.conflicts[0].when = {"person.colour": true}' "$project/templates/law/lvu-2026/lvu-6.json" >"$work/packs/wrong/mine.json"
refused 'wrong/lvu-6 conflicts: there is no field {person.colour}' 1 check "${installed[@]}" "$work/packs/wrong"
jq '.basis += [{"kind": "paragraph", "text": ("{criteria.home.facts} " * 9 | rtrimstr(" "))}]' \
	"$project/templates/law/lvu-2026/lvu-6.json" >"$work/packs/wrong/mine.json"
refused 'wrong/lvu-6 basis: with the longest values that its fields allow' 1 check "${installed[@]}" "$work/packs/wrong"
pack lvu-2027 "$better"
refused 'there is a pack lvu-2027 already' 1 check "${installed[@]}" "$work/packs/lvu-2027"
refused 'no such folder' 1 check "${installed[@]}" "$work/packs/none"
refused 'see `jourbeslut law check --help`' 64 check "${installed[@]}"
law check --help | grep -q 'Exit status 1' || give_up 'no help'
for part in check diff print; do
	law "$part" --help | grep -q -- '--templates FOLDER .* default /' || give_up "law $part --help: no default"
done
mkdir -p "$work/nothing/law"
refused "$work/nothing/law/fields.json: there is no such file" 1 check --templates "$work/nothing" "$work/packs/mine"
law --help | grep -q 'law stage FOLDER' || give_up 'the help does not name its parts'

echo 'Two packs are compared in words.'
[ -z "$(law diff "${installed[@]}" lvu-2026 lvu-2026)" ] || give_up 'a pack differs from itself'
pack later "$better | .provisions.custody_chair = \"6 a § LVU\" | .types = [\"later.json\", \"lvu-11.json\"]"
jq '.follow_ups[0].weeks = 2' "$project/templates/law/lvu-2026/lvu-6.json" >"$work/packs/later/later.json"
law diff "${installed[@]}" lvu-2026 "$work/packs/later" >"$work/diff"
for line in '- custody_chair: 6 § andra stycket LVU' '+ custody_chair: 6 a § LVU'; do
	grep -qxF -- "$line" "$work/diff" || give_up "the difference does not say «$line»: $(cat "$work/diff")"
done
grep -q '^+ .*Senast samma veckodag 2 veckor efter dagen för det muntliga beslutet' "$work/diff" || give_up 'no word about the clock'
grep -q '^+ .*6 a § LVU' "$work/diff" || give_up 'the texts that cite it are not shown'
! grep -q 'Placering.*beslutsunderlaget' "$work/diff" || give_up 'what is the same is shown'

echo 'A pack is printed for the lawyer, as the records are.'
law print "${installed[@]}" lvu-2027 "$work/lvu-2027.pdf" >/dev/null
refused 'exists already' 1 print "${installed[@]}" lvu-2027 "$work/lvu-2027.pdf"
qpdf --check "$work/lvu-2027.pdf" >/dev/null || give_up 'qpdf finds something'
pdfinfo "$work/lvu-2027.pdf" | grep -q '^Tagged: *yes' || give_up 'it is not tagged'
"$bin/record_lint" "$work/lvu-2027.pdf" >"$work/lint" 2>&1 || give_up "the lint of PDF/A finds something: $(cat "$work/lint")"
pdftotext -enc UTF-8 -layout "$work/lvu-2027.pdf" - | tr -s ' \n' ' ' >"$work/text"
hash=$(law check "${installed[@]}" lvu-2027 | sed -n 's/^hash //p')
for words in 'Granskat av kommunens jurist' "Kontrollsumma (SHA-256) ${hash:0:8}" '6 § andra stycket LVU' \
	'[Står när det muntliga beslutet är registrerat' '[Står inte när inget muntligt beslut är registrerat' 'Läses upp i samtalet' \
	'Senast samma veckodag 1 vecka efter dagen' 'Motsägelser' 'Visas i e-legitimationens app' 'bekräftelsen, svaret nej'; do
	grep -qF -- "$words" "$work/text" || give_up "the PDF does not say «$words»"
done
! grep -q '{[a-z_.]*}' "$work/text" || give_up 'the PDF has a field without a name'

echo 'Staged beside the running service, and approved by two.'
frozen=$(add_decisions frozen 1)
open=$(add_decisions frozen 1)
start_all
for one in Maria="$maria" Ali="$ali" Ulla=197503122389; do log_in "${one%%=*}" "${one#*=}"; done
as Maria
get "/beslut/$open/oppna"
submit "/beslut/$open/oppna" 'reason=Ett ord saknas.'
get "/beslut/$open/granska"
cp "$page" "$work/old"
pack_of() { # pack_of REF: of the frozen text
	ask_store "SELECT v.pack FROM text_version v JOIN decision d ON d.id = v.decision_id WHERE d.ref = '$1'"
}
is 'the frozen text' lvu-2026 "$(pack_of "$frozen")"
refused 'see `jourbeslut law stage --help`' 64 stage "${conf[@]}" "$work/packs/mine"
pack wrong "$better | .use = \"always\""
refused 'must be "approved"' 1 stage "${conf[@]}" --by Drift "$work/packs/wrong"
refused 'on one line' 1 stage "${conf[@]}" --by $'Ulla\nExempelgård' "$work/packs/mine"
law stage "${conf[@]}" --by 'Drift Exempelsson' "$work/packs/mine" >"$work/out"
grep -q '/admin/lag' "$work/out" || give_up 'it does not say where it is approved'
refused 'there is a pack mine already' 1 stage "${conf[@]}" --by Drift "$work/packs/mine"
# by_packs PACK: by which a draft and a counting with the installation are made now.
by_packs() {
	local case=$project/tests/data/cases/lvu6-small-child.json
	law due "${conf[@]}" lvu-6 2026-11-17T23:59 >"$work/due"
	grep -q "(lagpaket $1)\$" "$work/due" || give_up "not counted by $1: $(cat "$work/due")"
	grep -qxF "Lagpaket som i tjänsten nu ($home/service/jourbeslut.conf)." "$work/due" || give_up 'it does not say whose packs'
	"$bin/jourbeslut" draft "${conf[@]}" "$case" >"$work/draft" 2>"$work/err" || [ $? = 2 ] || give_up "no draft: $(cat "$work/err")"
	grep -q "^lagpaket: $1\. Lagpaket som i tjänsten nu" "$work/err" || give_up "not written by $1: $(cat "$work/err")"
	grep -q '^Ålder: 3 år$' "$work/draft" || give_up 'the draft is not whole'
	# The folder alone knows nothing of it, and says so.
	law due "${installed[@]}" lvu-6 2026-11-17T23:59 >"$work/due"
	grep -q '(lagpaket lvu-2026)$' "$work/due" || give_up 'the folder alone is not counted by'
	grep -q '^Bara lagpaketen i .* syns med --config\.$' "$work/due" || give_up 'it does not say that a service may have others'
}
by_packs lvu-2026 # staged is not approved
as Maria
get /jour
send_admin() { ask "$1"; is "$1 for the duty" 403 "$status"; }
send_admin /admin/lag
send_admin /admin/lag/mine/granskning.pdf
as Ali
get /admin/lag
sees 'Väntar på granskning'
get /admin/lag/mine
sees 'Drift Exempelsson'
sees 'i stället för lvu-2026'
sees 'Paketet gäller också dagar som har varit'
pack later "$better | .rank = 15"
law stage "${conf[@]}" --by Drift "$work/packs/later" >/dev/null
get /admin/lag/later # what stands behind today becomes the law at New Year
sees 'beslut fattade från och med tor 1 jan 2026 till och med tor 31 dec 2026: lvu-2026, som går före det här paketet.'
sees 'beslut fattade från och med fre 1 jan 2027: det här paketet, i stället för barn-2027.'
get /admin/lag/mine
send /admin/lag/mine act=godkann lawyer= 'reviewed=i går'
is 'an approval without a lawyer' 422 "$status"
sees 'Skriv namnet på juristen'
sees 'Skriv dagen så här'
send /admin/lag/mine act=godkann "hash=${hash}" 'lawyer=Karin Testdotter, kommunjurist' reviewed=2026-01-15
is 'an approval of other bytes' 409 "$status"
sees 'ett annat innehåll'
get /admin/lag/mine
submit /admin/lag/mine act=godkann 'lawyer=Karin Testdotter, kommunjurist' reviewed=2026-01-15
sees '1 av 2 har godkänt'
sees 'En annan administratör måste också'
[ "$(html 'count(//button[@value="godkann"])')" = 0 ] || give_up 'one person is asked twice'
as Ulla
get /admin
sees 'Lagpaket som väntar på godkännande'
sees 'Ali Exempelpour har godkänt. En administratör till måste göra det.'
get /admin/lag/mine
cp "$page" "$people_folder/ulla.kept"
as Maria
get '/jour/ring?typ=lvu-6&kommun=Gävle'
decider=$(html 'string((//label[contains(., "Astrid Exempelström")]//input[@name="decider"])[1]/@value)')
submit /jour/ring answer=yes ground_2=1 "decider=$decider" 'person_as_known=Liv Påhittsson, 3 år' stated_day=now
cp "$page" "$work/call"
as Ulla
cp "$people_folder/ulla.kept" "$page"
submit /admin/lag/mine act=godkann 'lawyer=Karin Testdotter, kommunjurist' reviewed=2026-01-15
sees 'Godkänt av två'
sees 'Gäller'
by_packs mine
cp "$people_folder/ulla.kept" "$page"
submit /admin/lag/mine act=godkann 'lawyer=Karin Testdotter, kommunjurist' reviewed=2026-01-15 # pressed twice
is 'the approvals' 2 "$(ask_store "SELECT COUNT(*) FROM law_approval WHERE pack = 'mine'")"
is 'the acts' 'law-staged law-staged law-approved law-approved' \
	"$(ask_store "SELECT group_concat(event, ' ') FROM act WHERE event LIKE 'law-%'")"
get /admin/lag/mine/granskning.pdf
head -c 5 "$page" | grep -q '%PDF-' || give_up 'the page has no PDF'
cp "$page" "$work/mine.pdf"
qpdf --check "$work/mine.pdf" >/dev/null || give_up 'qpdf finds something in the page'"'"'s PDF'

echo 'What is locked is what was shown: its pack, too.'
as Maria
cp "$work/old" "$page"
send "/beslut/$open/las"
is 'locked from a page of before' 409 "$status"
sees 'ett lagpaket som har godkänts'
cp "$work/call" "$page"
send /jour/ring/registrera
is 'recorded from a page of before' 409 "$status"
sees 'Lagtexten har bytts sedan sidan visades: nu prövas det enligt 6'
sees '(lagpaket mine)'
is 'nothing was recorded' 0 "$(ask_store "SELECT COUNT(*) FROM oral_decision WHERE person_as_known LIKE 'Liv P%sson, 3%'")"
submit /jour/ring/registrera
[[ $address =~ ^/beslut/[A-Z0-9-]+/registrerat$ ]] || give_up "the decision was not recorded: $address"
called=${address#/beslut/}
called=${called%/registrerat}
is 'the pack by which the question stood on the page' lvu-2026 "$(ask_store "SELECT l.pack FROM oral_law l JOIN decision d
	ON d.id = l.decision_id WHERE d.ref = '$called'")"
is 'nothing was assumed' 0 "$(ask_store "SELECT COUNT(*) FROM act a JOIN decision d ON d.id = a.decision_id
	WHERE d.ref = '$called' AND a.json LIKE '%lawAssumed%'")"
get "/beslut/$called"
sees 'Lagen är en annan än i samtalet.'
sees '(lagpaket lvu-2026)'
cp "$work/call" "$page"
submit /jour/ring/registrera # the first page once more: the same decision
[[ $address =~ ^/beslut/[A-Z0-9-]+/registrerat ]] || give_up "a second press leads to $address"
as Maria
get "/beslut/$open/granska"
submit "/beslut/$open/las"
is 'locked as it is shown now' mine "$(ask_store "SELECT pack FROM text_version ORDER BY id DESC LIMIT 1")"
is 'the frozen one' lvu-2026 "$(pack_of "$frozen")"

echo 'A restart keeps it.'
stop_program "$service_pid" TERM || give_up 'the service did not end well'
start_service || give_up 'the service does not start again'
log_in_all Astrid="$astrid" Elsa="$elsa"
as Elsa
get "/kommun/beslut/$open" # the locked text is of another law than the call, and it takes it over
sees 'Lagen är en annan än i samtalet.'
sees '(lagpaket lvu-2026)'
get "/kommun/beslut/$frozen"
sees_not 'Lagen är en annan än i samtalet.'
touched() { # touched WAITING OPEN: what the page says before anything is taken back
	is 'locked, waiting' "$1" "$(html 'string(//dt[contains(., "väntar på underskrift")]/following-sibling::dd)')"
	is 'signed' 0 "$(html 'string(//dt[contains(., "Undertecknade")]/following-sibling::dd)')"
	is 'open' "$2" "$(html 'string(//dt[contains(., "inte är låsta")]/following-sibling::dd)')"
}
told() { # told WHAT WHY: the same words for the duty, the decision maker and the municipality
	local person
	for person in "Maria /beslut" "Astrid /skriv-under" "Elsa /kommun/beslut"; do
		as "${person% *}"
		get "${person#* }/$open"
		sees "$1"
		sees "$2"
		sees 'Beslutet ändras inte av det.'
		sees 'jouren väljer ”Öppna texten igen”'
		get "${person#* }/$frozen"
		sees_not 'Beslutet ändras inte av det.'
	done
	as Maria
	get /jour
	sees 'Låst efter en lagtext som har tagits tillbaka'
	sees "$2"
	curl -s "$service_url/readyz" | grep -q '"law-revoked"' || give_up 'nobody is warned'
}
waits_logged() { grep -q "law.revoked_waits.*decision=$open.*pack=mine" "$home/service.log"; }
as Ali
get /admin/lag/mine
sees 'Godkänt av två'
touched 1 1
is 'what is locked by it is not listed yet' 0 "$(html 'count(//h2[.="Låst efter paketet"])')"
curl -s "$service_url/readyz" >"$work/readyz"
! grep -q '"law-revoked"' "$work/readyz" || give_up 'something is warned of too early'
submit /admin/lag/mine act=aterkalla 'reason=Fel bilaga.'
get /admin
sees_not 'Ditt godkännande är återkallat' # not the one who did it
get /admin/lag/mine
sees 'Godkännandet återkallat'
sees_not 'Väntar på granskning'
sees 'Fel bilaga.'
sees 'Låst efter paketet'
sees "$open"
sees_not "$frozen"
sees_not 'Påhittsson' # not whom it is about
is 'no link for one whose roles do not open it' 0 "$(html "count(//a[contains(@href, \"$open\")])")"
told 'Godkännandet av lagtexten som beslutet är skrivet efter återkallades' 'Fel bilaga.'
as Ali
get /admin/lag/mine
touched 1 0
submit /admin/lag/mine act=dra-tillbaka 'reason=Kommer i en ny version.'
sees 'Tillbakadraget'
sees 'Används inte'
sees_not 'Används inte än' # a text was locked by it
sees "$open"
is 'the text that was frozen by it' mine "$(pack_of "$open" | tail -n 1)"
told 'Lagtexten som beslutet är skrivet efter drogs tillbaka' 'Kommer i en ny version.'
by_packs lvu-2026
wait_for 10 waits_logged || give_up 'the log does not say it'
"$bin/jourbeslut" check-config "${conf[@]}" >"$work/out" || give_up 'the configuration is not in order'
grep -q "warning: $open waits for its signature, and the law pack mine of its text was withdrawn" "$work/out" || give_up "not told: $(cat "$work/out")"
as Maria
get "/beslut/$open/oppna"
submit "/beslut/$open/oppna" 'reason=Lagtexten är tillbakadragen.'
sees_not 'Beslutet ändras inte av det.'
get "/beslut/$open/granska"
submit "/beslut/$open/las"
is 'locked anew by what applies' lvu-2026 "$(pack_of "$open" | tail -n 1)"
sees_not 'Beslutet ändras inte av det.'
get /jour
sees_not 'Låst efter en lagtext som har tagits tillbaka'
curl -s "$service_url/readyz" >"$work/readyz"
! grep -q '"law-revoked"' "$work/readyz" || give_up 'it is warned of for ever'
as Ali
get /admin/lag/mine
[ "$(html 'count(//button[@value="godkann"])')" = 0 ] || give_up 'a pack that was withdrawn can be approved'
stop_program "$service_pid" TERM || give_up 'the service did not end well'
"$bin/jourbeslut" check-config "${conf[@]}" >/dev/null || give_up 'the configuration is not in order'

echo 'check-config says all that is wrong at once, and what the law warns of beside it.'
{ sed 's|^phone *=.*|phone = inget|' "$home/service/jourbeslut.conf" && printf '\n[record]\nfont_bold = /nonexistent.ttf\n'; } >"$home/service/wrong.conf"
! "$bin/jourbeslut" check-config --config "$home/service/wrong.conf" >"$work/out" 2>"$work/err" || give_up 'nothing is wrong'
is 'what is wrong' 2 "$(grep -cE 'duty.phone|/nonexistent.ttf' "$work/err")"
"$bin/jourbeslut" check-config "${conf[@]}" >"$work/right"
is 'the warnings' "$(grep '^warning' "$work/right" || true)" "$(grep '^warning' "$work/out" || true)"

echo 'Two that are staged at once: one is told of the other. What a newer program has no place for is left out, by name.'
pack race1 "$better | .rank = 77"
pack race2 "$better | .rank = 77"
law stage "${conf[@]}" --by Drift "$work/packs/race1" >"$work/race1" 2>&1 &
law stage "${conf[@]}" --by Drift "$work/packs/race2" >"$work/race2" 2>&1 || true
wait $! || true
[ "$(cat "$work/race1" "$work/race2" | grep -c '^staged;')" = 1 ] || give_up "not one of two: $(cat "$work/race1" "$work/race2")"
[ "$(cat "$work/race1" "$work/race2" | grep -c 'with the same rank as race')" = 1 ] || give_up 'the other is not told why'
check_config() { "$bin/jourbeslut" check-config "${conf[@]}" >"$work/out" 2>&1 || give_up "not in order: $(cat "$work/out")"; }
check_config
! grep -q 'was staged and is not used' "$work/out" || give_up 'something is left out'
cp -r "$project/templates" "$work/templates"
mkdir "$work/templates/law/newer"
jq ".id = \"newer\" | .from = [\"lvu-2026\", \"common\"] | $better | .rank = 77 | .use = \"fallback\"" \
	"$project/templates/law/lvu-2026/pack.json" >"$work/templates/law/newer/pack.json"
mkdir "$work/templates/law/mine" # with the id of the staged one that was withdrawn, by which texts were locked
jq ".id = \"mine\" | .from = [\"lvu-2026\", \"common\"] | $better | .rank = 78 | .use = \"fallback\"" \
	"$project/templates/law/lvu-2026/pack.json" >"$work/templates/law/mine/pack.json"
sed -i "s|^templates = .*|templates = $work/templates|" "$home/service/jourbeslut.conf"
check_config
! grep -q 'warning: law pack mine' "$work/out" || give_up "the folder's is left out for one that was withdrawn: $(cat "$work/out")"
grep -q 'warning: law pack race. was staged and is not used: .*with the same rank as newer' "$work/out" || give_up 'it is not told'
law due "${conf[@]}" lvu-6 2026-11-17T23:59 >/dev/null 2>"$work/err"
grep -q '^obs: lagpaketet race. är framlagt men används inte: .*with the same rank as newer' "$work/err" || give_up 'a verb does not tell it'
start_service || give_up 'a pack that waits stops the start'
curl -s "$service_url/readyz" | grep -q '"law-pack"' || give_up 'nobody is warned'
as Ali
get /admin/lag
sees 'är framlagt men används inte'
sees_not 'Lagpaketet mine är'
grep -q 'law.not_added.*pack=race.*of=store' "$home/service.log" || give_up 'the log does not say it'
law due "${conf[@]}" lvu-6 2026-11-17T23:59 2>/dev/null | grep '(lagpaket mine)$' >/dev/null ||
	give_up 'the pack of the folder that has the id of one that was withdrawn is not used'
sees 'with the same rank as newer'
loser=$(grep -l '^staged;' "$work/race1" "$work/race2")
refused 'see `jourbeslut law withdraw --help`' 64 withdraw "${conf[@]}" --by Drift "${loser##*/}"
refused 'no pack with that id was staged' 1 withdraw "${conf[@]}" --by Drift --reason Fel. nothing
law withdraw "${conf[@]}" --by 'Drift Exempelsson' --reason 'Får inte plats.' "${loser##*/}" >/dev/null
refused 'it was withdrawn before' 1 withdraw "${conf[@]}" --by Drift --reason Fel. "${loser##*/}"
get /admin/lag
[ "$(html 'count(//*[contains(text(), "är framlagt men används inte")])')" = 0 ] || give_up 'it is told for ever'
get "/admin/lag/${loser##*/}"
sees 'Drift Exempelsson'
sees 'Får inte plats.'
stop_program "$service_pid" TERM || give_up 'the service did not end well'

echo 'A release changes a pack by which texts were locked, and the next leaves it out: they are what they were.'
as Maria
start_service || give_up 'the service does not start again'
get "/beslut/$frozen"
shown() { page_text | grep -v -e 'Sidan visades' -e 'dagar)'; } # whatever the clock says meanwhile
shown >"$work/before"
stop_program "$service_pid" TERM || give_up 'the service did not end well'
jq '.name = "Ändrad"' "$project/templates/law/lvu-2026/pack.json" >"$work/templates/law/lvu-2026/pack.json"
check_config
! grep -q 'warning: law pack lvu-2026' "$work/out" || give_up "what was kept is not found: $(cat "$work/out")"
start_service || give_up 'a pack that was changed stops the start'
log_in_all Maria="$maria" Astrid="$astrid" Elsa="$elsa" Ali="$ali"
for one in "Maria /beslut" "Astrid /skriv-under" "Elsa /kommun/beslut"; do
	as "${one% *}"
	get "${one#* }/$frozen"
	sees 'Omedelbart omhändertagande, 6'
done
as Maria
get "/beslut/$frozen"
shown >"$work/after"
diff "$work/before" "$work/after" >/dev/null || give_up "the page is another: $(diff "$work/before" "$work/after")"
get "/beslut/$frozen/bekraftelse"
get "/beslut/$frozen/oppna"
submit "/beslut/$frozen/oppna" 'reason=Ett ord saknas.'
get "/beslut/$frozen/granska"
submit "/beslut/$frozen/las"
is 'the packs of both versions' 2 "$(ask_store "SELECT COUNT(DISTINCT v.pack_hash) FROM text_version v JOIN decision d ON d.id = v.decision_id
	WHERE d.ref = '$frozen'")"
as Ali
get /admin/lag
sees_not 'finns inte kvar'
stop_program "$service_pid" TERM || give_up 'the service did not end well'
sqlite3 "$store" "DROP TRIGGER law_kept_stays; DELETE FROM law_kept" # as before they were kept
jq '.name = "Ändrad igen"' "$project/templates/law/lvu-2026/pack.json" >"$work/templates/law/lvu-2026/pack.json"
check_config
grep -q 'warning: law pack lvu-2026 has frozen texts, and cannot be read: .*is neither in the folder nor in the store' "$work/out" ||
	give_up "it is not told: $(cat "$work/out")"
start_service || give_up 'a pack that is nowhere stops the start'
as Maria
get "/beslut/$frozen"
sees 'Omedelbart omhändertagande, 6'
as Ali
get /admin/lag
sees 'Lagpaketet lvu-2026, som texter är låsta efter, finns inte kvar.'
grep -q 'law.not_added.*pack=lvu-2026.*of=texts' "$home/service.log" || give_up 'the log does not say it'
stop_program "$service_pid" TERM || give_up 'the service did not end well'

echo 'A folder that cannot be read stops no start: what was kept serves, and everybody is told.'
echo '{' >"$work/templates/law/common/parts.json"
echo '{' >"$work/templates/law/fields.json"
check_config
grep -q 'warning: law pack lvm-2026 cannot be read; what was kept of it serves, in force from 2026-01-01: common/parts.json: line' "$work/out" || give_up "it is not told: $(cat "$work/out")"
grep -q 'warning: law pack fields.json cannot be read; what was kept of it serves: fields.json: line' "$work/out" || give_up "the table of fields is not told: $(cat "$work/out")"
law due "${conf[@]}" lvm-13 2026-11-17T23:59 >"$work/due" 2>"$work/err"
grep -q '(lagpaket lvm-2026)$' "$work/due" || give_up 'a verb does not use what was kept'
grep -q '^obs: lagpaketet lvm-2026 går inte att läsa i mappen; det som är sparat används: common/parts.json' "$work/err" || give_up 'a verb does not tell it'
start_service || give_up 'a folder that cannot be read stops the start'
curl -s "$service_url/readyz" >"$work/out"
grep -q '"law-pack"' "$work/out" || give_up 'nobody is warned'
get /admin/lag
sees 'lvm-2026 i mappen med lagpaket går inte att läsa. Det som senast sparades används i stället'
as Maria
get /jour
sees 'Lagtext som inte går att läsa'
sees 'Registrera som vanligt, och säg till den som sköter tjänsten.'
grep -q 'law.not_added.*pack=lvm-2026.*of=unreadable-kept' "$home/service.log" || give_up 'the log does not say it'
stop_program "$service_pid" TERM || give_up 'the service did not end well'
status=0
"$bin/jourbeslut" law due --templates "$work/templates" lvu-6 2026-11-17T23:59 >"$work/out" 2>"$work/err" || status=$?
is 'a folder alone that cannot be read' 1 "$status"
grep -qF "$work/templates/law/fields.json: line" "$work/err" || give_up "the path is not told: $(cat "$work/err")"
echo 'Checked, compared, printed, staged, approved by two, kept, and taken back.'
