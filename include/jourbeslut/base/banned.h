/* Functions that are easy to use wrongly are errors here. Forced into every file by the build. */
#ifndef JOURBESLUT_BASE_BANNED_H
#define JOURBESLUT_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf gets atoi atol atoll strtok strncpy strncat gmtime localtime ctime   \
        asctime

#endif
