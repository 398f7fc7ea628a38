/* One thing spoiled at a time. Every rule must be named by a mutant that it catches. */
#include "integration/package_lint/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/cleanup.h"

enum change {
	REMOVE,
	SET,   /* to `value`: the text of an attribute or of an element without children */
	TWICE, /* an element stands again after itself */
	LAST,  /* an element moves behind its siblings */
	FIRST, /* before them */
};
static const struct mutant {
	const char *rule;
	enum lint_document document;
	enum change change;
	const char *node, *value;
} mutants[] = {
	{ "CSIP1", LINT_PACKAGE, REMOVE, "/m:mets/@OBJID", NULL },
	{ "CSIP2", LINT_PACKAGE, SET, "/m:mets/@TYPE", "Textual works - Digital" },
	{ "CSIP2", LINT_REPRESENTATION, REMOVE, "/m:mets/@TYPE", NULL },
	{ "CSIP4", LINT_REPRESENTATION, REMOVE, "/m:mets/@csip:CONTENTINFORMATIONTYPE", NULL },
	{ "CSIP6-SIP2", LINT_PACKAGE, SET, "/m:mets/@PROFILE", "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml" },
	{ "CSIP117", LINT_PACKAGE, REMOVE, "/m:mets/m:metsHdr", NULL },
	{ "CSIP7", LINT_PACKAGE, SET, "/m:mets/m:metsHdr/@CREATEDATE", "24 nov 2026" },
	{ "CSIP9-SIP4", LINT_PACKAGE, SET, "//@csip:OAISPACKAGETYPE", "AIP" },
	{ "SIP3", LINT_PACKAGE, SET, "//@RECORDSTATUS", "ny" },
	{ "CSIP10", LINT_PACKAGE, SET, "//@OTHERTYPE", "PROGRAM" },
	{ "CSIP11", LINT_PACKAGE, SET, "//m:agent[@OTHERTYPE]/@ROLE", "EDITOR" },
	{ "CSIP12-CSIP13", LINT_PACKAGE, SET, "//m:agent[@OTHERTYPE]/@TYPE", "INDIVIDUAL" },
	{ "CSIP14", LINT_REPRESENTATION, TWICE, "//m:agent/m:name", NULL },
	{ "CSIP15", LINT_PACKAGE, REMOVE, "//m:agent[@OTHERTYPE]/m:note", NULL },
	{ "CSIP16", LINT_PACKAGE, SET, "//m:agent[@OTHERTYPE]/m:note/@csip:NOTETYPE", "VERSION" },
	{ "SIP9-SIP11", LINT_PACKAGE, SET, "//m:agent[@ROLE = 'ARCHIVIST']/@TYPE", "OTHER" },
	{ "SIP12", LINT_PACKAGE, REMOVE, "//m:agent[@ROLE = 'ARCHIVIST']/m:name", NULL },
	{ "SIP14", LINT_PACKAGE, REMOVE, "//m:agent[@ROLE = 'ARCHIVIST']/m:note/@csip:NOTETYPE", NULL },
	{ "SIP15-SIP17", LINT_PACKAGE, REMOVE, "//m:agent[@ROLE = 'CREATOR' and @TYPE = 'ORGANIZATION']", NULL },
	{ "SIP18", LINT_PACKAGE, SET, "//m:agent[@ROLE = 'CREATOR' and @TYPE = 'ORGANIZATION']/m:name", "" },
	{ "SIP20", LINT_PACKAGE, SET, "//m:agent[@ROLE = 'CREATOR' and @TYPE = 'ORGANIZATION']/m:note/@csip:NOTETYPE",
	  "X" },
	{ "CSIP17", LINT_PACKAGE, TWICE, "//m:dmdSec", NULL },
	{ "CSIP18", LINT_PACKAGE, REMOVE, "//m:dmdSec/@ID", NULL },
	{ "CSIP19", LINT_PACKAGE, REMOVE, "//m:dmdSec/@CREATED", NULL },
	{ "CSIP20", LINT_PACKAGE, SET, "//m:dmdSec/@STATUS", "OLD" },
	{ "CSIP21", LINT_PACKAGE, REMOVE, "//m:dmdSec/m:mdRef", NULL },
	{ "CSIP31", LINT_PACKAGE, TWICE, "//m:amdSec", NULL },
	{ "CSIP32", LINT_PACKAGE, REMOVE, "//m:digiprovMD", NULL },
	{ "CSIP33", LINT_PACKAGE, REMOVE, "//m:digiprovMD/@ID", NULL },
	{ "CSIP34", LINT_PACKAGE, REMOVE, "//m:digiprovMD/@STATUS", NULL },
	{ "CSIP35", LINT_PACKAGE, REMOVE, "//m:digiprovMD/m:mdRef", NULL },
	{ "CSIP22-CSIP36", LINT_PACKAGE, SET, "(//m:mdRef)[1]/@LOCTYPE", "URN" },
	{ "CSIP23-CSIP37", LINT_PACKAGE, REMOVE, "(//m:mdRef)[2]/@xlink:type", NULL },
	{ "CSIP25", LINT_PACKAGE, SET, "//m:dmdSec/m:mdRef/@OTHERMDTYPE", "EAD" },
	{ "CSIP39", LINT_PACKAGE, SET, "//m:digiprovMD/m:mdRef/@MDTYPE", "OTHER" },
	{ "CSIP26-CSIP40", LINT_PACKAGE, REMOVE, "(//m:mdRef)[1]/@MIMETYPE", NULL },
	{ "CSIP28-CSIP42", LINT_PACKAGE, REMOVE, "(//m:mdRef)[1]/@CREATED", NULL },
	{ "CSIP30-CSIP44", LINT_PACKAGE, SET, "(//m:mdRef)[1]/@CHECKSUMTYPE", "SHA256" },
	{ "CSIP58", LINT_REPRESENTATION, REMOVE, "//m:fileSec", NULL },
	{ "CSIP59", LINT_PACKAGE, REMOVE, "//m:fileSec/@ID", NULL },
	{ "CSIP60", LINT_PACKAGE, SET, "(//m:fileGrp)[1]/@USE", "Dokumentation" },
	{ "CSIP114-CSIP64", LINT_PACKAGE, SET, "(//m:fileGrp)[2]/@USE", "Representations" },
	{ "CSIP114-rep", LINT_REPRESENTATION, SET, "//m:fileGrp/@USE", "Data" },
	{ "CSIP62", LINT_REPRESENTATION, REMOVE, "//m:fileGrp/@csip:CONTENTINFORMATIONTYPE", NULL },
	{ "CSIP65", LINT_PACKAGE, REMOVE, "(//m:fileGrp)[1]/@ID", NULL },
	{ "CSIP66", LINT_PACKAGE, REMOVE, "(//m:fileGrp)[2]/m:file", NULL },
	{ "CSIP67", LINT_REPRESENTATION, REMOVE, "(//m:file)[2]/@ID", NULL },
	{ "CSIP68", LINT_REPRESENTATION, SET, "(//m:file)[1]/@MIMETYPE", "pdf" },
	{ "CSIP70", LINT_REPRESENTATION, REMOVE, "(//m:file)[1]/@CREATED", NULL },
	{ "CSIP72", LINT_REPRESENTATION, SET, "(//m:file)[1]/@CHECKSUMTYPE", "MD5" },
	{ "CSIP76", LINT_REPRESENTATION, TWICE, "(//m:file)[1]/m:FLocat", NULL },
	{ "CSIP77", LINT_REPRESENTATION, REMOVE, "(//m:FLocat)[1]/@LOCTYPE", NULL },
	{ "CSIP78", LINT_REPRESENTATION, REMOVE, "(//m:FLocat)[1]/@xlink:type", NULL },
	{ "SIP34-SIP35", LINT_REPRESENTATION, REMOVE, "(//@sip:FILEFORMATREGISTRY)[1]", NULL },
	{ "CSIP80", LINT_PACKAGE, SET, "//m:structMap/@LABEL", "csip" },
	{ "CSIP81", LINT_PACKAGE, SET, "//m:structMap/@TYPE", "LOGICAL" },
	{ "CSIP83", LINT_PACKAGE, REMOVE, "//m:structMap/@ID", NULL },
	{ "CSIP84", LINT_PACKAGE, TWICE, "//m:structMap/m:div", NULL },
	{ "CSIP85-CSIP89", LINT_PACKAGE, REMOVE, "//m:structMap/m:div/@ID", NULL },
	{ "CSIP88", LINT_REPRESENTATION, REMOVE, "//m:div[@LABEL = 'Metadata']", NULL },
	{ "CSIP91", LINT_PACKAGE, SET, "//m:div/@ADMID", "package-amd" },
	{ "CSIP92", LINT_PACKAGE, REMOVE, "//m:div/@DMDID", NULL },
	{ "CSIP93-CSIP95", LINT_PACKAGE, SET, "//m:div[@LABEL = 'Documentation']/@LABEL", "documentation" },
	{ "CSIP96-CSIP104", LINT_REPRESENTATION, SET, "//m:fptr/@FILEID", "rep1-file-001" },
	{ "CSIP101-CSIP103", LINT_REPRESENTATION, SET, "//m:div[@LABEL = 'Representations']/@LABEL", "Data" },
	{ "CSIP105-CSIP107", LINT_PACKAGE, REMOVE, "//m:div[@LABEL = 'Representations/rep1']", NULL },
	{ "CSIP108", LINT_PACKAGE, SET, "//m:mptr/@xlink:title", "rep1" },
	{ "CSIP109", LINT_PACKAGE, REMOVE, "//m:mptr", NULL },
	{ "CSIP110", LINT_PACKAGE, SET, "//m:mptr/@xlink:href", "representations/METS.xml" },
	{ "CSIP111", LINT_PACKAGE, REMOVE, "//m:mptr/@xlink:type", NULL },
	{ "CSIP112", LINT_PACKAGE, REMOVE, "//m:mptr/@LOCTYPE", NULL },
	{ "XML-ID", LINT_REPRESENTATION, SET, "(//m:file)[2]/@ID", "rep1-file-001" },
	{ LINT_IDS, LINT_REPRESENTATION, SET, "//m:structMap/@ID", "package-structure" },
	{ LINT_ROOT, LINT_PACKAGE, SET, "/m:mets/@OBJID", "another" },
	{ LINT_SIZE, LINT_REPRESENTATION, SET, "(//m:file)[1]/@SIZE", "7" },
	{ LINT_SIZE, LINT_PACKAGE, SET, "(//m:mdRef)[1]/@SIZE", "7" },
	{ LINT_CHECKSUM, LINT_REPRESENTATION, SET, "(//m:file)[1]/@CHECKSUM",
	  "0000000000000000000000000000000000000000000000000000000000000000" },
	{ LINT_CHECKSUM, LINT_PACKAGE, REMOVE, "(//m:mdRef)[2]/@CHECKSUM", NULL },
	{ LINT_HREF, LINT_REPRESENTATION, SET, "(//m:FLocat)[1]/@xlink:href", "/etc/passwd" },
	{ LINT_HREF, LINT_REPRESENTATION, SET, "(//m:FLocat)[1]/@xlink:href", "../rep1/data/beslut.pdf" },
	{ LINT_HREF, LINT_PACKAGE, SET, "(//m:mdRef)[1]/@xlink:href", "metadata/descriptive/ead.xml" },
	{ LINT_FILES, LINT_REPRESENTATION, REMOVE, "(//m:file)[2]", NULL },
	{ LINT_FILES, LINT_REPRESENTATION, TWICE, "(//m:file)[2]", NULL },
	{ LINT_FIXITY, LINT_PREMIS, SET, "(//p:messageDigest)[1]", "00" },
	{ LINT_FIXITY, LINT_PREMIS, SET, "(//p:size)[2]", "0" },
	{ LINT_FIXITY, LINT_PREMIS, REMOVE, "(//p:object)[3]", NULL },
	{ LINT_MARKS, LINT_PACKAGE, SET, "/m:mets/@LABEL", "Beslut" },
	{ LINT_MARKS, LINT_REPRESENTATION, SET, "/m:mets/@LABEL", "Beslut" },
	{ LINT_MARKS, LINT_ERMS, SET, "//e:note", "Något annat" },
	{ LINT_MARKS, LINT_ERMS, SET, "//e:appendix[contains(@path, 'status.json')]/@name", "Läget: något annat" },
	{ LINT_MARKS, LINT_PREMIS, SET, "//p:event[p:eventType = 'status at export']//p:eventDetail",
	  "Läget nu: annat" },
	{ LINT_MARKS, LINT_PREMIS, SET, "(//p:event[p:eventType = 'creation'])[1]//p:eventDetail", "Inget." },

	{ "ERMS-control", LINT_ERMS, REMOVE, "//e:control/e:identification", NULL },
	{ "ERMS-maintenance", LINT_ERMS, REMOVE, "//e:maintenanceHistory", NULL },
	{ "ERMS-maintenance", LINT_ERMS, SET, "//e:eventDateTime", "i dag" },
	{ "ERMS-order", LINT_ERMS, LAST, "//e:control", NULL },
	{ "ERMS-aggregation", LINT_ERMS, SET, "//@aggregationType", "case" },
	{ "ERMS-aggregation-order", LINT_ERMS, LAST, "//e:aggregation/e:restriction", NULL },
	{ "ERMS-record", LINT_ERMS, REMOVE, "//e:record/e:objectId", NULL },
	{ "ERMS-record-order", LINT_ERMS, FIRST, "//e:record/e:agents", NULL },
	{ "ERMS-restriction", LINT_ERMS, REMOVE, "(//e:regulation)[1]", NULL },
	{ "ERMS-osl-26-1", LINT_ERMS, SET, "//e:record/e:restriction/e:regulation", "26 kap. 7 § OSL" },
	{ "ERMS-agents", LINT_ERMS, SET, "(//e:record//@agentType)[1]", "chair" },
	{ "ERMS-agent-order", LINT_ERMS, LAST, "(//e:record//e:agent)[1]/e:name", NULL },
	{ "ERMS-protected", LINT_ERMS, SET, "(//e:protectedIdentity)[2]", "nej" },
	{ "ERMS-signatory", LINT_ERMS, REMOVE, "//e:agent[@agentType = 'main_signatory']", NULL },
	{ "ERMS-dates", LINT_ERMS, SET, "(//e:record//@dateType)[1]", "oral" },
	{ "ERMS-dates", LINT_ERMS, SET, "(//e:record//e:date)[2]", "2026-11-24" },
	{ "ERMS-record-order", LINT_ERMS, FIRST, "//e:record/e:notes", NULL },
	{ "ERMS-note", LINT_ERMS, REMOVE, "//e:note/@noteDate", NULL },
	{ "ERMS-note", LINT_ERMS, TWICE, "//e:note", NULL },
	{ "ERMS-signature", LINT_ERMS, REMOVE, "//e:eSignature/@present", NULL },
	{ "ERMS-appendix", LINT_ERMS, SET, "(//e:appendix)[1]/@path", "data/beslut.pdf" },
	{ "ERMS-direction", LINT_ERMS, SET, "//@directionDefinition", "in" },

	{ "PREMIS-version", LINT_PREMIS, SET, "/p:premis/@version", "2.2" },
	{ "PREMIS-order", LINT_PREMIS, FIRST, "(/p:premis/p:agent)[1]", NULL },
	{ "PREMIS-object", LINT_PREMIS, REMOVE, "(//p:object)[1]/@xsi:type", NULL },
	{ "PREMIS-format", LINT_PREMIS, REMOVE, "(//p:formatRegistryKey)[1]", NULL },
	{ "PREMIS-relationship", LINT_PREMIS, SET, "(//p:relatedObjectIdentifierValue)[1]", "beslut.pdf" },
	{ "PREMIS-evidence", LINT_PREMIS, REMOVE,
	  "//p:object[contains(p:objectIdentifier/p:objectIdentifierValue, '/statement.json')]/p:relationship", NULL },
	{ "PREMIS-event", LINT_PREMIS, SET, "(//p:eventDateTime)[1]", "natten" },
	{ "PREMIS-status", LINT_PREMIS, REMOVE, "//p:event[p:eventType = 'status at export']", NULL },
	{ "PREMIS-status", LINT_PREMIS, SET, "//p:event[p:eventType = 'status at export']//p:eventOutcome", "" },
	{ LINT_MARKS, LINT_PREMIS, SET, "//p:event[p:eventType = 'status at export']//p:eventOutcome", "kanske" },
	{ "PREMIS-status", LINT_PREMIS, SET, "//p:event[p:eventType = 'status at export']//p:eventDetail", "" },
	{ "PREMIS-status-file", LINT_PREMIS, REMOVE,
	  "//p:object[contains(p:objectIdentifier/p:objectIdentifierValue, 'status.json')]", NULL },
	{ "ERMS-status", LINT_ERMS, SET, "//e:appendix[contains(@path, 'status.json')]/@name", "Något annat" },
	{ "PREMIS-event-types", LINT_PREMIS, SET, "(//p:eventType)[1]", "noted" },
	{ "PREMIS-links", LINT_PREMIS, SET, "(//p:linkingAgentIdentifierValue)[1]", "agent-nobody" },
	{ "PREMIS-agents", LINT_PREMIS, REMOVE, "//p:agentVersion", NULL },
};

static void spoil(const struct mutant *m, xmlNode *node)
{
	switch (m->change) {
	case SET:
		xmlNodeSetContent(node, (const xmlChar *)m->value);
		break;
	case TWICE:
		(void)xmlAddNextSibling(node, xmlCopyNode(node, 1));
		break;
	case LAST:
		(void)xmlAddSibling(node->parent->last, node);
		break;
	case FIRST:
		(void)xmlAddPrevSibling(node->parent->children, node);
		break;
	case REMOVE:
		if (node->type == XML_ATTRIBUTE_NODE) {
			(void)xmlRemoveProp((xmlAttr *)node);
		} else {
			xmlUnlinkNode(node);
			xmlFreeNode(node);
		}
		break;
	}
}

/* 1: the mutant was not caught, or there was nothing to spoil. */
static int try_one(struct lint *l, const struct mutant *m)
{
	xmlDoc *whole = l->documents[m->document];
	struct lint_nodes found;
	bool caught = false, there;

	l->documents[m->document] = xmlCopyDoc(whole, 1);
	found = lint_find(l, m->document, m->node);
	there = found.count > 0;
	if (there) {
		spoil(m, found.items[0]);
		lint_run(l);
		caught = lint_broken(l, m->rule);
	}
	free(found.items);
	xmlFreeDoc(l->documents[m->document]);
	l->documents[m->document] = whole;
	if (caught)
		return 0;
	(void)printf("%s: %s: %s\n", m->rule, m->node, there ? "not caught" : "there is nothing of that name");
	return 1;
}

int lint_other_states(struct lint *l)
{
	static const char outcome[] = "//p:event[p:eventType = 'status at export']//p:eventOutcome";
	struct lint_nodes found = lint_find(l, LINT_PREMIS, outcome);
	xmlChar *own = found.count ? xmlNodeGetContent(found.items[0]) : NULL;
	int missed = !own;

	l->quiet = true;
	free(found.items);
	for (size_t i = 0; own && lint_states[i]; i++)
		if (strcmp((const char *)own, lint_states[i]) != 0)
			missed += try_one(l, &(struct mutant){ LINT_MARKS, LINT_PREMIS, SET, outcome, lint_states[i] });
	xmlFree(own);
	return missed;
}

static int without_mutant(const char *rule)
{
	for (size_t i = 0; i < ARRAY_LENGTH(mutants); i++)
		if (strcmp(mutants[i].rule, rule) == 0)
			return 0;
	(void)printf("%s: no mutant breaks it\n", rule);
	return 1;
}

int lint_mutants(struct lint *l)
{
	int missed = 0;

	l->quiet = true;
	lint_run(l);
	if (l->found) {
		(void)printf("the package breaks a rule itself\n");
		return 1;
	}
	for (size_t i = 0; i < lint_rule_count; i++)
		missed += without_mutant(lint_rules[i].id);
	for (size_t i = 0; i < ARRAY_LENGTH(mutants); i++)
		missed += try_one(l, &mutants[i]);
	missed += lint_other_states(l);
	(void)printf("%zu mutants, %d not caught\n", ARRAY_LENGTH(mutants), missed);
	return missed;
}
