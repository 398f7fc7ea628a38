/* To whom a message goes: telephone numbers and mail addresses, as the register has them. */
#include "outbox/address.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define SHORTEST 7 /* digits with the country's: ITU-T E.164 has no least, and shorter ones are no telephones */
#define LONGEST 15
#define SHOWN 3

enum err address_number(const char *phone, char out[ADDRESS_TEXT])
{
	char link[PHONE_LINK_TEXT];
	const char *number = link + strlen("tel:");
	size_t digits;

	if (!phone_is_number(span_str(phone)))
		return ERR_INPUT;
	phone_link(phone, link);
	if (strncmp(link, "tel:+", strlen("tel:+")) != 0)
		return ERR_INPUT;
	digits = strspn(number + 1, DIGITS);
	if (number[1] == '0' || digits < SHORTEST || digits > LONGEST || number[1 + digits])
		return ERR_INPUT;
	(void)snprintf(out, ADDRESS_TEXT, "%s", number);
	return ERR_OK;
}

/* Less than RFC 5321 allows: nothing quoted, nothing but ASCII, so that no character can end a command or header. */
enum err address_mail(const char *mail, char out[ADDRESS_TEXT])
{
	size_t local = strspn(mail, LETTERS DIGITS ".!#$%&'*+-/=?^_`{|}~");
	const char *domain = mail + local + 1;
	size_t len = strlen(mail);

	if (local == 0 || local > 64 || len >= ADDRESS_TEXT || mail[local] != '@')
		return ERR_INPUT;
	if (!*domain || *domain == '.' || *domain == '-' || !strchr(domain, '.') ||
	    strspn(domain, LETTERS DIGITS ".-") != strlen(domain) || strstr(mail, "..") || mail[len - 1] == '.')
		return ERR_INPUT;
	(void)snprintf(out, ADDRESS_TEXT, "%s", mail);
	return ERR_OK;
}

void address_mask(enum outbox_channel channel, const char *address, char out[ADDRESS_TEXT])
{
	const char *shown = strchr(address, '@');
	size_t len = strlen(address);

	if (channel == OUTBOX_SMS)
		shown = address + (len > SHOWN ? len - SHOWN : len);
	(void)snprintf(out, ADDRESS_TEXT, "…%.100s", shown ? shown : "");
}
