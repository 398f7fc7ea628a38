/* Sealing and stamping a file: the update is appended, then /Contents is filled. */
#include "jourbeslut/seal.h"

#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/record.h"
#include "record/seal_read.h"

/* Appends the update that `state` (of this file) and the rest give. */
static enum err append(struct buf *file, struct seal_state *state, const struct seal_signature *signature,
                       const struct seal_lists *lists, struct sha256 *ret_digest)
{
	BUF update = buf_init(RECORD_PDF_MAX);
	struct seal_written written;

	TRY(seal_update_write(state, buf_span(file), signature, lists, &update, &written));
	TRY(buf_add_span(file, buf_span(&update)));
	*ret_digest = written.digest;
	return ERR_OK;
}

enum err seal_prepare(struct buf *file, struct instant at, const char *name, const char *reason, size_t room,
                      struct sha256 *ret_digest)
{
	struct seal_signature signature = { .at = at, .name = name, .reason = reason, .room = room };
	struct seal_lists nothing = { 0 };
	struct seal_state state;

	TRY(seal_state_open(buf_span(file), &state));
	return append(file, &state, &signature, &nothing, ret_digest);
}

enum err seal_prepare_stamp(struct buf *file, const struct seal_evidence *evidence, size_t room,
                            struct sha256 *ret_digest)
{
	struct seal_signature signature = { .is_stamp = true, .room = room };
	struct seal_lists lists = { { evidence->certificates, evidence->ocsp, evidence->crls } };
	char reason[160];
	struct seal_state state;
	SEAL_FILE before = { 0 };

	TRY(seal_read(buf_span(file), reason, sizeof reason, &before, &state));
	if (before.count == 0)
		return ERR_EVIDENCE;
	return append(file, &state, &signature, &lists, ret_digest);
}

/* Where the digits of an empty /Contents begin, and how many they are. It is the last thing before the last
 * cross-reference section. */
static bool find_room(struct span file, size_t *ret_start, size_t *ret_digits)
{
	static const char before[] = " /Contents <", after[] = "> >>\nendobj\n";
	struct seal_tail tail;
	size_t xref, end, start;

	if (!seal_tail_last(file, &xref) || !seal_tail_at(file, xref, &tail) || tail.prev == 0 ||
	    xref < tail.prev + sizeof before + sizeof after ||
	    memcmp(file.ptr + xref - (sizeof after - 1), after, sizeof after - 1) != 0)
		return false;
	end = xref - (sizeof after - 1);
	for (start = end; start > tail.prev + sizeof before && file.ptr[start - 1] == '0';)
		start--;
	*ret_start = start;
	*ret_digits = end - start;
	return end > start && memcmp(file.ptr + start - (sizeof before - 1), before, sizeof before - 1) == 0;
}

enum err seal_fill(struct buf *file, struct span cms)
{
	size_t start, digits;
	char end;

	if (!find_room(buf_span(file), &start, &digits) || seal_der_length(cms) != cms.len)
		return ERR_INPUT;
	if (cms.len > digits / 2)
		return ERR_TOO_LARGE;
	end = file->ptr[start + 2 * cms.len];
	hex_encode(cms.ptr, cms.len, file->ptr + start);
	file->ptr[start + 2 * cms.len] = end; /* where hex_encode put its NUL */
	return ERR_OK;
}
