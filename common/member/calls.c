/* SPDX-License-Identifier: Apache-2.0 */
/* calls.c - calls in flight: each ends exactly once, with an answer, an error, too late, or with its
 * connection. */
#include <string.h>

#include "common/base/check.h"
#include "common/member/member.h"

void calls_init(struct node *n)
{
	n->call_next = 1;
	n->call_count = 0;
}

/* Its number among the deadlines. */
static uint32_t number_of(const struct node *n, const struct call *c)
{
	return TIMER_COUNT + (uint32_t)(c - n->calls);
}

void calls_drop_all(struct node *n)
{
	for (uint32_t i = 0; i < n->call_high; i++)
		mc_deadlines_set(&n->deadlines, TIMER_COUNT + i, MC_NEVER);
	memset(n->calls, 0, sizeof(*n->calls) * n->call_high);
	n->call_count = n->call_high = 0;
}

/* The place of a call is its id modulo the table: an id whose place is taken is passed over. */
static struct call *call_new(struct node *n)
{
	struct call *c;

	if (n->call_count == MC_CALLS_MAX)
		return NULL;
	do
		c = &n->calls[n->call_next++ % MC_CALLS_MAX];
	while (c->id != 0);
	c->id = n->call_next - 1;
	n->call_count++;
	if ((uint32_t)(c - n->calls) >= n->call_high)
		n->call_high = (uint32_t)(c - n->calls) + 1;
	return c;
}

static void end(struct node *n, struct call *c, enum call_outcome how, const struct hz_message *answer)
{
	struct call was = *c;

	mc_check(was.id != 0 && n->call_count > 0);
	c->id = 0;
	n->call_count--;
	mc_deadlines_set(&n->deadlines, number_of(n, c), MC_NEVER);
	n->watchers->ends[was.kind](n, &was, how, answer);
}

bool call_start(struct node *n, struct mc_uuid to, node_conn conn, enum hz_class cls, void *body,
	int64_t timeout, enum call_kind kind, uint64_t cookie)
{
	struct call *c = conn == 0 ? NULL : call_new(n);
	struct call none = { .kind = kind, .to = to, .cookie = cookie };

	mc_check(kind < CALL_KIND_COUNT && n->watchers->ends[kind] != NULL);
	mc_check(body != NULL && timeout > 0);
	if (c == NULL) {
		n->watchers->ends[kind](n, &none, CALL_LOST, NULL);
		return false;
	}
	c->kind = kind;
	c->to = to;
	c->conn = conn;
	c->cookie = cookie;
	c->deadline = n->now + timeout;
	mc_deadlines_set(&n->deadlines, number_of(n, c), c->deadline);
	send_op(n, conn, cls, body, c->id, timeout);
	return true;
}

bool conn_call(struct node *n, struct conn *c, enum hz_class cls, void *body, int64_t timeout,
	enum call_kind kind, uint64_t cookie)
{
	return call_start(n, c->uuid, c->id, cls, body, timeout, kind, cookie);
}

void calls_end_overdue(struct node *n)
{
	uint32_t number;

	while (mc_deadlines_due(&n->deadlines, n->now, TIMER_COUNT, &number))
		end(n, &n->calls[number - TIMER_COUNT], CALL_TIMEOUT, NULL);
}

void calls_lost_member(struct node *n, struct mc_uuid uuid)
{
	for (uint32_t i = 0; i < n->call_high; i++)
		if (n->calls[i].id != 0 && mc_uuid_eq(n->calls[i].to, uuid))
			end(n, &n->calls[i], CALL_LOST, NULL);
}

void calls_lost_conn(struct node *n, node_conn conn)
{
	mc_check(conn != 0);
	for (uint32_t i = 0; i < n->call_high; i++)
		if (n->calls[i].id != 0 && n->calls[i].conn == conn)
			end(n, &n->calls[i], CALL_LOST, NULL);
}

void on_response(struct node *n, const struct in *in)
{
	struct call *c = &n->calls[(uint64_t)in->m->call_id % MC_CALLS_MAX];
	enum call_outcome how = in->m->cls == HZ_NORMAL_RESPONSE ? CALL_ANSWERED
		: in->m->cls == HZ_ERROR_RESPONSE                ? CALL_ERROR
								 : CALL_TIMEOUT;

	mc_check(in->conn != NULL);
	if (in->m->call_id <= 0 || in->m->cls == HZ_BACKUP_ACK_RESPONSE)
		return;
	if (c->id != in->m->call_id || !mc_uuid_eq(c->to, in->conn->uuid))
		return; /* ended before, or not asked of this one */
	end(n, c, how, how == CALL_TIMEOUT ? NULL : in->m);
}

void *answer_object(const struct hz_message *answer, enum hz_class cls)
{
	const struct hz_normal_response *r;

	if (answer == NULL || answer->cls != HZ_NORMAL_RESPONSE)
		return NULL;
	r = answer->body;
	return r->value.object == NULL ? NULL : hz_value_body(r->value.object, cls);
}

bool answer_true(const struct hz_message *answer)
{
	const struct hz_normal_response *r;

	if (answer == NULL || answer->cls != HZ_NORMAL_RESPONSE)
		return false;
	r = answer->body;
	return r->value.object != NULL && r->value.object->type == -4 && r->value.object->u.flag;
}

bool answer_retryable(struct node *n, const struct hz_message *answer)
{
	const struct hz_error_response *r;
	struct mc_str name, message;

	if (answer == NULL || answer->cls != HZ_ERROR_RESPONSE)
		return false;
	r = answer->body;
	hz_exception_read(r->cause, &n->fx->mem, &name, &message);
	return hz_exception_retryable(name);
}
