/* The PDF writer: sections of blocks, evidence and a QR code become one tagged PDF/A file.
 *
 * What comes out is PDF 1.7 with classic cross-reference table, uncompressed objects, Flate streams:
 * - with attachments PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) in one file;
 * - without attachments PDF/A-2a (ISO 19005-2) and PDF/UA-1;
 * - RECORD_FORM_1B: PDF 1.4 and PDF/A-1b (ISO 19005-1) by the same code, without attachments. For tests only, since an
 *   independent checker of that part exists in Debian.
 *
 * The bytes are a pure function of the arguments, the font and profile files, and the versions of HarfBuzz and zlib:
 * no clock, no locale, no randomness. /ID comes from the content's hash. Catalog is object 1; /AcroForm (object 2,
 * without fields) and the first page's /Annots (object 3, empty) are objects of their own, so that a seal by
 * incremental update needs to change only these.
 *
 * How it looks: A4, margins of 25 mm, one column, black and grey on white. Level of headings: each section's title is
 * H1, headings are H2. A section's subtitle is set above its title, as a letterhead. */
#ifndef JOURBESLUT_RECORD_H
#define JOURBESLUT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/blocks.h"

#define RECORD_PAGES_MAX 400 /* the print of a law pack has two hundred */
#define RECORD_ATTACHMENTS_MAX 64
#define RECORD_SECTIONS_MAX 64
#define RECORD_BANNERS_MAX 8
/* Longest text of the metadata, in bytes. */
#define RECORD_TEXT_MAX 500
/* A size for the result's buffer that no record of ours needs to pass. */
#define RECORD_PDF_MAX ((size_t)16 << 20)

/* Two faces and a colour profile, loaded once and kept. After loading nothing in it changes: any number of threads may
 * use one. */
struct record_fonts;

/* Files: TrueType outlines (glyf). In Debian: fonts-noto-core, icc-profiles-free. */
struct record_font_files {
	const char *regular;
	const char *bold;
	const char *profile; /* sRGB ICC profile, for the output intent */
};
/* Where Debian's packages put them. */
#define RECORD_FONT_REGULAR "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"
#define RECORD_FONT_BOLD "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"
#define RECORD_PROFILE "/usr/share/color/icc/sRGB.icc"

/* ERR_NOT_FOUND and ERR_IO (a file cannot be read), ERR_CONFIG (not such a file), ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err record_fonts_load(const struct record_font_files *files, struct record_fonts **ret_fonts);
/* NULL is fine. */
void record_fonts_free(struct record_fonts *fonts);

/* What cannot be set in the fonts. */
struct record_missing {
	uint32_t code_point; /* the character; 0: not UTF-8 or not NFC */
	size_t offset;       /* its place in the text, in bytes */
	size_t block;        /* record_blocks_check: index of the block */
	char name[16];       /* "U+4E2D" */
};

/* Can every character be printed, in both faces? ERR_INPUT with `missing` (which may be NULL) filled: the font lacks a
 * character, or it is of a script or kind that the writer does not set (right-to-left, invisible format characters).
 * Ask before a text is frozen: the writer refuses too, but then it is late. LF is allowed. */
MUST_USE enum err record_text_check(const struct record_fonts *fonts, struct span text, struct record_missing *missing);
/* The same for every text of a list. */
MUST_USE enum err record_blocks_check(const struct record_fonts *fonts, const struct blocks *blocks,
                                      struct record_missing *missing);

/* Appends the text in normal form (text_normalize), with whatever cannot be printed as "U+4E2D": what comes with the
 * evidence or from a register must not be able to stop the archiving, and is never dropped without a trace. The raw
 * text stays in the evidence. ERR_INPUT: not UTF-8, or a control character. */
MUST_USE enum err record_text_printable(const struct record_fonts *fonts, struct span text, struct buf *out);

/* A QR code, drawn as vectors at the right of the section's title. */
struct record_qr {
	const uint8_t *modules; /* size * size, row by row from the top; 0 is light, all else dark; no quiet zone */
	size_t size;            /* 21 to 177 */
	const char *caption;    /* printed below, such as the address; may hold LF; may be NULL */
	const char *alt;        /* the figure's text for who cannot see it; never empty */
};

/* What stands with the QR code of a decision; the code for the eye follows the caption. */
#define RECORD_QR_ALT "QR-kod till kontrollsidan för det här beslutet"
#define RECORD_QR_CAPTION "Kontrollkod\n"

/* Marks on top of every page. The papers that are not sealed bear one of the last five; no sealed record, copy or
 * Beslutsunderlag does, nor any of those that say what became of the decision. */
#define RECORD_MARK_TEST "TESTMILJÖ"
#define RECORD_MARK_PRACTICE "ÖVNING"
#define RECORD_MARK_COPY "KOPIA"
#define RECORD_MARK_WITHDRAWN "FELREGISTRERAT"
#define RECORD_MARK_WITHDRAWAL "FELREGISTRERING VÄNTAR PÅ BEKRÄFTELSE"
#define RECORD_MARK_CONTESTED "IFRÅGASATT"           /* by its decision maker */
#define RECORD_MARK_MAY_HAVE_LAPSED "KAN HA UPPHÖRT" /* a last day passed, and nothing is recorded (follow.h) */
#define RECORD_MARK_LAPSED "HAR UPPHÖRT"
#define RECORD_MARK_SET_ASIDE "HÄVT AV RÄTTEN"
#define RECORD_MARK_BARRED "FÅR INTE VERKSTÄLLAS NU"            /* whom it is about is remanded (follow.h) */
#define RECORD_MARK_LAW_REVOKED "LAGTEXTEN HAR TAGITS TILLBAKA" /* after the text was frozen by it (revoked.h) */
#define RECORD_MARK_DRAFT "UTKAST"                              /* nothing is decided yet */
#define RECORD_MARK_UNSIGNED "EJ UNDERTECKNAT"                  /* decided orally */
#define RECORD_MARK_WAITING "VÄNTAR PÅ TIDSSTÄMPEL"             /* signed, not sealed */
#define RECORD_MARK_CONFIRMATION "BEKRÄFTELSE"                  /* of an oral decision, for police and home */
#define RECORD_MARK_UNSEALED_COPY "OSTÄMPLAD KOPIA"             /* of a signed decision that has a mark to bear */
#define RECORD_MARK_BETWEEN " · "
#define RECORD_CONFIRMATION_TITLE "Bekräftelse på muntligt beslut"

struct record_section {
	const struct blocks *blocks; /* with a title first, as the block model says */
	bool new_page;               /* begins on a new page; the first section always does */
	const struct record_qr *qr;  /* may be NULL */
};

/* ISO 32000-2, 7.11.3 /AFRelationship. */
enum record_relationship {
	RECORD_SOURCE,     /* what the pages were made from: decision.json */
	RECORD_DATA,       /* data that the pages show: statement.json */
	RECORD_SUPPLEMENT, /* evidence: signature.xml, ocsp.der */
	RECORD_UNSPECIFIED,
	RECORD_RELATIONSHIP_COUNT
};

struct record_attachment {
	const char *name; /* file name of letters, digits, '.', '_', '-'; each its own */
	const char *mime; /* "application/json" */
	struct span bytes;
	enum record_relationship relationship;
	const char *description; /* Swedish, for the reader's list of attachments */
	struct instant modified;
};

enum record_form {
	RECORD_FORM_ARCHIVE, /* 3a with attachments, 2a without */
	RECORD_FORM_1B,
};

/* In plain bytes of every file that the writer makes, before its number (FORMAT.md, 2.4). */
#define RECORD_WRITER "Jourbeslut record writer "
/* The number of the format (FORMAT.md) that the file names as its own. What it changes in the file is that name alone;
 * what belongs into a record of which number, its maker knows. */
enum record_writer { RECORD_WRITER_2, RECORD_WRITER_1 };

/* All is borrowed. Texts are UTF-8 in NFC; NULL counts as "". */
struct record_document {
	enum record_form form;
	enum record_writer writer;
	const char *title;      /* for the reader's window and the metadata; required */
	const char *author;     /* the committee; required */
	const char *reference;  /* "GVL-2026-0042-7"; required */
	const char *version;    /* as printed: "1" */
	const char *text_code;  /* "" where there is none */
	struct instant created; /* stands as creation and modification time */
	/* Marks printed on top of every page: "TESTMILJÖ", "ÖVNING", "EJ UNDERTECKNAT", "HAR UPPHÖRT", "KOPIA". */
	const char *const *banners;
	size_t banner_count;
	const struct record_section *sections; /* at least one */
	size_t section_count;
	const struct record_attachment *attachments;
	size_t attachment_count;
};

/* Appends the file to an empty buffer. ERR_INPUT: a character that the fonts lack, a text missing, a bad name or two
 * attachments of one name, attachments in the 1b form. ERR_TOO_LARGE: more than RECORD_PAGES_MAX pages, or larger than
 * the buffer may be. ERR_MEMORY. On failure the buffer is empty. */
MUST_USE enum err record_write(const struct record_fonts *fonts, const struct record_document *document,
                               struct buf *ret_pdf);

#endif
