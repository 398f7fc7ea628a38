#include "tst_info.h"

#include <string.h>

#include "openssl.h"
#include "signed_data.h"

#include "jourbeslut/base/text.h"

#define SHA256_WITH_NULL DER_BYTES("\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00")
#define FRACTION_MAX 6 /* microseconds; more digits are cut */

enum err message_imprint_add(const struct sha256 *imprint, struct buf *out)
{
	BUF body = buf_init(200);

	TRY(buf_add_span(&body, SHA256_WITH_NULL));
	TRY(der_add(&body, DER_OCTET_STRING, span_of(imprint->bytes, sizeof imprint->bytes)));
	return der_add(out, DER_SEQUENCE, buf_span(&body));
}

static bool read_imprint(struct span content, struct sha256 *ret_imprint)
{
	struct der algorithm, hash;

	if (!der_expect(&content, DER_SEQUENCE, &algorithm) || !der_expect(&content, DER_OCTET_STRING, &hash) ||
	    content.len > 0 || digest_algorithm_find(algorithm.whole) != digest_sha256() ||
	    hash.content.len != SHA256_LEN)
		return false;
	memcpy(ret_imprint->bytes, hash.content.ptr, SHA256_LEN);
	return true;
}

/* GeneralizedTime of DER, "YYYYMMDDhhmmss[.f…]Z" (RFC 3161 section 2.4.2), by way of RFC 3339. */
static enum err read_time(struct span s, struct instant *ret_at)
{
	BUF text = buf_init(64);
	struct span fraction;

	if (s.len < 15 || s.ptr[s.len - 1] != 'Z')
		return ERR_INPUT;
	for (size_t i = 0; i < 14; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return ERR_INPUT;
	TRY(buf_printf(&text, "%.4s-%.2s-%.2s", s.ptr, s.ptr + 4, s.ptr + 6));
	TRY(buf_printf(&text, "T%.2s:%.2s:%.2s", s.ptr + 8, s.ptr + 10, s.ptr + 12));
	fraction = span_of(s.ptr + 14, s.len - 15);
	if (fraction.len == 1 || (fraction.len > 0 && fraction.ptr[0] != '.'))
		return ERR_INPUT;
	for (size_t i = 1; i < fraction.len; i++)
		if (fraction.ptr[i] < '0' || fraction.ptr[i] > '9')
			return ERR_INPUT;
	TRY(buf_add(&text, fraction.ptr, fraction.len < FRACTION_MAX + 1 ? fraction.len : FRACTION_MAX + 1));
	TRY(buf_add_char(&text, 'Z'));
	return instant_parse(buf_span(&text), ret_at);
}

/* An INTEGER, which drops leading zeros and has one where the first bit is set. */
static void read_nonce(struct span content, struct timestamp *t)
{
	if (content.len == 0 || (content.ptr[0] & 0x80))
		return; /* negative: not ours */
	while (content.len > 0 && content.ptr[0] == 0)
		content = span_of(content.ptr + 1, content.len - 1);
	if (content.len > sizeof t->nonce)
		return;
	memset(t->nonce, 0, sizeof t->nonce);
	memcpy(t->nonce + sizeof t->nonce - content.len, content.ptr, content.len);
	t->has_nonce = true;
}

static enum err read_policy(struct span oid, char *out, size_t out_size)
{
	const unsigned char *p = (const unsigned char *)oid.ptr;
	ASN1_OBJECT *object = d2i_ASN1_OBJECT(NULL, &p, (long)oid.len);
	int len;

	if (!object)
		return openssl_failed(ERR_INPUT);
	len = OBJ_obj2txt(out, (int)out_size, object, 1);
	ASN1_OBJECT_free(object);
	return len > 0 && (size_t)len < out_size ? ERR_OK : ERR_INPUT;
}

static bool has_critical(struct span extensions)
{
	struct der one, oid, critical;

	while (der_expect(&extensions, DER_SEQUENCE, &one))
		if (der_expect(&one.content, DER_OID, &oid) && der_expect(&one.content, DER_BOOLEAN, &critical) &&
		    !span_equal(critical.content, DER_BYTES("\0")))
			return true;
	return false;
}

/* accuracy, ordering, nonce, tsa, extensions: all may be absent. */
static bool read_options(struct span rest, struct timestamp *t)
{
	struct der value;

	(void)der_expect(&rest, DER_SEQUENCE, &value); /* accuracy */
	(void)der_expect(&rest, DER_BOOLEAN, &value);  /* ordering */
	if (der_expect(&rest, DER_INTEGER, &value))
		read_nonce(value.content, t);
	(void)der_expect(&rest, DER_CONTEXT_0, &value); /* tsa: the signer's certificate tells more */
	if (der_expect(&rest, DER_CONTEXT_1, &value) && has_critical(value.content))
		return false;
	return rest.len == 0;
}

enum err tst_info_read(struct span der, const char **ret_reason, struct timestamp *t)
{
	struct der info, version, policy, imprint, serial, time;

	*ret_reason = "its TSTInfo is not one of version 1 in DER";
	if (!der_is_one_value(der) || !der_expect(&der, DER_SEQUENCE, &info) ||
	    !der_expect(&info.content, DER_INTEGER, &version) || !span_equal(version.content, DER_BYTES("\1")) ||
	    !der_expect(&info.content, DER_OID, &policy) || !der_expect(&info.content, DER_SEQUENCE, &imprint) ||
	    !der_expect(&info.content, DER_INTEGER, &serial) || !der_expect(&info.content, DER_GENERALIZED_TIME, &time))
		return ERR_EVIDENCE;
	if (2 * serial.content.len < sizeof t->serial)
		hex_encode(serial.content.ptr, serial.content.len, t->serial);
	*ret_reason = "its imprint is not one of SHA-256";
	if (!read_imprint(imprint.content, &t->imprint))
		return ERR_EVIDENCE;
	*ret_reason = "its time or policy cannot be read";
	enum err e = read_time(time.content, &t->at);
	if (e == ERR_OK)
		e = read_policy(policy.whole, t->policy, sizeof t->policy);
	if (e != ERR_OK)
		return e == ERR_MEMORY ? e : ERR_EVIDENCE;
	*ret_reason = "its TSTInfo has something that we do not know";
	return read_options(info.content, t) ? ERR_OK : ERR_EVIDENCE;
}
