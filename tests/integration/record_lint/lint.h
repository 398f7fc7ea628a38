/* A lint of selected rules of PDF/A-2 and -3 (ISO 19005) and PDF/UA-1 (ISO 14289-1), and of seals on them, for the
 * records that we write.
 *
 * It is apart from the writer: qpdf parses the file and gives its objects as JSON, this looks at them. It checks the
 * rules that it names and no more, and `--mutants` shows that each of them bites. */
#ifndef RECORD_LINT_H
#define RECORD_LINT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"

#define REVISIONS_MAX 40

#define LINT_RULES(X)                                                                                                  \
	X(READABLE, "readable")                                                                                        \
	X(HEADER, "header")                                                                                            \
	X(BINARY_MARK, "binary-mark")                                                                                  \
	X(END, "end")                                                                                                  \
	X(IDENTIFIER, "identifier")                                                                                    \
	X(NOT_ENCRYPTED, "not-encrypted")                                                                              \
	X(CLASSIC_XREF, "classic-xref")                                                                                \
	X(STREAM_ENDS, "stream-ends")                                                                                  \
	X(NO_ACTIONS, "no-actions")                                                                                    \
	X(NO_TRANSPARENCY, "no-transparency")                                                                          \
	X(LANGUAGE, "language")                                                                                        \
	X(MARKED, "marked")                                                                                            \
	X(DISPLAY_TITLE, "display-title")                                                                              \
	X(OUTPUT_INTENT, "output-intent")                                                                              \
	X(METADATA, "metadata")                                                                                        \
	X(XMP_PART, "xmp-part")                                                                                        \
	X(XMP_UA, "xmp-ua")                                                                                            \
	X(XMP_EXTENSION, "xmp-extension")                                                                              \
	X(XMP_TITLE, "xmp-title")                                                                                      \
	X(XMP_DATES, "xmp-dates")                                                                                      \
	X(XMP_PRODUCER, "xmp-producer")                                                                                \
	X(ATTACHMENT_LISTED, "attachment-listed")                                                                      \
	X(ATTACHMENT_NAMES, "attachment-names")                                                                        \
	X(ATTACHMENT_RELATIONSHIP, "attachment-relationship")                                                          \
	X(ATTACHMENT_TYPE, "attachment-type")                                                                          \
	X(ATTACHMENT_PARAMS, "attachment-params")                                                                      \
	X(FONT_EMBEDDED, "font-embedded")                                                                              \
	X(FONT_ENCODING, "font-encoding")                                                                              \
	X(FONT_NAME, "font-name")                                                                                      \
	X(CID_MAP, "cid-map")                                                                                          \
	X(WIDTHS, "widths")                                                                                            \
	X(TO_UNICODE, "to-unicode")                                                                                    \
	X(NO_NOTDEF, "no-notdef")                                                                                      \
	X(TAB_ORDER, "tab-order")                                                                                      \
	X(CONTENT_MARKED, "content-marked")                                                                            \
	X(CONTENT_GREY, "content-grey")                                                                                \
	X(CONTENT_TAG, "content-tag")                                                                                  \
	X(MCID_KNOWN, "mcid-known")                                                                                    \
	X(TREE_PARENT, "tree-parent")                                                                                  \
	X(TREE_ROLE, "tree-role")                                                                                      \
	X(HEADER_SCOPE, "header-scope")                                                                                \
	X(FIGURE_TEXT, "figure-text")                                                                                  \
	X(FIGURE_BOX, "figure-box")                                                                                    \
	X(LIST_FORM, "list-form")                                                                                      \
	X(TABLE_FORM, "table-form")                                                                                    \
	X(HEADINGS, "headings")                                                                                        \
	X(SEAL_RANGE, "seal-range")                                                                                    \
	X(SEAL_CONTENTS, "seal-contents")                                                                              \
	X(SEAL_SIGNER, "seal-signer")                                                                                  \
	X(SEAL_NO_TIME, "seal-no-time")                                                                                \
	X(SEAL_FILTER, "seal-filter")                                                                                  \
	X(SEAL_WIDGET, "seal-widget")                                                                                  \
	X(SEAL_FLAGS, "seal-flags")                                                                                    \
	X(SEAL_DSS, "seal-dss")                                                                                        \
	X(SEAL_IDENTIFIER, "seal-identifier")                                                                          \
	X(SEAL_CHANGES, "seal-changes")
/* The rules from here on speak of sealed files only. */
#define LINT_FIRST_SEAL_RULE LINT_SEAL_RANGE

enum lint_rule {
#define LINT_RULE(code, name) LINT_##code,
	LINT_RULES(LINT_RULE)
#undef LINT_RULE
	        LINT_RULE_COUNT
};

struct lint {
	struct buf raw;                   /* the file */
	json_t *root;                     /* what qpdf says; owned */
	json_t *objects;                  /* "obj:1 0 R" … and "trailer"; borrowed */
	json_t *catalog;                  /* borrowed */
	size_t revisions;                 /* 1 unless sealed; 0: the ends cannot be told */
	size_t ends[REVISIONS_MAX];       /* of the revisions, the first first */
	size_t trailers[REVISIONS_MAX];   /* where their "trailer" stands */
	size_t xrefs[REVISIONS_MAX];      /* where their "xref" should stand */
	json_t *base_root, *base_objects; /* what qpdf says of revision 1 alone, of a sealed file */
	unsigned found[LINT_RULE_COUNT];
	bool quiet; /* counts only */
};

const char *lint_rule_name(enum lint_rule rule);
/* Reads the file and what qpdf makes of it. False: the file cannot be read at all. */
bool lint_load(struct lint *l, const char *path);
void lint_release(struct lint *l);
/* All rules; returns how many findings there are. */
unsigned lint_run(struct lint *l);
/* A finding. */
void lint_report(struct lint *l, enum lint_rule rule, const char *where);
/* A finding unless `good`. */
void lint_expect(struct lint *l, bool good, enum lint_rule rule, const char *where);

/* What a value is, references followed; of a stream its {"dict", "data"}. NULL stays NULL. */
json_t *lint_value(const struct lint *l, json_t *value);
/* A dictionary's (or a stream's dictionary's) member, references followed; NULL where absent. */
json_t *lint_get(const struct lint *l, json_t *holder, const char *key);
/* The same without following the last reference. */
json_t *lint_get_raw(const struct lint *l, json_t *holder, const char *key);
/* The member is this name, such as "/S". */
bool lint_is(const struct lint *l, json_t *holder, const char *key, const char *name);
/* A stream's bytes, decoded. False: not a stream. */
bool lint_stream(const struct lint *l, json_t *value, struct buf *out);

void lint_file(struct lint *l);        /* lint_file.c */
void lint_metadata(struct lint *l);    /* lint_file.c */
void lint_attachments(struct lint *l); /* lint_file.c */
void lint_fonts(struct lint *l);       /* lint_fonts.c */
void lint_pages(struct lint *l);       /* lint_pages.c */
void lint_tree(struct lint *l);        /* lint_tree.c */
void lint_seal(struct lint *l);        /* lint_seal.c */

/* Spoils a good file, sealed and stamped or neither, in many ways. Returns how many mutants or rules were not caught.
 */
int lint_mutants(const char *path, bool sealed);

#endif
