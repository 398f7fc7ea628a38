#include "xml.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <pthread.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/errors.h>
#include <xmlsec/io.h>

#include "jourbeslut/base/text.h"

#define DEPTH_MAX 16
#define NODES_MAX 2000
#define IDS_MAX 16

static void be_silent(const char *file, int line, const char *func, const char *object, const char *subject, int reason,
                      const char *message)
{
	(void)file, (void)line, (void)func, (void)object, (void)subject, (void)reason, (void)message;
}

static bool is_ready;
static void make_ready(void)
{
	xmlInitParser();
	if (xmlSecInit() < 0 || xmlSecOpenSSLAppInit(NULL) < 0 || xmlSecOpenSSLInit() < 0)
		return;
	xmlSecIOCleanupCallbacks(); /* no reader of files or addresses is left */
	xmlSecErrorsSetCallback(be_silent);
	is_ready = true;
}

enum err eid_xml_ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, make_ready);
	return is_ready ? ERR_OK : ERR_INTERNAL;
}

/* Raw '<' stands only at the start of markup in well-formed XML, so this sees every comment, CDATA section, DOCTYPE and
 * processing instruction, whatever a parser would make of them. */
static const char *forbidden_markup(struct span text)
{
	static const char declaration[] = "<?xml ";
	size_t start = span_starts_with(text, declaration) ? sizeof declaration - 1 : 0;

	for (size_t i = start; i + 1 < text.len; i++) {
		if (text.ptr[i] == '<' && text.ptr[i + 1] == '!')
			return "DOCTYPE, comment or CDATA";
		if (text.ptr[i] == '<' && text.ptr[i + 1] == '?')
			return "processing instruction";
	}
	return NULL;
}

/* One tree, walked without recursion on what the sender chose. */
struct walk {
	const xmlChar *ids[IDS_MAX];
	size_t id_count, nodes;
};

static const char *take_id(struct walk *w, const xmlAttr *a)
{
	const xmlNode *value = a->children;

	if (a->ns && xmlStrEqual(a->name, XML_STR("id")))
		return "xml:id"; /* libxml2 would make it an Id by itself */
	if (xmlStrcasecmp(a->name, XML_STR("Id")) != 0)
		return NULL;
	if (!value || value->next || value->type != XML_TEXT_NODE || !value->content)
		return "unreadable Id";
	for (size_t i = 0; i < w->id_count; i++)
		if (xmlStrEqual(w->ids[i], value->content))
			return "an Id that occurs twice";
	if (w->id_count == IDS_MAX)
		return "too many Ids";
	w->ids[w->id_count++] = value->content;
	return NULL;
}

static const char *check_node(struct walk *w, const xmlNode *n)
{
	if (++w->nodes > NODES_MAX)
		return "too many nodes";
	if (n->type == XML_TEXT_NODE)
		return NULL;
	if (n->type != XML_ELEMENT_NODE)
		return "a node that is neither element nor text";
	for (const xmlAttr *a = n->properties; a; a = a->next) {
		const char *reason = take_id(w, a);

		if (reason)
			return reason;
		if (++w->nodes > NODES_MAX)
			return "too many nodes";
	}
	return NULL;
}

static const char *check_tree(const xmlNode *root)
{
	struct walk w = { .nodes = 0 };
	const xmlNode *n = root;
	int depth = 0;

	for (;;) {
		const char *reason = check_node(&w, n);

		if (reason)
			return reason;
		if (n->type == XML_ELEMENT_NODE && n->children) {
			if (++depth > DEPTH_MAX)
				return "too deep";
			n = n->children;
			continue;
		}
		while (n != root && !n->next) {
			n = n->parent;
			depth--;
		}
		if (n == root)
			return NULL;
		n = n->next;
	}
}

/* Of the last call of libxml2 on this thread. */
static bool out_of_memory(void)
{
	const xmlError *last = xmlGetLastError();

	return last && last->code == XML_ERR_NO_MEMORY;
}

enum err eid_xml_read(struct span text, const char **ret_reason, xmlDoc **ret_doc)
{
	CLEANUP(cleanup_xml_doc) xmlDoc *doc = NULL;
	const xmlNode *root;

	TRY(eid_xml_ready());
	*ret_reason = "not UTF-8";
	if (text.len == 0 || text.len > INT32_MAX || !text_is_utf8(text) || memchr(text.ptr, 0, text.len))
		return ERR_EVIDENCE;
	*ret_reason = forbidden_markup(text);
	if (*ret_reason)
		return ERR_EVIDENCE;
	/* Never XML_PARSE_NOENT, DTDLOAD, HUGE: nothing is fetched, nothing expanded. */
	doc = xmlReadMemory(text.ptr, (int)text.len, NULL, "UTF-8",
	                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	*ret_reason = "not well-formed XML";
	if (!doc)
		return out_of_memory() ? ERR_MEMORY : ERR_EVIDENCE;
	root = xmlDocGetRootElement(doc);
	if (!root || doc->intSubset || doc->extSubset)
		return ERR_EVIDENCE;
	*ret_reason = check_tree(root);
	if (*ret_reason)
		return ERR_EVIDENCE;
	*ret_doc = TAKE(doc);
	return ERR_OK;
}

bool eid_xml_is(const xmlNode *node, const char *ns, const char *name)
{
	return node && node->type == XML_ELEMENT_NODE && node->ns && xmlStrEqual(node->ns->href, XML_STR(ns)) &&
	       xmlStrEqual(node->name, XML_STR(name));
}

static xmlNode *element_from(xmlNode *n)
{
	while (n && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}

xmlNode *eid_xml_first(const xmlNode *node)
{
	return element_from(node->children);
}

xmlNode *eid_xml_next(const xmlNode *node)
{
	return element_from(node->next);
}

xmlNode *eid_xml_only(const xmlNode *node, const char *ns, const char *name)
{
	xmlNode *found = NULL;

	for (xmlNode *n = eid_xml_first(node); n; n = eid_xml_next(n)) {
		if (!eid_xml_is(n, ns, name))
			continue;
		if (found)
			return NULL;
		found = n;
	}
	return found;
}

size_t eid_xml_count(const xmlNode *node, const char *ns, const char *name)
{
	size_t count = 0;

	for (xmlNode *n = eid_xml_first(node); n; n = eid_xml_next(n))
		count += eid_xml_is(n, ns, name);
	return count;
}

bool eid_xml_only_elements(const xmlNode *node)
{
	for (const xmlNode *n = node->children; n; n = n->next)
		if (n->type == XML_TEXT_NODE && !xmlIsBlankNode(n))
			return false;
	return true;
}

static const xmlAttr *attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (!a->ns && xmlStrEqual(a->name, XML_STR(name)))
			return a;
	return NULL;
}

bool eid_xml_attribute_is(const xmlNode *node, const char *name, const char *value)
{
	const xmlAttr *a = attribute(node, name);

	if (!a || !value)
		return !a && !value;
	return a->children && !a->children->next && a->children->type == XML_TEXT_NODE &&
	       xmlStrEqual(a->children->content, XML_STR(value));
}

size_t eid_xml_attributes(const xmlNode *node)
{
	size_t count = 0;

	for (const xmlAttr *a = node->properties; a; a = a->next)
		count++;
	return count;
}

enum err eid_xml_text(const xmlNode *node, struct buf *out)
{
	for (const xmlNode *n = node->children; n; n = n->next) {
		if (n->type != XML_TEXT_NODE || !n->content)
			return ERR_EVIDENCE;
		TRY(buf_add_str(out, (const char *)n->content));
	}
	return ERR_OK;
}
