/* A file that the build put into the program (see embed_files in tools/cmake/Rooms.cmake). */
#ifndef JOURBESLUT_BASE_EMBEDDED_H
#define JOURBESLUT_BASE_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
	const char *name;           /* NULL ends a table */
	const unsigned char *bytes; /* followed by a NUL that does not count */
	size_t len;
};

#endif
