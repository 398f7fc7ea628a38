/* What was given, sorted into documents and what lies beside them. */
#include "jourbeslut/verify.h"

#include <stdio.h>
#include <string.h>

#define ACT ".act"
#define PROOF ".tlog-proof"

static bool ends_with(const char *name, const char *ending)
{
	size_t len = strlen(name), end = strlen(ending);

	return len > end && strcmp(name + len - end, ending) == 0;
}

static enum err add_file(struct verify_input *in, const char *name, struct span bytes, const char **ret_reason)
{
	*ret_reason = "more files than are taken at once";
	if (in->file_count == ARRAY_LENGTH(in->files))
		return ERR_INPUT;
	*ret_reason = "a file is given twice";
	for (size_t i = 0; i < in->file_count; i++)
		if (strcmp(in->files[i].name, name) == 0)
			return ERR_INPUT;
	in->files[in->file_count].name = name;
	in->files[in->file_count++].bytes = bytes.ptr ? bytes : span_str("");
	*ret_reason = "";
	return ERR_OK;
}

enum err verify_input_add(struct verify_input *in, const char *name, struct span bytes, const char **ret_reason)
{
	struct zip_file *package;
	enum err e;

	if (!span_starts_with(bytes, "PK\3\4"))
		return add_file(in, name, bytes, ret_reason);
	*ret_reason = "more packages than are taken at once";
	if (in->package_count == ARRAY_LENGTH(in->packages))
		return ERR_INPUT;
	package = &in->packages[in->package_count];
	e = zip_read(bytes, 4 * VERIFY_FILE_MAX, ret_reason, package);
	if (e == ERR_TOO_LARGE) {
		*ret_reason = "the package is too large";
		return ERR_INPUT;
	}
	TRY(e);
	in->package_count++;
	for (size_t i = 0; i < package->count; i++)
		TRY(add_file(in, package->items[i].name, buf_span(&package->items[i].bytes), ret_reason));
	return ERR_OK;
}

/* In a package the documents that the decision rests on lie in a folder of their own, and a signature by hand is a scan
 * that the record carries (package.h): neither is of ours. */
static bool is_document(const struct verify_input *in, size_t i)
{
	const char *name = in->files[i].name;

	if (in->package_count > 0 &&
	    (strstr(name, "handlingar/") || ends_with(name, "/underskrift.pdf") || !ends_with(name, ".pdf")))
		return false;
	return !ends_with(name, ACT) && !ends_with(name, PROOF);
}

/* The file with that name and ending; ptr NULL: none. */
static struct span beside(const struct verify_input *in, const char *name, const char *ending)
{
	const size_t len = strlen(name);

	for (size_t i = 0; i < in->file_count; i++)
		if (strncmp(in->files[i].name, name, len) == 0 && strcmp(in->files[i].name + len, ending) == 0)
			return in->files[i].bytes;
	return (struct span){ 0 };
}

enum err verify_input_sort(struct verify_input *in)
{
	in->count = 0;
	for (size_t i = 0; i < in->file_count; i++) {
		struct verify_subject *s = &in->subjects[in->count];

		if (!is_document(in, i))
			continue;
		if (in->count == VERIFY_SUBJECTS_MAX)
			return ERR_TOO_LARGE;
		*s = (struct verify_subject){ .pdf = in->files[i].bytes,
			                      .act = beside(in, in->files[i].name, ACT),
			                      .proof = beside(in, in->files[i].name, PROOF),
			                      .input = in };
		(void)snprintf(s->name, sizeof s->name, "%s", in->files[i].name);
		in->count++;
	}
	return in->count ? ERR_OK : ERR_NOT_FOUND;
}

void verify_input_release(struct verify_input *in)
{
	for (size_t i = 0; i < in->package_count; i++)
		zip_file_release(&in->packages[i]);
	*in = (struct verify_input){ 0 };
}
