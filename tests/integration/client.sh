# shellcheck shell=bash
# People at browsers and phones, for scripts: curl with a cookie jar each, forms sent as a browser sends them, and a phone
# with the e-ID simulator's control API. Sourced; the caller has sourced tools/installation.sh.

: "${service_url:?}" "${phone_url:?}"
people_folder=$(mktemp -d)
status=    # of the last answer
address=   # where the last answer came from, without the host
page=      # file that holds the last answer's body
who=       # whose browser is used

give_up() {
	printf 'FAILED: %s\n' "$1" >&2
	if [ -s "$page" ]; then
		printf 'last page, of %s: %s %s\n' "$who" "$status" "$address" >&2
		page_text | head -n 40 >&2
	fi
	exit 1
}

# as NAME: that person's browser from now on.
as() {
	who=$1
	page=$people_folder/$who.page
	jar=$people_folder/$who.cookies
	[ -f "$jar" ] || : >"$jar"
}

# ask CURL-OPTION… PATH-OR-URL: one request, redirects followed as a browser does.
ask() {
	local url=${*: -1} answer
	set -- "${@:1:$#-1}"
	case $url in http://* | https://*) ;; *) url=$service_url$url ;; esac
	answer=$(curl -sS -L --max-time 20 --max-redirs 8 -b "$jar" -c "$jar" -o "$page" -H "Origin: $service_url" \
		-H 'Sec-Fetch-Site: same-origin' -w '%{http_code} %{url_effective}' "$@" "$url") || give_up "no answer from $url"
	status=${answer%% *}
	address=${answer#* }
	address=${address#"$service_url"}
}

get() { # get PATH: a page that must be there
	ask "$1"
	[ "$status" = 200 ] || give_up "GET $1 answers $status"
}

html() { # html XPATH: of the last page
	xmllint --html --noent --xpath "$1" "$page" 2>/dev/null
}

page_text() { # what a person reads, roughly
	html 'string(//body)' | sed 's/^[[:space:]]*//; /^$/d'
}

sees() { # sees TEXT: it stands on the page
	page_text | tr '\n' ' ' | grep -qF -- "$1" || give_up "the page does not say «$1»"
}

sees_not() {
	! page_text | tr '\n' ' ' | grep -qF -- "$1" || give_up "the page says «$1»"
}

path_of() { # path_of LINK-TEXT: where that link or button goes
	html "string((//a[contains(normalize-space(.), \"$1\")]/@href)[1])"
}

# send ACTION [NAME=VALUE…]: fills in the form that goes to ACTION as a person would, and sends it. What the page holds
# already (hidden fields, texts, ticked boxes) goes along; a given value replaces what has its name.
send() {
	local action=$1 form fields=() count i name value pair given
	shift
	form="(//form[@action=\"$action\"])[1]"
	[ "$(html "count($form)")" = 1 ] || give_up "the page has no form for $action"
	local held="$form//input[not(@type=\"checkbox\" or @type=\"radio\" or @type=\"file\" or @type=\"submit\") or @checked]
		[not(@type=\"file\")][@name]"
	count=$(html "count($held)")
	for ((i = 1; i <= count; i++)); do
		name=$(html "string(($held)[$i]/@name)")
		value=$(html "string(($held)[$i]/@value)")
		given=false
		for pair; do [ "${pair%%=*}" != "$name" ] || given=true; done
		$given || fields+=(--data-urlencode "$name=$value")
	done
	count=$(html "count($form//textarea[@name])")
	for ((i = 1; i <= count; i++)); do
		name=$(html "string(($form//textarea[@name])[$i]/@name)")
		value=$(html "string(($form//textarea[@name])[$i])")
		given=false
		for pair; do [ "${pair%%=*}" != "$name" ] || given=true; done
		$given || fields+=(--data-urlencode "$name=$value")
	done
	for pair; do fields+=(--data-urlencode "$pair"); done
	ask "${fields[@]}" "$action"
}

# submit …: as send, and it must end on a page.
submit() {
	send "$@"
	[ "$status" = 200 ] || give_up "the form to $1 answers $status"
}

# upload ACTION FIELD=@FILE [NAME=VALUE…]: a form with a file.
upload() {
	local action=$1 fields=() pair csrf
	shift
	csrf=$(html "string((//form[@action=\"$action\"]//input[@name=\"csrf\"])[1]/@value)")
	[ -n "$csrf" ] || give_up "the page has no form for $action"
	for pair; do fields+=(-F "$pair"); done
	ask -F "csrf=$csrf" "${fields[@]}" "$action"
	[ "$status" = 200 ] || give_up "the upload to $action answers $status"
}

phone() { # phone ACT JSON: the simulator's control API; its answer
	curl -sS --fail-with-body --max-time 30 -H 'Content-Type: application/json' -d "$2" "$phone_url/api/$1"
}

# The e-ID on the same device: takes the token from the page's start link, shows what the app showed in $app_text.
approve_as() { # approve_as PERSONAL-NUMBER
	local link="" token shown order back path next _
	for _ in $(seq 100); do # the page reloads itself until the link is there
		link=$(html 'string((//a[contains(@href, "autostarttoken=")]/@href)[1])')
		[ -z "$link" ] || break
		sleep 0.1
		get "$address"
	done
	[ -n "$link" ] || give_up 'the page has no link that starts the e-ID'
	token=${link#*autostarttoken=}
	token=${token%%&*}
	path=$(html 'string(//*[@data-status]/@data-status)')
	shown=$(phone autostart "$(jq -n --arg t "$token" --arg p "$1" '{ autoStartToken: $t, personalNumber: $p }')") ||
		give_up "the e-ID does not start: $shown"
	# shellcheck disable=SC2034 # for the caller
	app_text=$(jq -r .text <<<"$shown")
	order=$(jq -r .order <<<"$shown")
	back=$(jq -r .returnUrl <<<"$shown")
	phone approve "$(jq -n --arg o "$order" '{ order: $o }')" >/dev/null || give_up 'the e-ID does not sign'
	for _ in $(seq 100); do
		ask "$path"
		next=$(jq -r '.next // ""' "$page" 2>/dev/null) || next=
		if [ -n "$next" ]; then
			[ -z "$back" ] || get "/${back#*://*/}" # the app opens it in the browser that began
			get "$next"
			return
		fi
		sleep 0.2
	done
	give_up 'the e-ID order never ended'
}

log_in() { # log_in NAME PERSONAL-NUMBER
	as "$1"
	get /logga-in
	submit /logga-in satt=har
	approve_as "$2"
}

forget_people() {
	rm -rf "$people_folder"
}

# ring MUNICIPALITY TYPE [NAME=VALUE…]: a new call, up to the page on which it is checked.
ring() {
	local municipality=$1 type=$2 decider
	shift 2
	get "/jour/ring?kommun=$municipality&typ=$type"
	decider=$(html 'string((//input[@name="decider" and @value!="0"])[1]/@value)')
	submit /jour/ring answer=yes "decider=$decider" "stated_day=$(TZ=Europe/Stockholm date +%F)" \
		"stated_time=$(TZ=Europe/Stockholm date +%H.%M)" "$@"
}
# registered [NAME=VALUE…]: records it; its reference in $ref.
registered() {
	submit /jour/ring/registrera read_back=1 "$@"
	[[ $address =~ ^/beslut/([A-Z0-9-]+)/registrerat ]] || give_up "nothing was recorded: $address"
	ref=${BASH_REMATCH[1]}
}
