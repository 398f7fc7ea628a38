/* METS as E-ARK CSIP 2.1.0 and SIP 2.1.0 want it; the requirement's number stands at what it asks for. */
#include <stdio.h>
#include <string.h>

#include "package/sip.h"
#include "package/xml.h"

#define PROFILE "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml" /* CSIP6, SIP2: of version 2.1.0 */
#define TYPE "Textual works \xe2\x80\x93 Digital"                 /* CSIP2: the vocabulary has an EN DASH */
#define CONTENT_TYPE "citserms_v2_1"                              /* CSIP4, CSIP62 */
#define REP_USE "Representations/rep1"
#define REP_FOLDER "rep1"
#define LABEL_MAX (BLOCK_TEXT_MAX + CONTENT_STANDING_MAX)

struct mets {
	struct xml xml;
	const struct content *content;
	const struct package *package;
	const char *prefix; /* of every ID: they are unique across the package */
	const char *base;   /* folder of the METS file: references are relative to it */
	int files;          /* IDs given so far */
	const char *label;
};

/* The title, and how the decision stood: METS has no other place where a package says so. */
static enum err make_label(const struct content *c, struct buf *out)
{
	TRY(buf_printf(out, "%s. %s", c->version.text.items[0].text, content_calm(c) ? "" : "OBS! "));
	return content_standing(c, " ", out);
}

static void attribute_id(struct mets *m, const char *name, const char *id)
{
	char text[64];

	(void)snprintf(text, sizeof text, "%s-%s", m->prefix, id);
	xml_attribute(&m->xml, name, text);
}

static void begin(struct mets *m, struct buf *out, const char *id)
{
	struct xml *x = &m->xml;

	xml_begin(x, out);
	xml_open(x, "mets");
	xml_attribute(x, "xmlns", "http://www.loc.gov/METS/");
	xml_attribute(x, "xmlns:xlink", "http://www.w3.org/1999/xlink");
	xml_attribute(x, "xmlns:csip", "https://DILCIS.eu/XML/METS/CSIPExtensionMETS");
	xml_attribute(x, "xmlns:sip", "https://DILCIS.eu/XML/METS/SIPExtensionMETS");
	xml_attribute(x, "OBJID", id); /* CSIP1 */
	xml_attribute(x, "LABEL", m->label);
	xml_attribute(x, "TYPE", TYPE);
	xml_attribute(x, "csip:CONTENTINFORMATIONTYPE", CONTENT_TYPE);
	xml_attribute(x, "PROFILE", PROFILE);
}

static enum err end(struct mets *m)
{
	xml_close(&m->xml);
	return xml_end(&m->xml);
}

/* --- Who -----------------------------------------------------------------------------------------------------------
 */

static void note(struct xml *x, const char *type, const char *text)
{
	if (!*text)
		return;
	xml_open(x, "note");
	xml_attribute(x, "csip:NOTETYPE", type);
	xml_text(x, text);
	xml_close(x);
}

static void add_software(struct xml *x) /* CSIP10 to 16 */
{
	xml_open(x, "agent");
	xml_attribute(x, "ROLE", "CREATOR");
	xml_attribute(x, "TYPE", "OTHER");
	xml_attribute(x, "OTHERTYPE", "SOFTWARE");
	xml_leaf(x, "name", package_producer);
	note(x, "SOFTWARE VERSION", package_producer_version);
	xml_close(x);
}

/* SIP9 to 14 and SIP15 to 20. An organisation number that the register lacks is left out (SIP13, SIP19: MAY). */
static void add_organisation(struct xml *x, const char *role, const char *name, const char *number)
{
	xml_open(x, "agent");
	xml_attribute(x, "ROLE", role);
	xml_attribute(x, "TYPE", "ORGANIZATION");
	xml_leaf(x, "name", name);
	note(x, "IDENTIFICATIONCODE", number);
	xml_close(x);
}

/* The committee decided and keeps the archive; its municipality delivers. Nobody of the package's maker is the
 * archive's creator: the duty acts for the municipality. */
static void add_header(struct mets *m, bool whole)
{
	const struct municipality *place = &m->content->decision->municipality;
	char committee[2 * PEOPLE_NAME_MAX + 4];
	struct xml *x = &m->xml;

	(void)snprintf(committee, sizeof committee, "%s, %s", place->name, place->committee);
	xml_open(x, "metsHdr");                                              /* CSIP117 */
	xml_attribute_time(x, "CREATEDATE", m->package->created);            /* CSIP7 */
	xml_attribute(x, "RECORDSTATUS", m->content->test ? "TEST" : "NEW"); /* SIP3 */
	xml_attribute(x, "csip:OAISPACKAGETYPE", "SIP");                     /* CSIP9, SIP4 */
	add_software(x);
	if (whole) {
		add_organisation(x, "ARCHIVIST", committee, place->org_number);
		add_organisation(x, "CREATOR", place->name, place->org_number);
	}
	xml_close(x);
}

/* --- Which files ---------------------------------------------------------------------------------------------------
 */

/* What mdRef and file say alike: CSIP25 to 30, CSIP68 to 72. */
static void add_facts(struct mets *m, const struct package_file *f)
{
	char hex[SHA256_HEX];

	sha256_hex(&f->hash, hex);
	xml_attribute(&m->xml, "MIMETYPE", package_format_names(f->format)->mime);
	xml_attribute_int(&m->xml, "SIZE", (int64_t)f->bytes.len);
	xml_attribute_time(&m->xml, "CREATED", f->created);
	xml_attribute(&m->xml, "CHECKSUM", hex);
	xml_attribute(&m->xml, "CHECKSUMTYPE", "SHA-256");
}

static void add_place(struct mets *m, const struct package_file *f)
{
	xml_attribute(&m->xml, "LOCTYPE", "URL");
	xml_attribute(&m->xml, "xlink:type", "simple");
	xml_attribute(&m->xml, "xlink:href", f->path + strlen(m->base));
}

static void add_reference(struct mets *m, const char *folder, const char *name, const char *type, const char *other)
{
	const struct package_file *f = package_find(m->package, folder, name);

	ASSERT(f);
	xml_open(&m->xml, "mdRef");
	add_place(m, f);
	xml_attribute(&m->xml, "MDTYPE", type);
	if (other)
		xml_attribute(&m->xml, "OTHERMDTYPE", other);
	add_facts(m, f);
	xml_close(&m->xml);
}

static void add_metadata(struct mets *m)
{
	struct xml *x = &m->xml;

	xml_open(x, "dmdSec"); /* CSIP17 to 24 */
	attribute_id(m, "ID", "dmd");
	xml_attribute_time(x, "CREATED", m->package->created);
	xml_attribute(x, "STATUS", "CURRENT");
	add_reference(m, SIP_DESCRIPTIVE, "erms.xml", "OTHER", "ERMS");
	xml_close(x);
	xml_open(x, "amdSec"); /* CSIP31 */
	attribute_id(m, "ID", "amd");
	xml_open(x, "digiprovMD"); /* CSIP32 to 39 */
	attribute_id(m, "ID", "digiprov");
	xml_attribute_time(x, "CREATED", m->package->created);
	xml_attribute(x, "STATUS", "CURRENT");
	add_reference(m, SIP_PRESERVATION, "premis.xml", "PREMIS", NULL);
	xml_close(x);
	xml_close(x);
}

static void add_file(struct mets *m, const struct package_file *f)
{
	const struct package_format_names *names = package_format_names(f->format);
	struct xml *x = &m->xml;
	char id[24];

	(void)snprintf(id, sizeof id, "file-%03d", ++m->files);
	xml_open(x, "file"); /* CSIP66 */
	attribute_id(m, "ID", id);
	add_facts(m, f);
	xml_attribute(x, "sip:FILEFORMATNAME", names->name); /* SIP32 to 35 */
	if (names->version)
		xml_attribute(x, "sip:FILEFORMATVERSION", names->version);
	if (names->pronom) {
		xml_attribute(x, "sip:FILEFORMATREGISTRY", "PRONOM");
		xml_attribute(x, "sip:FILEFORMATKEY", names->pronom);
	}
	xml_open(x, "FLocat"); /* CSIP76 to 79 */
	add_place(m, f);
	xml_close(x);
	xml_close(x);
}

static void open_group(struct mets *m, const char *id, const char *use) /* CSIP64, CSIP65 */
{
	xml_open(&m->xml, "fileGrp");
	attribute_id(m, "ID", id);
	xml_attribute(&m->xml, "USE", use);
}

static void add_files(struct mets *m, const char *folder)
{
	for (size_t i = 0; i < m->package->count; i++)
		if (sip_in(&m->package->files[i], folder))
			add_file(m, &m->package->files[i]);
}

/* --- How they hang together ----------------------------------------------------------------------------------------
 */

static void open_division(struct mets *m, const char *id, const char *label)
{
	xml_open(&m->xml, "div");
	attribute_id(m, "ID", id);
	xml_attribute(&m->xml, "LABEL", label);
}

static void add_division(struct mets *m, const char *id, const char *label, const char *group)
{
	open_division(m, id, label);
	xml_open(&m->xml, "fptr");
	attribute_id(m, "FILEID", group);
	xml_close(&m->xml);
	xml_close(&m->xml);
}

static void open_structure(struct mets *m, const char *label)
{
	xml_open(&m->xml, "structMap"); /* CSIP80 to 83 */
	attribute_id(m, "ID", "structure");
	xml_attribute(&m->xml, "TYPE", "PHYSICAL");
	xml_attribute(&m->xml, "LABEL", "CSIP");
	open_division(m, "top", label); /* CSIP84, CSIP85 */
}

static void close_structure(struct mets *m)
{
	xml_close(&m->xml);
	xml_close(&m->xml);
}

enum err mets_write_representation(const struct content *c, const struct package *p, struct buf *out)
{
	struct mets m = { .content = c, .package = p, .prefix = "rep1", .base = SIP_REP };
	BUF label = buf_init(LABEL_MAX);
	struct xml *x = &m.xml;

	TRY(make_label(c, &label));
	m.label = buf_str(&label);
	begin(&m, out, REP_FOLDER);
	add_header(&m, false);
	xml_open(x, "fileSec"); /* CSIP58, CSIP59 */
	attribute_id(&m, "ID", "files");
	open_group(&m, "group-data", REP_USE "/data");
	xml_attribute(x, "csip:CONTENTINFORMATIONTYPE", CONTENT_TYPE);
	add_files(&m, SIP_DATA);
	xml_close(x);
	xml_close(x);
	open_structure(&m, REP_FOLDER);
	open_division(&m, "metadata", "Metadata"); /* CSIP88 to 90: there is none of its own */
	xml_close(x);
	add_division(&m, "data", "Representations", "group-data"); /* CSIP101 to 104 */
	close_structure(&m);
	return end(&m);
}

/* CSIP105 to 112 */
static void add_representation(struct mets *m)
{
	const struct package_file *f = package_find(m->package, SIP_REP, "METS.xml");
	struct xml *x = &m->xml;

	ASSERT(f);
	open_division(m, "rep1", REP_USE);
	xml_open(x, "mptr");
	add_place(m, f);
	attribute_id(m, "xlink:title", "group-rep1");
	xml_close(x);
	xml_close(x);
}

enum err mets_write_package(const struct content *c, const struct package *p, struct buf *out)
{
	struct mets m = { .content = c, .package = p, .prefix = "package", .base = "" };
	BUF label = buf_init(LABEL_MAX);
	struct xml *x = &m.xml;

	TRY(make_label(c, &label));
	m.label = buf_str(&label);
	begin(&m, out, p->root);
	add_header(&m, true);
	add_metadata(&m);
	xml_open(x, "fileSec");
	attribute_id(&m, "ID", "files");
	open_group(&m, "group-documentation", "Documentation"); /* CSIP60 */
	add_files(&m, SIP_DOCUMENTATION);
	xml_close(x);
	open_group(&m, "group-rep1", REP_USE); /* CSIP114 */
	xml_attribute(x, "csip:CONTENTINFORMATIONTYPE", CONTENT_TYPE);
	add_file(&m, package_find(p, SIP_REP, "METS.xml"));
	xml_close(x);
	xml_close(x);
	open_structure(&m, p->root);
	open_division(&m, "metadata", "Metadata"); /* CSIP88 to 92 */
	attribute_id(&m, "ADMID", "digiprov");
	attribute_id(&m, "DMDID", "dmd");
	xml_close(x);
	add_division(&m, "documentation", "Documentation", "group-documentation"); /* CSIP93 to 96 */
	add_representation(&m);
	close_structure(&m);
	return end(&m);
}
