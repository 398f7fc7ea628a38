#include "jourbeslut/zip.h"

#include <string.h>
#include <zlib.h>

#define LOCAL_HEADER 0x04034b50u
#define CENTRAL_HEADER 0x02014b50u
#define END_OF_DIRECTORY 0x06054b50u
#define VERSION 20   /* 2.0: folders */
#define UNIX 0x0300u /* made on: Info-ZIP believes bit 11 there, and takes names for DOS' code page otherwise */
#define UTF8 0x0800u /* general purpose bit 11: names are UTF-8 */
#define FILE_MODE (0100644u << 16) /* a plain file, readable by all */

static enum err put(struct buf *out, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		TRY(buf_add_char(out, (char)(value >> 8 * i & 0xff)));
	return ERR_OK;
}

static bool good_name(const char *name)
{
	return *name && *name != '/' && !strstr(name, "..") && !strchr(name, '\\') && strlen(name) < 200;
}

/* MS-DOS date and time, in Stockholm time, as APPNOTE 4.4.6 has it. */
static uint32_t dos_time(struct instant i)
{
	struct civil c = civil_of(i);

	return (uint32_t)(c.date.year - 1980) << 25 | (uint32_t)c.date.month << 21 | (uint32_t)c.date.day << 16 |
	       (uint32_t)c.hour << 11 | (uint32_t)c.minute << 5 | (uint32_t)c.second / 2;
}

/* From "version needed" to "extra field length": the same in both headers. */
static enum err put_common(struct buf *out, const struct zip_entry *e)
{
	TRY(put(out, VERSION, 2));
	TRY(put(out, UTF8, 2));
	TRY(put(out, 0, 2)); /* stored */
	TRY(put(out, dos_time(e->modified), 4));
	TRY(put(out, (uint32_t)crc32(0, (const Bytef *)e->bytes.ptr, (uInt)e->bytes.len), 4));
	TRY(put(out, (uint32_t)e->bytes.len, 4));
	TRY(put(out, (uint32_t)e->bytes.len, 4));
	TRY(put(out, (uint32_t)strlen(e->name), 2));
	return put(out, 0, 2);
}

static enum err put_central(struct buf *out, const struct zip_entry *e, size_t offset)
{
	TRY(put(out, CENTRAL_HEADER, 4));
	TRY(put(out, UNIX | VERSION, 2));
	TRY(put_common(out, e));
	TRY(put(out, 0, 2));         /* comment */
	TRY(put(out, 0, 2));         /* disk */
	TRY(put(out, 0, 2));         /* internal attributes */
	TRY(put(out, FILE_MODE, 4)); /* external attributes */
	TRY(put(out, (uint32_t)offset, 4));
	return buf_add_str(out, e->name);
}

enum err zip_write(const struct zip_entry *entries, size_t count, struct buf *out)
{
	size_t offsets[ZIP_ENTRIES_MAX], start = out->len, directory, directory_size;

	if (count > ZIP_ENTRIES_MAX)
		return ERR_INPUT;
	for (size_t i = 0; i < count; i++) {
		if (!good_name(entries[i].name))
			return ERR_INPUT;
		if (entries[i].bytes.len > 0x7fffffff)
			return ERR_TOO_LARGE;
		offsets[i] = out->len - start;
		TRY(put(out, LOCAL_HEADER, 4));
		TRY(put_common(out, &entries[i]));
		TRY(buf_add_str(out, entries[i].name));
		TRY(buf_add_span(out, entries[i].bytes));
	}
	directory = out->len - start;
	for (size_t i = 0; i < count; i++)
		TRY(put_central(out, &entries[i], offsets[i]));
	directory_size = out->len - start - directory;
	TRY(put(out, END_OF_DIRECTORY, 4));
	TRY(put(out, 0, 4)); /* disks */
	TRY(put(out, (uint32_t)count, 2));
	TRY(put(out, (uint32_t)count, 2));
	TRY(put(out, (uint32_t)directory_size, 4));
	TRY(put(out, (uint32_t)directory, 4));
	return put(out, 0, 2);
}
