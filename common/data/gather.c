/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gather.c - a client asks for all partitions of a map and several members own them: each is asked for its
 * own, and the answer is made when the last has said what it has (com.hazelcast.client.impl.protocol.task
 * .AbstractAllPartitionsMessageTask). What belongs to this member is looked at then, in the same step. A
 * partition that nobody answered for makes the client ask again.
 */
#include "common/data/gather.h"

#include <string.h>

#include "common/wire/value.h"

/* --- life --- */
struct data_gather **gather_new(struct node *n, const struct data_caller *who, size_t more)
{
	struct data_service *d = data_of(n);
	struct data_gather *g;
	uint32_t i = 0;

	while (i < MC_DATA_GATHERS_MAX && d->gathers[i] != NULL)
		i++;
	if (i == MC_DATA_GATHERS_MAX || (g = mc_heap_get(d->heap, sizeof(*g) + more)) == NULL) {
		data_refuse(
			n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE, "too many such requests: ask again");
		return NULL;
	}
	mc_check(who->client);
	*g = (struct data_gather){ .who = *who, .serial = ++d->forward_serial, .value = { NULL, -1 } };
	d->gathers[i] = g;
	return &d->gathers[i];
}

void gather_free(struct node *n, struct data_gather **at)
{
	mc_check(at >= data_of(n)->gathers && at < data_of(n)->gathers + MC_DATA_GATHERS_MAX);
	if ((*at)->query != NULL)
		data_query_free(n, (*at)->query);
	gather_free_items(n, *at);
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
/* An error that would be the same next time ends it. */
static void take_cause(struct node *n, struct data_gather *g, const struct mc_value *cause)
{
	struct mc_str java_class, message;

	hz_exception_read(cause, &n->fx->mem, &java_class, &message);
	if (java_class.n > 0 && !hz_exception_retryable(java_class))
		gather_refuse(g, client_error_of(java_class), message.n > 0 ? message : java_class);
}

static void take_result(struct node *n, struct data_gather *g, int32_t partition, const struct mc_value *v)
{
	const struct hz_error_response *error;
	const struct mc_value *cause;

	if (partition < 0 || partition >= MC_PARTITIONS)
		return;
	if (v == NULL)
		g->done[partition] = g->nothing;
	if (v == NULL || v->opaque)
		return;
	error = hz_value_body(v, HZ_ERROR_RESPONSE);
	v = cache_response_in(v, &cause);
	if (error != NULL)
		take_cause(n, g, error->cause);
	if (cause != NULL)
		take_cause(n, g, cause);
	if (v == NULL)
		return;
	if (v->type == MC_TYPE_INT)
		g->count += v->u.i;
	else if (v->type == MC_TYPE_BOOL)
		g->found |= v->u.flag;
	else if (!gather_take_items(n, g, v))
		return; /* an error: whoever owns it now is asked next time */
	g->done[partition] = true;
}

static void take_response(struct node *n, struct data_gather *g, const struct hz_partition_response *r)
{
	for (uint32_t i = 0; i < r->partitions.n && i < r->results.n; i++)
		take_result(n, g, r->partitions.v[i], r->results.v[i]);
}

/* What was asked for and is not there yet. */
static bool is_whole(const struct data_gather *g)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (!g->done[p] && (g->query == NULL || data_query_wants(g->query, p)))
			return false;
	return true;
}

void gather_tell_refusal(struct node *n, const struct data_gather *g, const struct data_caller *who)
{
	data_refuse(n, who, HZ_ILLEGAL_ARGUMENT, g->refused_as,
		text_keep(n, mc_str_of(g->refused, strlen(g->refused) + 1)).p);
}

static void finish(struct node *n, struct data_gather **at)
{
	struct data_gather *g = *at;
	struct data_whole w = { .name = text_keep(n, g->name), .count = g->count, .found = g->found };

	mc_check(g->waiting == 0 && !g->tells);
	gather_give_items(n, g, &w);
	if (g->refused[0] != 0)
		gather_tell_refusal(n, g, &g->who);
	else if (!is_whole(g))
		data_refuse(n, &g->who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE,
			"a partition has moved meanwhile: ask again");
	else if (g->query != NULL)
		data_query_tell(n, g->query, &(struct query_asked){ .predicate = NULL });
	else
		whole_client_tell(n, &g->who, &w);
	gather_free(n, at);
}

/* A round ends when all have answered. What moved while it was asked for is asked for once more, of whom it
 * belongs to by now; no longer than that, for then the client should know. */
static void one_less(struct node *n, struct data_gather **at)
{
	struct data_gather *g = *at;

	mc_check(g->waiting > 0);
	if (--g->waiting > 0)
		return;
	if (g->tells) {
		gather_end_told(n, at);
		return;
	}
	if (g->query == NULL || g->refused[0] != 0 || is_whole(g) || ++g->rounds == MC_QUERY_ROUNDS_MAX) {
		finish(n, at);
		return;
	}
	gather_ask_query(n, at);
	one_less(n, at);
}

static void take_error(struct node *n, struct data_gather *g, const struct hz_message *answer)
{
	const struct hz_error_response *r = answer == NULL ? NULL : answer->body;

	if (r != NULL && answer->cls == HZ_ERROR_RESPONSE)
		take_cause(n, g, r->cause);
	if (g->unable != NULL && g->refused[0] == 0)
		gather_refuse(g, CLIENT_ERROR_RETRYABLE, mc_str_z(g->unable));
}

void gather_refuse(struct data_gather *g, enum client_error_code as, struct mc_str why)
{
	struct mc_text t = mc_text_of(g->refused, sizeof(g->refused));

	g->refused_as = as;
	mc_text_str(&t, why);
}

void data_gather_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct data_gather **at = &data_of(n)->gathers[(uint32_t)c->cookie];
	const struct hz_partition_response *r;

	mc_check((uint32_t)c->cookie < MC_DATA_GATHERS_MAX);
	if (*at == NULL || (*at)->serial != (uint32_t)(c->cookie >> 32))
		return; /* of an older time */
	if (how == INVOCATION_ANSWERED && (*at)->query != NULL)
		gather_take_query(n, *at, answer);
	else if (how == INVOCATION_ANSWERED && (r = response_object(answer, HZ_PARTITION_RESPONSE)) != NULL)
		take_response(n, *at, r);
	if (how == INVOCATION_ERROR && (!(*at)->tells || (*at)->unable != NULL))
		take_error(n, *at, answer);
	one_less(n, at);
}

/* --- clients --- */
bool data_gather(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	const struct gather_row *row = gather_row_of(m->type);
	struct data_gather **at;
	uint32_t others = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		if (partition_replica(n, p, 0).null)
			return false;
		others += !data_owns(n, p);
	}
	if (row == NULL || (others == 0 && !row->always))
		return false;
	at = gather_new(n, who, gather_room(m, row));
	if (at == NULL)
		return true;
	gather_keep(*at, m, row);
	gather_ask(n, at, row, m);
	one_less(n, at);
	return true;
}

bool data_gather_query(struct node *n, const struct data_query *q)
{
	struct data_gather **at = gather_new(n, &q->who, 0);

	if (at == NULL)
		return false;
	(*at)->query = data_query_keep(n, q);
	if ((*at)->query == NULL) {
		data_query_refuse(n, q, &(struct query_fault){ .err = QUERY_ERR_NOMEM });
		gather_free(n, at);
		return false;
	}
	gather_ask_query(n, at);
	one_less(n, at);
	return true;
}

bool data_gather_waits(const struct data_service *d, uint64_t cookie)
{
	const struct data_gather *g;

	mc_check((uint32_t)cookie < MC_DATA_GATHERS_MAX);
	g = d->gathers[(uint32_t)cookie];
	return g != NULL && g->serial == (uint32_t)(cookie >> 32);
}

uint32_t data_gathers_invariant(const struct data_service *d)
{
	uint32_t waiting = 0;

	for (uint32_t i = 0; i < MC_DATA_GATHERS_MAX; i++) {
		const struct data_gather *g = d->gathers[i];

		if (g == NULL)
			continue;
		mc_check(g->waiting > 0 && g->rounds < MC_QUERY_ROUNDS_MAX); /* else it would have ended */
		mc_check(g->who.client && g->count >= 0 && memchr(g->refused, 0, sizeof(g->refused)) != NULL);
		waiting += g->joined == 0 ? g->waiting : 0;
	}
	return waiting;
}
