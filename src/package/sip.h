/* The information package's own files. Each is added to the package at the end, after the files that it lists. */
#ifndef PACKAGE_SIP_H
#define PACKAGE_SIP_H

#include "package/content.h"

#define SIP_DATA "representations/rep1/data/"
#define SIP_REP "representations/rep1/"
#define SIP_DESCRIPTIVE "metadata/descriptive/"
#define SIP_PRESERVATION "metadata/preservation/"
#define SIP_DOCUMENTATION "documentation/"

/* What is not a file of the package's content is left out. */
bool sip_in(const struct package_file *f, const char *folder);

MUST_USE enum err erms_write(const struct content *c, const struct package *p, struct buf *out);
MUST_USE enum err premis_write(const struct content *c, const struct package *p, struct buf *out);
/* METS.xml of the one representation, and of the package. */
MUST_USE enum err mets_write_representation(const struct content *c, const struct package *p, struct buf *out);
MUST_USE enum err mets_write_package(const struct content *c, const struct package *p, struct buf *out);

#endif
