/* SPDX-License-Identifier: Apache-2.0 */
/* ask.c - one request to its end. */
#include "common/base/check.h"
#include "tools/map/app.h"

struct mc_bytes app_key(const struct map_app *a)
{
	return (struct mc_bytes){ a->key.p, (int32_t)a->key.n };
}

struct mc_bytes app_value(const struct map_app *a)
{
	return (struct mc_bytes){ a->value.p, (int32_t)a->value.n };
}

static void prepare_call(struct map_app *a, struct cluster_call *call, enum client_type type,
	const void *body, struct mc_bytes key, bool again,
	void (*done)(struct cluster_call *call, const struct call_result *r))
{
	mc_check(done != NULL && a->ask.client != NULL);
	call->type = type;
	call->body = body;
	call->key = key;
	call->partition_id = -1;
	call->again = again;
	call->patience_ms = a->want.patience_ms;
	if (call->ctx == NULL)
		call->ctx = a;
	call->done = done;
	call->event = NULL;
}

void app_call(struct map_app *a, struct cluster_call *call, enum client_type type, const void *body,
	struct mc_bytes key, bool again, void (*done)(struct cluster_call *call, const struct call_result *r))
{
	prepare_call(a, call, type, body, key, again, done);
	cluster_client_call(a->ask.client, call);
}

void app_call_partition(struct map_app *a, struct cluster_call *call, enum client_type type, const void *body,
	int32_t partition_id, bool again,
	void (*done)(struct cluster_call *call, const struct call_result *r))
{
	static const struct mc_bytes no_key = { NULL, -1 };

	mc_check(partition_id >= -1); /* of any cluster: its count is the members' */
	prepare_call(a, call, type, body, no_key, again, done);
	call->partition_id = partition_id;
	cluster_client_call(a->ask.client, call);
}

void app_listen(struct map_app *a, struct cluster_call *call, enum client_type type, const void *body,
	void (*done)(struct cluster_call *call, const struct call_result *r),
	void (*event)(struct cluster_call *call, const struct client_message *event))
{
	static const struct mc_bytes no_key = { NULL, -1 };

	prepare_call(a, call, type, body, no_key, true, done);
	call->event = event;
	cluster_client_call(a->ask.client, call);
}

static void done_create(struct cluster_call *call, const struct call_result *r)
{
	(void)call; /* what follows it tells whether maps can be had there */
	(void)r;
}

void app_create_map(struct map_app *a)
{
	static struct cluster_call call;
	static struct client_proxy proxy;

	proxy.name = a->want.map;
	proxy.service_name = mc_str_z("hz:impl:mapService");
	app_call_partition(a, &call, CLIENT_CREATE_PROXY, &proxy, -1, true, done_create);
}

static void on_time(uv_timer_t *timer)
{
	struct map_app *a = timer->data;

	a->want.command->stop(a);
}

void app_begin_for(struct map_app *a)
{
	mc_check(a->want.command != NULL && a->want.command->stop != NULL);
	if (!setting_given(a->s, OPT_FOR))
		return;
	uv_timer_init(client_pool_loop(cluster_client_pool(a->ask.client)), &a->timer);
	a->timer.data = a;
	uv_timer_start(&a->timer, on_time, (uint64_t)setting_ms(a->s, OPT_FOR), 0);
	uv_unref((uv_handle_t *)&a->timer);
}

void app_end(struct map_app *a, int status)
{
	mc_check(status >= STATUS_OK);
	if (a->status >= 0)
		return;
	a->status = status;
	asker_stop(&a->ask);
	client_pool_stop(cluster_client_pool(a->ask.client));
}

bool app_answered(struct map_app *a, const struct cluster_call *call, const struct call_result *r)
{
	mc_check(r->end != CALL_ANSWERED || r->message != NULL);
	if (r->end == CALL_ANSWERED)
		return true;
	if (a->status < 0)
		app_end(a, asker_say_why(&a->ask, call, r, a->want.command->is_question));
	return false;
}
