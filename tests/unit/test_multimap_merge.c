/* SPDX-License-Identifier: Apache-2.0 */
/* test_multimap_merge.c - multimaps and replicated maps of two clusters that become one: what their owner
 * makes of those of the smaller side, what a backup does, and what a node of the smaller side sends. */
#include "common/data/multi.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"
#include "common/data/service_internal.h"
#include "common/member/state.h"
#include "tests/lib/alone_merge.h"

enum { P = 7, CLIENT = 700, ITEM = 16 };

static struct mc_bytes item(struct alone *a, uint8_t what)
{
	uint8_t *v = alone_new(a, ITEM);

	v[ITEM - 1] = what;
	return (struct mc_bytes){ v, ITEM };
}

static struct mc_value *policy(struct alone *a, enum hz_class cls)
{
	return hz_value_object(cls, alone_new(a, sizeof(struct hz_empty)), &a->mem);
}

static struct hz_op head(const char *service)
{
	return (struct hz_op){ .flags = HZ_OP_SERVICE, .service_name = mc_str_z(service), .partition_id = P };
}

/* This node owns everything, and p has joined it. */
static void own(struct alone *a, struct peer *p)
{
	struct client_queue_offer o = { .name = mc_str_z("other") };
	int64_t call;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_enter(a, CLIENT, 1);
	o.value = item(a, 0);
	for (uint32_t i = 0; i < 2; i++) /* the first one has the partitions assigned */
		alone_ask(a, CLIENT, CLIENT_QUEUE_OFFER, P, &o);
	*p = peer_of(2);
	p->lite = true;
	alone_accept(a, p);
	alone_send(a, p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, p));
	call = alone_call_id(a, p, HZ_FINALIZE_JOIN_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, p, call, HZ_NONE, NULL);
}

/* --- what is there --- */
static struct mc_bytes there(struct alone *a, struct mc_str name, struct mc_bytes key)
{
	struct shard *h = &data_of(a->n)->shard;
	const struct map_slot *slot = maps_find(&h->maps, name);
	store_ns ns = slot == NULL ? 0 : store_ns_find(h->store, slot->map.entries, P);
	struct store_view v;
	struct store_value value;

	if (ns == 0 || !store_find(h->store, ns, key, &v))
		return (struct mc_bytes){ NULL, -1 };
	value = store_value_of(h->store, &v);
	return (struct mc_bytes){ value.p, (int32_t)value.total };
}

/* Of a key of the multimap: so many values, `first` and those behind it. */
static void holds(struct alone *a, struct mc_bytes key, uint8_t first, uint32_t n)
{
	struct multi_at at = multi_first(there(a, mc_str_of("\1m", 2), key));
	struct multi_record r;
	uint32_t i = 0;

	while (multi_next(&at, &r))
		assert_int_equal(r.value.p[ITEM - 1], first + i++);
	assert_int_equal(i, n);
}

static uint8_t replicated(struct alone *a, struct mc_bytes key)
{
	struct mc_bytes v = there(a, mc_str_of("\2r", 2), key);

	return v.n < 0 ? 0 : v.p[v.n - 1];
}

/* --- multimaps --- */
static struct hz_multi_map_merge_container *container(
	struct alone *a, struct mc_bytes key, uint8_t first, uint32_t n)
{
	struct hz_multi_map_merge_container *c = alone_new(a, sizeof(*c));

	c->key = key;
	c->hits = 5;
	c->records.v = alone_new(a, sizeof(*c->records.v) * n);
	for (; c->records.n < n; c->records.n++) {
		struct hz_multi_map_record *r = alone_new(a, sizeof(*r));

		r->record_id = 77;
		r->object =
			(struct mc_iobj){ .is_data = true, .data = item(a, (uint8_t)(first + c->records.n)) };
		c->records.v[c->records.n] = hz_value_object(HZ_MULTI_MAP_RECORD, r, &a->mem);
	}
	return c;
}

static int64_t merge(struct alone *a, const struct peer *p, enum hz_class by,
	struct hz_multi_map_merge_container **c, uint32_t n)
{
	struct hz_multi_map_merge_operation *op = alone_new(a, sizeof(*op));

	op->op = head(MULTIMAP_SERVICE);
	op->name = mc_str_z("m");
	op->merge_policy = policy(a, by);
	op->merge_containers.v = c;
	op->merge_containers.n = n;
	return alone_call(a, p, HZ_MULTI_MAP_MERGE_OPERATION, op);
}

static bool told(struct alone *a, const struct peer *p, int64_t call)
{
	const struct hz_normal_response *r = alone_sent(a, p, HZ_NORMAL_RESPONSE);

	assert_true(r != NULL && r->call_id == call);
	return r->value.object->u.flag;
}

static void multimaps_by_each_policy(void **state)
{
	struct alone *a = *state;
	struct peer p;
	struct mc_bytes k = item(a, 1), locked = item(a, 2);
	struct client_map_lock lock = { mc_str_z("m"), locked, 1, -1, 1 };
	struct hz_multi_map_merge_container *c[3];
	bool retryable;

	own(a, &p);
	alone_ask(a, CLIENT, CLIENT_MULTI_MAP_LOCK, P, &lock);
	c[0] = container(a, k, 10, 3);
	c[1] = container(a, locked, 10, 3);
	c[2] = container(a, item(a, 3), 10, 0);
	assert_false(told(a, &p, merge(a, &p, HZ_DISCARD_MERGE_POLICY, c, 3)));
	holds(a, k, 10, 0);
	assert_true(told(a, &p, merge(a, &p, HZ_PUT_IF_ABSENT_MERGE_POLICY, c, 3)));
	holds(a, k, 10, 3);
	holds(a, locked, 10, 0); /* somebody may be writing there */
	c[0] = container(a, k, 40, 2);
	merge(a, &p, HZ_PUT_IF_ABSENT_MERGE_POLICY, c, 1);
	holds(a, k, 10, 3);
	merge(a, &p, HZ_HIGHER_HITS_MERGE_POLICY, c, 1);
	holds(a, k, 40, 2);
	c[0] = container(a, k, 90, 2);
	c[0]->records.v[1] = c[0]->records.v[0]; /* of a list: a set has it once */
	merge(a, &p, HZ_PASS_THROUGH_MERGE_POLICY, c, 1);
	holds(a, k, 90, 1);
	c[0]->records.v[1] = NULL;
	assert_true(
		alone_answered_error(a, &p, merge(a, &p, HZ_PASS_THROUGH_MERGE_POLICY, c, 1), &retryable));
	assert_true(alone_answered_error(
		a, &p, merge(a, &p, HZ_NON_FRAGMENTED_SERVICE_NAMESPACE, c, 1), &retryable));
	holds(a, k, 90, 1);
}

static void back_up(struct alone *a, const struct peer *owner, enum hz_class cls, void *body, int64_t version)
{
	struct hz_backup *b = alone_new(a, sizeof(*b));

	b->op = (struct hz_op){ .flags = HZ_OP_REPLICA_INDEX, .partition_id = P, .replica_index = 1 };
	b->backup_op = hz_value_object(cls, body, &a->mem);
	b->replica_version.v = alone_new(a, sizeof(int64_t) * REPLICA_BACKUPS);
	b->replica_version.v[0] = version;
	b->replica_version.n = 1;
	alone_send(a, owner, HZ_BACKUP, b);
}

static void a_backup_of_a_multimap(void **state)
{
	struct alone *a = *state;
	struct peer owner = peer_of(2), replicas[2];
	struct hz_multi_map_record two[2] = { { .record_id = 4 }, { .record_id = 9 } },
				   *v[2] = { &two[0], &two[1] };
	struct hz_multi_map_backup_entry e = { .collection = { .v = v, .n = 2 } };
	struct hz_multi_map_merge_backup_operation m = { .name = mc_str_z("m"),
		.backup_entries = { .v = &e, .n = 1 } };
	struct multi_record r;
	struct multi_at at;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	owner.lite = false;
	alone_follow(a, &owner, NULL, 0);
	replicas[0] = owner;
	replicas[1] = alone_self(a);
	alone_assign(a, &owner, replicas, 2);
	for (uint8_t i = 0; i < 2; i++)
		two[i].object = (struct mc_iobj){ .is_data = true, .data = item(a, (uint8_t)(1 + i)) };
	e.key = item(a, 3);
	m.op = head(MULTIMAP_SERVICE);
	back_up(a, &owner, HZ_MULTI_MAP_MERGE_BACKUP_OPERATION, &m, 1);
	holds(a, e.key, 1, 2);
	at = multi_first(there(a, mc_str_of("\1m", 2), e.key));
	assert_true(multi_next(&at, &r) && r.id == 4 && multi_next(&at, &r) && r.id == 9);
	e.collection.n = 1;
	back_up(a, &owner, HZ_MULTI_MAP_MERGE_BACKUP_OPERATION, &m, 2);
	holds(a, e.key, 1, 1);
	e.collection.n = 0;
	back_up(a, &owner, HZ_MULTI_MAP_MERGE_BACKUP_OPERATION, &m, 3);
	holds(a, e.key, 1, 0);
}

/* --- replicated maps --- */
static int64_t merge_replicated(struct alone *a, const struct peer *p, enum hz_class by,
	struct hz_replicated_map_merging_entry_impl *e)
{
	struct hz_replicated_map_merge_operation *op = alone_new(a, sizeof(*op));

	op->op = head(REPLICATED_MAP_SERVICE);
	op->name = mc_str_z("r");
	op->merge_policy = policy(a, by);
	op->merging_entries.v = alone_new(a, sizeof(*op->merging_entries.v));
	op->merging_entries.v[0] = hz_value_object(HZ_REPLICATED_MAP_MERGING_ENTRY_IMPL, e, &a->mem);
	op->merging_entries.n = 1;
	return alone_call(a, p, HZ_REPLICATED_MAP_MERGE_OPERATION, op);
}

static void replicated_by_each_policy(void **state)
{
	struct alone *a = *state;
	struct peer p;
	struct hz_replicated_map_merging_entry_impl e = { .hits = -1 };
	struct mc_bytes k = item(a, 1);
	bool retryable;

	own(a, &p);
	e.key = (struct mc_iobj){ .is_data = true, .data = k };
	e.value = (struct mc_iobj){ .is_data = true, .data = item(a, 10) };
	assert_false(told(a, &p, merge_replicated(a, &p, HZ_DISCARD_MERGE_POLICY, &e)));
	assert_int_equal(replicated(a, k), 0);
	assert_true(told(a, &p, merge_replicated(a, &p, HZ_PUT_IF_ABSENT_MERGE_POLICY, &e)));
	assert_int_equal(replicated(a, k), 10);
	e.value.data = item(a, 20);
	assert_false(told(a, &p, merge_replicated(a, &p, HZ_PUT_IF_ABSENT_MERGE_POLICY, &e)));
	assert_false(told(a, &p, merge_replicated(a, &p, HZ_HIGHER_HITS_MERGE_POLICY, &e)));
	assert_int_equal(replicated(a, k), 10);
	assert_true(told(a, &p, merge_replicated(a, &p, HZ_PASS_THROUGH_MERGE_POLICY, &e)));
	assert_int_equal(replicated(a, k), 20);
	assert_true(alone_answered_error(
		a, &p, merge_replicated(a, &p, HZ_EXPIRATION_TIME_MERGE_POLICY, &e), &retryable));
	e.value.data.n = -1;
	assert_true(alone_answered_error(
		a, &p, merge_replicated(a, &p, HZ_PASS_THROUGH_MERGE_POLICY, &e), &retryable));
	assert_int_equal(replicated(a, k), 20);
}

/* --- the smaller side --- */
static void until_handed(struct alone *a, const struct peer *p)
{
	for (int i = 0; i < 5 && alone_sent(a, p, HZ_MULTI_MAP_MERGE_OPERATION) == NULL &&
		alone_sent(a, p, HZ_REPLICATED_MAP_MERGE_OPERATION) == NULL;
		i++)
		alone_tick(a, 500);
}

static void all_of_the_smaller_side_is_handed_over(void **state)
{
	struct alone *a = *state;
	struct peer other;
	struct client_map_key_value put = { .name = mc_str_z("m"), .thread_id = 1 };
	struct client_replicated_map_put all = { .name = mc_str_z("r") };
	const struct hz_multi_map_merge_operation *m;
	const struct hz_replicated_map_merge_operation *r;
	int64_t of_m, of_r;

	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	alone_lead(a);
	alone_enter(a, CLIENT, 1);
	for (uint8_t i = 5; i < 8; i++) { /* the first one has the partitions assigned */
		put.key = all.key = item(a, 1);
		put.value = item(a, i);
		all.value = item(a, 5);
		alone_ask(a, CLIENT, CLIENT_MULTI_MAP_PUT, P, &put);
		alone_ask(a, CLIENT, CLIENT_REPLICATED_MAP_PUT, P, &all);
	}
	assert_int_equal(replicated(a, item(a, 1)), 5);
	alone_move_to(a, &other);
	assert_non_null(data_of(a->n)->kept->next);
	for (int both = 0; both < 2; both++) { /* in either order */
		until_handed(a, &other);
		if ((m = alone_sent(a, &other, HZ_MULTI_MAP_MERGE_OPERATION)) != NULL) {
			const struct hz_multi_map_merge_container *c = m->merge_containers.v[0];

			assert_true(mc_str_eqz(m->name, "m") && m->merge_containers.n == 1);
			assert_true(c->records.n >= 2 && c->key.n == ITEM && m->op.partition_id == P);
			assert_non_null(hz_value_body(c->records.v[1], HZ_MULTI_MAP_RECORD));
			of_m = m->op.call_id;
			alone_answer_value(a, &other, of_m, hz_value_bool(true, &a->mem));
		} else {
			r = alone_sent(a, &other, HZ_REPLICATED_MAP_MERGE_OPERATION);
			assert_true(r != NULL && mc_str_eqz(r->name, "r") && r->merging_entries.n == 1);
			assert_non_null(
				hz_value_body(r->merging_entries.v[0], HZ_REPLICATED_MAP_MERGING_ENTRY_IMPL));
			of_r = r->op.call_id;
			alone_answer_value(a, &other, of_r, hz_value_bool(true, &a->mem));
		}
	}
	alone_tick(a, 500);
	assert_int_equal(store_entries(data_of(a->n)->shard.store), 0);
	assert_null(data_of(a->n)->kept);
}

int main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, alone_set_up, alone_tear_down)
	static const struct CMUnitTest tests[] = {
		T(multimaps_by_each_policy),
		T(a_backup_of_a_multimap),
		T(replicated_by_each_policy),
		T(all_of_the_smaller_side_is_handed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
