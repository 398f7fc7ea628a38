#include <stdlib.h>

#include "store/connection.h"

struct store_pool {
	struct store_writer writer;
	pthread_mutex_t lock; /* guards `free_count` and `free` */
	pthread_cond_t returned;
	int count, free_count;
	struct store **all, **free;
};

static enum err open_all(struct store_pool *p, const char *path, bool create)
{
	for (int i = 0; i < p->count; i++) {
		TRY(store_open(path, create && i == 0, &p->writer, &p->all[i]));
		if (i == 0)
			TRY(store_migrate(p->all[0]));
		p->free[p->free_count++] = p->all[i];
	}
	return ERR_OK;
}

enum err store_pool_open(const char *path, bool create, int connections, struct store_pool **ret_pool)
{
	struct store_pool *p = calloc(1, sizeof *p);
	enum err e = ERR_MEMORY;

	ASSERT(connections > 0);
	if (!p)
		return ERR_MEMORY;
	(void)pthread_mutex_init(&p->writer.mutex, NULL);
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_cond_init(&p->returned, NULL);
	p->count = connections;
	p->all = calloc((size_t)connections, sizeof *p->all);
	p->free = calloc((size_t)connections, sizeof *p->free);
	if (p->all && p->free)
		e = open_all(p, path, create);
	if (e != ERR_OK) {
		store_pool_close(p);
		return e;
	}
	*ret_pool = p;
	return ERR_OK;
}

void store_pool_close(struct store_pool *p)
{
	if (!p)
		return;
	for (int i = 0; p->all && i < p->count; i++)
		store_close(p->all[i]);
	free(p->all);
	free(p->free);
	(void)pthread_cond_destroy(&p->returned);
	(void)pthread_mutex_destroy(&p->lock);
	(void)pthread_mutex_destroy(&p->writer.mutex);
	free(p);
}

struct store *store_pool_take(struct store_pool *p)
{
	struct store *s;

	(void)pthread_mutex_lock(&p->lock);
	while (p->free_count == 0)
		(void)pthread_cond_wait(&p->returned, &p->lock);
	s = p->free[--p->free_count];
	(void)pthread_mutex_unlock(&p->lock);
	store_heal(s);
	return s;
}

void store_pool_give(struct store_pool *p, struct store *s)
{
	(void)pthread_mutex_lock(&p->lock);
	p->free[p->free_count++] = s;
	(void)pthread_cond_signal(&p->returned);
	(void)pthread_mutex_unlock(&p->lock);
}
