#include "fault/fault.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <sqlite3.h>
#include <uninorm.h>

#include "jourbeslut/base/cleanup.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

/* The linker wants these names. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

#define POINTS_MAX 1000000  /* a new store takes 0.22 million, and more with each migration */
#define LEAK_CHECK_EVERY 64 /* a check stops the whole process for some milliseconds */

/* Whether the clean-up after a fault works or fails too. */
enum fault_span {
	FAULT_ONCE,   /* the n-th call alone fails */
	FAULT_ONWARDS /* the n-th call and all after it fail */
};

/* The worker's threads may run too, so all of it is atomic. */
static atomic_bool armed;
static atomic_ulong calls;
static atomic_bool struck;
static unsigned long fail_at;
static enum fault_kind fail_kind;
static enum fault_span fail_span;

static bool strikes(bool of_this_kind)
{
	if (!of_this_kind || !atomic_load(&armed))
		return false;
	unsigned long call = atomic_fetch_add(&calls, 1) + 1;
	bool hit = fail_span == FAULT_ONCE ? call == fail_at : call >= fail_at;
	if (hit)
		atomic_store(&struck, true);
	return hit;
}

static bool no_memory(void)
{
	bool hit = strikes(fail_kind == FAULT_MEMORY);
	if (hit)
		errno = ENOMEM;
	return hit;
}

static bool no_store(void)
{
	return strikes(fail_kind == FAULT_STORE_FULL || fail_kind == FAULT_STORE_IO);
}

static int store_code(void)
{
	return fail_kind == FAULT_STORE_FULL ? SQLITE_FULL : SQLITE_IOERR;
}

/* Defines __wrap_<name>, which fails with `failed` or calls the real one. */
#define WRAP(type, name, strike, failed, parameters, arguments)                                                        \
	type __real_##name parameters;                                                                                 \
	type __wrap_##name parameters;                                                                                 \
	type __wrap_##name parameters                                                                                  \
	{                                                                                                              \
		return (strike) ? (failed) : __real_##name arguments;                                                  \
	}                                                                                                              \
	struct wrap_semicolon_

WRAP(void *, malloc, no_memory(), NULL, (size_t size), (size));
WRAP(void *, calloc, no_memory(), NULL, (size_t count, size_t size), (count, size));
WRAP(void *, realloc, no_memory(), NULL, (void *p, size_t size), (p, size));
WRAP(void *, reallocarray, no_memory(), NULL, (void *p, size_t count, size_t size), (p, count, size));
WRAP(char *, strdup, no_memory(), NULL, (const char *s), (s));
WRAP(char *, strndup, no_memory(), NULL, (const char *s, size_t n), (s, n));
WRAP(FILE *, open_memstream, no_memory(), NULL, (char **p, size_t *n), (p, n));
WRAP(int, vasprintf, no_memory(), -1, (char **p, const char *format, va_list args), (p, format, args));
WRAP(uint8_t *, u8_normalize, no_memory(), NULL,
     (uninorm_t form, const uint8_t *s, size_t n, uint8_t *result, size_t *length), (form, s, n, result, length));

int __wrap_asprintf(char **p, const char *format, ...) __attribute__((format(printf, 2, 3)));
int __wrap_asprintf(char **p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int n = __wrap_vasprintf(p, format, args);
	va_end(args);
	return n;
}

WRAP(int, sqlite3_open_v2, no_store(), store_code(), (const char *f, sqlite3 **db, int flags, const char *vfs),
     (f, db, flags, vfs));
WRAP(int, sqlite3_exec, no_store(), store_code(),
     (sqlite3 * db, const char *sql, int (*each)(void *, int, char **, char **), void *ctx, char **message),
     (db, sql, each, ctx, message));
WRAP(int, sqlite3_prepare_v3, no_store(), store_code(),
     (sqlite3 * db, const char *sql, int n, unsigned flags, sqlite3_stmt **q, const char **tail),
     (db, sql, n, flags, q, tail));
WRAP(int, sqlite3_step, no_store(), store_code(), (sqlite3_stmt * q), (q));
WRAP(int, sqlite3_bind_int64, no_store(), SQLITE_NOMEM, (sqlite3_stmt * q, int i, sqlite3_int64 v), (q, i, v));
WRAP(int, sqlite3_bind_null, no_store(), SQLITE_NOMEM, (sqlite3_stmt * q, int i), (q, i));
WRAP(int, sqlite3_bind_text64, no_store(), SQLITE_NOMEM,
     (sqlite3_stmt * q, int i, const char *v, sqlite3_uint64 n, void (*d)(void *), unsigned char enc),
     (q, i, v, n, d, enc));
WRAP(int, sqlite3_bind_blob64, no_store(), SQLITE_NOMEM,
     (sqlite3_stmt * q, int i, const void *v, sqlite3_uint64 n, void (*d)(void *)), (q, i, v, n, d));

static sqlite3_mem_methods sqlite_memory;

static void *sqlite_malloc(int size)
{
	return strikes(fail_kind == FAULT_STORE_MEMORY) ? NULL : sqlite_memory.xMalloc(size);
}

static void *sqlite_realloc(void *p, int size)
{
	return strikes(fail_kind == FAULT_STORE_MEMORY) ? NULL : sqlite_memory.xRealloc(p, size);
}

void fault_install(void)
{
	sqlite3_mem_methods ours;

	json_set_alloc_funcs(__wrap_malloc, free);
	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory) != SQLITE_OK)
		abort();
	ours = sqlite_memory;
	ours.xMalloc = sqlite_malloc;
	ours.xRealloc = sqlite_realloc;
	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) != SQLITE_OK)
		abort();
}

/* What a fault of this kind may rightly be called. */
static bool rightly_named(const struct fault_path *path, enum err e)
{
	switch (fail_kind) {
	case FAULT_MEMORY:
		return e == ERR_MEMORY || (path->by_openssl && e == ERR_INTERNAL);
	case FAULT_STORE_MEMORY: /* SQLite calls some of them an I/O error or a file that it cannot open */
		return e == ERR_MEMORY || e == ERR_IO;
	case FAULT_STORE_FULL:
	case FAULT_STORE_IO:
	case FAULT_KIND_COUNT:
		break;
	}
	return e == ERR_MEMORY || e == ERR_IO || e == ERR_STORAGE_FULL || e == ERR_BUSY;
}

static void leaks_checked(const char *name, unsigned long point)
{
#ifdef __SANITIZE_ADDRESS__
	if (__lsan_do_recoverable_leak_check() != 0)
		fail_msg("%s: memory leaked at or before point %lu", name, point);
#else
	(void)name;
	(void)point;
#endif
}

/* Walks once with the fault at `point`; true where it struck. */
static bool strike_once(const struct fault_path *path, void *world, unsigned long point)
{
	path->prepare(world);
	fail_at = point;
	atomic_store(&calls, 0);
	atomic_store(&struck, false);
	atomic_store(&armed, true);
	enum err e = path->act(world);
	atomic_store(&armed, false);
	bool hit = atomic_load(&struck);
	if (!hit && e != ERR_OK)
		fail_msg("%s: untouched, it gives %s", path->name, err_name(e));
	/* A struck path may still succeed, where what failed could be done without. */
	if (hit && e != ERR_OK && !rightly_named(path, e))
		fail_msg("%s: struck at point %lu it gives %s", path->name, point, err_name(e));
	path->verify(world, e);
	path->release(world);
	return hit;
}

static const char *const kind_names[FAULT_KIND_COUNT] = { "memory", "memory of the store", "store full", "store I/O" };

/* How far it is to the next point. */
static unsigned long next_after(const struct fault_path *path, unsigned long point)
{
	unsigned long spread = fail_kind == FAULT_MEMORY ? path->spread : path->store_spread;

	if (fail_kind == FAULT_STORE_MEMORY)
		return 1 + point / 16;
	return spread ? 1 + point / spread : 1;
}

/* Gives how many points there were. */
static unsigned long walk_kind(const struct fault_path *path, void *world)
{
	unsigned long point = 1, walks = 0;

	while (strike_once(path, world, point)) {
		point += next_after(path, point);
		if (++walks % LEAK_CHECK_EVERY == 0)
			leaks_checked(path->name, point);
		if (point > POINTS_MAX)
			fail_msg("%s: no end after %lu points", path->name, point);
	}
	leaks_checked(path->name, point);
	print_message("%s: %s, %s: failed at %lu points\n", path->name, kind_names[fail_kind],
	              fail_span == FAULT_ONCE ? "once" : "onwards", walks);
	return walks;
}

void fault_walk(const struct fault_path *path, void *world)
{
	/* A disk stays full and a disk that breaks stays broken; a file system may also refuse once. */
	static const struct {
		enum fault_kind kind;
		enum fault_span span;
	} rounds[] = { { FAULT_MEMORY, FAULT_ONCE },
		       { FAULT_MEMORY, FAULT_ONWARDS },
		       { FAULT_STORE_MEMORY, FAULT_ONCE },
		       { FAULT_STORE_FULL, FAULT_ONWARDS },
		       { FAULT_STORE_IO, FAULT_ONCE } };
	unsigned long walks = 0;

	for (size_t i = 0; i < ARRAY_LENGTH(rounds); i++) {
		if (path->without_store && rounds[i].kind != FAULT_MEMORY)
			continue;
		fail_kind = rounds[i].kind;
		fail_span = rounds[i].span;
		walks += walk_kind(path, world);
	}
	assert_true(walks > 0);
}
