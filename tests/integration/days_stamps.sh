#!/usr/bin/env bash
# Time stamps on bad days: the authority is away, or answers wrongly; the service is killed while it waits. Recording and
# signing never wait; what is signed says that it waits for its time stamp, and is sealed when the tokens are there.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
start_all
stop_program "$tsa_pid" TERM || true
mapfile -t refs < <(add_decisions frozen 3)
log_in_all Astrid="$astrid" Maria="$maria"

tsa_does() { # tsa_does MODE
	curl -sf -H 'Content-Type: application/json' -d "$(jq -n --arg m "$1" '{ mode: $m }')" "$tsa_url/control" \
		>/dev/null || give_up "the authority does not take the mode $1"
}

tokens() {
	ask_store 'SELECT count(*) FROM stamp WHERE token IS NOT NULL'
}

sign_in_app() { # sign_in_app REF
	order_signature "$1"
	open_app "$astrid"
	approve_in_app
	order_ends 15
	sees 'Klart'
}

# Nobody stamps: recorded and signed all the same, and every page says what is missing.
as Maria
record_decision 'Liv Påhittsson'
is 'the oral decision is recorded' 2 "$(state_of "$ref")"
as Astrid
get "/skriv-under/${refs[0]}"
sees 'Skriv under'
sign_in_app "${refs[0]}"
sees 'tidsstämpel'
is 'signed, not archived' 4 "$(state_of "${refs[0]}")"
as Maria
get /jour
sees 'Väntar på tidsstämpel'
ask "/beslut/${refs[0]}/utkast.pdf"
pdftotext "$page" "$work/text"
grep -q 'VÄNTAR PÅ TIDSSTÄMPEL' "$work/text" || give_up 'the paper does not say that it waits'
is 'tokens while nobody stamps' 0 "$(tokens)"

# Answers that are none: each is refused, and nothing is kept of it. The service is down until the authority has its mode:
# it asks again by itself.
kill_service
start_tsa
for mode in refuse wrong-imprint wrong-nonce untrusted garbage down; do
	tsa_does "$mode"
	start_service # tries at once
	sleep 0.5
	is "tokens while the authority does $mode" 0 "$(tokens)"
	kill_service
done
start_service
is 'still signed' 4 "$(state_of "${refs[0]}")"
as Astrid
sign_in_app "${refs[1]}"

# It is well again: everything is caught up, over a kill.
kill_service
tsa_does none
start_service
wait_for 10 signed_and_archived "${refs[0]}" || give_up 'what waited for its stamp is not archived'
wait_for 10 signed_and_archived "${refs[1]}" || give_up 'the second that waited is not archived'

# A token that came with more certificates than it needs is kept in the one form.
tsa_does extra-certificates
sign_in_app "${refs[2]}"
wait_for 10 signed_and_archived "${refs[2]}" || give_up 'a token with more certificates is not taken'

# Document time stamps follow by themselves.
all_renewed() {
	[ "$(ask_store 'SELECT count(*) FROM record_renewal')" = 0 ] && [ "$(ask_store 'SELECT count(*) FROM record_revision')" = 9 ]
}
wait_for 15 all_renewed || give_up 'the document time stamps do not come'

# A municipality's page has the sealed file; another program finds its signature good.
log_in Elsa "$elsa"
ask "/kommun/beslut/${refs[0]}/beslut.pdf"
cp "$page" "$work/beslut.pdf"
pdfsig -nocert "$work/beslut.pdf" >"$work/pdfsig" 2>&1 || true
grep -q 'Signature is Valid' "$work/pdfsig" || { cat "$work/pdfsig" >&2; give_up 'pdfsig does not find the seal good'; }
# It carries what is known of revocation: it verifies without any list from elsewhere.
cp -r "$trust" "$work/trust"
rm -f "$work"/trust/*/*.crl
"$bin/jourbeslut" verify --trust "$work/trust" "$work/beslut.pdf" >"$work/verified" ||
	{ head -n 6 "$work/verified" >&2; give_up 'the record does not verify by itself'; }

# `renew` finds nothing to do, then all of them when a stamp must last longer than the certificate does.
"$bin/jourbeslut" renew --config "$home/service/jourbeslut.conf" >"$work/renew" || give_up 'renew'
grep -q '^0 filer' "$work/renew" || { cat "$work/renew" >&2; give_up 'renew did something'; }
sed 's/^\[tsa\]$/[tsa]\nrenew_days = 20000/' "$home/service/jourbeslut.conf" >"$home/service/later.conf"
"$bin/jourbeslut" renew --config "$home/service/later.conf" >"$work/renew" || { cat "$work/renew" >&2; give_up 'renew'; }
is 'files that renew names' 9 "$(grep -c 'ny arkivtidsstämpel$' "$work/renew")"
grep -q '^9 filer' "$work/renew" || { cat "$work/renew" >&2; give_up 'renew did not do all'; }
ask "/kommun/beslut/${refs[0]}/beslut.pdf"
cmp -n "$(stat -c %s "$work/beslut.pdf")" "$work/beslut.pdf" "$page" || give_up 'the renewed file does not begin with the old one'
[ "$(stat -c %s "$page")" -gt "$(stat -c %s "$work/beslut.pdf")" ] || give_up 'the renewed file is not longer'
stop_program "$service_pid" TERM || give_up 'the service did not end well'
"$bin/jourbeslut" recheck --config "$home/service/jourbeslut.conf" >"$work/recheck" || { cat "$work/recheck" >&2; give_up 'recheck'; }
echo 'Nobody stamped, or wrongly: recorded, signed, told; then sealed, stamped for the archive, and renewed.'
