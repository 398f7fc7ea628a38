#!/usr/bin/env bash
# Two pairs of eyes: every act is for what its page showed. Where that has changed, nothing is done: the page comes anew
# (409), says what changed, and keeps what was typed.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
for one in Maria="$maria" Jonas="$jonas" Eva="$eva" Astrid="$astrid" David="$david"; do log_in "${one%%=*}" "${one#*=}"; done # one at a time: five phones at once are slow

# keep NAME / old NAME: the page on the screen, and the same page when somebody else has acted meanwhile.
keep() {
	cp "$page" "$people_folder/$1.kept"
}
old() {
	cp "$people_folder/$1.kept" "$page"
}

# refused WHAT CHANGED: the answer to an act from an old page.
refused() {
	is "$1" 409 "$status"
	sees 'Inget är gjort'
	sees "$2"
}

# mark FIELD REASON: the decision $ref is wrongly recorded.
mark() {
	get "/beslut/$ref/felregistrerat"
	submit "/beslut/$ref/felregistrerat" "$1=1" "reason=$2"
}

field() { # what stands in a field of the page
	html "string(//*[@name=\"$1\"])"
}

echo 'A marking is settled as the second person read it, and as no other.'
as Maria
record_decision 'Vera Radsson, 13 år'
as David
get "/kommun/beslut/$ref"
as Maria
mark fel_time 'Det var klockan 22.'
as Eva
get "/admin/avgor/$ref"
keep manager
as Jonas
get "/beslut/$ref/skal"
submit "/beslut/$ref/skal" 'reason=Avgör om det är felregistrerat'
get "/beslut/$ref/felregistrerat/avgor"
keep second
as Maria
get "/beslut/$ref/felregistrerat/avgor"
submit "/beslut/$ref/felregistrerat/avgor" 'reason=Klockslaget stämde.'
mark fel_person 'En helt annan sak.'
as Eva
old manager
send "/admin/avgor/$ref" act=felregistrerat 'reason=Jag har hört samtalet.'
refused 'the manager confirms another marking' 'märkt på nytt'
is 'what was typed' 'Jag har hört samtalet.' "$(field reason)"
sees 'En helt annan sak.'
as Jonas
old second
send "/beslut/$ref/felregistrerat/avgor" svar=felregistrerat 'reason=Sant.'
refused 'a colleague confirms another marking' 'märkt på nytt'
is 'what was typed' 'Sant.' "$(field reason)"
is 'the state' 8 "$(state_of "$ref")"

echo 'The municipality takes over, returns and acts on what it sees.'
as David
get "/kommun/beslut/$ref"
keep muni
get "/kommun/beslut/$ref/inte-var"
keep return
as Jonas
get "/beslut/$ref/felregistrerat/avgor"
submit "/beslut/$ref/felregistrerat/avgor" svar=ratt 'reason=Rätt person.'
as David
old muni
send "/kommun/beslut/$ref/ta-over"
refused 'taken over from an old page' 'Märkningen som felregistrerat är borta'
is 'nobody took it over' '' "$(ask_store "SELECT taken_by FROM delivery v JOIN decision d ON d.id = v.decision_id WHERE d.ref = '$ref'")"
old return
send "/kommun/beslut/$ref/inte-var" 'reason=Barnet bor i Sandviken.'
refused 'returned from an old page' 'Märkningen som felregistrerat är borta'
is 'what was typed' 'Barnet bor i Sandviken.' "$(field reason)"
submit "/kommun/beslut/$ref/inte-var" 'reason=Barnet bor i Sandviken.'
sees 'Kommunen säger: inte vårt'

echo 'A contest is taken back, and noted, by who sees what it says.'
as Maria
get "/beslut/$ref/svara"
keep answer
as Astrid
get "/skriv-under/$ref/inte-mitt"
submit "/skriv-under/$ref/inte-mitt" 'reason=Jag svarade nej.'
sees 'Du har ifrågasatt beslutet'
as Maria
old answer
send "/beslut/$ref/svara" 'reason=Det är ert.'
refused 'the municipality is answered from an old page' 'detta har jag inte beslutat'
is 'what was typed' 'Det är ert.' "$(field reason)"
as Eva
get "/admin/avgor/$ref"
keep contest
as Astrid
get "/skriv-under/$ref/inte-mitt"
submit "/skriv-under/$ref/inte-mitt/ta-tillbaka"
get "/skriv-under/$ref/inte-mitt"
submit "/skriv-under/$ref/inte-mitt" 'reason=Jag blev aldrig uppringd.'
as Eva
old contest
send "/admin/avgor/$ref" act=notera 'reason=Hon svarade ja.'
refused 'another contest is noted' 'detta har jag inte beslutat'
sees 'Jag blev aldrig uppringd.'
is 'what was typed' 'Hon svarade ja.' "$(field reason)"
get "/admin/avgor/$ref"
submit "/admin/avgor/$ref" act=notera 'reason=Hon svarade ja.'

as Eva
old contest
send "/admin/avgor/$ref" act=notera 'reason=En gång till.'
is 'what is settled is settled again' 200 "$status" # by herself: the list
as Maria
record_decision 'Bo Sexsson, 9 år'
as Astrid
get "/skriv-under/$ref/inte-mitt"
submit "/skriv-under/$ref/inte-mitt" 'reason=Nej.'
as Eva
get "/admin/avgor/$ref"
keep contest
as Astrid
get "/skriv-under/$ref/inte-mitt"
submit "/skriv-under/$ref/inte-mitt/ta-tillbaka"
as Eva
old contest
send "/admin/avgor/$ref" act=notera 'reason=Hon svarade ja.'
is 'what the decision maker took back is noted' 409 "$status"
sees 'Någon annan har redan avgjort det.'
sees 'Hon svarade ja.'

echo 'What is locked, signed and sent back is what was read.'
frozen=$(add_decisions frozen 1)
as Astrid
get "/skriv-under/$frozen"
keep read
get "/skriv-under/$frozen/stammer-inte"
keep wrong
as Maria
get "/beslut/$frozen/oppna"
submit "/beslut/$frozen/oppna" 'reason=Ett ord saknas.'
get "/beslut/$frozen/granska"
keep review
as Astrid
old read
send "/skriv-under/$frozen/underskrift"
is 'a text that was opened is signed' 409 "$status"
old wrong
send "/skriv-under/$frozen/stammer-inte" 'reason=Fel hem.'
is 'a text that was opened is sent back' 409 "$status"
sees 'Fel hem.'
as Maria
sqlite3 -cmd '.timeout 5000' "$store" "UPDATE matter SET case_json = replace(case_json, 'Påhittsson', 'Påhittsdotter')
	WHERE id = (SELECT matter_id FROM decision WHERE ref = '$frozen')"
old review
send "/beslut/$frozen/las"
refused 'a text that nobody has read is locked' 'Texten har ändrats'
sees 'Påhittsdotter'
is 'the state' 2 "$(state_of "$frozen")"

echo 'A receipt, and what is taken back, is of the paper that was read.'
as Maria
get '/jour/ring?typ=free&kommun=Gävle'
decider=$(html 'string((//label[contains(., "Astrid Exempelström")]//input[@name="decider"])[1]/@value)')
submit /jour/ring answer=yes 'question=Får barnet föras till sjukhuset?' "decider=$decider" \
	'person_as_known=Ulla Åttasson, 8 år' "stated_day=$(TZ=Europe/Stockholm date +%F)" \
	"stated_time=$(TZ=Europe/Stockholm date +%H.%M)"
submit /jour/ring/registrera
[[ $address =~ ^/beslut/([A-Z0-9-]+)/registrerat$ ]] || give_up "the decision was not recorded: $address"
ref=${BASH_REMATCH[1]}
get "/beslut/$ref/fraga"
submit "/beslut/$ref/fraga" typ=inget
printf '\xff\xd8\xff the paper' >"$work/paper.jpg"
state_paper() { # state_paper SIGNER
	get "/beslut/$ref/utanfor"
	upload "/beslut/$ref/utanfor" "file=@$work/paper.jpg;type=image/jpeg" "seen=$(html 'string((//input[@name="seen"])[1]/@value)')" "signer=$1" whose=original \
		"signed_date=$(TZ=Europe/Stockholm date +%F)" "signed_time=$(TZ=Europe/Stockholm date +%H.%M)"
	sees "$1"
}
state_paper 'Astrid Exempelström'
get "/beslut/$ref/utanfor/angra"
keep undoing
as David
get "/kommun/beslut/$ref"
keep receipt
as Maria
get "/beslut/$ref/utanfor/angra"
submit "/beslut/$ref/utanfor/angra" 'reason=Fel papper.'
state_paper 'Nils Annansson'
sees 'ett annat än beslutsfattarens'
old undoing
send "/beslut/$ref/utanfor/angra" 'reason=En gång till.'
refused 'another paper is taken back' 'Ett annat papper'
as David
old receipt
send "/kommun/beslut/$ref/kvittera" 'case_number=SN 2026/8'
refused 'a paper that nobody has read is acknowledged' 'Ett annat papper'
get "/kommun/beslut/$ref"
submit "/kommun/beslut/$ref/kvittera" 'case_number=SN 2026/8'
sees 'Kvitterat'

echo 'What is handed over is the list that was read.'
as Maria
get /jour
submit /jour/pass "until=$(html 'string((//form[@action="/jour/pass"]//button[@name="until"])[1]/@value)')"
get /jour/lamna-over
keep handover
as Jonas
record_decision 'Ett nytt barn, 4 år'
as Maria
old handover
send /jour/lamna-over 'note=Mormor ringer efter nio'
refused 'another list is handed over' 'Listan över vad som är öppet är en annan'
is 'what was typed' 'Mormor ringer efter nio' "$(field note)"
