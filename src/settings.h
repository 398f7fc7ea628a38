/* The configuration's keys: one table, from which reading, checking and the sample file are made. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "jourbeslut/base/conf.h"

extern const struct conf_key settings_keys[];
extern const size_t settings_key_count;

#endif
