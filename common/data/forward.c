/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forward.c - a client that asks the wrong member (it is bound to one, or its table is old) gets its answer
 * from there all the same: the request goes to the owner as an operation of a member in the client's name,
 * and what comes back is translated (com.hazelcast.client.impl.protocol.task.AbstractPartitionMessageTask).
 * Nothing is sent again from here: when the owner is gone or not ready, the client is told to ask again,
 * which every client does, and by then the table may be another.
 */
#include <string.h>

#include "common/data/caches.h"
#include "common/data/container_ops.h"
#include "common/data/counter_service.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"
#include "common/wire/value.h"

struct data_forward {
	uint32_t serial; /* of the call; 0: a free place */
	uint32_t next_free;
	struct data_caller who;
};

void data_forward_lay_out(struct data_service *d, struct node_block *b)
{
	d->forwards = node_block_part(b, sizeof(*d->forwards), MC_DATA_FORWARDS_MAX);
}

void data_forward_forget(struct node *n)
{
	struct data_service *d = data_of(n);

	memset(d->forwards, 0, sizeof(*d->forwards) * d->forwards_high);
	d->forwards_high = d->forwards_free = 0;
}

/* --- places --- */
static struct data_forward *place_new(struct data_service *d)
{
	uint32_t place = d->forwards_free;

	if (place != 0)
		d->forwards_free = d->forwards[place - 1].next_free;
	else if (d->forwards_high < MC_DATA_FORWARDS_MAX)
		place = ++d->forwards_high;
	if (place == 0)
		return NULL;
	if (++d->forward_serial == 0)
		d->forward_serial = 1;
	mc_check(d->forwards[place - 1].serial == 0);
	d->forwards[place - 1] = (struct data_forward){ .serial = d->forward_serial };
	return &d->forwards[place - 1];
}

static void place_free(struct data_service *d, struct data_forward *f)
{
	mc_check(f->serial != 0 && (uint32_t)(f - d->forwards) < d->forwards_high);
	*f = (struct data_forward){ .next_free = d->forwards_free };
	d->forwards_free = (uint32_t)(f - d->forwards) + 1;
}

/* --- out --- */
bool data_forward_body(
	struct node *n, const struct data_caller *who, uint32_t partition, enum hz_class cls, void *body)
{
	struct mc_uuid owner = partition_replica(n, partition, 0);
	struct member *m = owner.null ? NULL : member_find(n, owner);

	return m != NULL && !mc_uuid_eq(owner, n->uuid) && data_forward_to(n, who, m, cls, body);
}

bool data_forward_to(
	struct node *n, const struct data_caller *who, struct member *m, enum hz_class cls, void *body)
{
	struct data_service *d = data_of(n);
	struct data_forward *f = place_new(d);

	mc_check(who->client && body != NULL);
	if (f == NULL)
		return false;
	f->who = *who;
	member_invoke(n, m, cls, body, MC_FORWARD_TIMEOUT_MS, INVOCATION_FORWARD,
		(uint64_t)f->serial << 32 | (uint32_t)(f - d->forwards));
	return true;
}

bool data_forward(struct node *n, const struct data_caller *who, const struct data_request *q)
{
	enum hz_class cls;
	void *body;

	if (q->r.partition >= MC_PARTITIONS || data_owns(n, q->r.partition))
		return false;
	body = data_operation_of(n, q, &cls);
	return data_forward_body(n, who, q->r.partition, cls, body);
}

/* --- back --- */
void data_pass_error(struct node *n, const struct data_caller *who, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct mc_str java_class, message;
	struct mc_text t = node_text(n);

	if (how != INVOCATION_ERROR || response_is_retryable(n, answer)) {
		data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE,
			"the owner of the partition did not answer, or is not its owner: ask again");
		return;
	}
	hz_exception_read(
		((const struct hz_error_response *)answer->body)->cause, &n->fx->mem, &java_class, &message);
	mc_text_str(&t, message);
	data_refuse(n, who, HZ_HAZELCAST, client_error_of(java_class), t.p);
}

static struct mc_bytes bytes_of(const struct mc_iobj *o)
{
	return o->is_data ? o->data : (struct mc_bytes){ NULL, -1 };
}

static void tell_view(struct node *n, const struct data_caller *who, const struct mc_iobj *value)
{
	const struct hz_simple_entry_view *v = hz_value_body(value->object, HZ_SIMPLE_ENTRY_VIEW);
	struct client_map_entry_view_answer *a = node_new(n, sizeof(*a));

	if (v != NULL) {
		a->response = node_new(n, sizeof(*a->response));
		a->response->key = bytes_of(&v->key);
		a->response->value = bytes_of(&v->value);
		a->response->cost = v->cost;
		a->response->creation_time = v->creation_time;
		a->response->expiration_time = v->expiration_time;
		a->response->hits = v->hits;
		a->response->last_access_time = v->last_access_time;
		a->response->last_stored_time = v->last_stored_time;
		a->response->last_update_time = v->last_update_time;
		a->response->version = v->version;
		a->response->ttl = v->ttl;
		a->response->max_idle = v->max_idle;
		a->max_idle = v->max_idle;
	}
	client_send(n, who->conn,
		&(struct client_message){ .type = client_answer_to(who->type),
			.correlation = who->correlation,
			.partition_id = -1,
			.body = a });
}

static void tell_entries(struct node *n, const struct data_caller *who, const struct mc_iobj *value)
{
	const struct hz_map_entries *e = hz_value_body(value->object, HZ_MAP_ENTRIES);
	struct client_entries_answer *a = node_new(n, sizeof(*a));

	if (e != NULL) {
		a->response.v = (struct client_entry *)e->items.v;
		a->response.n = e->items.n;
	}
	client_send(n, who->conn,
		&(struct client_message){ .type = client_answer_to(who->type),
			.correlation = who->correlation,
			.partition_id = -1,
			.body = a });
}

/* Null, a boolean, or bytes. */
static void tell_outcome(struct node *n, const struct data_caller *who, const struct invocation *c,
	const struct hz_normal_response *r)
{
	struct mc_bytes b = bytes_of(&r->value);
	struct map_outcome out = { .answer = MAP_ANSWER_NULL };
	struct shard_effect e = { .how = SHARD_RAN, .out = &out };
	uint32_t acks = r->backup_acks > 0 ? (uint32_t)r->backup_acks : 0;
	const struct hz_replicated_map_version_response_pair *pair =
		hz_value_body(r->value.object, HZ_REPLICATED_MAP_VERSION_RESPONSE_PAIR);

	if (multimap_is_asked(who->type) && !r->value.is_data)
		b = multimap_values_in(n, r->value.object);
	else if (replicated_is_asked(who->type) && who->type != CLIENT_REPLICATED_MAP_CONTAINS_KEY)
		b = replicated_value(n, pair == NULL ? &r->value : &pair->response);
	if (b.n >= 0) {
		out.answer = MAP_ANSWER_VALUE;
		out.value = (struct store_value){ .p = b.p, .n = (uint32_t)b.n, .total = (uint32_t)b.n };
	} else if (r->value.object != NULL && r->value.object->type == MC_TYPE_BOOL) {
		out.answer = MAP_ANSWER_BOOL;
		out.yes = r->value.object->u.flag;
	}
	if (acks <= c->acks || !data_ack_wait(n, c->id, acks - c->acks, who, &e))
		data_tell(n, who, &e, 0);
}

void data_forward_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct data_service *d = data_of(n);
	struct data_forward *f = &d->forwards[(uint32_t)c->cookie];
	const struct hz_normal_response *r;
	struct data_caller who;

	mc_check((uint32_t)c->cookie < MC_DATA_FORWARDS_MAX);
	if (f->serial != (uint32_t)(c->cookie >> 32))
		return; /* of an older time */
	who = f->who;
	mc_check(f->serial != 0 && who.client);
	place_free(d, f);
	if (how != INVOCATION_ANSWERED) {
		data_pass_error(n, &who, how, answer);
		return;
	}
	r = answer->body;
	if (counter_is_asked(who.type))
		counter_tell_answer(n, &who, r);
	else if (container_is_asked(who.type))
		container_tell_answer(n, &who, c, r);
	else if (who.type == CLIENT_MAP_GET_ENTRY_VIEW)
		tell_view(n, &who, &r->value);
	else if (who.type == CLIENT_MAP_GET_ALL)
		tell_entries(n, &who, &r->value);
	else if (!cache_tell_page(n, &who, &r->value))
		tell_outcome(n, &who, c, r);
}

bool data_forward_waits(const struct data_service *d, uint64_t cookie)
{
	const struct data_forward *f = &d->forwards[(uint32_t)cookie];

	mc_check((uint32_t)cookie < MC_DATA_FORWARDS_MAX);
	return f->serial != 0 && f->serial == (uint32_t)(cookie >> 32);
}

uint32_t data_forwards_invariant(const struct data_service *d)
{
	uint32_t waiting = 0, free = 0;

	mc_check(d->forwards_high <= MC_DATA_FORWARDS_MAX);
	for (uint32_t i = 0; i < d->forwards_high; i++) {
		waiting += d->forwards[i].serial != 0;
		mc_check(d->forwards[i].serial == 0 || d->forwards[i].who.client);
	}
	for (uint32_t i = d->forwards_free; i != 0; i = d->forwards[i - 1].next_free, free++)
		mc_check(i <= d->forwards_high && d->forwards[i - 1].serial == 0 && free < d->forwards_high);
	mc_check(waiting + free == d->forwards_high);
	return waiting;
}
