/* The service: wires the rooms and runs until it is told to stop. */
#ifndef SERVE_H
#define SERVE_H

#include "jourbeslut/base/conf.h"
#include "jourbeslut/base/err.h"

/* Everything that a start checks, and what no production may have, without listening: all that is wrong, and what is
 * warned of, is printed; `problem` says how much it is. For check-config. */
MUST_USE enum err serve_check(const struct conf *conf, char *problem, size_t problem_size);
/* Runs until SIGTERM or SIGINT. Prints "ready http://ADDRESS:PORT" to standard output when it answers. */
MUST_USE enum err serve_run(const struct conf *conf, char *problem, size_t problem_size);

#endif
