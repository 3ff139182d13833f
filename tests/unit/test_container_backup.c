/* SPDX-License-Identifier: Apache-2.0 */
/* test_container_backup.c - queues as their backup has them: the test is their owner. What he has destroyed
 * while the backup did not hear of it goes when versions have been compared, and nothing else. */
#include "common/data/service_internal.h"
#include "common/member/state.h"
#include "tests/lib/alone.h"

enum { P = 7 };

static struct peer owner;

/* The owner has all partitions, the node their only backups. */
static void begin(struct alone *a)
{
	struct peer replicas[2];

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	owner = peer_of(2);
	owner.lite = false;
	alone_follow(a, &owner, NULL, 0);
	replicas[0] = owner;
	replicas[1] = alone_self(a);
	alone_assign(a, &owner, replicas, 2);
}

static struct mc_value *others(struct alone *a)
{
	return hz_value_object(
		HZ_NON_FRAGMENTED_SERVICE_NAMESPACE, alone_new(a, sizeof(struct hz_empty)), &a->mem);
}

static struct mc_bytes item(struct alone *a)
{
	return (struct mc_bytes){ alone_new(a, 16), 16 };
}

static int64_t *versions(struct alone *a, int64_t version)
{
	int64_t *v = alone_new(a, sizeof(*v) * REPLICA_BACKUPS);

	v[0] = version;
	return v;
}

static struct hz_op head(void)
{
	return (struct hz_op){ .flags = HZ_OP_REPLICA_INDEX, .partition_id = P, .replica_index = 1 };
}

static void offer(struct alone *a, const char *queue, int64_t version)
{
	struct hz_backup *b = alone_new(a, sizeof(*b));
	struct hz_queue_offer_backup_operation *o = alone_new(a, sizeof(*o));

	o->name = mc_str_z(queue);
	o->data = item(a);
	b->op = head();
	b->backup_op = hz_value_object(HZ_QUEUE_OFFER_BACKUP_OPERATION, o, &a->mem);
	b->replica_version.v = versions(a, version);
	b->replica_version.n = 1;
	alone_send(a, &owner, HZ_BACKUP, b);
}

/* True: the backup asks for what the owner has. */
static bool compare(struct alone *a, int64_t version)
{
	struct hz_partition_backup_replica_anti_entropy_operation *op = alone_new(a, sizeof(*op));

	op->op = head();
	op->versions.v = alone_new(a, sizeof(*op->versions.v));
	op->versions.v[0].key = others(a);
	op->versions.v[0].value = version;
	op->versions.n = 1;
	alone_send(a, &owner, HZ_PARTITION_BACKUP_REPLICA_ANTI_ENTROPY_OPERATION, op);
	return alone_sent(a, &owner, HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE) != NULL;
}

/* One queue, as one piece of all that the owner has. */
static void send_queue(struct alone *a, const char *queue, int64_t version)
{
	struct hz_partition_replica_sync_response *r = alone_new(a, sizeof(*r));
	struct hz_queue_replication_operation *op = alone_new(a, sizeof(*op));
	struct hz_queue_to_migrate *q = alone_new(a, sizeof(*q));
	struct hz_queue_item *one = alone_new(a, sizeof(*one));

	one->serialized_object = item(a);
	q->key = mc_str_z(queue);
	q->container = alone_new(a, sizeof(*q->container));
	q->container->item_queue.v = alone_new(a, sizeof(one));
	q->container->item_queue.v[0] = one;
	q->container->item_queue.n = 1;
	op->migration_data.v = q;
	op->migration_data.n = 1;
	r->op = head();
	r->namespace = others(a);
	r->replica_versions_array.v = versions(a, version);
	r->replica_versions_array.n = REPLICA_BACKUPS;
	r->operations.v = alone_new(a, sizeof(*r->operations.v));
	r->operations.v[0] = hz_value_object(HZ_QUEUE_REPLICATION_OPERATION, op, &a->mem);
	r->operations.n = 1;
	alone_send(a, &owner, HZ_PARTITION_REPLICA_SYNC_RESPONSE, r);
}

static bool has(const struct alone *a, const char *queue)
{
	return container_find(&data_of(a->n)->containers, CONTAINER_QUEUE, P, mc_str_z(queue)) != NULL;
}

static void what_was_destroyed_does_not_come_back(void **state)
{
	struct alone *a = *state;

	begin(a);
	offer(a, "stays", 1);
	offer(a, "also", 2);
	offer(a, "destroyed", 3);
	assert_true(has(a, "stays") && has(a, "also") && has(a, "destroyed"));
	assert_false(compare(a, 3)); /* nothing is missed, nothing goes */
	assert_true(has(a, "destroyed"));
	assert_true(compare(a, 4));
	send_queue(a, "stays", 4); /* in pieces, and compared between them */
	assert_false(compare(a, 4));
	send_queue(a, "also", 4);
	assert_true(has(a, "stays") && has(a, "also") && !has(a, "destroyed"));
	assert_false(compare(a, 4));
	assert_true(has(a, "stays") && has(a, "also"));
	offer(a, "destroyed", 5); /* a new one of the old name */
	assert_false(compare(a, 5));
	assert_true(has(a, "destroyed"));
}

enum { CLIENT = 700 };

static int64_t counted(const struct alone *a)
{
	const struct replica_versions *v = versions_find(&data_of(a->n)->containers.versions, P);

	return v == NULL ? 0 : v->of[0];
}

/* So that a backup that does not hear of it asks. */
static void an_owner_counts_what_it_destroys(void **state)
{
	struct alone *a = *state;
	struct client_queue_offer o = { .name = mc_str_z("q") };
	struct client_proxy gone = { mc_str_z("q"), mc_str_z("hz:impl:queueService") };
	int64_t before;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_enter(a, CLIENT, 1);
	o.value = item(a);
	for (uint32_t i = 0; i < 2; i++) /* the first one has the partitions assigned */
		alone_ask(a, CLIENT, CLIENT_QUEUE_OFFER, P, &o);
	assert_true(has(a, "q"));
	before = counted(a);
	assert_true(before > 0);
	alone_ask(a, CLIENT, CLIENT_DESTROY_PROXY, -1, &gone);
	assert_false(has(a, "q"));
	assert_int_equal(counted(a), before + 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_was_destroyed_does_not_come_back, alone_set_up, alone_tear_down),
		cmocka_unit_test_setup_teardown(
			an_owner_counts_what_it_destroys, alone_set_up, alone_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
