#!/usr/bin/env bash
# ledger_order.sh PROGRAMS PROJECT FOLDER: in what order a checkpoint reaches the disk, as the kernel saw it: what it covers
# was synced before; then the file is written, synced, renamed and its folder synced; and only then does the store, from
# which it is served, hear of it.
set -euo pipefail
bin=$1 folder=$3
rm -rf "$folder"
mkdir -p "$folder"
status=0
ASAN_OPTIONS=detect_leaks=0 strace -f -y -e trace=openat,write,pwrite64,fsync,fdatasync,rename -o "$folder/trace" \
	"$bin/bench_ledger" "$folder" 1 >/dev/null 2>"$folder/errors" || status=$?
if [ "$status" != 0 ]; then
	grep -qi ptrace "$folder/errors" && exit 77 # not allowed here
	cat "$folder/errors" >&2
	exit 1
fi
got=$(sed -nE \
	-e 's/.* pwrite64\([0-9]+<[^>]*ledger\.db-wal>.*/store-written/p' \
	-e 's/.* fdatasync\([0-9]+<[^>]*ledger\.db-wal>.*/store-synced/p' \
	-e 's/.* openat\(.*published\.new".*/file-made/p' \
	-e 's/.* write\([0-9]+<[^>]*published\.new>.*/file-written/p' \
	-e 's/.* fsync\([0-9]+<[^>]*published\.new>.*/file-synced/p' \
	-e 's/.* rename\(.*published\.new", .*published"\).*/file-renamed/p' \
	-e "s|.* fsync\([0-9]+<$folder>.*|folder-synced|p" "$folder/trace" | uniq | grep -B1 -A6 -m1 file-made | tr '\n' ' ')
wanted='store-synced file-made file-written file-synced file-renamed folder-synced store-written store-synced '
[ "$got" = "$wanted" ] || {
	printf 'the order is\n  %s\nand not\n  %s\n' "$got" "$wanted" >&2
	exit 1
}
echo "in order: $got"
