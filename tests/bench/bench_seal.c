/* A one-page decision written and sealed (P-256, B-T, the authority in process) and stamped (B-LTA): how long it takes
 * and how large it is. Prints, asserts nothing. Argument FOLDER: leaves the files there too, for other programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "unit/record_sample.h"
#include "unit/seal_kit.h"

#define ROUNDS 400
#define ONE_PAGE 9 /* blocks of the sample that fill a page */
#define EVIDENCE_MAX 11

/* Evidence as large and as hard to compress as a real record's. */
static const struct {
	const char *name, *mime;
	enum record_relationship relationship;
	size_t text, random; /* bytes that compress, and bytes of base64 or DER that do not */
	bool base64;
} evidence[EVIDENCE_MAX] = {
	{ "decision.json", "application/json", RECORD_SOURCE, 3000, 0, false },
	{ "statement.json", "application/json", RECORD_DATA, 1500, 64, true },
	{ "signature.xml", "application/xml", RECORD_SUPPLEMENT, 2200, 6600, true },
	{ "ocsp.der", "application/ocsp-response", RECORD_SUPPLEMENT, 400, 1500, false },
	{ "record.json", "application/json", RECORD_DATA, 900, 64, true },
	{ "oral.act", "application/octet-stream", RECORD_SUPPLEMENT, 400, 32, false },
	{ "oral.tst", "application/timestamp-token", RECORD_SUPPLEMENT, 400, 900, false },
	{ "oral.tlog-proof", "text/plain", RECORD_SUPPLEMENT, 200, 700, true },
	{ "signature.act", "application/octet-stream", RECORD_SUPPLEMENT, 400, 32, false },
	{ "signature.tst", "application/timestamp-token", RECORD_SUPPLEMENT, 400, 900, false },
	{ "signature.tlog-proof", "text/plain", RECORD_SUPPLEMENT, 200, 700, true },
};

struct bench {
	struct record_fonts *fonts;
	struct sample sample;
	struct blocks page; /* borrows the sample's */
	struct record_section section;
	struct record_attachment attachments[EVIDENCE_MAX];
	struct buf bytes[EVIDENCE_MAX];
	struct record_document document;
	struct seal_kit kit;
	int64_t write[ROUNDS], seal[ROUNDS], stamp[ROUNDS], token[ROUNDS];
};

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* Nanoseconds that this process has computed: on a busy machine the fairer measure. */
static int64_t computed(void)
{
	struct timespec t = { 0 };

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static double middle(int64_t *times)
{
	int64_t half;

	qsort(times, ROUNDS, sizeof times[0], by_value);
	half = times[ROUNDS / 2];
	return (double)half / 1e6;
}

static enum err fill(struct buf *out, size_t index)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static const char text[] =
	        "{\"text\":\"Beslutet ska underställas förvaltningsrätten\",\"kind\":\"paragraph\"},";
	uint32_t state = (uint32_t)index + 1;

	*out = buf_init((size_t)1 << 20);
	for (size_t i = 0; i < evidence[index].text; i++)
		TRY(buf_add_char(out, text[i % (sizeof text - 1)]));
	for (size_t i = 0; i < evidence[index].random; i++) {
		state = state * 1664525 + 1013904223;
		TRY(buf_add_char(out, evidence[index].base64 ? digits[state >> 26] : (char)(state >> 24)));
	}
	return ERR_OK;
}

static enum err prepare(struct bench *b)
{
	TRY(sample_fonts_load(&b->fonts));
	TRY(sample_init(&b->sample, SAMPLE_RECORD));
	b->page = b->sample.decision;
	b->page.count = ONE_PAGE;
	b->section = (struct record_section){ .blocks = &b->page, .qr = &b->sample.qr };
	b->document = b->sample.document;
	b->document.sections = &b->section;
	b->document.section_count = 1;
	b->document.attachments = b->attachments;
	for (size_t i = 0; i < EVIDENCE_MAX; i++) {
		TRY(fill(&b->bytes[i], i));
		b->attachments[i] = (struct record_attachment){ evidence[i].name,         evidence[i].mime,
			                                        buf_span(&b->bytes[i]),   evidence[i].relationship,
			                                        "Bilaga till handlingen", b->document.created };
	}
	seal_kit_init(&b->kit, PKI_P256);
	return ERR_OK;
}

static void release(struct bench *b)
{
	record_fonts_free(b->fonts);
	sample_release(&b->sample);
	for (size_t i = 0; i < EVIDENCE_MAX; i++)
		buf_release(&b->bytes[i]);
	seal_kit_release(&b->kit);
}

static enum err keep(const char *folder, const char *name, struct span bytes)
{
	BUF path = buf_init(4096);
	CLOSE FILE *file = NULL;

	if (!folder)
		return ERR_OK;
	TRY(buf_printf(&path, "%s/%s.pdf", folder, name));
	file = fopen(path.ptr, "wb");
	return file && fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len && fflush(file) == 0 ? ERR_OK : ERR_IO;
}

static enum err one_round(struct bench *b, size_t i, size_t sizes[3], struct buf *pdf, size_t *ret_pages)
{
	int64_t start = computed(), written, sealed;
	const struct sha256 imprint = { { 1 } };
	BUF token = buf_init(TIMESTAMP_MAX);

	TRY(record_write(b->fonts, &b->document, pdf));
	written = computed();
	sizes[0] = pdf->len;
	TRY(seal_kit_seal(&b->kit, pdf));
	sealed = computed();
	sizes[1] = pdf->len;
	TRY(seal_kit_stamp(&b->kit, pdf));
	b->stamp[i] = computed() - sealed;
	b->seal[i] = sealed - written;
	b->write[i] = written - start;
	sizes[2] = pdf->len;
	start = computed();
	TRY(seal_kit_token(&b->kit, &imprint, &token));
	b->token[i] = computed() - start;
	*ret_pages = memmem(pdf->ptr, pdf->len, "/Type /Pages /Count 1 ", 22) ? 1 : 0;
	return ERR_OK;
}

static enum err measure(struct bench *b, size_t attachments, const char *name, const char *folder)
{
	size_t sizes[3] = { 0 }, one = 0;
	double write, seal;

	b->document.attachment_count = attachments;
	for (size_t i = 0; i < ROUNDS; i++) {
		BUF pdf = buf_init(RECORD_PDF_MAX);

		TRY(one_round(b, i, sizes, &pdf, &one));
		if (i + 1 == ROUNDS) {
			BUF file = buf_init(100);

			TRY(buf_printf(&file, "bench-%zu-lta", attachments));
			TRY(keep(folder, file.ptr, buf_span(&pdf)));
			TRY(buf_printf(&file, "-unsealed"));
			TRY(keep(folder, file.ptr, span_of(pdf.ptr, sizes[0])));
		}
	}
	write = middle(b->write);
	seal = middle(b->seal);
	(void)printf(
	        "%s%s\n  written and sealed   %6.2f ms median (%.2f written, %.2f sealed; of that %.2f ms a time stamp"
	        " asked, made and verified)\n  stamped (B-LTA)      %6.2f ms\n"
	        "  %zu bytes unsealed, %zu sealed (B-T), %zu stamped (B-LTA)\n",
	        name, one ? "" : ": NOT ONE PAGE", write + seal, write, seal, middle(b->token), middle(b->stamp),
	        sizes[0], sizes[1], sizes[2]);
	return ERR_OK;
}

int main(int argc, char **argv)
{
	static struct bench b;
	const char *folder = argc > 1 ? argv[1] : NULL;
	enum err e = prepare(&b);

	(void)printf("promised: 1.5 ms and 45 KB without attachments, 2 ms and 64 KB with, 85 KB as B-LTA\n");
	if (e == ERR_OK)
		e = measure(&b, 0, "one page, no attachments", folder);
	if (e == ERR_OK)
		e = measure(&b, EVIDENCE_MAX, "one page, all evidence attached", folder);
	release(&b);
	if (e != ERR_OK)
		(void)fprintf(stderr, "bench_seal: %s\n", err_name(e));
	return e == ERR_OK ? 0 : 1;
}
