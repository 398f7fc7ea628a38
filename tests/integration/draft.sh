#!/usr/bin/env bash
# draft.sh PROGRAMS PROJECT FOLDER: `jourbeslut draft` prints every case file as the pages would: of its own night and its
# own municipality, and refuses what start would refuse.
set -euo pipefail
bin=$1 project=$2 folder=$3

rm -rf "$folder"
mkdir -p "$folder"
register=$project/templates/example/county.json

give_up() {
	echo "draft.sh: $*" >&2
	exit 1
}

# draft FILE: prints to $folder/out and $folder/err; gives the exit status.
draft() {
	local status=0
	"$bin/jourbeslut" draft --templates "${templates:-$project/templates}" --register "$register" "$1" \
		>"$folder/out" 2>"$folder/err" || status=$?
	return "$status"
}

for file in "$project"/tests/data/cases/*.json "$project"/tests/data/cases/reported/*.json; do
	status=0
	draft "$file" || status=$?
	[ "$status" = 0 ] || [ "$status" = 2 ] || give_up "$file: exit status $status: $(cat "$folder/err")"
	# A reading without moment or municipality.
	! grep -q 'Ålder: 0 dagar' "$folder/out" || give_up "$file: an age of 0 days"
	grep -Eq 'nämnden i [^ ]+ kommun beslutar, genom ' "$folder/out" || give_up "$file: no committee decides"
	! grep -Eq 'genom ,|i  ?beslutar|\{[a-z]' "$folder/out" || give_up "$file: a hole in a sentence"
done

draft "$project/tests/data/cases/lvu6-small-child.json" || give_up "a good case is not in order: $(cat "$folder/err")"
grep -q '^Ålder: 3 år$' "$folder/out"
grep -q 'Det prövas i stället av Förvaltningsrätten i Falun' "$folder/out"
draft "$project/tests/data/cases/reported/twin-a.json"
grep -q '^Ålder: 1 dag$' "$folder/out"
draft "$project/tests/data/cases/reported/coordination-month-00.json" && give_up 'an age is missing, and nothing is said'
grep -q '^saknas: person.birth_date: ' "$folder/err"
draft "$project/tests/data/cases/reported/secret-address.json" && give_up 'an address in a public text, and nothing is said'
grep -q '^motsägelse: criteria.home.reason: .*"Kvarnvägen 17"$' "$folder/err"

# Without a register the municipality is the file's, and what is not known stands in brackets.
"$bin/jourbeslut" draft --templates "$project/templates" "$project/tests/data/cases/lvu6-small-child.json" \
	>"$folder/out" 2>"$folder/err"
grep -q '^\[nämnden\] i Gävle beslutar, genom \[beslutsfattare\], att ' "$folder/out"

# A pack that names a field that there is not is refused here too.
cp -r "$project/templates" "$folder/templates"
sed -i 's/{criteria.home.reason}/{criteria.hme.reason}/' "$folder/templates/law/lvu-2026/lvu-6.json"
templates=$folder/templates
status=0
draft "$project/tests/data/cases/lvu6-small-child.json" || status=$?
[ "$status" = 1 ] || give_up "a broken pack gives exit status $status"
grep -q 'there is no field {criteria.hme.reason}' "$folder/err"
[ ! -s "$folder/out" ] || give_up 'a broken pack prints a draft'
echo 'every case file is drafted as of its night'
