/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_bound.c - several members say to a client what one says that has everything: whichever of them it is
 * bound to, whoever owns what it asks for, and after partitions have moved, come back from their backups, or
 * been handed over by who leaves. What is asked is drawn from all requests to maps, multimaps, caches,
 * queues, lists, sets and ring buffers that go to the owner of a partition, or to all owners.
 */
#include "common/base/rng.h"
#include "common/wire/bytes.h"
#include "tests/lib/company.h"

enum { QUESTIONS = 1500, MEMORY = 1 << 20 };

static struct company one, several; /* node 0 of `one` has everything */
static struct mc_rng rng;
static struct mc_arena mem;
static int64_t correlation;
static const int32_t partitions[] = { 3, 100, 200, 270 }; /* whatever the keys are */

static uint32_t draw(uint32_t below)
{
	return (uint32_t)mc_rng_below(&rng, below);
}

static void *get(size_t size, size_t n)
{
	void *p = mc_arena_get(&mem, size, n);

	assert_non_null(p);
	return p;
}

/* --- what is asked --- */
static bool goes_to_owners(enum client_type type)
{
	static const char *const not [] = { "Listener", "Fetch", "Execute", "Submit", "Interceptor",
		"Journal", "Paging", "Project", "Load", "Index", "PutWithMaxIdle", "Iterate", "Config",
		"Registration", "CacheDestroy", "CacheEntryProcessor" };
	static const int32_t services[] = { 0x01, 0x02, 0x03, 0x05, 0x06, 0x13, 0x17 };
	const struct client_row *row = &client_rows[type];
	bool is = false;

	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++)
		is |= row->kind == CLIENT_KIND_REQUEST && row->type >> 16 == services[i];
	for (size_t i = 0; is && i < sizeof(not ) / sizeof(*not ); i++)
		is = strstr(row->name, not [i]) == NULL;
	return is;
}

static enum client_type draw_type(void)
{
	enum client_type type;

	do
		type = (enum client_type)draw(CLIENT_TYPE_COUNT);
	while (!goes_to_owners(type) ||
		((strstr(client_rows[type].name, "Clear") != NULL || type == CLIENT_CACHE_REMOVE_ALL) &&
			draw(8) > 0)); /* else little would stay */
	return type;
}

static struct mc_bytes number(int32_t i)
{
	uint8_t *p = get(1, 12);

	mc_put32(p + 4, (uint32_t)MC_TYPE_INT);
	mc_put32(p + 8, (uint32_t)i);
	return (struct mc_bytes){ p, 12 };
}

/* An object of this class whose fields are what is given. */
static struct mc_bytes object(int32_t factory, int32_t id, const uint8_t *fields, size_t n)
{
	uint8_t *p = get(1, 17 + n);

	mc_put32(p + 4, (uint32_t)MC_TYPE_OBJECT);
	p[8] = 1;
	mc_put32(p + 9, (uint32_t)factory);
	mc_put32(p + 13, (uint32_t)id);
	if (n > 0)
		memcpy(p + 17, fields, n);
	return (struct mc_bytes){ p, (int32_t)(17 + n) };
}

static struct mc_bytes draw_data(const char *row)
{
	static const uint8_t count[12] = { 0xff, 0xff, 0xff, 0xff }; /* of no attribute, 0 so far */

	if (strcmp(row, "predicate") == 0)
		return object(-20, 14, NULL, 0); /* TruePredicate */
	if (strcmp(row, "aggregator") == 0)
		return object(-29, 4, count, sizeof(count)); /* CountAggregator */
	if (strcmp(row, "filter") == 0)
		return (struct mc_bytes){ NULL, -1 };
	return number((int32_t)draw(5));
}

static int64_t draw_long(const char *schema, const char *row)
{
	static const int64_t times[] = { -1, 100000, 0 };
	/* members look for what is over at moments of their own; 0 is over at once */
	uint32_t durations = strstr(schema, "lock") != NULL ? 2 : 3;

	if (strcmp(row, "thread_id") == 0)
		return 1 + draw(2);
	if (strcmp(row, "reference_id") == 0)
		return correlation;
	if (strstr(row, "timeout") != NULL)
		return draw(4) == 0 ? 300 : 0;
	return strstr(row, "sequence") != NULL ? draw(8) : times[draw(durations)];
}

static void draw_rows(const struct mc_schema *s, char *o)
{
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++) {
		void *at = o + f->off;
		mc_list list = { .n = 0 };

		switch (f->kind) {
		case MC_K_str: *(struct mc_str *)at = mc_str_z(draw(2) == 0 ? "a" : "b"); break;
		case MC_K_data: *(struct mc_bytes *)at = draw_data(f->name); break;
		case MC_K_flag: *(bool *)at = draw(2) == 0; break;
		case MC_K_i32: *(int32_t *)at = (int32_t)draw(4) - (strstr(f->name, "policy") == NULL); break;
		case MC_K_i64: *(int64_t *)at = draw_long(s->name, f->name); break;
		case MC_K_parts:
			list.n = 1 + draw(3);
			list.v = get(f->sub->size, list.n);
			for (uint32_t i = 0; i < list.n; i++)
				draw_rows(f->sub, (char *)list.v + i * f->sub->size);
			memcpy(at, &list, sizeof(list));
			break;
		default: break;
		}
	}
}

/* --- what is heard --- */
static bool has_no_order(enum client_type answer)
{
	const struct mc_schema *s = client_rows[answer].schema;

	return strcmp(s->name, "client_datas_answer") == 0 || strcmp(s->name, "client_entries_answer") == 0;
}

/* The same bytes, wherever they stand. */
static bool same_bytes(const struct heard *a, const struct heard *b)
{
	size_t of[2][256] = { 0 };

	for (size_t i = 0; i < a->n; i++)
		of[0][a->p[i]]++;
	for (size_t i = 0; i < b->n; i++)
		of[1][b->p[i]]++;
	return memcmp(of[0], of[1], sizeof(of[0])) == 0;
}

/* Both are asked, and say the same; of errors the words may differ. */
static void ask_both(uint32_t bound_to, struct client_message m)
{
	const struct heard *a = &one.heard, *b = &several.heard;

	m.correlation = ++correlation;
	company_ask(&one, 0, m);
	company_ask(&several, bound_to, m);
	if (a->error != 0)
		assert_int_equal(a->error, b->error);
	else if (a->count > 1 || has_no_order(client_answer_to(m.type))
			? !same_bytes(a, b)
			: a->n != b->n || memcmp(a->p, b->p, a->n) != 0)
		fail_msg("%s of partition %d: %zu bytes of one, %zu of several (error %d)",
			client_type_name(m.type), m.partition_id, a->n, b->n, b->error);
}

static void ask_much(uint32_t bound_to, uint32_t questions)
{
	for (uint32_t i = 0; i < questions; i++) {
		struct client_message m = { .type = draw_type(), .partition_id = partitions[draw(4)] };
		const struct mc_schema *s = client_rows[m.type].schema;

		mc_arena_reset(&mem);
		m.body = get(s->size, 1);
		draw_rows(s, m.body);
		ask_both(bound_to, m);
		if (i % 10 == 9) {
			company_pass(&one, 100);
			company_pass(&several, 100);
		}
	}
}

/* All that there is in the end. */
static void compare_all(uint32_t bound_to)
{
	static const enum client_type whole[] = { CLIENT_MAP_SIZE, CLIENT_MAP_ENTRY_SET, CLIENT_MAP_KEY_SET,
		CLIENT_MULTI_MAP_SIZE, CLIENT_MULTI_MAP_ENTRY_SET, CLIENT_CACHE_SIZE },
				      each[] = { CLIENT_QUEUE_ITERATOR, CLIENT_LIST_GET_ALL,
					      CLIENT_SET_GET_ALL, CLIENT_RINGBUFFER_SIZE,
					      CLIENT_RINGBUFFER_TAIL_SEQUENCE,
					      CLIENT_RINGBUFFER_HEAD_SEQUENCE };

	for (const char *name = "a"; name != NULL; name = name[0] == 'a' ? "b" : NULL) {
		struct client_name body = { mc_str_z(name) };

		for (size_t i = 0; i < sizeof(whole) / sizeof(*whole); i++) {
			mc_arena_reset(&mem);
			ask_both(bound_to,
				(struct client_message){
					.type = whole[i], .partition_id = -1, .body = &body });
		}
		for (size_t i = 0; i < sizeof(each) / sizeof(*each) * 4; i++) {
			mc_arena_reset(&mem);
			ask_both(bound_to,
				(struct client_message){ .type = each[i / 4],
					.partition_id = partitions[i % 4],
					.body = &body });
		}
		for (int32_t i = 0; i < 5 * 4; i++) {
			struct client_map_bare_key key = { body.name, number(i / 4) };

			ask_both(bound_to,
				(struct client_message){ .type = CLIENT_MAP_IS_LOCKED,
					.partition_id = partitions[i % 4],
					.body = &key });
			ask_both(bound_to,
				(struct client_message){ .type = CLIENT_CACHE_CONTAINS_KEY,
					.partition_id = partitions[i % 4],
					.body = &key });
		}
	}
}

static void make_cache(const char *name)
{
	struct client_cache_create_config c = { .create_also_on_others = true };

	c.cache_config.name = mc_str_z(name);
	c.cache_config.manager_prefix = c.cache_config.uri_string = c.cache_config.user_code_namespace =
		c.cache_config.split_brain_protection_name = mc_str_z(NULL);
	c.cache_config.in_memory_format = mc_str_z("BINARY");
	c.cache_config.backup_count = 1;
	c.cache_config.key_class_name = c.cache_config.value_class_name = mc_str_z("java.lang.Object");
	c.cache_config.eviction_config_holder =
		(struct client_eviction_config){ .max_size_policy = mc_str_z("ENTRY_COUNT"),
			.eviction_policy = mc_str_z("LRU"),
			.comparator_class_name = mc_str_z(NULL),
			.comparator = { NULL, -1 } };
	c.cache_config.merge_policy_config.policy = mc_str_z("PutIfAbsentMergePolicy");
	c.cache_config.cache_loader_factory = c.cache_config.cache_writer_factory =
		(struct mc_bytes){ NULL, -1 };
	c.cache_config.expiry_policy_factory = number(0);
	ask_both(0,
		(struct client_message){
			.type = CLIENT_CACHE_CREATE_CONFIG, .partition_id = -1, .body = &c });
}

static int set_up(void **state)
{
	(void)state;
	mc_rng_seed(&rng, 7);
	correlation = 0;
	mem = mc_arena_of(aligned_alloc(16, MEMORY), MEMORY);
	company_set_up(&one);
	company_set_up(&several);
	company_lead(&one, 0);
	company_lead(&several, 0);
	ask_much(0, 1); /* partitions are assigned */
	make_cache("a");
	make_cache("b");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	company_tear_down(&one);
	company_tear_down(&several);
	free(mem.buf);
	return 0;
}

/* Partitions move to a member that comes, which takes some time. */
static void one_more(uint32_t i)
{
	company_join(&several, i);
	company_pass(&several, 5000);
	company_pass(&one, several.now_ms - one.now_ms);
}

static void a_client_of_the_wrong_member(void **state)
{
	(void)state;
	one_more(1);
	ask_much(0, QUESTIONS / 2);
	ask_much(1, QUESTIONS / 2);
	compare_all(0);
	compare_all(1);
}

static void what_has_moved(void **state)
{
	(void)state;
	ask_much(0, QUESTIONS);
	one_more(1);
	compare_all(1);
	one_more(2);
	compare_all(2);
}

static void what_backups_have(void **state)
{
	(void)state;
	one_more(1);
	ask_much(0, QUESTIONS);
	company_kill(&several, 1);
	company_pass(&several, 3000);
	compare_all(0);
	one_more(2);
	company_kill(&several, 0); /* the master */
	company_pass(&several, 3000);
	compare_all(2);
}

/* Who leaves waits until others have all of it. */
static void what_was_handed_over(void **state)
{
	(void)state;
	ask_much(0, QUESTIONS / 2);
	one_more(1);
	company_leave(&several, 0); /* the master */
	for (int i = 0; i < 200 && !several.quit[0]; i++)
		company_pass(&several, 100);
	assert_true(several.quit[0]);
	company_kill(&several, 0);
	company_pass(&several, 3000);
	compare_all(1);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_client_of_the_wrong_member),
		T(what_has_moved),
		T(what_backups_have),
		T(what_was_handed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
