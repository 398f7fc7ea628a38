/* The test PKI of one installation, kept in a folder. What is missing, or about to expire, is made when it is opened,
 * so an installation can be used for years; roots last twenty years.
 *
 * Three trees, as with the real one (two different roots for transport and signatures):
 *   tls-root          -> tls-server
 *   rp-root           -> rp-client            (the relying party's client certificate; also as .p12)
 *   signature-root    -> bank-ca -> customer-ca -> a person's signing and identification certificates, ocsp
 * and for misbehaviour: `bank-ocsp` (a responder that bank-ca issued) and a second signature tree `stray-…` that nobody
 * trusts, with the same names. */
#ifndef EID_SIMULATOR_PKI_H
#define EID_SIMULATOR_PKI_H

#include "simulator-common/cert.h"
#include "persons.h"

/* Policy of a Mobile BankID in the test environment. */
#define PKI_POLICY "1.2.3.4.25"

struct pki_facts {
	char *id;           /* 8 hex digits, in every name */
	char *host;         /* further name or address of the TLS certificate */
	char *organization; /* organisation number of the relying party, 10 or 12 digits */
	char *rp_name;      /* its name, shown to the signer */
};

struct pki_issuers {
	struct identity root, bank, customer, ocsp;
};

struct pki {
	char *folder;
	const struct clock *clock;
	struct pki_facts facts;
	struct identity tls_root, tls_server, rp_root, rp_client, bank_ocsp;
	struct pki_issuers trusted, stray;
};

enum pki_use { PKI_SIGNING, PKI_IDENTIFICATION };

/* Makes the folder (mode 0700) with installation.json. ERR_DUPLICATE: it holds an installation already; ERR_INPUT: an
 * organisation number that is none. */
MUST_USE enum err pki_create(const char *folder, const char *host, const char *organization, const char *rp_name);
/* ERR_NOT_FOUND: the folder holds no installation. */
MUST_USE enum err pki_open(const char *folder, const struct clock *clock, struct pki **ret_pki);
void pki_free(struct pki *p);
/* The person's certificate for that use, made at first use and then kept. The caller releases it. */
MUST_USE enum err pki_person(const struct pki *p, const struct person *person, enum pki_use use, bool stray,
                             struct identity *ret_identity);

#endif
