/* chain_build for whoever has read the leaf already: reading a certificate costs more than checking a signature. */
#ifndef CRYPTO_CHAIN_H
#define CRYPTO_CHAIN_H

#include <openssl/x509.h>

#include "jourbeslut/certificate.h"

/* As chain_build; `leaf_der` is what `leaf` was read from. */
MUST_USE enum err x509_chain_build(const struct roots *roots, X509 *leaf, struct span leaf_der,
                                   const struct der_list *others, struct instant when, enum certificate_role role,
                                   struct chain *ret_chain);

#endif
