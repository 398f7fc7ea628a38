/* Gives each file of a folder to the fuzz target once, and every beginning of it, so that what was found stays fixed.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>

#include "jourbeslut/base/buf.h"

#define INPUT_MAX (1 << 20)
#define BEGINNINGS_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(const struct buf *input)
{
	size_t beginnings = input->len < BEGINNINGS_MAX ? input->len : BEGINNINGS_MAX;

	for (size_t len = 0; len < beginnings; len++)
		(void)LLVMFuzzerTestOneInput((const uint8_t *)input->ptr, len);
	(void)LLVMFuzzerTestOneInput((const uint8_t *)input->ptr, input->len);
}

static enum err run_file(const char *folder, const char *name)
{
	BUF path = buf_init(4096);
	BUF input = buf_init(INPUT_MAX);

	TRY(buf_printf(&path, "%s/%s", folder, name));
	TRY(buf_read_file(&input, buf_str(&path)));
	run(&input);
	return ERR_OK;
}

int main(int argc, char **argv)
{
	DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
	const struct dirent *entry;
	int files = 0;

	if (!folder)
		return 64;
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.' && run_file(argv[1], entry->d_name) == ERR_OK)
			files++;
	(void)closedir(folder);
	(void)printf("%d files\n", files);
	return files > 0 ? 0 : 1;
}
