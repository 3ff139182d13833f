/* SPDX-License-Identifier: Apache-2.0 */
/* key.c - the commands about one key. */
#include "common/base/check.h"
#include "tools/map/app.h"

/* One at a time: the process does one command. */
static struct cluster_call call;
static union {
	struct client_map_key key;
	struct client_map_put_idle put; /* the others begin alike, but a row list is a struct of its own */
	struct client_map_put plain;
	struct client_map_force_unlock unlock;
} body;

static struct client_map_key key_body(const struct map_app *a)
{
	return (struct client_map_key){ .name = a->want.map, .key = app_key(a) };
}

/* --- get, remove, put: an old value, or none --- */

static void done_value(struct cluster_call *c, const struct call_result *r)
{
	struct map_app *a = c->ctx;
	const struct client_data_answer *answer;

	if (!app_answered(a, c, r))
		return;
	answer = r->message->body;
	if (c->type == CLIENT_MAP_GET && app_lacks_schema(a, c, answer->response))
		return;
	if (answer->response.p != NULL)
		show_value(a, app_key(a), answer->response);
	app_end(a,
		answer->response.p != NULL || c->type == CLIENT_MAP_PUT ||
				c->type == CLIENT_MAP_PUT_WITH_MAX_IDLE
			? STATUS_OK
			: STATUS_NOT);
}

bool begin_get(struct map_app *a, struct fault *fault)
{
	if (!want_data(a, 1, 0, fault))
		return false;
	body.key = key_body(a);
	app_call(a, &call, CLIENT_MAP_GET, &body.key, app_key(a), true, done_value);
	return true;
}

bool begin_remove(struct map_app *a, struct fault *fault)
{
	if (!want_data(a, 1, 0, fault))
		return false;
	body.key = key_body(a);
	app_call(a, &call, CLIENT_MAP_REMOVE, &body.key, app_key(a), false, done_value);
	return true;
}

/* --- put, set --- */

static void done_set(struct cluster_call *c, const struct call_result *r)
{
	if (app_answered(c->ctx, c, r))
		app_end(c->ctx, STATUS_OK);
}

/* The messages without an idle time are the older and smaller ones. */
static void write_entry(struct map_app *a, enum client_type type, enum client_type with_idle,
	void (*done)(struct cluster_call *c, const struct call_result *r))
{
	const struct map_want *w = &a->want;

	mc_check(a->key.n > 0 && a->value.n > 0);
	app_create_map(a);
	if (w->max_idle_ms < 0) {
		body.plain = (struct client_map_put){
			.name = w->map, .key = app_key(a), .value = app_value(a), .ttl = w->ttl_ms
		};
		app_call(a, &call, type, &body.plain, app_key(a), false, done);
		return;
	}
	body.put = (struct client_map_put_idle){ .name = w->map,
		.key = app_key(a),
		.value = app_value(a),
		.ttl = w->ttl_ms,
		.max_idle = w->max_idle_ms };
	app_call(a, &call, with_idle, &body.put, app_key(a), false, done);
}

bool begin_put(struct map_app *a, struct fault *fault)
{
	if (!want_data(a, 1, 1, fault))
		return false;
	write_entry(a, CLIENT_MAP_PUT, CLIENT_MAP_PUT_WITH_MAX_IDLE, done_value);
	return true;
}

bool begin_set(struct map_app *a, struct fault *fault)
{
	if (!want_data(a, 1, 1, fault))
		return false;
	write_entry(a, CLIENT_MAP_SET, CLIENT_MAP_SET_WITH_MAX_IDLE, done_set);
	return true;
}

/* --- contains --- */

static void done_contains(struct cluster_call *c, const struct call_result *r)
{
	struct map_app *a = c->ctx;
	bool yes;

	if (!app_answered(a, c, r))
		return;
	yes = ((const struct client_flag_answer *)r->message->body)->response;
	show_begin(a, RECORD_MAP_CONTAINS);
	show_data(a, "key", "key_type", "key_hex", app_key(a));
	say_flag(&a->out, "contains", yes);
	show_end(a);
	app_end(a, yes ? STATUS_OK : STATUS_NOT);
}

bool begin_contains(struct map_app *a, struct fault *fault)
{
	if (!want_data(a, 1, 0, fault))
		return false;
	body.key = key_body(a);
	app_call(a, &call, CLIENT_MAP_CONTAINS_KEY, &body.key, app_key(a), true, done_contains);
	return true;
}

/* --- evict, unlock --- */

static void done_flag(struct cluster_call *c, const struct call_result *r)
{
	if (app_answered(c->ctx, c, r))
		app_end(c->ctx,
			((const struct client_flag_answer *)r->message->body)->response ? STATUS_OK
											: STATUS_NOT);
}

bool begin_evict(struct map_app *a, struct fault *fault)
{
	if (!want_data(a, 1, 0, fault))
		return false;
	body.key = key_body(a);
	app_call(a, &call, CLIENT_MAP_EVICT, &body.key, app_key(a), false, done_flag);
	return true;
}

/* Whoever holds it: a lock belongs to a client, and each run of a tool is one. */
bool begin_unlock(struct map_app *a, struct fault *fault)
{
	if (!want_data(a, 1, 0, fault))
		return false;
	body.unlock =
		(struct client_map_force_unlock){ .name = a->want.map, .key = app_key(a), .reference_id = 1 };
	app_call(a, &call, CLIENT_MAP_FORCE_UNLOCK, &body.unlock, app_key(a), true, done_set);
	return true;
}
