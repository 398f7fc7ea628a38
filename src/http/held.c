/* A short list in memory, newest last. */
#include "held.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct held {
	pthread_mutex_t lock;
	struct {
		int64_t person;
		struct kept_row row;
	} items[HELD_MAX];
	size_t count;
};

enum err held_new(struct held **ret_held)
{
	struct held *h = calloc(1, sizeof *h);

	if (!h)
		return ERR_MEMORY;
	if (pthread_mutex_init(&h->lock, NULL) != 0) {
		free(h);
		return ERR_MEMORY;
	}
	*ret_held = h;
	return ERR_OK;
}

void held_free(struct held *h)
{
	if (!h)
		return;
	for (size_t i = 0; i < h->count; i++)
		kept_row_release(&h->items[i].row);
	(void)pthread_mutex_destroy(&h->lock);
	free(h);
}

static void drop_at(struct held *h, size_t at)
{
	kept_row_release(&h->items[at].row);
	h->count--;
	memmove(&h->items[at], &h->items[at + 1], (h->count - at) * sizeof h->items[0]);
}

static void drop(struct held *h, const struct kept_key *key)
{
	for (size_t i = h->count; i-- > 0;) {
		const struct kept_row *row = &h->items[i].row;

		if (h->items[i].person == key->person && strcmp(row->page, key->page) == 0 &&
		    strcmp(row->tab, key->tab) == 0 && (!key->form || strcmp(row->form_name, key->form) == 0))
			drop_at(h, i);
	}
}

void held_drop(struct held *h, const struct kept_key *key)
{
	(void)pthread_mutex_lock(&h->lock);
	drop(h, key);
	(void)pthread_mutex_unlock(&h->lock);
}

static void name_row(struct kept_row *row, const struct kept_key *key, struct instant now)
{
	ASSERT(strlen(key->page) < sizeof row->page && strlen(key->tab) < sizeof row->tab &&
	       strlen(key->form) < sizeof row->form_name);
	*row = (struct kept_row){ .at = now, .form = buf_init(KEPT_FORM_MAX) };
	memcpy(row->page, key->page, strlen(key->page) + 1);
	memcpy(row->tab, key->tab, strlen(key->tab) + 1);
	memcpy(row->form_name, key->form, strlen(key->form) + 1);
}

enum err held_put(struct held *h, const struct kept_key *key, struct span form, struct instant now)
{
	struct kept_row row;
	enum err e;

	name_row(&row, key, now);
	e = buf_add_span(&row.form, form);
	if (e != ERR_OK) {
		kept_row_release(&row);
		return e;
	}
	(void)pthread_mutex_lock(&h->lock);
	drop(h, key);
	if (h->count == HELD_MAX)
		drop_at(h, 0);
	h->items[h->count].person = key->person;
	h->items[h->count++].row = row;
	(void)pthread_mutex_unlock(&h->lock);
	return ERR_OK;
}

static enum err give_copy(const struct kept_row *from, enum err (*each)(void *ctx, struct kept_row *row), void *ctx)
{
	KEPT_ROW row = *from;

	row.form = buf_init(KEPT_FORM_MAX);
	TRY(buf_add_span(&row.form, buf_span(&from->form)));
	return each(ctx, &row);
}

enum err held_each(struct held *h, int64_t person, const char *page, struct instant oldest,
                   enum err (*each)(void *ctx, struct kept_row *row), void *ctx)
{
	enum err e = ERR_OK;

	(void)pthread_mutex_lock(&h->lock);
	for (size_t i = h->count; e == ERR_OK && i-- > 0;)
		if (h->items[i].person == person && strcmp(h->items[i].row.page, page) == 0 &&
		    h->items[i].row.at.us >= oldest.us)
			e = give_copy(&h->items[i].row, each, ctx);
	(void)pthread_mutex_unlock(&h->lock);
	return e;
}
