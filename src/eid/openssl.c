#include "openssl.h"

#include "jourbeslut/base/text.h"

enum err eid_name_text(const X509_NAME *name, int nid, char *out, size_t out_size)
{
	int at = X509_NAME_get_index_by_NID(name, nid, -1);
	unsigned char *utf8 = NULL;
	BUF clean = buf_init(out_size - 1);
	enum err e = ERR_INPUT;
	int len;

	if (at < 0)
		return ERR_NOT_FOUND;
	if (X509_NAME_get_index_by_NID(name, nid, at) >= 0)
		return ERR_INPUT;
	len = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	if (len > 0 && !memchr(utf8, 0, (size_t)len) && !memchr(utf8, '\n', (size_t)len))
		e = text_normalize(span_of(utf8, (size_t)len), &clean);
	OPENSSL_free(utf8);
	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_OK || clean.len == 0 || strpbrk(clean.ptr, "\t\n"))
		return ERR_INPUT;
	memcpy(out, clean.ptr, clean.len + 1);
	return ERR_OK;
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
