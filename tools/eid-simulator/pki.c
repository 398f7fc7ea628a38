#include "pki.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/text.h"

#define ORGANIZATION "e-ID simulator (only for tests)"
#define BANK "Simulatorbanken AB (not a bank)"
#define ROOT_BITS 3072
#define BITS 2048
#define YEAR 365
/* Certificates are made as if some time ago, so that a response with an old time meets certificates valid then. */
#define BACKDATED_CA 60
#define BACKDATED 30
#define NAME_TEXT 160
/* X.520 ub-common-name */
#define COMMON_NAME_MAX 64

static enum err folder_make(const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ? ERR_OK : ERR_IO;
}

static bool organization_valid(const char *number)
{
	size_t len = strlen(number);

	return (len == 10 || len == 12) && strspn(number, "0123456789") == len;
}

enum err pki_create(const char *folder, const char *host, const char *organization, const char *rp_name)
{
	BUF path = buf_init(4096), present = buf_init(1 << 16), text = buf_init(1 << 16);
	JSON json_t *facts = json_object();
	unsigned char id[4];
	char hex[9];
	enum err e;

	if (!organization_valid(organization))
		return ERR_INPUT;
	TRY(folder_make(folder));
	TRY(path_join(folder, "installation", ".json", &path));
	e = buf_read_file(&present, buf_str(&path));
	if (e != ERR_NOT_FOUND)
		return e == ERR_OK ? ERR_DUPLICATE : e;
	TRY(random_fill(random_system(), id, sizeof id));
	hex_encode(id, sizeof id, hex);
	TRY(json_put_text(facts, "id", hex));
	TRY(json_put_text(facts, "host", host));
	TRY(json_put_text(facts, "organizationNumber", organization));
	TRY(json_put_text(facts, "relyingParty", rp_name));
	TRY(json_canonical(facts, &text));
	TRY(buf_add_char(&text, '\n'));
	return file_write_private(buf_str(&path), buf_span(&text));
}

static enum err fact_read(const json_t *facts, const char *key, char **ret_text)
{
	*ret_text = strdup(json_text(facts, key));
	if (!*ret_text)
		return ERR_MEMORY;
	return **ret_text ? ERR_OK : ERR_CONFIG;
}

static enum err facts_read(struct pki *p)
{
	BUF path = buf_init(4096), text = buf_init(1 << 16);
	JSON json_t *facts = NULL;

	TRY(path_join(p->folder, "installation", ".json", &path));
	TRY(buf_read_file(&text, buf_str(&path)));
	TRY(json_read(buf_span(&text), 1 << 16, NULL, &facts));
	TRY(fact_read(facts, "id", &p->facts.id));
	TRY(fact_read(facts, "host", &p->facts.host));
	TRY(fact_read(facts, "organizationNumber", &p->facts.organization));
	return fact_read(facts, "relyingParty", &p->facts.rp_name);
}

/* Reads `name`, or makes it when it is missing, expires within a day, or was not signed by this issuer. */
static enum err identity_open(const struct pki *p, const char *name, const struct cert_spec *spec,
                              const struct identity *issuer, struct identity *ret_identity)
{
	CLEANUP(identity_release) struct identity i = { 0 };
	struct instant now = clock_now(p->clock);
	enum err e = identity_read(p->folder, name, &i);

	if (e == ERR_OK && cert_valid_at(i.cert, instant_add(now, 24 * HOUR)) &&
	    X509_verify(i.cert, issuer ? issuer->key : i.key) == 1) {
		*ret_identity = i;
		i = (struct identity){ 0 };
		return ERR_OK;
	}
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	identity_release(&i);
	TRY(cert_issue(spec, issuer, now, &i));
	TRY(identity_write(p->folder, name, &i));
	*ret_identity = i;
	i = (struct identity){ 0 };
	return ERR_OK;
}

static enum err authority_open(const struct pki *p, const char *file, const char *unit, const char *role,
                               const struct identity *issuer, struct identity *ret_identity)
{
	char common_name[NAME_TEXT];
	struct cert_spec spec = {
		.subject = { { "C", "SE" }, { "O", ORGANIZATION }, { "OU", unit }, { "CN", common_name } },
		.ca = true,
		.bits = issuer ? BITS : ROOT_BITS,
		.key_usage = "critical,keyCertSign,cRLSign",
		.days_before = BACKDATED_CA,
		.days_after = 20 * YEAR,
	};

	snprintf(common_name, sizeof common_name, "Test e-ID simulator %s %s", role, p->facts.id);
	return identity_open(p, file, &spec, issuer, ret_identity);
}

static enum err responder_open(const struct pki *p, const char *file, const struct identity *issuer,
                               struct identity *ret_identity)
{
	char common_name[NAME_TEXT];
	struct cert_spec spec = {
		.subject = { { "C", "SE" }, { "O", BANK }, { "CN", common_name } },
		.bits = BITS,
		.key_usage = "critical,nonRepudiation",
		.extended_key_usage = "critical,OCSPSigning",
		.ocsp_nocheck = true,
		.days_before = BACKDATED,
		.days_after = YEAR / 2,
	};

	snprintf(common_name, sizeof common_name, "Test e-ID simulator OCSP Signing %s", p->facts.id);
	return identity_open(p, file, &spec, issuer, ret_identity);
}

static enum err issuers_open(const struct pki *p, const char *prefix, struct pki_issuers *i)
{
	const char *unit = "Member Banks CA";
	char name[NAME_TEXT];

	snprintf(name, sizeof name, "%ssignature-root", prefix);
	TRY(authority_open(p, name, unit, "Root CA", NULL, &i->root));
	snprintf(name, sizeof name, "%sbank-ca", prefix);
	TRY(authority_open(p, name, unit, "Bank CA", &i->root, &i->bank));
	snprintf(name, sizeof name, "%scustomer-ca", prefix);
	TRY(authority_open(p, name, unit, "Bank Customer CA1", &i->bank, &i->customer));
	snprintf(name, sizeof name, "%socsp", prefix);
	return responder_open(p, name, &i->customer, &i->ocsp);
}

static bool is_address(const char *host)
{
	return strspn(host, "0123456789.") == strlen(host) || strchr(host, ':');
}

static enum err transport_open(struct pki *p)
{
	char alt_names[NAME_TEXT * 2];
	struct cert_spec server = {
		.subject = { { "C", "SE" }, { "O", ORGANIZATION }, { "CN", "Test e-ID simulator server" } },
		.bits = BITS,
		.key_usage = "critical,digitalSignature",
		.extended_key_usage = "serverAuth",
		.alt_names = alt_names,
		.days_before = 1,
		.days_after = 2 * YEAR,
	};
	struct cert_spec client = {
		.subject = { { "C", "SE" },
		             { "O", p->facts.rp_name },
		             { "serialNumber", p->facts.organization },
		             { "name", p->facts.rp_name },
		             { "CN", "Test e-ID simulator relying party" } },
		.bits = BITS,
		.key_usage = "critical,digitalSignature",
		.policy = "1.2.3.4.5",
		.days_before = 1,
		.days_after = 5 * YEAR,
	};

	snprintf(alt_names, sizeof alt_names, "IP:127.0.0.1,IP:::1,DNS:localhost,%s:%s",
	         is_address(p->facts.host) ? "IP" : "DNS", p->facts.host);
	TRY(authority_open(p, "tls-root", "Infrastructure CA", "TLS Root CA", NULL, &p->tls_root));
	TRY(identity_open(p, "tls-server", &server, &p->tls_root, &p->tls_server));
	TRY(authority_open(p, "rp-root", "RP CA", "RP CA", NULL, &p->rp_root));
	return identity_open(p, "rp-client", &client, &p->rp_root, &p->rp_client);
}

/* The client certificate once more as PKCS #12, under a password of its own. */
static enum err client_bundle_write(const struct pki *p)
{
	BUF path = buf_init(4096), password_path = buf_init(4096), password = buf_init(64), present = buf_init(1 << 16);
	unsigned char random[15];
	enum err e;

	TRY(path_join(p->folder, "rp-client", ".p12", &path));
	e = buf_read_file(&present, buf_str(&path));
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(random_fill(random_system(), random, sizeof random));
	TRY(base64url_encode(random, sizeof random, &password));
	TRY(path_join(p->folder, "rp-client", "-p12-password.txt", &password_path));
	TRY(identity_write_p12(buf_str(&path), &p->rp_client, p->rp_root.cert, buf_str(&password)));
	return file_write_private(buf_str(&password_path), buf_span(&password));
}

static enum err all_open(struct pki *p)
{
	BUF people = buf_init(4096);

	TRY(facts_read(p));
	TRY(path_join(p->folder, "people", "", &people));
	TRY(folder_make(buf_str(&people)));
	TRY(transport_open(p));
	TRY(client_bundle_write(p));
	TRY(issuers_open(p, "", &p->trusted));
	TRY(issuers_open(p, "stray-", &p->stray));
	return responder_open(p, "bank-ocsp", &p->trusted.bank, &p->bank_ocsp);
}

enum err pki_open(const char *folder, const struct clock *clock, struct pki **ret_pki)
{
	struct pki *p = calloc(1, sizeof *p);
	enum err e;

	if (!p)
		return ERR_MEMORY;
	p->clock = clock;
	p->folder = strdup(folder);
	e = p->folder ? all_open(p) : ERR_MEMORY;
	if (e != ERR_OK) {
		pki_free(p);
		return e;
	}
	*ret_pki = p;
	return ERR_OK;
}

static void issuers_release(struct pki_issuers *i)
{
	identity_release(&i->root);
	identity_release(&i->bank);
	identity_release(&i->customer);
	identity_release(&i->ocsp);
}

void pki_free(struct pki *p)
{
	if (!p)
		return;
	issuers_release(&p->trusted);
	issuers_release(&p->stray);
	identity_release(&p->tls_root);
	identity_release(&p->tls_server);
	identity_release(&p->rp_root);
	identity_release(&p->rp_client);
	identity_release(&p->bank_ocsp);
	free(p->facts.id);
	free(p->facts.host);
	free(p->facts.organization);
	free(p->facts.rp_name);
	free(p->folder);
	free(p);
}

/* The longest prefix of whole characters that fits a common name. */
static size_t common_name_length(const char *name)
{
	size_t len = strlen(name);

	while (text_length(span_of(name, len)) > COMMON_NAME_MAX || !text_is_utf8(span_of(name, len)))
		len--;
	return len;
}

/* "(YYMMDD HH.MM) NAME - Mobilt BankID", as the real ones are named. */
static enum err title_write(const struct pki *p, const struct person *person, struct buf *out)
{
	struct civil c = civil_of(instant_add(clock_now(p->clock), -(int64_t)BACKDATED * 24 * HOUR));

	return buf_printf(out, "(%02d%02d%02d %02d.%02d) %s - Mobilt BankID", c.date.year % 100, c.date.month,
	                  c.date.day, c.hour, c.minute, person->name);
}

/* The file of a certificate. A person who is renamed gets new ones. */
static void file_name(const struct person *person, enum pki_use use, bool stray, char out[NAME_TEXT])
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	char name[9];

	SHA256((const unsigned char *)person->name, strlen(person->name), digest);
	hex_encode(digest, 4, name);
	snprintf(out, NAME_TEXT, "people/%s%s-%s-%s", stray ? "stray-" : "", person->personal_number, name,
	         use == PKI_SIGNING ? "signing" : "identification");
}

enum err pki_person(const struct pki *p, const struct person *person, enum pki_use use, bool stray,
                    struct identity *ret_identity)
{
	BUF title = buf_init(1024), common_name = buf_init(1024);
	char file[NAME_TEXT];
	struct cert_spec spec = {
		.bits = BITS,
		.key_usage = use == PKI_SIGNING ? "critical,nonRepudiation" : "critical,digitalSignature",
		.policy = PKI_POLICY,
		.aia = "OCSP;URI:http://ocsp.eid-simulator.invalid",
		.days_before = BACKDATED,
		.days_after = YEAR,
	};

	TRY(title_write(p, person, &title));
	TRY(buf_add(&common_name, person->name, common_name_length(person->name)));
	spec.subject[0] = (struct cert_attribute){ "C", "SE" };
	spec.subject[1] = (struct cert_attribute){ "O", BANK };
	spec.subject[2] = (struct cert_attribute){ "SN", person->surname };
	spec.subject[3] = (struct cert_attribute){ "GN", person->given_name };
	spec.subject[4] = (struct cert_attribute){ "serialNumber", person->personal_number };
	spec.subject[5] = (struct cert_attribute){ "name", buf_str(&title) };
	spec.subject[6] = (struct cert_attribute){ "CN", buf_str(&common_name) };
	file_name(person, use, stray, file);
	return identity_open(p, file, &spec, stray ? &p->stray.customer : &p->trusted.customer, ret_identity);
}
