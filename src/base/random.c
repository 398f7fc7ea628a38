#include "jourbeslut/base/random.h"

#include <errno.h>
#include <sys/random.h>

static enum err kernel_fill(void *ctx, void *out, size_t len)
{
	unsigned char *p = out;

	(void)ctx;
	while (len > 0) {
		ssize_t got = getrandom(p, len, 0);

		if (got < 0) {
			if (errno == EINTR)
				continue;
			return ERR_IO;
		}
		p += got;
		len -= (size_t)got;
	}
	return ERR_OK;
}

const struct random *random_system(void)
{
	static const struct random kernel = { .fill = kernel_fill };

	return &kernel;
}

enum err random_fill(const struct random *r, void *out, size_t len)
{
	return r->fill(r->ctx, out, len);
}
