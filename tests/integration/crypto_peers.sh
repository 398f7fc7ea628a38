#!/usr/bin/env bash
# OpenSSL's program and BouncyCastle judge the seals and time stamps that we make, and we judge theirs.
# Arguments: crypto_peer, the folder bouncy.
# shellcheck disable=SC2317 # check calls the functions by name
set -uo pipefail
peer=$1
bouncy_source=$2/Bouncy.java
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

check() { # check WHAT COMMAND…: the command must succeed
	local what=$1
	shift
	if "$@" >"$folder/output" 2>&1; then
		printf 'ok      %s\n' "$what"
	else
		printf 'FAILED  %s\n' "$what"
		sed 's/^/        /' "$folder/output" | head -n 20
		failed=1
	fi
}
fails() { # fails COMMAND…
	! "$@"
}

jars=/usr/share/java/bcpkix.jar:/usr/share/java/bcprov.jar:/usr/share/java/bcutil.jar
bouncy() { # bouncy tsa-root.pem ARGUMENT…
	local tsa_root=$1
	shift
	java -Duser.home="$folder" -Dtsa.root="$tsa_root" -cp "$jars:$folder/classes" Bouncy "$@"
}
check 'the driver for BouncyCastle compiles' javac -d "$folder/classes" -cp "$jars" "$bouncy_source"

openssl_cms() { # openssl_cms CMS DATA: CAdES with the ESS certificate, whatever the purpose
	openssl cms -verify -cades -purpose any -binary -inform DER -in "$1" -content "$2" -CAfile root.pem -out /dev/null
}
openssl_ts() { # openssl_ts TOKEN DATA
	openssl ts -verify -token_in -in "$1" -data "$2" -CAfile tsa-root.pem
}
openssl_says() { # openssl_says FILE PATTERN: in the printed CMS
	openssl cms -cmsout -print -inform DER -in "$1" | grep -qE "$2"
}
spoil() { # spoil FROM TO: a byte of the signature value, which ends a B-B seal
	cp "$1" "$2"
	printf 'x' | dd of="$2" bs=1 seek=$(($(stat -c %s "$1") - 3)) conv=notrunc status=none
	! cmp -s "$1" "$2"
}
for kind in p256 rsa; do
	mkdir "$folder/$kind"
	cd "$folder/$kind" || exit 1
	check "$kind: seals and time stamps are made" "$peer" make . "$kind"
	for form in bb bt; do
		check "$kind $form: openssl cms" openssl_cms $form.der data
		check "$kind $form: openssl cms, another content" fails openssl_cms $form.der root.pem
		check "$kind $form: BouncyCastle" bouncy tsa-root.pem cms $form.der data root.pem
	done
	check "$kind bb: no signing time" fails openssl_says bb.der 'signingTime'
	check "$kind bb: spoilt" spoil bb.der spoilt.der
	check "$kind bb: openssl cms refuses it" fails openssl_cms spoilt.der data
	check "$kind: openssl ts" openssl_ts token.der data
	check "$kind: openssl ts, another content" fails openssl_ts token.der root.pem
	check "$kind: BouncyCastle's time stamp" bouncy - token token.der data tsa-root.pem
	if [ "$kind" = p256 ]; then # it can say no
		check 'bt: BouncyCastle, another content' fails bouncy tsa-root.pem cms bt.der root.pem root.pem
		check 'bt: BouncyCastle, another root' fails bouncy tsa-root.pem cms bt.der data tsa-root.pem
		check 'bt: BouncyCastle, another root of the time stamp' fails bouncy root.pem cms bt.der data root.pem
		check 'token: BouncyCastle, another content' fails bouncy - token token.der root.pem tsa-root.pem
	fi

	# An authority of OpenSSL's, with more certificates than needed.
	cat >ts.cnf <<'END'
[tsa]
default_tsa = it
[it]
serial = serial
signer_digest = sha384
default_policy = 1.3.6.1.4.1.99999.3
digests = sha256, sha512
accuracy = secs:1, millisecs:500, microsecs:100
clock_precision_digits = 3
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha512
END
	echo 01 >serial
	check "$kind: a request" "$peer" request data request.tsq
	check "$kind: openssl ts reads the request" openssl ts -query -in request.tsq -text
	check "$kind: openssl ts answers" openssl ts -reply -config ts.cnf -queryfile request.tsq -signer tsa.pem \
		-inkey tsa-key.pem -chain tsa.pem -out openssl.tsr
	check "$kind: we take its answer" "$peer" accept openssl.tsr data tsa-root.pem openssl.der
	check "$kind: and openssl ts what we keep of it" openssl_ts openssl.der data
	check "$kind: and BouncyCastle" bouncy - token openssl.der data tsa-root.pem
	check "$kind: not for another content" fails "$peer" accept openssl.tsr root.pem tsa-root.pem no.der
	check "$kind: not under another root" fails "$peer" accept openssl.tsr data root.pem no.der

	# One of BouncyCastle's, in BER, with the algorithms among the signed attributes (RFC 6211).
	check "$kind: BouncyCastle answers" bouncy - reply request.tsq tsa.pem tsa-key.pem bouncy.tsr
	check "$kind: in BER" test "$(head -c 2 bouncy.tsr | od -An -tx1)" = ' 30 80'
	check "$kind: we take its answer" "$peer" accept bouncy.tsr data tsa-root.pem bouncy.der
	check "$kind: and openssl ts what we keep of it" openssl_ts bouncy.der data
	check "$kind: and BouncyCastle" bouncy - token bouncy.der data tsa-root.pem
done

exit "$failed"
