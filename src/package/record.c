/* The record as files: itself, what it carries, and what lies beside it in the store. */
#include "jourbeslut/record.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/cms.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/record_file.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"
#include "package/content.h"
#include "jourbeslut/act.h"
#include "jourbeslut/archive.h"

#define ACT_MAX ((size_t)128 << 10)
#define RECORD "beslut.pdf"

DEFINE_CLEANUP(cleanup_record_file, struct record_file, record_file_free);

/* What attachments are called, by the end of their names. */
static const struct known {
	const char *end, *title;
	enum package_format format;
} known[] = {
	{ "decision.json", "Den låsta texten", PACKAGE_JSON },
	{ "statement.json", "Utsagan", PACKAGE_JSON },
	{ "oral.json", "Uppgifterna ur samtalet, med salt", PACKAGE_JSON },
	{ "record.json", "Vad underskriftssidan säger utöver utsagan", PACKAGE_JSON },
	{ "signature.xml", "E-legitimationens underskrift", PACKAGE_XML },
	{ "ocsp.der", "Utgivarens svar om certifikatet", PACKAGE_OCSP },
	{ "oral.act", "Händelsen att det muntliga beslutet registrerades", PACKAGE_BINARY },
	{ "signature.act", "Händelsen att underskriften kom", PACKAGE_BINARY },
	{ "oral.tst", "Tidsstämpel över det muntliga beslutet", PACKAGE_TOKEN },
	{ "signature.tst", "Tidsstämpel över underskriften", PACKAGE_TOKEN },
	{ ".tlog-proof", "Bevis ur liggaren", PACKAGE_TEXT },
	{ "underskrift.pdf", "Inskannad underskrift", PACKAGE_PDF },
	{ "underskrift.png", "Inskannad underskrift", PACKAGE_PNG },
	{ "underskrift.jpg", "Inskannad underskrift", PACKAGE_JPEG },
};

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len >= end_len && strcmp(name + len - end_len, end) == 0;
}

static enum err add_bytes(struct package *p, const struct package_entry *entry, struct span bytes)
{
	BUF copy = buf_init(bytes.len);

	TRY(buf_add_span(&copy, bytes));
	return package_add(p, entry, &copy);
}

static enum err add_attachment(const struct content *c, const char *folder, const struct record_file_attachment *a,
                               struct package *p)
{
	struct package_entry entry = { folder, a->name, a->name, package_format_of(a->mime), c->archived };

	if (strchr(a->name, '/') || package_find(p, folder, a->name))
		return ERR_IO; /* our writer makes no such file */
	for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
		if (ends_with(a->name, known[i].end)) {
			entry.title = known[i].title;
			entry.format = known[i].format;
			break;
		}
	if (strcmp(a->name, "decision.json") == 0 || strcmp(a->name, "statement.json") == 0)
		entry.created = c->version.frozen;
	else if (strcmp(a->name, "signature.xml") == 0 || strcmp(a->name, "ocsp.der") == 0)
		entry.created = c->evidence.received_at;
	return add_bytes(p, &entry, a->bytes);
}

static enum err add_attachments(const struct content *c, const char *folder, struct span base, struct package *p)
{
	CLEANUP(cleanup_record_file) struct record_file *f = NULL;
	char reason[200];
	enum err e = record_file_open(base, reason, sizeof reason, &f);

	if (e != ERR_OK)
		return e == ERR_EVIDENCE ? ERR_IO : e;
	for (size_t i = 0; i < record_file_attachments(f); i++) {
		struct record_file_attachment a = record_file_attachment_at(f, i);

		TRY(add_attachment(c, folder, &a, p));
	}
	return ERR_OK;
}

/* The time stamp out of the seal: over the value of the seal's signature. */
static enum err add_seal_stamp(struct content *c, const char *folder, const struct seal_revision *seal,
                               struct package *p)
{
	CMS cms = { .leaf = 0 };
	char reason[200];
	enum err e = cms_read(buf_span(&seal->contents), reason, sizeof reason, &cms);

	if (e != ERR_OK)
		return e == ERR_EVIDENCE ? ERR_IO : e;
	c->seal_at = seal->at;
	if (cms.token.len == 0)
		return ERR_OK;
	return add_bytes(p,
	                 &(struct package_entry){ folder, CONTENT_SEAL_STAMP, "Tidsstämpel över stämpelns underskrift",
	                                          PACKAGE_TOKEN, c->archived },
	                 buf_span(&cms.token));
}

/* The document time stamps after the seal (B-LTA): when each was made. */
static enum err read_stamps(struct content *c, const struct seal_file *seal)
{
	for (size_t i = 1; i < seal->count; i++) {
		TIMESTAMP t = { .has_nonce = false };
		enum err e = timestamp_read(buf_span(&seal->revisions[i].contents), &t);

		if (e != ERR_OK)
			return e == ERR_EVIDENCE ? ERR_IO : e;
		c->stamps_at[c->stamp_count++] = t.at;
	}
	return ERR_OK;
}

/* The seal's own act and its proof: both, or neither (a record of a time before the ledger, or one that no checkpoint
 * covers yet), since an act alone proves nothing. */
static enum err add_seal_act(struct store *s, const struct content *c, const char *folder, struct package *p)
{
	BUF act = buf_init(ACT_MAX), proof = buf_init(LEDGER_PROOF_MAX);
	uint64_t index;
	enum err e = decision_act_file(s, c->decision->id, c->version.version, decision_event_name(DECISION_ARCHIVE),
	                               &act, &index);

	if (e == ERR_OK)
		e = ledger_proof(s, index, &proof);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	TRY(package_add(p,
	                &(struct package_entry){ folder, RECORD ".act", "Händelsen att handlingen arkiverades",
	                                         PACKAGE_BINARY, c->archived },
	                &act));
	return package_add(
	        p,
	        &(struct package_entry){ folder, RECORD ".tlog-proof", "Bevis ur liggaren", PACKAGE_TEXT, c->archived },
	        &proof);
}

enum err content_add_record(struct store *s, struct content *c, const char *folder, struct package *p)
{
	BUF pdf = buf_init(RECORD_PDF_MAX);
	SEAL_FILE seal = { .count = 0 };
	const struct package_entry entry = { folder, RECORD, c->version.text.items[0].text, PACKAGE_PDF_A3A,
		                             c->archived };
	char reason[200];
	enum err e;

	TRY(archive_file_load(s, c->version.id, ARCHIVE_RECORD_PDF, &pdf, &c->record));
	e = seal_file_read(buf_span(&pdf), reason, sizeof reason, &seal);
	if (e != ERR_OK)
		return e == ERR_EVIDENCE ? ERR_IO : e;
	TRY(add_bytes(p, &entry, buf_span(&pdf)));
	TRY(add_attachments(c, folder, span_of(pdf.ptr, seal.base), p));
	c->is_sealed = seal.count > 0;
	if (c->is_sealed)
		TRY(add_seal_stamp(c, folder, &seal.revisions[0], p));
	TRY(read_stamps(c, &seal));
	TRY(add_seal_act(s, c, folder, p));
	if (c->evidence.on_paper)
		return ERR_OK;
	return add_bytes(p,
	                 &(struct package_entry){ folder, "verification.json", "Prövningen av underskriften",
	                                          PACKAGE_JSON, c->evidence.received_at },
	                 buf_span(&c->evidence.report_json));
}
