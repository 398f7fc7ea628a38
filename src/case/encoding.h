/* How the bytes of a case file are written. */
#ifndef CASE_ENCODING_H
#define CASE_ENCODING_H

#include <stdbool.h>

#include "jourbeslut/base/span.h"

#define CASE_ENCODING_TEXT 480
/* UTF-8, whose byte-order mark is taken off `text`. False: it is not; `message` (Swedish) says what it is as far as can
 * be told (UTF-16, UTF-32, Windows-1252 or Latin-1), what is safe, and what to do. Nothing is ever guessed into text: a
 * wrong guess writes another name. */
bool case_encoding_read(struct span *text, char message[CASE_ENCODING_TEXT]);

#endif
