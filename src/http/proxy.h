/* Whose request it is: the address of the connection, or what a trusted proxy says of it. */
#ifndef JOURBESLUT_HTTP_PROXY_H
#define JOURBESLUT_HTTP_PROXY_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

#define PROXIES_MAX 8

/* All addresses are kept as IPv6; IPv4 ones as ::ffff:a.b.c.d. */
struct proxies {
	struct in6_addr items[PROXIES_MAX];
	size_t count;
};

/* Numeric addresses separated by spaces. ERR_CONFIG. */
MUST_USE enum err proxies_init(struct proxies *p, const char *text);
bool proxies_has(const struct proxies *p, const struct in6_addr *address);
/* The client of a connection from `peer` with this X-Forwarded-For ("" where absent). From right to left, the first
 * address that is no proxy; at an item that is no address the way ends with the address before it. */
struct in6_addr client_address(const struct proxies *p, const struct in6_addr *peer, struct span forwarded);

MUST_USE enum err address_parse(struct span text, struct in6_addr *ret_address);
/* An address of another family than IPv4 and IPv6 becomes "::". */
struct in6_addr address_of(const struct sockaddr *sa);
/* Of whom an address is, as far as it tells: an IPv4 address, a /56 of IPv6, which is what one customer has. */
struct in6_addr address_group(const struct in6_addr *address);
#define ADDRESS_TEXT INET6_ADDRSTRLEN
/* "192.0.2.7", "2001:db8::1" */
void address_format(const struct in6_addr *address, char out[ADDRESS_TEXT]);

#endif
