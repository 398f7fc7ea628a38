/* A face in the file: the subset of its glyphs that were used, and what readers need to show and to read them. */
#ifndef RECORD_EMBED_H
#define RECORD_EMBED_H

#include "record/pdf.h"
#include "record/shape.h"

#define EMBEDDED_NAME 80

/* One font as it stands in a file. The streams are borrowed. */
struct embedded {
	char name[EMBEDDED_NAME]; /* "ABCDEF+NotoSans-Regular" */
	struct face_metrics metrics;
	const struct usage_list *used; /* the CIDs' meanings and widths */
	struct span program, to_unicode, cid_map;
	size_t program_length; /* not compressed */
};

/* Owner of a subset's bytes. */
struct subset {
	struct buf program, to_unicode, cid_map;
};
struct subset subset_init(void);
void subset_release(struct subset *s);
#define SUBSET CLEANUP(subset_release) struct subset

/* Makes the subset. `s` and `used` must outlive the result. */
MUST_USE enum err embed_subset(const struct face *face, const struct usage_list *used, struct subset *s,
                               struct embedded *ret_embedded);
/* Writes the font as object `number` and what belongs to it; `filter` is how its streams are given. `cid_set`: PDF/A-1
 * wants one. */
MUST_USE enum err embed_write(struct pdf *p, uint32_t number, const struct embedded *e, enum pdf_filter filter,
                              bool cid_set);
/* The CMap that gives each CID its characters. Appended. */
MUST_USE enum err embed_to_unicode(const struct usage_list *used, struct buf *out);
/* The subset's name, which its bytes decide. */
MUST_USE enum err embed_name(struct span program, const char *face_name, char name[EMBEDDED_NAME]);

#endif
