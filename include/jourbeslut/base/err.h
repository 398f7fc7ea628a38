/* Errors: one list for the whole program.
 *
 * Every function that can fail returns `enum err` and is MUST_USE; a question with the answer yes or no returns bool.
 * A code belongs to a group, has the HTTP status that the router answers with, and a public text in Swedish that says
 * what happened, what is safe and what to do. The public text never carries data. */
#ifndef JOURBESLUT_BASE_ERR_H
#define JOURBESLUT_BASE_ERR_H

#define MUST_USE __attribute__((warn_unused_result))

enum err_group {
	ERR_GROUP_NONE,
	ERR_GROUP_INPUT,     /* the other side sent something that we do not take */
	ERR_GROUP_STATE,     /* right form, wrong moment */
	ERR_GROUP_FORBIDDEN, /* not this person, or not from there */
	ERR_GROUP_BUSY,      /* try again; nothing was done */
	ERR_GROUP_UPSTREAM,  /* something outside did not answer as it should */
	ERR_GROUP_INTERNAL,  /* our own fault */
	ERR_GROUP_COUNT
};

/*        code               group      status  public text */
#define ERR_LIST(X)                                                                                                    \
	X(OK, NONE, 200, "")                                                                                           \
	X(INPUT, INPUT, 400, "Uppgifterna kunde inte läsas. Inget har ändrats. Gå tillbaka, rätta och försök igen.")   \
	X(TOO_LARGE, INPUT, 413,                                                                                       \
	  "Det som skickades är för stort. Inget har ändrats. Dela upp det eller skicka en "                        \
	  "mindre fil.")                                                                                               \
	X(MEDIA_TYPE, INPUT, 415, "Den sortens fil eller innehåll tas inte emot här. Inget har ändrats.")              \
	X(NOT_FOUND, INPUT, 404, "Sidan eller uppgiften finns inte. Kontrollera adressen eller referensen.")           \
	X(METHOD, INPUT, 405, "Adressen kan inte användas på det sättet. Inget har ändrats.")                          \
	X(WRONG_STATE, STATE, 409,                                                                                     \
	  "Det går inte att göra just nu, för ärendet har kommit till ett annat steg. Inget har "                  \
	  "ändrats. Läs om sidan för att se läget.")                                                                   \
	X(STALE, STATE, 409,                                                                                           \
	  "Det har hänt något sedan du öppnade sidan. Inget har ändrats. Läs om sidan för att se läget.")              \
	X(HELD, STATE, 409, "En kollega har utkastet öppet. Inget har ändrats. Du kan ta över det.")                   \
	X(DUPLICATE, STATE, 409, "Uppgiften finns redan. Inget har ändrats.")                                          \
	X(LOGIN, FORBIDDEN, 401, "Du behöver legitimera dig. Det som redan är sparat finns kvar.")                     \
	X(FORBIDDEN, FORBIDDEN, 403, "Du har inte behörighet till detta. Inget har ändrats.")                          \
	X(REASON, FORBIDDEN, 403,                                                                                      \
	  "Du har inget pass och ingen uppgift i ärendet. Inget har ändrats. Börja ditt pass, eller öppna "        \
	  "ärendet med skäl.")                                                                                         \
	X(CSRF, FORBIDDEN, 403,                                                                                        \
	  "Sidan var för gammal eller kom från fel ställe. Inget har ändrats. Läs om sidan och "                  \
	  "försök igen.")                                                                                              \
	X(MANDATE, FORBIDDEN, 403, "Registret känner inte till något förordnande för den beslutsfattaren.")            \
	X(RATE, BUSY, 429, "För många försök på kort tid. Vänta en minut och försök igen. Inget har gått förlorat.")   \
	X(BUSY, BUSY, 503, "Tjänsten är upptagen. Inget har ändrats. Försök igen om en liten stund.")                  \
	X(STORAGE_FULL, BUSY, 503,                                                                                     \
	  "Disken är full, så inget nytt kan sparas. Allt som redan är sparat finns kvar "                          \
	  "och kan läsas. Ring driften och använd pappersblanketten så länge.")                                        \
	X(MEMORY, BUSY, 503, "Tjänsten har ont om minne. Inget har ändrats. Försök igen om en liten stund.")           \
	X(UPSTREAM, UPSTREAM, 502,                                                                                     \
	  "E-legitimationen svarar inte som den ska. Beslutet står fast och är sparat. "                             \
	  "Försök igen om en stund.")                                                                                  \
	X(TIMEOUT, UPSTREAM, 504,                                                                                      \
	  "E-legitimationen svarar inte. Beslutet står fast och är sparat. Försök igen om en "                     \
	  "stund.")                                                                                                    \
	X(EVIDENCE, UPSTREAM, 409,                                                                                     \
	  "Underskriften kunde inte godkännas. Beslutet står fast och är sparat, men det är "                      \
	  "inte undertecknat.")                                                                                        \
	X(CONFIG, INTERNAL, 500, "Tjänsten är fel inställd. Det som är sparat finns kvar. Ring driften.")              \
	X(IO, INTERNAL, 500,                                                                                           \
	  "Ett fel uppstod när något skulle läsas eller sparas. Det som tidigare bekräftats finns "                \
	  "kvar. Försök igen; ring driften om felet återkommer.")                                                      \
	X(INTERNAL, INTERNAL, 500,                                                                                     \
	  "Ett fel uppstod hos oss. Det som tidigare bekräftats finns kvar. Försök igen; "                          \
	  "ring driften om felet återkommer.")

enum err {
#define ERR_CODE(code, group, status, text) ERR_##code,
	ERR_LIST(ERR_CODE)
#undef ERR_CODE
	        ERR_COUNT
};

/* Name of the code, such as "NOT_FOUND". For logs. Static storage. */
const char *err_name(enum err e);
/* The code of that name; ERR_OK: none. */
enum err err_of_name(const char *name);
enum err_group err_group(enum err e);
/* HTTP status, 200 to 599. */
int err_status(enum err e);
/* Public text, Swedish, UTF-8. Static storage. */
const char *err_text(enum err e);

/* The only macro that returns. */
#define TRY(expression)                                                                                                \
	do {                                                                                                           \
		enum err try_err_ = (expression);                                                                      \
		if (try_err_ != ERR_OK)                                                                                \
			return try_err_;                                                                               \
	} while (0)

/* For our own bugs only; bad input is an error. Prints where and aborts, in every build. */
#define ASSERT(condition) ((condition) ? (void)0 : assert_failed(#condition, __FILE__, __LINE__))
_Noreturn void assert_failed(const char *condition, const char *file, int line);

#endif
