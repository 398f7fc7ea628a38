#include "proxy.h"

#include <arpa/inet.h>
#include <string.h>

#include "text.h"

static struct in6_addr mapped(const struct in_addr *v4)
{
	struct in6_addr a = { 0 };

	a.s6_addr[10] = a.s6_addr[11] = 0xff;
	memcpy(a.s6_addr + 12, v4, sizeof *v4);
	return a;
}

enum err address_parse(struct span text, struct in6_addr *ret_address)
{
	char s[ADDRESS_TEXT];
	struct in_addr v4;

	if (text.len == 0 || text.len >= sizeof s || memchr(text.ptr, '\0', text.len))
		return ERR_INPUT;
	memcpy(s, text.ptr, text.len);
	s[text.len] = '\0';
	if (inet_pton(AF_INET, s, &v4) == 1) {
		*ret_address = mapped(&v4);
		return ERR_OK;
	}
	return inet_pton(AF_INET6, s, ret_address) == 1 ? ERR_OK : ERR_INPUT;
}

struct in6_addr address_of(const struct sockaddr *sa)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (sa && sa->sa_family == AF_INET) {
		memcpy(&v4, sa, sizeof v4);
		return mapped(&v4.sin_addr);
	}
	if (sa && sa->sa_family == AF_INET6) {
		memcpy(&v6, sa, sizeof v6);
		return v6.sin6_addr;
	}
	return (struct in6_addr){ 0 };
}

struct in6_addr address_group(const struct in6_addr *address)
{
	struct in6_addr group = { 0 };

	memcpy(&group, address, IN6_IS_ADDR_V4MAPPED(address) ? sizeof group : 7);
	return group;
}

void address_format(const struct in6_addr *address, char out[ADDRESS_TEXT])
{
	bool v4 = IN6_IS_ADDR_V4MAPPED(address);

	if (!inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? (const void *)(address->s6_addr + 12) : (const void *)address, out,
	               ADDRESS_TEXT))
		out[0] = '\0';
}

enum err proxies_init(struct proxies *p, const char *text)
{
	struct span rest = span_str(text), item;

	*p = (struct proxies){ 0 };
	while (http_list_next(&rest, " \t,", &item)) {
		if (p->count == PROXIES_MAX || address_parse(item, &p->items[p->count]) != ERR_OK)
			return ERR_CONFIG;
		p->count++;
	}
	return ERR_OK;
}

bool proxies_has(const struct proxies *p, const struct in6_addr *address)
{
	for (size_t i = 0; i < p->count; i++)
		if (memcmp(&p->items[i], address, sizeof *address) == 0)
			return true;
	return false;
}

/* The last item of the list; `*rest` is then what stands before it. */
static struct span last_item(struct span *rest)
{
	const char *comma = memrchr(rest->ptr, ',', rest->len);
	size_t start = comma ? (size_t)(comma - rest->ptr) + 1 : 0;
	struct span item = span_trim(span_of(rest->ptr + start, rest->len - start));

	rest->len = comma ? start - 1 : 0;
	return item;
}

struct in6_addr client_address(const struct proxies *p, const struct in6_addr *peer, struct span forwarded)
{
	struct in6_addr client = *peer, next;

	while (forwarded.len > 0 && proxies_has(p, &client)) {
		if (address_parse(last_item(&forwarded), &next) != ERR_OK)
			break;
		client = next;
	}
	return client;
}
