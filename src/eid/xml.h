/* Strict reading of the provider's XML: no DOCTYPE, no comments, no processing instructions, no CDATA, unique Ids. */
#ifndef EID_XML_H
#define EID_XML_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

/* libxml2 has its own idea of a byte. */
#define XML_STR(s) ((const xmlChar *)(s))

#define EID_NS_DSIG "http://www.w3.org/2000/09/xmldsig#"
#define EID_NS_BANKID "http://www.bankid.com/signature/v1.0.0/types"

DEFINE_CLEANUP(cleanup_xml_doc, xmlDoc, xmlFreeDoc);

/* Once a process, before any other call; any thread. ERR_INTERNAL. */
MUST_USE enum err eid_xml_ready(void);
/* ERR_EVIDENCE with `ret_reason` (static) for what we do not take. ERR_MEMORY. */
MUST_USE enum err eid_xml_read(struct span text, const char **ret_reason, xmlDoc **ret_doc);

bool eid_xml_is(const xmlNode *node, const char *ns, const char *name);
/* First and next child element; NULL at the end. */
xmlNode *eid_xml_first(const xmlNode *node);
xmlNode *eid_xml_next(const xmlNode *node);
/* The only child element of that name; NULL: none, or more than one. */
xmlNode *eid_xml_only(const xmlNode *node, const char *ns, const char *name);
size_t eid_xml_count(const xmlNode *node, const char *ns, const char *name);
/* True if no text but white space stands between the child elements. */
bool eid_xml_only_elements(const xmlNode *node);
/* True if the attribute (without namespace) is there and has that value. NULL value: true if it is absent. */
bool eid_xml_attribute_is(const xmlNode *node, const char *name, const char *value);
size_t eid_xml_attributes(const xmlNode *node);
/* The text of an element without child elements. ERR_EVIDENCE: it has some. */
MUST_USE enum err eid_xml_text(const xmlNode *node, struct buf *out);

#endif
