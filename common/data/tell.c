/* SPDX-License-Identifier: Apache-2.0 */
/* tell.c - from an outcome to an answer: to a member, to a client. */
#include <string.h>

#include "common/base/option.h"
#include "common/data/internal.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

struct mc_bytes data_bytes(struct node *n, struct store_value v)
{
	const struct store *s = data_of(n)->shard.store;
	uint8_t *copy;

	if (v.n == v.total)
		return (struct mc_bytes){ v.p, (int32_t)v.n };
	copy = node_new_array(n, 1, v.total);
	if (copy == NULL)
		return (struct mc_bytes){ NULL, -1 };
	store_copy(s, v, copy);
	return (struct mc_bytes){ copy, (int32_t)v.total };
}

struct mc_bytes data_copy(struct node *n, struct mc_bytes b)
{
	uint8_t *copy = b.n <= 0 ? NULL : node_new_array(n, 1, (size_t)b.n);

	if (copy == NULL)
		return (struct mc_bytes){ NULL, b.n == 0 ? 0 : -1 };
	memcpy(copy, b.p, (size_t)b.n);
	return (struct mc_bytes){ copy, b.n };
}

void data_refuse(struct node *n, const struct data_caller *who, enum hz_exception member,
	enum client_error_code client, const char *why)
{
	if (who->client)
		client_send_error(n, who->conn, who->correlation, client, why);
	else
		answer_error(n, &who->reply, member, why);
}

/* --- entry views --- */
static int64_t duration_ms(uint32_t s)
{
	return s == 0 || s >= MAP_FOREVER_S ? INT64_MAX : (int64_t)s * 1000;
}

/* Both protocols have the same fields. */
#define FILL_VIEW(view, meta, with_stats, with_expiry) \
	do { \
		(view)->cost = (int64_t)sizeof(struct store_meta); \
		(view)->creation_time = (with_stats) ? (int64_t)map_epoch_ms((meta)->created_s) : -1; \
		(view)->expiration_time = (with_expiry) ? (int64_t)(meta)->expires_ms : INT64_MAX; \
		(view)->hits = (with_stats) ? (int64_t)(meta)->hits : -1; \
		(view)->last_access_time = !(with_stats) ? -1 \
			: (meta)->accessed_s == 0        ? 0 \
							 : (int64_t)map_epoch_ms((meta)->accessed_s); \
		(view)->last_stored_time = (with_stats) ? 0 : -1; \
		(view)->last_update_time = \
			(with_stats) || (with_expiry) ? (int64_t)map_epoch_ms((meta)->updated_s) : -1; \
		(view)->version = (int64_t)(meta)->version; \
		(view)->ttl = duration_ms((meta)->ttl_s); \
		(view)->max_idle = duration_ms((meta)->max_idle_s); \
	} while (0)

static struct mc_iobj as_data(struct mc_bytes b)
{
	return b.n < 0 ? (struct mc_iobj){ .object = NULL } : (struct mc_iobj){ .is_data = true, .data = b };
}

/* What a transaction has locked; null: it has waited long enough. */
static struct mc_value *versioned(struct node *n, const struct map_outcome *out)
{
	struct hz_versioned_value *v = node_new(n, sizeof(*v));

	if (out->answer != MAP_ANSWER_VALUE)
		return NULL;
	v->version = (int64_t)out->meta.version;
	v->is_null = out->value.total == 0;
	v->value = v->is_null ? (struct mc_bytes){ NULL, -1 } : data_bytes(n, out->value);
	return hz_value_object(HZ_VERSIONED_VALUE, v, &n->fx->mem);
}

static struct mc_iobj member_view(
	struct node *n, const struct data_caller *who, const struct map_outcome *out)
{
	struct hz_simple_entry_view *v = node_new(n, sizeof(*v));
	const struct store_meta *m = &out->meta;

	v->key = as_data(who->key);
	v->value = as_data(data_bytes(n, out->value));
	FILL_VIEW(v, m, who->map->map.cfg.per_entry_stats, m->expires_ms != STORE_NEVER);
	return (struct mc_iobj){ .object = hz_value_object(HZ_SIMPLE_ENTRY_VIEW, v, &n->fx->mem) };
}

static void client_view(struct node *n, const struct data_caller *who, const struct map_outcome *out,
	struct client_map_entry_view_answer *a)
{
	struct client_simple_entry_view *v = node_new(n, sizeof(*v));
	const struct store_meta *m = &out->meta;

	if (out->answer != MAP_ANSWER_VALUE)
		return;
	v->key = who->key;
	v->value = data_bytes(n, out->value);
	FILL_VIEW(v, m, who->map->map.cfg.per_entry_stats, m->expires_ms != STORE_NEVER);
	a->response = v;
	a->max_idle = v->max_idle;
}

/* --- what was not done --- */
static void not_owner(struct node *n, const struct data_caller *who, const struct map_outcome *out)
{
	struct mc_text t = node_text(n);

	mc_text_z(&t,
		map_op_is_txn(who->op) ? "Lock is not owned by the transaction! "
				       : "Current thread is not owner of the lock! -> ");
	if (out->holder.null)
		mc_text_z(&t, "<not-locked>");
	else
		mc_text_int(mc_text_z(mc_text_uuid(mc_text_z(&t, "Owner: "), out->holder), ", thread ID: "),
			out->holder_thread);
	if (map_op_is_txn(who->op))
		data_refuse(n, who, HZ_TRANSACTION, CLIENT_ERROR_TRANSACTION, t.p);
	else
		data_refuse(n, who, HZ_ILLEGAL_MONITOR_STATE, CLIENT_ERROR_ILLEGAL_MONITOR_STATE, t.p);
}

static void full(struct node *n, const struct data_caller *who, const struct map_outcome *out)
{
	struct mc_text t = node_text(n);

	mc_text_z(&t, "not stored: ");
	if (out->err == STORE_KEY)
		mc_text_z(mc_text_int(mc_text_z(&t, "the key is longer than "), MC_STORE_KEY_MAX), " bytes");
	else if (out->err == STORE_VALUE)
		mc_text_z(mc_text_int(mc_text_z(&t, "the value is longer than "), MC_STORE_VALUE_MAX),
			" bytes");
	else
		data_tell_full(n);
	if (out->err != STORE_KEY && out->err != STORE_VALUE)
		mc_text_z(&t,
			"no memory left in the store of this member: give it more with " OPTION_STORE
			", or let maps evict with " OPTION_MAP);
	data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST, t.p);
}

/* --- answers --- */
/* Of a multimap: all of one key. */
static struct mc_bytes values_of(struct node *n, const struct map_outcome *out)
{
	return out->answer == MAP_ANSWER_VALUE ? data_bytes(n, out->value) : (struct mc_bytes){ NULL, -1 };
}

/* Of an operation that asks whether there was an entry, or none. */
static bool is_yes(const struct data_caller *who, const struct map_outcome *out)
{
	if (who->answer == DATA_ANSWER_MAP || out->answer == MAP_ANSWER_BOOL)
		return out->yes;
	return (out->answer == MAP_ANSWER_VALUE) == (who->answer == DATA_ANSWER_THERE);
}

/* A java.lang.Boolean as a value of its own: CacheReplaceMessageTask answers with one. */
static struct mc_bytes data_bool(bool yes)
{
	static const uint8_t values[][9] = { { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xfc, 0 },
		{ 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xfc, 1 } };

	return (struct mc_bytes){ values[yes], sizeof(values[yes]) };
}

static void tell_member(
	struct node *n, const struct data_caller *who, const struct map_outcome *out, uint32_t acks)
{
	struct mc_iobj value = { .object = NULL };

	if (who->answer == DATA_ANSWER_VERSION)
		value.object = replicated_response(n, who, out->partition,
			out->answer == MAP_ANSWER_VALUE ? as_data(data_bytes(n, out->value)) : value);
	else if (who->answer == DATA_ANSWER_VERSIONED)
		value.object = versioned(n, out);
	else if (who->answer == DATA_ANSWER_VALUES)
		value.object = multimap_response(n, values_of(n, out));
	else if (who->answer == DATA_ANSWER_COUNT)
		value.object = hz_value_int((int32_t)multi_count(values_of(n, out)), &n->fx->mem);
	else if (who->answer != DATA_ANSWER_MAP || out->answer == MAP_ANSWER_BOOL)
		value.object = hz_value_bool(is_yes(who, out), &n->fx->mem);
	else if (out->answer == MAP_ANSWER_VALUE && who->op == MAP_ENTRY_VIEW)
		value = member_view(n, who, out);
	else if (out->answer == MAP_ANSWER_VALUE)
		value = as_data(data_bytes(n, out->value));
	answer_value(n, &who->reply, value, acks);
}

static void *client_body(struct node *n, const struct data_caller *who, const struct map_outcome *out)
{
	const struct mc_schema *schema = client_rows[client_answer_to(who->type)].schema;
	void *body = node_new(n, schema->size);

	if (schema == &client_data_answer_schema)
		((struct client_data_answer *)body)->response = who->type == CLIENT_CACHE_REPLACE
			? data_bool(is_yes(who, out))
			: out->answer == MAP_ANSWER_VALUE ? data_bytes(n, out->value)
							  : (struct mc_bytes){ NULL, -1 };
	else if (schema == &client_flag_answer_schema)
		((struct client_flag_answer *)body)->response = is_yes(who, out);
	else if (schema == &client_datas_answer_schema)
		((struct client_datas_answer *)body)->response.v = multimap_list(
			n, values_of(n, out), &((struct client_datas_answer *)body)->response.n);
	else if (schema == &client_int_answer_schema)
		((struct client_int_answer *)body)->response = (int32_t)multi_count(values_of(n, out));
	else if (schema == &client_map_delete_answer_schema)
		((struct client_map_delete_answer *)body)->response = out->yes;
	else if (schema == &client_map_entry_view_answer_schema)
		client_view(n, who, out, body);
	return body;
}

static void tell_client(struct node *n, const struct data_caller *who, const struct map_outcome *out)
{
	client_send(n, who->conn,
		&(struct client_message){ .type = client_answer_to(who->type),
			.correlation = who->correlation,
			.partition_id = -1,
			.body = client_body(n, who, out) });
}

static void moved(struct node *n, const struct data_caller *who)
{
	data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE, "the partition moves: ask again");
}

static void timed_out(struct node *n, const struct data_caller *who)
{
	if (who->client)
		client_send_error(n, who->conn, who->correlation, CLIENT_ERROR_OPERATION_TIMEOUT,
			"the call has waited too long");
	else
		answer_again(n, &who->reply);
}

void data_tell(struct node *n, const struct data_caller *who, const struct shard_effect *e, uint32_t acks)
{
	if (e->how == SHARD_MOVED)
		moved(n, who);
	else if (e->how == SHARD_TIMEOUT)
		timed_out(n, who);
	else if (e->out->answer == MAP_NOT_OWNER)
		not_owner(n, who, e->out);
	else if (e->out->answer == MAP_FULL)
		full(n, who, e->out);
	else if (who->client)
		tell_client(n, who, e->out);
	else
		tell_member(n, who, e->out, acks);
}
