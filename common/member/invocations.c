/* SPDX-License-Identifier: Apache-2.0 */
/* invocations.c - calls in flight: each ends exactly once, with an answer, an error, too late, or with its
 * connection. */
#include <string.h>

#include "common/base/check.h"
#include "common/member/member.h"

void invocations_init(struct node *n)
{
	n->invocation_next = 1;
	n->invocation_count = 0;
	for (int r = 0; r < RING_COUNT; r++)
		mc_index_init(&n->rings[r], n->rings[r].v, mc_index_slots(MC_INVOCATIONS_MAX));
}

/* --- rings: several members may share a hash, never a connection --- */
static uint32_t member_key(struct mc_uuid uuid)
{
	return (uint32_t)((uuid.hi ^ uuid.lo) * 0x9e3779b97f4a7c15u >> 32) |
		1; /* Fibonacci hashing; never 0 */
}

static uint32_t ring_key(const struct invocation *c, enum invocation_ring r)
{
	return r == RING_CONN ? c->conn : member_key(c->to);
}

static void ring_add(struct node *n, struct invocation *c, enum invocation_ring r)
{
	uint32_t place = (uint32_t)(c - n->invocations), key = ring_key(c, r);
	uint32_t oldest = mc_index_find(&n->rings[r], key);

	if (oldest == MC_INDEX_NONE) {
		c->ring[r].next = c->ring[r].before = place;
		mc_index_put(&n->rings[r], key, place);
		return;
	}
	c->ring[r].next = oldest;
	c->ring[r].before = n->invocations[oldest].ring[r].before;
	n->invocations[c->ring[r].before].ring[r].next = place;
	n->invocations[oldest].ring[r].before = place;
}

static void ring_remove(struct node *n, struct invocation *c, enum invocation_ring r)
{
	uint32_t place = (uint32_t)(c - n->invocations), key = ring_key(c, r), next = c->ring[r].next;

	if (next == place) {
		mc_index_drop(&n->rings[r], key);
		return;
	}
	n->invocations[next].ring[r].before = c->ring[r].before;
	n->invocations[c->ring[r].before].ring[r].next = next;
	if (mc_index_find(&n->rings[r], key) == place)
		mc_index_put(&n->rings[r], key, next);
}

static void set_deadline(struct node *n, const struct invocation *c, int64_t at_ms)
{
	due_set(n, DUE_INVOCATION, (uint32_t)(c - n->invocations), at_ms);
}

void invocations_forget(struct node *n)
{
	for (uint32_t i = 0; i < n->invocation_high; i++) {
		set_deadline(n, &n->invocations[i], NODE_NEVER);
		for (int r = 0; n->invocations[i].id != 0 && r < RING_COUNT; r++)
			ring_remove(n, &n->invocations[i], (enum invocation_ring)r);
	}
	memset(n->invocations, 0, sizeof(*n->invocations) * n->invocation_high);
	n->invocation_count = n->invocation_high = 0;
}

/* The place of a call is its id modulo the table: an id whose place is taken is passed over. */
static struct invocation *invocation_new(struct node *n)
{
	struct invocation *c;

	if (n->invocation_count == MC_INVOCATIONS_MAX)
		return NULL;
	do
		c = &n->invocations[n->invocation_next++ % MC_INVOCATIONS_MAX];
	while (c->id != 0);
	c->id = n->invocation_next - 1;
	n->invocation_count++;
	if ((uint32_t)(c - n->invocations) >= n->invocation_high)
		n->invocation_high = (uint32_t)(c - n->invocations) + 1;
	return c;
}

static void end(
	struct node *n, struct invocation *c, enum invocation_outcome how, const struct hz_message *answer)
{
	struct invocation was = *c;

	mc_check(was.id != 0 && n->invocation_count > 0);
	ring_remove(n, c, RING_CONN);
	ring_remove(n, c, RING_MEMBER);
	c->id = 0;
	n->invocation_count--;
	set_deadline(n, c, NODE_NEVER);
	n->watchers->ends[was.kind](n, &was, how, answer);
}

int64_t invocation_number(struct node *n)
{
	return n->invocation_next++;
}

bool invocation_start(struct node *n, struct mc_uuid to, node_conn conn, enum hz_class cls, void *body,
	int64_t timeout_ms, enum invocation_kind kind, uint64_t cookie)
{
	struct invocation *c = conn == 0 ? NULL : invocation_new(n);
	struct invocation none = { .kind = kind, .to = to, .cookie = cookie };

	mc_check(kind < INVOCATION_KIND_COUNT && n->watchers->ends[kind] != NULL);
	mc_check(body != NULL && timeout_ms > 0);
	if (c == NULL) {
		n->watchers->ends[kind](n, &none, INVOCATION_LOST, NULL);
		return false;
	}
	c->kind = kind;
	c->to = to;
	c->conn = conn;
	c->cookie = cookie;
	c->acks = 0;
	c->deadline_ms = n->now_ms + timeout_ms;
	ring_add(n, c, RING_CONN);
	ring_add(n, c, RING_MEMBER);
	set_deadline(n, c, c->deadline_ms);
	send_op(n, conn, cls, body, c->id, timeout_ms);
	return true;
}

bool conn_invoke(struct node *n, struct conn *c, enum hz_class cls, void *body, int64_t timeout_ms,
	enum invocation_kind kind, uint64_t cookie)
{
	return invocation_start(n, c->uuid, c->id, cls, body, timeout_ms, kind, cookie);
}

void invocation_overdue(struct node *n, uint32_t place)
{
	mc_check(place < n->invocation_high && n->invocations[place].deadline_ms <= n->now_ms);
	end(n, &n->invocations[place], INVOCATION_TIMEOUT, NULL);
}

/* The oldest one of a ring that goes to uuid (NULL: to anybody) and was begun before the call `before_id`. */
static struct invocation *oldest_of(
	struct node *n, enum invocation_ring r, uint32_t key, const struct mc_uuid *uuid, int64_t before_id)
{
	uint32_t first = mc_index_find(&n->rings[r], key), place = first;

	if (first == MC_INDEX_NONE)
		return NULL;
	do {
		struct invocation *c = &n->invocations[place];

		if (c->id < before_id && (uuid == NULL || mc_uuid_eq(c->to, *uuid)))
			return c;
		place = c->ring[r].next;
	} while (place != first);
	return NULL;
}

/* What their ends begin anew is not theirs. */
static void lose_all(struct node *n, enum invocation_ring r, uint32_t key, const struct mc_uuid *uuid)
{
	int64_t before_id = n->invocation_next;

	for (struct invocation *c; (c = oldest_of(n, r, key, uuid, before_id)) != NULL;)
		end(n, c, INVOCATION_LOST, NULL);
}

void invocations_lost_member(struct node *n, struct mc_uuid uuid)
{
	lose_all(n, RING_MEMBER, member_key(uuid), &uuid);
}

void invocations_lost_conn(struct node *n, node_conn conn)
{
	mc_check(conn != 0);
	lose_all(n, RING_CONN, conn, NULL);
}

void invocation_acked(struct node *n, int64_t call_id)
{
	struct invocation *c = &n->invocations[(uint64_t)call_id % MC_INVOCATIONS_MAX];

	if (call_id > 0 && c->id == call_id)
		c->acks++;
	else
		n->watchers->backed_up(n, call_id);
}

void on_response(struct node *n, const struct in *in)
{
	struct invocation *c = &n->invocations[(uint64_t)in->m->call_id % MC_INVOCATIONS_MAX];
	enum invocation_outcome how = in->m->cls == HZ_NORMAL_RESPONSE ? INVOCATION_ANSWERED
		: in->m->cls == HZ_ERROR_RESPONSE                      ? INVOCATION_ERROR
								       : INVOCATION_TIMEOUT;

	mc_check(in->conn != NULL);
	if (in->m->cls == HZ_BACKUP_ACK_RESPONSE)
		invocation_acked(n, in->m->call_id);
	if (in->m->call_id <= 0 || in->m->cls == HZ_BACKUP_ACK_RESPONSE)
		return;
	if (c->id != in->m->call_id || !mc_uuid_eq(c->to, in->conn->uuid))
		return; /* ended before, or not asked of this one */
	end(n, c, how, how == INVOCATION_TIMEOUT ? NULL : in->m);
}

void *response_object(const struct hz_message *answer, enum hz_class cls)
{
	const struct hz_normal_response *r;

	if (answer == NULL || answer->cls != HZ_NORMAL_RESPONSE)
		return NULL;
	r = answer->body;
	return r->value.object == NULL ? NULL : hz_value_body(r->value.object, cls);
}

bool response_is_true(const struct hz_message *answer)
{
	const struct hz_normal_response *r;

	if (answer == NULL || answer->cls != HZ_NORMAL_RESPONSE)
		return false;
	r = answer->body;
	return r->value.object != NULL && r->value.object->type == -4 && r->value.object->u.flag;
}

bool response_is_retryable(struct node *n, const struct hz_message *answer)
{
	const struct hz_error_response *r;
	struct mc_str name, message;

	if (answer == NULL || answer->cls != HZ_ERROR_RESPONSE)
		return false;
	r = answer->body;
	hz_exception_read(r->cause, &n->fx->mem, &name, &message);
	return hz_exception_retryable(name);
}

const struct invocation *invocation_next(const struct node *n, const struct invocation *after)
{
	uint32_t i = after == NULL ? 0 : (uint32_t)(after - n->invocations) + 1;

	while (i < n->invocation_high && n->invocations[i].id == 0)
		i++;
	return i < n->invocation_high ? &n->invocations[i] : NULL;
}
