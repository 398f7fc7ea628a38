/* One update (ISO 32000-1, 7.5.6) as a pure function of the file before it and of what it carries. Writer and reader
 * both make it here: the reader compares. */
#ifndef RECORD_SEAL_UPDATE_H
#define RECORD_SEAL_UPDATE_H

#include "jourbeslut/crypto.h"
#include "jourbeslut/seal.h"
#include "record/seal_tail.h"

/* The lists of a DSS (ISO 32000-2, 12.8.4.3), in their order. */
enum seal_store { SEAL_CERTS, SEAL_OCSPS, SEAL_CRLS, SEAL_STORE_COUNT };
#define SEAL_ITEMS_MAX 256 /* of one list, over all updates */

struct seal_item {
	struct sha256 hash;
	uint32_t object;
};

/* What an update must know of the file before it. */
struct seal_state {
	struct seal_tail tail;
	uint32_t page;       /* object of the first page */
	struct span catalog; /* revision 1's, without its last " >>"; borrowed */
	uint32_t fields[SEAL_REVISIONS_MAX];
	size_t field_count;
	struct seal_item items[SEAL_STORE_COUNT][SEAL_ITEMS_MAX];
	size_t item_counts[SEAL_STORE_COUNT];
};

/* The state of revision 1, which `file` is. ERR_INPUT: it is not one of ours. */
MUST_USE enum err seal_state_open(struct span file, struct seal_state *ret_state);

struct seal_signature {
	bool is_stamp;
	struct instant at;         /* the seal only */
	const char *name, *reason; /* the seal only; not empty */
	size_t room;               /* bytes in /Contents */
};
/* What a stamp brings along; a list may be NULL. */
struct seal_lists {
	const struct der_list *lists[SEAL_STORE_COUNT];
};

struct seal_written {
	size_t contents;      /* first hex digit, from the update's beginning */
	struct sha256 digest; /* over the revision but /Contents with its < > */
};
/* Appends the update on `file` (of which `state` is the state) to an empty buffer, with '0' alone in /Contents. `state`
 * becomes that of the new revision. ERR_INPUT: a text missing or not UTF-8, a room out of bounds. ERR_TOO_LARGE. */
MUST_USE enum err seal_update_write(struct seal_state *state, struct span file, const struct seal_signature *signature,
                                    const struct seal_lists *lists, struct buf *out, struct seal_written *ret_written);

/* Length of the DER SEQUENCE that begins `bytes`, its header included; 0: none is there whole, or not in DER. */
size_t seal_der_length(struct span bytes);

#endif
