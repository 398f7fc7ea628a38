#include "settings.h"

#include "jourbeslut/base/cleanup.h"

const struct conf_key settings_keys[] = {
	{ "server.listen", CONF_TEXT, "127.0.0.1", NULL,
	  "Numeric address to listen on. TLS towards users is a reverse proxy's work." },
	{ "server.port", CONF_NUMBER, "8090", NULL, "0: any free port; it is printed at start." },
	{ "server.origins", CONF_TEXT, "", NULL,
	  "Addresses under which browsers see the service, with spaces between: https://jour.example.se\n"
	  "Empty: http and the request's own host, for tests on this machine." },
	{ "server.proxies", CONF_TEXT, "", NULL,
	  "Numeric addresses of reverse proxies whose X-Forwarded-For is believed." },
	{ "server.rate_limits", CONF_BOOL, "yes", NULL,
	  "Limits on how often one address may ask. Only load tests turn them off." },

	{ "paths.store", CONF_PATH, "jourbeslut.db", NULL, "The SQLite file with everything that is kept." },
	{ "paths.templates", CONF_PATH, NULL, NULL, "Folder with law/, pages/ and assets/." },

	{ "duty.name", CONF_TEXT, NULL, NULL, "Name of the emergency duty, as it stands in documents." },
	{ "duty.phone", CONF_TEXT, NULL, NULL, "Number to call back, day and night." },
	{ "duty.check_address", CONF_TEXT, NULL, NULL,
	  "Address of the check page as printed on paper and in QR codes; the code is added: "
	  "https://jour.example.se/kontroll/" },
	{ "duty.pass_ends", CONF_TEXT, "08.00 16.30 20.00", NULL,
	  "Clock times at which passes usually end, with spaces between; the duty's workers choose among them." },

	{ "eid.environment", CONF_CHOICE, "production", "test|production",
	  "Of the e-ID. In `test` every page and every paper is marked; test roots are refused in `production`." },
	{ "eid.api_url", CONF_TEXT, NULL, NULL, "BankID's RP API, such as https://appapi2.bankid.com/rp/v6.0" },
	{ "eid.tls_ca", CONF_PATH, NULL, NULL, "PEM: the only root trusted for the connection to it." },
	{ "eid.client_cert", CONF_PATH, NULL, NULL, "PEM: the relying party certificate, chain after it." },
	{ "eid.client_key", CONF_PATH, NULL, NULL, "PEM: its key. Readable by the service alone." },
	{ "eid.roots", CONF_PATH, NULL, NULL, "PEM: roots of signature certificates (not those of the connection)." },
	{ "eid.root_fingerprints", CONF_TEXT, "", NULL,
	  "SHA-256 of each certificate in `roots` (hex, with spaces between), from whoever provides the e-ID and on\n"
	  "another way than the file. `production` takes no other root. BankID's, \"BankID Root CA v1\" of \"BankID\n"
	  "Member Banks CA\", to 2034-12-31:\n"
	  "CA32588E385B961D58E26010C6F8C839F7CA071E497DE6B7841640A61506FD31\n"
	  "Source: niklasgillstrom/hsm on GitHub, BankIdService.java; a third party's. Compare it with what BankID "
	  "gives you." },
	{ "eid.tls_fingerprints", CONF_TEXT, "", NULL,
	  "The same of `tls_ca`. BankID's, \"BankID SSL Root CA v1\" of \"Infrastructure CA\", to 2034-12-31:\n"
	  "E6A2D45C0A1051C959428649F86A09A9B2152CD551993CC2EB4CF094BDACBECB\n"
	  "Source: BankID/SampleCode on GitHub, server/certificates/production/truststore.pem." },
	{ "eid.org_number", CONF_TEXT, NULL, NULL,
	  "Organisation number in the relying party certificate, ten digits." },
	{ "eid.domain", CONF_TEXT, "", NULL, "Registrable domain of the service, which the app shows: example.se" },
	{ "eid.autostart_computer", CONF_TEXT, "", NULL,
	  "Address that starts the app on this computer, with {token} and {redirect}. Empty: BankID's own." },
	{ "eid.autostart_phone", CONF_TEXT, "", NULL, "The same for a phone." },
	{ "eid.refuse_risk", CONF_CHOICE, "high", "high|moderate|none",
	  "A login or signature that the e-ID's provider judges to be of this risk, or worse, is refused." },
	{ "eid.visible_text", CONF_CHOICE, "essence", "essence|full",
	  "What the app shows and its provider keeps: the decision's essence without identity, or the whole text." },

	{ "record.font_regular", CONF_PATH, "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", NULL,
	  "TrueType font of the documents." },
	{ "record.font_bold", CONF_PATH, "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf", NULL, NULL },
	{ "record.colour_profile", CONF_PATH, "/usr/share/color/icc/sRGB.icc", NULL, "ICC profile embedded in PDF/A." },

	{ "seal.certificate", CONF_PATH, NULL, NULL,
	  "PEM: the organisation's seal certificate, then its issuers, without the root." },
	{ "seal.key", CONF_TEXT, NULL, NULL,
	  "Its key: a PEM file (absolute path, readable by the service alone) or a PKCS#11 address "
	  "(pkcs11:token=...)." },
	{ "seal.pin_file", CONF_PATH, "", NULL, "File with the PIN of the PKCS#11 token; empty: none." },
	{ "seal.roots", CONF_PATH, NULL, NULL, "PEM: the root of the seal certificate." },

	{ "tsa.urls", CONF_TEXT, NULL, NULL,
	  "Addresses of time-stamping authorities (RFC 3161), with spaces between; tried in that order." },
	{ "tsa.roots", CONF_PATH, NULL, NULL, "PEM: roots of their certificates." },
	{ "tsa.tls_ca", CONF_PATH, "", NULL, "PEM: root trusted for https addresses among them; empty: http only." },
	{ "tsa.ageing", CONF_TEXT, "", NULL,
	  "Algorithms of time stamps that are no longer to be relied on for long, such as: RSA-2048 SHA-256\n"
	  "`jourbeslut renew` stamps anew what rests on one of them alone." },
	{ "tsa.renew_days", CONF_NUMBER, "365", NULL,
	  "`jourbeslut renew` stamps anew what rests on a time stamp whose certificate ends within this many days." },

	{ "ledger.origin", CONF_TEXT, NULL, NULL,
	  "Name of the ledger, such as jour.example.se/ledger; never changed." },
	{ "ledger.key", CONF_PATH, NULL, NULL, "PEM: its Ed25519 key. Readable by the service alone." },
	{ "ledger.published", CONF_PATH, "ledger-checkpoint", NULL,
	  "File outside the store that holds the last published checkpoint. Never restore it from a backup." },

	{ "sms.url", CONF_TEXT, "", NULL,
	  "Address of the SMS operator's HTTP interface (https). Empty: no SMS is sent, and the pages say so." },
	{ "sms.from", CONF_TEXT, "", NULL,
	  "Sender: a number such as +46701740699, or a name of at most 11 letters and digits." },
	{ "sms.body", CONF_TEXT, "from={from}&to={to}&message={text}", NULL,
	  "What is posted; {to}, {from}, {text} and {report} are filled in, each escaped. 46elks: this one,\n"
	  "with &whendelivered={report} for reports. Sinch:\n"
	  "{\"from\":\"{from}\",\"to\":[\"{to}\"],\"body\":\"{text}\"}" },
	{ "sms.content_type", CONF_CHOICE, "application/x-www-form-urlencoded",
	  "application/x-www-form-urlencoded|application/json", "Of the body." },
	{ "sms.authorization_file", CONF_PATH, "", NULL,
	  "File with the value of the header Authorization: \"Basic ...\" or \"Bearer ...\". Readable by the service "
	  "alone." },
	{ "sms.tls_ca", CONF_PATH, "", NULL, "PEM: the only root trusted for the connection to it." },
	{ "sms.accepted", CONF_TEXT, "200 201 202", NULL, "Statuses by which the operator takes a message." },
	{ "sms.delivered", CONF_TEXT, "status=delivered", NULL,
	  "What a report to {report} holds when the message came; of several, one. Sinch: \"status\":\"Delivered\"" },
	{ "sms.lost", CONF_TEXT, "status=failed", NULL,
	  "The same, when it did not. Sinch: \"status\":\"Failed\" \"status\":\"Rejected\" \"status\":\"Expired\"\n"
	  "\"status\":\"Aborted\" \"status\":\"Deleted\" \"status\":\"Cancelled\" (in one line)" },
	{ "mail.server", CONF_TEXT, "", NULL,
	  "SMTP server that takes e-mail by STARTTLS, never without. Empty: no e-mail is sent, and the pages say so." },
	{ "mail.port", CONF_NUMBER, "587", NULL, NULL },
	{ "mail.from", CONF_TEXT, "", NULL, "Address of the sender." },
	{ "mail.user", CONF_TEXT, "", NULL, "Empty: without login." },
	{ "mail.password_file", CONF_PATH, "", NULL, "File with the user's password. Readable by the service alone." },
	{ "mail.tls_ca", CONF_PATH, "", NULL, "PEM: the only root trusted for the connection to it." },

	{ "messages.remind_hours", CONF_NUMBER, "4", NULL,
	  "Hours after which who has something to sign is reminded, three times at most, by day. 0: never." },
	{ "messages.manager_hours", CONF_NUMBER, "12", NULL,
	  "Hours after which the unit manager is told that something waits for its signature. 0: never." },

	{ "messages.find_minutes", CONF_NUMBER, "5", NULL,
	  "Minutes that a decision maker whom the service looks for has to answer, before the next one is told." },

	{ "verify.trust", CONF_PATH, "/etc/jourbeslut/trust", NULL,
	  "Folder with the roots that the page /verifiera judges by, as `jourbeslut verify --trust`." },

	{ "session.idle_minutes", CONF_NUMBER, "60", NULL, "A session ends after this long without a request." },
	{ "session.absolute_minutes", CONF_NUMBER, "720", NULL, "And after this long in any case: a shift." },
	{ "session.decider_idle_minutes", CONF_NUMBER, "30", NULL, "The idle time for those who only sign." },

	{ "log.level", CONF_CHOICE, "info", "debug|info|warn|error", "What is written to standard error." },
};

const size_t settings_key_count = ARRAY_LENGTH(settings_keys);
