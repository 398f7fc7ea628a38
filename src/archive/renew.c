/* Document time stamps on archived files (B-LTA): the first one soon after sealing, further ones before the last one's
 * certificate ends. Bytes that are archived stay; only an update is added. */
#include <stdio.h>
#include <string.h>

#include "archive/record_store.h"
#include "archive/sealing_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/archive.h"
#include "jourbeslut/cms.h"
#include "jourbeslut/record.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"

#define REASON_MAX 160

struct archived {
	struct buf pdf;
	struct seal_file parts;
};

static void archived_release(struct archived *a)
{
	buf_release(&a->pdf);
	seal_file_release(&a->parts);
}

static enum err load(struct store *s, const struct archive_renewal *n, struct archived *a)
{
	char reason[REASON_MAX];
	struct sha256 hash;

	a->pdf = buf_init(RECORD_PDF_MAX);
	TRY(archive_file_load(s, n->version_id, n->file, &a->pdf, &hash));
	TRY(seal_file_read(buf_span(&a->pdf), reason, sizeof reason, &a->parts));
	return a->parts.count > 0 ? ERR_OK : ERR_EVIDENCE;
}

/* The chains that the file's last signature or time stamp rests on. */
struct chains {
	struct chain seal; /* empty where the last update is a time stamp already */
	struct timestamp stamp;
};

static void chains_release(struct chains *c)
{
	chain_release(&c->seal);
	timestamp_release(&c->stamp);
}

static enum err read_stamp(const struct decision_office *o, struct span token, struct chains *c)
{
	char reason[REASON_MAX];

	TRY(timestamp_verify(token, o->seal->authorities, reason, sizeof reason, &c->stamp));
	return c->stamp.chain.status == CHAIN_OK ? ERR_OK : ERR_EVIDENCE;
}

static enum err read_chains(const struct decision_office *o, const struct archived *a, struct chains *c)
{
	const struct seal_revision *last = &a->parts.revisions[a->parts.count - 1];
	char reason[REASON_MAX];
	CMS cms = { 0 };

	if (last->is_stamp)
		return read_stamp(o, buf_span(&last->contents), c);
	TRY(cms_read(buf_span(&last->contents), reason, sizeof reason, &cms));
	TRY(read_stamp(o, buf_span(&cms.token), c));
	TRY(chain_build(o->seal->roots, buf_span(&cms.certificates.items[cms.leaf]), &cms.certificates, c->stamp.at,
	                CERTIFICATE_SEAL, &c->seal));
	return c->seal.status == CHAIN_OK ? ERR_OK : ERR_EVIDENCE;
}

static enum err earlier_end(struct span certificate, struct instant *end)
{
	struct certificate_facts facts;

	TRY(certificate_read(certificate, &facts));
	if (facts.not_after.us < end->us)
		*end = facts.not_after;
	return ERR_OK;
}

/* A time stamp is worth something while all that it rests on is valid: an authority above may end first. */
static enum err chain_end(const struct chain *chain, struct instant *ret_end)
{
	*ret_end = (struct instant){ INT64_MAX };
	for (size_t i = 0; i < chain->certificates.count; i++)
		TRY(earlier_end(buf_span(&chain->certificates.items[i]), ret_end));
	return earlier_end(buf_span(&chain->root.items[0]), ret_end);
}

static enum err add_pair(const struct chain *chain, struct der_list *leaves, struct der_list *issuers)
{
	const struct der_list *own = &chain->certificates;

	if (own->count == 0)
		return ERR_OK;
	TRY(der_list_add(leaves, buf_span(&own->items[0])));
	return der_list_add(issuers, buf_span(own->count > 1 ? &own->items[1] : &chain->root.items[0]));
}

enum err archive_renewal_certificates(const struct decision_office *o, struct store *s, const struct archive_renewal *n,
                                      struct der_list *ret_leaves, struct der_list *ret_issuers,
                                      struct instant *ret_since, struct instant *ret_until)
{
	CLEANUP(archived_release) struct archived a = { 0 };
	CLEANUP(chains_release) struct chains c = { 0 };

	TRY(load(s, n, &a));
	TRY(read_chains(o, &a, &c));
	*ret_since = c.stamp.at;
	TRY(chain_end(&c.stamp.chain, ret_until));
	TRY(add_pair(&c.seal, ret_leaves, ret_issuers));
	return add_pair(&c.stamp.chain, ret_leaves, ret_issuers);
}

static enum err add_all(const struct der_list *from, struct der_list *to)
{
	for (size_t i = 0; i < from->count; i++)
		TRY(der_list_add(to, buf_span(&from->items[i])));
	return ERR_OK;
}

struct keep {
	const struct decision_office *office;
	const struct archive_renewal *renewal;
	const struct sealing *sealing;
};

/* [tx] */
static enum err keep_prepared(struct store *s, void *ctx)
{
	const struct keep *k = ctx;
	const struct archive_renewal *n = k->renewal;

	return sealing_insert(s, n->decision_id, n->version_id, n->file, k->sealing, &k->sealing->digest,
	                      clock_now(k->office->clock));
}

static enum err prepare(const struct decision_office *o, struct store *s, const struct archive_renewal *n,
                        const struct der_list *ocsp)
{
	CLEANUP(archived_release) struct archived a = { 0 };
	CLEANUP(chains_release) struct chains c = { 0 };
	DER_LIST certificates = { .count = 0 };
	SEALING g = { 0 };
	const struct seal_evidence evidence = { &certificates, ocsp, NULL };
	size_t room;

	TRY(load(s, n, &a));
	TRY(read_chains(o, &a, &c));
	TRY(add_all(&c.seal.certificates, &certificates));
	TRY(add_all(&c.stamp.chain.certificates, &certificates));
	g.prepared = a.pdf;
	a.pdf = buf_init(0);
	TRY(decision_stamp_room(s, n->decision_id, 0, &room));
	TRY(seal_prepare_stamp(&g.prepared, &evidence, room, &g.digest));
	return store_transaction(s, keep_prepared, &(struct keep){ o, n, &g });
}

struct store_revision {
	const struct decision_office *office;
	const struct archive_renewal *renewal;
	struct span whole;
	struct instant until;
	char algorithm[48];
};

/* [tx] */
static enum err store_revision(struct store *s, void *ctx)
{
	const struct store_revision *r = ctx;
	const struct archive_renewal *n = r->renewal;
	struct instant now = clock_now(r->office->clock);
	BUF before = buf_init(RECORD_PDF_MAX);
	struct sha256 hash;
	struct decision d;
	bool prepared;

	TRY(archive_renewal_prepared(s, n, &prepared));
	if (!prepared)
		return ERR_WRONG_STATE; /* another process has stored it meanwhile */
	TRY(archive_file_load(s, n->version_id, n->file, &before, &hash));
	TRY(revision_insert(s, n->record_id, buf_span(&before), r->whole, now, r->until, r->algorithm));
	TRY(sealing_delete(s, n->version_id, n->file));
	TRY(renewal_done(s, n->record_id));
	TRY(decision_find(s, n->decision_id, &d));
	return decision_act_add(s, now, d.matter_id, d.id, 0, "archive-stamped",
	                        n->file == ARCHIVE_RECORD_PDF ? "Handlingen fick en arkivtidsstämpel."
	                        : n->file == ARCHIVE_COPY_PDF ? "Kopian fick en arkivtidsstämpel."
	                                                      : "Beslutsunderlaget fick en arkivtidsstämpel.");
}

/* [tx] */
static enum err forget_prepared(struct store *s, void *ctx)
{
	const struct archive_renewal *n = ctx;

	return sealing_delete(s, n->version_id, n->file);
}

static enum err finish(const struct decision_office *o, struct store *s, const struct archive_renewal *n,
                       struct sealing *g)
{
	CLEANUP(chains_release) struct chains c = { 0 };
	struct store_revision r = { .office = o, .renewal = n };
	struct certificate_facts authority;
	enum err e;

	e = read_stamp(o, buf_span(&g->token), &c);
	if (e == ERR_EVIDENCE) /* its authority is trusted no longer: another one is asked */
		return store_transaction(s, forget_prepared, (void *)(uintptr_t)n);
	TRY(e);
	TRY(chain_end(&c.stamp.chain, &r.until));
	TRY(certificate_read(buf_span(&c.stamp.chain.certificates.items[0]), &authority));
	(void)snprintf(r.algorithm, sizeof r.algorithm, "%s %s", authority.key, c.stamp.digest);
	e = seal_fill(&g->prepared, buf_span(&g->token));
	if (e == ERR_TOO_LARGE) /* it is prepared again, with more room */
		return store_transaction(s, forget_prepared, (void *)(uintptr_t)n);
	TRY(e);
	r.whole = buf_span(&g->prepared);
	return store_transaction(s, store_revision, &r);
}

enum err archive_renew(const struct decision_office *o, struct store *s, const struct archive_renewal *n,
                       const struct der_list *ocsp, bool *ret_moved)
{
	SEALING g = { 0 };
	enum err e;

	*ret_moved = false;
	if (!o->seal)
		return ERR_CONFIG;
	e = sealing_load(s, n->version_id, n->file, &g);
	if (e == ERR_NOT_FOUND) {
		e = prepare(o, s, n, ocsp);
		*ret_moved = e == ERR_OK;
		return e == ERR_DUPLICATE ? ERR_OK : e; /* another process was quicker */
	}
	TRY(e);
	if (g.token.len == 0)
		return ERR_OK;
	e = finish(o, s, n, &g);
	*ret_moved = e == ERR_OK;
	return e == ERR_WRONG_STATE ? ERR_OK : e;
}
