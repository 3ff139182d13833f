/* SPDX-License-Identifier: Apache-2.0 */
/* whole.c - the commands about a whole map, or all maps, that are one request. */
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/wire/bytes.h"
#include "common/wire/value.h"
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

/* --- clear --- */

static void done_clear(struct cluster_call *c, const struct call_result *r)
{
	if (app_answered(c->ctx, c, r))
		app_end(c->ctx, STATUS_OK);
}

bool begin_clear(struct map_app *a, struct fault *fault)
{
	(void)fault;
	body.name = a->want.map;
	app_call(a, &call, CLIENT_MAP_CLEAR, &body, no_key, true, done_clear);
	return true;
}

/* --- query --- */

/* com.hazelcast.query.impl.predicates.PredicateDataSerializerHook, SqlPredicate */
enum { PREDICATE_FACTORY = -20, SQL_PREDICATE = 0, IDENTIFIED = 1 };

static bool write_predicate(struct map_app *a, const char *sql, struct fault *fault)
{
	size_t n = strlen(sql), cap = MC_BLOB_HEAD + 13 + n;
	struct mc_wr w = mc_wr_of(malloc(cap), cap);

	free(a->value.p);
	a->value = (struct data_buffer){ .p = w.buf, .cap = cap };
	if (w.buf == NULL)
		return fault_memory(fault);
	mc_wr_u32(&w, 0);
	mc_wr_u32(&w, (uint32_t)MC_TYPE_OBJECT);
	mc_wr_u8(&w, IDENTIFIED);
	mc_wr_u32(&w, (uint32_t)PREDICATE_FACTORY);
	mc_wr_u32(&w, SQL_PREDICATE);
	mc_wr_u32(&w, (uint32_t)n);
	mc_wr_put(&w, sql, n);
	mc_check(w.err == MC_ERR_OK && w.len == cap); /* all of it, and no more */
	a->value.n = w.len;
	return true;
}

static void done_query(struct cluster_call *c, const struct call_result *r)
{
	struct map_app *a = c->ctx;
	const struct client_entries_answer *answer;

	if (!app_answered(a, c, r))
		return;
	answer = r->message->body;
	if (app_lacks_schemas(a, c, answer->response.v, answer->response.n))
		return;
	for (uint32_t i = 0; i < answer->response.n; i++) {
		show_begin(a, RECORD_MAP_ENTRY);
		show_data(a, "key", "key_type", "key_hex", answer->response.v[i].key);
		show_data(a, "value", "value_type", "value_hex", answer->response.v[i].value);
		show_end(a);
	}
	app_end(a, STATUS_OK);
}

bool begin_query(struct map_app *a, struct fault *fault)
{
	static struct client_map_predicate question;

	if (!write_predicate(a, a->want.args[0], fault))
		return false;
	question = (struct client_map_predicate){ .name = a->want.map, .predicate = app_value(a) };
	app_call(a, &call, CLIENT_MAP_ENTRIES_WITH_PREDICATE, &question, no_key, true, done_query);
	return true;
}

/* --- list --- */

static const char *service_name(struct mc_str service)
{
	static const char *const names[][2] = {
		{ "hz:impl:mapService", "map" },
		{ "hz:impl:cacheService", "cache" },
		{ "hz:impl:topicService", "topic" },
		{ "hz:impl:reliableTopicService", "reliable-topic" },
		{ "hz:impl:ringbufferService", "ringbuffer" },
		{ "hz:impl:queueService", "queue" },
		{ "hz:impl:listService", "list" },
		{ "hz:impl:setService", "set" },
		{ "hz:impl:multiMapService", "multimap" },
		{ "hz:impl:replicatedMapService", "replicated-map" },
		{ "hz:impl:executorService", "executor" },
		{ "hz:impl:durableExecutorService", "durable-executor" },
		{ "hz:impl:scheduledExecutorService", "scheduled-executor" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (mc_str_eqz(service, names[i][0]))
			return names[i][1];
	return NULL;
}

static void done_list(struct cluster_call *c, const struct call_result *r)
{
	struct map_app *a = c->ctx;
	const struct client_distributed_objects *answer;

	if (!app_answered(a, c, r))
		return;
	answer = r->message->body;
	for (uint32_t i = 0; i < answer->response.n; i++) {
		const struct client_distributed_object_info *o = &answer->response.v[i];
		const char *service = service_name(o->service_name);
		bool is_map = service != NULL && strcmp(service, "map") == 0;

		say_begin(&a->out, is_map ? RECORD_MAP_MAP : RECORD_MAP_OBJECT, log_now());
		say_text(&a->out, is_map ? "map" : "name", o->name);
		say_text(&a->out, "service", service != NULL ? mc_str_z(service) : o->service_name);
		say_end(&a->out);
	}
	app_end(a, STATUS_OK);
}

bool begin_list(struct map_app *a, struct fault *fault)
{
	static const struct client_empty nothing;

	(void)fault;
	app_call(a, &call, CLIENT_GET_DISTRIBUTED_OBJECTS, &nothing, no_key, true, done_list);
	return true;
}
