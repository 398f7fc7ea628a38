/* What is answered over HTTP: POST /tsa (RFC 3161 section 3.4), POST /ocsp (RFC 6960 appendix A), and from the same
 * machine POST /control (README.md). */
#ifndef TSA_SIMULATOR_SERVER_H
#define TSA_SIMULATOR_SERVER_H

#include <pthread.h>

#include "jourbeslut/base/log.h"

#include "misbehave.h"
#include "pki.h"
#include "simulator-common/web.h"

#define SERVER_BODY_MAX ((size_t)65536)

struct server {
	pthread_mutex_t lock; /* held while a request is handled */
	struct pki *pki;      /* NULL: not ready, 503 */
	const struct log *log;
	struct misbehaviours misbehaviours;
};

/* A web_handler; `ctx` is the server. */
enum err server_handle(void *ctx, const struct web_request *request, struct web_response *response);

#endif
