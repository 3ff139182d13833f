/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_client_lists.c - where a call stands: on a connection, in one of two queues, and by its deadline.
 */
#include "common/io/cluster_client_internal.h"

static void unlink_call(struct cc_queue *q, struct cluster_call *call)
{
	if (call->at == NULL)
		return;
	*call->at = call->next;
	if (call->next != NULL)
		call->next->at = call->at;
	else if (q != NULL && q->last == &call->next)
		q->last = call->at;
	call->at = NULL;
}

void cc_append(struct cc_queue *q, struct cluster_call *call)
{
	call->next = NULL;
	call->at = q->last;
	*q->last = call;
	q->last = &call->next;
}

static struct cc_queue *queue_of(struct cluster_client *c, const struct cluster_call *call)
{
	return call->id != 0 ? NULL : call->retry_at_ms != 0 ? &c->paused : &c->waiting;
}

void cc_take_out(struct cluster_client *c, struct cluster_call *call)
{
	unlink_call(queue_of(c, call), call);
	call->id = call->retry_at_ms = 0;
}

void cc_forget_due(struct cluster_client *c, struct cluster_call *call)
{
	if (call->due_at == NULL)
		return;
	*call->due_at = call->next_due;
	if (call->next_due != NULL)
		call->next_due->due_at = call->due_at;
	if (c->due_last == call) /* the place in the one before it, or the head */
		c->due_last = call->due_at == &c->due ? NULL
						      : (struct cluster_call *)((char *)call->due_at -
								offsetof(struct cluster_call, next_due));
	call->due_at = NULL;
}

/* Most have the same patience: the place is the end. */
void cc_keep_due(struct cluster_client *c, struct cluster_call *call)
{
	struct cluster_call **at = &c->due;

	if (c->due_last != NULL && c->due_last->deadline_ms <= call->deadline_ms)
		at = &c->due_last->next_due;
	else
		while (*at != NULL && (*at)->deadline_ms <= call->deadline_ms)
			at = &(*at)->next_due;
	call->next_due = *at;
	call->due_at = at;
	*at = call;
	if (call->next_due != NULL)
		call->next_due->due_at = &call->next_due;
	else
		c->due_last = call;
}
