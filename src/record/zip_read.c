#include "jourbeslut/zip.h"

#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST /* what is unpacked is not written to */
#include <zlib.h>

#include "jourbeslut/base/text.h"

#define LOCAL_HEADER 0x04034b50u
#define CENTRAL_HEADER 0x02014b50u
#define END_OF_DIRECTORY 0x06054b50u
#define DESCRIPTOR 0x08074b50u
#define LOCAL_SIZE 30
#define CENTRAL_SIZE 46
#define END_SIZE 22
#define STORED 0
#define DEFLATED 8
/* General purpose bits (APPNOTE 4.4.4): 1 and 2 how it was deflated, 3 sizes after the data, 11 UTF-8. */
#define BITS_KNOWN 0x080eu
#define BIT_DESCRIPTOR 0x0008u

struct reading {
	struct span file;
	size_t at;        /* where the next entry must begin */
	size_t directory; /* where the directory begins */
	size_t left;      /* bytes that may still be unpacked */
	const char *reason;
};

/* What both headers say of one entry. */
struct facts {
	uint32_t flags, method, crc, packed, size;
	struct span name;
};

static uint32_t number(struct span s, size_t at, int bytes)
{
	uint32_t value = 0;

	for (int i = bytes - 1; i >= 0; i--)
		value = value << 8 | (unsigned char)s.ptr[at + (size_t)i];
	return value;
}

static enum err refuse(struct reading *r, const char *reason)
{
	r->reason = reason;
	return ERR_INPUT;
}

/* Neither absolute, nor upwards, nor of another system: what is unpacked stays where it is put. */
static bool name_good(struct span name)
{
	if (name.len == 0 || name.len >= ZIP_NAME_MAX || name.ptr[0] == '/' || !text_is_utf8(name) ||
	    text_has_control(name))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == '\\' || name.ptr[i] == ':')
			return false;
		if (i > 0 && name.ptr[i] == '.' && name.ptr[i - 1] == '.')
			return false;
	}
	return true;
}

/* From "general purpose bits" to "size": the same fields in both headers, at `base`. */
static struct facts facts_at(struct span s, size_t base)
{
	return (struct facts){ .flags = number(s, base, 2),
		               .method = number(s, base + 2, 2),
		               .crc = number(s, base + 8, 4),
		               .packed = number(s, base + 12, 4),
		               .size = number(s, base + 16, 4) };
}

/* One header of the directory. */
static enum err read_central(struct reading *r, size_t *at, struct facts *ret_facts, uint32_t *ret_offset)
{
	size_t name_len, extra, comment, end = r->file.len - END_SIZE;

	if (end - *at < CENTRAL_SIZE || number(r->file, *at, 4) != CENTRAL_HEADER)
		return refuse(r, "the directory is broken");
	*ret_facts = facts_at(r->file, *at + 8);
	name_len = number(r->file, *at + 28, 2);
	extra = number(r->file, *at + 30, 2);
	comment = number(r->file, *at + 32, 2);
	if (end - *at - CENTRAL_SIZE < name_len + extra + comment)
		return refuse(r, "the directory is broken");
	if (number(r->file, *at + 34, 2) != 0)
		return refuse(r, "it is spread over several files");
	*ret_offset = number(r->file, *at + 42, 4);
	ret_facts->name = span_of(r->file.ptr + *at + CENTRAL_SIZE, name_len);
	*at += CENTRAL_SIZE + name_len + extra + comment;
	if (ret_facts->flags & ~BITS_KNOWN)
		return refuse(r, "an entry is encrypted or of an unknown form");
	if (!name_good(ret_facts->name))
		return refuse(r, "an entry has a name that is not taken");
	return ERR_OK;
}

/* The sizes after the data (APPNOTE 4.3.9), with or without its mark. */
static bool descriptor_fits(struct reading *r, const struct facts *f)
{
	size_t at = r->at;

	if (r->directory - at >= 16 && number(r->file, at, 4) == DESCRIPTOR)
		at += 4;
	if (r->directory - at < 12 || number(r->file, at, 4) != f->crc || number(r->file, at + 4, 4) != f->packed ||
	    number(r->file, at + 8, 4) != f->size)
		return false;
	r->at = at + 12;
	return true;
}

/* The header before the data and the data itself. */
static enum err read_local(struct reading *r, const struct facts *f, struct span *ret_packed)
{
	bool later = f->flags & BIT_DESCRIPTOR;
	struct facts local;
	size_t extra;

	if (r->directory - r->at < LOCAL_SIZE || number(r->file, r->at, 4) != LOCAL_HEADER)
		return refuse(r, "an entry does not begin where the one before it ends");
	local = facts_at(r->file, r->at + 6);
	local.name = span_of(r->file.ptr + r->at + LOCAL_SIZE, number(r->file, r->at + 26, 2));
	extra = number(r->file, r->at + 28, 2);
	r->at += LOCAL_SIZE;
	if (r->directory - r->at < local.name.len + extra || !span_equal(local.name, f->name) ||
	    local.flags != f->flags || local.method != f->method)
		return refuse(r, "an entry and the directory differ");
	r->at += local.name.len + extra;
	if (later ? (local.crc && local.crc != f->crc) || (local.size && local.size != f->size) ||
	                    (local.packed && local.packed != f->packed)
	          : local.crc != f->crc || local.size != f->size || local.packed != f->packed)
		return refuse(r, "an entry and the directory differ");
	if (r->directory - r->at < f->packed)
		return refuse(r, "an entry is cut off");
	*ret_packed = span_of(r->file.ptr + r->at, f->packed);
	r->at += f->packed;
	if (later && !descriptor_fits(r, f))
		return refuse(r, "an entry and the directory differ");
	return ERR_OK;
}

/* Raw deflate (RFC 1951), exactly `f->size` bytes out of all of `packed`. */
static enum err unpack(struct reading *r, const struct facts *f, struct span packed, unsigned char *out)
{
	z_stream z = { .next_in = (const Bytef *)packed.ptr,
		       .avail_in = (uInt)packed.len,
		       .next_out = out,
		       .avail_out = f->size };
	int status;

	if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return ERR_MEMORY;
	status = inflate(&z, Z_FINISH);
	(void)inflateEnd(&z);
	if (status == Z_MEM_ERROR)
		return ERR_MEMORY;
	if (status != Z_STREAM_END || z.avail_in || z.avail_out)
		return refuse(r, "an entry cannot be unpacked");
	return ERR_OK;
}

static enum err read_bytes(struct reading *r, const struct facts *f, struct span packed, struct buf *out)
{
	FREE unsigned char *bytes = NULL;

	if (f->size > r->left)
		return ERR_TOO_LARGE;
	r->left -= f->size;
	if (f->method == STORED && f->packed != f->size)
		return refuse(r, "an entry and the directory differ");
	if (f->method == STORED) {
		TRY(buf_add_span(out, packed));
	} else if (f->method == DEFLATED) {
		bytes = malloc((size_t)f->size + 1);
		if (!bytes)
			return ERR_MEMORY;
		TRY(unpack(r, f, packed, bytes));
		TRY(buf_add(out, bytes, f->size));
	} else {
		return refuse(r, "an entry is packed in a way that is not read here");
	}
	if (crc32(0, (const Bytef *)out->ptr, (uInt)out->len) != f->crc)
		return refuse(r, "an entry's checksum is wrong");
	return ERR_OK;
}

static enum err read_entry(struct reading *r, size_t *central, struct zip_file *f)
{
	struct zip_item *item = &f->items[f->count];
	struct span packed;
	struct facts facts;
	uint32_t offset;

	TRY(read_central(r, central, &facts, &offset));
	if (offset != r->at)
		return refuse(r, "an entry does not begin where the one before it ends");
	TRY(read_local(r, &facts, &packed));
	if (facts.name.ptr[facts.name.len - 1] == '/')
		return facts.size ? refuse(r, "a folder has content") : ERR_OK;
	memcpy(item->name, facts.name.ptr, facts.name.len);
	item->name[facts.name.len] = '\0';
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->items[i].name, item->name) == 0)
			return refuse(r, "two entries have the same name");
	item->bytes = buf_init(r->left);
	f->count++; /* from here zip_file_release frees it */
	return read_bytes(r, &facts, packed, &item->bytes);
}

static enum err read_all(struct reading *r, struct zip_file *f)
{
	size_t end = r->file.len - END_SIZE, count, size, central;

	count = number(r->file, end + 10, 2);
	size = number(r->file, end + 12, 4);
	r->directory = number(r->file, end + 16, 4);
	if (number(r->file, end, 4) != END_OF_DIRECTORY || number(r->file, end + 4, 4) != 0 ||
	    number(r->file, end + 8, 2) != count || number(r->file, end + 20, 2) != 0 || r->directory > end ||
	    end - r->directory != size)
		return refuse(r, "it does not end as a ZIP file does");
	if (count > ZIP_ENTRIES_MAX)
		return ERR_TOO_LARGE;
	f->items = calloc(count + 1, sizeof *f->items);
	if (!f->items)
		return ERR_MEMORY;
	central = r->directory;
	for (size_t i = 0; i < count; i++)
		TRY(read_entry(r, &central, f));
	if (central != end || r->at != r->directory)
		return refuse(r, "something stands between its entries");
	return ERR_OK;
}

enum err zip_read(struct span file, size_t max, const char **ret_reason, struct zip_file *ret_file)
{
	ZIP_FILE f = { 0 };
	struct reading r = { .file = file, .left = max, .reason = "" };
	enum err e = file.len < END_SIZE || file.len > UINT32_MAX ? refuse(&r, "it is no ZIP file") : read_all(&r, &f);

	*ret_reason = r.reason;
	TRY(e);
	*ret_file = f;
	f = (struct zip_file){ 0 };
	return ERR_OK;
}

void zip_file_release(struct zip_file *f)
{
	for (size_t i = 0; i < f->count; i++)
		buf_release(&f->items[i].bytes);
	free(f->items);
	*f = (struct zip_file){ 0 };
}
