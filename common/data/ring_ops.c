/* SPDX-License-Identifier: Apache-2.0 */
/* ring_ops.c - operations on ring buffers (com.hazelcast.ringbuffer.impl.operations), which reliable topics
 * are made of, too. */
#include "common/data/container_ops.h"

/* GenericOperation's */
enum { SIZE, TAIL, HEAD, REMAINING_CAPACITY, CAPACITY };

static int64_t head_of(const struct container_call *call)
{
	return call->c == NULL ? 0 : container_head(call->c);
}

static int64_t next_of(const struct container_call *call)
{
	return call->c == NULL ? 0 : call->c->next_id;
}

void container_act_ring_generic(struct container_call *call)
{
	const struct hz_ringbuffer_generic_operation *o = call->body;
	int64_t capacity = call->c == NULL ? CONTAINER_RING_CAPACITY : call->c->capacity;

	call->a.kind = CONTAINER_LONG;
	switch (o->operation) {
	case SIZE: call->a.number = next_of(call) - head_of(call); break;
	case TAIL: call->a.number = next_of(call) - 1; break;
	case HEAD: call->a.number = head_of(call); break;
	/* without a time to live the oldest item can always go */
	case REMAINING_CAPACITY:
	case CAPACITY: call->a.number = capacity; break;
	default:
		container_fails(call, HZ_ILLEGAL_STATE, CLIENT_ERROR_ILLEGAL_STATE,
			"there is no such operation of ring buffers");
	}
}

/* The last `capacity` of them: what comes before would be gone at once. */
static uint32_t add(struct container_call *call, const struct hz_blob *v, uint32_t n)
{
	enum store_err err = STORE_OK;
	uint32_t i = 0;

	for (; err == STORE_OK && i < n; i++) {
		err = v[i].data.n > MC_CONTAINER_BYTES_MAX / 2 ? STORE_VALUE : STORE_OK;
		if (err == STORE_OK)
			err = container_ring_add(call->all, call->c, v[i].data, STORE_PLAIN);
		if (err != STORE_OK)
			break;
	}
	if (err != STORE_OK)
		container_full(call, err);
	else
		call->a = (struct container_answer){ .kind = CONTAINER_LONG, .number = call->c->next_id - 1 };
	call->woke = i > 0;
	return i;
}

void container_act_ring_add(struct container_call *call)
{
	const struct hz_ringbuffer_add_operation *o = call->body;
	struct hz_ringbuffer_add_backup_operation *b;
	struct hz_blob v = { o->item };

	if (!container_is_value(call, o->item) || add(call, &v, 1) == 0)
		return;
	b = container_backup(call, HZ_RINGBUFFER_ADD_BACKUP_OPERATION, sizeof(*b));
	b->sequence_id = call->c->next_id - 1;
	b->item = o->item;
}

void container_act_ring_add_all(struct container_call *call)
{
	const struct hz_ringbuffer_add_all_operation *o = call->body;
	struct hz_ringbuffer_add_all_backup_operation *b;
	uint32_t done;

	if (!container_are_values(call, o->items.v, o->items.n))
		return;
	done = add(call, o->items.v, o->items.n);
	if (done == 0)
		return;
	b = container_backup(call, HZ_RINGBUFFER_ADD_ALL_BACKUP_OPERATION, sizeof(*b));
	b->last_sequence_id = call->c->next_id - 1;
	b->items.v = o->items.v;
	b->items.n = done;
}

static const char *sentence(struct container_call *call, int64_t sequence, const char *what, int64_t limit)
{
	struct mc_text t = node_text(call->n);

	mc_text_int(mc_text_z(mc_text_int(mc_text_z(&t, "sequence:"), sequence), what), limit);
	return t.p;
}

/* checkBlockableReadSequence */
static bool is_readable(struct container_call *call, int64_t sequence)
{
	int64_t head = container_head(call->c), tail = call->c->next_id - 1;

	if (sequence > tail + 1)
		container_fails(call, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			sentence(call, sequence, " is too large. The current tailSequence is:", tail));
	else if (sequence < head)
		container_fails(call, HZ_STALE_SEQUENCE, CLIENT_ERROR_STALE_SEQUENCE,
			sentence(call, sequence, " is too small. The current headSequence is:", head));
	return sequence >= head && sequence <= tail + 1;
}

void container_act_ring_read_one(struct container_call *call)
{
	const struct hz_await_map_flush_operation *o = call->body; /* name, sequence */

	if (!is_readable(call, o->sequence))
		return;
	call->a.kind = CONTAINER_WAITS;
	if (o->sequence == call->c->next_id)
		return;
	call->a.kind = CONTAINER_DATA;
	call->a.data = data_bytes(call->n, container_ring_value(call->all, call->c, o->sequence));
}

/* ReadManyOperation: a start that is gone is moved to what is there (clampReadSequenceToBounds). */
void container_act_ring_read_many(struct container_call *call)
{
	const struct hz_ringbuffer_read_many_operation *o = call->body;
	int64_t from = o->start_sequence, there;
	uint32_t most = o->max_size < 0 ? 0 : (uint32_t)o->max_size;

	if (o->filter != NULL) {
		container_fails(call, HZ_UNSUPPORTED_OPERATION, CLIENT_ERROR_UNSUPPORTED_OPERATION,
			"this member is no Java and cannot run an application's filters");
		return;
	}
	if (from < container_head(call->c))
		from = container_head(call->c);
	if (from > call->c->next_id)
		from = call->c->next_id;
	there = call->c->next_id - from;
	call->a.kind = CONTAINER_WAITS;
	if (there < o->min_size)
		return;
	if (there < most)
		most = (uint32_t)there;
	call->a = (struct container_answer){ .kind = CONTAINER_READ, .number = from };
	call->a.v = node_new_array(call->n, sizeof(*call->a.v), most);
	for (; call->a.v != NULL && call->a.n < most; call->a.n++)
		call->a.v[call->a.n].data = data_bytes(
			call->n, container_ring_value(call->all, call->c, from + (int64_t)call->a.n));
}
