/* Reading of one pack, from wherever its files lie. */
#ifndef JOURBESLUT_LAW_PACK_H
#define JOURBESLUT_LAW_PACK_H

#include <pthread.h>
#include <stdatomic.h>

#include "jourbeslut/base/arena.h"
#include "jourbeslut/law.h"
#include "law/folder.h"

#define LAW_PACKS_MAX 200 /* with those of earlier releases by which something was decided */

struct law {
	struct arena arena;
	json_t *files; /* array: keeps what the texts point into */
	struct law_pack *packs[LAW_PACKS_MAX];
	atomic_size_t pack_count; /* packs are only added: those below it never move */
	pthread_mutex_t adding;
	struct law_folder folder;                       /* that law_load_readable read; under `adding` */
	struct law_left_out left_out[LAW_LEFT_OUT_MAX]; /* under `adding` */
	size_t left_out_count;
	struct law_left_out broken[LAW_LEFT_OUT_MAX]; /* only read once it is loaded */
	size_t broken_count;
	struct law *added; /* owned: each pack that was added later, with its own memory; the last one first */
};

/* Where files come from: appends the file `name` of the folder `pack`. ERR_MEMORY, ERR_TOO_LARGE, or another error
 * where there is none. */
struct pack_files {
	enum err (*read)(const void *ctx, const char *pack, const char *name, struct buf *out);
	const void *ctx;
};

/* Reads a pack and adds it. ERR_CONFIG with `problem` filled, ERR_MEMORY; then nothing was added. */
MUST_USE enum err pack_read(struct law *law, const struct pack_files *files, const char *name,
                            struct law_problem *problem);

#endif
