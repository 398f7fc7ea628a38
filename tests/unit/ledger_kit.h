/* Keys, notes and stores for tests of the ledger. Everything asserts for itself. */
#ifndef TESTS_LEDGER_KIT_H
#define TESTS_LEDGER_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/ledger.h"

struct kit {
	char folder[64], store_path[96], key_path[96], published[96];
	struct store_pool *pool;
	struct store *s;
	struct ledger *ledger;
	struct key *key; /* the ledger's own, to make what nobody should make */
	struct clock clock;
	struct instant now;
};
#define KIT_ORIGIN "jour.example.se/ledger"

int kit_set_up(void **state);
int kit_tear_down(void **state);
#define WITH_KIT(test) cmocka_unit_test_setup_teardown(test, kit_set_up, kit_tear_down)
/* Store and ledger anew, as after a crash or a restart. */
void kit_restart(struct kit *k);
/* Copies the store as it is, or puts that copy in its place: a restored backup. */
void kit_backup(struct kit *k);
void kit_restore(struct kit *k);

/* A new key in `folder`/`name`. */
struct key *kit_key(const char *folder, const char *name);
/* Appends so many acts, each in a transaction; returns the last one's leaf. */
uint64_t kit_append(struct kit *k, unsigned count);
/* Of the ledger's current origin. */
struct ledger_vkey kit_vkey(const struct kit *k, const char *origin);
/* The last checkpoint, verified. */
struct ledger_checkpoint kit_checkpoint(struct kit *k, struct buf *ret_note);
/* Is the leaf proved, by a checkpoint of that origin? */
void kit_assert_proved(struct kit *k, uint64_t leaf, const char *origin);

#endif
