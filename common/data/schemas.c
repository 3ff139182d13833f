/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schemas.c - schemas of Compact values: kept as they are sent by clients, handed on to every member, given
 * to who asks (com.hazelcast.internal.serialization.impl.compact.schema.MemberSchemaService). Queries find
 * fields by them.
 */
#include <string.h>

#include "common/data/service_internal.h"
#include "common/wire/compact.h"

#define MC_DATA_SCHEMAS_MAX 4096 /* of one cluster: a class each, and each of its shapes */
/* of one, a thousand fields with long names; and of all, a part of what calls that wait need as well */
#define MC_DATA_SCHEMA_BYTES_MAX (64 << 10)
#define MC_DATA_SCHEMAS_BYTES_MAX (MC_DATA_HEAP / 8)

/* With its type, names and fields behind it. */
struct data_schema {
	struct data_schema *next;
	struct mc_compact_schema s;
};

const struct mc_compact_schema *data_schema_find(void *ctx, int64_t id)
{
	const struct data_schema *s = data_of(ctx)->schemas;

	while (s != NULL && s->s.id != id)
		s = s->next;
	return s == NULL ? NULL : &s->s;
}

static struct mc_str keep_text(char **at, struct mc_str s)
{
	char *p = *at;

	if (s.n > 0)
		memcpy(p, s.p, (size_t)s.n);
	*at += s.n > 0 ? s.n : 0;
	return mc_str_of(p, s.n > 0 ? (size_t)s.n : 0);
}

/* False: no schema, or no room for one more. */
static bool keep_schema(struct node *n, struct mc_str type, const struct mc_compact_field *v, uint32_t count)
{
	struct data_service *d = data_of(n);
	size_t size = sizeof(struct data_schema) + count * sizeof(*v) + (size_t)(type.n > 0 ? type.n : 0);
	struct data_schema *s;
	char *at;

	for (uint32_t i = 0; i < count; i++)
		size += (size_t)(v[i].name.n > 0 ? v[i].name.n : 0);
	if (d->schema_count == MC_DATA_SCHEMAS_MAX || size > MC_DATA_SCHEMA_BYTES_MAX ||
		d->schema_bytes + size > MC_DATA_SCHEMAS_BYTES_MAX)
		return false;
	s = mc_heap_get(d->heap, size);
	if (s == NULL)
		return false;
	memset(s, 0, sizeof(*s));
	s->s.v = (struct mc_compact_field *)(s + 1);
	s->s.n = count;
	at = (char *)(s->s.v + count);
	s->s.type = keep_text(&at, type);
	for (uint32_t i = 0; i < count; i++)
		s->s.v[i] = (struct mc_compact_field){ .name = keep_text(&at, v[i].name), .kind = v[i].kind };
	if (!mc_compact_lay_out(&s->s) || data_schema_find(n, s->s.id) != NULL) {
		bool known = data_schema_find(n, s->s.id) != NULL;

		mc_heap_put(d->heap, s);
		return known;
	}
	s->next = d->schemas;
	d->schemas = s;
	d->schema_count++;
	d->schema_bytes += size;
	return true;
}

void data_schemas_drop(struct node *n)
{
	struct data_service *d = data_of(n);

	while (d->schemas != NULL) {
		struct data_schema *s = d->schemas;

		d->schemas = s->next;
		mc_heap_put(d->heap, s);
	}
	d->schema_count = 0;
	d->schema_bytes = 0;
}

/* --- clients --- */
static bool take_schema(struct node *n, const struct client_schema *from)
{
	struct mc_compact_field *v = node_new_array(n, sizeof(*v), (size_t)from->fields.n + 1);

	for (uint32_t i = 0; v != NULL && i < from->fields.n; i++)
		v[i] = (struct mc_compact_field){ .name = from->fields.v[i].field_name,
			.kind = (enum mc_field_kind)from->fields.v[i].kind };
	return v != NULL && keep_schema(n, from->type_name, v, from->fields.n);
}

static struct hz_schema *schema_body(struct node *n, const struct mc_compact_schema *s)
{
	struct hz_schema *b = node_new(n, sizeof(*b));

	b->type_name = s->type;
	b->fields.v = node_new_array(n, sizeof(*b->fields.v), s->n);
	for (uint32_t i = 0; b->fields.v != NULL && i < s->n; i++)
		b->fields.v[b->fields.n++] = (struct hz_schema_field){ s->v[i].name, (int32_t)s->v[i].kind };
	return b;
}

/* To a member that may not have them: each as one that is prepared, which it keeps. */
static void hand_on(
	struct node *n, struct member *to, const struct data_schema *from, const struct data_schema *end)
{
	for (const struct data_schema *s = from; s != end; s = s->next) {
		struct hz_schema_prepare_schema_replication_operation *op = node_new(n, sizeof(*op));

		op->schema = schema_body(n, &s->s);
		op->member_list_version = n->list_version;
		member_cast(n, to, HZ_SCHEMA_PREPARE_SCHEMA_REPLICATION_OPERATION, op);
	}
}

void data_schemas_greet(struct node *n, struct member *m)
{
	hand_on(n, m, data_of(n)->schemas, NULL);
}

static void hand_on_to_all(struct node *n, const struct data_schema *before)
{
	for (uint32_t i = 0; i < n->member_count; i++)
		if (!mc_uuid_eq(n->members[i].uuid, n->uuid))
			hand_on(n, &n->members[i], data_of(n)->schemas, before);
}

/* All members get it before anything that the client sends after our answer can reach them through us. */
void *data_schema_send(struct node *n, const struct client_message *m)
{
	const struct data_schema *before = data_of(n)->schemas;
	struct client_send_schema_answer *a = node_new(n, sizeof(*a));

	if (!take_schema(n, &((const struct client_send_schema *)m->body)->schema))
		return NULL;
	hand_on_to_all(n, before);
	a->replicated_members.v = node_new_array(n, sizeof(*a->replicated_members.v), n->member_count);
	for (uint32_t i = 0; a->replicated_members.v != NULL && i < n->member_count; i++)
		a->replicated_members.v[a->replicated_members.n++] = n->members[i].uuid;
	return a;
}

void *data_schemas_send(struct node *n, const struct client_message *m)
{
	const struct client_send_all_schemas *b = m->body;
	const struct data_schema *before = data_of(n)->schemas;

	for (uint32_t i = 0; i < b->schemas.n; i++)
		if (!take_schema(n, &b->schemas.v[i]))
			return NULL;
	hand_on_to_all(n, before);
	return node_new(n, sizeof(struct client_empty));
}

void *data_schema_fetch(struct node *n, const struct client_message *m)
{
	const struct mc_compact_schema *s =
		data_schema_find(n, ((const struct client_fetch_schema *)m->body)->schema_id);
	struct client_fetch_schema_answer *a = node_new(n, sizeof(*a));
	struct client_schema *out = node_new(n, sizeof(*out));

	if (s == NULL)
		return a;
	out->type_name = s->type;
	out->fields.v = node_new_array(n, sizeof(*out->fields.v), s->n);
	for (uint32_t i = 0; out->fields.v != NULL && i < s->n; i++)
		out->fields.v[out->fields.n++] =
			(struct client_field_descriptor){ s->v[i].name, (int32_t)s->v[i].kind };
	a->schema = out;
	return a;
}

/* --- members --- */
static bool take_body(struct node *n, const struct hz_schema *from)
{
	struct mc_compact_field *v =
		from == NULL ? NULL : node_new_array(n, sizeof(*v), (size_t)from->fields.n + 1);

	for (uint32_t i = 0; v != NULL && i < from->fields.n; i++)
		v[i] = (struct mc_compact_field){ .name = from->fields.v[i].field_name,
			.kind = (enum mc_field_kind)from->fields.v[i].kind };
	return v != NULL && keep_schema(n, from->type_name, v, from->fields.n);
}

void on_schema(struct node *n, const struct in *in)
{
	const struct hz_schema_send_schema_replications_operation *all = in->m->body;
	const struct hz_schema_prepare_schema_replication_operation *one = in->m->body;

	if (node_stores(n) && in->m->cls == HZ_SCHEMA_PREPARE_SCHEMA_REPLICATION_OPERATION)
		take_body(n, one->schema);
	else if (node_stores(n) && in->m->cls == HZ_SCHEMA_SEND_SCHEMA_REPLICATIONS_OPERATION)
		for (uint32_t i = 0; i < all->replications.n; i++)
			if (all->replications.v[i] != NULL)
				take_body(n, all->replications.v[i]->schema);
	reply_null(n, in);
}
