#include "clocks/vote.h"

/* No difference that ends the span on this side. */
#define OPEN (INT64_MAX / 4)

bool vote_span(const struct clocks_answer *a, int64_t *ret_low, int64_t *ret_high)
{
	int64_t low = -OPEN, high = OPEN;

	if (a->at.us) {
		/* Most of these times are whole seconds; so is the moment of asking then. */
		low = a->at.us - a->received.us;
		high = a->at.us - (a->sent.us - a->sent.us % SECOND);
	}
	if (a->not_before.us && a->not_before.us - a->received.us > low)
		low = a->not_before.us - a->received.us;
	if (high < low)
		high = low; /* the later of two times that one answer tells: it cannot be made before it */
	*ret_low = low;
	*ret_high = high;
	return high < OPEN || low >= CLOCKS_DIFFERENCE; /* that something was made long ago tells nothing */
}

/* The least that their clock may be ahead of ours; 0: they may be the same. */
static int64_t least(const struct vote *v)
{
	if (v->low > 0)
		return v->low;
	return v->high < 0 ? v->high : 0;
}

static bool fresh(const struct vote *v, int64_t now)
{
	return v->source[0] && now - v->heard <= VOTE_FRESH;
}

bool vote_differs(const struct vote *v)
{
	return least(v) >= CLOCKS_DIFFERENCE || least(v) <= -CLOCKS_DIFFERENCE;
}

/* Both differ, and the one may show what the other shows. */
static bool is_with(const struct vote *v, const struct vote *one, int64_t now)
{
	return fresh(v, now) && vote_differs(v) && v->low - CLOCKS_DIFFERENCE < least(one) &&
	       least(one) < v->high + CLOCKS_DIFFERENCE;
}

/* How many of those that differ may show what this one shows. */
static int with(const struct vote *votes, size_t count, int64_t now, const struct vote *one)
{
	int n = 0;

	for (size_t i = 0; i < count; i++)
		n += is_with(&votes[i], one, now);
	return n;
}

/* Those of the group say that ours is in doubt; whoever differs otherwise is off. */
static void name_them(const struct vote *votes, size_t count, int64_t now, const struct vote *most, struct verdict *v)
{
	for (size_t i = 0; i < count; i++) {
		const struct vote *one = &votes[i];

		if (!fresh(one, now) || !vote_differs(one))
			continue;
		if (v->doubt && is_with(one, most, now))
			v->sources[v->source_count++] = one->source;
		else
			v->off[v->off_count++] = (struct vote_off){ one->source, -least(one) / SECOND };
	}
}

struct verdict vote_count(const struct vote *votes, size_t count, int64_t now)
{
	const struct vote *most = NULL;
	struct verdict v = { 0 };
	int agree = 0, group = 0;

	for (size_t i = 0; i < count; i++) {
		if (!fresh(&votes[i], now))
			continue;
		v.known = true;
		if (!vote_differs(&votes[i])) {
			agree++;
		} else if (with(votes, count, now, &votes[i]) > group) {
			most = &votes[i];
			group = with(votes, count, now, most);
		}
	}
	if (!most)
		return v;
	v.doubt = group > agree;
	v.seconds = v.doubt ? -least(most) / SECOND : 0;
	name_them(votes, count, now, most, &v);
	return v;
}
