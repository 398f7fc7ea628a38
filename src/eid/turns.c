/* The orders under way, and whose turn it is to speak with the provider. */
#include "turns.h"

#include <stdlib.h>

#include "jourbeslut/store.h"

/* Followed at once; the rest waits in the store until one ends. A few hundred bytes each. */
#define ORDERS_MAX 4096

static void live_free(struct live *l)
{
	buf_release(&l->held);
	free(l);
}

void turns_release(struct turns *t)
{
	for (size_t i = 0; i < t->count; i++)
		live_free(t->lives[i]);
	free(t->lives);
	*t = (struct turns){ .count = 0 };
}

/* ---- who is open ---- */

struct open_orders {
	struct order_open *items;
	size_t count;
};

static enum err read_open(struct store *s, void *ctx)
{
	struct open_orders *o = ctx;

	return order_open_list(s, o->items, ORDERS_MAX, &o->count);
}

static struct live *live_new(struct worker *w, const struct order_open *who)
{
	struct live *l = calloc(1, sizeof *l);

	if (l)
		*l = (struct live){ .worker = w, .who = *who, .order.id = who->id };
	return l;
}

/* Both lists are by id. */
static enum err merge(struct turns *t, struct worker *w, const struct open_orders *open)
{
	struct live **merged = malloc((t->count + open->count + 1) * sizeof(struct live *));
	size_t count = 0, old = 0, next = 0;
	enum err e = ERR_OK;

	if (!merged)
		return ERR_MEMORY;
	while (old < t->count || next < open->count) {
		bool ended = next == open->count || (old < t->count && t->lives[old]->who.id < open->items[next].id);
		bool known = !ended && old < t->count && t->lives[old]->who.id == open->items[next].id;
		struct live *l = ended || known ? t->lives[old++] : live_new(w, &open->items[next]);

		next += !ended;
		if (!l)
			e = ERR_MEMORY; /* it comes in with the next look */
		else if (ended && !l->in_flight)
			live_free(l);
		else
			merged[count++] = l;
	}
	free(t->lives);
	t->lives = merged;
	t->count = count;
	return e;
}

enum err turns_refresh(struct turns *t, struct worker *w, struct store *s)
{
	struct open_orders open = { .items = malloc(ORDERS_MAX * sizeof(struct order_open)) };
	enum err e = open.items ? ERR_OK : ERR_MEMORY;

	/* A snapshot also ends what a rollback that failed has left open: nothing uncommitted is ever acted on. */
	if (e == ERR_OK)
		e = store_snapshot(s, read_open, &open);
	if (e == ERR_OK)
		e = merge(t, w, &open);
	free(open.items);
	return e;
}

/* ---- whose turn ---- */

struct waiting {
	struct live *live;
	int64_t since;
	size_t round; /* how many of its network go before it */
};

static bool goes_first(const struct live *l)
{
	return l->who.sign || l->who.known;
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_wait(const struct waiting *x, const struct waiting *y)
{
	int c = compare(x->since, y->since);

	return c ? c : compare(x->live->who.id, y->live->who.id);
}

static int by_network(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	if (x->live->who.network != y->live->who.network)
		return x->live->who.network < y->live->who.network ? -1 : 1;
	return by_wait(x, y);
}

static int by_turn(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	return x->round != y->round ? (x->round < y->round ? -1 : 1) : by_wait(x, y);
}

/* New ones (next_at 0) have waited since they were asked for. */
static int64_t waits_since(const struct live *l, int64_t interval_us)
{
	int64_t since = l->next_at.us > l->who.requested.us ? l->next_at.us : l->who.requested.us;

	if (l->who.sign)
		return since - 2 * interval_us;
	return l->who.known ? since - interval_us : since;
}

/* One of each network, then the second of each: a crowd behind one network waits for itself. */
static void count_rounds(struct waiting *all, size_t count)
{
	size_t round = 0;

	qsort(all, count, sizeof *all, by_network);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && all[i].live->who.network != all[i - 1].live->who.network)
			round = 0;
		all[i].round = goes_first(all[i].live) ? 0 : round++;
	}
}

enum err turns_due(const struct turns *t, struct instant now, int64_t interval_us, struct live **list, size_t max,
                   size_t *ret_count)
{
	struct waiting *all = malloc((t->count + 1) * sizeof *all);
	size_t count = 0;

	if (!all)
		return ERR_MEMORY;
	for (size_t i = 0; i < t->count; i++)
		if (!t->lives[i]->in_flight && t->lives[i]->next_at.us <= now.us)
			all[count++] = (struct waiting){ t->lives[i], waits_since(t->lives[i], interval_us), 0 };
	if (count > 1) {
		count_rounds(all, count);
		qsort(all, count, sizeof *all, by_turn);
	}
	if (count > max)
		count = max;
	for (size_t i = 0; i < count; i++)
		list[i] = all[i].live;
	free(all);
	*ret_count = count;
	return ERR_OK;
}

struct instant turns_next(const struct turns *t)
{
	struct instant next = { INT64_MAX };

	for (size_t i = 0; i < t->count; i++)
		if (!t->lives[i]->in_flight && t->lives[i]->next_at.us < next.us)
			next = t->lives[i]->next_at;
	return next;
}
