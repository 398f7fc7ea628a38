/* The service: wires the rooms and runs until it is told to stop. */
#ifndef SERVE_H
#define SERVE_H

#include "jourbeslut/base/conf.h"
#include "jourbeslut/base/err.h"

/* Everything that a start checks, without listening: `problem` says in English what is wrong first;
 * everything else that is, and what is warned of, is printed. For check-config. */
MUST_USE enum err serve_check(const struct conf *conf, char *problem, size_t problem_size);
/* Runs until SIGTERM or SIGINT. Prints "ready http://ADDRESS:PORT" to standard output when it answers. */
MUST_USE enum err serve_run(const struct conf *conf, char *problem, size_t problem_size);

#endif
