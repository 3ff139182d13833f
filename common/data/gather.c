/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gather.c - a client asks for all partitions of a map and several members own them: each is asked for its
 * own, and the answer is made when the last has said what it has (com.hazelcast.client.impl.protocol.task
 * .AbstractAllPartitionsMessageTask). What belongs to this member is looked at then, in the same step. A
 * partition that nobody answered for makes the client ask again.
 */
#include <string.h>

#include "common/data/gather.h"
#include "common/data/query_read.h"
#include "common/wire/value.h"

enum { KEYS = 0, ENTRIES = 2 }; /* iteration types */

/* --- life --- */
static void rows_free(struct data_service *d, struct data_gather *g)
{
	while (g->rows != NULL) {
		struct gather_pair *next = g->rows->next;

		mc_heap_put(d->heap, g->rows);
		g->rows = next;
	}
}

static struct data_gather **gather_new(struct node *n, const struct data_caller *who,
	const struct mc_str *name, const struct mc_bytes *value)
{
	struct data_service *d = data_of(n);
	size_t value_bytes = value->n > 0 ? (size_t)value->n : 0, name_bytes = (size_t)name->n;
	struct data_gather *g;
	uint32_t i = 0;
	uint8_t *bytes;

	while (i < MC_DATA_GATHERS_MAX && d->gathers[i] != NULL)
		i++;
	if (i == MC_DATA_GATHERS_MAX ||
		(g = mc_heap_get(d->heap, sizeof(*g) + value_bytes + name_bytes + 1)) == NULL)
		return NULL;
	bytes = (uint8_t *)(g + 1);
	*g = (struct data_gather){ .who = *who, .serial = ++d->forward_serial, .value = { bytes, value->n } };
	if (value_bytes > 0)
		memcpy(bytes, value->p, value_bytes);
	if (name_bytes > 0)
		memcpy(bytes + value_bytes, name->p, name_bytes);
	g->name = mc_str_of((const char *)bytes + value_bytes, name_bytes);
	d->gathers[i] = g;
	return &d->gathers[i];
}

static void gather_free(struct node *n, struct data_gather **at)
{
	rows_free(data_of(n), *at);
	mc_heap_put(data_of(n)->heap, *at);
	*at = NULL;
}

void data_gather_forget(struct node *n)
{
	for (uint32_t i = 0; i < MC_DATA_GATHERS_MAX; i++)
		if (data_of(n)->gathers[i] != NULL)
			gather_free(n, &data_of(n)->gathers[i]);
}

/* --- back --- */
static void take_result(struct data_gather *g, int32_t partition, const struct mc_value *v)
{
	if (partition < 0 || partition >= MC_PARTITIONS || v == NULL || v->opaque)
		return;
	if (v->type == MC_TYPE_INT)
		g->count += v->u.i;
	else if (v->type == MC_TYPE_BOOL)
		g->found |= v->u.flag;
	else
		return; /* an error: whoever owns it now is asked next time */
	g->done[partition] = true;
}

static void take_response(struct data_gather *g, const struct hz_partition_response *r)
{
	for (uint32_t i = 0; i < r->partitions.n && i < r->results.n; i++)
		take_result(g, r->partitions.v[i], r->results.v[i]);
}

static bool take_row(struct node *n, struct data_gather *g, const struct hz_query_result_row *row)
{
	const struct data_pair *in = (const struct data_pair *)row;
	size_t key = in->key.n > 0 ? (size_t)in->key.n : 0, value = in->value.n > 0 ? (size_t)in->value.n : 0;
	struct gather_pair *r = mc_heap_get(data_of(n)->heap, sizeof(*r) + key + value);
	uint8_t *bytes = (uint8_t *)(r + 1);

	g->bytes += key + value + 2 * CLIENT_FRAME_HEAD;
	if (r == NULL)
		return false;
	r->pair = (struct data_pair){ { bytes, in->key.n }, { bytes + key, in->value.n } };
	if (key > 0)
		memcpy(bytes, in->key.p, key);
	if (value > 0)
		memcpy(bytes + key, in->value.p, value);
	r->next = g->rows;
	g->rows = r;
	g->row_count++;
	return g->bytes <= MC_CLIENT_MESSAGE_MAX / 2 && g->row_count <= MC_CLIENT_LIST_MAX;
}

static void take_rows(struct node *n, struct data_gather *g, const struct hz_query_result *r)
{
	for (uint32_t i = 0; i < r->rows.n && !g->full; i++)
		g->full = !take_row(n, g, &r->rows.v[i]);
	for (uint32_t i = 0; i < r->partition_ids.items.n; i++)
		if (r->partition_ids.items.v[i] >= 0 && r->partition_ids.items.v[i] < MC_PARTITIONS)
			g->done[r->partition_ids.items.v[i]] = true;
}

static bool is_whole(const struct data_gather *g)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (!g->done[p])
			return false;
	return true;
}

/* For the step: the heap's piece goes now. */
static bool copy_bytes(struct node *n, struct mc_bytes *b)
{
	uint8_t *copy = b->n <= 0 ? NULL : node_new_array(n, 1, (size_t)b->n);

	if (b->n > 0 && copy == NULL)
		return false;
	if (copy != NULL)
		memcpy(copy, b->p, (size_t)b->n);
	b->p = copy;
	return true;
}

static bool copy_rows(struct node *n, const struct data_gather *g, struct data_pair *to)
{
	uint32_t i = 0;

	for (const struct gather_pair *r = g->rows; r != NULL; r = r->next, i++) {
		to[i] = r->pair;
		if (!copy_bytes(n, &to[i].key) || !copy_bytes(n, &to[i].value))
			return false;
	}
	mc_check(i == g->row_count);
	return true;
}

static void tell_rows(struct node *n, const struct data_gather *g, int8_t iteration)
{
	struct data_pair *pairs = node_new_array(n, sizeof(*pairs), g->row_count);
	struct client_entries_answer *entries = node_new(n, sizeof(*entries));
	struct client_datas_answer *datas = node_new(n, sizeof(*datas));

	if (g->full || (g->row_count > 0 && (pairs == NULL || !copy_rows(n, g, pairs)))) {
		data_refuse(n, &g->who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"the map is too large for one answer: go through it in pages");
		return;
	}
	entries->response.v = (struct client_entry *)pairs;
	datas->response.v = (struct client_blob *)pairs;
	entries->response.n = datas->response.n = g->row_count;
	/* in place: what is read stands before what is written */
	for (uint32_t i = 0; iteration != ENTRIES && i < g->row_count; i++)
		datas->response.v[i].data = iteration == KEYS ? pairs[i].key : pairs[i].value;
	client_send(n, g->who.conn,
		&(struct client_message){ .type = client_answer_to(g->who.type),
			.correlation = g->who.correlation,
			.partition_id = -1,
			.body = iteration == ENTRIES ? (void *)entries : (void *)datas });
}

static void finish(struct node *n, struct data_gather **at)
{
	struct data_gather *g = *at;
	const struct gather_row *row = gather_row_of(g->who.type);
	struct data_whole w = { .name = text_keep(n, g->name), .count = g->count, .found = g->found };

	if (g->refused[0] != 0)
		data_refuse(n, &g->who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			text_keep(n, mc_str_z(g->refused)).p);
	else if (!is_whole(g))
		data_refuse(n, &g->who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE,
			"a partition has moved meanwhile: ask again");
	else if (row->form == GATHER_AS_QUERY || row->form == GATHER_BY_PREDICATE)
		tell_rows(n, g, row->iteration);
	else
		whole_client_tell(n, &g->who, &w);
	gather_free(n, at);
}

static void one_less(struct node *n, struct data_gather **at)
{
	mc_check((*at)->waiting > 0);
	if (--(*at)->waiting == 0)
		finish(n, at);
}

/* An error that would be the same next time ends it. */
static void take_error(struct node *n, struct data_gather *g, const struct hz_message *answer)
{
	const struct hz_error_response *r = answer == NULL ? NULL : answer->body;
	struct mc_str java_class, message;
	struct mc_text t;

	if (r == NULL || answer->cls != HZ_ERROR_RESPONSE ||
		gather_row_of(g->who.type)->form != GATHER_BY_PREDICATE)
		return;
	hz_exception_read(r->cause, &n->fx->mem, &java_class, &message);
	if (java_class.n <= 0 || hz_exception_retryable(java_class))
		return;
	t = mc_text_of(g->refused, sizeof(g->refused));
	mc_text_str(&t, message.n > 0 ? message : java_class);
}

void data_gather_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct data_gather **at = &data_of(n)->gathers[(uint32_t)c->cookie];
	const struct hz_partition_response *r;
	const struct hz_query_result *q;

	mc_check((uint32_t)c->cookie < MC_DATA_GATHERS_MAX);
	if (*at == NULL || (*at)->serial != (uint32_t)(c->cookie >> 32))
		return; /* of an older time */
	if (how == INVOCATION_ANSWERED) {
		r = response_object(answer, HZ_PARTITION_RESPONSE);
		q = response_object(answer, HZ_QUERY_RESULT);
		if (r != NULL)
			take_response(*at, r);
		if (q != NULL)
			take_rows(n, *at, q);
	}
	if (how == INVOCATION_ERROR)
		take_error(n, *at, answer);
	one_less(n, at);
}

/* What no member could evaluate is refused here, once. */
static bool is_readable(struct node *n, const struct data_caller *who, struct mc_bytes predicate)
{
	struct query_asked asked = { .predicate = NULL };
	struct query_fault fault;
	struct mc_value *v;

	if (query_read_blob(&n->fx->mem, n->line, predicate, &v, &fault) &&
		query_read_predicate(&n->fx->mem, v, &asked, &fault))
		return true;
	data_refuse(n, who, fault.unsupported ? HZ_UNSUPPORTED_OPERATION : HZ_ILLEGAL_ARGUMENT,
		fault.unsupported ? CLIENT_ERROR_UNSUPPORTED_OPERATION : CLIENT_ERROR_ILLEGAL_ARGUMENT,
		fault.what != NULL ? fault.what : query_err_text(fault.err));
	return false;
}
_Static_assert(offsetof(struct client_map_predicate, predicate) == offsetof(struct client_map_value, value),
	"a name, and bytes");

bool data_gather(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	const struct gather_row *row = gather_row_of(m->type);
	struct mc_bytes none = { NULL, -1 };
	struct data_gather **at;
	uint32_t others = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		if (partition_replica(n, p, 0).null)
			return false;
		others += !data_owns(n, p);
	}
	if (row == NULL || others == 0)
		return false;
	if (row->form == GATHER_BY_PREDICATE &&
		!is_readable(n, who, ((const struct client_map_predicate *)m->body)->predicate))
		return true;
	/* every such message begins with the name */
	at = gather_new(n, who, &((const struct client_name *)m->body)->name,
		row->form == GATHER_BY_VALUE || row->form == GATHER_BY_PREDICATE
			? &((const struct client_map_value *)m->body)->value
			: &none);
	if (at == NULL) {
		data_refuse(
			n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE, "too many such requests: ask again");
		return true;
	}
	gather_ask(n, at, row);
	one_less(n, at);
	return true;
}
