/* The rules. "CSIPnn" and "SIPnn" are those of the profiles E-ARK-CSIP-v2-1-0 and E-ARK-SIP-v2-1-0. */
#include "integration/package_lint/lint.h"

#include "jourbeslut/base/cleanup.h"

#define PACKAGE (1u << LINT_PACKAGE)
#define REP (1u << LINT_REPRESENTATION)
#define BOTH LINT_BOTH_METS
#define ERMS (1u << LINT_ERMS)
#define PREMIS (1u << LINT_PREMIS)

#define ALL(nodes, condition) "not(" nodes "[not(" condition ")])"
#define TIME                                                                                                           \
	"string-length(.) >= 20 and substring(., 11, 1) = 'T' and number(translate(substring(., 1, 10), '-', '')) > 0"
#define SOFTWARE "/m:mets/m:metsHdr/m:agent[@OTHERTYPE = 'SOFTWARE']"
#define ARCHIVIST "/m:mets/m:metsHdr/m:agent[@ROLE = 'ARCHIVIST']"
#define SUBMITTER "/m:mets/m:metsHdr/m:agent[@ROLE = 'CREATOR' and @TYPE = 'ORGANIZATION']"
#define MAP "/m:mets/m:structMap[@LABEL = 'CSIP']"
#define METADATA MAP "/m:div/m:div[@LABEL = 'Metadata']"
#define HEX64 "string-length(.) = 64 and translate(., '0123456789abcdefABCDEF', '') = ''"

const struct lint_rule lint_rules[] = {
	{ "CSIP1", BOTH, "string-length(/m:mets/@OBJID) > 0" },
	{ "CSIP2", BOTH, "/m:mets/@TYPE = 'Textual works \xe2\x80\x93 Digital'" },
	{ "CSIP4", BOTH, "/m:mets/@csip:CONTENTINFORMATIONTYPE = 'citserms_v2_1'" },
	{ "CSIP6-SIP2", BOTH, "/m:mets/@PROFILE = 'https://earksip.dilcis.eu/profile/E-ARK-SIP.xml'" },
	{ "CSIP117", BOTH, "count(/m:mets/m:metsHdr) = 1" },
	{ "CSIP7", BOTH, "count(/m:mets/m:metsHdr/@CREATEDATE[" TIME "]) = 1" },
	{ "CSIP9-SIP4", BOTH, "/m:mets/m:metsHdr/@csip:OAISPACKAGETYPE = 'SIP'" },
	{ "SIP3", BOTH, "/m:mets/m:metsHdr/@RECORDSTATUS = 'NEW' or /m:mets/m:metsHdr/@RECORDSTATUS = 'TEST'" },
	{ "CSIP10", BOTH, "count(" SOFTWARE ") >= 1" },
	{ "CSIP11", BOTH, ALL(SOFTWARE, "@ROLE = 'CREATOR'") },
	{ "CSIP12-CSIP13", BOTH, ALL(SOFTWARE, "@TYPE = 'OTHER'") },
	{ "CSIP14", BOTH, ALL(SOFTWARE, "count(m:name[string-length(.) > 0]) = 1") },
	{ "CSIP15", BOTH, ALL(SOFTWARE, "count(m:note[string-length(.) > 0]) = 1") },
	{ "CSIP16", BOTH, ALL(SOFTWARE "/m:note", "@csip:NOTETYPE = 'SOFTWARE VERSION'") },
	{ "SIP9-SIP11", PACKAGE, "count(" ARCHIVIST "[@TYPE = 'ORGANIZATION']) = 1" },
	{ "SIP12", PACKAGE, ALL(ARCHIVIST, "string-length(m:name) > 0") },
	{ "SIP14", PACKAGE,
	  ALL(ARCHIVIST "/m:note", "@csip:NOTETYPE = 'IDENTIFICATIONCODE' and string-length(.) > 0") },
	{ "SIP15-SIP17", PACKAGE, "count(" SUBMITTER ") = 1" },
	{ "SIP18", PACKAGE, ALL(SUBMITTER, "count(m:name[string-length(.) > 0]) = 1") },
	{ "SIP20", PACKAGE,
	  ALL(SUBMITTER "/m:note", "@csip:NOTETYPE = 'IDENTIFICATIONCODE' and string-length(.) > 0") },

	{ "CSIP17", PACKAGE, "count(/m:mets/m:dmdSec) = 1" },
	{ "CSIP18", PACKAGE, ALL("/m:mets/m:dmdSec", "@ID") },
	{ "CSIP19", PACKAGE, ALL("/m:mets/m:dmdSec", "@CREATED[" TIME "]") },
	{ "CSIP20", PACKAGE, ALL("/m:mets/m:dmdSec", "@STATUS = 'CURRENT'") },
	{ "CSIP21", PACKAGE, ALL("/m:mets/m:dmdSec", "count(m:mdRef) = 1") },
	{ "CSIP31", PACKAGE, "count(/m:mets/m:amdSec) = 1" },
	{ "CSIP32", PACKAGE, "count(/m:mets/m:amdSec/m:digiprovMD) = 1" },
	{ "CSIP33", PACKAGE, ALL("//m:digiprovMD", "@ID") },
	{ "CSIP34", PACKAGE, ALL("//m:digiprovMD", "@STATUS = 'CURRENT'") },
	{ "CSIP35", PACKAGE, ALL("//m:digiprovMD", "count(m:mdRef) = 1") },
	{ "CSIP22-CSIP36", PACKAGE, ALL("//m:mdRef", "@LOCTYPE = 'URL'") },
	{ "CSIP23-CSIP37", PACKAGE, ALL("//m:mdRef", "@xlink:type = 'simple'") },
	{ "CSIP25", PACKAGE, ALL("/m:mets/m:dmdSec/m:mdRef", "@MDTYPE = 'OTHER' and @OTHERMDTYPE = 'ERMS'") },
	{ "CSIP39", PACKAGE, ALL("//m:digiprovMD/m:mdRef", "@MDTYPE = 'PREMIS'") },
	{ "CSIP26-CSIP40", PACKAGE, ALL("//m:mdRef", "@MIMETYPE = 'application/xml'") },
	{ "CSIP28-CSIP42", PACKAGE, ALL("//m:mdRef", "@CREATED[" TIME "]") },
	{ "CSIP30-CSIP44", PACKAGE, ALL("//m:mdRef", "@CHECKSUMTYPE = 'SHA-256' and @CHECKSUM[" HEX64 "]") },

	{ "CSIP58", BOTH, "count(/m:mets/m:fileSec) = 1" },
	{ "CSIP59", BOTH, ALL("/m:mets/m:fileSec", "@ID") },
	{ "CSIP60", PACKAGE, "count(//m:fileGrp[@USE = 'Documentation']) = 1" },
	{ "CSIP114-CSIP64", PACKAGE, "count(//m:fileGrp[@USE = 'Representations/rep1']) = 1" },
	{ "CSIP114-rep", REP, "count(//m:fileGrp[@USE = 'Representations/rep1/data']) = 1" },
	{ "CSIP62", BOTH,
	  ALL("//m:fileGrp[starts-with(@USE, 'Representations')]", "@csip:CONTENTINFORMATIONTYPE = 'citserms_v2_1'") },
	{ "CSIP65", BOTH, ALL("//m:fileGrp", "@ID") },
	{ "CSIP66", BOTH, ALL("//m:fileGrp", "m:file") },
	{ "CSIP67", BOTH, ALL("//m:file", "@ID") },
	{ "CSIP68", BOTH, ALL("//m:file", "contains(@MIMETYPE, '/')") },
	{ "CSIP70", BOTH, ALL("//m:file", "@CREATED[" TIME "]") },
	{ "CSIP72", BOTH, ALL("//m:file", "@CHECKSUMTYPE = 'SHA-256' and @CHECKSUM[" HEX64 "]") },
	{ "CSIP76", BOTH, ALL("//m:file", "count(m:FLocat) = 1") },
	{ "CSIP77", BOTH, ALL("//m:FLocat", "@LOCTYPE = 'URL'") },
	{ "CSIP78", BOTH, ALL("//m:FLocat", "@xlink:type = 'simple'") },
	{ "SIP34-SIP35", BOTH, ALL("//m:file[@sip:FILEFORMATKEY]", "@sip:FILEFORMATREGISTRY = 'PRONOM'") },

	{ "CSIP80", BOTH, "count(" MAP ") = 1 and count(/m:mets/m:structMap) = 1" },
	{ "CSIP81", BOTH, ALL(MAP, "@TYPE = 'PHYSICAL'") },
	{ "CSIP83", BOTH, ALL(MAP, "@ID") },
	{ "CSIP84", BOTH, "count(" MAP "/m:div) = 1" },
	{ "CSIP85-CSIP89", BOTH, ALL(MAP "//m:div", "@ID and @LABEL") },
	{ "CSIP88", BOTH, "count(" METADATA ") = 1" },
	{ "CSIP91", PACKAGE, ALL(METADATA, "@ADMID = //m:digiprovMD/@ID") },
	{ "CSIP92", PACKAGE, ALL(METADATA, "@DMDID = //m:dmdSec/@ID") },
	{ "CSIP93-CSIP95", PACKAGE, "count(" MAP "/m:div/m:div[@LABEL = 'Documentation']) = 1" },
	{ "CSIP96-CSIP104", BOTH, "count(" MAP "//m:fptr) = 1 and " ALL(MAP "//m:fptr", "@FILEID = //m:fileGrp/@ID") },
	{ "CSIP101-CSIP103", REP, "count(" MAP "/m:div/m:div[@LABEL = 'Representations']) = 1" },
	{ "CSIP105-CSIP107", PACKAGE, "count(" MAP "/m:div/m:div[@LABEL = 'Representations/rep1']) = 1" },
	{ "CSIP108", PACKAGE,
	  ALL(MAP "//m:mptr", "@xlink:title = //m:fileGrp[starts-with(@USE, 'Representations')]/@ID") },
	{ "CSIP109", PACKAGE, "count(" MAP "/m:div/m:div[@LABEL = 'Representations/rep1']/m:mptr) = 1" },
	{ "CSIP110", PACKAGE,
	  ALL("//m:mptr", "@xlink:href = //m:fileGrp[@USE = 'Representations/rep1']/m:file/m:FLocat/@xlink:href") },
	{ "CSIP111", PACKAGE, ALL("//m:mptr", "@xlink:type = 'simple'") },
	{ "CSIP112", PACKAGE, ALL("//m:mptr", "@LOCTYPE = 'URL'") },
	{ "XML-ID", BOTH, ALL("//*[@ID]", "not(@ID = preceding::*/@ID) and not(@ID = ancestor::*/@ID)") },

	{ "ERMS-control", ERMS,
	  "count(/e:erms/e:control/e:identification[@identificationType and string-length(.) > 0]) >= 1" },
	{ "ERMS-maintenance", ERMS,
	  "count(/e:erms/e:control/e:maintenanceInformation[e:maintenanceStatus/@value = 'new' and "
	  "string-length(e:maintenanceAgency/e:agencyName) > 0]/e:maintenanceHistory/e:maintenanceEvent["
	  "e:eventType/@value = 'created' and e:agent/@agentType and e:eventDateTime[" TIME "]]) = 1" },
	{ "ERMS-order", ERMS,
	  "count(/e:erms/*) = 2 and /e:erms/*[1][self::e:control] and /e:erms/*[2][self::e:aggregations]" },
	{ "ERMS-aggregation", ERMS,
	  "count(//e:aggregation[@aggregationType = 'caseFile' and string-length(@systemIdentifier) = 36 and "
	  "string-length(e:objectId) > 0 and e:title]) = 1" },
	{ "ERMS-aggregation-order", ERMS,
	  "not(//e:aggregation/*[not(self::e:record)][preceding-sibling::e:record]) and "
	  "//e:aggregation/*[1][self::e:objectId] and not(//e:aggregation/e:title[preceding-sibling::e:restriction]) "
	  "and "
	  "not(//e:aggregation/e:restriction[preceding-sibling::e:agents]) and "
	  "not(//e:aggregation/e:agents[preceding-sibling::e:dates])" },
	{ "ERMS-record", ERMS,
	  "count(//e:record[string-length(@systemIdentifier) = 36 and string-length(e:objectId) > 0 and "
	  "string-length(e:title) > 0 and number(e:runningNumber) > 0]) = 1" },
	{ "ERMS-record-order", ERMS,
	  "//e:record/*[1][self::e:objectId] and not(//e:record/e:title[preceding-sibling::e:runningNumber]) and "
	  "not(//e:record/e:restriction[following-sibling::e:relation or following-sibling::e:title]) and "
	  "not(//e:record/e:direction[following-sibling::e:restriction]) and "
	  "not(//e:record/e:agents[following-sibling::e:direction]) and "
	  "not(//e:record/e:dates[following-sibling::e:agents]) "
	  "and not(//e:record/e:notes[following-sibling::e:dates]) "
	  "and not(//e:record/e:eSignatures[following-sibling::e:notes]) and "
	  "//e:record/*[last()][self::e:additionalInformation]" },
	{ "ERMS-restriction", ERMS,
	  "//e:aggregation/e:restriction and //e:record/e:restriction and " ALL(
	          "//e:restriction", "@restrictionType = 'confidential' and string-length(e:regulation) > 0") },
	{ "ERMS-osl-26-1", ERMS, "//e:record/e:restriction/e:regulation = '26 kap. 1 § OSL'" },
	{ "ERMS-agents", ERMS,
	  ALL("//e:agent",
	      "contains(' main_signatory responsible_person creator counterpart owner ', concat(' ', @agentType, ' "
	      "')) and string-length(e:name) > 0") },
	{ "ERMS-agent-order", ERMS,
	  "not(//e:agent/e:name[preceding-sibling::*]) and not(//e:agent/e:idNumber[following-sibling::e:organisation "
	  "or "
	  "following-sibling::e:unitName]) and not(//e:agent/e:role[following-sibling::e:idNumber])" },
	{ "ERMS-protected", ERMS,
	  "count(//e:record/e:agents/e:agent[@agentType = 'counterpart']) = 1 and " ALL(
	          "//e:agent[@agentType = 'counterpart']",
	          "e:protectedIdentity = 'true' or e:protectedIdentity = 'false'") },
	{ "ERMS-signatory", ERMS, "count(//e:record/e:agents/e:agent[@agentType = 'main_signatory']/e:idNumber) = 1" },
	{ "ERMS-dates", ERMS,
	  "count(//e:record/e:dates/e:date[@dateType = 'decision_date']) = 1 and "
	  "count(//e:record/e:dates/e:date[@dateType = 'main_signature']) = 1 and " ALL(
	          "//e:date",
	          TIME " and contains(' decision_date captured created main_signature archived received opened ', "
	               "concat(' ', @dateType, ' '))") },
	{ "ERMS-note", ERMS,
	  "count(//e:record/e:notes/e:note[@noteType = 'status' and @noteDate[" TIME "] and string-length(.) > 0]) = "
	  "1" },
	{ "ERMS-signature", ERMS,
	  ALL("//e:record", "count(e:eSignatures/e:eSignature) = 1") " and " ALL(
	          "//e:eSignature",
	          "@present = 'false' or (@present = 'true' and @dateeSignatureIsVerified[" TIME "])") },
	{ "ERMS-appendix", ERMS,
	  "count(//e:appendix) >= 6 and " ALL(
	          "//e:appendix",
	          "string-length(@name) > 0 and starts-with(@path, 'file:///representations/rep1/data/')") },
	{ "ERMS-direction", ERMS, ALL("//e:direction", "@directionDefinition = 'incoming'") },

	{ "PREMIS-version", PREMIS, "/p:premis/@version = '3.0'" },
	{ "PREMIS-order", PREMIS,
	  "not(/p:premis/p:object[preceding-sibling::p:event or preceding-sibling::p:agent]) and "
	  "not(/p:premis/p:event[preceding-sibling::p:agent])" },
	{ "PREMIS-object", PREMIS,
	  "count(/p:premis/p:object) >= 6 and " ALL(
	          "/p:premis/p:object",
	          "@xsi:type = 'file' and p:objectIdentifier[p:objectIdentifierType and "
	          "string-length(p:objectIdentifierValue) > 0] and count(p:objectCharacteristics) = 1") },
	{ "PREMIS-format", PREMIS,
	  ALL("//p:format",
	      "string-length(p:formatDesignation/p:formatName) > 0 and (not(p:formatRegistry) or "
	      "p:formatRegistry[p:formatRegistryName = 'PRONOM' and string-length(p:formatRegistryKey) > 0])") },
	{ "PREMIS-relationship", PREMIS,
	  ALL("//p:relationship", "p:relationshipType and p:relationshipSubType and "
	                          "p:relatedObjectIdentifier/p:relatedObjectIdentifierValue = "
	                          "/p:premis/p:object/p:objectIdentifier/p:objectIdentifierValue") },
	{ "PREMIS-evidence", PREMIS,
	  "//p:object[contains(p:objectIdentifier/p:objectIdentifierValue, '/statement.json')]/p:relationship/"
	  "p:relatedObjectIdentifier/p:relatedObjectIdentifierValue = 'representations/rep1/data/beslut.pdf'" },
	{ "PREMIS-event", PREMIS,
	  ALL("/p:premis/p:event", "p:eventIdentifier/p:eventIdentifierValue and string-length(p:eventType) > 0 and "
	                           "p:eventDateTime[" TIME "]") },
	{ "PREMIS-event-types", PREMIS,
	  "//p:eventType = 'creation' and //p:eventType = 'oral decision recorded' and "
	  "//p:eventType = 'message digest calculation' and (//p:eventType = 'digital signature generation' and "
	  "//p:eventType = 'digital signature validation' or //p:eventType = 'signature by hand')" },
	{ "PREMIS-status", PREMIS,
	  "count(/p:premis/p:event[p:eventType = 'status at export' and "
	  "string-length(p:eventDetailInformation/p:eventDetail) > 0 and "
	  "string-length(p:eventOutcomeInformation/p:eventOutcome) > 0 "
	  "and p:linkingObjectIdentifier/p:linkingObjectIdentifierValue = 'representations/rep1/data/status.json']) = "
	  "1" },
	{ "PREMIS-status-file", PREMIS,
	  "count(//p:object[p:objectIdentifier/p:objectIdentifierValue = 'representations/rep1/data/status.json']) = "
	  "1" },
	{ "ERMS-status", ERMS,
	  "count(//e:appendix[@path = 'file:///representations/rep1/data/status.json' and contains(@name, ': ')]) = "
	  "1" },
	{ "PREMIS-links", PREMIS,
	  ALL("/p:premis/p:event", "p:linkingAgentIdentifier/p:linkingAgentIdentifierValue = "
	                           "/p:premis/p:agent/p:agentIdentifier/p:agentIdentifierValue and "
	                           "p:linkingObjectIdentifier/p:linkingObjectIdentifierValue = "
	                           "/p:premis/p:object/p:objectIdentifier/p:objectIdentifierValue") },
	{ "PREMIS-agents", PREMIS,
	  "count(/p:premis/p:agent[p:agentType = 'software' and string-length(p:agentVersion) > 0]) = 1 and "
	  "count(/p:premis/p:agent[p:agentType = 'person' and string-length(p:agentName) > 0]) = 1" },
};
const size_t lint_rule_count = ARRAY_LENGTH(lint_rules);
