/* The certificates whose ends are watched, as the configuration names them. */
#ifndef ENDS_SETUP_H
#define ENDS_SETUP_H

#include "jourbeslut/base/conf.h"
#include "jourbeslut/ends.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/store.h"

struct ends_setup {
	struct ends *ends; /* owned */
	struct log *log;
	struct instant next;                       /* of the watch; 0: not yet */
	char trust[END_TSA - END_TRUST_EID][4096]; /* folders below verify.trust */
};
MUST_USE enum err ends_setup_open(const struct conf *c, struct ends_setup *s);
void ends_setup_close(struct ends_setup *s);
/* A step that reads the files again every ten minutes and logs what ends_due gives. */
MUST_USE enum err ends_setup_watch(struct ends_setup *s, struct log *log, struct jobs *j);
/* Takes the authority's certificate from the last time stamp in the store, if there is one. */
MUST_USE enum err ends_setup_last_stamp(struct ends_setup *s, const struct roots *authorities, struct store *store);

#endif
