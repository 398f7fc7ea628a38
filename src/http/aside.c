/* A short queue, and the threads that empty it. */
#include "aside.h"

#include <pthread.h>
#include <stdlib.h>

#define STACK_BYTES ((size_t)512 << 10)

struct aside {
	void (*work)(struct http_request *req);
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	pthread_t threads[ASIDE_THREADS];
	int thread_count;
	bool ending;
	struct http_request *waiting[ASIDE_WAITING]; /* the first one first */
	size_t count;
};

/* NULL: it is over. */
static struct http_request *next(struct aside *a)
{
	struct http_request *req = NULL;

	(void)pthread_mutex_lock(&a->mutex);
	while (a->count == 0 && !a->ending)
		(void)pthread_cond_wait(&a->wake, &a->mutex);
	if (a->count > 0) {
		req = a->waiting[0];
		a->count--;
		for (size_t i = 0; i < a->count; i++)
			a->waiting[i] = a->waiting[i + 1];
	}
	(void)pthread_mutex_unlock(&a->mutex);
	return req;
}

static void *run(void *arg)
{
	struct aside *a = arg;
	struct http_request *req;

	while ((req = next(a))) {
		struct MHD_Connection *connection = req->connection;

		a->work(req);
		MHD_resume_connection(connection); /* from here the request is libmicrohttpd's again */
	}
	return NULL;
}

static bool start_threads(struct aside *a)
{
	pthread_attr_t attr;

	if (pthread_attr_init(&attr) != 0)
		return false;
	(void)pthread_attr_setstacksize(&attr, STACK_BYTES);
	while (a->thread_count < ASIDE_THREADS && pthread_create(&a->threads[a->thread_count], &attr, run, a) == 0)
		a->thread_count++;
	(void)pthread_attr_destroy(&attr);
	return a->thread_count == ASIDE_THREADS;
}

enum err aside_new(void (*work)(struct http_request *req), struct aside **ret_aside)
{
	struct aside *a = calloc(1, sizeof *a);

	if (!a)
		return ERR_MEMORY;
	a->work = work;
	(void)pthread_mutex_init(&a->mutex, NULL);
	(void)pthread_cond_init(&a->wake, NULL);
	if (!start_threads(a)) {
		aside_free(a);
		return ERR_IO;
	}
	*ret_aside = a;
	return ERR_OK;
}

bool aside_take(struct aside *a, struct http_request *req)
{
	bool may;

	(void)pthread_mutex_lock(&a->mutex);
	may = a->count < ASIDE_WAITING && !a->ending;
	if (may) {
		MHD_suspend_connection(req->connection); /* before a thread can resume it */
		a->waiting[a->count++] = req;
		(void)pthread_cond_signal(&a->wake);
	}
	(void)pthread_mutex_unlock(&a->mutex);
	return may;
}

void aside_free(struct aside *a)
{
	if (!a)
		return;
	(void)pthread_mutex_lock(&a->mutex);
	a->ending = true;
	(void)pthread_cond_broadcast(&a->wake);
	(void)pthread_mutex_unlock(&a->mutex);
	for (int i = 0; i < a->thread_count; i++)
		(void)pthread_join(a->threads[i], NULL);
	(void)pthread_cond_destroy(&a->wake);
	(void)pthread_mutex_destroy(&a->mutex);
	free(a);
}
