/* What was written of a decision beside its case: own wordings of blocks, and what is new after a lapse. */
#ifndef DECISION_WORDING_STORE_H
#define DECISION_WORDING_STORE_H

#include "jourbeslut/decision.h"

/* What was written last of new circumstances (follow.h), appended; nothing where nothing was. */
MUST_USE enum err renewal_text_load(struct store *s, int64_t decision, struct buf *out);

/* [tx] Under which law pack an own wording was written: written, or read again, with this type's text beside it. */
MUST_USE enum err wording_store_set(struct store *s, int64_t decision, const char *block, const struct law_type *type);
struct wording_law {
	char pack[LAW_ID_TEXT], type[LAW_ID_TEXT];
	char hash[65]; /* "": of before the pack's bytes were kept; then its id alone counts */
};
/* ERR_NOT_FOUND: not kept. */
MUST_USE enum err wording_store_find(struct store *s, int64_t decision, const char *block, struct wording_law *ret_law);
/* [tx] The wordings of one decision have become another's. */
MUST_USE enum err wording_store_copy(struct store *s, int64_t from, int64_t to);

#endif
