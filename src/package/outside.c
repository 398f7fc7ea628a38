/* A decision that the service has no text of, and which was signed on a paper of its own: the scan, what was stated of
 * it, and what was recorded in the call. Nothing here is a signature that the service has verified. */
#include <string.h>

#include "jourbeslut/act.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/matter.h"
#include "package/content.h"

#define ORAL_MAX ((size_t)64 << 10)

static const struct {
	const char *type, *name;
	enum package_format format;
} scans[] = { { "application/pdf", "underskrift.pdf", PACKAGE_PDF },
	      { "image/png", "underskrift.png", PACKAGE_PNG },
	      { "image/jpeg", "underskrift.jpg", PACKAGE_JPEG } };

static enum err add(const struct content *c, struct package *p, const char *name, const char *title,
                    enum package_format format, struct buf *bytes)
{
	return package_add(p, &(struct package_entry){ "", name, title, format, c->archived }, bytes);
}

static enum err add_scan(struct store *s, const struct content *c, struct package *p)
{
	BUF scan = buf_init(DOCUMENT_MAX);
	struct outside_paper w;

	TRY(decision_outside_find(s, c->decision->id, &w, &scan));
	for (size_t i = 0; i < ARRAY_LENGTH(scans); i++)
		if (strcmp(w.scan_type, scans[i].type) == 0)
			return add(c, p, scans[i].name, "Inskannat papper, inte kontrollerat av tjänsten",
			           scans[i].format, &scan);
	return ERR_IO; /* no other type is taken */
}

/* The act with its proof, or neither: an act alone proves nothing. */
static enum err add_oral(struct store *s, const struct content *c, struct package *p)
{
	BUF json = buf_init(ORAL_MAX), act = buf_init(ACT_FILE_MAX), proof = buf_init(LEDGER_PROOF_MAX);
	uint64_t index;
	enum err e = decision_oral_json(s, c->decision->id, &json);

	if (e == ERR_OK)
		TRY(add(c, p, "oral.json", "Uppgifterna ur samtalet, med salt", PACKAGE_JSON, &json));
	else if (e != ERR_NOT_FOUND)
		return e;
	e = decision_act_file(s, c->decision->id, 0, decision_event_name(DECISION_RECORD), &act, &index);
	if (e == ERR_OK)
		e = ledger_proof(s, index, &proof);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	TRY(add(c, p, "oral.act", "Händelsen att det muntliga beslutet registrerades", PACKAGE_BINARY, &act));
	return add(c, p, "oral.tlog-proof", "Bevis ur liggaren", PACKAGE_TEXT, &proof);
}

enum err content_add_outside(struct store *s, const struct content *c, struct package *p)
{
	TRY(add_scan(s, c, p));
	return add_oral(s, c, p);
}

enum err content_put_outside(const struct content *c, json_t *status)
{
	const struct outside_paper *w = &c->outside;
	JSON json_t *paper = NULL;
	bool another;

	if (!w->id)
		return ERR_OK;
	paper = json_object();
	if (!paper)
		return ERR_MEMORY;
	TRY(json_put_text(paper, "signer", w->signer));
	TRY(json_put_instant(paper, "signed", w->signed_at));
	TRY(json_put_bool(paper, "originalSeen", w->seen));
	TRY(json_put_text(paper, "word", w->word));
	TRY(json_put_instant(paper, "stated", w->stated));
	TRY(json_put_text(paper, "statedBy", w->stated_name));
	TRY(decision_outside_another(c->decision, w, &another));
	TRY(json_put_bool(paper, "byAnother", another));
	TRY(json_put_bool(paper, "verified", false));
	TRY(json_put_text(paper, "note", OUTSIDE_UNVERIFIED));
	return json_put(status, "signedOutside", TAKE(paper));
}
