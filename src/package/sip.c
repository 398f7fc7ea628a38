#include "package/sip.h"

#include <stdio.h>
#include <string.h>

#include "package/guide.h"

#define METADATA_MAX ((size_t)4 << 20)

bool sip_in(const struct package_file *f, const char *folder)
{
	return strncmp(f->path, folder, strlen(folder)) == 0;
}

static enum err add_text(const struct content *c, struct package *p, const char *name, const char *title,
                         struct buf *text)
{
	return package_add(
	        p, &(struct package_entry){ SIP_DOCUMENTATION, name, title, PACKAGE_TEXT, c->request->created }, text);
}

static enum err add_documentation(const struct content *c, struct package *p)
{
	char created[SWEDISH_TIME_TEXT], producer[120];
	BUF check = buf_init(METADATA_MAX), system = buf_init(METADATA_MAX);
	const struct guide_value values[] = {
		{ "root", p->root }, { "producer", producer }, { "maker", c->request->maker }, { "created", created }
	};

	(void)snprintf(producer, sizeof producer, "%s %s", package_producer, package_producer_version);
	instant_format_swedish(c->request->created, created);
	TRY(content_warnings(c, &system));
	TRY(guide_add(&(struct guide){ values, ARRAY_LENGTH(values), &system }, "system"));
	TRY(content_guide(c, p, SIP_DATA, true, &check));
	TRY(add_text(c, p, "verifiering.txt", "Så kontrolleras beslutet", &check));
	return add_text(c, p, "systembeskrivning.txt", "Systembeskrivning", &system);
}

static enum err add_metadata(const struct content *c, struct package *p, const char *folder, const char *name,
                             enum err (*write)(const struct content *c, const struct package *p, struct buf *out))
{
	BUF xml = buf_init(METADATA_MAX);

	TRY(write(c, p, &xml));
	return package_add(p, &(struct package_entry){ folder, name, "", PACKAGE_XML, c->request->created }, &xml);
}

/* One root folder named as the package (CSIPSTR1, 2). It tells what lies in it to a person; the hash makes it the name
 * of these bytes, also when a file gets another time stamp years later. */
static void name_root(const struct content *c, struct package *p)
{
	char hex[SHA256_HEX];

	sha256_hex(&c->record, hex);
	(void)snprintf(p->root, sizeof p->root, "%s-v%d-%.8s", c->decision->ref, c->version.version, hex);
}

static enum err make_sip(struct store *s, struct content *c, struct package *p)
{
	TRY(content_add_record(s, c, SIP_DATA, p));
	TRY(content_add_status(s, c, SIP_DATA, p));
	TRY(content_add_underlying(s, c, SIP_DATA, p));
	name_root(c, p);
	TRY(add_documentation(c, p));
	TRY(add_metadata(c, p, SIP_DESCRIPTIVE, "erms.xml", erms_write));
	TRY(add_metadata(c, p, SIP_PRESERVATION, "premis.xml", premis_write));
	TRY(add_metadata(c, p, SIP_REP, "METS.xml", mets_write_representation));
	return add_metadata(c, p, "", "METS.xml", mets_write_package);
}

/* --- The plain one -------------------------------------------------------------------------------------------------
 */

/* As sha256sum --check reads it. */
static enum err add_sums(const struct content *c, struct package *p)
{
	BUF sums = buf_init(METADATA_MAX);
	char hex[SHA256_HEX];

	for (size_t i = 0; i < p->count; i++) {
		sha256_hex(&p->files[i].hash, hex);
		TRY(buf_printf(&sums, "%s  %s\n", hex, p->files[i].path));
	}
	return package_add(p, &(struct package_entry){ "", "SHA256SUMS", "", PACKAGE_TEXT, c->request->created },
	                   &sums);
}

static enum err make_evidence(struct store *s, struct content *c, struct package *p)
{
	BUF guide = buf_init(METADATA_MAX);

	TRY(c->outside.id ? content_add_outside(s, c, p) : content_add_record(s, c, "", p));
	TRY(content_add_status(s, c, "", p));
	(void)snprintf(p->root, sizeof p->root, c->outside.id ? "%s-papper" : "%s-bevis", c->decision->ref);
	TRY(add_sums(c, p));
	TRY(content_guide(c, p, "", false, &guide));
	return package_add(p, &(struct package_entry){ "", "L\xc3\x84SMIG.txt", "", PACKAGE_TEXT, c->request->created },
	                   &guide);
}

enum err package_make(struct store *s, const struct package_request *request, struct package *ret_package)
{
	CONTENT c = { .request = NULL };
	PACKAGE p = { .created = request->created, .max = request->max };

	TRY(content_load(s, request, &c));
	TRY(request->kind == PACKAGE_SIP ? make_sip(s, &c, &p) : make_evidence(s, &c, &p));
	*ret_package = p;
	p = (struct package){ .count = 0 };
	return ERR_OK;
}
