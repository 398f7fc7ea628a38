#!/usr/bin/env bash
# strangers.sh PROGRAMS PROJECT FOLDER: people who have no business with a decision, a borrowed login, foreign pages, and a
# decision maker whom the register did not know at the call. What must not work is answered with the status that says so.
set -euo pipefail
bin=$1 project=$2 folder=$3

duty=195001012391     # Maria Exempelsson
colleague=195706122388 # Jonas Testgren, duty worker
admin=197104062380    # Ali Exempelpour
chair=197809172393    # Astrid Exempelström, chair in Gävle
registrar=196105052390 # Elsa Låtsasdotter, Gävle
other_receiver=198901212392 # Inga Fiktivsson, Sandviken
other_chair=196810162385 # Folke Exempelgren, chair in Sandviken

rm -rf "$folder"
mkdir -p "$folder"
home=$folder/installation
# shellcheck source=tools/installation.sh
. "$project/tools/installation.sh"
make_installation "$project" $((28000 + ($$ * 17) % 4000))
trap 'stop_installation || true' EXIT
start_simulators || { cat "$home"/{simulator,tsa}.log >&2; exit 1; }
start_service || { cat "$home/service.log" >&2; exit 1; }
# shellcheck source=tests/integration/client.sh
. "$project/tests/integration/client.sh"
trap 'stop_installation || true; forget_people' EXIT

answers() { # answers STATUS CURL-OPTION… PATH: exactly that, redirects not followed
	local wanted=$1 got
	shift
	got=$(curl -sS --max-time 20 -b "$jar" -c "$jar" -o "$page" -H "Origin: $service_url" -w '%{http_code}' \
		"${@:1:$#-1}" "$service_url${*: -1}")
	[ "$got" = "$wanted" ] || give_up "$who: ${*: -1} answers $got, not $wanted"
}

token() { # of the last page
	html 'string((//input[@name="csrf"])[1]/@value)'
}

# record DECIDER-FIELD…: a decision for Gävle from the page of the call.
record() {
	get '/jour/ring?typ=lvu-6&kommun=Gävle'
	submit /jour/ring answer=yes "stated_time=$(TZ=Europe/Stockholm date +%H.%M)" ground_2=1 \
		'person_as_known=Liv Påhittsson, 20230415-2388' "stated_day=$(TZ=Europe/Stockholm date +%F)" "$@"
	submit /jour/ring/registrera
	sees 'Beslutet är registrerat'
	ref=$(html 'string(//body)' | grep -oE '\b[A-Z]{2,4}-[0-9]{4}-[0-9]{4,}-[0-9]\b' | head -n 1)
}

log_in Maria "$duty"
record decider=0 'decider_name=Astrid Exempelström' 'decider_office=Ordförande'
sees 'ehörighet ej kontrollerad'

# The register has her after all: chosen by the worker, and what may not be chosen is refused.
get "/beslut/$ref/samtal"
sees 'Vem i registret är Astrid Exempelström?'
send "/beslut/$ref/samtal" decider_id=1
[ "$status" = 422 ] || give_up 'somebody without a mandate in the municipality could be chosen'
get "/beslut/$ref/samtal"
astrid=$(html 'string((//label[contains(., "Astrid Exempelström")]//input[@name="decider_id"])[1]/@value)')
submit "/beslut/$ref/samtal" "decider_id=$astrid"
get "/beslut/$ref"
sees 'Beslutsfattaren valdes ur registret: Astrid Exempelström.'

echo 'A receiver and a chair of another municipality see nothing of it.'
log_in Inga "$other_receiver"
for path in "" /utkast.pdf /underlag.pdf /bekraftelse.pdf /beslut.pdf /bevis.zip /arkivpaket.zip /papper /handlingar/1; do
	answers 404 "/kommun/beslut/$ref$path"
done
get /kommun
csrf=$(token)
answers 404 --data-urlencode "csrf=$csrf" -d x=1 "/kommun/beslut/$ref/ta-over"
answers 404 --data-urlencode "csrf=$csrf" -d case_number=1 "/kommun/beslut/$ref/kvittera"
answers 404 --data-urlencode "csrf=$csrf" -d x=1 "/kommun/beslut/$ref/handelse/submitted"
for path in "/jour" "/beslut/$ref" "/skriv-under/$ref" /admin /admin/logg; do
	answers 403 "$path"
done
log_in Folke "$other_chair"
answers 404 "/skriv-under/$ref"
answers 404 "/skriv-under/$ref/kopia.pdf"
answers 403 "/beslut/$ref"
answers 403 "/kommun/beslut/$ref"
log_in Elsa "$registrar"
get "/kommun/beslut/$ref"

echo 'The duty reads all, and acts for no municipality.'
as Maria
answers 403 "/kommun/beslut/$ref"

echo 'A decision maker sees the own queue, and nothing of it is anybody else'"'"'s.'
log_in Astrid "$chair"
get /skriv-under/mina
sees "$ref"

echo 'A login belongs to the browser that began it, and leads nowhere but here.'
as Browser1
get /logga-in
csrf=$(token)
answers 303 --data-urlencode "csrf=$csrf" -d till=/jour -D "$folder/head" /logga-in
order=$(tr -d '\r' <"$folder/head" | sed -n 's/^Location: *//Ip')
as Browser2
get /logga-in
for path in "$order/status" "$order/bild.svg" "$order/ruta"; do
	answers 404 "$path"
done
answers 303 -D "$folder/head" "$order"
grep -iq '^Location: /logga-in?slut=1' "$folder/head" || give_up "another browser's login leads to $(cat "$folder/head")"
for till in //evil.example /%2fevil.example '/\evil.example' https://evil.example 'jour' '/%5cevil.example'; do
	as Browser3
	get /logga-in
	csrf=$(token)
	answers 303 --data-urlencode "csrf=$csrf" --data-urlencode "till=$till" -D "$folder/head" /logga-in
	order=$(tr -d '\r' <"$folder/head" | sed -n 's/^Location: *//Ip')
	[[ $order == */- ]] || give_up "a login would go on to $till: $order"
done

echo 'No change without the own form.'
as Maria
get "/beslut/$ref/samtal"
csrf=$(token)
answers 403 -d why_oral=x "/beslut/$ref/samtal"
answers 403 -H 'Sec-Fetch-Site: cross-site' --data-urlencode "csrf=$csrf" -d why_oral=x "/beslut/$ref/samtal"
as Astrid
answers 403 --data-urlencode "csrf=$csrf" -d reason=x -d version=1 "/skriv-under/$ref/stammer-inte"
as Maria
head -c 3000000 /dev/zero | tr '\0' 'a' >"$folder/large"
answers 413 --data-urlencode "csrf=$csrf" --data-urlencode "why_oral@$folder/large" "/beslut/$ref/samtal"

echo 'Who is closed out is out at once.'
log_in Jonas "$colleague"
answers 200 "/jour"
log_in Ali "$admin"
get /admin/personer
path=$(html 'string((//form[starts-with(@action, "/admin/personer/")][ancestor::*[self::li or self::tr][1][contains(., "Jonas Testgren")]])[1]/@action)')
submit "$path" active=0
as Jonas
answers 303 /jour
as Ali
get /admin/sessioner
sees 'Maria Exempelsson'
sees_not 'Jonas Testgren'
path=$(html 'string((//form[starts-with(@action, "/admin/sessioner/")][ancestor::*[self::li or self::tr][1][contains(., "Maria Exempelsson")]])[1]/@action)')
submit "$path"
as Maria
answers 303 /jour
log_in Maria "$duty"
record decider=0 'decider_name=Astrid Exempelström' 'decider_office=Ordförande' # the service still takes changes

# Who verifies a file: nothing chosen, too large, not a document, without the form.
get /verifiera
answers 422 -F "csrf=$(token)" /verifiera
head -c 17000000 /dev/zero >"$folder/large"
get /verifiera
answers 413 -F "csrf=$(token)" -F "file=@$folder/large" /verifiera
get /verifiera
answers 200 -F "csrf=$(token)" -F "file=@$project/README.md" /verifiera
sees 'Inte en handling härifrån'
answers 403 -F "file=@$project/README.md" /verifiera

! grep -E '20230415|Påhittsson|197809172393|AddressSanitizer|runtime error' "$home/service.log" ||
	give_up 'personal data, or a fault, in the log'
stop_installation || true
echo 'Nobody saw or did what was not theirs.'
