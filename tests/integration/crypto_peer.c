/* The seal and the time stamps as files, for other programs to judge, and theirs for us:
 *
 *   crypto_peer make FOLDER p256|rsa   a PKI, seals over FOLDER/data (bb.der, bt.der), and token.der over it
 *   crypto_peer request DATA OUT       a TimeStampReq over SHA-256 of DATA
 *   crypto_peer accept RESPONSE DATA ROOTS OUT
 *                                      what an authority answered to that; writes the token that is kept */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/cms.h"
#include "jourbeslut/timestamp.h"
#include "unit/test_pki.h"

#define CONTENT "Beslut om omedelbart omhändertagande\n"

static const uint8_t nonce[TIMESTAMP_NONCE] = { 0, 0x81, 2, 3, 4, 5, 6, 7 };

static enum err write_file(const char *folder, const char *name, const struct buf *bytes)
{
	BUF path = buf_init(4096);
	CLOSE FILE *f = NULL;

	TRY(folder ? buf_printf(&path, "%s/%s", folder, name) : buf_add_str(&path, name));
	f = fopen(buf_str(&path), "wb");
	return f && fwrite(bytes->ptr, 1, bytes->len, f) == bytes->len ? ERR_OK : ERR_IO;
}

static enum err write_pem(const char *folder, const char *name, const X509 *one, const X509 *two)
{
	BUF pem = buf_init(1 << 16);

	pki_pem(one, &pem);
	if (two)
		pki_pem(two, &pem);
	return write_file(folder, name, &pem);
}

static enum err write_key(const char *folder, const char *name, const EVP_PKEY *key)
{
	BUF pem = buf_init(1 << 16);

	pki_key_pem(key, &pem);
	return write_file(folder, name, &pem);
}

static enum err write_proofs(struct pki *p, const char *folder)
{
	BUF data = buf_init(1000), bb = buf_init(CMS_MAX), bt = buf_init(CMS_MAX), token = buf_init(CMS_MAX);
	struct sha256 digest;

	TRY(buf_add_str(&data, CONTENT));
	TRY(sha256_of(buf_span(&data), &digest));
	pki_seal(p, &digest, false, &bb);
	pki_seal(p, &digest, true, &bt);
	pki_token(p, &(struct pki_stamp){ .extra = p->tsa_root }, &digest, &token);
	TRY(write_file(folder, "data", &data));
	TRY(write_file(folder, "bb.der", &bb));
	TRY(write_file(folder, "bt.der", &bt));
	return write_file(folder, "token.der", &token);
}

static enum err make(const char *folder, const char *kind)
{
	struct pki *p = pki_new_at(strcmp(kind, "rsa") == 0 ? PKI_RSA : PKI_P256, clock_now(clock_system()));
	enum err e = write_proofs(p, folder);

	if (e == ERR_OK)
		e = write_pem(folder, "root.pem", p->root, NULL);
	if (e == ERR_OK)
		e = write_pem(folder, "tsa-root.pem", p->tsa_root, NULL);
	if (e == ERR_OK)
		e = write_pem(folder, "tsa.pem", p->tsa, p->tsa_root);
	if (e == ERR_OK)
		e = write_key(folder, "tsa-key.pem", p->tsa_key);
	pki_free(p);
	return e;
}

static enum err imprint_of(const char *path, struct sha256 *ret_imprint)
{
	BUF data = buf_init(1 << 20);

	TRY(buf_read_file(&data, path));
	return sha256_of(buf_span(&data), ret_imprint);
}

static enum err request(const char *data, const char *out)
{
	BUF der = buf_init(1000);
	struct sha256 imprint;

	TRY(imprint_of(data, &imprint));
	TRY(timestamp_request(&imprint, nonce, &der));
	return write_file(NULL, out, &der);
}

static enum err accept(char **args, const struct roots *roots)
{
	BUF response = buf_init(TIMESTAMP_MAX), token = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { .has_nonce = false };
	TIMESTAMP again = { .has_nonce = false };
	struct sha256 imprint;
	char reason[200] = "", at[INSTANT_TEXT];
	enum err e;

	TRY(buf_read_file(&response, args[0]));
	TRY(imprint_of(args[1], &imprint));
	e = timestamp_accept(buf_span(&response), &imprint, nonce, roots, reason, sizeof reason, &token, &t);
	if (e == ERR_OK)
		e = timestamp_verify(buf_span(&token), roots, reason, sizeof reason, &again);
	if (e != ERR_OK) {
		(void)fprintf(stderr, "%s: %s\n", err_name(e), reason);
		return e;
	}
	instant_format(t.at, at);
	(void)printf("%s %s by %s, serial %s, policy %s, %zu bytes of %zu\n", at, t.digest, t.authority, t.serial,
	             t.policy, token.len, response.len);
	return write_file(NULL, args[3], &token);
}

static enum err accept_file(char **args)
{
	BUF pem = buf_init(1 << 16);
	struct roots *roots = NULL;
	char problem[200] = "";
	enum err e;

	TRY(buf_read_file(&pem, args[2]));
	TRY(roots_new(buf_span(&pem), true, problem, sizeof problem, &roots));
	e = accept(args, roots);
	roots_free(roots);
	return e;
}

int main(int argc, char **argv)
{
	enum err e = ERR_INPUT;

	if (argc == 4 && strcmp(argv[1], "make") == 0)
		e = make(argv[2], argv[3]);
	else if (argc == 4 && strcmp(argv[1], "request") == 0)
		e = request(argv[2], argv[3]);
	else if (argc == 6 && strcmp(argv[1], "accept") == 0)
		e = accept_file(argv + 2);
	if (e != ERR_OK)
		(void)fprintf(stderr, "crypto_peer: %s\n", err_name(e));
	return e == ERR_OK ? 0 : 1;
}
