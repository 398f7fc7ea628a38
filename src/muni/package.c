/* The package for the municipality's e-archive. */
#include "handlers.h"

#include <stdio.h>

#include "jourbeslut/oversight.h"
#include "jourbeslut/package.h"
#include "jourbeslut/page.h"

/* What one answer may hold; larger ones are made by `jourbeslut export`. */
#define LARGEST ((size_t)128 << 20)

struct making {
	const struct http_request *req;
	const struct decision *decision;
	struct package package;
};

static void making_release(struct making *m)
{
	package_release(&m->package);
}

static enum err make(struct store *s, void *ctx)
{
	struct making *m = ctx;
	const struct decision_office *o = http_app(m->req);

	return package_make(s,
	                    &(struct package_request){ .decision = m->decision,
	                                               .kind = PACKAGE_SIP,
	                                               .office = o,
	                                               .maker = o->duty_name,
	                                               .created = http_now(m->req),
	                                               .max = LARGEST },
	                    &m->package);
}

enum err muni_package(struct http_request *req, struct http_response *res)
{
	struct decision d;
	CLEANUP(making_release) struct making m = { .req = req, .decision = &d };
	BUF zip = buf_init(LARGEST + PACKAGE_FRAME_MAX);
	char name[PACKAGE_ROOT_MAX + 8];
	struct store *s;
	enum err e;

	TRY(muni_find(req, res, &s, &d));
	TRY(oversight_access(http_log(req), s, http_now(req), http_session(req)->person, d.matter_id, d.id,
	                     "download package"));
	e = store_snapshot(s, make, &m);
	if (e == ERR_TOO_LARGE)
		return http_redirectf(res, "/kommun/beslut/%s?klart=for-stort", d.ref);
	TRY(e);
	TRY(package_zip(&m.package, &zip));
	(void)snprintf(name, sizeof name, "%s.zip", m.package.root);
	return http_bytes(res, "application/zip", name, &zip);
}
