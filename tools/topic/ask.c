/* SPDX-License-Identifier: Apache-2.0 */
/* ask.c - one request to its end. */
#include "common/base/check.h"
#include "tools/topic/app.h"

void topic_call(struct topic_app *a, struct cluster_call *call, enum client_type type, const void *body,
	void (*done)(struct cluster_call *call, const struct call_result *r))
{
	mc_check(done != NULL);
	call->type = type;
	call->body = body;
	call->partition_id = -1;
	call->again = call->event != NULL || type == CLIENT_GET_DISTRIBUTED_OBJECTS;
	call->patience_ms = tool_timeout(a->s);
	call->ctx = a;
	call->done = done;
	cluster_client_call(a->ask.client, call);
}

void topic_end(struct topic_app *a, int status)
{
	mc_check(status >= STATUS_OK);
	if (a->status >= 0)
		return;
	a->status = status;
	asker_stop(&a->ask);
	client_pool_stop(cluster_client_pool(a->ask.client));
}

bool topic_answered(struct topic_app *a, const struct cluster_call *call, const struct call_result *r)
{
	if (r->end == CALL_ANSWERED)
		return true;
	if (a->status < 0)
		topic_end(a, asker_say_why(&a->ask, call, r, false));
	return false;
}
