#include "pki.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/text.h"

#include "register.h"

#define FIRST_PORT 8093
#define YEAR 365
#define FACTS_MAX ((size_t)4096)
#define NAME_TEXT 96
/* Certificates are made as if some time ago, so that a token with an old time meets certificates valid then. */
#define BACKDATED_ROOT 120
#define BACKDATED_CA 90
#define BACKDATED 60
/* What ends within the hour is made anew when the installation is opened. */
#define NEARLY_OVER HOUR

static enum err folder_make(const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ? ERR_OK : ERR_IO;
}

/* ---- the facts ---- */

enum err pki_facts_read(const char *folder, struct pki_facts *ret_facts)
{
	BUF path = buf_init(4096), text = buf_init(FACTS_MAX);
	JSON json_t *facts = NULL;
	struct pki_facts f = { 0 };
	const char *id;

	TRY(path_join(folder, "pki/installation", ".json", &path));
	TRY(buf_read_file(&text, buf_str(&path)));
	TRY(json_read(buf_span(&text), FACTS_MAX, NULL, &facts));
	id = json_text(facts, "id");
	f.port = (uint16_t)json_integer_value(json_object_get(facts, "port"));
	f.tsa_days = (int)json_integer_value(json_object_get(facts, "tsaDays"));
	if (strlen(id) != sizeof f.id - 1 || f.port == 0 || f.tsa_days <= 0)
		return ERR_CONFIG;
	memcpy(f.id, id, sizeof f.id);
	*ret_facts = f;
	return ERR_OK;
}

static enum err facts_write(const char *folder, const struct pki_facts *f)
{
	BUF path = buf_init(4096), text = buf_init(FACTS_MAX);
	JSON json_t *facts = json_object();

	TRY(path_join(folder, "pki/installation", ".json", &path));
	TRY(json_put_text(facts, "id", f->id));
	TRY(json_put_int(facts, "port", f->port));
	TRY(json_put_int(facts, "tsaDays", f->tsa_days));
	TRY(json_canonical(facts, &text));
	TRY(buf_add_char(&text, '\n'));
	return file_write_private(buf_str(&path), buf_span(&text));
}

enum err pki_prepare(const char *folder, uint16_t port, int tsa_days)
{
	struct pki_facts f = { .port = FIRST_PORT, .tsa_days = PKI_TSA_DAYS };
	BUF keys = buf_init(4096);
	unsigned char id[4];
	enum err e;

	TRY(folder_make(folder));
	TRY(path_join(folder, "pki", "", &keys));
	TRY(folder_make(buf_str(&keys)));
	e = pki_facts_read(folder, &f);
	if (e == ERR_NOT_FOUND) {
		TRY(random_fill(random_system(), id, sizeof id));
		hex_encode(id, sizeof id, f.id);
	} else {
		TRY(e);
	}
	if (port != 0)
		f.port = port;
	if (tsa_days != 0)
		f.tsa_days = tsa_days;
	return facts_write(folder, &f);
}

/* ---- certificates ---- */

DEFINE_CLEANUP(clean_addresses, STACK_OF(OPENSSL_STRING), X509_email_free);

/* It has that OCSP address; NULL: none. */
static bool has_address(X509 *cert, const char *address)
{
	CLEANUP(clean_addresses) STACK_OF(OPENSSL_STRING) *all = X509_get1_ocsp(cert);

	if (!address || !all)
		return !address && !all;
	return sk_OPENSSL_STRING_num(all) == 1 && strcmp(sk_OPENSSL_STRING_value(all, 0), address) == 0;
}

/* Whole days between the ends of validity, as asked and as it has them. */
static bool has_lifetime(const X509 *cert, const struct cert_spec *spec)
{
	int days = 0, seconds = 0;

	return ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(cert), X509_get0_notAfter(cert)) &&
	       days == spec->days_before + spec->days_after;
}

static bool still_good(const struct identity *i, const struct cert_spec *spec, const char *address,
                       const struct identity *issuer, struct instant now)
{
	return cert_valid_at(i->cert, instant_add(now, NEARLY_OVER)) && has_address(i->cert, address) &&
	       has_lifetime(i->cert, spec) && X509_verify(i->cert, issuer ? issuer->key : i->key) == 1;
}

/* What is asked for, beside the certificate's own content. */
struct wanted {
	const char *name, *issuer_name;
	const struct identity *issuer; /* NULL: signs itself */
	bool address;                  /* carries the OCSP address */
};

/* Reads the certificate, or issues it: for the key that is there, else for a new one. */
static enum err identity_open(const struct pki *p, const struct wanted *w, struct cert_spec *spec,
                              struct identity *ret_identity)
{
	BUF inner = buf_init(4096), address = buf_init(200), access = buf_init(200);
	CLEANUP(identity_release) struct identity old = { 0 };
	CLEANUP(identity_release) struct identity new = { 0 };
	struct instant now = clock_now(p->clock);
	enum err e;

	TRY(path_join(p->folder, "pki", "", &inner));
	TRY(buf_printf(&address, "http://127.0.0.1:%u/ocsp", p->facts.port));
	TRY(buf_printf(&access, "OCSP;URI:%s", buf_str(&address)));
	e = identity_read(buf_str(&inner), w->name, &old);
	if (e == ERR_OK && still_good(&old, spec, w->address ? buf_str(&address) : NULL, w->issuer, now)) {
		*ret_identity = old;
		old = (struct identity){ 0 };
		return ERR_OK;
	}
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	spec->key = old.key;
	spec->aia = w->address ? buf_str(&access) : NULL;
	TRY(cert_issue(spec, w->issuer, now, &new));
	spec->key = NULL;
	spec->aia = NULL;
	TRY(identity_write(buf_str(&inner), w->name, &new));
	if (w->issuer)
		TRY(register_add(p->folder, w->name, w->issuer_name, new.cert));
	*ret_identity = new;
	new = (struct identity){ 0 };
	return ERR_OK;
}

/* Every name says what it is, so that nobody takes it for real. */
static struct cert_spec named(const struct pki *p, const char *role, char name[NAME_TEXT])
{
	snprintf(name, NAME_TEXT, "Jourbeslut TEST %s %s", role, p->facts.id);
	return (struct cert_spec){
		.subject = { { "C", "SE" }, { "O", "Jourbeslut TEST (Simulator)" }, { "CN", name } },
		.key_usage = "critical,digitalSignature",
		.days_before = BACKDATED,
		.days_after = 10 * YEAR,
	};
}

static enum err root_open(const struct pki *p, const char *file, const char *role, struct identity *ret_identity)
{
	char name[NAME_TEXT];
	struct cert_spec spec = named(p, role, name);

	spec.ca = true;
	spec.key_usage = "critical,keyCertSign,cRLSign";
	spec.days_before = BACKDATED_ROOT;
	spec.days_after = 20 * YEAR;
	return identity_open(p, &(struct wanted){ .name = file }, &spec, ret_identity);
}

static enum err responder_open(const struct pki *p, const char *file, const struct pki_authority *a,
                               struct identity *ret_identity)
{
	char name[NAME_TEXT];
	struct cert_spec spec = named(p, "OCSP responder", name);

	/* RFC 6960 sections 4.2.2.2 and 4.2.2.2.1 */
	spec.extended_key_usage = "OCSPSigning";
	spec.ocsp_nocheck = true;
	return identity_open(p, &(struct wanted){ .name = file, .issuer_name = a->name, .issuer = &a->self }, &spec,
	                     ret_identity);
}

static enum err tsa_open(const struct pki *p, const char *file, const struct pki_authority *a,
                         struct identity *ret_identity)
{
	char name[NAME_TEXT];
	struct cert_spec spec = named(p, "time stamps", name);

	spec.extended_key_usage = "critical,timeStamping"; /* RFC 3161 section 2.3 */
	spec.days_after = p->facts.tsa_days;
	return identity_open(
	        p, &(struct wanted){ .name = file, .issuer_name = a->name, .issuer = &a->self, .address = true }, &spec,
	        ret_identity);
}

static enum err seal_ca_open(struct pki *p)
{
	const struct pki_authority *root = &p->authorities[PKI_SEAL_ROOT];
	char name[NAME_TEXT];
	struct cert_spec spec = named(p, "seal issuer", name);

	spec.ca = true;
	spec.key_usage = "critical,keyCertSign,cRLSign";
	spec.days_before = BACKDATED_CA;
	spec.days_after = 15 * YEAR;
	return identity_open(
	        p,
	        &(struct wanted){
	                .name = "seal-ca", .issuer_name = root->name, .issuer = &root->self, .address = true },
	        &spec, &p->authorities[PKI_SEAL_CA].self);
}

static enum err seal_open(struct pki *p)
{
	const struct pki_authority *ca = &p->authorities[PKI_SEAL_CA];
	char name[NAME_TEXT];
	struct cert_spec spec = named(p, "seal", name);

	/* nonRepudiation is X.509's older name of contentCommitment */
	spec.key_usage = "critical,digitalSignature,nonRepudiation";
	return identity_open(
	        p, &(struct wanted){ .name = "seal", .issuer_name = ca->name, .issuer = &ca->self, .address = true },
	        &spec, &p->seal);
}

/* A tree with the names of the trusted one and other keys. */
static enum err stray_open(struct pki *p)
{
	struct pki_authority stray = { .name = "stray-root" };
	enum err e;

	TRY(root_open(p, stray.name, "time stamp root", &p->stray_root));
	stray.self = p->stray_root; /* borrowed */
	e = tsa_open(p, "stray-tsa", &stray, &p->stray_tsa);
	return e == ERR_OK ? responder_open(p, "stray-ocsp", &stray, &p->stray_responder) : e;
}

static enum err all_open(struct pki *p)
{
	static const char *const responders[PKI_ISSUER_COUNT] = { "tsa-root-ocsp", "seal-root-ocsp", "seal-ca-ocsp" };
	static const char *const names[PKI_ISSUER_COUNT] = { "tsa-root", "seal-root", "seal-ca" };

	for (int i = 0; i < PKI_ISSUER_COUNT; i++)
		p->authorities[i].name = names[i];
	TRY(pki_facts_read(p->folder, &p->facts));
	TRY(root_open(p, "tsa-root", "time stamp root", &p->authorities[PKI_TSA_ROOT].self));
	TRY(root_open(p, "seal-root", "seal root", &p->authorities[PKI_SEAL_ROOT].self));
	TRY(seal_ca_open(p));
	for (int i = 0; i < PKI_ISSUER_COUNT; i++)
		TRY(responder_open(p, responders[i], &p->authorities[i], &p->authorities[i].responder));
	TRY(tsa_open(p, "tsa", &p->authorities[PKI_TSA_ROOT], &p->tsa));
	TRY(seal_open(p));
	return stray_open(p);
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

void pki_free(struct pki *p)
{
	if (!p)
		return;
	for (int i = 0; i < PKI_ISSUER_COUNT; i++) {
		identity_release(&p->authorities[i].self);
		identity_release(&p->authorities[i].responder);
	}
	identity_release(&p->tsa);
	identity_release(&p->seal);
	identity_release(&p->stray_root);
	identity_release(&p->stray_tsa);
	identity_release(&p->stray_responder);
	free(p->folder);
	free(p);
}
