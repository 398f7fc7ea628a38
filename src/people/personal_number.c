#include "jourbeslut/personal_number.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int two(const char *digits)
{
	return (digits[0] - '0') * 10 + (digits[1] - '0');
}

/* Splits the forms of the header into digits and separator. */
static bool split(struct span text, char digits[13], size_t *ret_count, char *ret_mark)
{
	size_t count = 0;
	char mark = '\0';

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (is_digit(c) && count < 12)
			digits[count++] = c;
		else if ((c == '-' || c == '+') && !mark && i + 5 == text.len)
			mark = c;
		else
			return false;
	}
	digits[count] = '\0';
	*ret_count = count;
	*ret_mark = mark;
	return count == 10 || (count == 12 && mark != '+');
}

/* Modulus 10 over the ten last digits, weights 2 1 2 1 …; the check digit makes the sum a multiple of ten. */
static bool luhn_holds(const char ten[10])
{
	int sum = 0;

	for (int i = 0; i < 10; i++) {
		int value = (ten[i] - '0') * (i % 2 == 0 ? 2 : 1);
		sum += value / 10 + value % 10;
	}
	return sum % 10 == 0;
}

static struct date day_of(int year, const char *month_day, bool *ret_coordination)
{
	int day = two(month_day + 2);

	*ret_coordination = day >= 60;
	if (day >= 60)
		day -= 60;
	return (struct date){ .year = (int16_t)year, .month = (int8_t)two(month_day), .day = (int8_t)day };
}

/* A coordination number whose month or day is 0: not known. */
static bool partly_known(const struct personal_number *n)
{
	return n->coordination && (n->birth.month == 0 || n->birth.day == 0) && n->birth.month <= 12 &&
	       n->birth.day <= 31;
}

/* The century of a number with two digits of year. */
static int year_of(const char *ten, char mark, struct date today)
{
	bool coordination;
	int year = today.year / 100 * 100 + two(ten);

	if (date_compare(day_of(year, ten + 2, &coordination), today) > 0)
		year -= 100;
	return mark == '+' ? year - 100 : year;
}

static enum err refuse(const char *text, const char **ret_problem)
{
	if (ret_problem)
		*ret_problem = text;
	return ERR_INPUT;
}

enum err personal_number_parse(struct span text, struct date today, struct personal_number *ret_number,
                               const char **ret_problem)
{
	struct personal_number n = { 0 };
	char digits[13];
	size_t count;
	char mark;

	if (!split(span_trim(text), digits, &count, &mark))
		return refuse("Skriv numret med tio eller tolv siffror, till exempel ÅÅÅÅMMDD-NNNN.", ret_problem);
	const char *ten = count == 12 ? digits + 2 : digits;
	int year = count == 12 ? two(digits) * 100 + two(digits + 2) : year_of(ten, mark, today);
	n.birth = day_of(year, ten + 2, &n.coordination);
	n.birth_known = date_valid(n.birth);
	if (year < 1850 || !(n.birth_known || partly_known(&n)))
		return refuse("Numret börjar inte med en dag som finns. Kontrollera siffrorna.", ret_problem);
	if (date_compare(n.birth, today) > 0)
		return refuse("Numret börjar med en dag som inte har varit än. Kontrollera siffrorna.", ret_problem);
	if (!luhn_holds(ten))
		return refuse("Kontrollsiffran stämmer inte, så någon siffra är fel. Kontrollera numret.", ret_problem);
	n.digits[0] = (char)('0' + year / 1000);
	n.digits[1] = (char)('0' + year / 100 % 10);
	memcpy(n.digits + 2, ten, 10);
	memcpy(n.text, n.digits, 8);
	n.text[8] = '-';
	memcpy(n.text + 9, n.digits + 8, 4);
	*ret_number = n;
	return ERR_OK;
}

bool personal_number_is_interim(struct span text)
{
	size_t head = 0;

	text = span_trim(text);
	while (head < text.len && is_digit(text.ptr[head]))
		head++;
	if (head != 6 && head != 8)
		return false;
	if (head < text.len && text.ptr[head] == '-')
		head++;
	if (text.len != head + 4 || !strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", text.ptr[head] & ~0x20) || !text.ptr[head])
		return false;
	return is_digit(text.ptr[head + 1]) && is_digit(text.ptr[head + 2]) && is_digit(text.ptr[head + 3]);
}

bool personal_number_is_test(const struct personal_number *number)
{
	return memcmp(number->digits + 8, "238", 3) == 0 || memcmp(number->digits + 8, "239", 3) == 0;
}
