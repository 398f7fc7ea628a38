/* PREMIS 3.0: each file of the representation, what was done, and who did it. */
#include <stdio.h>
#include <string.h>

#include "package/sip.h"
#include "package/xml.h"
#include "jourbeslut/version.h"

#define LOCAL "local"
#define SYSTEM "agent-system"
#define SIGNER "agent-signer"

struct premis {
	struct xml xml;
	const struct content *content;
	const struct package *package;
};

static void identifier(struct xml *x, const char *element, const char *type, const char *value)
{
	char name[64];

	xml_open(x, element);
	(void)snprintf(name, sizeof name, "%sType", element);
	xml_leaf(x, name, type);
	(void)snprintf(name, sizeof name, "%sValue", element);
	xml_leaf(x, name, value);
	xml_close(x);
}

/* --- Objects -------------------------------------------------------------------------------------------------------
 */

static void add_characteristics(struct xml *x, const struct package_file *f)
{
	const struct package_format_names *names = package_format_names(f->format);
	char hex[SHA256_HEX], size[24];

	sha256_hex(&f->hash, hex);
	(void)snprintf(size, sizeof size, "%zu", f->bytes.len);
	xml_open(x, "objectCharacteristics");
	xml_open(x, "fixity");
	xml_leaf(x, "messageDigestAlgorithm", "SHA-256");
	xml_leaf(x, "messageDigest", hex);
	xml_leaf(x, "messageDigestOriginator", package_producer);
	xml_close(x);
	xml_leaf(x, "size", size);
	xml_open(x, "format");
	xml_open(x, "formatDesignation");
	xml_leaf(x, "formatName", names->name);
	if (names->version)
		xml_leaf(x, "formatVersion", names->version);
	xml_close(x);
	if (names->pronom) {
		xml_open(x, "formatRegistry");
		xml_leaf(x, "formatRegistryName", "PRONOM");
		xml_leaf(x, "formatRegistryKey", names->pronom);
		xml_close(x);
	}
	xml_close(x);
	xml_close(x);
}

static void relate(struct xml *x, const char *type, const char *sub_type, const char *to)
{
	xml_open(x, "relationship");
	xml_leaf(x, "relationshipType", type);
	xml_leaf(x, "relationshipSubType", sub_type);
	identifier(x, "relatedObjectIdentifier", LOCAL, to);
	xml_close(x);
}

/* Evidence belongs to the record; a salt to the file that it is named after. */
static void add_relations(struct xml *x, const struct package_file *f)
{
	static const char record[] = SIP_DATA "beslut.pdf";
	const char *end = strrchr(f->path, '.');
	char of[PACKAGE_PATH_MAX];

	if (strcmp(f->path, record) == 0)
		relate(x, "dependency", "has evidence", SIP_DATA "statement.json");
	else if (end && strcmp(end, ".salt") == 0) {
		(void)snprintf(of, sizeof of, "%.*s", (int)(end - f->path), f->path);
		relate(x, "dependency", "is required by", of);
	} else if (!strstr(f->path, "handlingar/"))
		relate(x, "dependency", "supports", record);
}

static void add_objects(struct premis *p)
{
	struct xml *x = &p->xml;

	for (size_t i = 0; i < p->package->count; i++) {
		const struct package_file *f = &p->package->files[i];

		if (!sip_in(f, SIP_DATA))
			continue;
		xml_open(x, "object");
		xml_attribute(x, "xsi:type", "file");
		identifier(x, "objectIdentifier", LOCAL, f->path);
		add_characteristics(x, f);
		if (sip_in(f, SIP_DATA "handlingar/") && f->format != PACKAGE_BINARY)
			xml_leaf(x, "originalName", f->title);
		add_relations(x, f);
		xml_close(x);
	}
}

/* --- Events and agents ---------------------------------------------------------------------------------------------
 */

struct event {
	const char *id, *type, *detail, *outcome;
	struct instant at;
	const char *agent, *file; /* file: in the representation */
};

static void add_note(struct xml *x, const char *note)
{
	if (!*note)
		return;
	xml_open(x, "eventOutcomeDetail");
	xml_leaf(x, "eventOutcomeDetailNote", note);
	xml_close(x);
}

static void add_event(struct xml *x, const struct event *e, const char *note)
{
	char path[PACKAGE_PATH_MAX];

	(void)snprintf(path, sizeof path, SIP_DATA "%s", e->file);
	xml_open(x, "event");
	identifier(x, "eventIdentifier", LOCAL, e->id);
	xml_leaf(x, "eventType", e->type);
	xml_open(x, "eventDateTime");
	xml_text_time(x, e->at);
	xml_close(x);
	xml_open(x, "eventDetailInformation");
	xml_leaf(x, "eventDetail", e->detail);
	xml_close(x);
	if (e->outcome) {
		xml_open(x, "eventOutcomeInformation");
		xml_leaf(x, "eventOutcome", e->outcome);
		add_note(x, note);
		xml_close(x);
	}
	identifier(x, "linkingAgentIdentifier", LOCAL, e->agent);
	identifier(x, "linkingObjectIdentifier", LOCAL, path);
	xml_close(x);
}

/* What stands beside the legal state, by the names of status.json. */
static enum err add_marks(const struct content *c, struct buf *out)
{
	size_t count;
	const struct content_status_words *words = content_status_words(&count);

	for (size_t i = 0; i < count; i++)
		if (content_status(c) & words[i].bit)
			TRY(buf_printf(out, "%s%s", out->len ? " " : "", words[i].name));
	return ERR_OK;
}

/* Types are of the Library of Congress' list but for the oral decision, which it has no word for. */
static void add_events(struct premis *p, const struct buf *status, const struct buf *marks)
{
	const struct content *c = p->content;
	const struct decision_evidence *e = &c->evidence;
	const struct event events[] = {
		{ "event-oral-decision", "oral decision recorded",
		  "Det muntliga beslutet registrerades av socialjouren; när det fattades står i utsagan.", NULL,
		  c->decision->oral.recorded, SYSTEM, "statement.json" },
		{ "event-frozen", "creation",
		  c->unreviewed ? "Text och utsaga låstes. Lagtexten är inte granskad: ingen hade godkänt den."
		                : "Text och utsaga låstes.",
		  NULL, c->version.frozen, SYSTEM, "statement.json" },
		{ "event-signature", e->on_paper ? "signature by hand" : "digital signature generation",
		  e->on_paper ? "Beslutsfattaren skrev under för hand."
		              : "Beslutsfattaren skrev under med e-legitimation.",
		  NULL, e->signed_at, SIGNER, e->on_paper ? "beslut.pdf" : "signature.xml" },
		{ "event-validation", e->on_paper ? "attestation" : "digital signature validation",
		  e->on_paper ? "Underskriften intygades av den som står i beslutet."
		              : "Underskriften prövades när den kom; verification.json har varje prövning.",
		  "success", e->received_at, SYSTEM, e->on_paper ? "beslut.pdf" : "verification.json" },
		{ "event-record", "creation", "Handlingen skrevs, stämplades och arkiverades.", NULL, c->archived,
		  SYSTEM, "beslut.pdf" },
		{ "event-status", "status at export", buf_str(status), content_legal(c), p->package->created, SYSTEM,
		  CONTENT_STATUS },
		{ "event-digest", "message digest calculation", "Kontrollsummor (SHA-256) räknades för alla filer.",
		  NULL, p->package->created, SYSTEM, "beslut.pdf" },
		{ "event-package", "packing", "Arkivpaketet gjordes.", NULL, p->package->created, SYSTEM,
		  "beslut.pdf" },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(events); i++)
		add_event(&p->xml, &events[i], strcmp(events[i].file, CONTENT_STATUS) == 0 ? buf_str(marks) : "");
}

static void add_agents(struct premis *p)
{
	struct xml *x = &p->xml;

	xml_open(x, "agent");
	identifier(x, "agentIdentifier", LOCAL, SYSTEM);
	xml_leaf(x, "agentName", package_producer);
	xml_leaf(x, "agentType", "software");
	xml_leaf(x, "agentVersion", package_producer_version);
	xml_leaf(x, "agentNote", p->content->request->maker);
	xml_close(x);
	xml_open(x, "agent");
	identifier(x, "agentIdentifier", LOCAL, SIGNER);
	xml_leaf(x, "agentName", p->content->evidence.signer_name);
	xml_leaf(x, "agentType", "person");
	xml_close(x);
}

enum err premis_write(const struct content *c, const struct package *p, struct buf *out)
{
	struct premis w = { .content = c, .package = p };
	struct xml *x = &w.xml;
	BUF status = buf_init(CONTENT_STANDING_MAX), marks = buf_init(CONTENT_STANDING_MAX);

	TRY(content_standing(c, " ", &status));
	TRY(add_marks(c, &marks));
	xml_begin(x, out);
	xml_open(x, "premis");
	xml_attribute(x, "xmlns", "http://www.loc.gov/premis/v3");
	xml_attribute(x, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
	xml_attribute(x, "version", "3.0");
	add_objects(&w);
	add_events(&w, &status, &marks);
	add_agents(&w);
	xml_close(x);
	return xml_end(x);
}
