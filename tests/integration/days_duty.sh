#!/usr/bin/env bash
# The duty's passes: without one a decision is recorded all the same, and names are shown only to who has a task in the
# matter; others give a reason, which the unit manager reads; one tap begins a pass; what is open is handed over, and
# received by name.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
log_in_all Maria="$maria" Jonas="$jonas" Eva="$eva"

# post PATH [FIELD=VALUE…]: with the token of the page before, whether it has a form for it or not.
post() {
	local path=$1 csrf pair fields=()
	shift
	csrf=$(html 'string((//input[@name="csrf"])[1]/@value)')
	for pair; do fields+=(--data-urlencode "$pair"); done
	ask --data-urlencode "csrf=$csrf" "${fields[@]}" "$path"
}

# in_lists TEXT…: sees or sees_not in every list that the duty has.
in_lists() {
	local path
	for path in /jour /jour/sok /jour/lamna-over; do
		get "$path"
		"$@"
	done
}

begin_pass() { # the last end of those offered: the first may be so near that the page says that it ends soon
	submit /jour/pass "until=$(html 'string((//form[@action="/jour/pass"]//button[@name="until"])[last()]/@value)')"
}

as Maria
get /jour
sees 'Du har inget pass'
record_decision 'Vera Radsson, 13 år'
sees 'Beslutet är registrerat'
in_lists sees 'Vera Radsson' # she recorded it
first=$ref

as Jonas
in_lists sees "$first"
in_lists sees_not 'Vera Radsson'
in_lists sees 'Namnet visas inte'
for path in "/beslut/$first" "/beslut/$first/bekraftelse" "/beslut/$first/text" "/beslut/$first/samtal" \
	"/beslut/$first/bekraftelse.pdf" "/jour/ring?arende=$first&typ=lvu-11" "/jour/sok?ref=$first"; do
	get "$path"
	[[ $address == /beslut/$first/skal* ]] || give_up "$path leads to $address"
	sees_not 'Vera Radsson'
done
post "/beslut/$first/anteckning" note=x
is 'a change without pass and task' 403 "$status"
sees 'Börja ditt pass'
sees_not 'Vera Radsson'
get "/beslut/$first/text/person"
is 'where the reason leads' "/beslut/$first/text/person" "$(html 'string(//form[contains(@action, "/skal")]//input[@name="till"]/@value)')"
send "/beslut/$first/skal" reason=kort
is 'too short a reason' 422 "$status"
submit "/beslut/$first/skal" 'reason=Tingsrätten frågar efter beslutet'
is 'the page that was asked for' "/beslut/$first/text/person" "$address"
get "/beslut/$first"
sees 'Vera Radsson'
# Addresses of others are no way on.
get "/beslut/$first/skal?till=//exempel.se/"
is 'a way out of the site' "/beslut/$first" "$address"

as Eva
get "/admin/logg?ref=$first"
sees 'öppnade med skäl: ”Tingsrätten frågar efter beslutet”'
sees_not 'Vera Radsson'

as Maria
record_decision 'Tyra Radsson, 9 år'
second=$ref

as Jonas
in_lists sees_not 'Tyra Radsson'
# Nor does a call that is sent without having been opened tell a name, or write in the matter.
get '/jour/ring?typ=lvu-6&kommun=GVL'
for about in vem=syskon vem=annan vem=samma; do
	for path in /jour/ring /jour/ring/registrera; do
		post "$path" "arende=$second" "$about" typ=lvu-6 'person_as_known=A B' answer=yes stated_day=now ground_2=1 \
			decider=0 'decider_name=Okänd Ledamot'
		is "$path with $about, of a matter that was not opened" 403 "$status"
		sees_not 'Tyra'
	done
done
is 'decisions' 2 "$(ask_store 'SELECT count(*) FROM oral_decision')"
get "/beslut/$second"
begin_pass
is 'where the pass leads' "/beslut/$second" "$address"
sees 'Tyra Radsson'
in_lists sees 'Tyra Radsson'
get /jour
sees 'Du har pass till'
sees 'I tjänst: Jonas Testgren'

# A call that was begun while the pass ran is recorded after it.
get "/jour/ring?arende=$second&vem=samma&typ=lvm-13"
cp "$page" "$work/call"
get /jour/lamna-over
submit /jour/lamna-over 'note=Mormor ringer efter nio'
[[ $address =~ ^/jour/overlamning/([0-9]+)$ ]] || give_up "nothing was handed over: $address"
handover=$address
sees 'Överlämning från Jonas Testgren'
sees_not 'Tyra Radsson'
get "/beslut/$second"
[[ $address == /beslut/$second/skal* ]] || give_up 'the pass did not end'
# It goes on without the pass, and tells no name any more.
for about in vem=syskon vem=annan vem=samma; do
	cp "$work/call" "$page"
	post /jour/ring "arende=$second" "$about" typ=lvu-6 'person_as_known=Annan Testsson 20190501-2397' answer=yes
	sees "$second"
	sees_not 'Tyra'
done
sees 'Är det samma person som i ärendet?'
cp "$work/call" "$page"
submit /jour/ring answer=no "decider=$(html 'string((//label[contains(., "Astrid Exempelström")]//input[@name="decider"])[1]/@value)')" \
	"stated_day=$(TZ=Europe/Stockholm date +%F)" "stated_time=$(TZ=Europe/Stockholm date +%H.%M)"
submit /jour/ring/registrera
[[ $address =~ ^/beslut/[A-Z0-9-]+/registrerat$ ]] || give_up "the decision was not recorded: $address"

# Received by who has the next pass, and by nobody else.
as Maria
get "$handover"
sees_not 'Mormor'
sees 'Den visas för den som har pass'
post "$handover"
is 'receiving without a pass' 409 "$status"
get "$handover"
begin_pass
is 'where the pass leads' "$handover" "$address"
sees 'Mormor ringer efter nio'
sees 'Tyra Radsson'
sees 'texten ska skrivas'
submit "$handover"
sees 'Mottagen av Maria Exempelsson'
as Jonas
get /jour
sees 'Mottagen av Maria Exempelsson'

# An end that cannot be.
as Maria
get /jour/pass
send /jour/pass 'clock=i natt'
is 'no clock time' 422 "$status"
get /jour/pass
post /jour/pass "until=$(TZ=Europe/Stockholm date -d '+27 hours' +%Y-%m-%dT%H:%M:%S%:z)"
is 'an end too far away' 422 "$status"
get /jour/pass
submit /jour/pass "clock=$(TZ=Europe/Stockholm date -d '+3 hours' +%H.%M)"
sees 'Du har pass till'
# A time in a text needs no year: it is the night's.
get "/beslut/$first/text/responsibility"
submit "/beslut/$first/text/responsibility" 'contact.at=kl 2215' go=stay
stored=$(ask_store "SELECT json_extract(m.case_json, '\$.contact.at') FROM matter m JOIN decision d ON d.matter_id = m.id WHERE d.ref = '$first'")
[[ $stored =~ ^20[0-9]{2}-[0-9]{2}-[0-9]{2}T22:15:00 ]] || give_up "a clock time is kept as «$stored»"

as Eva
get /admin/logg
sees 'tog emot en överlämning'
sees_not 'inte har ord för'
echo 'Recorded without a pass; names for the duty, tasks and reasons alone; handed over and received.'
