/* For library functions that take a pointer to what they do not change, without saying so. */
#ifndef SIMULATOR_COMMON_UNCONST_H
#define SIMULATOR_COMMON_UNCONST_H

static inline void *unconst(const void *p)
{
	union {
		const void *from;
		void *to;
	} u = { .from = p };

	return u.to;
}

#endif
