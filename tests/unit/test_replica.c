/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_replica.c - this member as the backup of another: writes in the owner's order, what is older is
 * dropped, what was missed is asked for, and the partition is its own when the master says so. The test is
 * owner and master.
 */
#include "common/data/map.h"
#include "common/data/service_internal.h"
#include "common/node/node.h"
#include "common/partition/internal.h"
#include "tests/lib/alone.h"

#define P 5
#define TABLE_HEAP (1 << 16)

struct scene {
	struct alone *a;
	struct peer master, owner;
	struct partition_table t; /* as the master has it */
	int16_t of_owner, ours;
	void *heap;
};

static void send_table(struct scene *s)
{
	struct hz_partition_state_operation *op = alone_new(s->a, sizeof(*op));
	const struct hz_normal_response *r;

	op->partition_state = partition_state_make(&s->t, &s->a->mem);
	alone_call(s->a, &s->master, HZ_PARTITION_STATE_OPERATION, op);
	r = alone_sent(s->a, &s->master, HZ_NORMAL_RESPONSE);
	assert_true(r != NULL && r->value.object->u.flag);
}

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	struct peer self;
	void *a;

	alone_set_up(&a);
	s->a = a;
	s->a->cfg.store_bytes = MC_DATA_STORE_MIN;
	s->master = peer_of(2);
	s->owner = peer_of(3);
	s->owner.lite = false;
	alone_follow(s->a, &s->master, &s->owner, 1);
	alone_accept(s->a, &s->owner);
	self = alone_self(s->a);
	s->heap = aligned_alloc(16, TABLE_HEAP);
	partition_table_init(&s->t, mc_heap_init(s->heap, TABLE_HEAP));
	s->of_owner = partition_table_intern(&s->t, s->owner.uuid, &s->owner.addr);
	s->ours = partition_table_intern(&s->t, self.uuid, &self.addr);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		partition_table_set(&s->t, p, 0, s->of_owner);
		partition_table_set(&s->t, p, 1, s->ours);
	}
	send_table(s);
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;
	void *a = s->a;

	free(s->heap);
	free(s);
	return alone_tear_down(&a);
}

static struct mc_bytes blob(struct scene *s, uint8_t what)
{
	uint8_t *p = alone_new(s->a, 12);

	p[11] = what;
	return (struct mc_bytes){ p, 12 };
}

/* The owner's write number `version` sets this key. */
static struct hz_backup *backup_new(struct scene *s, int64_t version, uint8_t key)
{
	struct hz_put_backup_operation *put = alone_new(s->a, sizeof(*put));
	struct hz_backup *b = alone_new(s->a, sizeof(*b));
	int64_t *versions = alone_new(s->a, sizeof(int64_t) * REPLICA_BACKUPS);

	put->name = mc_str_z("m");
	put->data_key = put->record.data_value = blob(s, key);
	versions[0] = version;
	b->op.flags = HZ_OP_REPLICA_INDEX;
	b->op.partition_id = P;
	b->op.replica_index = 1;
	b->backup_op = hz_value_object(HZ_PUT_BACKUP_OPERATION, put, &s->a->mem);
	b->replica_version.v = versions;
	b->replica_version.n = REPLICA_BACKUPS;
	b->client_correlation_id = -1;
	return b;
}

static uint32_t kept(struct scene *s)
{
	const struct shard *h = &data_of(s->a->n)->shard;
	const struct map_slot *slot = maps_find(&h->maps, mc_str_z("m"));

	node_invariant(s->a->n);
	return slot == NULL ? 0 : map_size(h->store, &slot->map, P);
}

static void write_key(struct scene *s, int64_t version, uint8_t key)
{
	alone_send(s->a, &s->owner, HZ_BACKUP, backup_new(s, version, key));
}

static const struct hz_partition_replica_sync_request_offloadable *asked(struct scene *s)
{
	return alone_sent(s->a, &s->owner, HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE);
}

static void writes_are_kept_in_order(void **state)
{
	struct scene *s = *state;

	write_key(s, 1, 'a');
	write_key(s, 2, 'b');
	assert_null(asked(s));
	assert_int_equal(kept(s), 2);
	write_key(s, 1, 'c'); /* older than what is here */
	assert_null(asked(s));
	assert_int_equal(kept(s), 2);
	write_key(s, 2, 'c'); /* the same once more */
	assert_int_equal(kept(s), 3);
	assert_null(asked(s));
}

static void what_was_missed_is_asked_for_once(void **state)
{
	const struct hz_partition_replica_sync_request_offloadable *op;
	struct scene *s = *state;

	write_key(s, 1, 'a');
	write_key(s, 3, 'c');
	op = asked(s);
	assert_non_null(op);
	assert_int_equal(op->partition_id_2, P);
	assert_int_equal(op->op.replica_index, 1);
	assert_int_equal(op->namespaces.n, 1);
	assert_int_equal(kept(s), 2);
	write_key(s, 4, 'd');
	assert_null(asked(s)); /* it is on its way */
	assert_int_equal(kept(s), 3);
}

static void backups_that_are_not_for_this_member(void **state)
{
	struct scene *s = *state;
	struct hz_backup *b = backup_new(s, 1, 'a');

	b->op.replica_index = 2;
	alone_send(s->a, &s->owner, HZ_BACKUP, b);
	b->op.replica_index = 0;
	alone_send(s->a, &s->owner, HZ_BACKUP, b);
	b->op.replica_index = MC_REPLICAS;
	alone_send(s->a, &s->owner, HZ_BACKUP, b);
	b->op.replica_index = 1;
	b->op.partition_id = -1;
	alone_send(s->a, &s->owner, HZ_BACKUP, b);
	b->op.partition_id = MC_PARTITIONS;
	alone_send(s->a, &s->owner, HZ_BACKUP, b);
	b->op.partition_id = P;
	b->op.flags = 0; /* for the owner */
	alone_send(s->a, &s->owner, HZ_BACKUP, b);
	assert_int_equal(kept(s), 0);
	b->op.flags = HZ_OP_REPLICA_INDEX;
	alone_send(s->a, &s->owner, HZ_BACKUP, b);
	assert_int_equal(kept(s), 1);
}

/* A caller that waits for it is told, also of what is no write that is known; not of what is older. */
static void who_waits_is_told(void **state)
{
	struct scene *s = *state;
	struct hz_backup *b = backup_new(s, 2, 'a');
	const struct hz_ack_response *r;
	int64_t call;

	b->sync = b->has_original_caller = true;
	b->original_caller = *alone_address(s->a, s->master.addr);
	call = alone_call(s->a, &s->owner, HZ_BACKUP, b);
	r = alone_sent(s->a, &s->master, HZ_BACKUP_ACK_RESPONSE);
	assert_true(r != NULL && r->call_id == call);
	((int64_t *)b->replica_version.v)[0] = 1;
	alone_call(s->a, &s->owner, HZ_BACKUP, b);
	assert_null(alone_sent(s->a, &s->master, HZ_BACKUP_ACK_RESPONSE));
	((int64_t *)b->replica_version.v)[0] = 3;
	alone_send(s->a, &s->owner, HZ_BACKUP, b); /* without a number: there is nothing to answer to */
	assert_null(alone_sent(s->a, &s->master, HZ_BACKUP_ACK_RESPONSE));
	b->sync = false; /* nobody waits */
	alone_call(s->a, &s->owner, HZ_BACKUP, b);
	assert_null(alone_sent(s->a, &s->master, HZ_BACKUP_ACK_RESPONSE));
	b->sync = true;
	b->backup_op = NULL;
	alone_call(s->a, &s->owner, HZ_BACKUP, b);
	assert_non_null(alone_sent(s->a, &s->master, HZ_BACKUP_ACK_RESPONSE));
}

static struct hz_promotion_commit_operation *promotion(struct scene *s, int8_t was)
{
	struct hz_promotion_commit_operation *op = alone_new(s->a, sizeof(*op));
	struct hz_migration_info *m = alone_new(s->a, sizeof(*m)), **v = alone_new(s->a, sizeof(*v));

	partition_table_set(&s->t, P, 0, s->ours);
	partition_table_set(&s->t, P, 1, PARTITION_NONE);
	v[0] = m;
	m->partition_id = P;
	m->destination_current_replica_index = was;
	op->expected_member_uuid = node_uuid(s->a->n);
	op->partition_state = partition_state_make(&s->t, &s->a->mem);
	op->promotions.v = v;
	op->promotions.n = 1;
	return op;
}

static int64_t version_of(struct scene *s, uint32_t replica)
{
	const struct map_slot *slot = maps_find(&data_of(s->a->n)->shard.maps, mc_str_z("m"));

	return versions_find(&slot->versions, P)->of[replica - 1];
}

/* Who stood behind this member as the second backup is the first one now. */
static void the_backup_becomes_the_owner(void **state)
{
	struct scene *s = *state;
	const struct hz_normal_response *r;
	struct hz_backup *b = backup_new(s, 1, 'a');

	((int64_t *)b->replica_version.v)[1] = 9;
	alone_send(s->a, &s->owner, HZ_BACKUP, b);
	assert_int_equal(version_of(s, 2), 9);
	alone_call(s->a, &s->master, HZ_PROMOTION_COMMIT_OPERATION, promotion(s, 1));
	r = alone_sent(s->a, &s->master, HZ_NORMAL_RESPONSE);
	assert_true(r != NULL && r->value.object->u.flag);
	assert_int_equal(version_of(s, 1), 1); /* the first place is the one that moved up from */
	assert_true(data_owns(s->a->n, P));
	assert_int_equal(kept(s), 1);
	write_key(s, 2, 'b'); /* of who was the owner */
	assert_int_equal(kept(s), 1);
}

/* A master may say what it wants of places. */
static void places_that_there_are_none_of(void **state)
{
	static const int8_t places[] = { MC_REPLICAS, INT8_MAX, -1, 0 };
	struct scene *s = *state;

	write_key(s, 1, 'a');
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		alone_call(s->a, &s->master, HZ_PROMOTION_COMMIT_OPERATION, promotion(s, places[i]));
		assert_non_null(alone_sent(s->a, &s->master, HZ_NORMAL_RESPONSE));
		assert_int_equal(version_of(s, 1), 1);
		assert_int_equal(kept(s), 1);
	}
}

/* All of a partition goes when this member is nothing to it any more. */
static void what_is_somebody_elses_goes(void **state)
{
	struct scene *s = *state;

	write_key(s, 1, 'a');
	assert_int_equal(kept(s), 1);
	partition_table_set(&s->t, P, 1, PARTITION_NONE);
	send_table(s);
	assert_int_equal(kept(s), 0);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(writes_are_kept_in_order),
		T(what_was_missed_is_asked_for_once),
		T(backups_that_are_not_for_this_member),
		T(who_waits_is_told),
		T(the_backup_becomes_the_owner),
		T(places_that_there_are_none_of),
		T(what_is_somebody_elses_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
