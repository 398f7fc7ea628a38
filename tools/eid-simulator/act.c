#include "simulator.h"

#include "jourbeslut/base/log.h"

#include "evidence.h"

/* Opens a started order as that person; without a person it stays started, as when the app finds no e-ID. */
static enum refusal open_as(struct simulator *s, struct order *order, const char *personal_number)
{
	const struct person *person = persons_find(&s->persons, personal_number);

	if (!*personal_number)
		return REFUSAL_NONE;
	return person ? orders_open(s->orders, order, person, PKI_POLICY) : REFUSAL_UNKNOWN_PERSON;
}

enum refusal act_scan(struct simulator *s, struct span frame, const char *personal_number, struct order **ret_order)
{
	enum refusal refused = orders_scan(s->orders, frame, ret_order);

	if (refused == REFUSAL_NONE)
		refused = open_as(s, *ret_order, personal_number);
	log_event(s->log, LOG_INFO, "phone.scan", "refusal", refusal_name(refused), NULL);
	return refused;
}

enum refusal act_autostart(struct simulator *s, const char *token, const char *personal_number,
                           struct order **ret_order)
{
	enum refusal refused = orders_autostart(s->orders, token, ret_order);

	if (refused == REFUSAL_NONE)
		refused = open_as(s, *ret_order, personal_number);
	log_event(s->log, LOG_INFO, "phone.autostart", "refusal", refusal_name(refused), NULL);
	return refused;
}

static enum err complete(struct simulator *s, struct order *order, const char *device_address)
{
	json_t *completion = NULL;
	struct evidence_spec spec = {
		.pki = s->pki,
		.person = persons_find(&s->persons, order->person),
		.other = persons_other(&s->persons, order->person),
		.order = order,
		.device_address = device_address,
		.at = clock_now(s->clock),
		.random = s->random,
		.twist = misbehave_next_completion(&s->misbehaviours),
	};

	if (!spec.other)
		spec.other = spec.person;
	TRY(evidence_make(&spec, &completion));
	orders_complete(s->orders, order, completion);
	log_event(s->log, LOG_INFO, "order.complete", "order", order->ref, "misbehaviour",
	          spec.twist == MISBEHAVE_NONE ? "none" : misbehave_name(spec.twist), NULL);
	return ERR_OK;
}

enum err act_approve(struct simulator *s, const char *handle, struct span code, const char *device_address,
                     enum refusal *refused)
{
	struct order *order = orders_by_handle(s->orders, handle);

	*refused = orders_check_open(order);
	if (*refused == REFUSAL_NONE)
		*refused = orders_check_code(s->orders, order, code);
	return *refused == REFUSAL_NONE ? complete(s, order, device_address) : ERR_OK;
}

enum refusal act_refuse(struct simulator *s, const char *handle)
{
	struct order *order = orders_by_handle(s->orders, handle);
	enum refusal refused = orders_check_open(order);

	/* A person may also close the app before an identity was found. */
	if (refused == REFUSAL_NONE || refused == REFUSAL_NOT_OPEN) {
		orders_fail(s->orders, order, "userCancel");
		refused = REFUSAL_NONE;
	}
	return refused;
}
