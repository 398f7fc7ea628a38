#include "openssl.h"

#include "jourbeslut/base/text.h"

enum err eid_name_text(const X509_NAME *name, int nid, char *out, size_t out_size)
{
	int at = X509_NAME_get_index_by_NID(name, nid, -1);
	unsigned char *utf8 = NULL;
	enum err e = ERR_OK;
	int len;

	if (at < 0)
		return ERR_NOT_FOUND;
	if (X509_NAME_get_index_by_NID(name, nid, at) >= 0)
		return ERR_INPUT;
	len = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	if (len <= 0)
		e = ERR_INPUT;
	else if ((size_t)len >= out_size || !text_is_utf8(span_of(utf8, (size_t)len)) ||
	         text_has_control(span_of(utf8, (size_t)len)) || memchr(utf8, 0, (size_t)len))
		e = ERR_INPUT;
	if (e == ERR_OK) {
		memcpy(out, utf8, (size_t)len);
		out[len] = 0;
	}
	OPENSSL_free(utf8);
	return e;
}

enum err eid_asn1_instant(const ASN1_TIME *t, struct instant *ret_instant)
{
	static const struct tm epoch = { .tm_year = 70, .tm_mday = 1 };
	struct tm tm = { 0 };
	int days = 0, seconds = 0;

	if (!t || ASN1_TIME_to_tm(t, &tm) != 1 || OPENSSL_gmtime_diff(&days, &seconds, &epoch, &tm) != 1)
		return ERR_INPUT;
	*ret_instant = (struct instant){ ((int64_t)days * 86400 + seconds) * SECOND };
	return ERR_OK;
}
