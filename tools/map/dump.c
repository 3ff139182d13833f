/* SPDX-License-Identifier: Apache-2.0 */
/* dump.c - the entries of a piece one by one, exactly, with the time that each has left. */
#include <stdlib.h>
#include <string.h>

#include "tools/map/walk.h"

static int64_t ttl_left(const struct client_simple_entry_view *v)
{
	int64_t now_ms = log_now();

	if (v->ttl == INT64_MAX || v->ttl <= 0)
		return -1;
	if (v->max_idle > 0 && v->max_idle != INT64_MAX) /* the end that is told may be of idleness */
		return v->last_update_time > 0 ? v->last_update_time + v->ttl - now_ms : v->ttl;
	return v->expiration_time > 0 && v->expiration_time != INT64_MAX ? v->expiration_time - now_ms
									 : v->ttl;
}

static void say_time(struct map_app *a, const char *name, int64_t time_ms)
{
	if (time_ms < 0)
		say_z(&a->out, name, NULL);
	else
		say_number(&a->out, name, time_ms);
}

static void show_view(struct map_app *a, const struct client_map_entry_view_answer *answer)
{
	const struct client_simple_entry_view *v = answer->response;
	int64_t left_ms = v != NULL ? ttl_left(v) : -1;
	struct data_text key, value;

	if (v == NULL || (v->ttl > 0 && v->ttl != INT64_MAX && left_ms <= 0))
		return; /* gone meanwhile */
	key = data_show_exact(a->shower, v->key);
	value = data_show_exact(a->shower, v->value);
	show_begin(a, RECORD_MAP_ENTRY);
	say_text(&a->out, "key", key.text);
	say_z(&a->out, "key_type", key.name);
	say_text(&a->out, "value", value.text);
	say_z(&a->out, "value_type", value.name);
	say_time(a, "ttl_ms", left_ms);
	say_time(a, "max_idle_ms",
		answer->max_idle > 0 && answer->max_idle != INT64_MAX ? answer->max_idle : -1);
	show_end(a);
}

static void done_view(struct cluster_call *c, const struct call_result *r)
{
	struct dumped *v = c->ctx;
	struct lane *l = v->lane;

	const struct client_map_entry_view_answer *answer;

	if (!app_answered(l->walk->app, c, r))
		return;
	answer = r->message->body;
	if (answer->response != NULL &&
		(app_lacks_schema(l->walk->app, c, answer->response->key) ||
			app_lacks_schema(l->walk->app, c, answer->response->value)))
		return;
	show_view(l->walk->app, r->message->body);
	if (--l->pending == 0)
		walk_go_on(l);
}

static bool keep_keys(struct lane *l, const struct client_blob *v, uint32_t n)
{
	size_t bytes = 0, at = 0;

	for (uint32_t i = 0; i < n; i++)
		bytes += (size_t)v[i].data.n;
	free(l->views);
	free(l->keys);
	l->views = calloc(n, sizeof(*l->views));
	l->keys = malloc(bytes);
	if (l->views == NULL || l->keys == NULL)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		memcpy(l->keys + at, v[i].data.p, (size_t)v[i].data.n);
		l->views[i].lane = l;
		l->views[i].body = (struct client_map_key){ .name = l->walk->app->want.map,
			.key = { l->keys + at, v[i].data.n } };
		at += (size_t)v[i].data.n;
	}
	return true;
}

void walk_dump_keys(struct lane *l, const struct client_blob *v, uint32_t n)
{
	if (!keep_keys(l, v, n)) {
		app_end(l->walk->app, STATUS_HOST);
		return;
	}
	l->pending = n;
	for (uint32_t i = 0; i < n && l->walk->app->status < 0; i++) {
		l->views[i].call.ctx = &l->views[i];
		app_call(l->walk->app, &l->views[i].call, CLIENT_MAP_GET_ENTRY_VIEW, &l->views[i].body,
			l->views[i].body.key, true, done_view);
	}
}
