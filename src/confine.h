/* What a process gives up before it reads what a stranger sent. */
#ifndef CONFINE_H
#define CONFINE_H

#include <stdbool.h>

/* From here on: a few seconds of processor time, bounded memory, no file opened, no more programs, no privileges to
 * gain, no core dump, and (where the machine is one that the filter is written for) no system calls but those that
 * computing and standard output need. Cannot be taken back. A build with sanitizers keeps files and memory, which they
 * need to report. False: it could not be done; do not read on. */
bool confine_process(void);

#endif
