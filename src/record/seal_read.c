/* A sealed file taken apart. What an update carries is looked up, the update is made anew from it, and every byte is
 * compared: so the looking up need not judge, and nothing that the writer would not have written can stand anywhere. */
#include "record/seal_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/record.h"
#include "record/scan.h"

struct reading {
	struct span file;
	char *reason;
	size_t reason_size;
	size_t ends[SEAL_REVISIONS_MAX + 1]; /* of the revisions, the first first */
	size_t count;
	struct seal_state *state; /* of the revision before the one that is read */
};

static enum err refuse(const struct reading *r, const char *reason)
{
	(void)snprintf(r->reason, r->reason_size, "%s", reason);
	return ERR_EVIDENCE;
}

static void release_revision(struct seal_revision *v)
{
	buf_release(&v->name);
	buf_release(&v->reason);
	buf_release(&v->contents);
	der_list_release(&v->certificates);
	der_list_release(&v->ocsp);
	der_list_release(&v->crls);
}

void seal_file_release(struct seal_file *f)
{
	for (size_t i = 0; i < f->count; i++)
		release_revision(&f->revisions[i]);
	f->count = 0;
}

/* From the last revision back to the first, by /Prev. */
static enum err find_revisions(struct reading *r)
{
	size_t ends[SEAL_REVISIONS_MAX + 1], count = 0, xref;
	struct seal_tail tail;

	if (!seal_tail_last(r->file, &xref))
		return refuse(r, "the file does not end as a record does");
	do {
		if (count > SEAL_REVISIONS_MAX)
			return refuse(r, "more updates than a record may have");
		if (!seal_tail_at(r->file, xref, &tail))
			return refuse(r, "a cross-reference section or trailer is not of a record's form");
		ends[count++] = tail.end;
		xref = tail.prev;
	} while (xref > 0);
	for (size_t i = 0; i < count; i++)
		r->ends[i] = ends[count - 1 - i];
	for (size_t i = 1; i < count; i++) {
		if (r->ends[i] <= r->ends[i - 1])
			return refuse(r, "revisions do not follow each other");
	}
	r->count = count;
	return r->ends[count - 1] == r->file.len ? ERR_OK : refuse(r, "bytes follow the last revision");
}

static bool read_unit(struct span hex, size_t at, uint32_t *ret_unit)
{
	uint8_t bytes[2];

	if (at + 4 > hex.len || hex_decode(span_of(hex.ptr + at, 4), bytes, 2) != ERR_OK)
		return false;
	*ret_unit = (uint32_t)bytes[0] << 8 | bytes[1];
	return true;
}

static enum err add_utf8(struct buf *out, uint32_t c)
{
	char bytes[4] = { (char)(0xF0 | c >> 18), (char)(0x80 | (c >> 12 & 63)), (char)(0x80 | (c >> 6 & 63)),
		          (char)(0x80 | (c & 63)) };

	if (c < 0x80)
		return buf_add_char(out, (char)c);
	if (c < 0x800)
		bytes[2] = (char)(0xC0 | c >> 6);
	else if (c < 0x10000)
		bytes[1] = (char)(0xE0 | c >> 12);
	return c < 0x800     ? buf_add(out, bytes + 2, 2)
	       : c < 0x10000 ? buf_add(out, bytes + 1, 3)
	                     : buf_add(out, bytes, 4);
}

/* ERR_INPUT: not UTF-16 in hex. */
static enum err decode_text(struct span hex, struct buf *out)
{
	*out = buf_init(4 * (size_t)RECORD_TEXT_MAX);
	for (size_t at = 0; at < hex.len; at += 4) {
		uint32_t unit, low;

		if (!read_unit(hex, at, &unit))
			return ERR_INPUT;
		if (unit >= 0xD800 && unit < 0xDC00) {
			at += 4;
			if (!read_unit(hex, at, &low) || low < 0xDC00 || low > 0xDFFF)
				return ERR_INPUT;
			unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
		}
		if (unit == 0)
			return ERR_INPUT;
		TRY(add_utf8(out, unit));
	}
	return ERR_OK;
}

/* "20261121233319" */
static bool decode_date(struct span digits, struct instant *ret_at)
{
	const char *d = digits.ptr;
	char text[32];

	if (digits.len != 14)
		return false;
	(void)snprintf(text, sizeof text, "%.4s-%.2s-%.2s%c%.2s:%.2s:%.2sZ", d, d + 4, d + 6, 'T', d + 8, d + 10,
	               d + 12);
	return instant_parse(span_str(text), ret_at) == ERR_OK;
}

/* What only the seal has. ERR_INPUT. */
static enum err read_texts(struct scan *s, struct seal_revision *v)
{
	struct span date, name, reason;

	if (!scan_past(s, " /M (D:") || !scan_until(s, "+00'00') /Name <FEFF", &date) ||
	    !scan_until(s, "> /Reason <FEFF", &name) || !scan_until(s, "> ", &reason) || !decode_date(date, &v->at))
		return ERR_INPUT;
	TRY(decode_text(name, &v->name));
	return decode_text(reason, &v->reason);
}

/* How many of a list's references are objects of this update. */
static bool count_new(struct scan *s, const char *key, uint32_t first_new, size_t *ret_count)
{
	uint64_t number;

	*ret_count = 0;
	if (!scan_literal(s, key))
		return true;
	do {
		if (!scan_number(s, UINT32_MAX, &number) || !scan_literal(s, " 0 R"))
			return false;
		*ret_count += number >= first_new;
	} while (scan_literal(s, " "));
	return scan_literal(s, "]");
}

static enum err read_stream(struct scan *s, struct der_list *list)
{
	struct span der;
	uint64_t number, len;

	if (!scan_number(s, UINT32_MAX, &number) || !scan_literal(s, " 0 obj\n<< /Length ") ||
	    !scan_number(s, DER_MAX, &len) || !scan_literal(s, " >>\nstream\n") || len > s->bytes.len - s->at)
		return ERR_INPUT;
	der = span_of(s->bytes.ptr + s->at, (size_t)len);
	s->at += (size_t)len;
	if (!scan_literal(s, "\nendstream\nendobj\n"))
		return ERR_INPUT;
	return der_list_add(list, der);
}

/* The DSS, and the values that came with this update. */
static enum err read_dss(struct scan *s, uint32_t first_new, struct seal_revision *v)
{
	static const char *const keys[SEAL_STORE_COUNT] = { " /Certs [", " /OCSPs [", " /CRLs [" };
	struct der_list *lists[SEAL_STORE_COUNT] = { &v->certificates, &v->ocsp, &v->crls };
	size_t counts[SEAL_STORE_COUNT];

	if (!scan_past(s, "\n<< /Type /DSS"))
		return ERR_INPUT;
	for (enum seal_store store = 0; store < SEAL_STORE_COUNT; store++) {
		if (!count_new(s, keys[store], first_new, &counts[store]))
			return ERR_INPUT;
	}
	if (!scan_literal(s, " >>\nendobj\n"))
		return ERR_INPUT;
	for (enum seal_store store = 0; store < SEAL_STORE_COUNT; store++) {
		for (size_t i = 0; i < counts[store]; i++)
			TRY(read_stream(s, lists[store]));
	}
	return ERR_OK;
}

/* Looks up what the update carries. ERR_INPUT: not even that is there. */
static enum err read_parts(const struct reading *r, struct span update, struct seal_revision *v, struct span *ret_hex)
{
	struct scan s = { update, 0 };

	v->is_stamp = scan_literal(&s, "1 0 obj\n");
	TRY(v->is_stamp ? read_dss(&s, r->state->tail.size, v) : read_texts(&s, v));
	return scan_past(&s, "] /Contents <") && scan_until(&s, "> >>\nendobj\nxref\n", ret_hex) ? ERR_OK : ERR_INPUT;
}

/* One DER value in lower-case hex, and only '0' behind it. */
static enum err read_contents(const struct reading *r, struct span hex, struct buf *out)
{
	size_t room = hex.len / 2, len;
	FREE uint8_t *bytes = malloc(room + 1);

	if (!bytes)
		return ERR_MEMORY;
	for (size_t i = 0; i < hex.len; i++) {
		if (hex.ptr[i] >= 'A' && hex.ptr[i] <= 'F')
			return refuse(r, "/Contents has capital letters");
	}
	if (hex_decode(hex, bytes, room) != ERR_OK)
		return refuse(r, "/Contents is not hex");
	len = seal_der_length(span_of(bytes, room));
	if (len == 0)
		return refuse(r, "/Contents is not one DER value");
	for (size_t i = len; i < room; i++) {
		if (bytes[i] != 0)
			return refuse(r, "something stands behind the DER value in /Contents");
	}
	*out = buf_init(SEAL_ROOM_MOST);
	return buf_add(out, bytes, len);
}

/* Is the update what the writer makes of its parts, /Contents apart? */
static enum err compare(const struct reading *r, struct span before, struct span update, struct span hex,
                        struct seal_revision *v)
{
	struct seal_signature g = { v->is_stamp, v->at, buf_str(&v->name), buf_str(&v->reason), hex.len / 2 };
	struct seal_lists lists = { { &v->certificates, &v->ocsp, &v->crls } };
	BUF made = buf_init(update.len);
	struct seal_written written;
	enum err e = seal_update_write(r->state, before, &g, &lists, &made, &written);
	size_t after;

	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return refuse(r, "an update carries what a record's may not");
	TRY(e);
	after = written.contents + 2 * g.room;
	if (made.len != update.len || hex.ptr != update.ptr + written.contents || hex.len != 2 * g.room ||
	    memcmp(made.ptr, update.ptr, written.contents) != 0 ||
	    memcmp(made.ptr + after, update.ptr + after, made.len - after) != 0)
		return refuse(r, "an update is not what its parts give, byte for byte");
	v->digest = written.digest;
	return ERR_OK;
}

static enum err read_revision(const struct reading *r, size_t index, struct seal_revision *v)
{
	struct span before = { r->file.ptr, r->ends[index - 1] };
	struct span update = { r->file.ptr + before.len, r->ends[index] - before.len }, hex;
	enum err e;

	v->start = before.len;
	v->end = r->ends[index];
	e = read_parts(r, update, v, &hex);
	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return refuse(r, "an update is not of a record's form");
	TRY(e);
	if (v->is_stamp == (index == 1))
		return refuse(r, v->is_stamp ? "a stamp without a seal before it" : "a second seal");
	TRY(compare(r, before, update, hex, v));
	return read_contents(r, hex, &v->contents);
}

static enum err read_all(struct reading *r, struct seal_file *f)
{
	TRY(find_revisions(r));
	f->base = r->ends[0];
	if (seal_state_open(span_of(r->file.ptr, f->base), r->state) != ERR_OK)
		return refuse(r, "the first revision is not of a record's form");
	for (size_t i = 1; i < r->count; i++)
		TRY(read_revision(r, i, &f->revisions[f->count++]));
	return ERR_OK;
}

enum err seal_read(struct span file, char *reason, size_t reason_size, struct seal_file *ret_file,
                   struct seal_state *ret_state)
{
	struct reading r = { .file = file, .reason = reason, .reason_size = reason_size, .state = ret_state };
	enum err e;

	*ret_file = (struct seal_file){ 0 };
	(void)snprintf(reason, reason_size, "%s", "");
	e = read_all(&r, ret_file);
	if (e != ERR_OK)
		seal_file_release(ret_file);
	return e;
}

enum err seal_file_read(struct span file, char *reason, size_t reason_size, struct seal_file *ret_file)
{
	struct seal_state state;

	return seal_read(file, reason, reason_size, ret_file, &state);
}
