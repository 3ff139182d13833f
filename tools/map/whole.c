/* SPDX-License-Identifier: Apache-2.0 */
/* whole.c - the commands about a whole map that are one request. */
#include "tools/map/app.h"

static struct cluster_call call;
static struct client_name body;
static const struct mc_bytes no_key = { NULL, -1 };

static void done_size(struct cluster_call *c, const struct call_result *r)
{
	struct map_app *a = c->ctx;

	if (!app_answered(a, c, r))
		return;
	show_begin(a, RECORD_MAP_SIZE);
	say_number(&a->out, "size", ((const struct client_int_answer *)r->message->body)->response);
	show_end(a);
	app_end(a, STATUS_OK);
}

bool begin_size(struct map_app *a, struct fault *fault)
{
	(void)fault;
	body.name = a->want.map;
	app_call(a, &call, CLIENT_MAP_SIZE, &body, no_key, true, done_size);
	return true;
}
