/* How the files are checked with common tools: only what is there is told of. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/timestamp.h"
#include "package/content.h"
#include "package/guide.h"

#define NUMBER 24

/* The files that an act may have beside it: X.act, X.tst, X.tlog-proof. */
#define RECORD "beslut.pdf"
static const char *const acts[] = { "oral", "signature", RECORD };

struct check {
	const struct content *content;
	const struct package *package;
	const char *folder;
	struct guide guide;
};

static bool has(const struct check *w, const char *name, const char *suffix)
{
	char file[64];

	(void)snprintf(file, sizeof file, "%s%s", name, suffix);
	return package_find(w->package, w->folder, file) != NULL;
}

static bool any_has(const struct check *w, const char *suffix)
{
	for (size_t i = 0; i < ARRAY_LENGTH(acts); i++)
		if (has(w, acts[i], suffix))
			return true;
	return false;
}

static void seconds(struct instant at, char out[NUMBER])
{
	(void)snprintf(out, NUMBER, "%" PRId64, at.us / SECOND);
}

/* A section that tells of one act. */
static enum err add_act(const struct check *w, const char *section, const char *name, struct instant at)
{
	char epoch[NUMBER];
	const struct guide_value values[] = { { "name", name }, { "epoch", epoch } };

	seconds(at, epoch);
	return guide_add(&(struct guide){ values, ARRAY_LENGTH(values), w->guide.out }, section);
}

static enum err add_roots(const struct check *w)
{
	if (!w->content->evidence.on_paper)
		TRY(guide_add(&w->guide, "root-eid"));
	if (w->content->is_sealed)
		TRY(guide_add(&w->guide, "root-seal"));
	if (any_has(w, ".tst") || has(w, CONTENT_SEAL_STAMP, ""))
		TRY(guide_add(&w->guide, "root-stamp"));
	if (any_has(w, ".tlog-proof") || has(w, "status-01", ".act"))
		TRY(guide_add(&w->guide, "root-ledger"));
	return guide_add(&w->guide, "root-end");
}

/* What a token says of its time, without judging it. */
static enum err stamped_at(const struct check *w, const char *name, const char *suffix, struct instant *ret_at)
{
	TIMESTAMP t = { .has_nonce = false };
	char file[64];
	enum err e;

	(void)snprintf(file, sizeof file, "%s%s", name, suffix);
	e = timestamp_read(buf_span(&package_find(w->package, w->folder, file)->bytes), &t);
	if (e != ERR_OK)
		return e == ERR_EVIDENCE ? ERR_IO : e;
	*ret_at = t.at;
	return ERR_OK;
}

static enum err add_stamps(const struct check *w)
{
	struct instant at;

	if (!any_has(w, ".tst"))
		return ERR_OK;
	TRY(guide_add(&w->guide, "stamp-head"));
	for (size_t i = 0; i < ARRAY_LENGTH(acts); i++)
		if (has(w, acts[i], ".tst")) {
			TRY(stamped_at(w, acts[i], ".tst", &at));
			TRY(add_act(w, "stamp", acts[i], at));
		}
	return ERR_OK;
}

/* pdfsig numbers what it dumps from 0, sed counts lines from 1; the seal is the first of both. */
static enum err add_later(const struct check *w)
{
	char epoch[NUMBER], number[NUMBER], place[NUMBER];
	const struct guide_value values[] = { { "epoch", epoch }, { "number", number }, { "place", place } };

	for (size_t i = 0; i < w->content->stamp_count; i++) {
		if (i == 0)
			TRY(guide_add(&w->guide, "later-head"));
		seconds(w->content->stamps_at[i], epoch);
		(void)snprintf(number, sizeof number, "%zu", i + 1);
		(void)snprintf(place, sizeof place, "%zu", i + 2);
		TRY(guide_add(&(struct guide){ values, ARRAY_LENGTH(values), w->guide.out }, "later"));
	}
	return guide_add(&w->guide, "last");
}

static enum err add_seal(const struct check *w)
{
	struct instant at;

	if (!w->content->is_sealed)
		return ERR_OK;
	TRY(add_act(w, "seal", RECORD, w->content->seal_at));
	if (has(w, CONTENT_SEAL_STAMP, "")) {
		TRY(stamped_at(w, CONTENT_SEAL_STAMP, "", &at));
		TRY(add_act(w, "seal-stamp", RECORD, at));
	}
	if (has(w, RECORD, ".act"))
		TRY(guide_add(&w->guide, "seal-act"));
	return add_later(w);
}

/* The name of the act of that number, without its ending; false: there is none. */
static bool status_act(const struct check *w, int number, char out[NUMBER])
{
	(void)snprintf(out, NUMBER, "status-%02d", number);
	return has(w, out, ".act");
}

static enum err add_status(const struct check *w)
{
	char hex[SHA256_HEX], name[NUMBER];
	const struct guide_value values[] = { { "sum", hex } };

	sha256_hex(&package_find(w->package, w->folder, CONTENT_STATUS)->hash, hex);
	TRY(guide_add(&(struct guide){ values, ARRAY_LENGTH(values), w->guide.out }, "status"));
	for (int i = 1; status_act(w, i, name); i++) {
		if (i == 1)
			TRY(guide_add(&w->guide, "status-acts"));
		TRY(add_act(w, "status-act", name, w->content->archived));
	}
	return ERR_OK;
}

static enum err add_ledger(const struct check *w)
{
	char name[NUMBER];

	if (!any_has(w, ".tlog-proof") && !has(w, "status-01", ".act"))
		return ERR_OK;
	TRY(guide_add(&w->guide, "ledger-head"));
	for (int i = 1; status_act(w, i, name); i++)
		TRY(add_act(w, "ledger", name, w->content->archived));
	for (size_t i = 0; i < ARRAY_LENGTH(acts); i++)
		if (has(w, acts[i], ".tlog-proof"))
			TRY(add_act(w, "ledger", acts[i], w->content->archived));
	return ERR_OK;
}

static enum err add_outside(const struct check *w)
{
	const struct guide *g = &w->guide;
	bool another;

	TRY(guide_add(g, "status-signed-outside"));
	TRY(decision_outside_another(w->content->decision, &w->content->outside, &another));
	if (another)
		TRY(guide_add(g, "status-signed-by-another"));
	TRY(content_warnings(w->content, g->out));
	TRY(guide_add(g, "head-outside"));
	TRY(guide_add(g, "intro"));
	TRY(add_roots(w));
	TRY(guide_add(g, "outside"));
	TRY(add_status(w));
	TRY(add_ledger(w));
	return guide_add(g, "end");
}

static enum err add_all(const struct check *w, bool sip)
{
	const struct guide *g = &w->guide;

	if (w->content->outside.id)
		return add_outside(w);
	TRY(content_warnings(w->content, g->out));
	TRY(guide_add(g, sip ? "head-sip" : "head-evidence"));
	TRY(guide_add(g, "intro"));
	TRY(add_roots(w));
	if (!sip)
		TRY(guide_add(g, "sums"));
	TRY(guide_add(g, "read"));
	TRY(guide_add(g, w->content->evidence.on_paper ? "paper" : "eid"));
	if (has(w, "oral.json", ""))
		TRY(guide_add(g, "said"));
	TRY(add_stamps(w));
	TRY(add_seal(w));
	TRY(add_status(w));
	TRY(add_ledger(w));
	if (has(w, "basis.json", ""))
		TRY(guide_add(g, "basis"));
	if (has(w, "handlingar/01", ".pdf.salt") || has(w, "handlingar/01", ".png.salt") ||
	    has(w, "handlingar/01", ".jpg.salt") || has(w, "handlingar/01", ".txt.salt"))
		TRY(guide_add(g, "documents"));
	return guide_add(g, "end");
}

static const char *scan_of(const struct check *w)
{
	static const char *const names[] = { "underskrift.pdf", "underskrift.png", "underskrift.jpg" };

	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		if (has(w, names[i], ""))
			return names[i];
	return "";
}

enum err content_guide(const struct content *c, const struct package *p, const char *folder, bool sip, struct buf *out)
{
	char version[16], created[SWEDISH_TIME_TEXT], eid_epoch[NUMBER], producer[120];
	struct check w = { c, p, folder, { .out = out } };
	const struct guide_value values[] = { { "ref", c->decision->ref },
		                              { "version", version },
		                              { "root", p->root },
		                              { "producer", producer },
		                              { "maker", c->request->maker },
		                              { "created", created },
		                              { "signer_number", c->evidence.signer_number },
		                              { "eid_epoch", eid_epoch },
		                              { "scan", scan_of(&w) } };

	(void)snprintf(version, sizeof version, "%d", c->version.version);
	(void)snprintf(producer, sizeof producer, "%s %s", package_producer, package_producer_version);
	instant_format_swedish(c->request->created, created);
	seconds(c->evidence.signed_at, eid_epoch);
	w.guide.values = values;
	w.guide.count = ARRAY_LENGTH(values);
	return add_all(&w, sip);
}
