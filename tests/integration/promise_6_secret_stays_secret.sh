#!/usr/bin/env bash
# Promise 6: a decision is seen by the duty, its own decision maker and its own municipality, and by nobody else, at none
# of its addresses; and no personal data stands in links, in the log, in the list of who read what, or in what the e-ID's
# app shows.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
karin=195811152395 nils=197902202386 # chair and receiver of Hofors
sealed=$(add_decisions acknowledged 1)
start_all
mapfile -t refs < <(add_decisions frozen 2)
refs[2]=$sealed
log_in_all Maria="$maria" Ali="$ali" Astrid="$astrid" Karin="$karin" David="$david" Nils="$nils"
# The manager of the example is on duty as well; here she is not.
sqlite3 "$store" "DELETE FROM role WHERE role = 'duty' AND person_id = (SELECT id FROM person WHERE personal_number = '$eva')"
log_in Eva "$eva"

checked=0
# refused NAME METHOD PATH: 404, 403, or away to the login; nothing of the decision.
refused() {
	local answer csrf
	as "$1"
	csrf=$(token_of "$1")
	if [ "$2" = GET ]; then
		answer=$(curl -sS --max-time 10 -b "$jar" -o "$page" -w '%{http_code}' "$service_url$3")
	else
		answer=$(curl -sS --max-time 10 -b "$jar" -o "$page" -w '%{http_code}' -H "Origin: $service_url" \
			-H 'Sec-Fetch-Site: same-origin' --data-urlencode "csrf=$csrf" "${@:4}" "$service_url$3")
	fi
	status=$answer address=$3
	case $answer in
	401 | 403 | 404 | 405) ;;
	303) [ "$1" = nobody ] || give_up "$1 $2 $3 answers 303" ;;
	*) give_up "$1 $2 $3 answers $answer" ;;
	esac
	! grep -qE 'Liv Påhittsson|20230415|Exempelvägen' "$page" || give_up "$1 $2 $3 shows the person"
	checked=$((checked + 1))
}

declare -A tokens=()
token_of() { # of NAME's session; nobody has none
	printf '%s' "${tokens[$1]:-none}"
}
for name in Ali Karin Nils Eva; do
	as "$name"
	ask /tillganglighet
	tokens[$name]=$(html 'string((//input[@name="csrf"])[1]/@value)')
	[ -n "${tokens[$name]}" ] || give_up "$name has no session"
done

# Every address of a decision that the templates' list of addresses has, in each part of the site; {…} is filled in.
addresses() {
	local ref=$1
	sed -n '/^## Addresses/,/^## Open/p' "$project/templates/pages/DATA.md" | grep '^|' | grep -oE '`[^`]*\{d\}[^`]*`' | tr -d '`' |
		sed 's/?.*//' | sort -u | sed "s/{step}/person/; s/{document}/decision/; s/{id}/1/" | while read -r path; do
		for area in beslut skriv-under kommun/beslut; do printf '%s\n' "${path/\{d\}//$area/$ref}"; done
	done
	printf '%s\n' "/beslut/$ref/"{registrerat,bekraftelse,bekraftelse.pdf,beslut.pdf,kopia.pdf,beslutsunderlag.pdf,bevis.zip} \
		"/skriv-under/$ref" "/skriv-under/$ref/kopia.pdf" "/kommun/beslut/$ref/"{beslut.pdf,bevis.zip,arkivpaket.zip,kopia.pdf,handlingar/1} \
		"/beslut/$ref/handlingar/1"
}
for ref in "${refs[0]}" "${refs[2]}"; do
	mapfile -t paths < <(addresses "$ref" | sed -E 's/^(GET |POST )*//' | grep '^/' | sort -u)
	[ "${#paths[@]}" -ge 40 ] || give_up "only ${#paths[@]} addresses of a decision are known"
	for name in nobody Ali Karin Nils Eva; do
		for path in "${paths[@]}"; do refused "$name" GET "$path"; done
	done
done
for name in nobody Ali Karin Nils Eva; do
	for act in ta-over kvittera las anteckning oppna avbryt underskrift stammer-inte samtal text/person handelse/submitted angra/1 bevis/1; do
		for area in beslut skriv-under kommun/beslut; do
			refused "$name" POST "/$area/${refs[0]}/$act" --data-urlencode "version=1" \
				--data-urlencode 'case_number=SN 1' --data-urlencode 'reason=nej' --data-urlencode 'note=nej'
		done
	done
done
is 'case numbers that strangers wrote' 0 "$(ask_store "SELECT count(*) FROM delivery WHERE case_number = 'SN 1'")"
is 'state afterwards' 3 "$(state_of "${refs[0]}")"

# Those who may do see it, and work.
as David
get "/kommun/beslut/${refs[0]}"
sees 'Påhittsson'
as Maria
get "/beslut/${refs[0]}"
record_decision 'Pojke Testpåhitt, 20150615-2385'
as Astrid
order_signature "${refs[0]}"
open_app "$astrid"
approve_in_app
order_ends 15
order_signature "${refs[1]}"
open_app "$astrid"
phone refuse "$(jq -n --arg o "$in_app" '{ order: $o }')" >/dev/null
order_ends 15
sees 'Du avbröt i BankID-appen'
as nobody
get "/kontroll/$(ask_store "SELECT check_code FROM decision WHERE ref = '${refs[0]}'")"
! grep -qE 'Påhittsson|20230415|Hemmiljö' "$page" || give_up 'the check page says who it is'

# Nothing about anybody in the log. Words of the case, its numbers, names of staff.
personal='Påhitt|Exempel|Testsson|Testman|Fiktiv|20230415|19780917|197809172393|195001012391|070-174|Hemmiljö|knark|narkotika'
! grep -aqE "$personal" "$home/service.log" || give_up "the log holds personal data: $(grep -aE "$personal" "$home/service.log" | head -n 1)"
! grep -aqE 'session=[A-Za-z0-9_-]{40}|csrf=' "$home/service.log" || give_up 'the log holds a secret'
# What the e-ID's provider sees and keeps.
is 'e-ID texts with an identity' 0 "$(ask_store "SELECT count(*) FROM eid_order WHERE kind = 'sign' AND
	(CAST(visible AS TEXT) LIKE '%Påhittsson%' OR CAST(visible AS TEXT) LIKE '%20230415%' OR CAST(visible AS TEXT) LIKE '%Liv %'
	OR CAST(visible AS TEXT) LIKE '%Exempelv%')")"
# Who read what: words of ours alone.
is 'strange words among who read what' '' "$(ask_store "SELECT group_concat(DISTINCT what) FROM access WHERE what GLOB '*[^a-z -]*'")"
[ "$(ask_store 'SELECT count(*) FROM access')" -gt 5 ] || give_up 'nobody wrote down who read what'
# Links on the pages of those who see most.
for name in Maria David Astrid; do
	as "$name"
	case $name in
	Maria) list=(/jour /jour/sok "/beslut/${refs[0]}") ;;
	David) list=(/kommun /kommun/arkiv "/kommun/beslut/${refs[0]}") ;;
	*) list=(/skriv-under/mina "/skriv-under/${refs[1]}") ;;
	esac
	for path in "${list[@]}"; do
		get "$path"
		! html '//@href | //@action | //@src' | grep -v '"tel:\|"mailto:' | grep -qE 'hitt|2023|%C3|1978' || give_up "a link on $path names somebody"
	done
done
echo "$checked requests by strangers, all refused; no personal data in log, links, access rows or e-ID texts."
