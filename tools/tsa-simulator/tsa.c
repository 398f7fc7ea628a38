#include "tsa.h"

#include "jourbeslut/base/text.h"

#include "simulator-common/unconst.h"

#define ACCURACY_MILLISECONDS 500
#define CLOCK_DIGITS 3

DEFINE_CLEANUP(clean_bio, BIO, BIO_free_all);
DEFINE_CLEANUP(clean_context, TS_RESP_CTX, TS_RESP_CTX_free);
DEFINE_CLEANUP(clean_request, TS_REQ, TS_REQ_free);
DEFINE_CLEANUP(clean_response, TS_RESP, TS_RESP_free);
DEFINE_CLEANUP(clean_object, ASN1_OBJECT, ASN1_OBJECT_free);
DEFINE_CLEANUP(clean_integer, ASN1_INTEGER, ASN1_INTEGER_free);

/* What the callbacks need. */
struct stamping {
	const struct pki *pki;
	struct misbehave_now twist;
	enum err err; /* why there is no serial number */
};

static enum err serial_next(const struct pki *p, uint64_t *ret_serial)
{
	BUF path = buf_init(4096), text = buf_init(64);
	uint64_t last = 0;
	enum err e;

	TRY(path_join(p->folder, "pki/tsa-serial", "", &path));
	e = buf_read_file(&text, buf_str(&path));
	if (e == ERR_OK)
		e = number_parse(span_trim(buf_span(&text)), INT64_MAX - 1, &last);
	else if (e == ERR_NOT_FOUND)
		e = ERR_OK;
	TRY(e);
	buf_clear(&text);
	TRY(buf_printf(&text, "%llu\n", (unsigned long long)last + 1));
	TRY(file_write_private(buf_str(&path), buf_span(&text)));
	*ret_serial = last + 1;
	return ERR_OK;
}

/* NULL makes OpenSSL answer with a rejection. */
static ASN1_INTEGER *give_serial(TS_RESP_CTX *context, void *ctx)
{
	struct stamping *s = ctx;
	ASN1_INTEGER *number = NULL;
	uint64_t serial;

	if (s->twist.mode == MISBEHAVE_REFUSE) {
		(void)TS_RESP_CTX_set_status_info(context, TS_STATUS_REJECTION, "The simulator was told to refuse.");
		(void)TS_RESP_CTX_add_failure_info(context, TS_INFO_SYSTEM_FAILURE);
		return NULL;
	}
	s->err = serial_next(s->pki, &serial);
	if (s->err == ERR_OK)
		number = ASN1_INTEGER_new();
	if (number && !ASN1_INTEGER_set_uint64(number, serial)) {
		ASN1_INTEGER_free(number);
		number = NULL;
	}
	return number;
}

static int give_time(TS_RESP_CTX *context, void *ctx, long *seconds, long *microseconds)
{
	const struct stamping *s = ctx;
	struct instant now = clock_now(s->pki->clock);

	(void)context;
	if (s->twist.mode == MISBEHAVE_OLD)
		now = instant_add(now, -s->twist.seconds * SECOND);
	*seconds = (long)(now.us / SECOND);
	*microseconds = (long)(now.us % SECOND);
	return 1;
}

static enum err context_make(struct stamping *s, TS_RESP_CTX **ret_context)
{
	CLEANUP(clean_context) TS_RESP_CTX *c = TS_RESP_CTX_new();
	CLEANUP(clean_object) ASN1_OBJECT *policy = OBJ_txt2obj(TSA_POLICY, 1);
	const struct identity *signer = s->twist.mode == MISBEHAVE_UNTRUSTED ? &s->pki->stray_tsa : &s->pki->tsa;

	if (!c || !policy)
		return ERR_MEMORY;
	TS_RESP_CTX_set_serial_cb(c, give_serial, s);
	TS_RESP_CTX_set_time_cb(c, give_time, s);
	if (!TS_RESP_CTX_set_signer_cert(c, signer->cert) || !TS_RESP_CTX_set_signer_key(c, signer->key) ||
	    !TS_RESP_CTX_set_signer_digest(c, EVP_sha256()) || !TS_RESP_CTX_set_ess_cert_id_digest(c, EVP_sha256()) ||
	    !TS_RESP_CTX_set_def_policy(c, policy) || !TS_RESP_CTX_add_md(c, EVP_sha256()) ||
	    !TS_RESP_CTX_add_md(c, EVP_sha384()) || !TS_RESP_CTX_add_md(c, EVP_sha512()) ||
	    !TS_RESP_CTX_set_accuracy(c, 0, ACCURACY_MILLISECONDS, 0) ||
	    !TS_RESP_CTX_set_clock_precision_digits(c, CLOCK_DIGITS))
		return ERR_INTERNAL;
	*ret_context = TAKE(c);
	return ERR_OK;
}

static enum err imprint_spoil(TS_REQ *request)
{
	TS_MSG_IMPRINT *imprint = TS_REQ_get_msg_imprint(request);
	ASN1_OCTET_STRING *message = imprint ? TS_MSG_IMPRINT_get_msg(imprint) : NULL;
	unsigned char *bytes;

	if (!message || ASN1_STRING_length(message) == 0)
		return ERR_OK; /* refused anyway */
	bytes = unconst(ASN1_STRING_get0_data(message));
	bytes[0] ^= 1;
	return ERR_OK;
}

static enum err nonce_spoil(TS_REQ *request)
{
	CLEANUP(clean_integer) ASN1_INTEGER *nonce = ASN1_INTEGER_new();

	return nonce && ASN1_INTEGER_set(nonce, 3161) && TS_REQ_set_nonce(request, nonce) ? ERR_OK : ERR_MEMORY;
}

/* The request as it will be answered: the one that came, or what a misbehaviour makes of it. */
static enum err request_twist(struct span bytes, enum misbehaviour mode, BIO *out)
{
	const unsigned char *at = (const unsigned char *)bytes.ptr;
	CLEANUP(clean_request) TS_REQ *request = NULL;

	if (mode == MISBEHAVE_WRONG_IMPRINT || mode == MISBEHAVE_WRONG_NONCE || mode == MISBEHAVE_NO_CERTIFICATE)
		request = d2i_TS_REQ(NULL, &at, (long)bytes.len);
	if (!request)
		return BIO_write(out, bytes.ptr, (int)bytes.len) == (int)bytes.len ? ERR_OK : ERR_MEMORY;
	if (mode == MISBEHAVE_WRONG_IMPRINT)
		TRY(imprint_spoil(request));
	if (mode == MISBEHAVE_WRONG_NONCE)
		TRY(nonce_spoil(request));
	if (mode == MISBEHAVE_NO_CERTIFICATE)
		(void)TS_REQ_set_cert_req(request, 0);
	return i2d_TS_REQ_bio(out, request) ? ERR_OK : ERR_MEMORY;
}

static enum err certificates_crowd(PKCS7 *token, const struct pki *p)
{
	X509 *root = p->authorities[PKI_TSA_ROOT].self.cert;
	STACK_OF(X509) *certificates = token->d.sign->cert;

	if (!certificates || !X509_up_ref(root))
		return ERR_OK; /* none was asked for */
	if (!sk_X509_unshift(certificates, root)) {
		X509_free(root);
		return ERR_MEMORY;
	}
	if (!PKCS7_add_certificate(token, p->stray_root.cert) || !PKCS7_add_certificate(token, p->seal.cert))
		return ERR_MEMORY;
	return ERR_OK;
}

/* What can be done to a token without signing it anew: its certificates and the signature's value are not signed. */
static enum err response_twist(TS_RESP *response, const struct stamping *s)
{
	PKCS7 *token = TS_RESP_get_token(response);
	PKCS7_SIGNER_INFO *signer;

	if (!token)
		return ERR_OK;
	if (s->twist.mode == MISBEHAVE_EXTRA_CERTIFICATES)
		return certificates_crowd(token, s->pki);
	signer = sk_PKCS7_SIGNER_INFO_value(PKCS7_get_signer_info(token), 0);
	if (s->twist.mode == MISBEHAVE_BAD_SIGNATURE)
		signer->enc_digest->data[signer->enc_digest->length - 1] ^= 1;
	return ERR_OK;
}

enum err tsa_answer(const struct pki *p, struct span request, struct misbehave_now twist, struct buf *out)
{
	struct stamping s = { .pki = p, .twist = twist };
	CLEANUP(clean_bio) BIO *in = BIO_new(BIO_s_mem());
	CLEANUP(clean_context) TS_RESP_CTX *context = NULL;
	CLEANUP(clean_response) TS_RESP *response = NULL;
	unsigned char *der = NULL;
	enum err e;
	int len;

	if (!in)
		return ERR_MEMORY;
	TRY(request_twist(request, twist.mode, in));
	TRY(context_make(&s, &context));
	response = TS_RESP_create_response(context, in);
	ERR_clear_error(); /* a rejection leaves its reasons there */
	TRY(s.err);
	if (!response)
		return ERR_INTERNAL;
	TRY(response_twist(response, &s));
	len = i2d_TS_RESP(response, &der);
	e = len > 0 ? buf_add(out, der, (size_t)len) : ERR_INTERNAL;
	OPENSSL_free(der);
	return e;
}
