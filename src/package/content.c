#include "package/content.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"
#include "jourbeslut/archive.h"

#define PDF_MAX ((size_t)32 << 20)
#define SMALL_MAX ((size_t)4 << 20)
#define STATEMENT_MAX ((size_t)1 << 20)

void content_release(struct content *c)
{
	decision_version_release(&c->version);
	decision_evidence_release(&c->evidence);
	case_free(c->case_file);
	json_decref(c->statement);
	following_release(&c->following);
	*c = (struct content){ .request = NULL };
}

/* What is in force at the package's time, and whether the law's text still stands. A package is made also where no pack
 * knows the type any more. */
static enum err load_standing(struct store *s, struct content *c)
{
	const struct package_request *r = c->request;
	enum err e = follow_load(r->office, s, c->decision, r->created, &c->following);

	c->judged = e == ERR_OK;
	if (e != ERR_CONFIG)
		TRY(e);
	e = decision_revoked(s, c->decision, true, &c->revoked);
	c->is_revoked = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Nothing is archived: a paper that was signed outside has evidence alone, and no e-archive takes it for a record. */
static enum err load_outside(struct store *s, struct content *c)
{
	const char *environment = c->request->office->environment;

	if (c->request->kind != PACKAGE_EVIDENCE)
		return ERR_NOT_FOUND;
	TRY(decision_outside_find(s, c->decision->id, &c->outside, NULL));
	c->archived = c->outside.stated;
	c->evidence.on_paper = true;
	c->test = c->decision->practice || (environment && strcmp(environment, "test") == 0);
	TRY(load_standing(s, c));
	return delivery_find(s, c->decision->id, c->request->created, &c->delivery);
}

enum err content_load(struct store *s, const struct package_request *request, struct content *ret_content)
{
	struct content *c = ret_content;
	const struct decision *d = request->decision;

	*c = (struct content){ .request = request, .decision = d };
	if (!d->stands.version_id)
		return load_outside(s, c);
	c->archived = d->stands.archived;
	TRY(decision_version_load(s, d->stands.version_id, &c->version));
	TRY(decision_evidence_load(s, d->stands.version_id, &c->evidence));
	TRY(decision_version_case(s, d->stands.version_id, &c->case_file));
	TRY(json_read(buf_span(&c->version.statement_json), STATEMENT_MAX, NULL, &c->statement));
	c->test = d->practice || strcmp(json_text(c->statement, "environment"), "test") == 0;
	c->unreviewed = json_is_true(json_at(c->statement, "law.unreviewed"));
	TRY(load_standing(s, c));
	return delivery_find(s, d->id, request->created, &c->delivery);
}

/* --- What lies under the decision --------------------------------------------------------------------------------- */

static enum err add_basis(struct store *s, const struct content *c, const char *folder, struct package *p)
{
	BUF pdf = buf_init(PDF_MAX), json = buf_init(SMALL_MAX), salt = buf_init(SHA256_LEN);
	uint8_t bytes[SHA256_LEN];
	struct sha256 hash;

	TRY(archive_file_load(s, c->version.id, ARCHIVE_BASIS_PDF, &pdf, &hash));
	TRY(package_add(p,
	                &(struct package_entry){ folder, "underlag.pdf", c->version.basis.items[0].text,
	                                         PACKAGE_PDF_A2A, c->archived },
	                &pdf));
	TRY(blocks_to_json(&c->version.basis, &json));
	TRY(package_add(p,
	                &(struct package_entry){ folder, "basis.json", "Beslutsunderlagets låsta text", PACKAGE_JSON,
	                                         c->version.frozen },
	                &json));
	TRY(hex_decode(span_str(json_text(c->statement, "salt")), bytes, sizeof bytes));
	TRY(buf_add(&salt, bytes, sizeof bytes));
	return package_add(p,
	                   &(struct package_entry){ folder, "basis.json.salt", "Salt till beslutsunderlaget",
	                                            PACKAGE_BINARY, c->version.frozen },
	                   &salt);
}

struct documents {
	struct store *store;
	const struct content *content;
	const char *folder;
	struct package *package;
	int count;
};

/* Only what the signed statement names: a document that came later belongs to a later version. */
static bool is_named(const json_t *statement, const struct document *d)
{
	const json_t *list = json_object_get(statement, "documents");
	char hex[SHA256_HEX];

	sha256_hex(&d->hash, hex);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_text(json_array_get(list, i), "sha256"), hex) == 0)
			return true;
	return false;
}

/* Documents are of these sorts only (decision_document_add). */
static const char *suffix_of(enum package_format f)
{
	if (f == PACKAGE_PDF)
		return "pdf";
	if (f == PACKAGE_PNG)
		return "png";
	return f == PACKAGE_JPEG ? "jpg" : "txt";
}

/* Numbered, since the name that somebody gave a file may say whom it is about; the name stands in erms.xml. */
static enum err add_document(void *ctx, const struct document *d)
{
	struct documents *w = ctx;
	enum package_format format = package_format_of(d->media_type);
	BUF bytes = buf_init(DOCUMENT_MAX), salt = buf_init(SHA256_LEN);
	struct document loaded;
	char name[40];

	if (!is_named(w->content->statement, d))
		return ERR_OK;
	TRY(decision_document_load(w->store, d->id, &loaded, &bytes));
	(void)snprintf(name, sizeof name, "handlingar/%02d.%s", ++w->count, suffix_of(format));
	TRY(package_add(w->package, &(struct package_entry){ w->folder, name, d->name, format, d->uploaded }, &bytes));
	(void)snprintf(name, sizeof name, "handlingar/%02d.%s.salt", w->count, suffix_of(format));
	TRY(buf_add(&salt, d->salt, sizeof d->salt));
	return package_add(
	        w->package,
	        &(struct package_entry){ w->folder, name, "Salt till handlingen", PACKAGE_BINARY, d->uploaded }, &salt);
}

enum err content_add_underlying(struct store *s, const struct content *c, const char *folder, struct package *p)
{
	struct documents w = { s, c, folder, p, 0 };

	TRY(add_basis(s, c, folder, p));
	return decision_document_each(s, c->decision->matter_id, add_document, &w);
}
