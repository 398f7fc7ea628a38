#include "watch.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/time.h"

#define STACK_BYTES (128 << 10)
#define LOOK_EVERY_NS 200000000L

/* Where three of four places are taken, so long may a connection wait for a request. */
#define SCARCE_US (2 * SECOND)

struct watch_slot {
	int fd; /* -1: free */
	struct in6_addr group;
	int64_t deadline; /* monotonic microseconds; 0: none */
	int64_t waits;    /* for a request, since then; 0: one is under way */
};

struct watch {
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	bool ending;
	size_t count, taken;
	struct watch_slot slots[];
};

/* The machine's own clock: sockets do not follow a test's clock. */
static int64_t deadline_in(int timeout_ms)
{
	return timeout_ms > 0 ? clock_monotonic(clock_system()) + (int64_t)timeout_ms * 1000 : 0;
}

static bool is_late(const struct watch_slot *slot, int64_t now, bool scarce)
{
	if (slot->fd < 0 || slot->deadline == 0)
		return false;
	return slot->deadline <= now || (scarce && slot->waits != 0 && slot->waits + SCARCE_US <= now);
}

static void shut_late_ones(struct watch *w)
{
	const bool scarce = w->taken > w->count - w->count / 4;
	int64_t now = clock_monotonic(clock_system());

	for (size_t i = 0; i < w->count; i++) {
		struct watch_slot *slot = &w->slots[i];

		if (is_late(slot, now, scarce)) {
			(void)shutdown(slot->fd, SHUT_RDWR);
			slot->deadline = 0;
		}
	}
}

static void *run(void *arg)
{
	struct watch *w = arg;
	struct timespec until;

	(void)pthread_mutex_lock(&w->mutex);
	while (!w->ending) {
		shut_late_ones(w);
		(void)clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += LOOK_EVERY_NS;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		(void)pthread_cond_clockwait(&w->wake, &w->mutex, CLOCK_MONOTONIC, &until);
	}
	(void)pthread_mutex_unlock(&w->mutex);
	return NULL;
}

static bool start_thread(struct watch *w)
{
	pthread_attr_t attr;
	bool started;

	if (pthread_attr_init(&attr) != 0)
		return false;
	(void)pthread_attr_setstacksize(&attr, STACK_BYTES);
	started = pthread_create(&w->thread, &attr, run, w) == 0;
	(void)pthread_attr_destroy(&attr);
	return started;
}

enum err watch_new(size_t places, struct watch **ret_watch)
{
	FREE struct watch *w = calloc(1, sizeof *w + places * sizeof w->slots[0]);

	if (!w)
		return ERR_MEMORY;
	w->count = places;
	for (size_t i = 0; i < places; i++)
		w->slots[i].fd = -1;
	if (pthread_mutex_init(&w->mutex, NULL) != 0 || pthread_cond_init(&w->wake, NULL) != 0 || !start_thread(w))
		return ERR_IO;
	*ret_watch = TAKE(w);
	return ERR_OK;
}

void watch_free(struct watch *w)
{
	if (!w)
		return;
	(void)pthread_mutex_lock(&w->mutex);
	w->ending = true;
	(void)pthread_cond_signal(&w->wake);
	(void)pthread_mutex_unlock(&w->mutex);
	(void)pthread_join(w->thread, NULL);
	(void)pthread_cond_destroy(&w->wake);
	(void)pthread_mutex_destroy(&w->mutex);
	free(w);
}

bool watch_has_room(struct watch *w, const struct in6_addr *group, size_t most)
{
	size_t own = 0;

	(void)pthread_mutex_lock(&w->mutex);
	for (size_t i = 0; i < w->count; i++)
		own += w->slots[i].fd >= 0 && memcmp(&w->slots[i].group, group, sizeof *group) == 0;
	(void)pthread_mutex_unlock(&w->mutex);
	return own < most;
}

struct watch_slot *watch_open(struct watch *w, int fd, const struct in6_addr *group, int timeout_ms)
{
	struct watch_slot *found = NULL;

	(void)pthread_mutex_lock(&w->mutex);
	for (size_t i = 0; i < w->count && !found; i++)
		if (w->slots[i].fd < 0)
			found = &w->slots[i];
	if (found) {
		*found = (struct watch_slot){ fd, *group, deadline_in(timeout_ms), clock_monotonic(clock_system()) };
		w->taken++;
	}
	(void)pthread_mutex_unlock(&w->mutex);
	return found;
}

/* Under the lock the socket is still open, so shut_late_ones() never meets a number that was given to another. */
void watch_close(struct watch *w, struct watch_slot *slot)
{
	if (!slot)
		return;
	(void)pthread_mutex_lock(&w->mutex);
	slot->fd = -1;
	w->taken--;
	(void)pthread_mutex_unlock(&w->mutex);
}

static void begin_stage(struct watch *w, struct watch_slot *slot, int timeout_ms, int64_t waits)
{
	if (!slot)
		return;
	(void)pthread_mutex_lock(&w->mutex);
	slot->deadline = deadline_in(timeout_ms);
	slot->waits = waits;
	(void)pthread_mutex_unlock(&w->mutex);
}

void watch_set(struct watch *w, struct watch_slot *slot, int timeout_ms)
{
	begin_stage(w, slot, timeout_ms, 0);
}

void watch_wait(struct watch *w, struct watch_slot *slot, int timeout_ms)
{
	begin_stage(w, slot, timeout_ms, clock_monotonic(clock_system()));
}
