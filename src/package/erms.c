/* ERMS 2.1 (CITS ERMS, Riksarkivet's FGS Ärendehantering 2.0): the case and the decision in it. The schema wants its
 * elements in one order; they stand here in that. */
#include <stdio.h>
#include <string.h>

#include "package/sip.h"
#include "package/xml.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

#define RECORD_APPENDIX "file:///"

struct erms {
	struct xml xml;
	const struct content *content;
	const struct package *package;
	const char *called; /* whom the decision is about, where the case has no name */
};

/* UUIDs that are a function of the reference: version 8 of RFC 9562, out of SHA-256. */
static enum err uuid_of(const char *kind, const char *ref, char out[40])
{
	const struct span parts[] = { span_str(kind), span_str(ref) };
	struct sha256 hash;
	char hex[SHA256_HEX];

	TRY(sha256_of_parts(parts, ARRAY_LENGTH(parts), &hash));
	hash.bytes[6] = (uint8_t)((hash.bytes[6] & 0x0f) | 0x80);
	hash.bytes[8] = (uint8_t)((hash.bytes[8] & 0x3f) | 0x80);
	sha256_hex(&hash, hex);
	(void)snprintf(out, 40, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
	return ERR_OK;
}

static void add_identity(struct xml *x, const char *uuid)
{
	xml_attribute(x, "systemIdentifier", uuid);
}

/* --- People --------------------------------------------------------------------------------------------------------
 */

struct agent {
	const char *type, *name, *organisation, *unit, *number, *number_type, *role;
	int protected; /* -1: nothing is said */
};

static void leaf_if(struct xml *x, const char *name, const char *text)
{
	if (text && *text)
		xml_leaf(x, name, text);
}

static void add_agent(struct xml *x, const struct agent *a)
{
	xml_open(x, "agent");
	xml_attribute(x, "agentType", a->type);
	xml_leaf(x, "name", a->name);
	leaf_if(x, "organisation", a->organisation);
	leaf_if(x, "unitName", a->unit);
	if (a->number && *a->number) {
		xml_open(x, "idNumber");
		xml_attribute(x, "idNumberType", a->number_type);
		xml_text(x, a->number);
		xml_close(x);
	}
	leaf_if(x, "role", a->role);
	if (a->protected >= 0)
		xml_leaf(x, "protectedIdentity", a->protected ? "true" : "false");
	xml_close(x);
}

static const char *case_value(const struct erms *e, const char *path)
{
	return json_text_at(case_json(e->content->case_file), path);
}

/* Sekretessmarkering or skyddad folkbokföring, as the case says. */
static bool is_protected(const struct erms *e)
{
	const char *level = case_value(e, "person.protected");

	return *level && strcmp(level, "none") != 0;
}

/* Whom the decision is about. One without a known name is called as at the call. */
static struct agent person_of(const struct erms *e)
{
	const char *name = case_value(e, "person.name");

	return (struct agent){ .type = "counterpart",
		               .name = *name ? name : e->called,
		               .number = case_value(e, "person.number"),
		               .number_type = "personnummer eller samordningsnummer",
		               .role = "den som beslutet gäller",
		               .protected = is_protected(e) };
}

static struct agent system_of(const struct erms *e)
{
	return (struct agent){ .type = "creator",
		               .name = package_producer,
		               .organisation = e->content->request->maker,
		               .role = package_producer_version,
		               .protected = -1 };
}

static void add_agents(struct erms *e)
{
	const struct decision *d = e->content->decision;
	const struct decision_version *v = &e->content->version;
	const json_t *maker = json_object_get(e->content->statement, "decisionMaker");
	const struct agent person = person_of(e), system = system_of(e);
	struct xml *x = &e->xml;

	xml_open(x, "agents");
	add_agent(x, &(struct agent){ .type = "main_signatory",
	                              .name = json_text(maker, "name"),
	                              .organisation = d->municipality.name,
	                              .unit = d->municipality.committee,
	                              .number = json_text(maker, "personalNumber"),
	                              .number_type = "personnummer",
	                              .role = json_text(maker, "office"),
	                              .protected = -1 });
	add_agent(x, &(struct agent){ .type = "responsible_person",
	                              .name = v->rapporteur_name,
	                              .organisation = e->content->request->maker,
	                              .role = v->rapporteur_title,
	                              .protected = -1 });
	add_agent(x, &system);
	add_agent(x, &person);
	xml_close(x);
}

/* --- The parts -----------------------------------------------------------------------------------------------------
 */

static void add_control(struct erms *e)
{
	const struct decision *d = e->content->decision;
	const struct agent system = system_of(e);
	struct xml *x = &e->xml;

	xml_open(x, "control");
	xml_open(x, "identification");
	xml_attribute(x, "identificationType", "OBJID");
	xml_text(x, e->package->root);
	xml_close(x);
	xml_open(x, "maintenanceInformation");
	xml_open(x, "maintenanceStatus");
	xml_attribute(x, "value", "new");
	xml_close(x);
	xml_open(x, "maintenanceAgency");
	xml_leaf(x, "agencyName", d->municipality.name);
	xml_close(x);
	xml_open(x, "maintenanceHistory");
	xml_open(x, "maintenanceEvent");
	xml_open(x, "eventType");
	xml_attribute(x, "value", "created");
	xml_close(x);
	xml_open(x, "eventDateTime");
	xml_text_time(x, e->package->created);
	xml_close(x);
	add_agent(x, &system);
	xml_close(x);
	xml_close(x);
	xml_close(x);
	xml_close(x);
}

/* Offentlighets- och sekretesslagen (2009:400). That the decision itself may be public (26 kap. 7 §) does not make its
 * underlying documents so; whoever is asked decides then, by this remark. */
static void add_restriction(struct xml *x, const struct erms *e)
{
	xml_open(x, "restriction");
	xml_attribute(x, "restrictionType", "confidential");
	xml_leaf(x, "explanatoryText", "Uppgifter om enskildas personliga förhållanden inom socialtjänsten");
	xml_leaf(x, "regulation", "26 kap. 1 § OSL");
	xml_close(x);
	if (!is_protected(e))
		return;
	xml_open(x, "restriction");
	xml_attribute(x, "restrictionType", "confidential");
	xml_leaf(x, "explanatoryText", "Skyddade personuppgifter");
	xml_leaf(x, "regulation", "21 kap. 3 § och 22 kap. OSL");
	xml_close(x);
}

static void add_date(struct xml *x, const char *type, struct instant at)
{
	xml_open(x, "date");
	xml_attribute(x, "dateType", type);
	xml_text_time(x, at);
	xml_close(x);
}

static void add_dates(struct erms *e)
{
	const struct content *c = e->content;
	struct xml *x = &e->xml;

	xml_open(x, "dates");
	add_date(x, "decision_date", c->decision->oral.stated);
	add_date(x, "captured", c->decision->oral.recorded);
	add_date(x, "created", c->version.frozen);
	add_date(x, "main_signature", c->evidence.signed_at);
	add_date(x, "archived", c->archived);
	if (c->delivery.acknowledged)
		add_date(x, "received", c->delivery.acknowledged_at);
	xml_close(x);
}

/* What a reader must know of the decision, as it was known then. */
static enum err add_note(struct erms *e)
{
	BUF text = buf_init(CONTENT_STANDING_MAX);
	struct xml *x = &e->xml;

	TRY(content_standing(e->content, " ", &text));
	xml_open(x, "notes");
	xml_open(x, "note");
	xml_attribute(x, "noteType", "status");
	xml_attribute_time(x, "noteDate", e->package->created);
	xml_text(x, buf_str(&text));
	xml_close(x);
	xml_close(x);
	return ERR_OK;
}

static void add_signature(struct erms *e)
{
	struct xml *x = &e->xml;

	xml_open(x, "eSignatures");
	xml_open(x, "eSignature");
	xml_attribute(x, "present", e->content->evidence.on_paper ? "false" : "true");
	if (!e->content->evidence.on_paper)
		xml_attribute_time(x, "dateeSignatureIsVerified", e->content->evidence.received_at);
	xml_close(x);
	xml_close(x);
}

static void add_appendices(struct erms *e)
{
	struct xml *x = &e->xml;

	xml_open(x, "additionalInformation");
	for (size_t i = 0; i < e->package->count; i++) {
		const struct package_file *f = &e->package->files[i];
		const struct package_format_names *names = package_format_names(f->format);
		bool record = strcmp(f->path, SIP_DATA "beslut.pdf") == 0;
		char path[PACKAGE_PATH_MAX + 8];

		if (!sip_in(f, SIP_DATA))
			continue;
		(void)snprintf(path, sizeof path, RECORD_APPENDIX "%s", f->path);
		xml_open(x, "appendix");
		xml_attribute(x, "name", f->title);
		xml_attribute(x, "fileFormat", names->pronom ? names->pronom : names->mime);
		xml_attribute(x, "path", path);
		if (record)
			xml_attribute(x, "eSignatureHasExisted", e->content->evidence.on_paper ? "false" : "true");
		xml_close(x);
	}
	xml_close(x);
}

/* An earlier version has a package of its own, of another OBJID. */
static void add_relation(struct erms *e)
{
	const char *earlier = json_text(e->content->statement, "supersedes");
	struct xml *x = &e->xml;
	char text[64];

	if (!*earlier)
		return;
	(void)snprintf(text, sizeof text, "%s version %d", e->content->decision->ref, e->content->version.supersedes);
	xml_open(x, "relation");
	xml_attribute(x, "relationType", "replaces");
	xml_text(x, text);
	xml_close(x);
}

static enum err add_record(struct erms *e)
{
	const struct content *c = e->content;
	struct xml *x = &e->xml;
	char uuid[40], version[16], id[64];

	(void)snprintf(version, sizeof version, "%d", c->version.version);
	(void)snprintf(id, sizeof id, "%s version %s", c->decision->ref, version);
	TRY(uuid_of("jourbeslut record ", id, uuid));
	xml_open(x, "record");
	add_identity(x, uuid);
	xml_attribute(x, "recordType", "beslut");
	xml_leaf(x, "objectId", id);
	xml_leaf(x, "title", c->version.text.items[0].text);
	xml_leaf(x, "runningNumber", version);
	add_relation(e);
	add_restriction(x, e);
	xml_open(x, "direction");
	xml_attribute(x, "directionDefinition", "incoming");
	xml_close(x);
	add_agents(e);
	add_dates(e);
	TRY(add_note(e));
	add_signature(e);
	add_appendices(e);
	xml_close(x);
	return ERR_OK;
}

static enum err add_case(struct erms *e)
{
	const struct decision *d = e->content->decision;
	const struct agent person = person_of(e);
	const char *number = e->content->delivery.case_number;
	struct xml *x = &e->xml;
	char uuid[40];

	TRY(uuid_of("jourbeslut case ", d->ref, uuid));
	xml_open(x, "aggregations");
	xml_open(x, "aggregation");
	add_identity(x, uuid);
	xml_attribute(x, "aggregationType", "caseFile");
	/* The municipality's own number, once it has acknowledged the record. */
	xml_leaf(x, "objectId", *number ? number : d->ref);
	xml_open(x, "extraId");
	xml_attribute(x, "extraIdType", "Jourbeslut referens");
	xml_text(x, d->ref);
	xml_close(x);
	xml_leaf(x, "title", e->content->version.text.items[0].text);
	add_restriction(x, e);
	xml_open(x, "agents");
	add_agent(x, &(struct agent){ .type = "owner",
	                              .name = d->municipality.committee,
	                              .organisation = d->municipality.name,
	                              .number = d->municipality.org_number,
	                              .number_type = "organisationsnummer",
	                              .protected = -1 });
	add_agent(x, &person);
	xml_close(x);
	xml_open(x, "dates");
	add_date(x, "opened", d->oral.recorded);
	xml_close(x);
	TRY(add_record(e));
	xml_close(x);
	xml_close(x);
	return ERR_OK;
}

enum err erms_write(const struct content *c, const struct package *p, struct buf *out)
{
	BUF called = buf_init(DECISION_TEXT);
	struct erms e = { .content = c, .package = p };
	struct xml *x = &e.xml;

	TRY(decision_said_name(c->decision, &called));
	e.called = buf_str(&called);
	xml_begin(x, out);
	xml_open(x, "erms");
	xml_attribute(x, "xmlns", "https://DILCIS.eu/XML/ERMS");
	add_control(&e);
	TRY(add_case(&e));
	xml_close(x);
	return xml_end(x);
}
