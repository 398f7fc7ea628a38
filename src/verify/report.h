/* A report in the making. */
#ifndef VERIFY_REPORT_H
#define VERIFY_REPORT_H

#include "jourbeslut/verify.h"

void report_pass(struct verify_report *r, enum verify_check c);
/* With a Swedish remark that does not change the outcome. */
void report_note(struct verify_report *r, enum verify_check c, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
/* What holds, but should be seen by whoever relies on the document. Swedish; more than there is room for are dropped.
 */
void report_remark(struct verify_report *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* `outcome` other than passed; `detail` English or NULL; the Swedish reason in printf's form. */
void report_set(struct verify_report *r, enum verify_check c, enum verify_outcome outcome, enum verify_sub sub,
                const char *detail, const char *format, ...) __attribute__((format(printf, 6, 7)));
#define report_fail(r, c, sub, detail, ...) report_set(r, c, VERIFY_CHECK_FAILED, sub, detail, __VA_ARGS__)
#define report_open(r, c, sub, detail, ...) report_set(r, c, VERIFY_CHECK_OPEN, sub, detail, __VA_ARGS__)
bool report_passed(const struct verify_report *r, enum verify_check c);
/* From the checks: TOTAL-FAILED if one failed, else INDETERMINATE if one that counts is open, else TOTAL-PASSED. */
void report_conclude(struct verify_report *r);

#endif
