/* What the RP API and the phone share. The lock is held while a request is handled. */
#ifndef EID_SIMULATOR_SIMULATOR_H
#define EID_SIMULATOR_SIMULATOR_H

#include <pthread.h>

#include "misbehave.h"
#include "order.h"
#include "persons.h"
#include "pki.h"
#include "simulator-common/web.h"

struct simulator {
	pthread_mutex_t lock;
	const struct clock *clock;
	const struct random *random;
	const struct log *log;
	struct pki *pki;
	struct persons persons;
	struct orders *orders;
	struct misbehaviours misbehaviours;
};

/* The RP API: POST /rp/v6.0/{auth,sign,collect,cancel}. `ctx` is the simulator. */
enum err api_handle(void *ctx, const struct web_request *request, struct web_response *response);
/* Pages and control API of the phone. */
enum err phone_handle(void *ctx, const struct web_request *request, struct web_response *response);
/* The control API below /api/ (see README.md); called by phone_handle with the lock held. */
enum err control_handle(struct simulator *s, const struct web_request *request, struct web_response *response);

/* What both the pages and the control API do on the phone. All with the lock held. */
enum refusal act_scan(struct simulator *s, struct span frame, const char *personal_number, struct order **ret_order);
enum refusal act_autostart(struct simulator *s, const char *token, const char *personal_number,
                           struct order **ret_order);
/* Signs; `refused` tells what is in the way. */
MUST_USE enum err act_approve(struct simulator *s, const char *handle, struct span code, const char *device_address,
                              enum refusal *refused);
enum refusal act_refuse(struct simulator *s, const char *handle);

#endif
