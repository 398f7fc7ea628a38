/* The checks of a production configuration. */
#include "safety.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/certificate.h"

#define FILE_MAX ((size_t)1 << 20)
#define TEXT_MAX 4000
#define BLANKS " \t"

struct safety {
	const struct conf *conf;
	safety_fn *tell;
	void *ctx;
};

static enum err say(const struct safety *s, const char *key, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
static enum err say(const struct safety *s, const char *key, const char *format, ...)
{
	char text[TEXT_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof text, format, args);
	va_end(args);
	s->tell(s->ctx, key, text);
	return ERR_OK;
}

/* The next word of a list with spaces between; false: none is left. */
static bool next_word(const char **at, struct span *ret_word)
{
	const char *start = *at + strspn(*at, BLANKS);
	size_t len = strcspn(start, BLANKS);

	*at = start + len;
	*ret_word = span_of(start, len);
	return len > 0;
}

/* --- Roots -------------------------------------------------------------------------------------------------------- */

static const struct pin {
	const char *file, *fingerprints;
} pins[] = { { "eid.roots", "eid.root_fingerprints" }, { "eid.tls_ca", "eid.tls_fingerprints" } };

/* "AB:CD…" or "abcd…". */
static bool read_fingerprint(struct span word, struct sha256 *ret)
{
	char digits[2 * SHA256_LEN + 1];
	size_t count = 0;

	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] == ':')
			continue;
		if (count == 2 * SHA256_LEN)
			return false;
		digits[count++] = word.ptr[i];
	}
	return hex_decode(span_of(digits, count), ret->bytes, SHA256_LEN) == ERR_OK;
}

static bool is_listed(const char *list, const struct sha256 *fingerprint)
{
	struct sha256 one;
	struct span word;

	while (next_word(&list, &word))
		if (read_fingerprint(word, &one) && memcmp(one.bytes, fingerprint->bytes, SHA256_LEN) == 0)
			return true;
	return false;
}

static enum err check_pin(const struct safety *s, const struct pin *pin)
{
	const char *list = conf_text(s->conf, pin->fingerprints), *path = conf_text(s->conf, pin->file);
	BUF pem = buf_init(FILE_MAX);
	DER_LIST roots = { .count = 0 };
	struct sha256 one;
	struct span word;

	for (const char *at = list; next_word(&at, &word);)
		if (!read_fingerprint(word, &one))
			TRY(say(s, pin->fingerprints, "\"%.*s\" is no SHA-256 in hex.", (int)word.len, word.ptr));
	if (buf_read_file(&pem, path) != ERR_OK || certificates_from_pem(buf_span(&pem), &roots) != ERR_OK)
		return ERR_OK;
	for (size_t i = 0; i < roots.count; i++) {
		struct certificate_facts f;
		char hex[SHA256_HEX];

		if (certificate_read(buf_span(&roots.items[i]), &f) != ERR_OK || is_listed(list, &f.fingerprint))
			continue;
		sha256_hex(&f.fingerprint, hex);
		TRY(say(s, pin->file,
		        "\"%s\" in %s is not one of %s: whoever made it can log in and sign as anybody. What is "
		        "signed already is as it was. Compare its fingerprint with the one that the e-ID's provider "
		        "gives on another way; if it is the same, write it to %s: %s",
		        f.subject, path, pin->fingerprints, pin->fingerprints, hex));
	}
	return ERR_OK;
}

static bool in_production(const struct conf *c)
{
	return strcmp(conf_text(c, "eid.environment"), "production") == 0;
}

enum err safety_check_roots(const struct conf *c, safety_fn *tell, void *ctx)
{
	const struct safety s = { c, tell, ctx };

	for (size_t i = 0; i < ARRAY_LENGTH(pins) && in_production(c); i++)
		if (*conf_text(c, pins[i].fingerprints))
			TRY(check_pin(&s, &pins[i]));
	return ERR_OK;
}

/* --- Addresses ---------------------------------------------------------------------------------------------------- */

/* "https://host:port/path" or "https://[::1]/": what stands for the host. */
static struct span host_of(struct span address)
{
	const char *end = address.ptr + address.len, *start = address.ptr, *p;

	for (p = start; p + 2 < end; p++)
		if (memcmp(p, "://", 3) == 0) {
			start = p + 3;
			break;
		}
	if (start < end && *start == '[') {
		for (p = start; p < end && *p != ']'; p++)
			;
		return span_of(start + 1, (size_t)(p - start - 1));
	}
	for (p = start; p < end && *p != ':' && *p != '/'; p++)
		;
	return span_of(start, (size_t)(p - start));
}

static bool span_equal_case(struct span a, const char *b)
{
	return a.len == strlen(b) && strncasecmp(a.ptr, b, a.len) == 0;
}

/* RFC 1122 section 3.2.1.3, RFC 6761 section 6.3, RFC 4291 section 2.5. */
static bool is_loopback(struct span address)
{
	static const char local[] = ".localhost";
	struct span host = host_of(address);

	if (host.len > strlen(local) &&
	    span_equal_case(span_of(host.ptr + host.len - strlen(local), strlen(local)), local))
		return true;
	return span_equal_case(host, "localhost") || span_starts_with(host, "127.") ||
	       span_equal_str(host, "0.0.0.0") || span_equal_str(host, "::1") || span_equal_str(host, "::") ||
	       span_starts_with(host, "::ffff:127.");
}

static enum err check_addresses(const struct safety *s)
{
	const char *origins = conf_text(s->conf, "server.origins");
	struct span api = span_str(conf_text(s->conf, "eid.api_url")),
	            papers = span_str(conf_text(s->conf, "duty.check_address")), word;

	if (!origins[strspn(origins, BLANKS)])
		TRY(say(s, "server.origins",
		        "it is empty: pages go over plain http, under whatever name a browser uses. What is stored "
		        "is safe. Write the public address there, such as https://jour.example.se"));
	while (next_word(&origins, &word))
		if (is_loopback(word))
			TRY(say(s, "server.origins",
			        "%.*s leads each browser to its own machine. What is stored is safe. Write the "
			        "public address there, such as https://jour.example.se",
			        (int)word.len, word.ptr));
	if (is_loopback(api))
		TRY(say(s, "eid.api_url",
		        "%s is this machine, not the e-ID's provider: whatever listens there says who somebody is. "
		        "Write the provider's address there.",
		        api.ptr));
	if (is_loopback(papers))
		TRY(say(s, "duty.check_address",
		        "%s leads whoever has a paper to the own machine. Papers that are printed keep the address. "
		        "Write the public one there.",
		        papers.ptr));
	return ERR_OK;
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

#define OTHERS_READ (S_IRGRP | S_IROTH)
#define OTHERS_WRITE (S_IWGRP | S_IWOTH)

/* In such a folder others can replace the file, unless it is sticky. */
static enum err check_folders(const struct safety *s, const char *key, const char *path)
{
	char real[PATH_MAX];
	struct stat st;

	if (!realpath(path, real))
		return ERR_OK;
	while (strcmp(real, "/") != 0) {
		char *cut = strrchr(real, '/');

		cut[cut == real ? 1 : 0] = '\0';
		if (stat(real, &st) != 0 || !(st.st_mode & OTHERS_WRITE) || (st.st_mode & S_ISVTX))
			continue;
		TRY(say(s, key,
		        "others may write in the folder %s (mode %04o), and put another key in the place of %s. "
		        "Records that are sealed stay as they are. Do: chmod go-w %s",
		        real, (unsigned)(st.st_mode & 07777), path, real));
	}
	return ERR_OK;
}

static enum err check_key(const struct safety *s, const char *key)
{
	const char *path = conf_text(s->conf, key);
	struct stat st;

	/* systemd protects its credentials; their mode shows the mask of an access list. */
	if (!*path || span_starts_with(span_str(path), "pkcs11:") ||
	    span_starts_with(span_str(path), "/run/credentials/") || stat(path, &st) != 0)
		return ERR_OK;
	if (st.st_mode & (OTHERS_READ | OTHERS_WRITE))
		TRY(say(s, key,
		        "others than its owner may read or write %s (mode %04o). Nothing shows that somebody has; "
		        "if it may be, change what it holds (README, Keys). Do: chmod 600 %s, owned by the service's "
		        "user",
		        path, (unsigned)(st.st_mode & 07777), path));
	return check_folders(s, key, path);
}

enum err safety_check(const struct conf *c, safety_fn *tell, void *ctx)
{
	static const char *const keys[] = { "eid.client_key",         "seal.key",
		                            "seal.pin_file",          "ledger.key",
		                            "sms.authorization_file", "mail.password_file" };
	const struct safety s = { c, tell, ctx };

	if (!in_production(c))
		return ERR_OK;
	for (size_t i = 0; i < ARRAY_LENGTH(pins); i++)
		TRY(check_pin(&s, &pins[i]));
	TRY(check_addresses(&s));
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
		TRY(check_key(&s, keys[i]));
	return ERR_OK;
}
