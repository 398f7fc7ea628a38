/* A record taken apart, so that a test can change it as somebody would who knows the format: lengths, offsets, table
 * and identifier are right again when it is put together. */
#ifndef TESTS_RECORD_TAMPER_H
#define TESTS_RECORD_TAMPER_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/record.h"

#define TAMPER_OBJECTS_MAX 2000

struct tamper_object {
	uint32_t number;
	struct buf value;  /* of a stream: the dictionary without /Filter and /Length */
	struct buf stream; /* decompressed */
	bool has_stream, packed;
};

struct tamper {
	struct tamper_object items[TAMPER_OBJECTS_MAX];
	size_t count;
};

/* `pdf` is a revision 1. The caller frees with tamper_free. */
struct tamper *tamper_open(struct span pdf);
void tamper_free(struct tamper *t);
DEFINE_CLEANUP(cleanup_tamper, struct tamper, tamper_free);
#define TAMPER CLEANUP(cleanup_tamper) struct tamper

/* By number; fails the test where there is none. */
struct tamper_object *tamper_object(struct tamper *t, uint32_t number);
/* The n-th object (from 0) whose dictionary or stream holds the text; fails the test where there is none. */
struct tamper_object *tamper_holding(struct tamper *t, const char *text, size_t n);
/* A new last object. */
struct tamper_object *tamper_add(struct tamper *t, const char *value);
void tamper_remove(struct tamper *t, const struct tamper_object *object);
/* The n-th occurrence (from 0); fails the test where there is none. */
char *tamper_nth(const struct buf *b, const char *text, size_t n);
/* Replaces the n-th occurrence (from 0); fails the test where there is none. */
void tamper_replace(struct buf *b, const char *from, const char *to, size_t n);
/* A font's name follows its program: makes both fonts' names right again. */
void tamper_rename_fonts(struct tamper *t);
/* The whole file, replacing what `out` holds. */
void tamper_build(struct tamper *t, struct buf *out);

/* Who finds that a record is not the document. */
enum tamper_stage { NOBODY, BY_OPEN, BY_ATTACHMENTS, BY_SHOWS, BY_GLYPHS, TAMPER_STAGE_COUNT };
#define TAMPER_REASON 300
enum tamper_stage tamper_judge(const struct buf *pdf, const struct record_document *d, const struct record_fonts *fonts,
                               char reason[TAMPER_REASON]);

struct tamper_attack {
	const char *name;
	void (*change)(struct tamper *t);
	enum tamper_stage stage; /* who must find it */
};
#define TAMPER_ATTACK(function, stage)                                                                                 \
	{                                                                                                              \
#function, function, stage                                                                             \
	}
/* Makes each attack on `pdf`, which is the document's record. With SHOW_REASONS in the environment the reasons are
 * printed. */
void tamper_run(const struct tamper_attack *attacks, size_t count, struct span pdf, const struct record_document *d,
                const struct record_fonts *fonts);

#endif
