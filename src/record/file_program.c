#include "record/file_program.h"

#include <string.h>

#define DIRECTORY 12 /* bytes */
#define ENTRY 16
#define TABLES 6
#define HEAD_SIZE 54
#define MAXP_SIZE 32
#define HEAD_ADJUSTMENT 8 /* where checkSumAdjustment stands */
#define HEAD_LOCA_FORMAT 50
#define MAXP_GLYPHS 4
#define GLYPH_HEADER 10
#define COMPONENTS_MAX 8
#define NESTING_MAX 3

/* Flags of a component (glyf). */
#define ARGS_ARE_WORDS 0x0001
#define HAS_SCALE 0x0008
#define MORE_COMPONENTS 0x0020
#define HAS_TWO_SCALES 0x0040
#define HAS_TWO_BY_TWO 0x0080
#define HAS_INSTRUCTIONS 0x0100

enum table { TABLE_GLYF, TABLE_HEAD, TABLE_HHEA, TABLE_HMTX, TABLE_LOCA, TABLE_MAXP };

struct program {
	struct span tables[TABLES];
	uint32_t glyph_count;
	bool long_offsets;
};

static uint32_t u16_at(struct span s, size_t at)
{
	return (uint32_t)(unsigned char)s.ptr[at] << 8 | (unsigned char)s.ptr[at + 1];
}

static uint32_t u32_at(struct span s, size_t at)
{
	return u16_at(s, at) << 16 | u16_at(s, at + 2);
}

static size_t padded(size_t len)
{
	return (len + 3) & ~(size_t)3;
}

/* The sum of all words, the last filled up with zeros: the padding, which must be zeros. */
static bool sums_to(struct span table, uint32_t expected, size_t skipped)
{
	uint32_t sum = 0;

	for (size_t at = 0; at < table.len; at += 4) {
		if (at != skipped)
			sum += u32_at(table, at);
	}
	return sum == expected;
}

/* The tables stand in any order, but fill the file: their padded lengths add up to it, and none overlaps another. */
static bool fills(struct span program, const size_t *offsets, const size_t *lengths)
{
	size_t end = DIRECTORY + TABLES * ENTRY;

	for (size_t step = 0; step < TABLES; step++) {
		size_t i = 0;

		while (i < TABLES && offsets[i] != end)
			i++;
		if (i == TABLES || lengths[i] == 0)
			return false;
		for (size_t at = offsets[i] + lengths[i]; at < end + padded(lengths[i]); at++) {
			if (program.ptr[at] != 0)
				return false;
		}
		end += padded(lengths[i]);
	}
	return end == program.len;
}

static bool take_tables(struct span program, struct program *p)
{
	static const char tags[TABLES][5] = { "glyf", "head", "hhea", "hmtx", "loca", "maxp" };
	static const char start[] = "\x00\x01\x00\x00\x00\x06\x00\x40\x00\x02\x00\x20"; /* ISO/IEC 14496-22, 4.5.1 */
	size_t offsets[TABLES], lengths[TABLES];

	if (program.len < DIRECTORY + TABLES * ENTRY || memcmp(program.ptr, start, DIRECTORY) != 0)
		return false;
	for (size_t i = 0; i < TABLES; i++) {
		size_t entry = DIRECTORY + i * ENTRY;
		struct span with_padding;

		offsets[i] = u32_at(program, entry + 8);
		lengths[i] = u32_at(program, entry + 12);
		if (memcmp(program.ptr + entry, tags[i], 4) != 0 || offsets[i] > program.len ||
		    padded(lengths[i]) > program.len - offsets[i])
			return false;
		with_padding = span_of(program.ptr + offsets[i], padded(lengths[i]));
		if (!sums_to(with_padding, u32_at(program, entry + 4), i == TABLE_HEAD ? HEAD_ADJUSTMENT : SIZE_MAX))
			return false;
		p->tables[i] = span_of(with_padding.ptr, lengths[i]);
	}
	return fills(program, offsets, lengths);
}

/* Where a glyph's description is in glyf; empty for one without outline. */
static bool glyph_of(const struct program *p, uint32_t glyph, struct span *ret_glyph)
{
	struct span loca = p->tables[TABLE_LOCA], glyf = p->tables[TABLE_GLYF];
	size_t from, to;

	if (glyph >= p->glyph_count)
		return false;
	from = p->long_offsets ? u32_at(loca, 4 * (size_t)glyph) : 2 * (size_t)u16_at(loca, 2 * (size_t)glyph);
	to = p->long_offsets ? u32_at(loca, 4 * (size_t)glyph + 4) : 2 * (size_t)u16_at(loca, 2 * (size_t)glyph + 2);
	if (from > to || to > glyf.len)
		return false;
	*ret_glyph = span_of(glyf.ptr + from, to - from);
	return to == from || to - from >= GLYPH_HEADER;
}

static size_t component_size(uint32_t flags)
{
	return 4 + (flags & ARGS_ARE_WORDS ? 4u : 2u) +
	       (flags & HAS_TWO_BY_TWO   ? 8u
	        : flags & HAS_TWO_SCALES ? 4u
	        : flags & HAS_SCALE      ? 2u
	                                 : 0u);
}

static bool glyph_is_plain(const struct program *p, uint32_t glyph, unsigned nesting)
{
	struct span g;
	size_t at = GLYPH_HEADER;
	uint32_t contours, flags = MORE_COMPONENTS;

	if (!glyph_of(p, glyph, &g))
		return false;
	if (g.len == 0)
		return true;
	contours = u16_at(g, 0);
	if (contours < 0x8000) /* simple: instructionLength after endPtsOfContours */
		return g.len >= at + 2 * (size_t)contours + 2 && u16_at(g, at + 2 * (size_t)contours) == 0;
	for (unsigned count = 0; flags & MORE_COMPONENTS; count++) {
		if (count == COMPONENTS_MAX || nesting == NESTING_MAX || g.len < at + 4)
			return false;
		flags = u16_at(g, at);
		if (flags & HAS_INSTRUCTIONS || !glyph_is_plain(p, u16_at(g, at + 2), nesting + 1))
			return false;
		at += component_size(flags);
		if (at > g.len)
			return false;
	}
	return true;
}

bool program_is_plain(struct span program)
{
	struct program p;

	/* checkSumAdjustment makes the whole file's sum this (ISO/IEC 14496-22, 4.5.1 and 5.2.2). */
	if (program.len % 4 != 0 || !sums_to(program, 0xB1B0AFBA, SIZE_MAX))
		return false;
	if (!take_tables(program, &p) || p.tables[TABLE_HEAD].len != HEAD_SIZE || p.tables[TABLE_MAXP].len != MAXP_SIZE)
		return false;
	p.glyph_count = u16_at(p.tables[TABLE_MAXP], MAXP_GLYPHS);
	p.long_offsets = u16_at(p.tables[TABLE_HEAD], HEAD_LOCA_FORMAT) != 0;
	if (p.tables[TABLE_LOCA].len != ((size_t)p.glyph_count + 1) * (p.long_offsets ? 4 : 2))
		return false;
	for (uint32_t glyph = 0; glyph < p.glyph_count; glyph++) {
		if (!glyph_is_plain(&p, glyph, 0))
			return false;
	}
	return true;
}
