#include "rate.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/crypto.h"
#include "proxy.h"

struct limit {
	int per_minute; /* 0: no limit */
	int burst;
};

static const struct {
	struct limit address, session;
} limits[HTTP_RATE_COUNT] = {
	[HTTP_RATE_PAGE] = { { 1800, 400 }, { 300, 120 } }, [HTTP_RATE_CHANGE] = { { 600, 150 }, { 60, 40 } },
	[HTTP_RATE_LOGIN] = { { 40, 20 }, { 40, 20 } },     [HTTP_RATE_POLL] = { { 1800, 300 }, { 180, 60 } },
	[HTTP_RATE_UPLOAD] = { { 120, 60 }, { 40, 30 } },   [HTTP_RATE_GUESS] = { { 20, 20 }, { 40, 20 } },
	[HTTP_RATE_NONE] = { { 0, 0 }, { 0, 0 } },
};

struct bucket {
	uint64_t key;   /* 0: free */
	int64_t at;     /* monotonic microseconds at which `tokens` was right */
	int64_t tokens; /* millionths */
};

struct rate {
	const struct clock *clock;
	uint8_t secret[16];
	pthread_mutex_t mutex;
	struct bucket buckets[RATE_SETS][RATE_WAYS];
};

enum err rate_new(const struct clock *clock, const struct random *random, struct rate **ret_rate)
{
	FREE struct rate *r = calloc(1, sizeof *r);

	if (!r)
		return ERR_MEMORY;
	r->clock = clock;
	TRY(random_fill(random, r->secret, sizeof r->secret));
	if (pthread_mutex_init(&r->mutex, NULL) != 0)
		return ERR_MEMORY;
	*ret_rate = TAKE(r);
	return ERR_OK;
}

void rate_free(struct rate *r)
{
	if (r)
		(void)pthread_mutex_destroy(&r->mutex);
	free(r);
}

/* Where hashing fails the key is 1: all share a bucket, which is the careful side. */
static uint64_t key_of(const struct rate *r, const void *bytes, size_t len)
{
	struct sha256 mac;
	uint64_t key = 0;

	if (hmac_sha256(span_of(r->secret, sizeof r->secret), span_of(bytes, len), &mac) == ERR_OK)
		memcpy(&key, mac.bytes, sizeof key);
	return key ? key : 1;
}

static int64_t fill(const struct bucket *b, const struct limit *limit, int64_t now)
{
	int64_t waited = now > b->at ? now - b->at : 0;
	int64_t full = (int64_t)limit->burst * SECOND;
	int64_t earned = waited > HOUR ? full : waited * limit->per_minute / 60;

	return b->tokens + earned < full ? b->tokens + earned : full;
}

/* The bucket of the key, or a new full one in place of a free one, or of the one that was asked for longest ago: that
 * one has had most time to fill, so least is forgotten. */
static struct bucket *bucket_of(struct rate *r, uint64_t key, const struct limit *limit, int64_t now)
{
	struct bucket *set = r->buckets[key % RATE_SETS];
	struct bucket *place = &set[0];

	for (size_t i = 0; i < RATE_WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (place->key != 0 && (set[i].key == 0 || set[i].at < place->at))
			place = &set[i];
	}
	*place = (struct bucket){ key, now, (int64_t)limit->burst * SECOND };
	return place;
}

static bool take(struct rate *r, const struct limit *limit, uint64_t key, int *ret_wait)
{
	int64_t now = clock_monotonic(r->clock);
	struct bucket *b;
	bool may;

	(void)pthread_mutex_lock(&r->mutex);
	b = bucket_of(r, key, limit, now);
	b->tokens = fill(b, limit, now);
	b->at = now;
	may = b->tokens >= SECOND;
	if (may)
		b->tokens -= SECOND;
	else
		*ret_wait = (int)((SECOND - b->tokens) * 60 / limit->per_minute / SECOND) + 1;
	(void)pthread_mutex_unlock(&r->mutex);
	return may;
}

bool rate_take_address(struct rate *r, enum http_rate class, const struct in6_addr *client, int *ret_wait)
{
	const struct in6_addr group = address_group(client);
	uint8_t id[2 + sizeof group] = { 'a', (uint8_t) class };

	if (limits[class].address.per_minute == 0)
		return true;
	memcpy(id + 2, &group, sizeof group);
	return take(r, &limits[class].address, key_of(r, id, sizeof id), ret_wait);
}

bool rate_take_session(struct rate *r, enum http_rate class, int64_t session, int *ret_wait)
{
	uint8_t id[2 + sizeof session] = { 's', (uint8_t) class };

	if (limits[class].session.per_minute == 0)
		return true;
	memcpy(id + 2, &session, sizeof session);
	return take(r, &limits[class].session, key_of(r, id, sizeof id), ret_wait);
}
