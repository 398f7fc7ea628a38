#!/usr/bin/env bash
# walk.sh FOLDER: the night that the service is made for, over HTTP, as the users would: one call, two decisions (custody,
# LVU 6 §, and placement, LVU 11 §), texts, signatures, archive, take-over and receipt. Makes a new installation in
# FOLDER, leaves the records in FOLDER/records, and says what their verification said, of the e-ID evidence by the store
# and of the whole files by themselves.
# Environment: bin (folder of the programs), project (the tree), first_port (where to look for free ports; 8190).
set -euo pipefail
folder=${1:?usage: walk.sh FOLDER}
: "${bin:?}" "${project:?}"

duty=195001012391      # Maria Exempelsson
chair=197809172393     # Astrid Exempelström, ordförande i Gävle
receiver=195412222381  # David Fiktivlund
registrar=196105052390 # Elsa Låtsasdotter
case_file=$project/tests/data/cases/lvu6-small-child.json

rm -rf "$folder"
mkdir -p "$folder/records"
home=$folder/installation
# shellcheck source=tools/installation.sh
. "$project/tools/installation.sh"
make_installation "$project" "${first_port:-8190}"
trap 'stop_installation || true' EXIT
start_simulators || { cat "$home"/{simulator,tsa}.log >&2; exit 1; }
start_service || { cat "$home/service.log" >&2; exit 1; }
# shellcheck source=tests/integration/client.sh
. "$project/tests/integration/client.sh"
trap 'stop_installation || true; forget_people' EXIT

say() {
	printf '%s  %s\n' "$(TZ=Europe/Stockholm date +%H.%M.%S)" "$1"
}

ref_of_page() {
	html 'string(//body)' | grep -oE '\b[A-Z]{2,4}-[0-9]{4}-[0-9]{4,}-[0-9]\b' | head -n 1
}

# value_of NAME: what the worker would write in that field, from the case file. A list comes as its items.
value_of() {
	jq -r --arg name "$1" 'getpath($name | split(".") | map(if test("^[0-9]+$") then tonumber else . end))
		| if . == true then "yes" elif . == false then "no" elif . == null then empty
		  elif type == "array" then .[] else . end' "$case_file" 2>/dev/null || true
}

# answer_call TYPE: the page that one reads from during the call, filled in, checked and registered.
answer_call() {
	local decider ground fields=(answer=yes "stated_time=$(TZ=Europe/Stockholm date +%H.%M)" \
		'number_called=070-174 06 05' 'identified_how=Ringde numret i registret och känner igen rösten')
	decider=$(html 'string((//label[contains(., "Astrid Exempelström")]//input[@name="decider"])[1]/@value)')
	fields+=("decider=$decider" "person_as_known=$(value_of person.name), $(value_of person.number)")
	for ground in $(html '//input[starts-with(@name, "ground_")]/@name' | grep -oE 'ground_[a-z0-9_-]+'); do
		[ "$ground" != ground_2 ] || fields+=("$ground=1")
	done
	if html '//*[@name="place_kind"]' >/dev/null; then
		fields+=("place_kind=$(value_of placement.kind)" "place=$(value_of placement.place)")
	fi
	submit /jour/ring "${fields[@]}" 'why_oral=Nämnden kunde inte inväntas.' \
		"stated_day=$(TZ=Europe/Stockholm date +%F)"
	sees 'Inget registreras förrän'
	sees 'Astrid Exempelström'
	submit /jour/ring/registrera
	sees 'Beslutet är registrerat'
}

# fill_step: writes what the case file has into the step's fields, and goes on.
fill_step() {
	local action names name value type fields=()
	action=$(html 'string((//main//form[@method="post"][.//button[@name="go"]])[1]/@action)')
	names=$(html "//form[@action=\"$action\"]//*[self::input or self::textarea][@name!=\"csrf\"]/@name" |
		sed 's/^ *name="//; s/"$//' | sort -u)
	for name in $names; do
		type=$(html "string((//form[@action=\"$action\"]//*[@name=\"$name\"])[1]/@type)")
		while IFS= read -r value; do
			[ -n "$value" ] || continue
			fields+=("$name=$value")
		done < <(if [ "$type" = checkbox ]; then value_of "${name%.*}" | grep -xF "${name##*.}" || true; else value_of "$name"; fi)
	done
	submit "$action" "${fields[@]}" "go=next"
}

write_text() { # write_text REF
	local steps=0
	get "/beslut/$1/text"
	until [[ $address = */granska ]]; do
		[ $((steps += 1)) -le 20 ] || give_up 'the steps of the text do not end'
		if html '//form[.//button[@value="next"]]' >/dev/null; then
			fill_step
		else
			get "/beslut/$1/granska"
		fi
	done
}

freeze() { # freeze REF
	get "/beslut/$1/granska"
	submit "/beslut/$1/las"
}

sign() { # sign REF, as the chair who is logged in
	get /skriv-under/mina
	sees "$1"
	get "/skriv-under/$1"
	submit "/skriv-under/$1/underskrift"
	approve_as "$chair"
	sees "$1"
}

archived() {
	get "/beslut/$1"
	page_text | grep -qi 'arkiverad'
}

fetch() { # fetch REF FILE
	mkdir -p "$folder/records/$1"
	ask "/kommun/beslut/$1/$2"
	[ "$status" = 200 ] || give_up "the municipality cannot fetch $2: $status"
	cp "$page" "$folder/records/$1/$2"
}

say 'The duty worker logs in at the start of the shift.'
log_in Maria "$duty"
say 'The call: custody, then placement, both answered yes.'
get '/jour/ring?typ=lvu-6&kommun=Gävle'
answer_call lvu-6
custody=$(ref_of_page)
# By the act of the day, whatever it is.
more=$(html 'string((//a[contains(@href, "lvu-11") or contains(@href, "child-placement")])[1]/@href)')
[ -n "$more" ] || give_up 'no further decision is offered'
get "$more"
answer_call lvu-11
placement=$(ref_of_page)
say "Registered: $custody and $placement."

say 'The municipality sees both, unsigned, and takes over.'
log_in David "$receiver"
for ref in "$custody" "$placement"; do
	get "/kommun/beslut/$ref"
	sees 'Ej undertecknat'
	submit "/kommun/beslut/$ref/ta-over"
	sees 'David Fiktivlund'
done
fetch "$custody" bekraftelse.pdf
fetch "$placement" utkast.pdf

say 'The texts are written, checked and frozen.'
as Maria
for ref in "$custody" "$placement"; do
	write_text "$ref"
	freeze "$ref"
done

say 'The chair reads and signs.'
log_in Astrid "$chair"
for ref in "$custody" "$placement"; do
	sign "$ref"
done

say 'The records are archived; the registrar fetches them and acknowledges.'
as Maria
for ref in "$custody" "$placement"; do
	wait_for 10 archived "$ref" || give_up "$ref was not archived"
done
log_in Elsa "$registrar"
number=41
for ref in "$custody" "$placement"; do
	get "/kommun/beslut/$ref"
	fetch "$ref" beslut.pdf
	fetch "$ref" bevis.zip
	fetch "$ref" arkivpaket.zip
	get "/kommun/beslut/$ref"
	send "/kommun/beslut/$ref/kvittera" $'case_number=SN 1\nSN 2'
	[ "$status" = 422 ] || give_up "a case number of two lines answers $status"
	sees 'Skriv ärendenumret på en rad'
	submit "/kommun/beslut/$ref/kvittera" "case_number=SN 2026/$((number += 1))"
	sees "SN 2026/$number"
done

# Anybody may verify what they were given: the page says the same as the verb.
as Stranger
renew_revocation_lists
get /verifiera
upload /verifiera "file=@$folder/records/$custody/beslut.pdf"
sees 'TESTMILJÖ'
sees 'Handlingen är äkta och oförändrad'
sees "$custody"
printf 'x' >>"$folder/records/$custody/beslut.pdf.changed"
cat "$folder/records/$custody/beslut.pdf" >>"$folder/records/$custody/beslut.pdf.changed"
upload /verifiera "file=@$folder/records/$custody/beslut.pdf.changed"
sees 'Underkänd'
rm "$folder/records/$custody/beslut.pdf.changed"
# What is handed out before the signature proves nothing, and is called neither false nor genuine.
upload /verifiera "file=@$folder/records/$custody/bekraftelse.pdf"
sees 'En bekräftelse på ett muntligt beslut'
sees 'visar ingenting i sig själv'
sees_not 'Lita inte'
sees_not 'Godkänd'
get "$(html 'string((//a[starts-with(@href, "/kontroll/")])[1]/@href)')"
sees "$custody"
get /verifiera
upload /verifiera "file=@$folder/records/$placement/utkast.pdf"
sees 'En handling som inte är undertecknad'
sees_not 'Lita inte'
stop_program "$service_pid" TERM || give_up 'the service did not end well'

say "The records lie in $folder/records. Verification of their e-ID evidence, then of each file:"
"$bin/jourbeslut" recheck --config "$home/service/jourbeslut.conf"
renew_revocation_lists
for ref in "$custody" "$placement"; do
	"$bin/jourbeslut" verify --trust "$trust" "$folder/records/$ref/beslut.pdf" >"$folder/records/$ref/kontroll.txt" ||
		give_up "$ref does not verify: $(head -n 8 "$folder/records/$ref/kontroll.txt")"
	printf '%s %s\n' "$ref" "$(grep -oE '(TOTAL-|INDETERMINATE).*' "$folder/records/$ref/kontroll.txt" | head -n 1)"
done
