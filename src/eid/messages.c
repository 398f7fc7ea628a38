/* What to say to the person. Ids RFA… are those that BankID recommends messages for (developers.bankid.com, user
 * messages); the words are ours: what happened, what is safe, what to do. OWN… are situations that only we know. */
#include "messages.h"

/* Most texts are the same for both kinds; where a signature is at stake, they say that the decision stands. */
enum text {
	RFA1,
	RFA3,
	RFA4,
	RFA5,
	RFA6,
	RFA8,
	RFA9,
	RFA13,
	RFA15A,
	RFA15B,
	OWN_SEARCHING,
	RFA16,
	RFA17A,
	RFA17B,
	RFA21,
	RFA22,
	RFA23,
	RFA24,
	RFA25,
	RFA26,
	RFA27,
	RFA28,
	RFA29,
	RFA30,
	OWN_OLD_APP,
	OWN_NOT_IN_CALL,
	OWN_WANTED,
	OWN_SCAN,
	OWN_CHECKING,
	OWN_DONE,
	OWN_CANCELLED,
	OWN_NO_CONTACT,
	OWN_OUR_FAULT,
	OWN_WRONG_PERSON,
	OWN_WRONG_TEXT,
	OWN_WRONG_PURPOSE,
	OWN_REVOKED,
	OWN_RISK,
	OWN_UNREADABLE,
	OWN_ALTERED,
	OWN_UNTRUSTED,
	OWN_NOT_FOR_THIS,
	OWN_STATUS_UNKNOWN,
	OWN_WRONG_TIME,
	OWN_ELSEWHERE,
	OWN_NOT_VALID,
	OWN_LOST,
	TEXT_COUNT
};

#define SAFE " Beslutet står fast och är sparat, men det är inte undertecknat."
#define BOTH(id, login, sign)                                                                                          \
	{                                                                                                              \
		{ id, login },                                                                                         \
		{                                                                                                      \
			id, sign                                                                                       \
		}                                                                                                      \
	}
#define SAME(id, text) BOTH(id, text, text)
#define ENDED(id, text) BOTH(id, text, text SAFE)

static const struct eid_message texts[TEXT_COUNT][EID_KIND_COUNT] = {
	[RFA1] = SAME("RFA1", "Öppna BankID-appen."),
	[RFA3] = ENDED("RFA3", "BankID avbröt det som pågick. Försök igen."),
	[RFA4] = ENDED("RFA4", "En annan legitimering eller underskrift med ditt BankID var redan igång, och båda har "
	                       "avbrutits. Försök igen."),
	[RFA5] = ENDED("RFA5", "BankID har ett tekniskt fel just nu. Vänta en liten stund och försök igen."),
	[RFA6] = ENDED("RFA6", "Du avbröt i BankID-appen. Försök igen när du vill."),
	[RFA8] = ENDED("RFA8",
	               "BankID-appen svarade inte i tid. Kontrollera att telefonen har internet, öppna appen och "
	               "försök igen."),
	[RFA9] = BOTH("RFA9", "Ange din säkerhetskod i BankID-appen och välj Legitimera.",
	              "Läs texten i BankID-appen, ange din säkerhetskod och välj Skriv under."),
	[RFA13] = SAME("RFA13", "Tryck på knappen, så öppnas BankID. Händer inget: öppna BankID-appen själv."),
	[RFA15A] = SAME("RFA15A", "Söker efter ett BankID på den här datorn. Dröjer det länge finns det nog inget här: "
	                          "använd BankID i telefonen och skanna QR-koden i stället."),
	[RFA15B] =
	        SAME("RFA15B", "Söker efter ett BankID på den här telefonen. Dröjer det länge finns det nog inget här: "
	                       "använd en annan telefon, eller skaffa BankID hos din bank."),
	[OWN_SEARCHING] = SAME("OWN-SEARCHING",
	                       "Appen söker efter ett BankID i telefonen. Dröjer det länge finns det nog inget där: "
	                       "använd en annan telefon, eller skaffa BankID hos din bank."),
	[RFA16] = BOTH(
	        "RFA16",
	        "Det BankID som du använde är spärrat, för gammalt eller låst efter fel kod. Använd ett annat, eller "
	        "skaffa ett nytt hos din bank.",
	        "BankID godtog inte det BankID som användes. Hör det till någon annan: den här underskriften kan "
	        "bara göras av den som är inloggad här. Är det ditt eget är det spärrat, för gammalt eller låst "
	        "efter fel kod." SAFE),
	[RFA17A] = ENDED("RFA17A",
	                 "BankID-appen gick inte att starta här. Installera den, eller använd ett BankID i en annan "
	                 "telefon, och försök igen."),
	[RFA17B] = ENDED("RFA17B",
	                 "Ingen hann skanna QR-koden. Öppna BankID-appen i telefonen, välj att skanna QR-kod och "
	                 "försök igen."),
	[RFA21] = BOTH("RFA21", "Legitimeringen pågår.", "Underskriften pågår."),
	[RFA22] = ENDED("RFA22", "Ett okänt fel uppstod hos BankID. Försök igen."),
	[RFA23] = SAME("RFA23", "Fotografera och läs av din id-handling i BankID-appen."),
	[RFA24] = SAME("RFA24", "Följ BankID-appen och låt den läsa av ditt ansikte."),
	[RFA25] = SAME("RFA25", "Välj i BankID-appen hur du vill bekräfta vem du är."),
	[RFA26] = ENDED("RFA26", "Din id-handling kunde inte läsas av. Försök igen."),
	[RFA27] = ENDED("RFA27", "Ansiktet kunde inte läsas av. Försök igen i bättre ljus."),
	[RFA28] = ENDED("RFA28", "Telefonen kan inte läsa av id-handlingar. Använd en annan telefon."),
	[RFA29] = ENDED("RFA29", "Det finns flera BankID på telefonen. Välj ett i BankID-appen och försök igen."),
	[RFA30] = ENDED("RFA30", "Det gick inte att bekräfta vem du är. Försök igen."),
	[OWN_OLD_APP] = ENDED("OWN-OLD-APP", "BankID-appen är för gammal för detta. Uppdatera den och försök igen."),
	[OWN_NOT_IN_CALL] =
	        ENDED("OWN-NOT-IN-CALL", "Du svarade i BankID-appen att du inte är i samtal. Allt avbröts."),
	[OWN_WANTED] = SAME("OWN-WANTED", "Kontaktar BankID. Det kan ta en halv minut."),
	[OWN_SCAN] =
	        SAME("OWN-SCAN", "Öppna BankID-appen i telefonen, välj att skanna QR-kod och rikta kameran mot koden."),
	[OWN_CHECKING] = BOTH("OWN-CHECKING", "Svaret har kommit och kontrolleras.",
	                      "Underskriften har kommit och kontrolleras. Du behöver inte göra något."),
	[OWN_DONE] = BOTH("OWN-DONE", "Du är legitimerad.", "Underskriften är mottagen, kontrollerad och sparad."),
	[OWN_CANCELLED] = BOTH("OWN-CANCELLED", "Legitimeringen avbröts.", "Underskriften avbröts." SAFE),
	[OWN_NO_CONTACT] =
	        ENDED("OWN-NO-CONTACT", "BankID går inte att nå just nu. Vänta en liten stund och försök igen."),
	[OWN_OUR_FAULT] =
	        ENDED("OWN-OUR-FAULT", "BankID tog inte emot beställningen. Felet är tjänstens, inte ditt. Ring "
	                               "jourens nummer."),
	[OWN_WRONG_PERSON] =
	        ENDED("OWN-WRONG-PERSON", "Ett BankID som hör till någon annan användes, så svaret godkändes inte. "
	                                  "Försök igen med ditt eget BankID."),
	[OWN_WRONG_TEXT] =
	        ENDED("OWN-WRONG-TEXT", "Texten i BankID-svaret är inte den som beställdes, så svaret godkändes inte. "
	                                "Försök igen. Händer det en gång till: ring jourens nummer."),
	[OWN_WRONG_PURPOSE] =
	        ENDED("OWN-WRONG-PURPOSE", "BankID-svaret gäller något annat än det som beställdes, så det "
	                                   "godkändes inte. Försök igen."),
	[OWN_REVOKED] =
	        ENDED("OWN-REVOKED", "Banken svarar att det BankID som användes är spärrat eller inte giltigt. Använd "
	                             "ett annat, eller skaffa ett nytt hos din bank."),
	[OWN_RISK] = ENDED("OWN-RISK",
	                   "BankID bedömer risken som hög just nu, så svaret godkändes inte. Försök igen från en "
	                   "telefon och ett nät som du brukar använda. Har någon skickat dig hit eller bett "
	                   "dig legitimera dig: avbryt, och ring jourens nummer."),
	[OWN_UNREADABLE] =
	        ENDED("OWN-UNREADABLE", "Svaret från BankID gick inte att läsa, så det godkändes inte. Försök "
	                                "igen. Händer det en gång till: ring jourens nummer."),
	[OWN_ALTERED] = ENDED("OWN-ALTERED",
	                      "Svaret från BankID är inte helt, eller har ändrats på vägen, så det godkändes inte. "
	                      "Försök igen. Händer det en gång till: ring jourens nummer."),
	[OWN_UNTRUSTED] = ENDED("OWN-UNTRUSTED",
	                        "Den e-legitimation som användes är utfärdad av någon som tjänsten inte litar på, till "
	                        "exempel ett BankID för test. Använd ditt vanliga BankID, eller ring jourens nummer."),
	[OWN_NOT_FOR_THIS] = ENDED("OWN-NOT-FOR-THIS",
	                           "Den e-legitimation som användes får inte användas till detta. Använd ett annat "
	                           "BankID, eller ring jourens nummer."),
	[OWN_STATUS_UNKNOWN] = ENDED("OWN-STATUS-UNKNOWN",
	                             "Bankens besked om ditt BankID gick inte att kontrollera, så svaret godkändes "
	                             "inte. Ditt BankID är inte spärrat av det. Vänta en minut och försök igen."),
	[OWN_WRONG_TIME] = ENDED("OWN-WRONG-TIME",
	                         "Tiden i svaret stämmer inte med när det beställdes, så svaret godkändes inte. Försök "
	                         "igen. Händer det en gång till: ring jourens nummer, tjänstens klocka kan gå fel."),
	[OWN_ELSEWHERE] = ENDED("OWN-ELSEWHERE",
	                        "Svaret gavs till en annan tjänst än den här, så det godkändes inte. Avbryt i appen om "
	                        "du inte känner igen namnet där. Börja om här, eller ring jourens nummer."),
	[OWN_NOT_VALID] =
	        ENDED("OWN-NOT-VALID", "BankID-svaret klarade inte kontrollen, så det godkändes inte. Försök igen. "
	                               "Händer det en gång till: ring jourens nummer."),
	[OWN_LOST] = BOTH(
	        "OWN-LOST", "Kontakten med BankID bröts, och svaret går inte längre att hämta. Legitimera dig igen.",
	        "Kontakten med BankID bröts, och det går inte längre att få veta om du hann skriva under. Beslutet "
	        "står fast och är sparat. Skriv under en gång till."),
};

struct rule {
	const char *hint;
	enum text text;
};

/* By hintCode, in either case of a QR or a start on the same device; what differs by device is in the functions. */
static const struct rule pending_rules[] = {
	{ "userSign", RFA9 },    { "userMrtd", RFA23 },   { "userCallConfirm", RFA21 },
	{ "processing", RFA21 }, { "userStepUp", RFA25 }, { "userFace", RFA24 },
};

static const struct rule failed_rules[] = {
	{ "expiredTransaction", RFA8 },
	{ "certificateErr", RFA16 },
	{ "userCancel", RFA6 },
	{ "cancelled", RFA3 },
	{ "canceled", RFA3 },
	{ "userDeclinedCall", OWN_NOT_IN_CALL },
	{ "notSupportedByUserApp", OWN_OLD_APP },
	{ "transactionRiskBlocked", RFA22 },
	{ "mrtdVerificationFailed", RFA26 },
	{ "facialRecognitionFailed", RFA27 },
	{ "nfcNotSupportedByDevice", RFA28 },
	{ "multipleBankIdsOnDevice", RFA29 },
	{ "stepUpFailed", RFA30 },
	/* errorCodes */
	{ "alreadyInProgress", RFA4 },
	{ "requestTimeout", RFA5 },
	{ "tooManyRequests", RFA5 },
	{ "internalError", RFA5 },
	{ "maintenance", RFA5 },
	{ "Maintenance", RFA5 },
	{ "http408", RFA5 },
	{ "http429", RFA5 },
	{ "http500", RFA5 },
	{ "http502", RFA5 },
	{ "http503", RFA5 },
	{ "http504", RFA5 },
	{ "invalidParameters", OWN_OUR_FAULT },
	{ "unauthorized", OWN_OUR_FAULT },
	{ "notFound", OWN_OUR_FAULT },
	{ "methodNotAllowed", OWN_OUR_FAULT },
	{ "unsupportedMediaType", OWN_OUR_FAULT },
	/* ours */
	{ "noContact", OWN_NO_CONTACT },
	{ "noAnswer", OWN_NO_CONTACT },
};

/* By the name of the check that failed: each says what was wrong and what to do next, since the next step differs. */
static const struct rule refused_rules[] = {
	{ "unreadable", OWN_UNREADABLE },
	{ "form", OWN_ALTERED },
	{ "algorithms", OWN_ALTERED },
	{ "references", OWN_ALTERED },
	{ "digests", OWN_ALTERED },
	{ "signature", OWN_ALTERED },
	{ "chain", OWN_UNTRUSTED },
	{ "policy", OWN_UNTRUSTED },
	{ "key-usage", OWN_NOT_FOR_THIS },
	{ "ocsp-form", OWN_STATUS_UNKNOWN },
	{ "ocsp-signature", OWN_STATUS_UNKNOWN },
	{ "ocsp-certificate", OWN_STATUS_UNKNOWN },
	{ "ocsp-binding", OWN_STATUS_UNKNOWN },
	{ "ocsp-status", OWN_REVOKED },
	{ "time", OWN_WRONG_TIME },
	{ "purpose", OWN_WRONG_PURPOSE },
	{ "visible", OWN_WRONG_TEXT },
	{ "nonvisible", OWN_WRONG_TEXT },
	{ "organisation", OWN_ELSEWHERE },
	{ "person", OWN_WRONG_PERSON },
	{ "risk", OWN_RISK },
};

static enum text by_hint(const char *hint, const struct rule *rules, size_t count, enum text otherwise)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(hint, rules[i].hint) == 0)
			return rules[i].text;
	return otherwise;
}

static enum text pending_text(const char *hint, enum eid_device device)
{
	if (hint[0] == 0 || strcmp(hint, "outstandingTransaction") == 0)
		return device == EID_OTHER_DEVICE ? OWN_SCAN : RFA13;
	if (strcmp(hint, "noClient") == 0)
		return device == EID_OTHER_DEVICE ? OWN_SCAN : RFA1;
	if (strcmp(hint, "started") == 0)
		return device == EID_THIS_COMPUTER ? RFA15A : device == EID_THIS_PHONE ? RFA15B : OWN_SEARCHING;
	return by_hint(hint, pending_rules, ARRAY_LENGTH(pending_rules), RFA21);
}

static enum text failed_text(const char *hint, enum eid_device device)
{
	if (strcmp(hint, "startFailed") == 0)
		return device == EID_OTHER_DEVICE ? RFA17B : RFA17A;
	return by_hint(hint, failed_rules, ARRAY_LENGTH(failed_rules), RFA22);
}

static enum text text_for(enum eid_state state, const char *hint, enum eid_device device)
{
	switch (state) {
	case EID_WANTED:
		return OWN_WANTED;
	case EID_PENDING:
		return pending_text(hint, device);
	case EID_COLLECTED:
		return OWN_CHECKING;
	case EID_VERIFIED:
		return OWN_DONE;
	case EID_REFUSED:
		return by_hint(hint, refused_rules, ARRAY_LENGTH(refused_rules), OWN_NOT_VALID);
	case EID_CANCELLED:
		return OWN_CANCELLED;
	case EID_LOST:
		return OWN_LOST;
	case EID_FAILED:
	case EID_STATE_COUNT:
		break;
	}
	return failed_text(hint, device);
}

const struct eid_message *eid_message_for(enum eid_kind kind, enum eid_state state, const char *hint,
                                          enum eid_device device)
{
	return &texts[text_for(state, hint, device)][kind == EID_SIGN ? EID_SIGN : EID_LOGIN];
}

const struct eid_message *eid_order_message(const struct eid_order *order, enum eid_device device)
{
	return eid_message_for(order->kind, order->state, order->hint, device);
}

size_t eid_message_count(void)
{
	return TEXT_COUNT;
}

const struct eid_message *eid_message_at(size_t i, enum eid_kind kind)
{
	return &texts[i][kind];
}
