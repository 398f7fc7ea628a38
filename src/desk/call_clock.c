/* The clock of the call page, for browsers without script: a frame that asks anew at each minute. */
#include <stdio.h>

#include "desk/call_page.h"
#include "desk/handlers.h"

void call_clock(struct instant at, char out[CALL_CLOCK])
{
	struct civil c = civil_of(at);

	(void)snprintf(out, CALL_CLOCK, "%02u.%02u", (unsigned)c.hour % 24, (unsigned)c.minute % 60);
}

enum err call_clock_show(struct http_request *req, struct http_response *res)
{
	struct civil c = civil_of(http_now(req));
	JSON json_t *data = json_object();
	char clock[CALL_CLOCK];

	call_clock(http_now(req), clock);
	TRY(json_put_text(data, "clock", clock));
	TRY(json_put_int(data, "reload", 60 - c.second));
	return http_render(res, "call-clock", TAKE(data));
}
