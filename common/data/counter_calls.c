/* SPDX-License-Identifier: Apache-2.0 */
/*
 * counter_calls.c - what is asked of PN counters
 * (com.hazelcast.internal.crdt.pncounter.operations.AddOperation, GetOperation): each data member answers for
 * itself, as long as it knows all that the caller has seen.
 */
#include "common/data/counter_service.h"

/* Of one that asks; seen: the times that he knows of. */
struct counter_call {
	struct mc_str name;
	const struct counter_part *seen;
	uint32_t seen_count;
	bool adds, before; /* before: the value before is the answer */
	int64_t delta;
};

static const char *const stale =
	"This replica cannot provide the session guarantees for the PN counter since it's state is stale";

/* AbstractPNCounterOperation.getPNCounter. NULL: it was refused. */
static struct counter *counter_for(
	struct node *n, const struct data_caller *who, const struct counter_call *call)
{
	struct counters *s = &data_of(n)->counters;
	struct counter *c = call->name.n < 0 ? NULL : counter_find(s, call->name);

	if (call->name.n < 0 || call->name.n > MC_MAP_NAME_MAX) {
		data_refuse(n, who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"the name is null or too long");
		return NULL;
	}
	if (c == NULL ? call->seen_count > 0 : counter_is_stale(c, call->seen, call->seen_count)) {
		data_refuse(n, who, HZ_CONSISTENCY_LOST, CLIENT_ERROR_CONSISTENCY_LOST, stale);
		return NULL;
	}
	if (c == NULL)
		c = counter_open(s, call->name, mc_rng_uuid(&n->rng));
	if (c == NULL)
		data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"there are too many PN counters, or no memory for one more");
	return c;
}

static void tell_client(
	struct node *n, const struct data_caller *who, int64_t value, const struct hz_vector_clock *clock)
{
	struct client_pn_counter_get_answer *a = node_new(n, sizeof(*a));
	uint32_t count = clock == NULL ? 0 : clock->replica_timestamps.n;

	a->value = value;
	a->replica_count = INT32_MAX; /* PNCounterConfig.DEFAULT_REPLICA_COUNT: all data members */
	a->replica_timestamps.v = node_new_array(n, sizeof(*a->replica_timestamps.v), count);
	for (uint32_t i = 0; a->replica_timestamps.v != NULL && i < count; i++)
		a->replica_timestamps.v[a->replica_timestamps.n++] =
			(struct client_uuid_long){ clock->replica_timestamps.v[i].replica_id,
				clock->replica_timestamps.v[i].timestamp };
	client_send(n, who->conn,
		&(struct client_message){ .type = client_answer_to(who->type),
			.correlation = who->correlation,
			.partition_id = -1,
			.body = a });
}

static void run(struct node *n, const struct data_caller *who, const struct counter_call *call)
{
	struct counter *c = counter_for(n, who, call);
	struct hz_pn_counter_crdt_timestamped_long *r;
	int64_t value;

	if (c == NULL)
		return;
	value = counter_value(c);
	if (call->adds) {
		counter_add(&data_of(n)->counters, c, call->delta);
		counters_look_for_news(n);
		value = call->before ? value : counter_value(c);
	}
	if (who->client) {
		tell_client(n, who, value, counter_clock_of(n, c));
		return;
	}
	r = node_new(n, sizeof(*r));
	r->value = value;
	r->vector_clock = counter_clock_of(n, c);
	answer_value(n, &who->reply,
		(struct mc_iobj){
			.object = hz_value_object(HZ_PN_COUNTER_CRDT_TIMESTAMPED_LONG, r, &n->fx->mem) },
		0);
}

/* --- members --- */
void on_counter_operation(struct node *n, const struct in *in)
{
	const struct hz_pn_counter_add_operation *add = in->m->body;
	const struct hz_pn_counter_get_operation *get = in->m->body;
	bool adds = in->m->cls == HZ_PN_COUNTER_ADD_OPERATION;
	struct data_caller who = { .reply = reply_to_of(in) };
	struct counter_call call = { .name = get->name, .adds = adds };

	if (!node_stores(n)) {
		reply_error(
			n, in, HZ_RETRYABLE, "this member stores nothing: it is no replica of a PN counter");
		return;
	}
	call.seen = counter_parts_of(
		n, adds ? add->observed_timestamps : get->observed_timestamps, NULL, &call.seen_count);
	if (adds) {
		call.before = add->get_before_update;
		call.delta = add->delta;
	}
	run(n, &who, &call);
}

/* --- clients --- */
bool counter_is_asked(enum client_type type)
{
	return type == CLIENT_PN_COUNTER_GET || type == CLIENT_PN_COUNTER_ADD;
}

static struct hz_vector_clock *clock_of(struct node *n, const struct client_uuid_long *v, uint32_t count)
{
	struct hz_vector_clock *clock = node_new(n, sizeof(*clock));

	clock->replica_timestamps.v = node_new_array(n, sizeof(*clock->replica_timestamps.v), count);
	for (uint32_t i = 0; clock->replica_timestamps.v != NULL && i < count; i++)
		clock->replica_timestamps.v[clock->replica_timestamps.n++] =
			(struct hz_replica_timestamp){ v[i].key, v[i].value };
	return clock;
}

/* To the replica that the client has chosen (AbstractTargetMessageTask). */
static void send_on(struct node *n, const struct data_caller *who, struct mc_uuid target,
	const struct counter_call *call, struct hz_vector_clock *clock)
{
	struct member *m = target.null ? NULL : member_find(n, target);
	struct hz_pn_counter_add_operation *add = node_new(n, sizeof(*add));
	struct hz_pn_counter_get_operation *get = node_new(n, sizeof(*get));

	add->op = get->op = data_operation_head(COUNTER_SERVICE, 0, who->uuid);
	add->op.partition_id = get->op.partition_id = -1;
	add->name = get->name = call->name;
	add->observed_timestamps = get->observed_timestamps = clock;
	add->delta = call->delta;
	add->get_before_update = call->before;
	if (m == NULL ||
		!data_forward_to(n, who, m,
			call->adds ? HZ_PN_COUNTER_ADD_OPERATION : HZ_PN_COUNTER_GET_OPERATION,
			call->adds ? (void *)add : (void *)get))
		data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_TARGET_NOT_MEMBER,
			"the replica that was chosen is no member of this cluster, or not to be asked now");
}

bool counter_client_asks(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	const struct client_pn_counter_get *get = m->body;
	const struct client_pn_counter_add *add = m->body;
	struct counter_call call = { .name = { NULL, -1 } };
	struct hz_vector_clock *clock;
	struct mc_uuid target;

	if (m->type == CLIENT_PN_COUNTER_ADD) {
		call = (struct counter_call){
			.name = add->name, .adds = true, .before = add->get_before_update, .delta = add->delta
		};
		clock = clock_of(n, add->replica_timestamps.v, add->replica_timestamps.n);
		target = add->target_replica_uuid;
	} else if (m->type == CLIENT_PN_COUNTER_GET) {
		call.name = get->name;
		clock = clock_of(n, get->replica_timestamps.v, get->replica_timestamps.n);
		target = get->target_replica_uuid;
	} else {
		return false;
	}
	if (!mc_uuid_eq(target, n->uuid)) {
		send_on(n, who, target, &call, clock);
		return true;
	}
	call.seen = counter_parts_of(n, clock, NULL, &call.seen_count);
	run(n, who, &call);
	return true;
}

void counter_tell_answer(struct node *n, const struct data_caller *who, const struct hz_normal_response *r)
{
	const struct hz_pn_counter_crdt_timestamped_long *v =
		hz_value_body(r->value.object, HZ_PN_COUNTER_CRDT_TIMESTAMPED_LONG);

	if (v == NULL)
		data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"the replica that was chosen answered something else");
	else
		tell_client(n, who, v->value, v->vector_clock);
}
