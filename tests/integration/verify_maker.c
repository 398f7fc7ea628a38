/* verify_maker FOLDER: writes documents as the service makes them, mutants of them, a trust folder, and `vectors`: one
 * line a file, "name TAB conclusion TAB sub-indication". For the verifiers that share nothing with ours, and for the
 * tests of the verb. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "integration/verify_maker.h"
#include "jourbeslut/zip.h"

static void write_file(const struct maker *m, const char *name, struct span bytes)
{
	char path[400];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", m->world->folder, name);
	f = fopen(path, "wb");
	ASSERT(f && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len && fclose(f) == 0);
}

void maker_vector(struct maker *m, const char *name, struct span bytes, const char *conclusion, const char *sub)
{
	write_file(m, name, bytes);
	ASSERT(fprintf(m->vectors, "%s\t%s\t%s\n", name, conclusion, sub) > 0);
}

static void failed(struct maker *m, const char *name, struct span bytes, const char *sub)
{
	maker_vector(m, name, bytes, "TOTAL-FAILED", sub);
}

static void beside(struct maker *m, const char *name, const struct parts *p)
{
	char path[100];

	(void)snprintf(path, sizeof path, "%s.act", name);
	write_file(m, path, buf_span(&p->act));
	(void)snprintf(path, sizeof path, "%s.tlog-proof", name);
	write_file(m, path, buf_span(&p->proof));
}

static void package(struct maker *m, const struct parts *p)
{
	const struct instant at = m->world->pki->now;
	const struct zip_entry entries[] = {
		{ "bevis/beslut.pdf", buf_span(&p->pdf), at },
		{ "bevis/beslut.pdf.act", buf_span(&p->act), at },
		{ "bevis/beslut.pdf.tlog-proof", buf_span(&p->proof), at },
		{ "bevis/decision.json", buf_span(&p->decision), at },
	};
	BUF zip = buf_init(1 << 20);

	ASSERT(zip_write(entries, ARRAY_LENGTH(entries), &zip) == ERR_OK);
	write_file(m, "paket.zip", buf_span(&zip));
}

static void genuine(struct maker *m)
{
	struct world *w = m->world;
	PARTS p = { 0 }, copy = { 0 }, paper = { 0 };

	world_record(w, &p);
	maker_vector(m, "beslut.pdf", buf_span(&p.pdf), "TOTAL-PASSED", "");
	beside(m, "beslut.pdf", &p);
	package(m, &p);
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR), NULL);
	maker_vector(m, "beslut-lta.pdf", buf_span(&p.pdf), "TOTAL-PASSED", "");
	world_parts(w, NULL, &copy);
	copy.copy = true;
	world_write(w, &copy);
	world_seal(w, &copy, NULL);
	maker_vector(m, "kopia.pdf", buf_span(&copy.pdf), "TOTAL-PASSED", "");
	world_parts_paper(w, &paper);
	world_write(w, &paper);
	world_seal(w, &paper, NULL);
	maker_vector(m, "papper.pdf", buf_span(&paper.pdf), "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE");
}

/* Another customer of the same trust service: the same root, and names that look like ours. */
static void another_sealer(struct maker *m)
{
	struct world *w = m->world;
	const struct pki_subject subject = { .cn = "Socialjouren Test",
		                             .organisation = "Länets socialjour Test",
		                             .organisation_id = "NTRSE-0000000001",
		                             .key_usage = "critical,nonRepudiation" };
	X509 *leaf = pki_certificate(w->pki, &subject, w->pki->seal_key, w->pki->ca, w->pki->ca_key);
	const struct seal_plan plan = { .leaf = leaf, .leaf_key = w->pki->seal_key };
	static const char *const names[] = { "m-sealer.pdf", "m-sealer-copy.pdf" };

	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		PARTS p = { 0 };

		world_parts(w, NULL, &p);
		p.copy = i == 1;
		world_write(w, &p);
		world_seal(w, &p, &plan);
		maker_vector(m, names[i], buf_span(&p.pdf), "INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE");
	}
	X509_free(leaf);
}

/* The file says itself that it may lack what would prove it: its acts, or their proofs. */
static void without_proofs(struct maker *m)
{
	struct world *w = m->world;
	PARTS without = { 0 }, proofless = { 0 };

	world_parts(w, NULL, &without);
	without.format = WORLD_FORMAT_1;
	without.without = true;
	world_parts_again(w, &without);
	world_write(w, &without);
	world_seal(w, &without, NULL);
	maker_vector(m, "m-without.pdf", buf_span(&without.pdf), "INDETERMINATE", "NO_POE");
	world_parts(w, NULL, &proofless);
	buf_release(&proofless.oral_proof);
	buf_release(&proofless.signature_proof);
	world_write(w, &proofless);
	world_seal(w, &proofless, NULL);
	maker_vector(m, "m-proofless.pdf", buf_span(&proofless.pdf), "INDETERMINATE", "NO_POE");
}

static void swap(struct buf *a, struct buf *b)
{
	struct buf c = *a;

	*a = *b;
	*b = c;
}

/* Sealed with the genuine key over what is not genuine. */
void maker_sealed(struct maker *m, const char *name, struct parts *p, const char *sub)
{
	world_write(m->world, p);
	world_seal(m->world, p, NULL);
	failed(m, name, buf_span(&p->pdf), sub);
}

void maker_swapped(struct maker *m, const char *name, size_t offset, const char *sub)
{
	PARTS one = { 0 }, other = { 0 };

	world_parts(m->world, NULL, &one);
	world_parts(m->world, "GVL-2026-0043-5", &other);
	swap((struct buf *)(void *)((char *)&one + offset), (struct buf *)(void *)((char *)&other + offset));
	maker_sealed(m, name, &one, sub);
}

/* The issuer's answer is genuine and new, but what it says of the certificate is of another time. */
static void stale_status(struct maker *m)
{
	PARTS p = { 0 };

	world_parts(m->world, NULL, &p);
	p.status_age = 301;
	world_parts_again(m->world, &p);
	maker_sealed(m, "m-ocsp-stale.pdf", &p, "SIG_CONSTRAINTS_FAILURE");
}

static void order_mutant(struct maker *m, const char *name, struct parts *p)
{
	world_parts_again(m->world, p);
	world_write(m->world, p);
	world_seal(m->world, p, NULL);
	maker_vector(m, name, buf_span(&p->pdf), "INDETERMINATE", "TIMESTAMP_ORDER_FAILURE");
}

/* All genuine, and made by clocks that do not agree: 20 minutes, or a second more than may be. */
static void orders(struct maker *m)
{
	const int64_t most = 2 * MINUTE;
	PARTS recorded = { 0 }, oral = { 0 }, signature = { 0 }, seal = { 0 }, limit = { 0 };

	world_parts(m->world, NULL, &recorded);
	recorded.recorded = instant_add(recorded.signed_at, 20 * MINUTE);
	order_mutant(m, "o-recorded.pdf", &recorded);
	world_parts(m->world, NULL, &oral);
	oral.oral_stamp = instant_add(oral.recorded, -most - SECOND);
	order_mutant(m, "o-oral.pdf", &oral);
	world_parts(m->world, NULL, &signature);
	signature.signature_stamp = instant_add(signature.received, -most - SECOND);
	order_mutant(m, "o-signature.pdf", &signature);
	world_parts(m->world, NULL, &seal);
	seal.seal_stamp = instant_add(seal.sealed_at, -most - SECOND);
	order_mutant(m, "o-seal.pdf", &seal);
	world_parts(m->world, NULL, &limit);
	limit.oral_stamp = instant_add(limit.recorded, -most);
	limit.seal_stamp = instant_add(limit.sealed_at, -most);
	world_parts_again(m->world, &limit);
	world_write(m->world, &limit);
	world_seal(m->world, &limit, NULL);
	maker_vector(m, "o-limit.pdf", buf_span(&limit.pdf), "TOTAL-PASSED", "");
	world_stamp(m->world, &limit, instant_add(limit.seal_stamp, -most - SECOND), NULL);
	maker_vector(m, "o-document.pdf", buf_span(&limit.pdf), "INDETERMINATE", "TIMESTAMP_ORDER_FAILURE");
}

/* --- Witnesses ---------------------------------------------------------------------------------------------------- */

static void witnesses(struct maker *m)
{
	PARTS good = { 0 }, early = { 0 }, late = { 0 }, changed = { 0 };
	char *at;

	world_parts(m->world, NULL, &good);
	good.oral_cosigned = instant_add(good.recorded, SECOND);
	good.signature_cosigned = instant_add(good.received, SECOND);
	world_parts_again(m->world, &good);
	world_write(m->world, &good);
	world_seal(m->world, &good, NULL);
	maker_vector(m, "vittnen.pdf", buf_span(&good.pdf), "TOTAL-PASSED", "");
	world_parts(m->world, NULL, &early);
	early.oral_cosigned = instant_add(early.recorded, -2 * MINUTE - SECOND);
	order_mutant(m, "o-witness.pdf", &early);
	world_parts(m->world, NULL, &late);
	late.seal_cosigned = instant_add(late.sealed_at, -2 * MINUTE - SECOND);
	order_mutant(m, "o-seal-witness.pdf", &late);
	beside(m, "o-seal-witness.pdf", &late);
	world_parts(m->world, NULL, &changed);
	changed.signature_cosigned = instant_add(changed.received, SECOND);
	world_parts_again(m->world, &changed);
	at = changed.signature_proof.ptr + changed.signature_proof.len - 12; /* in the cosignature, which is last */
	*at = *at == 'A' ? 'B' : 'A';
	maker_sealed(m, "m-witness.pdf", &changed, "SIG_CRYPTO_FAILURE");
}

/* --- What issuers said, in the DSS -------------------------------------------------------------------------------- */

static void answered(struct maker *m, const char *name, struct pki_ocsp answer, int64_t ahead, const char *conclusion,
                     const char *sub)
{
	PARTS p = { 0 };

	world_record(m->world, &p);
	m->world->answer = answer;
	m->world->answers_ahead = ahead;
	world_stamp(m->world, &p, instant_add(p.sealed_at, HOUR), NULL);
	m->world->answer = (struct pki_ocsp){ 0 };
	m->world->answers_ahead = 0;
	maker_vector(m, name, buf_span(&p.pdf), conclusion, sub);
}

static void answers(struct maker *m)
{
	answered(m, "m-revoked.pdf", (struct pki_ocsp){ .revoked = true, .revoked_ago = 2 * HOUR }, 0, "TOTAL-FAILED",
	         "REVOKED");
	answered(m, "sparrad-sedan.pdf", (struct pki_ocsp){ .revoked = true, .revoked_ago = HOUR / 2 }, 0,
	         "TOTAL-PASSED", "");
	answered(m, "o-answers.pdf", (struct pki_ocsp){ 0 }, 2 * MINUTE + SECOND, "INDETERMINATE",
	         "TIMESTAMP_ORDER_FAILURE");
	/* Badly signed: it counts for nothing, and the list of the trust folder says the rest. */
	answered(m, "svar-ogiltigt.pdf", (struct pki_ocsp){ .spoiled = true }, 0, "TOTAL-PASSED", "");
}

/* --- The service's clock ------------------------------------------------------------------------------------------ */

static void clocks(struct maker *m)
{
	static const struct {
		const char *name;
		int64_t act, page;
	} cases[] = { { "klocka.pdf", 1200, 1200 },         { "klocka-efter.pdf", -45, -45 },
		      { "m-clock-hidden.pdf", 1200, 0 },    { "m-clock-invented.pdf", 0, 1200 },
		      { "m-clock-other.pdf", 1200, -1200 }, { "m-clock-less.pdf", 7200, 1200 } };

	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		PARTS p = { 0 };

		world_parts(m->world, NULL, &p);
		p.clock_doubt = cases[i].act;
		p.page_clock_doubt = cases[i].page;
		world_parts_again(m->world, &p);
		world_write(m->world, &p);
		world_seal(m->world, &p, NULL);
		maker_vector(m, cases[i].name, buf_span(&p.pdf),
		             cases[i].name[0] == 'm' ? "TOTAL-FAILED" : "TOTAL-PASSED",
		             cases[i].name[0] == 'm' ? "HASH_FAILURE" : "");
	}
}

static void mutants_with_the_key(struct maker *m)
{
	PARTS text = { 0 };

	world_parts(m->world, NULL, &text);
	ASSERT(blocks_add(&text.text, BLOCK_PARAGRAPH, "Och placeras i Sandviken.") == ERR_OK);
	maker_sealed(m, "m-text.pdf", &text, "HASH_FAILURE");
	maker_swapped(m, "m-decision.pdf", offsetof(struct parts, decision), "HASH_FAILURE");
	maker_swapped(m, "m-statement.pdf", offsetof(struct parts, statement), "HASH_FAILURE");
	maker_swapped(m, "m-ocsp.pdf", offsetof(struct parts, ocsp), "HASH_FAILURE");
	stale_status(m);
	maker_swapped(m, "m-oral-act.pdf", offsetof(struct parts, oral_act), "HASH_FAILURE");
	maker_swapped(m, "m-oral-token.pdf", offsetof(struct parts, oral_token), "HASH_FAILURE");
	maker_swapped(m, "m-oral-proof.pdf", offsetof(struct parts, oral_proof), "HASH_FAILURE");
	maker_swapped(m, "m-signature-act.pdf", offsetof(struct parts, signature_act), "HASH_FAILURE");
	maker_swapped(m, "m-signature-token.pdf", offsetof(struct parts, signature_token), "HASH_FAILURE");
}

/* --- Without a seal ----------------------------------------------------------------------------------------------- */

static void unsealed(struct maker *m)
{
	static const struct {
		const char *name, *banners[3];
	} papers[] = { { "m-unmarked.pdf", { "TESTMILJÖ" } },
		       { "bekraftelse.pdf", { "TESTMILJÖ", "BEKRÄFTELSE" } },
		       { "utkast.pdf", { "TESTMILJÖ", "UTKAST" } },
		       { "ej-undertecknat.pdf", { "TESTMILJÖ", "EJ UNDERTECKNAT" } },
		       { "vantar.pdf", { "TESTMILJÖ", "VÄNTAR PÅ TIDSSTÄMPEL" } },
		       { "ostamplad-kopia.pdf", { "TESTMILJÖ", "OSTÄMPLAD KOPIA" } } };
	PARTS p = { 0 };

	for (size_t i = 0; i < ARRAY_LENGTH(papers); i++) {
		world_parts(m->world, NULL, &p);
		memcpy(p.banners, papers[i].banners, sizeof p.banners);
		p.copy = p.one_section = true;
		world_write(m->world, &p);
		maker_vector(m, papers[i].name, buf_span(&p.pdf), i ? "INDETERMINATE" : "TOTAL-FAILED",
		             i ? "SIGNED_DATA_NOT_FOUND" : "FORMAT_FAILURE");
		parts_release(&p);
		p = (struct parts){ 0 };
	}
}

static void flipped(struct maker *m, const char *name, const struct parts *p, size_t at, const char *sub)
{
	BUF bytes = buf_init(1 << 20);

	ASSERT(buf_add_span(&bytes, buf_span(&p->pdf)) == ERR_OK);
	bytes.ptr[at] ^= 1;
	failed(m, name, buf_span(&bytes), sub);
}

static size_t find(const struct parts *p, const char *what)
{
	const char *at = memmem(p->pdf.ptr, p->pdf.len, what, strlen(what));

	ASSERT(at != NULL);
	return (size_t)(at - p->pdf.ptr);
}

static void mutants_without_the_key(struct maker *m)
{
	static const char update[] = "1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n1 1\n0000000000 00000 n \ntrailer\n"
	                             "<< /Size 2 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n";
	BUF bytes = buf_init(1 << 20);
	PARTS p = { 0 };

	world_record(m->world, &p);
	flipped(m, "m-header.pdf", &p, 1, "FORMAT_FAILURE");
	flipped(m, "m-date.pdf", &p, find(&p, "/M (D:") + 19, "HASH_FAILURE");
	flipped(m, "m-contents.pdf", &p, find(&p, "/Contents <") + 2 * SEAL_ROOM, "FORMAT_FAILURE");
	flipped(m, "m-end.pdf", &p, p.pdf.len - 2, "FORMAT_FAILURE");
	failed(m, "m-short.pdf", span_of(p.pdf.ptr, p.pdf.len - 1), "FORMAT_FAILURE");
	ASSERT(buf_add_span(&bytes, buf_span(&p.pdf)) == ERR_OK && buf_add_str(&bytes, update) == ERR_OK);
	failed(m, "m-update.pdf", buf_span(&bytes), "FORMAT_FAILURE");
	buf_clear(&bytes);
	ASSERT(buf_add_char(&bytes, '\n') == ERR_OK && buf_add_span(&bytes, buf_span(&p.pdf)) == ERR_OK);
	failed(m, "m-before.pdf", buf_span(&bytes), "FORMAT_FAILURE");
	world_write(m->world, &p);
	failed(m, "m-unsealed.pdf", buf_span(&p.pdf), "FORMAT_FAILURE");
}

int main(int argc, char **argv)
{
	struct maker m = { 0 };
	char path[400];

	if (argc != 2) {
		(void)fprintf(stderr, "usage: verify_maker FOLDER\n");
		return 64;
	}
	m.world = world_new_in(argv[1]);
	(void)snprintf(path, sizeof path, "%s/vectors", argv[1]);
	m.vectors = fopen(path, "w");
	ASSERT(m.vectors != NULL);
	genuine(&m);
	another_sealer(&m);
	without_proofs(&m);
	maker_genuine_calls(&m);
	mutants_with_the_key(&m);
	maker_mutants_of_the_call(&m);
	witnesses(&m);
	answers(&m);
	clocks(&m);
	maker_laws(&m);
	unsealed(&m);
	mutants_without_the_key(&m);
	orders(&m);
	ASSERT(fclose(m.vectors) == 0);
	world_free(m.world);
	return 0;
}
