/* What a field is called, where what was typed is shown apart from its page. */
#include <string.h>

#include "jourbeslut/page.h"

static const struct {
	const char *field, *label;
} labels[] = {
	{ "person_as_known", "Vem gäller beslutet?" },
	{ "decider_name", "Beslutsfattare" },
	{ "decider_office", "Uppdrag" },
	{ "stated_day", "Dag" },
	{ "stated_date", "Annan dag" },
	{ "stated_time", "Klockslag" },
	{ "late_reason", "Varför registreras det i efterhand?" },
	{ "number_called", "Nummer du ringde" },
	{ "identified_how", "Hur kontrollerade du vem du talade med?" },
	{ "listeners", "Vem mer lyssnade?" },
	{ "why_oral", "Varför fattades beslutet muntligt?" },
	{ "mandate_confirmed", "Vad grundas behörigheten på?" },
	{ "note", "Anteckning" },
	{ "reason", "Skäl" },
	{ "lawyer", "Juristens namn" },
	{ "reviewed", "Dag för granskningen" },
	{ "text", "Text" },
	{ "signed_date", "Dag då papperet skrevs under" },
	{ "signed_time", "Klockslag" },
	{ "signer", "Vem har skrivit under?" },
	{ "word", "Vem har lämnat uppgiften?" },
	{ "day", "Vilken dag hände det?" },
	{ "clock", "Klockslag" },
	{ "until", "Till och med vilken dag?" },
	{ "place", "Var?" },
	{ "who", "Av vem?" },
	{ "why", "Anteckning" },
	{ "proof_text", "Beviset i ord" },
	{ "case_number", "Kommunens ärendenummer" },
};

const char *page_field_label(const char *field)
{
	const struct case_field *f;

	for (size_t i = 0; i < ARRAY_LENGTH(labels); i++)
		if (strcmp(field, labels[i].field) == 0)
			return labels[i].label;
	f = case_field_find(field);
	return f && f->kind != CASE_CHOICE && f->kind != CASE_SET && f->kind != CASE_BOOL ? f->label : NULL;
}
