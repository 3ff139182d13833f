/* SPDX-License-Identifier: Apache-2.0 */
/* test_gone.c - clients that are gone, as other members know them: each is let go when no member has it, and
 * not before all have said so. */
#include "common/data/service_internal.h"
#include "common/member/state.h"
#include "tests/lib/alone.h"

enum { CLIENT = 700 };

static struct peer other;
static const struct mc_uuid gone = { false, 1, 5 }, of_one_half = { false, 2, 5 }, stranger = { false, 3, 6 };

static struct data_gone_clients *watched(struct alone *a)
{
	return &data_of(a->n)->gone;
}

static bool is_watched(struct alone *a, struct mc_uuid client)
{
	return data_gone_find(watched(a), client) != NULL;
}

static void begin(struct alone *a)
{
	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	other = peer_of(2);
	other.lite = false;
	alone_follow(a, &other, NULL, 0);
	data_gone_add(a->n, gone);
	data_gone_add(a->n, of_one_half);
}

/* Their time has come: the other member is asked, and this one itself. */
static int64_t asked(struct alone *a)
{
	struct data_gone_clients *g = watched(a);

	for (uint32_t i = 0; i < g->count; i++)
		g->v[i].at_ms = a->n->now_ms;
	g->at_ms = a->n->now_ms;
	alone_tick(a, 100);
	assert_non_null(alone_sent(a, &other, HZ_GET_CONNECTED_CLIENTS_OPERATION));
	return alone_call_id(a, &other, HZ_GET_CONNECTED_CLIENTS_OPERATION);
}

/* A map of these clients to their kinds. */
static struct mc_value *map_of(struct alone *a, const struct mc_uuid *clients, uint32_t n)
{
	struct mc_items *items = alone_new(a, sizeof(*items));
	struct mc_value *map = alone_new(a, sizeof(*map));

	items->v = alone_new(a, sizeof(*items->v) * 2 * (n + 1));
	for (uint32_t i = 0; i < n; i++) {
		struct mc_value *key = alone_new(a, sizeof(*key));

		key->type = MC_TYPE_UUID;
		key->u.uuid = clients[i];
		items->v[items->n++] = key;
		items->v[items->n++] = NULL;
	}
	map->type = MC_TYPE_MAP;
	map->body = items;
	return map;
}

static void who_is_nowhere_is_let_go(void **state)
{
	struct alone *a = *state;

	begin(a);
	alone_answer_value(a, &other, asked(a), map_of(a, &stranger, 1));
	assert_false(is_watched(a, gone) || is_watched(a, of_one_half));
}

/* They share a half of their numbers, which clients choose. */
static void who_is_at_another_member_stays(void **state)
{
	struct alone *a = *state;

	begin(a);
	alone_answer_value(a, &other, asked(a), map_of(a, &of_one_half, 1));
	assert_true(!is_watched(a, gone) && is_watched(a, of_one_half));
}

static void so_does_the_first_of_one_half(void **state)
{
	struct alone *a = *state;

	begin(a);
	alone_answer_value(a, &other, asked(a), map_of(a, &gone, 1));
	assert_true(is_watched(a, gone) && !is_watched(a, of_one_half));
}

/* "Not now" is no answer; an error that stays is: who cannot tell has no clients that we could learn of. */
static void members_that_do_not_tell(void **state)
{
	struct alone *a = *state;

	begin(a);
	alone_refuse(a, &other, asked(a), HZ_RETRYABLE);
	assert_true(is_watched(a, gone) && is_watched(a, of_one_half));
	for (uint32_t i = 0; i < 20 && alone_sent(a, &other, HZ_GET_CONNECTED_CLIENTS_OPERATION) == NULL; i++)
		alone_tick(a, 1000);
	alone_refuse(a, &other, alone_call_id(a, &other, HZ_GET_CONNECTED_CLIENTS_OPERATION),
		HZ_UNSUPPORTED_OPERATION);
	assert_false(is_watched(a, gone) || is_watched(a, of_one_half));
}

static void who_comes_back_meanwhile_stays(void **state)
{
	struct alone *a = *state;
	int64_t call;

	begin(a);
	call = asked(a);
	alone_enter(a, CLIENT, 5); /* it is `gone` */
	alone_answer_value(a, &other, call, map_of(a, NULL, 0));
	assert_true(is_watched(a, gone) && !is_watched(a, of_one_half));
}

/* Those that are watched may be connected elsewhere: who comes when there is no place for more goes at once.
 */
static void too_many(void **state)
{
	struct alone *a = *state;

	begin(a);
	for (uint64_t i = 0; watched(a)->count < MC_DATA_GONE_MAX; i++)
		data_gone_add(a->n, (struct mc_uuid){ false, 9, i });
	alone_enter(a, CLIENT, 77);
	alone_step(a, (struct node_event){ .type = NODE_EV_CLOSED, .conn = CLIENT });
	assert_true(is_watched(a, gone) && is_watched(a, of_one_half));
	assert_false(is_watched(a, (struct mc_uuid){ false, 1, 77 }));
	assert_int_equal(watched(a)->count, MC_DATA_GONE_MAX);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(who_is_nowhere_is_let_go),
		T(who_is_at_another_member_stays),
		T(so_does_the_first_of_one_half),
		T(members_that_do_not_tell),
		T(who_comes_back_meanwhile_stays),
		T(too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
