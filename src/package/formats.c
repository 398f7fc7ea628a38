#include "package/files.h"

#include <string.h>

const char package_producer[] = "Jourbeslut";
const char package_producer_version[] = JOURBESLUT_VERSION ", paketformat " PACKAGE_FORMAT;

/* Keys: PRONOM, The National Archives. Where the key depends on a version that nobody looked at, there is none. */
static const struct package_format_names formats[PACKAGE_FORMAT_COUNT] = {
	[PACKAGE_PDF_A3A] = { "application/pdf", "PDF/A", "3a", "fmt/479" },
	[PACKAGE_PDF_A2A] = { "application/pdf", "PDF/A", "2a", "fmt/476" },
	[PACKAGE_PDF] = { "application/pdf", "Portable Document Format", NULL, NULL },
	[PACKAGE_JSON] = { "application/json", "JSON Data Interchange Format", NULL, "fmt/817" },
	[PACKAGE_XML] = { "application/xml", "Extensible Markup Language", "1.0", "fmt/101" },
	[PACKAGE_TEXT] = { "text/plain", "Plain Text File", NULL, "x-fmt/111" },
	[PACKAGE_PNG] = { "image/png", "Portable Network Graphics", NULL, NULL },
	[PACKAGE_JPEG] = { "image/jpeg", "JPEG", NULL, NULL },
	[PACKAGE_OCSP] = { "application/ocsp-response", "OCSP response (RFC 6960)", NULL, NULL },
	[PACKAGE_TOKEN] = { "application/vnd.etsi.timestamp-token", "Time-stamp token (RFC 3161)", NULL, NULL },
	[PACKAGE_BINARY] = { "application/octet-stream", "Binary", NULL, NULL },
};

const struct package_format_names *package_format_names(enum package_format format)
{
	ASSERT((unsigned)format < PACKAGE_FORMAT_COUNT);
	return &formats[format];
}

enum package_format package_format_of(const char *mime)
{
	static const struct {
		const char *mime;
		enum package_format format;
	} known[] = { { "application/pdf", PACKAGE_PDF },
		      { "image/png", PACKAGE_PNG },
		      { "image/jpeg", PACKAGE_JPEG },
		      { "text/plain", PACKAGE_TEXT },
		      { "text/plain; charset=utf-8", PACKAGE_TEXT },
		      { "application/json", PACKAGE_JSON },
		      { "application/xml", PACKAGE_XML },
		      { "application/ocsp-response", PACKAGE_OCSP } };

	for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
		if (strcmp(mime, known[i].mime) == 0)
			return known[i].format;
	return PACKAGE_BINARY;
}
