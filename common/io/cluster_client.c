/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_client.c - the calls of a cluster client: where each stands, when it is tried again, how it ends.
 */
#include <stdlib.h>

#include "common/client/data.h"
#include "common/client/errors.h"
#include "common/io/cluster_client_internal.h"

/*
 * What a member says that it did not do, which a client tries again (ClientInvocation.notifyException). Of
 * the others in Hazelcast's list (MemberLeft, RetryableIO, TargetDisconnected) nobody knows whether it was
 * done: those only for calls that may be sent twice. The codes are ClientProtocolErrorCodes.
 */
static const struct {
	int32_t code;
	bool was_not_done;
} again_codes[] = {
	{ 8, true },   /* CallerNotMember */
	{ 19, true },  /* HazelcastInstanceNotActive */
	{ 22, false }, /* IO */
	{ 33, false }, /* MemberLeft */
	{ 39, true },  /* PartitionMigrating */
	{ 46, true },  /* RetryableHazelcast */
	{ 47, false }, /* RetryableIO */
	{ 52, false }, /* TargetDisconnected */
	{ 53, true },  /* TargetNotMember */
	{ 62, true },  /* WrongTarget */
	{ 82, true },  /* TargetNotReplica */
};

/* --- ends --- */

static void cc_finish(struct cluster_client *c, struct cluster_call *call, const struct call_result *r)
{
	cc_take_out(c, call);
	cc_forget_due(c, call);
	call->done(call, r);
}

static void end_call(struct cluster_client *c, struct cluster_call *call, enum call_end end)
{
	cc_finish(c, call, &(struct call_result){ .end = end, .sent = call->sent });
}

/* --- on their way --- */

static int32_t partition_of(const struct cluster_client *c, const struct cluster_call *call)
{
	if (call->key.p == NULL || c->partition_count == 0)
		return call->partition_id;
	return (int32_t)client_partition(call->key, c->partition_count);
}

static void cc_send(struct cluster_client *c, struct cluster_call *call)
{
	struct session_request request = { call->type, partition_of(c, call), call->body };
	struct cc_conn *n = cc_conn_for(c, request.partition_id);
	struct cluster_call **bucket;

	if (n == NULL) {
		cc_append(&c->waiting, call);
		return;
	}
	call->id = pool_conn_ask(n->conn, &request);
	if (call->id == 0) {
		end_call(c, call, CALL_TOO_LARGE);
		return;
	}
	call->sent = true;
	bucket = &n->calls[call->id % CALL_BUCKETS];
	call->next = *bucket;
	call->at = bucket;
	if (call->next != NULL)
		call->next->at = &call->next;
	*bucket = call;
}

void cluster_client_call(struct cluster_client *c, struct cluster_call *call)
{
	int64_t now_ms = client_pool_now(c->pool);

	call->id = call->retry_at_ms = 0;
	call->tries = 0;
	call->sent = call->registered = false;
	call->at = call->due_at = NULL;
	call->deadline_ms = call->patience_ms < INT64_MAX - now_ms ? now_ms + call->patience_ms : INT64_MAX;
	cc_keep_due(c, call);
	cc_send(c, call);
	cc_dial_more(c);
	if (c->due == call || !c->waking || c->redial_at_ms > 0)
		cc_set_wake(c);
}

void cc_send_waiting(struct cluster_client *c)
{
	struct cluster_call *call;

	while (c->waiting.first != NULL && cc_conn_for(c, -1) != NULL) {
		call = c->waiting.first;
		cc_take_out(c, call);
		cc_send(c, call);
	}
}

/* A member that is there and says "not now" is asked again soon: a partition moves within milliseconds. */
static int64_t pause_of(const struct cluster_call *call, bool refused)
{
	unsigned doubled = refused ? call->tries / MC_REFUSED_TRIES : call->tries;
	int64_t pause_ms = refused ? MC_REFUSED_PAUSE : MC_ASK_PAUSE;

	for (; doubled > 0 && pause_ms < MC_ASK_PAUSE_MAX; doubled--)
		pause_ms *= 2;
	return pause_ms < MC_ASK_PAUSE_MAX ? pause_ms : MC_ASK_PAUSE_MAX;
}

static void pause_call(struct cluster_client *c, struct cluster_call *call, bool refused)
{
	int64_t pause_ms = pause_of(call, refused);

	call->tries++;
	call->retry_at_ms = client_pool_now(c->pool) + pause_ms;
	cc_append(&c->paused, call);
	cc_set_wake(c);
}

static struct cluster_call *find(struct cc_conn *n, int64_t id)
{
	struct cluster_call *call = n->calls[(uint64_t)id % CALL_BUCKETS];

	while (call != NULL && call->id != id)
		call = call->next;
	return call;
}

static bool may_try_again(const struct cluster_call *call, const struct client_error_holder *error)
{
	for (size_t i = 0; error != NULL && i < sizeof(again_codes) / sizeof(again_codes[0]); i++)
		if (again_codes[i].code == error->error_code)
			return again_codes[i].was_not_done || call->again;
	return false;
}

/*
 * A lite member of this project refuses what belongs to partitions, where one of Hazelcast's passes it on.
 * Who went through whoever let him in learns from then on who the others are.
 */
static bool another_may_do_it(
	struct cc_conn *n, const struct cluster_call *call, const struct client_error_holder *error)
{
	if (error == NULL || error->error_code != CLIENT_ERROR_UNSUPPORTED_OPERATION)
		return false;
	if (!n->c->cfg.smart) {
		n->c->cfg.smart = true;
		cc_ask_view(n->c);
	}
	return cc_other_is_near(n, partition_of(n->c, call));
}

static void registered(struct cluster_client *c, struct cluster_call *call, const struct call_result *r)
{
	call->registered = true;
	call->tries = 0;
	call->deadline_ms = INT64_MAX;
	cc_forget_due(c, call);
	cc_keep_due(c, call);
	call->done(call, r);
}

void cc_answered(struct cc_conn *n, const struct session_notice *t)
{
	struct cluster_call *call = find(n, t->ask);
	struct call_result r = { .end = t->type == SESSION_REFUSAL ? CALL_REFUSED : CALL_ANSWERED,
		.message = t->message,
		.error = t->error,
		.sent = true };

	if (call == NULL)
		return; /* its time was up */
	if (t->type == SESSION_EVENT) {
		if (call->event != NULL)
			call->event(call, t->message);
	} else if (r.end == CALL_REFUSED &&
		(may_try_again(call, t->error) || another_may_do_it(n, call, t->error))) {
		cc_take_out(n->c, call);
		pause_call(n->c, call, true);
	} else if (r.end == CALL_ANSWERED && call->event != NULL) {
		registered(n->c, call, &r);
	} else {
		cc_finish(n->c, call, &r);
	}
}

/* --- a connection has ended --- */

static void call_lost(struct cluster_client *c, struct cluster_call *call)
{
	cc_take_out(c, call);
	if (call->event != NULL && call->registered)
		call->event(call, NULL);
	if (call->again || call->event != NULL)
		pause_call(c, call, false);
	else
		end_call(c, call, CALL_BROKEN);
}

void cc_conn_lost(struct cc_conn *n, const struct pool_conn_end *e)
{
	struct cluster_call *call = e->ask != 0 ? find(n, e->ask) : NULL;

	if (call != NULL)
		end_call(n->c, call, CALL_ANSWER_TOO_LARGE);
	for (unsigned i = 0; i < CALL_BUCKETS; i++)
		while (n->calls[i] != NULL)
			call_lost(n->c, n->calls[i]);
}

void cc_give_up(struct cluster_client *c)
{
	while (c->waiting.first != NULL)
		end_call(c, c->waiting.first, CALL_UNREACHED);
	while (c->paused.first != NULL)
		end_call(c, c->paused.first, CALL_UNREACHED);
}

/* --- time --- */

static void retry_paused(struct cluster_client *c, int64_t now_ms)
{
	struct cluster_call *call, *next;

	for (call = c->paused.first; call != NULL; call = next) {
		next = call->next;
		if (call->retry_at_ms > now_ms)
			continue;
		cc_take_out(c, call);
		cc_send(c, call);
	}
}

void cc_wake(void *ctx)
{
	struct cluster_client *c = ctx;
	int64_t now_ms = client_pool_now(c->pool);

	c->waking = false;
	while (c->due != NULL && c->due->deadline_ms <= now_ms)
		end_call(c, c->due, CALL_LATE);
	retry_paused(c, now_ms);
	cc_dial_more(c);
	cc_set_wake(c);
}

void cc_set_wake(struct cluster_client *c)
{
	int64_t at_ms = c->due != NULL ? c->due->deadline_ms : INT64_MAX, now_ms = client_pool_now(c->pool);
	const struct cluster_call *call;

	for (call = c->paused.first; call != NULL; call = call->next)
		at_ms = call->retry_at_ms < at_ms ? call->retry_at_ms : at_ms;
	if (c->redial_at_ms > 0 && c->redial_at_ms < at_ms)
		at_ms = c->redial_at_ms;
	c->waking = at_ms != INT64_MAX;
	client_pool_wake(c->pool, !c->waking ? -1 : at_ms > now_ms ? at_ms - now_ms : 0);
}

/* --- the whole --- */

struct cluster_client *cluster_client_open(const struct cluster_client_config *cfg)
{
	struct cluster_client *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->cfg = *cfg;
	c->waiting.last = &c->waiting.first;
	c->paused.last = &c->paused.first;
	if (!cc_conns_open(c)) {
		cluster_client_free(c);
		return NULL;
	}
	return c;
}

void cluster_client_free(struct cluster_client *c)
{
	if (c == NULL)
		return;
	cc_conns_close(c);
	free(c);
}

struct client_pool *cluster_client_pool(struct cluster_client *c)
{
	return c->pool;
}
