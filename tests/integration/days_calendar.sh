#!/usr/bin/env bash
# The committees' calendars: their end is told in good time and everywhere, days are added and taken away by an
# administrator alone, and what is mistyped, pressed twice or another committee's changes nothing.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
conf=(--config "$home/service/jourbeslut.conf")
day() { # day OFFSET: that many days from today, as Sweden counts
	TZ=Europe/Stockholm date -d "$(TZ=Europe/Stockholm date +%F) $1 days" +%F
}
near=$(day 10) far=$(day 200) later=$(day 230) past=$(day -3)

echo 'A calendar that ends soon, one that has ended, one that is long enough, and one that there is none of.'
sqlite3 "$store" "DELETE FROM meeting; DELETE FROM meeting_calendar; INSERT INTO meeting (municipality_id, day)
	SELECT id, '$near' FROM municipality WHERE code = 'GVL' UNION SELECT id, '$past' FROM municipality WHERE code = 'HOF'
	UNION SELECT id, '$far' FROM municipality WHERE code = 'SVK'"
days_of() { # days_of CODE: its calendar
	ask_store "SELECT group_concat(day, ' ') FROM (SELECT m.day AS day FROM meeting m JOIN municipality c
		ON c.id = m.municipality_id WHERE c.code = '$1' ORDER BY m.day)"
}
"$bin/jourbeslut" check-config "${conf[@]}" >"$work/out" || give_up "not in order: $(cat "$work/out")"
is 'what check-config warns of' "Hofors kommun går till och med $past. Gävle kommun går till och med $near." \
	"$(sed -n 's/^warning: Nämndens kalender för //p' "$work/out" | tr '\n' ' ' | sed 's/ $//')"
start_all
logged() { # logged NAME DAY
	grep -q "warn calendar.ends municipality=\"$1\" last=$2$" "$home/service.log"
}
wait_for 10 logged 'Gävle kommun' "$near" || give_up "the log does not say it: $(grep calendar "$home/service.log")"
logged 'Hofors kommun' "$past" || give_up 'the log does not say that one has ended'
! grep -q 'calendar.ends municipality="Sandvikens' "$home/service.log" || give_up 'a long calendar is warned of'
warned() { curl -s "$service_url/readyz" | grep -q '"calendar"'; }
is '/readyz, which warns' 200 "$(curl -s -o /dev/null -w '%{http_code}' "$service_url/readyz")"
warned || give_up 'nobody is warned'

echo 'Only an administrator changes it, from a page of ours.'
log_in_all Maria="$maria" Ali="$ali"
as Maria
get /jour
record_decision 'Vera Radsson, 13 år'
due() { # the last day of the report to the committee
	ask_store "SELECT f.last FROM follow_up f JOIN decision d ON d.id = f.decision_id WHERE d.ref = '$ref' AND f.kind = 'report'"
}
is 'the report is due at the next meeting' "$near" "$(due)"
# post PATH [FIELD=VALUE…]: with the token of the last page, whether it has a form for it or not.
post() {
	local path=$1 csrf pair fields=()
	shift
	csrf=$(html 'string((//input[@name="csrf"])[1]/@value)')
	for pair; do fields+=(--data-urlencode "$pair"); done
	ask --data-urlencode "csrf=$csrf" "${fields[@]}" "$path"
}
before=$(ask_store 'SELECT group_concat(municipality_id || day) FROM meeting')
unchanged() { # unchanged WHAT
	is "$1 changes nothing" "$before" "$(ask_store 'SELECT group_concat(municipality_id || day) FROM meeting')"
	is "$1 is no act" 0 "$(ask_store "SELECT COUNT(*) FROM act WHERE event LIKE 'meeting%'")"
}
ask /admin/kalender
is 'the page, for the duty' 403 "$status"
get "/beslut/$ref"
post /admin/kalender kommun=GVL "dagar=$far"
is 'days added by the duty' 403 "$status"
get "/beslut/$ref"
post "/admin/kalender/GVL/$near/bort"
is 'a day removed by the duty' 403 "$status"
as Nobody
ask /admin/kalender
[[ $address == /logga-in* ]] || give_up "the page without a login leads to $address"
as Ali
get /admin/kalender
ask --data-urlencode kommun=GVL --data-urlencode "dagar=$far" /admin/kalender
is 'without a token' 403 "$status"
ask -X POST "/admin/kalender/GVL/$near/bort"
is 'a removal without a token' 403 "$status"
ask --data-urlencode csrf=wrong --data-urlencode kommun=GVL --data-urlencode "dagar=$far" /admin/kalender
is 'with a wrong token' 403 "$status"
unchanged 'what nobody may'

echo 'The page says how each stands; what is mistyped is said beside its field, and stays there.'
get /admin
sees 'Nämndens kalender tar slut'
sees 'Gävle kommun'
sees_not 'Sandvikens kommun'
get /admin/kalender
[ "$(html 'count(//section[contains(h2, "Gävle")]//span[.="Tar snart slut"])')" = 1 ] || give_up 'an end that is near is not marked'
[ "$(html 'count(//section[contains(h2, "Hofors")]//span[.="Kalendern är slut"])')" = 1 ] || give_up 'an end is not marked'
[ "$(html 'count(//section[contains(h2, "Sandviken")]//span[contains(@class, "mark")])')" = 0 ] || give_up 'a long one is marked'
[ "$(html 'count(//section[contains(h2, "Ljusdal")]//p[.="Ingen kalender."])')" = 1 ] || give_up 'none is not said to be none'
wrong() { # wrong WORDS KOMMUN DAYS
	get /admin/kalender
	send /admin/kalender "kommun=$2" "dagar=$3"
	is "«$3» for «$2»" 422 "$status"
	sees "$1"
	is 'what was typed' "$(tr -d '\r' <<<"$3")" "$(html 'string(//textarea)' | sed '/./,$!d')"
	unchanged "«$3» for «$2»"
}
wrong 'Välj kommun.' '' "$far"
wrong 'Välj kommun.' XYZ "$far"
wrong 'Välj kommun.' "GVL' OR 1=1 --" "$far"
wrong 'Skriv minst en dag.' GVL ''
wrong 'Skriv varje dag så här' GVL "$far och så 2027"
wrong 'Skriv varje dag så här' GVL 2027-02-30
wrong 'Skriv varje dag så här' GVL "$far,13/1"
wrong 'En av dagarna har varit' GVL "$far $past"
wrong 'mer än två år fram' GVL "$(day 800)"
wrong 'Lägg till högst 100 dagar' GVL "$(for i in {1..101}; do printf '%s ' "$far"; done | sed 's/ $//')"

echo 'Days are added once, whoever presses how often.'
get /admin/kalender
cp "$page" "$work/before"
submit /admin/kalender kommun=GVL "dagar=$far,$near; $far
$later"
sees 'Kalendern är ändrad.'
is 'the calendar' "$near $far $later" "$(days_of GVL)"
is 'the act names what was added' "[\"$far\",\"$later\"]" "$(ask_store "SELECT json_extract(json, '$.facts.days') FROM act
	WHERE event = 'meetings-added'")"
cp "$work/before" "$page"
submit /admin/kalender kommun=GVL "dagar=$far $later"
sees 'Inget har ändrats.'
is 'acts of adding' 1 "$(ask_store "SELECT COUNT(*) FROM act WHERE event = 'meetings-added'")"
warned || give_up 'the one that has ended is forgotten'
get /admin
sees_not 'Gävle kommun'
get /admin/kalender
submit /admin/kalender kommun=HOF "dagar=$far"
! warned || give_up 'all are long enough, and somebody is warned'
"$bin/jourbeslut" check-config "${conf[@]}" >"$work/out"
! grep -q kalender "$work/out" || give_up 'check-config warns still'

echo 'A day is taken away, and what was due then is due at the next meeting.'
get /admin/kalender
cp "$page" "$work/before"
submit "/admin/kalender/GVL/$near/bort"
sees 'Kalendern är ändrad.'
is 'the calendar' "$far $later" "$(days_of GVL)"
is 'the report is due at the next one' "$far" "$(due)"
cp "$work/before" "$page"
submit "/admin/kalender/GVL/$near/bort" # pressed twice
sees 'Inget har ändrats.'
post "/admin/kalender/SVK/$later/bort" # another committee's day
is 'the day of another committee' 200 "$status"
sees 'Inget har ändrats.'
is 'the calendar' "$far $later" "$(days_of GVL)"
for one in "XYZ/$far" "gavle-kommun-with-a-long-name/$far" GVL/tomorrow GVL/2027-02-30 "HOF/$past"; do
	get /admin/kalender
	post "/admin/kalender/$one/bort"
	is "no such day: $one" 404 "$status"
done
is 'a day that has been stays' "$past $far" "$(days_of HOF)"
is 'acts of removing' 1 "$(ask_store "SELECT COUNT(*) FROM act WHERE event = 'meeting-removed'")"
get /admin/kalender
submit "/admin/kalender/GVL/$far/bort"
submit "/admin/kalender/GVL/$later/bort"
is 'no meeting is known' '' "$(due)"
get /admin
sees 'Gävle kommun: inga dagar kvar.'
warned || give_up 'a calendar that was emptied is forgotten'
"$bin/jourbeslut" check-config "${conf[@]}" | grep -q '^warning: Nämndens kalender för Gävle kommun har inga dagar kvar\.$' ||
	give_up 'check-config does not warn of it'
echo 'The calendars are kept by who may, warned of in time, and count for what is due.'
