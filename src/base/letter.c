/* Single characters of UTF-8 text: what they are. */
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#include "jourbeslut/base/text.h"

uint32_t text_next(struct span s, size_t *at)
{
	ucs4_t c = 0;

	if (*at < s.len)
		*at += (size_t)u8_mbtouc(&c, (const uint8_t *)s.ptr + *at, s.len - *at);
	return c;
}

bool text_is_letter(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M);
}

bool text_is_capital(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lt);
}

uint32_t text_lower(uint32_t c)
{
	return uc_tolower(c);
}

bool text_is_space(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' ||
	       uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Zs);
}
