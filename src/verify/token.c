#include "examination.h"

bool examine_chain_status(struct verify_report *r, enum verify_check c, const struct chain *chain, const char *what)
{
	switch (chain->status) {
	case CHAIN_OK:
		return true;
	case CHAIN_NONE:
		report_open(r, c, VERIFY_NO_CERTIFICATE_CHAIN_FOUND, chain->reason,
		            "%s är inte utfärdat under någon rot som vi litar på för detta.", what);
		return false;
	case CHAIN_EXPIRED:
		report_open(r, c, VERIFY_OUT_OF_BOUNDS_NO_POE, chain->reason, "%s gällde inte vid den tiden.", what);
		return false;
	case CHAIN_WEAK:
		report_open(r, c, VERIFY_CRYPTO_CONSTRAINTS_FAILURE, chain->reason,
		            "%s har en för svag nyckel eller algoritm.", what);
		return false;
	case CHAIN_PURPOSE:
	case CHAIN_STATUS_COUNT:
		report_open(r, c, VERIFY_CHAIN_CONSTRAINTS_FAILURE, chain->reason, "%s är utfärdat för något annat.",
		            what);
		return false;
	}
	return false;
}

enum err examine_token(struct examination *x, struct span token, const struct sha256 *imprint, enum verify_check c,
                       struct timestamp *ret_stamp, bool *ret_good)
{
	char reason[160] = "";
	enum err e;

	*ret_good = false;
	e = timestamp_verify(token, x->trust->tsa, reason, sizeof reason, ret_stamp);
	if (e == ERR_MEMORY || e == ERR_INTERNAL)
		return e;
	if (e != ERR_OK)
		report_fail(x->report, c, VERIFY_SIG_CRYPTO_FAILURE, reason, "Tidsstämpeln är inte äkta.");
	else if (!bytes_equal(ret_stamp->imprint.bytes, imprint->bytes, SHA256_LEN))
		report_fail(x->report, c, VERIFY_HASH_FAILURE, NULL, "Tidsstämpeln gäller något annat.");
	else if (examine_chain_status(x->report, c, &ret_stamp->chain, "Tidsstämpelns certifikat"))
		*ret_good = true;
	if (*ret_good)
		report_pass(x->report, c);
	return ERR_OK;
}
