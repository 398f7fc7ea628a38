#include "record/seal_update.h"

#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/record.h"
#include "record/pdf.h"
#include "record/scan.h"

#define RANGE_WIDTH 10
#define ZEROS 64

/* Fixed object numbers of revision 1 (write.c). */
enum { CATALOG = 1, FORM, ANNOTATIONS, PAGES };
/* Numbers of an update's new objects, from the first free one. DSS and its streams are a stamp's. */
enum { NEW_FIELD, NEW_SIGNATURE, NEW_DSS, NEW_STREAMS };
#define NEW_MAX (NEW_STREAMS + SEAL_STORE_COUNT * DER_LIST_MAX)

/* A DER value that the file has not yet. */
struct new_item {
	struct span der;
	struct sha256 hash;
};

/* An update being written. */
struct update {
	struct seal_state *state;
	const struct seal_signature *signature;
	struct buf *out;
	struct span file;    /* before */
	size_t fixed[PAGES]; /* places of objects 1 to 3, by number; 0: not rewritten */
	uint32_t first;      /* new objects are [first, first + count) */
	uint32_t count;
	size_t places[NEW_MAX];
	struct new_item items[SEAL_STORE_COUNT][DER_LIST_MAX];
	size_t item_counts[SEAL_STORE_COUNT];
	size_t range;    /* of /ByteRange's second number, in `out` */
	size_t contents; /* first digit, in `out` */
};

static bool read_page(struct span file, const struct seal_tail *tail, uint32_t *ret_page)
{
	struct scan s = { file, 0 };
	uint64_t count, page;

	if (!seal_tail_object(file, tail, PAGES, &s.at) || !scan_literal(&s, "4 0 obj\n<< /Type /Pages /Count ") ||
	    !scan_number(&s, RECORD_PAGES_MAX, &count) || !scan_literal(&s, " /Kids [ ") ||
	    !scan_number(&s, tail->size - 1, &page) || !scan_literal(&s, " 0 R"))
		return false;
	*ret_page = (uint32_t)page;
	return true;
}

/* Does this text stand at the object's place in revision 1? */
static bool object_is(struct span file, const struct seal_tail *tail, uint32_t number, const char *text)
{
	struct scan s = { file, 0 };

	return seal_tail_object(file, tail, number, &s.at) && scan_literal(&s, text);
}

static bool read_catalog(struct span file, const struct seal_tail *tail, struct span *ret_catalog)
{
	struct scan s = { file, 0 };

	return seal_tail_object(file, tail, CATALOG, &s.at) && scan_literal(&s, "1 0 obj\n") &&
	       scan_until(&s, " >>\nendobj\n", ret_catalog) && span_starts_with(*ret_catalog, "<< /Type /Catalog ");
}

enum err seal_state_open(struct span file, struct seal_state *ret_state)
{
	struct seal_state *s = ret_state;
	size_t xref;

	*s = (struct seal_state){ 0 };
	if (!span_starts_with(file, "%PDF-1.7\n%") && !span_starts_with(file, "%PDF-1.4\n%"))
		return ERR_INPUT;
	if (!seal_tail_last(file, &xref) || !seal_tail_at(file, xref, &s->tail) || s->tail.prev != 0 ||
	    s->tail.end != file.len)
		return ERR_INPUT;
	if (!read_page(file, &s->tail, &s->page) || !read_catalog(file, &s->tail, &s->catalog) ||
	    !object_is(file, &s->tail, FORM, "2 0 obj\n<< /Fields [] >>\nendobj\n") ||
	    !object_is(file, &s->tail, ANNOTATIONS, "3 0 obj\n[]\nendobj\n"))
		return ERR_INPUT;
	return ERR_OK;
}

static size_t here(const struct update *u)
{
	return u->file.len + u->out->len;
}

static enum err begin_fixed(struct update *u, uint32_t number)
{
	u->fixed[number] = here(u);
	return buf_printf(u->out, "%u 0 obj\n", number);
}

static enum err begin_new(struct update *u, size_t index)
{
	u->places[index] = here(u);
	return buf_printf(u->out, "%u 0 obj\n", u->first + (uint32_t)index);
}

static enum err end_object(struct update *u)
{
	return buf_add_str(u->out, "\nendobj\n");
}

static enum err add_references(struct buf *out, const uint32_t *objects, size_t count)
{
	TRY(buf_add_char(out, '['));
	for (size_t i = 0; i < count; i++)
		TRY(buf_printf(out, "%s%u 0 R", i > 0 ? " " : "", objects[i]));
	return buf_add_char(out, ']');
}

/* Objects 2 and 3: all fields, which are the first page's annotations too. */
static enum err write_lists(struct update *u)
{
	struct seal_state *s = u->state;

	TRY(begin_fixed(u, FORM));
	TRY(buf_add_str(u->out, "<< /Fields "));
	TRY(add_references(u->out, s->fields, s->field_count));
	/* SignaturesExist and AppendOnly (ISO 32000-1, table 219). */
	TRY(buf_add_str(u->out, " /SigFlags 3 >>"));
	TRY(end_object(u));
	TRY(begin_fixed(u, ANNOTATIONS));
	TRY(add_references(u->out, s->fields, s->field_count));
	return end_object(u);
}

/* Outside the page, without size, printed and locked: ISO 19005-2, 6.3.2 and 6.3.3 (no appearance is needed where the
 * rectangle is empty); ISO 14289-1, 7.18.1 (outside the crop box it needs no tag). */
static enum err write_field(struct update *u)
{
	bool is_stamp = u->signature->is_stamp;

	TRY(begin_new(u, NEW_FIELD));
	TRY(buf_add_str(u->out, "<< /Type /Annot /Subtype /Widget /FT /Sig /T "));
	TRY(is_stamp ? buf_printf(u->out, "(Stamp%zu)", u->state->field_count - 1) : buf_add_str(u->out, "(Seal)"));
	TRY(buf_add_str(u->out, " /TU "));
	TRY(pdf_add_text(u->out,
	                 is_stamp ? "Tidsstämpel för långtidsbevarande" : "Organisationens elektroniska sigill"));
	TRY(buf_printf(u->out, " /F 132 /Rect [-10 -10 -10 -10] /P %u 0 R /V %u 0 R >>", u->state->page,
	               u->first + NEW_SIGNATURE));
	return end_object(u);
}

static enum err add_room(struct buf *out, size_t digits)
{
	char zeros[ZEROS];

	memset(zeros, '0', sizeof zeros);
	for (size_t left = digits; left > 0;) {
		size_t len = left < sizeof zeros ? left : sizeof zeros;

		TRY(buf_add(out, zeros, len));
		left -= len;
	}
	return ERR_OK;
}

static enum err write_signature(struct update *u)
{
	const struct seal_signature *g = u->signature;

	TRY(begin_new(u, NEW_SIGNATURE));
	TRY(buf_printf(u->out, "<< /Type /%s /Filter /Adobe.PPKLite /SubFilter /%s",
	               g->is_stamp ? "DocTimeStamp" : "Sig", g->is_stamp ? "ETSI.RFC3161" : "ETSI.CAdES.detached"));
	if (!g->is_stamp) {
		TRY(buf_add_str(u->out, " /M "));
		TRY(pdf_add_date(u->out, g->at));
		TRY(buf_add_str(u->out, " /Name "));
		TRY(pdf_add_text(u->out, g->name));
		TRY(buf_add_str(u->out, " /Reason "));
		TRY(pdf_add_text(u->out, g->reason));
	}
	TRY(buf_add_str(u->out, " /ByteRange [0 "));
	u->range = u->out->len;
	TRY(buf_printf(u->out, "%*d %*d %*d] /Contents <", RANGE_WIDTH, 0, RANGE_WIDTH, 0, RANGE_WIDTH, 0));
	u->contents = u->out->len;
	TRY(add_room(u->out, 2 * g->room));
	TRY(buf_add_str(u->out, "> >>"));
	return end_object(u);
}

static bool has_hash(const struct update *u, enum seal_store store, const struct sha256 *hash)
{
	const struct seal_state *s = u->state;

	for (size_t i = 0; i < s->item_counts[store]; i++) {
		if (memcmp(&s->items[store][i].hash, hash, sizeof *hash) == 0)
			return true;
	}
	for (size_t i = 0; i < u->item_counts[store]; i++) {
		if (memcmp(&u->items[store][i].hash, hash, sizeof *hash) == 0)
			return true;
	}
	return false;
}

static int by_hash(const void *a, const void *b)
{
	return memcmp(&((const struct new_item *)a)->hash, &((const struct new_item *)b)->hash, SHA256_LEN);
}

/* Each value once, and only those that no earlier update has, in the order of their SHA-256. */
static enum err choose_items(struct update *u, enum seal_store store, const struct der_list *list)
{
	for (size_t i = 0; list && i < list->count; i++) {
		struct new_item item = { .der = buf_span(&list->items[i]) };

		TRY(sha256_of(item.der, &item.hash));
		if (!has_hash(u, store, &item.hash))
			u->items[store][u->item_counts[store]++] = item;
	}
	qsort(u->items[store], u->item_counts[store], sizeof u->items[store][0], by_hash);
	return ERR_OK;
}

/* Numbers the new values and takes them into the state. */
static enum err take_items(struct update *u, const struct seal_lists *lists)
{
	struct seal_state *s = u->state;

	u->count = NEW_STREAMS;
	for (enum seal_store store = 0; store < SEAL_STORE_COUNT; store++) {
		TRY(choose_items(u, store, lists->lists[store]));
		if (u->item_counts[store] > SEAL_ITEMS_MAX - s->item_counts[store])
			return ERR_TOO_LARGE;
		for (size_t i = 0; i < u->item_counts[store]; i++)
			s->items[store][s->item_counts[store]++] =
			        (struct seal_item){ u->items[store][i].hash, u->first + u->count++ };
	}
	return ERR_OK;
}

static enum err write_streams(struct update *u)
{
	size_t index = NEW_STREAMS;

	for (enum seal_store store = 0; store < SEAL_STORE_COUNT; store++) {
		for (size_t i = 0; i < u->item_counts[store]; i++) {
			struct span der = u->items[store][i].der;

			TRY(begin_new(u, index++));
			TRY(buf_printf(u->out, "<< /Length %zu >>\nstream\n", der.len));
			TRY(buf_add_span(u->out, der));
			TRY(buf_add_str(u->out, "\nendstream"));
			TRY(end_object(u));
		}
	}
	return ERR_OK;
}

/* The values of this update and of all before it. */
static enum err write_dss(struct update *u)
{
	static const char *const keys[SEAL_STORE_COUNT] = { "Certs", "OCSPs", "CRLs" };
	const struct seal_state *s = u->state;

	TRY(begin_new(u, NEW_DSS));
	TRY(buf_add_str(u->out, "<< /Type /DSS"));
	for (enum seal_store store = 0; store < SEAL_STORE_COUNT; store++) {
		if (s->item_counts[store] == 0)
			continue;
		TRY(buf_printf(u->out, " /%s [", keys[store]));
		for (size_t i = 0; i < s->item_counts[store]; i++)
			TRY(buf_printf(u->out, "%s%u 0 R", i > 0 ? " " : "", s->items[store][i].object));
		TRY(buf_add_char(u->out, ']'));
	}
	TRY(buf_add_str(u->out, " >>"));
	return end_object(u);
}

/* The catalog of revision 1 and one key more. */
static enum err write_catalog(struct update *u)
{
	TRY(begin_fixed(u, CATALOG));
	TRY(buf_add_span(u->out, u->state->catalog));
	TRY(buf_printf(u->out, " /DSS %u 0 R >>", u->first + NEW_DSS));
	return end_object(u);
}

static enum err add_entries(struct update *u, const size_t *places, size_t count)
{
	for (size_t i = 0; i < count; i++)
		TRY(pdf_add_offset(u->out, places[i]));
	return ERR_OK;
}

/* Cross-reference section and trailer. The first identifier stays; the second is of the file before the update. */
static enum err write_tail(struct update *u)
{
	struct seal_tail *tail = &u->state->tail;
	uint32_t fixed = u->signature->is_stamp ? CATALOG : FORM;
	size_t xref = here(u);
	struct sha256 hash;

	TRY(sha256_of(u->file, &hash));
	hex_encode(hash.bytes, 16, tail->id[1]);
	TRY(buf_printf(u->out, "xref\n0 %d\n0000000000 65535 f \n", fixed == CATALOG ? PAGES : 1));
	if (fixed != CATALOG)
		TRY(buf_add_str(u->out, "2 2\n"));
	TRY(add_entries(u, &u->fixed[fixed], PAGES - fixed));
	TRY(buf_printf(u->out, "%u %u\n", u->first, u->count));
	TRY(add_entries(u, u->places, u->count));
	TRY(buf_printf(u->out,
	               "trailer\n<< /Size %u /Root 1 0 R /Info 5 0 R /ID [<%s> <%s>] /Prev %zu >>\nstartxref\n%zu\n"
	               "%%%%EOF\n",
	               u->first + u->count, tail->id[0], tail->id[1], tail->xref, xref));
	tail->prev = tail->xref;
	tail->xref = xref;
	tail->size = u->first + u->count;
	tail->end = here(u);
	return ERR_OK;
}

/* /ByteRange: all but /Contents and its angle brackets (ISO 32000-1, table 252). */
static enum err set_range(struct update *u, struct sha256 *ret_digest)
{
	size_t gap = u->contents - 1, after = u->contents + 2 * u->signature->room + 1;
	char numbers[3 * (RANGE_WIDTH + 1) + 1];
	struct span parts[3] = { u->file, { u->out->ptr, gap }, { u->out->ptr + after, u->out->len - after } };
	int len = snprintf(numbers, sizeof numbers, "%*zu %*zu %*zu", RANGE_WIDTH, u->file.len + gap, RANGE_WIDTH,
	                   u->file.len + after, RANGE_WIDTH, parts[2].len);

	if (len != 3 * RANGE_WIDTH + 2)
		return ERR_TOO_LARGE;
	memcpy(u->out->ptr + u->range, numbers, (size_t)len);
	return sha256_of_parts(parts, ARRAY_LENGTH(parts), ret_digest);
}

static enum err write_update(struct update *u, const struct seal_lists *lists)
{
	bool is_stamp = u->signature->is_stamp;

	u->count = NEW_DSS;
	if (is_stamp) {
		TRY(take_items(u, lists));
		TRY(write_catalog(u));
	}
	TRY(write_lists(u));
	TRY(write_field(u));
	if (is_stamp) {
		TRY(write_dss(u));
		TRY(write_streams(u));
	}
	TRY(write_signature(u));
	return write_tail(u);
}

static bool text_allowed(const char *text)
{
	return text && *text && strlen(text) <= RECORD_TEXT_MAX;
}

static bool has_texts(const struct seal_signature *g)
{
	return g->is_stamp || (text_allowed(g->name) && text_allowed(g->reason));
}

enum err seal_update_write(struct seal_state *state, struct span file, const struct seal_signature *signature,
                           const struct seal_lists *lists, struct buf *out, struct seal_written *ret_written)
{
	struct update u = { .state = state, .signature = signature, .out = out, .file = file };

	ASSERT(out->len == 0 && state->tail.end == file.len);
	if (signature->room < SEAL_ROOM_LEAST || signature->room > SEAL_ROOM_MOST || !has_texts(signature))
		return ERR_INPUT;
	if (state->field_count >= SEAL_REVISIONS_MAX)
		return ERR_TOO_LARGE;
	u.first = state->tail.size;
	state->fields[state->field_count++] = u.first + NEW_FIELD;
	TRY(write_update(&u, lists));
	TRY(set_range(&u, &ret_written->digest));
	ret_written->contents = u.contents;
	return ERR_OK;
}

size_t seal_der_length(struct span bytes)
{
	const uint8_t *at = (const uint8_t *)bytes.ptr;
	size_t len, header = 2;

	if (bytes.len < 2 || at[0] != 0x30)
		return 0;
	len = at[1];
	if (at[1] > 0x80 && at[1] <= 0x83) {
		header += at[1] & 0x7F;
		len = 0;
		for (size_t i = 2; i < header && i < bytes.len; i++)
			len = len << 8 | at[i];
		/* The shortest form (X.690, 10.1). */
		if (bytes.len < header || at[2] == 0 || len < 0x80)
			return 0;
	} else if (at[1] >= 0x80) {
		return 0;
	}
	return len <= bytes.len - header ? header + len : 0;
}
