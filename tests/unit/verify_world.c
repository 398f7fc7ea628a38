#include "unit/verify_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/ledger.h"

#define DO(x) assert_int_equal((x), ERR_OK)

/* --- The world ---------------------------------------------------------------------------------------------------- */

static void write_file(const char *path, struct span bytes)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
	assert_int_equal(fclose(f), 0);
}

static void trust_path(const struct world *w, const char *name, char out[300])
{
	(void)snprintf(out, 300, "%s/trust/%s", w->folder, name);
}

void world_trust_file(struct world *w, const char *name, struct span bytes)
{
	char path[300];

	trust_path(w, name, path);
	write_file(path, bytes);
}

void world_trust_remove(struct world *w, const char *name)
{
	char path[300];

	trust_path(w, name, path);
	(void)unlink(path);
}

void world_trust(struct world *w)
{
	char path[300];

	verify_trust_free(w->trust);
	w->trust = NULL;
	trust_path(w, "", path);
	DO(verify_trust_load(path, &w->trust));
}

static void trust_pem(struct world *w, const char *name, const X509 *certificate)
{
	BUF pem = buf_init(1 << 14);

	pki_pem(certificate, &pem);
	world_trust_file(w, name, buf_span(&pem));
}

static struct key *open_key(struct world *w, const char *name, struct span pem)
{
	char path[300], problem[200] = "";
	struct key *key = NULL;

	(void)snprintf(path, sizeof path, "%s/%s", w->folder, name);
	write_file(path, pem);
	if (key_open(path, NULL, problem, sizeof problem, &key) != ERR_OK)
		fail_msg("%s", problem);
	return key;
}

static struct key *seal_key(struct world *w, const EVP_PKEY *key)
{
	BUF pem = buf_init(1 << 14);

	pki_key_pem(key, &pem);
	return open_key(w, "key.pem", buf_span(&pem));
}

static struct key *new_ed25519(struct world *w)
{
	BUF pem = buf_init(1 << 14);

	DO(key_new_ed25519(&pem));
	return open_key(w, "ed25519.pem", buf_span(&pem));
}

/* C2SP signed-note: keyid is SHA-256 over name, LF, kind and key, cut to four bytes. */
static void key_id(const char *name, uint8_t kind, const uint8_t public[ED25519_PUBLIC], uint8_t id[4])
{
	struct sha256 hash;

	DO(sha256_of_parts(
	        (struct span[]){ span_str(name), span_str("\n"), span_of(&kind, 1), span_of(public, ED25519_PUBLIC) },
	        4, &hash));
	memcpy(id, hash.bytes, 4);
}

static void trust_vkey(struct world *w, const char *file, const char *name, uint8_t kind, const struct key *key)
{
	uint8_t bytes[1 + ED25519_PUBLIC] = { kind }, id[4];
	BUF text = buf_init(400);
	char hex[9];

	DO(key_public_ed25519(key, bytes + 1));
	key_id(name, kind, bytes + 1, id);
	hex_encode(id, 4, hex);
	DO(buf_printf(&text, "%s+%s+", name, hex));
	DO(base64_encode(bytes, sizeof bytes, &text));
	DO(buf_add_char(&text, '\n'));
	world_trust_file(w, file, buf_span(&text));
}

static void make_folders(struct world *w)
{
	static const char *const roles[] = { "", "eid", "seal", "tsa", "ledger", "witness" };
	char path[300];

	for (size_t i = 0; i < ARRAY_LENGTH(roles); i++) {
		trust_path(w, roles[i], path);
		assert_int_equal(mkdir(path, 0700), 0);
	}
}

struct world *world_new(void)
{
	char folder[] = TEST_TMP "/jourbeslut-verify-XXXXXX";
	struct world *w;

	assert_non_null(mkdtemp(folder));
	w = world_new_in(folder);
	w->keep = false;
	return w;
}

struct world *world_new_in(const char *folder)
{
	const struct record_font_files files = { RECORD_FONT_REGULAR, RECORD_FONT_BOLD, RECORD_PROFILE };
	struct world *w = calloc(1, sizeof *w);

	assert_non_null(w);
	w->kit = kit_new();
	w->pki = pki_new(PKI_P256);
	w->at = instant_add(w->pki->now, 24 * HOUR);
	w->keep = true;
	(void)snprintf(w->folder, sizeof w->folder, "%s", folder);
	DO(record_fonts_load(&files, &w->fonts));
	make_folders(w);
	w->seal_key = seal_key(w, w->pki->seal_key);
	w->log_key = new_ed25519(w);
	w->witness_key = new_ed25519(w);
	w->tsa_roots = pki_roots(w->pki->tsa_root);
	world_trust_file(w, "environment", span_str("test\n"));
	world_trust_file(w, "sealers", span_str(PKI_SEALER "\n"));
	trust_pem(w, "eid/root.pem", w->kit->root);
	trust_pem(w, "seal/root.pem", w->pki->root);
	trust_pem(w, "tsa/root.pem", w->pki->tsa_root);
	trust_vkey(w, "ledger/log.vkey", WORLD_LOG, 1, w->log_key);
	trust_vkey(w, "witness/kommun.vkey", WORLD_WITNESS, 4, w->witness_key);
	world_crl(w, instant_add(w->pki->now, 12 * HOUR), (struct instant){ 0 });
	return w;
}

void world_free(struct world *w)
{
	verify_trust_free(w->trust);
	roots_free(w->tsa_roots);
	key_free(w->seal_key);
	key_free(w->log_key);
	key_free(w->witness_key);
	record_fonts_free(w->fonts);
	if (!w->keep)
		kit_remove_folder(w->folder);
	kit_free(w->kit);
	pki_free(w->pki);
	free(w);
}

void world_crl(struct world *w, struct instant when, struct instant revoked_at)
{
	struct instant now = w->pki->now;
	struct pki_crl crl = { .revoked = revoked_at.us ? w->pki->seal : NULL,
		               .reason = 1, /* keyCompromise */
		               .revoked_ago = when.us - revoked_at.us };
	BUF der = buf_init(1 << 16);

	w->pki->now = when;
	pki_crl(w->pki, &crl, &der);
	w->pki->now = now;
	world_trust_file(w, "seal/ca.crl", buf_span(&der));
	world_trust(w);
}

void world_token(struct world *w, struct span bytes, struct instant when, const struct pki_stamp *stamp,
                 struct buf *out)
{
	static const uint8_t nonce[TIMESTAMP_NONCE] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	const struct pki_stamp usual = { 0 };
	BUF request = buf_init(1000), response = buf_init(1 << 16);
	struct instant now = w->pki->now;
	char reason[160] = "";
	TIMESTAMP t = { 0 };
	struct sha256 imprint;

	DO(sha256_of(bytes, &imprint));
	DO(timestamp_request(&imprint, nonce, &request));
	w->pki->now = when;
	pki_stamp(w->pki, stamp ? stamp : &usual, buf_span(&request), &response);
	w->pki->now = now;
	if (timestamp_accept(buf_span(&response), &imprint, nonce, w->tsa_roots, reason, sizeof reason, out, &t) !=
	    ERR_OK)
		fail_msg("%s", reason);
}

/* --- The ledger --------------------------------------------------------------------------------------------------- */

static void add_signature(const char *name, uint8_t kind, struct key *key, struct span message, struct span before,
                          struct buf *out)
{
	uint8_t bytes[4 + 8 + ED25519_SIGNATURE], public[ED25519_PUBLIC];

	DO(key_public_ed25519(key, public));
	key_id(name, kind, public, bytes);
	memcpy(bytes + 4, before.ptr, before.len);
	DO(key_sign_ed25519(key, message, bytes + 4 + before.len));
	DO(buf_printf(out, "\u2014 %s ", name));
	DO(base64_encode(bytes, 4 + before.len + ED25519_SIGNATURE, out));
	DO(buf_add_char(out, '\n'));
}

/* C2SP tlog-cosignature: time in seconds before the signature, over "cosignature/v1", the time, and the note's text. */
static void add_cosignature(struct world *w, struct span text, struct buf *out)
{
	const struct instant when = w->cosigned_at.us ? w->cosigned_at : w->pki->now;
	const uint64_t at = (uint64_t)(when.us / SECOND);
	uint8_t time[8];
	BUF message = buf_init(2000);

	for (int i = 0; i < 8; i++)
		time[i] = (uint8_t)(at >> (56 - 8 * i));
	DO(buf_printf(&message, "cosignature/v1\ntime %llu\n", (unsigned long long)at));
	DO(buf_add_span(&message, text));
	add_signature(WORLD_WITNESS, 4, w->witness_key, buf_span(&message), span_of(time, sizeof time), out);
}

/* A tree of two leaves: another one, and the file's. */
void world_proof(struct world *w, struct span file, bool witnessed, struct buf *out)
{
	struct sha256 entry, leaf, other, root;
	BUF text = buf_init(1000);

	DO(sha256_of(file, &entry));
	DO(ledger_leaf_hash(&entry, &leaf));
	DO(sha256_of(span_str("another leaf"), &other));
	DO(ledger_node_hash(&other, &leaf, &root));
	DO(buf_add_str(&text, WORLD_LOG "\n2\n"));
	DO(base64_encode(root.bytes, SHA256_LEN, &text));
	DO(buf_add_char(&text, '\n'));
	DO(buf_add_str(out, "c2sp.org/tlog-proof@v1\nindex 1\n"));
	DO(base64_encode(other.bytes, SHA256_LEN, out));
	DO(buf_add_str(out, "\n\n"));
	DO(buf_add_span(out, buf_span(&text)));
	DO(buf_add_char(out, '\n'));
	add_signature(WORLD_LOG, 1, w->log_key, buf_span(&text), span_str(""), out);
	if (witnessed)
		add_cosignature(w, buf_span(&text), out);
}

/* --- Sealing ----------------------------------------------------------------------------------------------------- */

static void write_seal_act(struct world *w, struct parts *p)
{
	struct sha256 hash;
	char hex[SHA256_HEX];

	DO(sha256_of(buf_span(&p->pdf), &hash));
	sha256_hex(&hash, hex);
	parts_act("archive", p, json_pack("{s:s}", "sha256", hex), &p->act);
	buf_release(&p->proof);
	p->proof = buf_init(LEDGER_PROOF_MAX);
	w->cosigned_at = p->seal_cosigned.us ? p->seal_cosigned : instant_add(p->sealed_at, 2 * SECOND);
	world_proof(w, buf_span(&p->act), true, &p->proof);
	w->cosigned_at = (struct instant){ 0 };
}

void world_seal(struct world *w, struct parts *p, const struct seal_plan *plan)
{
	const struct seal_plan usual = { 0 };
	struct key *key = w->seal_key;
	BUF signature = buf_init(1024), token = buf_init(1 << 16), cms = buf_init(1 << 16);
	DER_LIST chain = { 0 };
	struct sha256 digest;

	plan = plan ? plan : &usual;
	if (plan->leaf) {
		key = seal_key(w, plan->leaf_key);
		pki_list_add(&chain, plan->leaf);
		pki_list_add(&chain, w->pki->ca);
	} else {
		pki_seal_chain(w->pki, &chain);
	}
	DO(seal_prepare(&p->pdf, p->sealed_at, "Testjouren", "Handlingen stämplades", SEAL_ROOM, &digest));
	DO(cms_sign(key, &digest, &chain, &signature));
	if (!plan->no_stamp)
		world_token(w, buf_span(&signature), p->seal_stamp.us ? p->seal_stamp : p->sealed_at, plan->stamp,
		            &token);
	DO(cms_build(&digest, &chain, buf_span(&signature), buf_span(&token), &cms));
	DO(seal_fill(&p->pdf, buf_span(&cms)));
	if (plan->leaf)
		key_free(key);
	write_seal_act(w, p);
}

void world_stamp(struct world *w, struct parts *p, struct instant at, const struct pki_stamp *stamp)
{
	static const uint8_t nonce[TIMESTAMP_NONCE] = { 8 };
	const struct pki_stamp usual = { 0 };
	BUF ocsp = buf_init(1 << 16), request = buf_init(1000), response = buf_init(1 << 16), token = buf_init(1 << 16);
	DER_LIST certificates = { 0 }, answers = { 0 };
	struct seal_evidence evidence = { .certificates = &certificates, .ocsp = &answers };
	struct instant now = w->pki->now;
	struct sha256 digest;
	TIMESTAMP t = { 0 };
	char reason[160] = "";
	enum err e;

	w->pki->now = instant_add(at, w->answers_ahead);
	pki_ocsp(w->pki, &w->answer, &ocsp);
	w->pki->now = at;
	DO(der_list_add(&answers, buf_span(&ocsp)));
	pki_seal_chain(w->pki, &certificates);
	DO(seal_prepare_stamp(&p->pdf, &evidence, SEAL_ROOM, &digest));
	DO(timestamp_request(&digest, nonce, &request));
	pki_stamp(w->pki, stamp ? stamp : &usual, buf_span(&request), &response);
	w->pki->now = now;
	e = timestamp_accept(buf_span(&response), &digest, nonce, w->tsa_roots, reason, sizeof reason, &token, &t);
	if (e != ERR_OK)
		fail_msg("%s: %s", err_name(e), reason);
	DO(seal_fill(&p->pdf, buf_span(&token)));
}

void world_record(struct world *w, struct parts *p)
{
	world_parts(w, NULL, p);
	world_write(w, p);
	world_seal(w, p, NULL);
}

/* --- Judging ------------------------------------------------------------------------------------------------------ */

static void verify(const struct world *w, const struct verify_subject *s, struct verify_report *r)
{
	const struct verify_options o = { .trust = w->trust, .fonts = w->fonts, .at = w->at };

	DO(verify_document(&o, s, r));
}

void world_verify(const struct world *w, const struct parts *p, struct verify_report *r)
{
	const struct verify_subject s = {
		.name = "beslut.pdf", .pdf = buf_span(&p->pdf), .act = buf_span(&p->act), .proof = buf_span(&p->proof)
	};

	verify(w, &s, r);
}

void world_verify_bytes(const struct world *w, struct span pdf, struct verify_report *r)
{
	verify(w, &(struct verify_subject){ .name = "beslut.pdf", .pdf = pdf }, r);
}

void world_expect(const struct verify_report *r, enum verify_conclusion conclusion, enum verify_sub sub,
                  enum verify_check decided_by)
{
	BUF text = buf_init(1 << 20);

	if (r->conclusion == conclusion && r->sub == sub && r->decided_by == decided_by)
		return;
	DO(verify_report_text(r, &text));
	fail_msg("expected %s %s by %s, not\n%s", verify_conclusion_name(conclusion), verify_sub_name(sub),
	         verify_check_name(decided_by), buf_str(&text));
}
