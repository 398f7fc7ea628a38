/* Who may hold how much of the memory for bodies, and how many strangers may send one at a time.
 *
 * What somebody who is logged in types must always find room: files leave a quarter of the memory to forms, and
 * strangers, of whom there may be as many as somebody likes, have at most half. A body of a stranger takes a place
 * besides, of which an address has few, fewer for large ones, so that nobody holds the connections of all with uploads
 * that never end. Counts are by address group (proxy.h): behind a proxy by what it says, so that one that hands
 * on bodies as they come changes nothing. */
#ifndef JOURBESLUT_HTTP_BUDGET_H
#define JOURBESLUT_HTTP_BUDGET_H

#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#define BUDGET_PLACES 256
#define BUDGET_OF_GROUP 24
#define BUDGET_LARGE_OF_GROUP 4
#define BUDGET_LARGE ((size_t)64 << 10) /* bytes; what people type is less */

enum budget_owner { BUDGET_STRANGER, BUDGET_FILES, BUDGET_FORM, BUDGET_OWNER_COUNT };

struct budget {
	pthread_mutex_t mutex;
	size_t limit, used[BUDGET_OWNER_COUNT];
	struct budget_place {
		struct in6_addr group;
		int all, large; /* 0: free */
	} places[BUDGET_PLACES];
};

/* Zeroed storage becomes one of `limit` bytes. */
void budget_init(struct budget *b, size_t limit);
void budget_release(struct budget *b);
/* Thread-safe. False: there is no room for that owner. */
bool budget_take(struct budget *b, enum budget_owner owner, size_t bytes);
void budget_give(struct budget *b, enum budget_owner owner, size_t bytes);
/* A place for a stranger's body of that size. False: the group has its share, or all are taken. */
bool budget_enter(struct budget *b, const struct in6_addr *group, size_t size);
void budget_leave(struct budget *b, const struct in6_addr *group, size_t size);

#endif
