/* Owning locals that clean up when their scope ends, whichever way it ends. */
#ifndef JOURBESLUT_BASE_CLEANUP_H
#define JOURBESLUT_BASE_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>

#define CLEANUP(function) __attribute__((cleanup(function)))

/* Defines `name(T **)`, which calls `function` on what the variable holds, unless it is NULL. */
#define DEFINE_CLEANUP(name, type, function)                                                                           \
	static inline void name(type **p)                                                                              \
	{                                                                                                              \
		if (*p)                                                                                                \
			function(*p);                                                                                  \
	}                                                                                                              \
	struct cleanup_semicolon_

/* Hands over: gives the pointer and leaves NULL behind. */
#define TAKE(variable)                                                                                                 \
	({                                                                                                             \
		__typeof__(variable) take_value_ = (variable);                                                         \
		(variable) = NULL;                                                                                     \
		take_value_;                                                                                           \
	})

static inline void cleanup_free(void *p)
{
	free(*(void **)p);
}
static inline void cleanup_file(FILE **f)
{
	if (*f)
		(void)fclose(*f);
}
/* `FREE char *name = …;` */
#define FREE CLEANUP(cleanup_free)
/* `CLOSE FILE *f = …;` */
#define CLOSE CLEANUP(cleanup_file)

#define ARRAY_LENGTH(a) (sizeof(a) / sizeof((a)[0]))

#endif
