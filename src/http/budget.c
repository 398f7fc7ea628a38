/* A few counters under one mutex. */
#include "budget.h"

#include <string.h>

void budget_init(struct budget *b, size_t limit)
{
	(void)pthread_mutex_init(&b->mutex, NULL);
	b->limit = limit;
}

void budget_release(struct budget *b)
{
	(void)pthread_mutex_destroy(&b->mutex);
}

static bool has_room(const struct budget *b, enum budget_owner owner, size_t bytes)
{
	const size_t others = b->used[BUDGET_STRANGER] + b->used[BUDGET_FILES];

	if (bytes > b->limit || others + b->used[BUDGET_FORM] > b->limit - bytes)
		return false;
	if (owner != BUDGET_FORM && others + bytes > b->limit - b->limit / 4)
		return false;
	return owner != BUDGET_STRANGER || b->used[BUDGET_STRANGER] + bytes <= b->limit / 2;
}

bool budget_take(struct budget *b, enum budget_owner owner, size_t bytes)
{
	bool may;

	(void)pthread_mutex_lock(&b->mutex);
	may = has_room(b, owner, bytes);
	if (may)
		b->used[owner] += bytes;
	(void)pthread_mutex_unlock(&b->mutex);
	return may;
}

void budget_give(struct budget *b, enum budget_owner owner, size_t bytes)
{
	(void)pthread_mutex_lock(&b->mutex);
	b->used[owner] -= bytes;
	(void)pthread_mutex_unlock(&b->mutex);
}

/* The group's place, else a free one; NULL: none is free. `ret_all`: of all groups. */
static struct budget_place *place_of(struct budget *b, const struct in6_addr *group, int *ret_all)
{
	struct budget_place *found = NULL, *spare = NULL;

	*ret_all = 0;
	for (size_t i = 0; i < BUDGET_PLACES; i++) {
		struct budget_place *p = &b->places[i];

		*ret_all += p->all;
		if (p->all > 0 && memcmp(&p->group, group, sizeof *group) == 0)
			found = p;
		if (p->all == 0)
			spare = p;
	}
	return found ? found : spare;
}

bool budget_enter(struct budget *b, const struct in6_addr *group, size_t size)
{
	const int large = size > BUDGET_LARGE;
	struct budget_place *p;
	bool may;
	int all;

	(void)pthread_mutex_lock(&b->mutex);
	p = place_of(b, group, &all);
	may = p && all < BUDGET_PLACES && p->all < BUDGET_OF_GROUP && p->large + large <= BUDGET_LARGE_OF_GROUP;
	if (may) {
		p->group = *group;
		p->all++;
		p->large += large;
	}
	(void)pthread_mutex_unlock(&b->mutex);
	return may;
}

void budget_leave(struct budget *b, const struct in6_addr *group, size_t size)
{
	struct budget_place *p;
	int all;

	(void)pthread_mutex_lock(&b->mutex);
	p = place_of(b, group, &all);
	p->all--;
	p->large -= size > BUDGET_LARGE;
	(void)pthread_mutex_unlock(&b->mutex);
}
