/* SPDX-License-Identifier: Apache-2.0 */
/* test_cache_backup.c - a cache as its backup has it: the test is the owner, which writes, loses entries to
 * expiry, and sends all again. */
#include "common/data/caches.h"
#include "common/hz/message.h"
#include "common/hz/registry.h"
#include "common/member/state.h"
#include "common/partition/internal.h"
#include "common/wire/walk.h"
#include "tests/lib/alone.h"

enum { P = 7, TABLE_HEAP = 1 << 16 };
#define CREATED_MS INT64_C(1732961415123)

static struct peer owner;

/* The owner has all partitions, the node their only backups; or the other way round. */
static void begin_as(struct alone *a, bool is_owner, size_t store_bytes)
{
	struct partition_table t;
	struct hz_partition_state_operation *op;
	void *heap = aligned_alloc(16, TABLE_HEAP);
	struct peer self;

	a->cfg.store_bytes = store_bytes;
	owner = peer_of(2);
	owner.lite = false;
	alone_follow(a, &owner, NULL, 0);
	self = alone_self(a);
	partition_table_init(&t, mc_heap_init(heap, TABLE_HEAP));
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		partition_table_set(
			&t, p, is_owner ? 1 : 0, partition_table_intern(&t, owner.uuid, &owner.addr));
		partition_table_set(
			&t, p, is_owner ? 0 : 1, partition_table_intern(&t, self.uuid, &self.addr));
	}
	op = alone_new(a, sizeof(*op));
	op->partition_state = partition_state_make(&t, &a->mem);
	alone_call(a, &owner, HZ_PARTITION_STATE_OPERATION, op);
	free(heap);
}

static void begin(struct alone *a)
{
	begin_as(a, false, MC_DATA_STORE_MIN);
}

static struct mc_bytes blob(struct alone *a, uint8_t what)
{
	uint8_t *p = alone_new(a, 12);

	p[11] = what;
	return (struct mc_bytes){ p, 12 };
}

static struct hz_cache_data_record *record_of(struct alone *a, uint8_t value)
{
	struct hz_cache_data_record *r = alone_new(a, sizeof(*r));

	r->creation_time = CREATED_MS;
	r->expiration_time = r->last_access_time = -1;
	r->value = blob(a, value);
	r->expiry_policy.n = -1;
	return r;
}

static struct mc_value *record(struct alone *a, uint8_t value)
{
	return hz_value_object(HZ_CACHE_DATA_RECORD, record_of(a, value), &a->mem);
}

static int64_t version;

static struct hz_op head(void)
{
	return (struct hz_op){ .flags = HZ_OP_REPLICA_INDEX, .partition_id = P, .replica_index = 1 };
}

static int64_t *versions(struct alone *a)
{
	int64_t *v = alone_new(a, sizeof(*v) * REPLICA_BACKUPS);

	v[0] = ++version;
	return v;
}

static void back_up(struct alone *a, enum hz_class cls, void *body)
{
	struct hz_backup *b = alone_new(a, sizeof(*b));

	b->op = head();
	b->backup_op = hz_value_object(cls, body, &a->mem);
	b->replica_version.v = versions(a);
	b->replica_version.n = 1;
	b->client_correlation_id = -1;
	alone_send(a, &owner, HZ_BACKUP, b);
	node_invariant(a->n);
}

static void put_in(struct alone *a, struct mc_str name, uint8_t key, uint8_t value)
{
	struct hz_cache_put_backup_operation *o = alone_new(a, sizeof(*o));

	o->name = name;
	o->key = blob(a, key);
	o->cache_record = record_of(a, value);
	back_up(a, HZ_CACHE_PUT_BACKUP_OPERATION, o);
}

static void put(struct alone *a, uint8_t key, uint8_t value)
{
	put_in(a, mc_str_z("/hz/tea"), key, value);
}

/* Keys that are there, in the order of the alphabet, and their number in front. */
static const char *kept(struct alone *a)
{
	struct shard *h = &data_of(a->n)->shard;
	const struct map_slot *slot = maps_next(&h->maps, NULL);
	static char text[40];
	char *at = text;
	store_ns ns;

	assert_true(slot == NULL || mc_str_eqz(cache_full_name(slot->name), "/hz/tea"));
	ns = slot == NULL ? 0 : store_ns_find(h->store, slot->map.entries, P);
	for (uint8_t key = 'a'; ns != 0 && key <= 'z'; key++) {
		struct store_view v;

		if (store_find(h->store, ns, blob(a, key), &v))
			*at++ = (char)key;
	}
	*at = '\0';
	return text;
}

static void writes_are_those_of_the_owner(void **state)
{
	struct alone *a = *state;
	struct hz_cache_put_all_backup_operation *all;
	struct hz_cache_remove_backup_operation *one;
	struct hz_cache_remove_all_backup_operation *some;
	struct hz_named_op *clear;

	begin(a);
	put(a, 'a', '1');
	put(a, 'b', '1');
	assert_string_equal(kept(a), "ab");
	all = alone_new(a, sizeof(*all));
	all->name = mc_str_z("/hz/tea");
	all->cache_records.v = alone_new(a, sizeof(*all->cache_records.v) * 3);
	for (uint8_t i = 0; i < 3; i++)
		all->cache_records.v[all->cache_records.n++] =
			(struct hz_cache_entry){ blob(a, (uint8_t)('c' + i)), record(a, '2') };
	back_up(a, HZ_CACHE_PUT_ALL_BACKUP_OPERATION, all);
	assert_string_equal(kept(a), "abcde");
	one = alone_new(a, sizeof(*one));
	one->name = mc_str_z("/hz/tea");
	one->key = blob(a, 'a');
	back_up(a, HZ_CACHE_REMOVE_BACKUP_OPERATION, one);
	some = alone_new(a, sizeof(*some));
	some->name = mc_str_z("/hz/tea");
	some->keys.v = alone_new(a, sizeof(*some->keys.v) * 2);
	some->keys.n = 2;
	some->keys.v[0].data = blob(a, 'c');
	some->keys.v[1].data = blob(a, 'z');
	back_up(a, HZ_CACHE_REMOVE_ALL_BACKUP_OPERATION, some);
	assert_string_equal(kept(a), "bde");
	clear = alone_new(a, sizeof(*clear));
	clear->name = mc_str_z("/hz/tea");
	back_up(a, HZ_CACHE_CLEAR_BACKUP_OPERATION, clear);
	assert_string_equal(kept(a), "");
	assert_null(alone_sent(a, &owner, HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE));
}

/* Only the entry that the owner means: one that was written anew meanwhile has another time. */
static void what_expired_there_goes(void **state)
{
	struct alone *a = *state;
	struct hz_cache_expire_batch_backup_operation *o;

	begin(a);
	put(a, 'a', '1');
	put(a, 'b', '1');
	o = alone_new(a, sizeof(*o));
	o->op = head();
	o->name = mc_str_z("/hz/tea");
	o->expired_keys.v = alone_new(a, sizeof(*o->expired_keys.v) * 2);
	o->expired_keys.n = 2;
	o->expired_keys.v[0].key = blob(a, 'a');
	o->expired_keys.v[0].metadata = CREATED_MS;
	o->expired_keys.v[1].key = blob(a, 'b');
	o->expired_keys.v[1].metadata = CREATED_MS - 5000;
	alone_call(a, &owner, HZ_CACHE_EXPIRE_BATCH_BACKUP_OPERATION, o);
	assert_string_equal(kept(a), "b");
}

static struct mc_value *cache_namespace(struct alone *a, struct mc_str name)
{
	struct hz_distributed_object_namespace *ns = alone_new(a, sizeof(*ns));

	*ns = (struct hz_distributed_object_namespace){ mc_str_z(CACHE_SERVICE), name };
	return hz_value_object(HZ_DISTRIBUTED_OBJECT_NAMESPACE, ns, &a->mem);
}

static void sync(struct alone *a, struct mc_value *op)
{
	struct hz_partition_replica_sync_response *r = alone_new(a, sizeof(*r));

	r->op = head();
	r->namespace = cache_namespace(a, mc_str_z("/hz/tea"));
	r->replica_versions_array.v = versions(a);
	r->replica_versions_array.n = 1;
	r->operations.v = alone_new(a, sizeof(*r->operations.v));
	r->operations.v[0] = op;
	r->operations.n = 1;
	alone_send(a, &owner, HZ_PARTITION_REPLICA_SYNC_RESPONSE, r);
	node_invariant(a->n);
}

static struct mc_value *replication(struct alone *a, uint8_t key, bool whole)
{
	struct hz_cache_replication_operation *op = alone_new(a, sizeof(*op));

	op->near_cache_state_holder = alone_new(a, sizeof(*op->near_cache_state_holder));
	op->near_cache_state_holder->partition_uuid.null_uuid = true;
	op->data.v = alone_new(a, sizeof(*op->data.v));
	op->data.n = 1;
	op->data.v[0].key = mc_str_z("/hz/tea");
	op->data.v[0].entry_count = 1;
	op->data.v[0].entries_to_null.v = alone_new(a, sizeof(*op->data.v[0].entries_to_null.v));
	op->data.v[0].entries_to_null.n = 1;
	op->data.v[0].entries_to_null.v[0] = (struct hz_cache_entry){ blob(a, key),
		whole ? record(a, '3')
		      : hz_value_object(HZ_CACHE_PARTITION_LOST_EVENT_FILTER,
				alone_new(a, sizeof(struct hz_empty)), &a->mem) };
	return hz_value_object(HZ_CACHE_REPLICATION_OPERATION, op, &a->mem);
}

static void all_of_it_replaces_what_was_there(void **state)
{
	struct alone *a = *state;

	begin(a);
	put(a, 'a', '1');
	put(a, 'b', '1');
	sync(a, replication(a, 'x', true));
	assert_string_equal(kept(a), "x");
	sync(a, replication(a, 'y', false)); /* a record that is none: nothing of it is taken */
	assert_string_equal(kept(a), "x");
}

/* So many that their names, looked up for each pair of them, are more than a step has memory for. */
enum { MANY = 130, LONG = MC_MAP_NAME_MAX - 7 /* what is put before it here */ };
_Static_assert((size_t)MANY *MANY / 2 * LONG > MC_EVENT_ARENA, "they are");

static struct mc_str long_name(struct alone *a, uint32_t i)
{
	char *p = memset(alone_new(a, LONG), 'n', LONG);

	p[0] = (char)('A' + i / 26);
	p[1] = (char)('A' + i % 26);
	return mc_str_of(p, LONG);
}

/* True: the backup asks for some. The owner has these, each with one write. */
static bool compare(struct alone *a, uint32_t first, uint32_t count)
{
	struct hz_partition_backup_replica_anti_entropy_operation *op = alone_new(a, sizeof(*op));

	op->op = head();
	op->versions.v = alone_new(a, sizeof(*op->versions.v) * count);
	for (; op->versions.n < count; op->versions.n++) {
		op->versions.v[op->versions.n].key = cache_namespace(a, long_name(a, first + op->versions.n));
		op->versions.v[op->versions.n].value = 1;
	}
	alone_send(a, &owner, HZ_PARTITION_BACKUP_REPLICA_ANTI_ENTROPY_OPERATION, op);
	node_invariant(a->n);
	return alone_sent(a, &owner, HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE) != NULL;
}

static uint32_t count_kept(const struct alone *a)
{
	struct shard *h = &data_of(a->n)->shard;
	uint32_t count = 0;

	for (struct map_slot *slot = maps_next(&h->maps, NULL); slot != NULL;
		slot = maps_next(&h->maps, slot))
		count += store_ns_find(h->store, slot->map.entries, P) != 0;
	return count;
}

static void many_with_long_names_are_compared(void **state)
{
	struct alone *a = *state;

	begin(a);
	for (uint32_t i = 0; i < MANY; i++) {
		version = 0;
		put_in(a, long_name(a, i), 'a', '1');
	}
	assert_int_equal(count_kept(a), MANY);
	assert_false(compare(a, 0, MANY));
	assert_int_equal(count_kept(a), MANY);
	assert_false(compare(a, 2, MANY - 2)); /* the owner has destroyed two */
	assert_int_equal(count_kept(a), MANY - 2);
}

/* --- what is removed here: one backup for all of it --- */
static int32_t count_here(struct alone *a)
{
	const struct map_slot *slot = maps_find(&data_of(a->n)->shard.maps, mc_str_of("\0cache:/hz/tea", 14));

	return slot == NULL ? 0 : (int32_t)map_size(data_of(a->n)->shard.store, &slot->map, P);
}

static void put_many(struct alone *a, uint32_t first, uint32_t count)
{
	size_t used = a->mem.used;
	struct hz_cache_put_all_operation *o = alone_new(a, sizeof(*o));

	o->op.partition_id = P;
	o->name = mc_str_z("/hz/tea");
	o->completion_id = -1;
	o->entries.n = count;
	o->entries.v = alone_new(a, count * sizeof(*o->entries.v));
	for (uint32_t i = 0; i < count; i++) {
		uint8_t *key = alone_new(a, 12);

		mc_put32(key + 8, first + i);
		o->entries.v[i].key = (struct mc_bytes){ key, 12 };
		o->entries.v[i].value = blob(a, 'v');
	}
	alone_call(a, &owner, HZ_CACHE_PUT_ALL_OPERATION, o);
	assert_non_null(alone_sent(a, &owner, HZ_NORMAL_RESPONSE));
	mc_arena_back(&a->mem, used);
}

/* A member that hears of what goes. */
static void listen(struct alone *a)
{
	struct hz_registration_operation *r = alone_new(a, sizeof(*r));

	r->op.flags = HZ_OP_SERVICE;
	r->op.service_name = r->registration.service_name = mc_str_z(CACHE_SERVICE);
	r->op.partition_id = -1;
	r->member_list_version = node_list_version(a->n);
	r->registration.id = (struct mc_uuid){ false, 5, 6 };
	r->registration.topic = mc_str_z("/hz/tea");
	r->registration.subscriber = alone_address(a, owner.addr);
	r->registration.filter = hz_value_object(
		HZ_CACHE_EVENT_LISTENER_ADAPTOR, alone_new(a, sizeof(struct hz_empty)), &a->mem);
	alone_call(a, &owner, HZ_REGISTRATION_OPERATION, r);
}

/* All that this step has sent. */
static uint32_t count_told(const struct alone *a, uint32_t *backed_up, uint32_t *backups)
{
	uint32_t told = 0;

	*backed_up = *backups = 0;
	for (uint32_t i = 0; i < a->fx.n; i++) {
		const struct node_effect *e = &a->fx.v[i];
		const struct hz_event_envelope *envelope = e->out.body;
		const struct hz_cache_event_set *set;
		const struct hz_backup *b = e->out.body;
		const struct hz_cache_remove_all_backup_operation *o;

		if (e->type != NODE_FX_SEND)
			continue;
		set = e->out.cls != HZ_EVENT_ENVELOPE
			? NULL
			: hz_value_body(envelope->event.object, HZ_CACHE_EVENT_SET);
		o = e->out.cls != HZ_BACKUP
			? NULL
			: hz_value_body(b->backup_op, HZ_CACHE_REMOVE_ALL_BACKUP_OPERATION);
		told += set == NULL || set->event_type != 3 ? 0 : set->events.n;
		*backed_up += o == NULL ? 0 : o->keys.n;
		*backups += o != NULL;
	}
	return told;
}

/* A step has room for so many: the rest stays, and whoever asks is told to ask again. Nobody who hears of it:
 * all go as one. */
static void removals(struct alone *a, bool heard, uint32_t least, uint32_t most)
{
	enum { THERE = 240000, AT_ONCE = 2000 };
	uint32_t rounds = 0, backed_up, backups;

	begin_as(a, true, 16 * (size_t)MC_DATA_STORE_MIN);
	put_many(a, 0, 1);
	maps_open(&data_of(a->n)->shard.maps, mc_str_of("\0cache:/hz/tea", 14))->max_size =
		UINT32_MAX; /* as its configuration says it */
	for (uint32_t i = 0; i < THERE; i += AT_ONCE)
		put_many(a, i, AT_ONCE);
	assert_int_equal(count_here(a), THERE);
	if (heard)
		listen(a);
	for (int32_t left = THERE; left > 0; rounds++) {
		struct hz_cache_remove_all_operation *o = alone_new(a, sizeof(*o));
		int32_t before = left;
		int64_t call;
		bool again;

		o->op.partition_id = P;
		o->name = mc_str_z("/hz/tea");
		o->completion_id = -1;
		o->keys.null = true;
		call = alone_call(a, &owner, HZ_CACHE_REMOVE_ALL_OPERATION, o);
		assert_false(a->fx.lost);
		left = count_here(a);
		assert_true(left < before);
		if (heard) { /* those that have gone, and no others; events are lost when too many wait */
			assert_in_range(count_told(a, &backed_up, &backups), CACHE_BATCH, before - left);
			assert_int_equal(backed_up, before - left);
			assert_int_equal(backups, 1);
		}
		if (left > 0)
			assert_true(alone_answered_error(a, &owner, call, &again) && again);
		else
			assert_non_null(alone_sent(a, &owner, HZ_NORMAL_RESPONSE));
	}
	assert_in_range(rounds, least, most);
	node_invariant(a->n);
}

static void removals_are_as_many_as_a_step_can_tell(void **state)
{
	removals(*state, true, 2, 10);
}

static void removals_that_nobody_hears_of_are_one(void **state)
{
	removals(*state, false, 1, 1);
}

/* --- policies of entries' own --- */
/* HazelcastExpiryPolicy: 1 ms, null, 2000 ms */
static struct mc_bytes policy(void)
{
	static const uint8_t b[] = { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xfe, 1, 0xff, 0xff, 0xff, 0xf3, 0, 0, 0,
		0x15, /* created */ 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, /* accessed */ 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, /* updated */ 0, 0, 0, 0, 0, 0, 7, 0xd0, 0, 0, 0, 2 };

	return (struct mc_bytes){ b, sizeof(b) };
}

static bool keeps_policy(struct alone *a, uint8_t key)
{
	struct shard *h = &data_of(a->n)->shard;
	const struct map_slot *slot = maps_find(&h->maps, mc_str_of("\0cache:/hz/tea", 14));
	struct map_expiry e;
	struct store_view v;

	assert_non_null(slot);
	assert_true(store_find(h->store, store_ns_find(h->store, slot->map.entries, P), blob(a, key), &v));
	return map_own_expiry(&v.meta, &e) && e.updated_ms == 2000 && e.accessed_ms == MAP_UNSET;
}

static struct hz_cache_set_expiry_policy_operation *set_expiry(
	struct alone *a, uint8_t key, struct mc_bytes p)
{
	struct hz_cache_set_expiry_policy_operation *o = alone_new(a, sizeof(*o));

	o->op.partition_id = P;
	o->name = mc_str_z("/hz/tea");
	o->keys.v = alone_new(a, sizeof(*o->keys.v));
	o->keys.v[0].data = blob(a, key);
	o->keys.n = 1;
	o->expiry_policy = p;
	return o;
}

/* In a record, and by the owner's own operation. */
static void a_backup_keeps_them(void **state)
{
	struct alone *a = *state;
	struct hz_cache_put_backup_operation *o;

	begin(a);
	put(a, 'a', '1');
	put(a, 'b', '1');
	assert_false(keeps_policy(a, 'a'));
	back_up(a, HZ_CACHE_SET_EXPIRY_POLICY_BACKUP_OPERATION, set_expiry(a, 'a', policy()));
	assert_true(keeps_policy(a, 'a'));
	assert_false(keeps_policy(a, 'b'));
	o = alone_new(a, sizeof(*o));
	o->name = mc_str_z("/hz/tea");
	o->key = blob(a, 'b');
	o->cache_record = record_of(a, '2');
	o->cache_record->expiry_policy = policy();
	back_up(a, HZ_CACHE_PUT_BACKUP_OPERATION, o);
	assert_true(keeps_policy(a, 'b'));
	back_up(a, HZ_CACHE_SET_EXPIRY_POLICY_BACKUP_OPERATION, set_expiry(a, 'a', blob(a, 'x')));
	assert_true(keeps_policy(a, 'a')); /* what is none changes nothing */
	assert_string_equal(kept(a), "ab");
}

static const struct hz_backup *backed_up(struct alone *a, enum hz_class cls)
{
	const struct hz_backup *b = alone_sent(a, &owner, HZ_BACKUP);

	assert_true(b != NULL && hz_value_class(b->backup_op) == cls);
	assert_int_equal(alone_count_sent(a, HZ_BACKUP), 1);
	return b;
}

static bool is_policy(struct mc_bytes b, int64_t created)
{
	const struct hz_cache_hazelcast_expiry_policy *p;
	static uint8_t memory[4096];
	struct mc_arena mem = mc_arena_of(memory, sizeof(memory));
	struct mc_reader r;

	assert_true(b.n > MC_BLOB_HEAD);
	mc_read_init(&r, &hz_registry, MC_LINE_53, b.p + 4, (size_t)b.n - 4, &mem);
	p = hz_value_body(mc_read_value(&r), HZ_CACHE_HAZELCAST_EXPIRY_POLICY);
	return p != NULL && p->create.duration_amount == created && p->access.duration_amount == -1 &&
		p->update.duration_amount == 2000 && p->update.time_unit == 2 && r.in.err == MC_ERR_OK;
}

/* One operation for all keys; writes of an entry that has one send it along. */
static void an_owner_sends_them(void **state)
{
	struct alone *a = *state;
	const struct hz_cache_set_expiry_policy_operation *set;
	const struct hz_cache_put_all_backup_operation *all;
	struct hz_cache_put_operation *o;
	const struct hz_cache_put_backup_operation *one;
	const struct hz_cache_data_record *r;

	begin_as(a, true, MC_DATA_STORE_MIN);
	put_many(a, 'a', 1);
	all = backed_up(a, HZ_CACHE_PUT_ALL_BACKUP_OPERATION)->backup_op->body;
	r = hz_value_body(all->cache_records.v[0].record, HZ_CACHE_DATA_RECORD);
	assert_true(r != NULL && r->expiry_policy.n < 0 && r->expiration_time == -1);
	alone_call(a, &owner, HZ_CACHE_SET_EXPIRY_POLICY_OPERATION, set_expiry(a, 'a', policy()));
	set = backed_up(a, HZ_CACHE_SET_EXPIRY_POLICY_BACKUP_OPERATION)->backup_op->body;
	assert_true(set->keys.n == 1 && set->expiry_policy.n == policy().n);
	o = alone_new(a, sizeof(*o));
	o->op.partition_id = P;
	o->name = mc_str_z("/hz/tea");
	o->key = blob(a, 'a');
	o->value = blob(a, 'w');
	o->completion_id = -1;
	alone_call(a, &owner, HZ_CACHE_PUT_OPERATION, o);
	one = backed_up(a, HZ_CACHE_PUT_BACKUP_OPERATION)->backup_op->body;
	assert_true(is_policy(one->cache_record->expiry_policy, 2000));
	assert_true(one->cache_record->expiration_time >= a->n->clock_ms + 1000);
}

/* All of a partition, as a member that has missed something asks for it, and as one that takes it over gets
 * it. */
static void who_takes_a_partition_gets_them(void **state)
{
	struct alone *a = *state;
	struct hz_partition_replica_sync_request_offloadable *ask;
	const struct hz_partition_replica_sync_response *answer;
	const struct hz_cache_replication_operation *op = NULL;

	begin_as(a, true, MC_DATA_STORE_MIN);
	put_many(a, 'a', 1);
	alone_call(a, &owner, HZ_CACHE_SET_EXPIRY_POLICY_OPERATION, set_expiry(a, 'a', policy()));
	ask = alone_new(a, sizeof(*ask));
	ask->op = head();
	ask->partition_id_2 = P;
	ask->namespaces.v = alone_new(a, sizeof(*ask->namespaces.v));
	ask->namespaces.v[0] = cache_namespace(a, mc_str_z("/hz/tea"));
	ask->namespaces.n = 1;
	alone_send(a, &owner, HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE, ask);
	answer = alone_sent(a, &owner, HZ_PARTITION_REPLICA_SYNC_RESPONSE);
	assert_non_null(answer);
	for (uint32_t i = 0; op == NULL && i < answer->operations.n; i++)
		op = hz_value_body(answer->operations.v[i], HZ_CACHE_REPLICATION_OPERATION);
	assert_true(op != NULL && op->data.v[0].entries_to_null.n == 1);
	assert_true(is_policy(
		((const struct hz_cache_data_record *)op->data.v[0].entries_to_null.v[0].record->body)
			->expiry_policy,
		2000));
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(writes_are_those_of_the_owner),
		T(what_expired_there_goes),
		T(all_of_it_replaces_what_was_there),
		T(many_with_long_names_are_compared),
		T(removals_are_as_many_as_a_step_can_tell),
		T(removals_that_nobody_hears_of_are_one),
		T(a_backup_keeps_them),
		T(an_owner_sends_them),
		T(who_takes_a_partition_gets_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
