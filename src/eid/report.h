/* Writing down what a check found. */
#ifndef EID_REPORT_H
#define EID_REPORT_H

#include "jourbeslut/eid.h"

void eid_report_pass(struct eid_report *r, enum eid_check c);
/* Always ERR_EVIDENCE. The reason must not carry data of persons. */
MUST_USE enum err eid_report_fail(struct eid_report *r, enum eid_check c, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

#endif
