/* To whom a message goes: telephone numbers and mail addresses, as the register has them. */
#include "outbox/address.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#define SHOWN 3

enum err address_number(const char *phone, char out[ADDRESS_TEXT])
{
	char number[PHONE_LINK_TEXT];

	if (!phone_e164(phone, number))
		return ERR_INPUT;
	(void)snprintf(out, ADDRESS_TEXT, "%s", number);
	return ERR_OK;
}

enum err address_mail(const char *mail, char out[ADDRESS_TEXT])
{
	if (!mail_is_address(mail))
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
