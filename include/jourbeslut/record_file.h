/* Reading a record back: only the profile that record_write makes, nothing else.
 *
 * The reader follows FORMAT.md: it accounts for every byte of revision 1 (header, objects one after the other, table,
 * trailer), knows every key and every operator that the writer uses, and refuses all others. It takes out the pages'
 * text by the structure tree, the marks and footers, the attachments and the metadata. */
#ifndef JOURBESLUT_RECORD_FILE_H
#define JOURBESLUT_RECORD_FILE_H

#include "jourbeslut/blocks.h"
#include "jourbeslut/record.h"

#define RECORD_FILE_MAX ((size_t)16 << 20)

struct record_file;

struct record_file_attachment {
	const char *name, *mime;
	enum record_relationship relationship;
	struct span bytes;       /* decompressed; borrowed from the record_file */
	const char *description; /* "" where there is none */
	struct instant modified;
};

/* `base` is revision 1 alone. ERR_EVIDENCE with an English `reason`: anything that the writer would not have written.
 * ERR_TOO_LARGE: decompressed streams past RECORD_FILE_MAX. `base` must outlive the result. */
MUST_USE enum err record_file_open(struct span base, char *reason, size_t reason_size, struct record_file **ret_file);
void record_file_free(struct record_file *f);

size_t record_file_attachments(const struct record_file *f);
struct record_file_attachment record_file_attachment_at(const struct record_file *f, size_t index);
/* By name; ERR_NOT_FOUND. */
MUST_USE enum err record_file_attachment(const struct record_file *f, const char *name,
                                         struct record_file_attachment *ret_attachment);

/* From the metadata. Borrowed. */
struct record_file_facts {
	const char *title, *author, *reference;
	struct instant created;
	size_t pages;
	bool archive_3a; /* PDF/A-3a; false: 2a */
	enum record_writer writer;
};
struct record_file_facts record_file_facts(const struct record_file *f);

/* What of the pages tells at first sight what a paper is: where it stands, no reader can overlook it. Borrowed. */
struct record_file_look {
	const char *banner;  /* the marks on top of every page, " · " between; "" where a page has none, or others */
	const char *title;   /* the first page's; "" where it has none */
	const char *caption; /* below its QR code; "" where it has none */
	size_t sections;
};
MUST_USE enum err record_file_look(struct record_file *f, struct record_file_look *ret_look);

/* Do the pages show exactly these sections, banners, footers and QR codes and nothing else? `expected` is the document
 * as record_write would have been given it, the attachments left out. Text is compared element by element through the
 * structure tree (tag, style, text, rows), artifacts (banners, footer) by their text, QR codes by their modules; and
 * the metadata: format, title, author, reference, time. That all of it stands where the eye meets it so (inside the
 * page, in the tree's order, nothing over another, black or the writer's grey) record_file_open has seen to.
 * ERR_EVIDENCE with a `reason` that names section and block, and holds no text of the record. ERR_INPUT: no such
 * document. */
MUST_USE enum err record_file_shows(const struct record_file *f, const struct record_document *expected, char *reason,
                                    size_t reason_size);
/* Is every glyph's outline and width, in the embedded programs, that of the pinned fonts for the characters that
 * /ToUnicode says? Programs with instructions, or with more tables than outlines need, fonts of another name or other
 * measures, and another colour profile are refused too. ERR_EVIDENCE: one is not; `reason` names the character. */
MUST_USE enum err record_file_glyphs(const struct record_file *f, const struct record_fonts *pinned, char *reason,
                                     size_t reason_size);
/* The pages' text in reading order, for people: blocks_to_text's form. Appended. */
MUST_USE enum err record_file_text(const struct record_file *f, struct buf *out);

#endif
