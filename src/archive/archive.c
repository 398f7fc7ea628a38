/* From a signed decision to the archive: record, then copy and Beslutsunderlag, each sealed (PAdES B-T). */
#include <string.h>

#include "archive/judge.h"
#include "archive/papers.h"
#include "archive/record_store.h"
#include "archive/refusal_store.h"
#include "archive/sealing_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/archive.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/cms.h"
#include "jourbeslut/record.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"

#define REASON "Stämplat av socialjouren när beslutet arkiverades"

/* --- Sealing one file --------------------------------------------------------------------------------------------- */

#define SIGNATURE_ROOM 1536 /* signed attributes, the signature and what frames them; RSA of 4096 bits included */

static size_t chain_size(const struct der_list *chain)
{
	size_t size = 0;

	for (size_t i = 0; i < chain->count; i++)
		size += chain->items[i].len;
	return size;
}

/* Signs the prepared file. The private key may lie in hardware that takes its time: outside any transaction. */
static enum err seal(const struct decision_office *o, size_t room, struct sealing *g, struct sha256 *ret_imprint)
{
	struct instant now = clock_now(o->clock);

	if (now.us > o->seal->not_after.us || now.us < o->seal->not_before.us)
		return ERR_CONFIG; /* a seal of an ended certificate proves nothing; the decision waits, and is late */
	TRY(seal_prepare(&g->prepared, now, o->seal->name, REASON, room, &g->digest));
	TRY(cms_sign(o->seal->key, &g->digest, o->seal->chain, &g->signature));
	TRY(sha256_of(buf_span(&g->signature),
	              ret_imprint)); /* RFC 3161 over the signature's value: EN 319 122-1, 5.3 */
	return ERR_OK;
}

static enum err write_file(const struct signed_version *v, enum archive_file file, const struct sha256 *record,
                           struct buf *out)
{
	if (file == ARCHIVE_RECORD_PDF)
		return papers_record(v, out);
	return file == ARCHIVE_COPY_PDF ? papers_copy(v, record, out) : papers_basis(v, out);
}

struct keep {
	const struct signed_version *version;
	enum archive_file file;
	const struct sealing *sealing;
	const struct sha256 *imprint;
};

/* [tx] */
static enum err keep_prepared(struct store *s, void *ctx)
{
	const struct keep *k = ctx;
	const struct signed_version *v = k->version;
	struct decision now;

	TRY(decision_find(s, v->decision.id, &now));
	if (now.state != v->decision.state || now.version_id != v->version.id)
		return ERR_WRONG_STATE;
	return sealing_insert(s, now.id, v->version.id, k->file, k->sealing, k->imprint, clock_now(v->office->clock));
}

static enum err prepare(const struct signed_version *v, struct store *s, enum archive_file file,
                        const struct sha256 *record)
{
	SEALING g = { .prepared = buf_init(RECORD_PDF_MAX), .signature = buf_init(SIGNATURE_VALUE_MAX) };
	struct sha256 imprint;
	size_t room;

	TRY(write_file(v, file, record, &g.prepared));
	TRY(decision_stamp_room(s, v->decision.id, SIGNATURE_ROOM + chain_size(v->office->seal->chain), &room));
	TRY(seal(v->office, room, &g, &imprint));
	return store_transaction(s, keep_prepared, &(struct keep){ v, file, &g, &imprint });
}

/* The file is prepared again, and so are those after it: a copy names its record's hash. */
struct forget {
	int64_t version;
	enum archive_file file;
};

/* [tx] */
static enum err forget_prepared(struct store *s, void *ctx)
{
	const struct forget *f = ctx;

	for (enum archive_file file = f->file; file < ARCHIVE_FILE_COUNT; file++)
		TRY(sealing_delete(s, f->version, file));
	return ERR_OK;
}

/* While a file waited for its time stamp, the seal may have been replaced, or its certificate have ended: what was
 * signed with the one before is not finished with this one's chain, nor stamped after its end (RFC 5652 section 5.6, EN
 * 319 102-1 clause 5.5.4). */
static enum err still_holds(const struct decision_office *o, const struct sealing *g, bool *ret_holds)
{
	const struct cms signed_by = { .digest = g->digest, .signature = g->signature }; /* borrowed */
	TIMESTAMP t = { .has_nonce = false };
	enum err e = cms_signature_check(&signed_by, buf_span(&o->seal->chain->items[0]));

	*ret_holds = false;
	if (e == ERR_EVIDENCE)
		return ERR_OK;
	TRY(e);
	TRY(timestamp_read(buf_span(&g->token), &t));
	*ret_holds = t.at.us <= o->seal->not_after.us;
	return ERR_OK;
}

/* The sealed file, if it was prepared and its time stamp has come. */
struct sealed {
	bool prepared, ready;
	struct buf pdf;
	struct sha256 hash;
};

static enum err prepare_again(const struct signed_version *v, struct store *s, enum archive_file file,
                              struct sealed *ret)
{
	ret->prepared = false;
	return store_transaction(s, forget_prepared, &(struct forget){ v->version.id, file });
}

static enum err finish(const struct signed_version *v, struct store *s, enum archive_file file, struct sealed *ret)
{
	SEALING g = { 0 };
	BUF cms = buf_init(CMS_MAX);
	enum err e = sealing_load(s, v->version.id, file, &g);
	bool holds;

	*ret = (struct sealed){ .pdf = buf_init(RECORD_PDF_MAX) };
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	ret->prepared = true;
	if (g.token.len == 0)
		return ERR_OK;
	TRY(still_holds(v->office, &g, &holds));
	if (!holds)
		return prepare_again(v, s, file, ret);
	TRY(cms_build(&g.digest, v->office->seal->chain, buf_span(&g.signature), buf_span(&g.token), &cms));
	ret->pdf = g.prepared;
	g.prepared = buf_init(0);
	e = seal_fill(&ret->pdf, buf_span(&cms));
	if (e == ERR_TOO_LARGE) /* the time stamp is larger than those that the room was made for */
		return prepare_again(v, s, file, ret);
	TRY(e);
	TRY(sha256_of(buf_span(&ret->pdf), &ret->hash));
	ret->ready = true;
	return ERR_OK;
}

/* --- All three ---------------------------------------------------------------------------------------------------- */

struct archiving {
	const struct signed_version *version;
	struct sealed files[ARCHIVE_FILE_COUNT];
};

static void archiving_release(struct archiving *a)
{
	for (size_t i = 0; i < ARCHIVE_FILE_COUNT; i++)
		buf_release(&a->files[i].pdf);
}

/* What the ledger's leaf commits to. */
static enum err seal_facts(const struct archiving *a, json_t **ret_facts)
{
	static const char *const names[ARCHIVE_FILE_COUNT] = {
		[ARCHIVE_RECORD_PDF] = "sha256", [ARCHIVE_COPY_PDF] = "copySha256", [ARCHIVE_BASIS_PDF] = "basisSha256"
	};
	JSON json_t *facts = json_object();

	if (!facts)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARCHIVE_FILE_COUNT; i++) {
		char hex[SHA256_HEX];

		sha256_hex(&a->files[i].hash, hex);
		TRY(json_put_text(facts, names[i], hex));
	}
	*ret_facts = TAKE(facts);
	return ERR_OK;
}

/* [tx] */
static enum err archive_all(struct store *s, void *ctx)
{
	const struct archiving *a = ctx;
	const struct signed_version *v = a->version;
	struct instant now = clock_now(v->office->clock);
	JSON json_t *facts = NULL;

	TRY(seal_facts(a, &facts));
	for (enum archive_file f = 0; f < ARCHIVE_FILE_COUNT; f++) {
		TRY(record_insert(s, v->version.id, f, buf_span(&a->files[f].pdf), now));
		TRY(renewal_want(s, v->version.id, f, now));
		TRY(sealing_delete(s, v->version.id, f));
	}
	TRY(refusal_delete(s, v->version.id));
	return decision_archived(s, &v->decision, now, facts);
}

/* --- What is refused ---------------------------------------------------------------------------------------------- */

struct refusing {
	const struct signed_version *version;
	enum archive_file file;
	struct archive_refusal against;
};

/* [tx] All three are made anew: what they have in common may be at fault. */
static enum err refuse(struct store *s, void *ctx)
{
	const struct refusing *r = ctx;
	const struct signed_version *v = r->version;
	BUF detail = buf_init(sizeof((struct act *)0)->detail);
	bool first;

	TRY(forget_prepared(s, &(struct forget){ v->version.id, ARCHIVE_RECORD_PDF }));
	TRY(refusal_insert(s, v->version.id, r->file, &r->against, &first));
	if (!first)
		return ERR_OK;
	TRY(buf_printf(&detail,
	               "Inte arkiverat: tjänstens egen kontroll godkände inte handlingen (%s). "
	               "Underskriften är sparad, och handlingen görs om.",
	               r->against.check));
	return decision_act_add(s, r->against.at, v->decision.matter_id, v->decision.id, 0, "archive-refused",
	                        buf_str(&detail));
}

static enum err judge_all(const struct archiving *a, struct refusing *r)
{
	for (enum archive_file f = 0; f < ARCHIVE_FILE_COUNT && !r->against.check[0]; f++) {
		r->file = f;
		TRY(judge_file(a->version->office, buf_span(&a->files[f].pdf), &r->against));
	}
	return ERR_OK;
}

/* It was refused a short while ago. */
static enum err rests(const struct decision_office *o, struct store *s, int64_t decision, bool *ret_rests)
{
	struct archive_refusal r;
	enum err e = archive_refusal_find(s, decision, &r);

	*ret_rests = false;
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	*ret_rests = clock_now(o->clock).us < instant_add(r.at, ARCHIVE_AGAIN).us;
	return ERR_OK;
}

/* --- A step ---------------------------------------------------------------------------------------------------------
 */

static enum err prepare_missing(struct archiving *a, struct store *s, enum archive_progress *ret_progress)
{
	for (enum archive_file f = ARCHIVE_COPY_PDF; f < ARCHIVE_FILE_COUNT; f++) {
		if (a->files[f].prepared)
			continue;
		TRY(prepare(a->version, s, f, &a->files[ARCHIVE_RECORD_PDF].hash));
		*ret_progress = ARCHIVE_MOVED;
	}
	return ERR_OK;
}

static enum err advance(const struct signed_version *v, struct store *s, enum archive_progress *ret_progress)
{
	CLEANUP(archiving_release) struct archiving a = { .version = v };
	struct refusing r = { .version = v };
	bool ready = true;

	for (enum archive_file f = 0; f < ARCHIVE_FILE_COUNT; f++) {
		TRY(finish(v, s, f, &a.files[f]));
		ready &= a.files[f].ready;
	}
	if (!a.files[ARCHIVE_RECORD_PDF].prepared) {
		*ret_progress = ARCHIVE_MOVED;
		return prepare(v, s, ARCHIVE_RECORD_PDF, NULL);
	}
	if (a.files[ARCHIVE_RECORD_PDF].ready)
		TRY(prepare_missing(&a, s, ret_progress));
	if (!ready)
		return ERR_OK;
	TRY(judge_all(&a, &r));
	if (r.against.check[0]) {
		*ret_progress = ARCHIVE_REFUSED;
		return store_transaction(s, refuse, &r);
	}
	TRY(store_transaction(s, archive_all, &a));
	*ret_progress = ARCHIVE_DONE;
	return ERR_OK;
}

enum err archive_step(const struct decision_office *o, struct store *s, int64_t decision,
                      enum archive_progress *ret_progress)
{
	SIGNED_VERSION v = { 0 };
	bool wait;
	enum err e;

	*ret_progress = ARCHIVE_WAITS;
	if (!o->seal)
		return ERR_CONFIG;
	TRY(rests(o, s, decision, &wait));
	if (!wait)
		TRY(decision_stamps_wait(s, decision, &wait));
	if (wait)
		return ERR_OK; /* before anything is loaded: while an authority is away this is asked often */
	e = signed_version_load(o, s, decision, &v);
	if (e == ERR_BUSY)
		return ERR_OK; /* the ledger's checkpoint comes within a second */
	TRY(e);
	return advance(&v, s, ret_progress);
}
