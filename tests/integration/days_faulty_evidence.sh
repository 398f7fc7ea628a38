#!/usr/bin/env bash
# Every way in which the e-ID simulator can deliver a bad signature: the decision stays frozen and unsigned, the attempt
# is among the acts, the page says it in words, nothing is archived. Then a good one is taken.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
cecilia=199207112393
start_all
log_in_all Astrid="$astrid" Birger="$birger" Cecilia="$cecilia"

# What a person can do about it, by fault; all others did not stand the check.
words() {
	case $1 in
	wrong-signer | wrong-person | wrong-user) echo 'Ett BankID som hör till någon annan användes' ;;
	altered-text | altered-hidden | missing-text) echo 'Texten i BankID-svaret är inte den som beställdes' ;;
	identification) echo 'gäller något annat än det som beställdes' ;;
	ocsp-revoked | ocsp-unknown) echo 'är spärrat' ;;
	risk-high) echo 'bedömer risken som hög' ;;
	untrusted-chain) echo 'någon som tjänsten inte litar på' ;;
	identification-certificate) echo 'får inte användas till detta' ;;
	other-relying-party) echo 'till en annan tjänst än den här' ;;
	ocsp-old | ocsp-future | ocsp-stale) echo 'Tiden i svaret stämmer inte' ;;
	ocsp-missing) echo 'gick inte att läsa' ;;
	ocsp-*) echo 'besked om ditt BankID gick inte att kontrollera' ;;
	*) echo 'inte helt, eller har ändrats på vägen' ;;
	esac
}

# sign_with MODE: a fault is used up by the next completion, whosever it is, so that one and its approval belong together,
# and a good signature (MODE is empty) waits for its turn.
sign_with() {
	order_signature "$ref"
	open_app "$number"
	exec 9>"$work/lock"
	flock 9
	[ -z "$1" ] || misbehave "$1"
	approve_in_app
	exec 9>&-
	order_ends 20
}

faulty() {
	sign_with "$1"
	sees 'Beslutet står fast och är sparat, men det är inte undertecknat'
	sees "$(words "$1")"
	unsigned_still "$ref"
	is "orders refused after $1" "$((refused += 1))" "$(ask_store "SELECT count(*) FROM act a JOIN decision d
		ON d.id = a.decision_id WHERE d.ref = '$ref' AND a.event = 'order-ended'")"
}

# decide NAME NUMBER MODE…: one decision maker with one decision, who meets them all.
decide() {
	local mode refused=0
	as "$1"
	number=$2
	ref=$(add_decisions frozen 1 "$number")
	shift 2
	for mode; do faulty "$mode"; done
	sign_with ''
	sees 'Klart'
	wait_for 5 signed_and_archived "$ref" || give_up 'the good signature is not archived'
}

mapfile -t modes < <(curl -sSf "$phone_url/api/misbehave" | jq -r 'keys_unsorted[]' | sed '/^error-500$/,$d')
[ "${#modes[@]}" -ge 25 ] || give_up "only ${#modes[@]} faults of a completion are known"
third=$(((${#modes[@]} + 2) / 3))
decide Astrid "$astrid" "${modes[@]:0:third}" &
workers=($!)
decide Birger "$birger" "${modes[@]:third:third}" &
workers+=($!)
decide Cecilia "$cecilia" "${modes[@]:2*third}" &
workers+=($!)
for worker in "${workers[@]}"; do wait "$worker" || exit 1; done
is 'orders that the service refused' "${#modes[@]}" \
	"$(ask_store "SELECT count(*) FROM eid_order WHERE kind = 'sign' AND state = 'refused'")"
echo "${#modes[@]} faults refused, told and recorded; then three good signatures archived."
