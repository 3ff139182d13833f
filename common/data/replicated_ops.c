/* SPDX-License-Identifier: Apache-2.0 */
/* replicated_ops.c - a request of one key of a replicated map as the operation that a member sends for it. */
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

static struct hz_op head_of(const struct data_request *q)
{
	return data_operation_head(REPLICATED_MAP_SERVICE, q->r.partition, q->r.caller);
}

static void *put_of(struct node *n, const struct data_request *q)
{
	struct hz_replicated_map_put_operation *o = node_new(n, sizeof(*o));

	o->op = head_of(q);
	o->name = map_object(q->name);
	o->key = q->r.key;
	o->value = q->r.value;
	o->ttl = q->r.ttl_ms > 0 ? q->r.ttl_ms : 0;
	return o;
}

static void *key_of(struct node *n, const struct data_request *q)
{
	struct hz_replicated_map_remove_operation *o = node_new(n, sizeof(*o));

	o->op = head_of(q);
	o->name = map_object(q->name);
	o->key = q->r.key;
	return o;
}

void *replicated_operation_of(struct node *n, const struct data_request *q, enum hz_class *cls)
{
	static const struct {
		enum map_op op;
		enum hz_class cls;
		void *(*make)(struct node *n, const struct data_request *q);
	} rows[] = {
		{ MAP_PUT, HZ_REPLICATED_MAP_PUT_OPERATION, put_of },
		{ MAP_REMOVE, HZ_REPLICATED_MAP_REMOVE_OPERATION, key_of },
		{ MAP_GET, HZ_REPLICATED_MAP_GET_OPERATION, key_of },
		{ MAP_CONTAINS_KEY, HZ_REPLICATED_MAP_CONTAINS_KEY_OPERATION, key_of },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].op == q->r.op) {
			*cls = rows[i].cls;
			return rows[i].make(n, q);
		}
	return NULL;
}
