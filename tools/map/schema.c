/* SPDX-License-Identifier: Apache-2.0 */
/* schema.c - schemas of Compact values, which only their cluster knows: asked for when a value comes that has
 * one, and the question that brought it is asked again then. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "tools/map/walk.h"

enum {
	CALLS_MAX = WALK_LANES * 512, /* that wait for schemas: a lane of dump asks for 256 keys at once */
	UNKNOWN_MAX = 64, /* schemas that the cluster does not have either: shown without their fields */
};

static struct {
	struct cluster_call call;
	struct client_fetch_schema body;
	bool is_under_way;
	struct cluster_call *waiting[CALLS_MAX];
	unsigned waiting_count;
	int64_t unknown[UNKNOWN_MAX];
	unsigned unknown_count;
} schemas;

static bool is_unknown(int64_t id)
{
	for (unsigned i = 0; i < schemas.unknown_count; i++)
		if (schemas.unknown[i] == id)
			return true;
	return schemas.unknown_count == UNKNOWN_MAX;
}

/* --- in dumps: by the names of FieldKind --- */
static const char *const kinds[MC_FIELD_KIND_COUNT] = {
#define K(name, number, size) [number] = #name,
	MC_FIELD_KINDS(K)
#undef K
};

static void show_schema(struct map_app *a, const struct client_schema *s)
{
	show_begin(a, RECORD_MAP_SCHEMA);
	say_text(&a->out, "type_name", s->type_name);
	say_list(&a->out, "fields");
	for (uint32_t i = 0; i < s->fields.n; i++) {
		say_open(&a->out, NULL);
		say_text(&a->out, "name", s->fields.v[i].field_name);
		say_z(&a->out, "kind", kinds[s->fields.v[i].kind]);
		say_close(&a->out);
	}
	say_list_end(&a->out);
	show_end(a);
}

static bool read_field(const json_t *o, struct client_field_descriptor *f)
{
	const json_t *name = json_object_get(o, "name");
	const char *kind = json_string_value(json_object_get(o, "kind"));

	if (!json_is_string(name) || kind == NULL)
		return false;
	f->field_name = mc_str_of(json_string_value(name), json_string_length(name));
	for (int32_t i = 0; i < MC_FIELD_KIND_COUNT; i++)
		if (kinds[i] != NULL && strcmp(kinds[i], kind) == 0)
			f->kind = i;
	return f->kind != MC_FIELD_NONE;
}

bool schema_read(const json_t *o, struct client_schema *s, struct fault *fault)
{
	const json_t *type = json_object_get(o, "type_name"), *fields = json_object_get(o, "fields");
	size_t n = json_array_size(fields);
	bool ok = json_is_string(type) && json_is_array(fields);

	*s = (struct client_schema){ .type_name = mc_str_z("") };
	s->fields.v = calloc(n + 1, sizeof(*s->fields.v));
	if (s->fields.v == NULL)
		return fault_memory(fault);
	for (size_t i = 0; ok && i < n; i++)
		ok = read_field(json_array_get(fields, i), &s->fields.v[s->fields.n++]);
	if (!ok)
		return fault_usage(
			fault, NULL, "This is no schema: it has type_name, and fields with name and kind.");
	s->type_name = mc_str_of(json_string_value(type), json_string_length(type));
	return true;
}

/* --- as they come --- */
static bool take_schema(struct map_app *a, const struct client_schema *s)
{
	struct mc_compact_field *v = s == NULL ? NULL : calloc(s->fields.n + 1, sizeof(*v));
	bool taken;

	if (v == NULL)
		return false;
	for (uint32_t i = 0; i < s->fields.n; i++)
		v[i] = (struct mc_compact_field){ .name = s->fields.v[i].field_name,
			.kind = (enum mc_field_kind)s->fields.v[i].kind };
	taken = data_shower_schema(a->shower, schemas.body.schema_id, s->type_name, v, s->fields.n);
	free(v);
	if (taken && a->want.command->begin == begin_dump)
		show_schema(a, s);
	return taken;
}

/* One that cannot be had is not asked for again. */
static void done_fetch(struct cluster_call *c, const struct call_result *r)
{
	struct map_app *a = c->ctx;
	const struct client_fetch_schema_answer *answer = r->end == CALL_ANSWERED ? r->message->body : NULL;
	unsigned n = schemas.waiting_count;

	if (answer == NULL || !take_schema(a, answer->schema))
		schemas.unknown[schemas.unknown_count++] = schemas.body.schema_id;
	schemas.is_under_way = false;
	schemas.waiting_count = 0;
	for (unsigned i = 0; i < n && a->status < 0; i++)
		cluster_client_call(a->ask.client, schemas.waiting[i]);
}

bool app_lacks_schema(struct map_app *a, struct cluster_call *c, struct mc_bytes blob)
{
	static const struct mc_bytes no_key = { NULL, -1 };
	int64_t id;

	if (!data_shower_wants(a->shower, blob, &id) || is_unknown(id) || schemas.waiting_count == CALLS_MAX)
		return false;
	schemas.waiting[schemas.waiting_count++] = c;
	if (schemas.is_under_way)
		return true;
	schemas.is_under_way = true;
	schemas.body.schema_id = id;
	app_call(a, &schemas.call, CLIENT_FETCH_SCHEMA, &schemas.body, no_key, true, done_fetch);
	return true;
}

bool app_lacks_schemas(struct map_app *a, struct cluster_call *c, const struct client_entry *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (app_lacks_schema(a, c, v[i].key) || app_lacks_schema(a, c, v[i].value))
			return true;
	return false;
}
