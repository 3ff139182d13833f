/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mc-cp-fragments DIR... - what a running member put into migrations of partitions with CP objects in unsafe
 * mode (the vectors storage_fragments) is taken by a node and comes out of it again as the same objects,
 * sessions and calls that wait. One line per failure, then the count; exit status 1 when something failed or
 * nothing was found.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/base/check.h"
#include "common/data/moves.h"
#include "common/hz/frame.h"
#include "common/hz/registry.h"
#include "common/node/node.h"
#include "common/wire/value.h"
#include "tests/golden/lines.h"
#include "tests/lib/walkers.h"

enum { MEMORY = 16 << 20 };

static unsigned long snapshots, failures;
static struct mc_arena mem;
static struct node *n;
static struct node_effects fx;

static void fail(json_t *o, const char *what)
{
	printf("FAIL %s %s: %s\n", text_of(o, "line"), text_of(o, "name"), what);
	failures++;
}

/* A node that stores; it has no need of a cluster. */
static void start(void)
{
	static struct node_config cfg;
	struct mc_addr own;
	void *block;

	node_config_defaults(&cfg);
	cfg.cluster_name = "test";
	cfg.joiner = NODE_TCP_IP;
	cfg.members_max = cfg.conns_max = 16;
	cfg.store_bytes = MC_DATA_STORE_MIN;
	block = mmap(NULL, node_size(&cfg), PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	mc_check(block != MAP_FAILED);
	n = node_init(block, &cfg, 1, NULL);
	node_effects_init(&fx, malloc(MEMORY), MEMORY);
	mc_check(mc_addr_set(&own, mc_str_z("10.0.0.1"), 5701));
	node_step(n, &(struct node_event){ .type = NODE_EV_START, .addr = &own, .clock_ms = 1 }, &fx);
	n->fx = &fx;
}

/* --- one partition in, and out --- */
static bool is_cp(const struct mc_value *v)
{
	return hz_value_class(v) == HZ_RAFT_UNSAFE_SNAPSHOT_REPLICATION_OP ||
		hz_value_class(v) == HZ_RAFT_UNSAFE_STATE_REPLICATION_OP;
}

static const struct hz_cp_snapshot_of_group *group_of(
	const struct hz_raft_unsafe_snapshot_replication_op *op, const struct hz_raft_group_id *id)
{
	for (uint32_t i = 0; i < op->snapshots.n; i++)
		if (mc_str_eq(op->snapshots.v[i].key->name, id->name) &&
			op->snapshots.v[i].key->seed == id->seed &&
			op->snapshots.v[i].key->group_id == id->group_id)
			return &op->snapshots.v[i];
	return NULL;
}

static bool same_snapshots(const struct mc_walk *w, const struct hz_raft_unsafe_snapshot_replication_op *a,
	const struct hz_raft_unsafe_snapshot_replication_op *b)
{
	if (!mc_str_eq(a->op.service_name, b->op.service_name) || a->snapshots.n != b->snapshots.n)
		return false;
	for (uint32_t i = 0; i < a->snapshots.n; i++) {
		const struct hz_cp_snapshot_of_group *other = group_of(b, a->snapshots.v[i].key);

		if (other == NULL || !mc_equal_value(w, a->snapshots.v[i].value, other->value))
			return false;
		snapshots++;
	}
	return true;
}

static bool same_operation(const struct mc_walk *w, const struct mc_value *a, const struct mc_value *b)
{
	if (hz_value_class(a) != hz_value_class(b))
		return false;
	if (hz_value_class(a) == HZ_RAFT_UNSAFE_SNAPSHOT_REPLICATION_OP)
		return same_snapshots(w, a->body, b->body);
	return mc_equal_value(w, ((const struct hz_raft_unsafe_state_replication_op *)a->body)->state,
		((const struct hz_raft_unsafe_state_replication_op *)b->body)->state);
}

static bool is_among(
	const struct mc_walk *w, const struct mc_value *a, struct mc_value *const *v, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (same_operation(w, a, v[i]))
			return true;
	return false;
}

static void check_partition(json_t *o, uint32_t p, struct mc_value *const *v, uint32_t count)
{
	struct hz_replica_fragment_migration_state state = { .namespaces.n = 0 };
	struct move_piece piece = { .n = n, .partition = p, .replica = 1, .state = &state };
	enum mc_line line = line_of(text_of(o, "line"));
	struct mc_walk w = { .registry = &hz_registry, .line = line, .known = mc_known_inside(line, false) };
	uint32_t in = 0;

	node_effects_reset(&fx);
	data_begin(n);
	move_cp_drop(n, p);
	for (uint32_t i = 0; i < count; i++) {
		const struct move_class *c = is_cp(v[i]) ? move_class_of(v[i]) : NULL;

		in += is_cp(v[i]);
		if (is_cp(v[i]) &&
			(c == NULL || !c->fits(v[i]->body) || c->take(n, p, v[i]->body) != STORE_OK))
			fail(o, "an operation is not taken");
	}
	move_cp_give(&piece);
	if (fx.lost || state.migration_operations.n != in)
		fail(o, "something is missing");
	for (uint32_t i = 0; i < count; i++)
		if (is_cp(v[i]) &&
			!is_among(&w, v[i], state.migration_operations.v, state.migration_operations.n))
			fail(o, "what comes out is not what came in");
	piece.replica = 2;
	state.migration_operations.n = 0;
	move_cp_give(&piece);
	if (state.migration_operations.n != 0)
		fail(o, "there is one copy, not two");
}

static void check_message(json_t *o, const struct hz_message *m)
{
	const struct hz_migration_operation *op = m->body;
	const struct hz_partition_replica_sync_response *r = m->body;

	if (m->cls == HZ_MIGRATION_OPERATION && op->fragment_migration_state != NULL)
		check_partition(o, (uint32_t)op->op.partition_id,
			op->fragment_migration_state->migration_operations.v,
			op->fragment_migration_state->migration_operations.n);
	else if (m->cls == HZ_PARTITION_REPLICA_SYNC_RESPONSE)
		check_partition(o, (uint32_t)r->op.partition_id, r->operations.v, r->operations.n);
}

static void check_line(void *ctx, const char *path, json_t *o, const char *why)
{
	struct hz_frame_head head = { HZ_PACKET_OPERATION, -1, 0 };
	struct hz_message m;
	uint8_t *bytes;
	size_t size;

	(void)ctx;
	(void)why;
	if (o == NULL || strstr(path, "storage_fragments") == NULL ||
		strstr(text_of(o, "name"), "non_frag") == NULL)
		return;
	mc_arena_reset(&mem);
	bytes = hex_bytes(text_of(o, "hex"), &size);
	head.size = (uint32_t)size;
	if (bytes == NULL ||
		hz_payload_read(&head, bytes, size, line_of(text_of(o, "line")), &mem, &m) != MC_ERR_OK)
		fail(o, "cannot be read");
	else
		check_message(o, &m);
	free(bytes);
}

int main(int argc, char **argv)
{
	mem = mc_arena_of(malloc(MEMORY), MEMORY);
	start();
	for (int i = 1; i < argc; i++)
		each_line_below(argv[i], check_line, NULL);
	printf("%lu snapshots in and out, %lu failures\n", snapshots, failures);
	return failures > 0 || snapshots == 0;
}
