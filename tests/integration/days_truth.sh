#!/usr/bin/env bash
# Every state, on every page of those who read it: what the page must say, what it must not, and whether it may be green.
# Green is for what is done and safe, and for nothing else.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
# shellcheck disable=SC2034 # by name, below
acknowledged=$(add_decisions acknowledged 5)
start_all
# shellcheck disable=SC2034
oral=$(add_decisions oral 5)
# shellcheck disable=SC2034
frozen=$(add_decisions frozen 5)
for one in Astrid="$astrid" David="$david"; do log_in "${one%%=*}" "${one#*=}"; done # one at a time

change() {
	sqlite3 -cmd '.timeout 5000' "$store" "$1"
}

# put_in STATE REF: as the service's own acts leave it (tests/unit/test_decision_withdraw.c, _contest.c).
put_in() {
	local now=${EPOCHREALTIME/[.,]/}
	local id person
	id=$(ask_store "SELECT id FROM decision WHERE ref = '$2'")
	person=$(ask_store "SELECT recorded_by FROM oral_decision WHERE decision_id = $id")
	case $1 in
	marked | withdrawn)
		change "INSERT INTO withdrawal (decision_id, what, reason, asked_at, asked_by, state_before) SELECT id, 'time', 'Fel tid.',
			$now, $person, state FROM decision WHERE id = $id; UPDATE decision SET state = 8 WHERE id = $id;"
		;;&
	withdrawn)
		change "UPDATE withdrawal SET outcome = 'withdrawn', outcome_reason = '', decided_at = $now,
			decided_by = $person WHERE decision_id = $id; UPDATE decision SET state = 9 WHERE id = $id;"
		;;
	contested)
		change "INSERT INTO contest (decision_id, version, reason, at, by) VALUES ($id, 0, 'Nej.', $now,
			(SELECT decider_id FROM oral_decision WHERE decision_id = $id));"
		;;
	returned)
		change "INSERT INTO delivery_return (decision_id, reason, at, by) VALUES ($id, 'Inte vårt.', $now, $person);"
		;;
	esac
}

pick() { # pick REFS NUMBER
	sed -n "$2p" <<<"$1"
}

states=(plain marked withdrawn contested returned)
stages=(oral frozen acknowledged)
declare -A ref_of
for stage in "${stages[@]}"; do
	for ((i = 0; i < 5; i++)); do
		ref_of[$stage-${states[i]}]=$(pick "${!stage}" "$((i + 1))")
		put_in "${states[i]}" "${ref_of[$stage-${states[i]}]}"
	done
done

# Green boxes of the page's main part.
greens() {
	html 'count(//main//div[contains(concat(" ", @class, " "), " done ")])'
}

fails=0
rows=0
while read -r where stage state green says not; do
	[ -n "$where" ] && [ "${where:0:1}" != '#' ] || continue
	ref=${ref_of[$stage-$state]}
	case $where in
	chair) as Astrid; path=/skriv-under/$ref ;;
	muni) as David; path=/kommun/beslut/$ref ;;
	kontroll) as Stranger; path=/kontroll/$(ask_store "SELECT check_code FROM decision WHERE ref = '$ref'") ;;
	esac
	get "$path"
	rows=$((rows + 1))
	text=$(page_text | tr '\n' ' ')
	problem=
	[ "$green" = "$(greens)" ] || problem="green boxes: $(greens), wanted $green"
	[ "$says" = - ] || grep -qF -- "${says//_/ }" <<<"$text" || problem="does not say «${says//_/ }»"
	[ "$not" = - ] || ! grep -qF -- "${not//_/ }" <<<"$text" || problem="says «${not//_/ }»"
	[ -z "$problem" ] || { printf 'FAILED: %s of %s, %s: %s\n' "$where" "$stage" "$state" "$problem" >&2; fails=$((fails + 1)); }
done <<'TABLE'
# page    stage        state     green says                             must not say
chair     oral         plain     0     Så_är_det_registrerat            Inget_mer_väntar
chair     oral         marked    0     Märkt_som_felregistrerat         Kom_tillbaka_när_den_är_klar
chair     oral         withdrawn 0     FELREGISTRERAT                   Kom_tillbaka_när_den_är_klar
chair     oral         contested 0     Du_har_ifrågasatt_beslutet       gäller_genast
chair     oral         returned  0     Kommunen_säger:_inte_vårt        Inget_mer_väntar
chair     frozen       plain     0     Läs_beslutet                     Klart
chair     frozen       marked    0     Märkt_som_felregistrerat         Klart
chair     frozen       withdrawn 0     FELREGISTRERAT                   Klart
chair     frozen       contested 0     Ingen_kan_skriva_under           Klart
chair     acknowledged plain     1     Klart_–_du_har_skrivit_under     Inget_mer_väntar_på_dig
chair     acknowledged marked    0     Det_är_inte_utrett_än            Klart
chair     acknowledged withdrawn 0     Beslutet_är_felregistrerat_efter Klart
chair     acknowledged contested 0     Det_är_undertecknat              Ingen_kan_skriva_under
chair     acknowledged returned  0     Kommunen_säger:_inte_vårt        Klart
muni      oral         plain     0     räknas_från_det_muntliga         IFRÅGASATT
muni      oral         withdrawn 0     FELREGISTRERAT                   Ej_undertecknat
muni      oral         contested 0     IFRÅGASATT                       räknas_från_det_muntliga
muni      frozen       marked    0     Märkt_som_felregistrerat         räknas_från_det_muntliga
muni      acknowledged plain     0     Kvitterat                        Ej_undertecknat
muni      acknowledged contested 0     Det_är_undertecknat              Ingen_kan_skriva_under
muni      acknowledged withdrawn 0     Beslutsunderlaget_som_det        Kvittera_mottagandet
kontroll  oral         plain     1     Beslutet_finns                   IFRÅGASATT
kontroll  oral         marked    0     väntar_på_bekräftelse            Beslutet_finns
kontroll  oral         withdrawn 0     FELREGISTRERAT                   muntliga_beslutet_gäller
kontroll  oral         contested 0     IFRÅGASATT                       muntliga_beslutet_gäller
kontroll  oral         returned  0     -                                Beslutet_finns
kontroll  frozen       contested 0     Ifrågasatt_av_beslutsfattaren    Beslutet_finns
kontroll  acknowledged plain     1     Beslutet_finns                   IFRÅGASATT
kontroll  acknowledged marked    0     väntar_på_bekräftelse            Beslutet_finns
kontroll  acknowledged withdrawn 0     FELREGISTRERAT                   Beslutet_finns
kontroll  acknowledged contested 0     Ifrågasatt_av_beslutsfattaren    Beslutet_finns
kontroll  acknowledged returned  0     -                                Beslutet_finns
TABLE
is 'rows that were looked at' 32 "$rows"
[ "$fails" = 0 ] || give_up "$fails pages do not tell the truth"

# The chair's queue: what is marked is neither waiting nor over, and nothing unsigned stands as signed.
as Astrid
get /skriv-under/mina
sees 'Märkt som felregistrerat'
for stage in oral frozen; do
	is 'marked and unsigned' 0 "$(html "count(//h2[contains(., \"Undertecknat och avslutat\")]/following-sibling::ul[1]//a[contains(@href, \"${ref_of[$stage-marked]}\")])")"
	is 'contested' 1 "$(html "count(//h2[contains(., \"detta har jag inte beslutat\")]/following-sibling::ul[1]//a[contains(@href, \"${ref_of[$stage-contested]}\")])")"
done
# What was registered is read on a page that contests nothing.
get "/skriv-under/${ref_of[oral-plain]}/registrerat"
is 'forms that contest' 0 "$(html 'count(//main//form[contains(@action, "inte-mitt")])')"
