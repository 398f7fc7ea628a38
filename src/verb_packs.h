/* The law for verbs that need no installation: the folder's packs alone, or what a service with that configuration
 * would use now, with what was staged and approved in its store. */
#ifndef VERB_PACKS_H
#define VERB_PACKS_H

#include "jourbeslut/law.h"

struct verb_packs {
	const char *templates; /* NULL: the installed folder. Not together with `config` */
	const char *config;    /* NULL: no store is read */
};
/* Prints what is staged and not used as the service would say it. ERR_CONFIG and others with `problem` filled. The
 * caller owns the law, which needs the store no more. */
MUST_USE enum err verb_packs_load(const struct verb_packs *v, struct law **ret_law, char problem[600]);
/* Whose packs they are: "lagpaket som i tjänsten (FILE)", for what the verb prints. Appended. */
MUST_USE enum err verb_packs_words(const struct verb_packs *v, struct buf *out);

#endif
