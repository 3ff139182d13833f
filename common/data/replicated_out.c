/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replicated_out.c - writes to replicated maps, as the owner of the key's partition tells all other data
 * members of them (com.hazelcast.replicatedmap.impl.operation.AbstractReplicatedMapOperation): each has a
 * number, and who asked for it is told first, for its caller waits until it is there as well.
 */
#include "common/data/events_internal.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

/* hazelcast.operation.call.timeout.millis: Hazelcast drops what is older */
enum { CALL_TIMEOUT_MS = 60000 };
/* of a step's memory: one part in so many is for all else that it leads to */
enum { ROOM_KEPT = 32 };
_Static_assert(sizeof(struct hz_replicated_map_replicate_update_operation) + sizeof(struct hz_address) +
			MC_HOST_MAX + 64 <=
		MC_REPLICATED_TOLD_BYTES,
	"who is told of an entry takes no more of the step's memory");

void replicated_send(struct node *n, struct member *m, uint32_t partition, enum hz_class cls, void *body)
{
	struct hz_op *op = body; /* every operation's struct begins with its head */
	struct node_effect *e;

	mc_check(partition < MC_PARTITIONS && !mc_uuid_eq(m->uuid, n->uuid));
	if (m->conn == 0) {
		link_member(n, m); /* it is told when versions are compared */
		return;
	}
	op->flags = HZ_OP_SERVICE | HZ_OP_CALLER_UUID;
	op->service_name = mc_str_z(REPLICATED_MAP_SERVICE);
	op->partition_id = (int32_t)partition;
	op->call_id = invocation_number(n); /* Hazelcast takes none without */
	op->invocation_time = node_cluster_time(n);
	op->call_timeout = CALL_TIMEOUT_MS;
	op->caller_uuid = n->uuid;
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = m->conn;
	e->out = (struct hz_outgoing){ cls, body, HZ_PACKET_OPERATION, (int32_t)partition };
}

static bool is_told(const struct node *n, const struct member *m, const struct member *but)
{
	return !m->lite && m != but && !mc_uuid_eq(m->uuid, n->uuid);
}

/* Each has a head of its own, with a call id. */
static void send_update(struct node *n, const struct map_slot *slot, uint32_t partition,
	const struct replicated_change *c, const struct member *but)
{
	for (uint32_t i = 0; i < n->member_count; i++)
		if (is_told(n, &n->members[i], but))
			replicated_send(n, &n->members[i], partition,
				HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION,
				replicated_update_of(n, slot, c));
}

struct hz_replicated_map_replicate_update_operation *replicated_update_of(
	struct node *n, const struct map_slot *slot, const struct replicated_change *c)
{
	struct hz_replicated_map_replicate_update_operation *op = node_new(n, sizeof(*op));

	op->response.response = c->old;
	op->response.version = c->version;
	op->name = map_object(slot->name);
	op->data_key = c->key;
	op->data_value = c->value;
	op->ttl = c->ttl_ms;
	op->is_remove = c->removes;
	op->origin = make_address(n, c->by);
	return op;
}

static void send_to_caller(struct node *n, const struct map_slot *slot, uint32_t partition,
	const struct replicated_change *c, struct member *caller, int64_t call_id)
{
	struct hz_replicated_map_replicate_update_to_caller_operation *op = node_new(n, sizeof(*op));

	op->name = map_object(slot->name);
	op->call_id_2 = call_id;
	op->data_key = c->key;
	op->data_value = c->value;
	op->response.response = c->old;
	op->response.version = c->version;
	op->ttl = c->ttl_ms;
	op->is_remove = c->removes;
	replicated_send(n, caller, partition, HZ_REPLICATED_MAP_REPLICATE_UPDATE_TO_CALLER_OPERATION, op);
}

/* NULL: this node itself, for a client of its own. */
static struct member *caller_of(struct node *n, const struct data_caller *who)
{
	struct mc_uuid by = data_of(n)->replicated_by;
	const struct conn *c = who == NULL || who->client ? NULL : conn_find(n, who->reply.conn);

	if (who != NULL)
		by = c == NULL ? n->uuid : c->uuid;
	return by.null || mc_uuid_eq(by, n->uuid) ? NULL : member_find(n, by);
}

size_t replicated_room_bytes(const struct node *n)
{
	size_t left = n->fx->mem.cap - n->fx->mem.used, rest = n->fx->mem.cap / ROOM_KEPT;

	return left > rest ? left - rest : 0;
}

/* Each of them is an effect of its own. */
static void count_told(const struct node *n, struct mc_str name, uint32_t *members, uint32_t *listeners)
{
	*members = *listeners = 0;
	for (uint32_t i = 0; i < n->member_count; i++)
		*members += is_told(n, &n->members[i], NULL);
	for (const struct data_listener *l = data_of(n)->listeners; l != NULL; l = l->next)
		*listeners += mc_str_eq(l->name, name);
}

bool replicated_has_room(const struct node *n, struct mc_str name, uint32_t entries, size_t bytes)
{
	uint32_t members, listeners, left = n->fx->cap - n->fx->n, kept = n->fx->cap / ROOM_KEPT;
	uint64_t told;

	count_told(n, name, &members, &listeners);
	told = (uint64_t)entries * (members + MAP_CHANGES_MAX * listeners);
	return told == 0 ||
		(told + kept <= left && told * MC_REPLICATED_TOLD_BYTES + bytes <= replicated_room_bytes(n));
}

int64_t replicated_ttl_ms(const struct node *n, uint64_t expires_ms)
{
	uint64_t now_ms = data_of(n)->shard.now_ms;

	if (expires_ms == STORE_NEVER)
		return 0;
	return expires_ms > now_ms ? (int64_t)(expires_ms - now_ms) : 1;
}

/* ReplicatedMapEventPublishingService.fireEntryListenerEvent */
static void tell_listeners(struct node *n, const struct map_slot *slot, const struct replicated_change *c,
	enum client_entry_kind kind, struct mc_uuid by)
{
	const struct mc_bytes none = { NULL, -1 };

	if (data_of(n)->listeners != NULL)
		data_tell_all(n,
			&(struct told){ .name = slot->name,
				.kind = kind,
				.key = c->key,
				.value = c->value,
				.old = c->old.is_data ? c->old.data : none,
				.merging = none,
				.count = 1,
				.by = by });
}

/* Values in one piece are borrowed, others copied: as many times as said. */
static size_t copies(bool has, struct store_value v, size_t times)
{
	return has && v.n != v.total ? times * v.total : 0;
}

/* What stood there is left out where it has no room, for the answer may have to hold it as well. False: there
 * is none for the value. */
static bool take_values(struct node *n, const struct map_change *c, struct replicated_change *out)
{
	size_t room = replicated_room_bytes(n), value = copies(c->has_value, c->value, 1);

	if (value > room)
		return false;
	if (c->has_value)
		out->value = data_bytes(n, c->value);
	if (c->has_old && copies(true, c->old, 2) <= room - value)
		out->old = (struct mc_iobj){ .is_data = true, .data = data_bytes(n, c->old) };
	return (c->has_value ? out->value.n : 0) >= 0;
}

static void tell_evicted(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct replicated_change out = { .key = c->key, .value = { NULL, -1 } };

	if (data_of(n)->listeners != NULL && take_values(n, c, &out))
		tell_listeners(n, slot, &out, CLIENT_ENTRY_EVICTED, n->uuid);
}

/* Who is not told for want of room sees by the number that it has missed something. */
static uint32_t tell_change(struct node *n, struct map_slot *slot, uint32_t partition,
	const struct map_change *c, const struct data_caller *who)
{
	static const enum client_entry_kind kinds[] = { [MAP_ADDED] = CLIENT_ENTRY_ADDED,
		[MAP_UPDATED] = CLIENT_ENTRY_UPDATED,
		[MAP_REMOVED] = CLIENT_ENTRY_REMOVED };
	struct member *caller = caller_of(n, who);
	struct replicated_change out = { .key = c->key,
		.value = { NULL, -1 },
		.removes = !c->has_value,
		.version = replicated_version(slot, partition) + 1,
		.by = caller == NULL ? &n->addr : &caller->addr };
	bool waits = who != NULL && caller != NULL && !caller->lite;
	size_t used = n->fx->mem.used;
	uint32_t effects = n->fx->n;

	mc_check((size_t)c->kind < sizeof(kinds) / sizeof(kinds[0]));
	if (!replicated_set(n, slot, partition, out.version) || !take_values(n, c, &out))
		return 0;
	if (c->has_value)
		out.ttl_ms = replicated_ttl_ms(n, c->meta.expires_ms);
	if (waits)
		send_to_caller(n, slot, partition, &out, caller, who->reply.call_id);
	send_update(n, slot, partition, &out, waits ? caller : NULL);
	tell_listeners(n, slot, &out, kinds[c->kind], caller == NULL ? n->uuid : caller->uuid);
	if (n->fx->n == effects)
		mc_arena_back(&n->fx->mem, used); /* nobody was told: nothing borrows it */
	return waits;
}

uint32_t replicated_tell(
	struct node *n, struct map_slot *slot, const struct shard_effect *e, const struct data_caller *who)
{
	uint32_t acks = 0;

	for (uint32_t i = 0; e->out != NULL && i < e->out->changes; i++) {
		const struct map_change *c = &e->out->change[i];

		if (c->kind == MAP_EXPIRED || c->kind == MAP_EVICTED)
			/* each member has its own time, and says so (AbstractReplicatedRecordStore.evict) */
			tell_evicted(n, slot, c);
		else
			acks += tell_change(n, slot, e->out->partition, c, who);
	}
	return acks;
}

void replicated_tell_cleared(struct node *n, struct map_slot *slot, uint32_t partition)
{
	int64_t version = replicated_version(slot, partition) + 1;

	if (!replicated_set(n, slot, partition, version))
		return;
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct hz_replicated_map_clear_operation *op;

		if (!is_told(n, &n->members[i], NULL))
			continue;
		op = node_new(n, sizeof(*op));
		op->map_name = map_object(slot->name);
		op->version = version;
		replicated_send(n, &n->members[i], partition, HZ_REPLICATED_MAP_CLEAR_OPERATION, op);
	}
}
