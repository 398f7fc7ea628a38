/* OpenSSL's headers. They name a type ERR_WRONG_STATE, which would collide with the error code of that name. */
#ifndef SIMULATOR_COMMON_OPENSSL_H
#define SIMULATOR_COMMON_OPENSSL_H

#define ERR_WRONG_STATE openssl_err_state
#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#undef ERR_WRONG_STATE

#endif
