/* The matter's files, as the text's last page takes them. */
#ifndef DESK_DOCUMENTS_H
#define DESK_DOCUMENTS_H

#include "desk/step.h"

#define DOCUMENTS_WRONG 1000 /* bytes of what is said of files that were refused */
/* Takes the files that were sent: all or none. What was refused, and why, is appended to `ret_wrong`. */
MUST_USE enum err documents_upload(struct visit *v, struct buf *ret_wrong);
/* ERR_NOT_FOUND; ERR_WRONG_STATE: a frozen text names it. */
MUST_USE enum err documents_remove(struct visit *v, struct span document);
/* Says it on the page; "" says nothing. */
MUST_USE enum err documents_add_problem(struct step_typed *typed, const char *wrong);

#endif
