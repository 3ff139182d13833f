/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load.c - entries from standard input, one JSON object a line, as dump writes them, into a map. Lines are
 * read as fast as members take them: so many are under way, and no more is read. A set that was sent and not
 * answered is sent again: what a load writes is the same twice.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/data_text.h"
#include "tools/map/app.h"

enum {
	SLOTS = 128,                                /* entries under way */
	CHUNK = 256 << 10,                          /* bytes read at a time */
	LINE_MAX_BYTES = 4 * MC_CLIENT_MESSAGE_MAX, /* the largest entry as hex, and what stands around it */
};

struct slot {
	struct cluster_call call;
	struct client_map_put_idle put;
	struct client_map_put set;
	struct data_buffer key, value;
	struct slot *next; /* of the free ones */
};

static struct {
	struct map_app *app;
	struct slot slots[SLOTS], *free;
	unsigned under_way;
	char *p;
	size_t n, cap, at; /* what was read; lines before `at` are done */
	uint64_t line, loaded;
	struct cluster_call schema_call;
	struct client_send_schema schema;
	json_t *schema_line; /* what that borrows from; not NULL: it is under way, and lines wait for it */
	bool reading, ended, over; /* ended: no more will be read; over: nor is what was */
	bool failed;
	struct fault fault;
	uv_fs_t req;
} load;

static void go_on(void);

/* --- one line --- */

static bool bad_line(struct fault *fault)
{
	fault_prefix(fault, "Line %" PRIu64 ": ", load.line);
	load.failed = load.over = true;
	load.fault = *fault;
	return false;
}

static bool take_text(const json_t *o, const char *name, const char *type_name, const char *what,
	struct data_buffer *out, struct fault *fault)
{
	const json_t *text = json_object_get(o, name);
	const char *type = json_string_value(json_object_get(o, type_name));
	enum data_type t = data_type_named(type != NULL ? type : "string");

	if (!json_is_string(text))
		return fault_usage(fault, NULL, "there is no text '%s'.", name);
	if (t == DATA_TYPE_COUNT) {
		text = json_object_get(o, strcmp(name, "key") == 0 ? "key_hex" : "value_hex");
		t = DATA_HEX;
	}
	if (!json_is_string(text))
		return fault_usage(fault, "It is one of string int long double bool uuid json hex.",
			"%s '%.40s' is not known.", type_name, type);
	return data_from_text(
		t, mc_str_of(json_string_value(text), json_string_length(text)), what, out, fault);
}

/* Null: never. Not there: `otherwise`. */
static bool take_time(
	const json_t *o, const char *name, int64_t otherwise_ms, int64_t *out, struct fault *fault)
{
	const json_t *v = json_object_get(o, name);

	*out = v == NULL ? otherwise_ms : json_is_null(v) ? 0 : json_integer_value(v);
	if (v == NULL || json_is_null(v) ||
		(json_is_integer(v) && *out >= 0 && *out <= (int64_t)INT32_MAX * 1000))
		return true;
	return fault_usage(
		fault, NULL, "%s is not a number from 0 to %" PRId64 ".", name, (int64_t)INT32_MAX * 1000);
}

static bool take_entry(struct slot *s, const json_t *o, struct fault *fault)
{
	const struct map_want *w = &load.app->want;
	int64_t ttl_ms, idle_ms;

	if (!take_text(o, "key", "key_type", "the key", &s->key, fault) ||
		!take_text(o, "value", "value_type", "the value", &s->value, fault) ||
		!take_time(o, "ttl_ms", w->ttl_ms, &ttl_ms, fault) ||
		!take_time(o, "max_idle_ms", w->max_idle_ms, &idle_ms, fault))
		return false;
	s->set = (struct client_map_put){ .name = w->map,
		.key = { s->key.p, (int32_t)s->key.n },
		.value = { s->value.p, (int32_t)s->value.n },
		.ttl = ttl_ms };
	s->put = (struct client_map_put_idle){
		.name = w->map, .key = s->set.key, .value = s->set.value, .ttl = ttl_ms, .max_idle = idle_ms
	};
	return true;
}

static void done_set(struct cluster_call *c, const struct call_result *r)
{
	struct slot *s = c->ctx;

	mc_check(load.under_way > 0);
	load.under_way--;
	if (!app_answered(load.app, c, r)) {
		load.over = load.failed = true;
		return;
	}
	load.loaded++;
	s->next = load.free;
	load.free = s;
	go_on();
}

/* --- schemas of Compact values: before those --- */
static void end_schema(void)
{
	free(load.schema.schema.fields.v);
	json_decref(load.schema_line);
	load.schema_line = NULL;
}

static void done_schema(struct cluster_call *c, const struct call_result *r)
{
	end_schema();
	load.over = load.failed = load.failed || !app_answered(load.app, c, r);
	go_on();
}

static bool take_schema(json_t *o)
{
	static const struct mc_bytes no_key = { NULL, -1 };
	struct fault fault;

	load.schema_line = o;
	if (!schema_read(o, &load.schema.schema, &fault)) {
		end_schema();
		return bad_line(&fault);
	}
	app_call(load.app, &load.schema_call, CLIENT_SEND_SCHEMA, &load.schema, no_key, true, done_schema);
	return true;
}

static bool is_schema(const json_t *o)
{
	const char *type = json_string_value(json_object_get(o, "type"));

	return type != NULL && strcmp(type, "schema") == 0;
}

static bool take_line(const char *p, size_t n)
{
	struct slot *s = load.free;
	struct fault fault;
	json_error_t err;
	json_t *o;
	bool ok;

	mc_check(s != NULL && load.under_way < SLOTS);
	load.line++;
	if (strspn(p, " \t\r\n") >= n)
		return true;
	o = json_loadb(p, n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &err);
	if (o == NULL) {
		fault_usage(&fault,
			"Each line is an object as mc-map dump writes it; the last one may have been cut off.",
			"this is not JSON: %s (at byte %d).", err.text, err.position);
		return bad_line(&fault);
	}
	if (is_schema(o))
		return take_schema(o);
	ok = take_entry(s, o, &fault);
	json_decref(o);
	if (!ok)
		return bad_line(&fault);
	load.free = s->next;
	load.under_way++;
	s->call.ctx = s;
	app_call(load.app, &s->call, s->put.max_idle > 0 ? CLIENT_MAP_SET_WITH_MAX_IDLE : CLIENT_MAP_SET,
		s->put.max_idle > 0 ? (const void *)&s->put : &s->set, s->set.key, true, done_set);
	return true;
}

/* --- the input --- */

static void on_read(uv_fs_t *req)
{
	ssize_t got = req->result;

	uv_fs_req_cleanup(req);
	load.reading = false;
	if (got < 0) {
		fault_set(&load.fault, STATUS_USAGE, "input", NULL, "Standard input cannot be read: %s.",
			uv_strerror((int)got));
		load.failed = load.over = true;
	} else if (got == 0) {
		load.ended = true;
		if (load.n > load.at) /* a last line without an end; there is room for it */
			load.p[load.n++] = '\n';
	} else {
		load.n += (size_t)got;
	}
	go_on();
}

static void read_more(void)
{
	char *more;
	uv_buf_t buf;

	mc_check(!load.reading && !load.ended && load.at <= load.n);
	if (load.at > 0) {
		memmove(load.p, load.p + load.at, load.n - load.at);
		load.n -= load.at;
		load.at = 0;
	}
	if (load.n + CHUNK + 1 > load.cap) {
		load.cap = 2 * (load.n + CHUNK + 1);
		more = load.n <= LINE_MAX_BYTES ? realloc(load.p, load.cap) : NULL;
		if (more == NULL) {
			load.line++;
			fault_usage(&load.fault, NULL, "Line %" PRIu64 " is longer than %d bytes.", load.line,
				LINE_MAX_BYTES);
			load.failed = load.over = true;
			return;
		}
		load.p = more;
	}
	buf = uv_buf_init(load.p + load.n, CHUNK);
	load.reading = uv_fs_read(client_pool_loop(cluster_client_pool(load.app->client)), &load.req, 0, &buf,
			       1, -1, on_read) == 0;
}

static void end_load(void)
{
	struct map_app *a = load.app;

	mc_check(load.under_way == 0 && !load.reading);
	show_begin(a, RECORD_MAP_LOADED);
	say_number(&a->out, "entries", (int64_t)load.loaded);
	show_end(a);
	if (load.failed && load.fault.code != NULL)
		log_fault(&load.fault);
	app_end(a, load.failed ? (int)load.fault.status : STATUS_OK);
}

static void go_on(void)
{
	const char *end;

	while (!load.over && load.free != NULL && load.schema_line == NULL && load.app->status < 0 &&
		(end = memchr(load.p + load.at, '\n', load.n - load.at)) != NULL) {
		size_t at = load.at, n = (size_t)(end - (load.p + at));

		load.at += n + 1;
		take_line(load.p + at, n);
	}
	if (load.app->status >= 0)
		return;
	load.over = load.over || (load.ended && load.at == load.n && load.schema_line == NULL);
	if (!load.over && !load.ended && load.free != NULL && !load.reading)
		read_more();
	if (load.over && load.under_way == 0 && load.schema_line == NULL && !load.reading)
		end_load();
}

bool begin_load(struct map_app *a, struct fault *fault)
{
	load.app = a;
	load.p = malloc(1);
	if (load.p == NULL)
		return fault_memory(fault);
	for (unsigned i = 0; i < SLOTS; i++) {
		load.slots[i].next = load.free;
		load.free = &load.slots[i];
	}
	app_create_map(a);
	go_on();
	return true;
}
