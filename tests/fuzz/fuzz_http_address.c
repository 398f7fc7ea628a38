/* Return paths, file names for downloads, X-Forwarded-For. */
#include "http/proxy.h"
#include "http/text.h"

#include <stdint.h>
#include <string.h>

#include "jourbeslut/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(struct span s)
{
	if (!http_path_safe(s))
		return;
	ASSERT(s.ptr[0] == '/' && (s.len == 1 || (s.ptr[1] != '/' && s.ptr[1] != '\\')));
	ASSERT(!memchr(s.ptr, '\n', s.len) && !memchr(s.ptr, '\r', s.len) && !memchr(s.ptr, '\\', s.len));
}

static void check_disposition(struct span s)
{
	BUF out = buf_init(1 << 20);

	if (http_disposition("attachment", s, &out) == ERR_OK)
		for (size_t i = 0; i < out.len; i++)
			ASSERT(out.ptr[i] >= ' ' && out.ptr[i] < 0x7f);
}

static void check_client(struct span s)
{
	struct proxies p;
	struct in6_addr peer;
	char text[ADDRESS_TEXT];

	ASSERT(proxies_init(&p, "127.0.0.1 2001:db8::1") == ERR_OK);
	ASSERT(address_parse(span_str("127.0.0.1"), &peer) == ERR_OK);
	peer = client_address(&p, &peer, s);
	address_format(&peer, text);
	ASSERT(text[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span s = span_of(data, size);

	check_path(s);
	check_disposition(s);
	check_client(s);
	return 0;
}
