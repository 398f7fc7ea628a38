/* The font programs in a file: TrueType files (ISO/IEC 14496-22) of six tables and nothing that could draw otherwise
 * than the outlines say. */
#ifndef RECORD_FILE_PROGRAM_H
#define RECORD_FILE_PROGRAM_H

#include "record/file.h"

/* Six tables that fill the file, with their checksums; no glyph has instructions, which could move its points when it
 * is drawn; glyphs made of others are not nested deeply. */
bool program_is_plain(struct span program);

#endif
