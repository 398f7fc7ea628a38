/* What can be fetched of a decision: archived files, unsigned papers, the evidence, the matter's documents. */
#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/outside.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/package.h"
#include "jourbeslut/page.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"
#include "jourbeslut/archive.h"

#define PDF_MAX (64 << 20)
#define EARLIER "tidigare-" /* and the version's number */

/* While a correction lasts, too: the archived version stands until the next one is archived. */
static bool has_signed(const struct decision *d)
{
	return d->stands.version_id != 0;
}

/* What is not signed yet: before the first signature, or of a correction, which is the duty's own. */
static bool has_unsigned(const struct decision *d, enum page_area area)
{
	return !has_signed(d) || (area == PAGE_DESK && decision_correcting(d));
}

static enum err put_path(json_t *object, const char *key, enum page_area area, const struct decision *d,
                         const char *name, bool there)
{
	BUF path = buf_init(200);

	if (there) {
		TRY(page_decision_path(area, d, &path));
		TRY(buf_printf(&path, "/%s", name));
	}
	return json_put_text(object, key, buf_str(&path));
}

struct earlier {
	json_t *array;
	const struct decision *decision;
	enum page_area area;
};

static enum err add_earlier(void *ctx, const struct archive_earlier *e)
{
	struct earlier *w = ctx;
	JSON json_t *item = json_object();
	char name[40];

	if (!item)
		return ERR_MEMORY;
	(void)snprintf(name, sizeof name, EARLIER "%d.pdf", e->version);
	TRY(put_path(item, "path", w->area, w->decision, name, true));
	TRY(json_put_int(item, "version", e->version));
	TRY(page_put_time(item, "signed", e->signed_at));
	return json_append(w->array, TAKE(item));
}

enum err page_files(const struct decision_office *o, struct store *s, const struct decision *d, enum page_area area,
                    json_t **ret_object)
{
	bool marked = false; /* new copies say what became of the decision; the archived one stays within reach */
	JSON json_t *object = json_object(), *array = json_array();
	struct earlier w = { array, d, area };

	if (!object || !array)
		return ERR_MEMORY;
	if (has_signed(d))
		TRY(archive_marked(o, s, d, &marked));
	TRY(archive_earlier_each(s, d, add_earlier, &w));
	TRY(json_put(object, "earlier", TAKE(array)));
	TRY(put_path(object, "record", area, d, "beslut.pdf", has_signed(d)));
	TRY(put_path(object, "paper", area, d, "papper", has_signed(d) && d->stands.on_paper));
	TRY(put_path(object, "unsigned", area, d, "utkast.pdf", has_unsigned(d, area)));
	TRY(put_path(object, "basis", area, d, "underlag.pdf", true));
	TRY(put_path(object, "copy", area, d, "kopia.pdf", has_signed(d)));
	TRY(put_path(object, "archived_copy", area, d, "kopia-arkiverad.pdf", marked));
	TRY(put_path(object, "archived_basis", area, d, "underlag-arkiverat.pdf", marked));
	TRY(put_path(object, "confirmation", area, d, "bekraftelse.pdf", d->has_oral));
	TRY(put_path(object, "evidence", area, d, "bevis.zip", has_signed(d)));
	TRY(put_path(object, "outside", area, d, "bevis.zip", d->state == DECISION_OUTSIDE));
	/* The archive is the municipality's. */
	TRY(put_path(object, "package", area, d, "arkivpaket.zip", has_signed(d) && area == PAGE_MUNI));
	*ret_object = TAKE(object);
	return ERR_OK;
}

enum err page_checks(struct store *s, const struct decision *d, json_t **ret_array)
{
	int64_t signed_version = has_signed(d) ? d->stands.version_id : d->has_signature ? d->version_id : 0;
	bool on_paper = has_signed(d) ? d->stands.on_paper : d->on_paper;
	JSON json_t *array = json_array();
	DECISION_EVIDENCE e = { 0 };
	struct eid_report report;

	if (!array)
		return ERR_MEMORY;
	if (signed_version && !on_paper) {
		TRY(decision_evidence_load(s, signed_version, &e));
		TRY(eid_report_read(buf_span(&e.report_json), &report));
		for (int i = 0; i < EID_CHECK_COUNT; i++) {
			JSON json_t *item = json_object();

			if (!item)
				return ERR_MEMORY;
			TRY(json_put_bool(item, "ok", report.checks[i].outcome == EID_PASSED));
			TRY(json_put_text(item, "text", eid_check_text((enum eid_check)i)));
			TRY(json_append(array, TAKE(item)));
		}
	}
	*ret_array = TAKE(array);
	return ERR_OK;
}

struct documents {
	json_t *array;
	const struct decision *decision;
	enum page_area area;
	bool may_remove;
};

static enum err add_document(void *ctx, const struct document *f)
{
	struct documents *w = ctx;
	JSON json_t *item = json_object();
	BUF path = buf_init(200), size = buf_init(40);
	char id[24];

	if (!item)
		return ERR_MEMORY;
	TRY(page_decision_path(w->area, w->decision, &path));
	TRY(buf_printf(&path, "/handlingar/%lld", (long long)f->id));
	TRY(buf_printf(&size, "%lld kB", (long long)(f->size + 1023) / 1024));
	TRY(json_put_text(item, "name", f->name));
	TRY(json_put_text(item, "size", buf_str(&size)));
	TRY(json_put_text(item, "by", f->uploader_name));
	TRY(page_put_time(item, "uploaded", f->uploaded));
	TRY(json_put_text(item, "path", buf_str(&path)));
	(void)snprintf(id, sizeof id, "%lld", (long long)f->id);
	TRY(json_put_text(item, "remove", w->may_remove ? id : ""));
	return json_append(w->array, TAKE(item));
}

enum err page_documents(struct store *s, enum page_area area, const struct decision *d, bool may_remove,
                        json_t **ret_array)
{
	JSON json_t *array = json_array();
	struct documents w = { array, d, area, may_remove };

	if (!array)
		return ERR_MEMORY;
	TRY(decision_document_each(s, d->matter_id, add_document, &w));
	*ret_array = TAKE(array);
	return ERR_OK;
}

/* --- Serving -------------------------------------------------------------------------------------------------------
 */

struct wanted {
	struct http_request *req;
	struct store *store;
	const struct decision *decision;
};

static enum err load_archived(const struct wanted *w, enum archive_file file, struct buf *out)
{
	struct sha256 hash;

	if (!has_signed(w->decision))
		return ERR_NOT_FOUND;
	return archive_file_load(w->store, w->decision->stands.version_id, file, out, &hash);
}

static enum err load_record(const struct wanted *w, struct buf *out)
{
	return load_archived(w, ARCHIVE_RECORD_PDF, out);
}

static enum err load_copy(const struct wanted *w, struct buf *out)
{
	return archive_copy(http_app(w->req), w->store, w->decision, out);
}

static enum err load_archived_copy(const struct wanted *w, struct buf *out)
{
	return load_archived(w, ARCHIVE_COPY_PDF, out);
}

static enum err load_basis(const struct wanted *w, struct buf *out)
{
	if (has_signed(w->decision))
		return archive_basis(http_app(w->req), w->store, w->decision, out);
	return archive_unsigned_pdf(http_app(w->req), w->store, w->decision, true, out);
}

static enum err load_archived_basis(const struct wanted *w, struct buf *out)
{
	return load_archived(w, ARCHIVE_BASIS_PDF, out);
}

static enum err load_unsigned(const struct wanted *w, struct buf *out)
{
	return archive_unsigned_pdf(http_app(w->req), w->store, w->decision, false, out);
}

static enum err load_confirmation(const struct wanted *w, struct buf *out)
{
	return archive_confirmation(http_app(w->req), w->store, w->decision, NULL, out);
}

/* What is read for a package must be of one moment. */
struct making {
	const struct wanted *wanted;
	struct package *package;
};

static enum err make_evidence(struct store *s, void *ctx)
{
	const struct making *m = ctx;
	const struct wanted *w = m->wanted;
	const struct decision_office *o = http_app(w->req);

	return package_make(s,
	                    &(struct package_request){ .decision = w->decision,
	                                               .kind = PACKAGE_EVIDENCE,
	                                               .office = o,
	                                               .maker = o->duty_name,
	                                               .created = http_now(w->req),
	                                               .max = PDF_MAX / 2 },
	                    m->package);
}

/* The record, all that proves it, and how to check it. */
static enum err load_evidence(const struct wanted *w, struct buf *out)
{
	PACKAGE package = { .count = 0 };
	struct making m = { w, &package };

	TRY(store_snapshot(w->store, make_evidence, &m));
	return package_zip(&package, out);
}

static const struct served {
	const char *name, *type, *act;
	enum err (*load)(const struct wanted *w, struct buf *out);
} served[] = {
	{ "beslut.pdf", "application/pdf", "download record", load_record },
	{ "kopia.pdf", "application/pdf", "download copy", load_copy },
	{ "kopia-arkiverad.pdf", "application/pdf", "download copy", load_archived_copy },
	{ "underlag.pdf", "application/pdf", "download basis", load_basis },
	{ "underlag-arkiverat.pdf", "application/pdf", "download basis", load_archived_basis },
	{ "utkast.pdf", "application/pdf", "download unsigned", load_unsigned },
	{ "bekraftelse.pdf", "application/pdf", "download confirmation", load_confirmation },
	{ "bevis.zip", "application/zip", "download evidence", load_evidence },
};

/* The types that a scan is taken in, as constants. */
static const char *scan_type(const char *type)
{
	if (strcmp(type, "application/pdf") == 0)
		return "application/pdf";
	return strcmp(type, "image/png") == 0 ? "image/png" : "image/jpeg";
}

/* Of a paper that the service did not write: for those alone who handle the decision. */
static enum err serve_outside(const struct wanted *w, struct http_response *res)
{
	BUF scan = buf_init(DOCUMENT_MAX);
	struct outside_paper paper;

	TRY(decision_outside_find(w->store, w->decision->id, &paper, &scan));
	return http_bytes_inline(res, scan_type(paper.scan_type), "papper", &scan);
}

/* The scan has a type of its own. */
static enum err serve_paper(const struct wanted *w, struct http_response *res)
{
	DECISION_EVIDENCE e = { 0 };

	if (!has_signed(w->decision))
		return serve_outside(w, res);
	if (!w->decision->stands.on_paper)
		return ERR_NOT_FOUND;
	TRY(decision_evidence_load(w->store, w->decision->stands.version_id, &e));
	return http_bytes_inline(res, scan_type(e.scan_type), "papper", &e.scan);
}

/* The record of a version that a later one has taken the place of. */
struct earlier_wanted {
	struct span name;
	int64_t version_id; /* 0: none has that name */
};

static enum err match_earlier(void *ctx, const struct archive_earlier *e)
{
	struct earlier_wanted *w = ctx;
	char name[40];

	(void)snprintf(name, sizeof name, EARLIER "%d.pdf", e->version);
	if (span_equal_str(w->name, name))
		w->version_id = e->version_id;
	return ERR_OK;
}

static enum err note_access(const struct wanted *w, const char *act)
{
	const struct decision *d = w->decision;

	return oversight_access(http_log(w->req), w->store, http_now(w->req), http_session(w->req)->person,
	                        d->matter_id, d->id, act);
}

static enum err serve_earlier(const struct wanted *w, struct span name, struct http_response *res)
{
	struct earlier_wanted e = { .name = name };
	BUF bytes = buf_init(PDF_MAX), saved = buf_init(100);
	struct sha256 hash;

	TRY(archive_earlier_each(w->store, w->decision, match_earlier, &e));
	if (!e.version_id)
		return ERR_NOT_FOUND;
	TRY(note_access(w, "download record"));
	TRY(archive_file_load(w->store, e.version_id, ARCHIVE_RECORD_PDF, &bytes, &hash));
	TRY(buf_printf(&saved, "%s-%.*s", w->decision->ref, (int)name.len, name.ptr));
	return http_bytes_inline(res, "application/pdf", buf_str(&saved), &bytes);
}

enum err page_file(struct http_request *req, struct http_response *res, struct store *s, const struct decision *d)
{
	struct span name = http_param(req, "file");
	const struct wanted w = { req, s, d };
	BUF bytes = buf_init(PDF_MAX), saved = buf_init(100);

	if (span_equal_str(name, "papper")) {
		TRY(note_access(&w, "download paper"));
		return serve_paper(&w, res);
	}
	if (span_starts_with(name, EARLIER))
		return serve_earlier(&w, name, res);
	for (size_t i = 0; i < ARRAY_LENGTH(served); i++) {
		if (!span_equal_str(name, served[i].name))
			continue;
		TRY(note_access(&w, served[i].act));
		TRY(served[i].load(&w, &bytes));
		TRY(buf_printf(&saved, "%s-%s", d->ref, served[i].name));
		return http_bytes_inline(res, served[i].type, buf_str(&saved), &bytes);
	}
	return ERR_NOT_FOUND;
}

enum err page_document(struct http_request *req, struct http_response *res, struct store *s, const struct decision *d)
{
	const struct wanted w = { req, s, d };
	BUF bytes = buf_init(DOCUMENT_MAX);
	struct document f;
	uint64_t id;

	if (number_parse(http_param(req, "document"), INT64_MAX, &id) != ERR_OK)
		return ERR_NOT_FOUND;
	TRY(decision_document_load(s, (int64_t)id, &f, &bytes));
	if (f.matter_id != d->matter_id)
		return ERR_NOT_FOUND;
	TRY(note_access(&w, "download document"));
	return http_bytes(res, f.media_type, f.name, &bytes);
}
