/* SPDX-License-Identifier: Apache-2.0 */
/*
 * history.c - keys, what is done to them, and what they may be found to be.
 *
 * A key has one writer, which does one thing at a time and writes each value once. Of each key a set of
 * values is kept that a read may find: an answer has to fit one of them, and leaves those that it fits. It
 * has one member, unless the end of a call is not known (its node was killed) or a time to live is about to
 * be over. While the network is cut, and until all agree again, anything may be found that was written
 * meanwhile; afterwards what the last acknowledged write of one of the sides left, by the merge policy.
 */
#include <string.h>

#include "tests/sim/history.h"

/* Entries keep whole seconds. */
#define SECOND_CUT (1100 * SIM_MS)
/* A backup that nobody waits for has come by then. */
#define ASYNC_SURE (5 * SIM_S)

enum body { BODY_KEY, BODY_PUT, BODY_IDLE, BODY_VALUE, BODY_TEST };
enum answer { ANSWER_NONE, ANSWER_DATA, ANSWER_FLAG };
/* What an operation finds is `was`; what it leaves, and what it says of that. */
struct key_op {
	enum client_type type;
	enum body body;
	enum answer answer;
	int32_t (*after)(int32_t was, int32_t value, int32_t expect);
};

static int32_t after_read(int32_t was, int32_t value, int32_t expect)
{
	(void)value;
	(void)expect;
	return was;
}

static int32_t after_put(int32_t was, int32_t value, int32_t expect)
{
	(void)was;
	(void)expect;
	return value;
}

static int32_t after_put_if_absent(int32_t was, int32_t value, int32_t expect)
{
	(void)expect;
	return was != 0 ? was : value;
}

static int32_t after_replace(int32_t was, int32_t value, int32_t expect)
{
	(void)expect;
	return was != 0 ? value : 0;
}

static int32_t after_replace_if_same(int32_t was, int32_t value, int32_t expect)
{
	return was != 0 && was == expect ? value : was;
}

static int32_t after_remove(int32_t was, int32_t value, int32_t expect)
{
	(void)was;
	(void)value;
	(void)expect;
	return 0;
}

static int32_t after_remove_if_same(int32_t was, int32_t value, int32_t expect)
{
	(void)value;
	return was == expect ? 0 : was;
}

enum { OP_GET, OP_HAS, OP_SET, OP_PUT, OP_IDLE, OP_FIRST_CONDITIONAL };
static const struct key_op ops[] = {
	[OP_GET] = { CLIENT_MAP_GET, BODY_KEY, ANSWER_DATA, after_read },
	[OP_HAS] = { CLIENT_MAP_CONTAINS_KEY, BODY_KEY, ANSWER_FLAG, after_read },
	[OP_SET] = { CLIENT_MAP_SET, BODY_PUT, ANSWER_NONE, after_put },
	[OP_PUT] = { CLIENT_MAP_PUT, BODY_PUT, ANSWER_DATA, after_put },
	[OP_IDLE] = { CLIENT_MAP_PUT_WITH_MAX_IDLE, BODY_IDLE, ANSWER_DATA, after_put },
	{ CLIENT_MAP_PUT_IF_ABSENT, BODY_PUT, ANSWER_DATA, after_put_if_absent },
	{ CLIENT_MAP_REPLACE, BODY_VALUE, ANSWER_DATA, after_replace },
	{ CLIENT_MAP_REPLACE_IF_SAME, BODY_TEST, ANSWER_FLAG, after_replace_if_same },
	{ CLIENT_MAP_REMOVE, BODY_KEY, ANSWER_DATA, after_remove },
	{ CLIENT_MAP_DELETE, BODY_KEY, ANSWER_NONE, after_remove },
	{ CLIENT_MAP_REMOVE_IF_SAME, BODY_VALUE, ANSWER_FLAG, after_remove_if_same },
};
#define OPS (sizeof(ops) / sizeof(ops[0]))

static const char *const maps[] = {
	[KEY_PLAIN] = "m",
	[KEY_PASSES] = "passes",
	[KEY_LIVES] = "lives",
	[KEY_IDLES] = "idles",
	[KEY_ASYNC] = "async",
};

/* --- what may be found --- */
static bool may_be(const struct store_key *k, int32_t value)
{
	for (unsigned i = 0; i < k->may_count; i++)
		if (k->may[i] == value)
			return true;
	return false;
}

static void may_add(struct store_key *k, int32_t value)
{
	if (may_be(k, value))
		return;
	if (k->may_count == HISTORY_MAY)
		k->any = true;
	else
		k->may[k->may_count++] = value;
}

static void may_only(struct store_key *k, int32_t value)
{
	k->any = false;
	k->may_count = 1;
	k->may[0] = value;
}

bool key_known(const struct store_key *k, int32_t *value)
{
	*value = k->may[0];
	return !k->any && k->may_count == 1 && !k->call.busy &&
		(k->may[0] == 0 || k->gone_from_us == SIM_NEVER);
}

void key_new(struct sim_stores *h, struct store_key *k)
{
	static const enum key_kind kinds[] = { KEY_PLAIN, KEY_LIVES, KEY_PLAIN, KEY_PASSES, KEY_PLAIN,
		KEY_IDLES, KEY_ASYNC, KEY_PASSES };

	*k = (struct store_key){ .number = ++h->numbers,
		.kind = kinds[(k - h->keys) % (ptrdiff_t)(sizeof(kinds) / sizeof(kinds[0]))],
		.may_count = 1,
		.gone_from_us = SIM_NEVER,
		.gone_by_us = SIM_NEVER };
}

/* --- what is asked --- */
static unsigned draw_op(struct sim_stores *h, const struct store_key *k)
{
	bool simple = k->any;

	if (h->last || history_draw(h, 2) == 0)
		return simple || k->kind == KEY_IDLES || history_draw(h, 4) > 0 ? OP_GET : OP_HAS;
	if (k->kind == KEY_IDLES)
		return OP_IDLE;
	if (k->kind == KEY_ASYNC)
		return OP_SET;
	if (k->kind == KEY_LIVES || simple)
		return simple || history_draw(h, 2) == 0 ? OP_SET : OP_PUT;
	return history_draw(h, 3) == 0 ? OP_FIRST_CONDITIONAL + history_draw(h, OPS - OP_FIRST_CONDITIONAL)
				       : OP_SET + history_draw(h, 2);
}

static bool writes(unsigned op)
{
	return ops[op].after != after_read;
}

/* One comparison in two is with what is there. */
static void draw_values(struct sim_stores *h, struct store_key *k)
{
	k->value = writes(k->op) ? ++k->tried : 0;
	k->expect = 0;
	if (ops[k->op].after == after_remove_if_same || ops[k->op].after == after_replace_if_same)
		k->expect = history_draw(h, 2) == 0 || k->may[0] == 0 ? k->tried + 1 : k->may[0];
	k->lives_us = k->kind == KEY_LIVES || k->kind == KEY_IDLES ? (2 + history_draw(h, 9)) * SIM_S : 0;
}

static bool ask(struct sim *s, struct store_key *k, struct sim_node *n, const uint8_t key[12])
{
	struct mc_str name = mc_str_z(maps[k->kind]);
	struct mc_bytes kb = { key, 12 };
	uint8_t value[12], expect[12];
	bool tests = ops[k->op].body == BODY_TEST;
	struct client_map_key of = { .name = name, .key = kb, .thread_id = 1 };
	struct client_map_put put = { name, kb, { value, 12 }, 1,
		k->lives_us > 0 ? k->lives_us / SIM_MS : -1 };
	struct client_map_put_idle idle = { .name = name,
		.key = kb,
		.value = { value, 12 },
		.thread_id = 1,
		.ttl = -1,
		.max_idle = k->lives_us / SIM_MS };
	struct client_map_key_value with = { name, kb, { value, 12 }, 1 };
	struct client_map_replace_if_same test = { name, kb, { expect, 12 }, { value, 12 }, 1 };
	void *const bodies[] = { [BODY_KEY] = &of,
		[BODY_PUT] = &put,
		[BODY_IDLE] = &idle,
		[BODY_VALUE] = &with,
		[BODY_TEST] = &test };
	struct client_message m = { .type = ops[k->op].type,
		.partition_id = (int32_t)history_partition(key),
		.body = bodies[ops[k->op].body] };

	history_int(value, k->expect != 0 && !tests ? k->expect : k->value);
	history_int(expect, k->expect);
	return history_say(s, &k->call, (unsigned)(k - s->stores->keys), n, &m);
}

/* --- what is not answered, or refused --- */
static void in_doubt(struct sim *s, struct store_key *k)
{
	struct sim_stores *h = s->stores;
	unsigned count = k->may_count;

	k->call.busy = false;
	k->call.rest_until_us = s->now_us + HISTORY_REST;
	if (!writes(k->op))
		return;
	h->doubtful++;
	k->unsure[h->sides[k->call.node]] = true;
	for (unsigned i = 0; i < count; i++)
		may_add(k, ops[k->op].after(k->may[i], k->value, k->expect));
	if (k->lives_us > 0) { /* one of two lives, and not for how long */
		k->gone_from_us = 0;
		k->gone_by_us = SIM_NEVER;
	}
}

/* Those with an even index write nothing from when the network is whole again until all agree: what is left
 * of them has to be what the policy says. */
static bool rests(const struct sim_stores *h, const struct store_key *k)
{
	return h->cut == CUT_HEALED && (k - h->keys) % 2 == 0;
}

void key_turn(struct sim *s, uint32_t which)
{
	struct sim_stores *h = s->stores;
	struct store_key *k = &h->keys[which];
	struct sim_node *n;
	uint8_t key[12];

	if (k->call.busy && history_is_lost(s, &k->call))
		in_doubt(s, k);
	if (k->call.busy && s->now_us - k->call.since_us > HISTORY_CALL_MAX)
		sim_fail(s, "a %s for key %u of %s has no answer", client_type_name(ops[k->op].type),
			k->number, name_node(&s->nodes[k->call.node]));
	if (!k->call.busy && h->cut == CUT_NONE && !k->any && k->may_count == 1 &&
		s->now_us - k->written_us >= ASYNC_SURE)
		k->sure = k->may[0];
	if (k->call.busy || k->call.rest_until_us > s->now_us || rests(h, k))
		return;
	history_int(key, (int32_t)k->number);
	n = history_whom(s, history_partition(key));
	if (n == NULL)
		return;
	k->op = draw_op(h, k);
	draw_values(h, k);
	ask(s, k, n, key);
}

/* --- what is answered --- */
static int32_t said(const struct client_message *m, enum answer kind)
{
	const struct client_flag_answer *yes = m->body;
	const struct client_data_answer *data = m->body;

	if (kind == ANSWER_FLAG)
		return yes->response;
	return kind == ANSWER_NONE || data->response.n < 0 ? 0 : history_int_of(data->response);
}

static int32_t should_say(const struct store_key *k, int32_t was)
{
	const struct key_op *o = &ops[k->op];

	if (o->answer == ANSWER_DATA)
		return was;
	if (o->answer == ANSWER_NONE)
		return 0;
	return o->after == after_read ? was != 0 : was != 0 && was == k->expect;
}

/* A value that lives for a time may be gone by the end of the call, or had to be at its begin. A copy does
 * not know that it was looked at, and may be the owner's by now. */
static void let_time_pass(struct sim *s, struct store_key *k)
{
	if (k->kind == KEY_IDLES && k->life_us > 0 && s->stores->fault_us >= k->written_us &&
		k->gone_from_us > k->written_us + k->life_us - SECOND_CUT)
		k->gone_from_us = k->written_us + k->life_us - SECOND_CUT;
	if (s->now_us >= k->gone_from_us)
		may_add(k, 0);
	if (k->call.since_us >= k->gone_by_us)
		may_only(k, 0);
}

static void lives_for(struct store_key *k, int64_t from_us, int64_t by_us)
{
	k->gone_from_us = from_us + k->life_us - SECOND_CUT;
	k->gone_by_us = by_us + k->life_us + SECOND_CUT;
}

/* What is there now was put there, or looked at. */
static void note_times(struct sim *s, struct store_key *k, int32_t got)
{
	if (k->may_count == 1 && k->may[0] == 0) {
		k->gone_from_us = k->gone_by_us = SIM_NEVER;
	} else if (writes(k->op)) {
		k->life_us = k->lives_us;
		k->written_us = k->call.since_us;
		if (k->life_us > 0)
			lives_for(k, k->call.since_us, s->now_us);
	} else if (k->kind == KEY_IDLES && got != 0 && k->gone_by_us != SIM_NEVER) {
		lives_for(k, k->call.since_us, s->now_us);
	}
}

static void judge(struct sim *s, struct store_key *k, int32_t got)
{
	struct store_key was;
	unsigned fits = 0;

	let_time_pass(s, k);
	was = *k;
	k->may_count = 0;
	for (unsigned i = 0; i < was.may_count; i++)
		if (should_say(k, was.may[i]) == got) {
			fits++;
			may_add(k, ops[k->op].after(was.may[i], k->value, k->expect));
		}
	if (fits == 0)
		sim_fail(s, "key %u: %s answers a %s with %d, and %d%s is there: %s", k->number,
			name_node(&s->nodes[k->call.node]), client_type_name(ops[k->op].type), got,
			was.may[0], was.may_count > 1 ? " or another" : "",
			got < was.may[0] ? "an acknowledged write is lost" : "a value from nowhere");
	note_times(s, k, got);
}

/* It was written since the network was cut, or is what was there before. */
static void judge_any(struct sim *s, struct store_key *k, int32_t got)
{
	struct sim_stores *h = s->stores;
	unsigned side = h->sides[k->call.node];

	if (k->op == OP_GET && got != 0 && !may_be(k, got) && (got <= k->floor || got > k->tried))
		sim_fail(s, "key %u: %s has %d, which nobody has written since %d: a value from nowhere",
			k->number, name_node(&s->nodes[k->call.node]), got, k->floor);
	if (k->kind == KEY_ASYNC && got == 0 && k->op == OP_GET && k->sure > 0)
		sim_fail(s, "key %u: %s has nothing, and %d was written long before the kill", k->number,
			name_node(&s->nodes[k->call.node]), k->sure);
	if (k->op == OP_SET) {
		k->side[side] = k->value;
		k->unsure[side] = h->cut != CUT_OPEN;
	}
	if (h->cut != CUT_NONE || k->call.since_us < h->settled_us || (k->op != OP_GET && k->op != OP_SET))
		return;
	may_only(k, k->op == OP_GET ? got : k->value);
	k->gone_from_us = k->gone_by_us = SIM_NEVER;
	if (k->op == OP_SET)
		note_times(s, k, got);
	else if (k->kind == KEY_LIVES || k->kind == KEY_IDLES)
		k->gone_from_us = 0; /* nobody knows since when */
}

void key_told(struct sim *s, struct store_key *k, const struct client_message *m)
{
	struct sim_stores *h = s->stores;

	if (m->type == CLIENT_ERROR) {
		h->refused++;
		if (history_is_uncertain(h, &k->call))
			in_doubt(s, k);
		k->call.busy = false;
		return;
	}
	if (m->type != ops[k->op].type + 1)
		return;
	k->call.busy = false;
	if (k->kind == KEY_ASYNC && writes(k->op) && history_draw(h, 2) == 0)
		k->call.rest_until_us = s->now_us + ASYNC_SURE + SIM_S;
	h->done++;
	h->reads += !writes(k->op);
	if (s->opt.trace != NULL)
		fprintf(s->opt.trace, "%10.3f key %u: %s %d (%d) of n%u says %d; was %d\n",
			(double)s->now_us / SIM_MS, k->number, client_type_name(ops[k->op].type), k->value,
			k->expect, k->call.node + 1, said(m, ops[k->op].answer), k->any ? -1 : k->may[0]);
	if (k->any)
		judge_any(s, k, said(m, ops[k->op].answer));
	else
		judge(s, k, said(m, ops[k->op].answer));
}

/* --- cuts --- */
void keys_cut(struct sim_stores *h)
{
	for (uint32_t i = 0; i < HISTORY_KEYS; i++) {
		struct store_key *k = &h->keys[i];
		bool writing = k->call.busy && writes(k->op);
		unsigned count = k->may_count;
		bool was_any = k->any; /* of the cut before: what stands above is older than that */

		for (unsigned v = 0; writing && v < count; v++)
			may_add(k, ops[k->op].after(k->may[v], k->value, k->expect));
		k->floor = k->any ? k->floor : k->tried;
		k->any = true;
		k->sure = 0;
		k->side[0] = k->side[1] = 0;
		k->unsure[0] = k->unsure[1] = writing || was_any;
	}
}

void keys_killed(struct sim *s)
{
	struct sim_stores *h = s->stores;

	for (uint32_t i = 0; i < HISTORY_KEYS; i++) {
		struct store_key *k = &h->keys[i];

		if (k->kind != KEY_ASYNC || k->any ||
			(k->may_count == 1 && k->may[0] == k->sure && !k->call.busy))
			continue;
		may_add(k, k->sure);
		k->floor = k->sure;
		k->any = true;
	}
}

/* What of both sides may be left: by the policy, where the side that it prefers has written it. */
static void settle(struct store_key *k, int winner)
{
	int preferred = winner < 0 ? -1 : k->kind == KEY_PASSES ? !winner : winner;
	struct store_key was = *k;

	k->any = false;
	k->may_count = 0;
	for (int side = 0; side < 2; side++) {
		if (preferred >= 0 && was.side[preferred] != 0 && side != preferred)
			continue;
		if (was.side[side] != 0)
			may_add(k, was.side[side]);
		for (unsigned i = 0; was.side[side] == 0 && i < was.may_count; i++)
			may_add(k, was.may[i]);
	}
}

void keys_settled(struct sim_stores *h, int winner)
{
	for (uint32_t i = 0; i < HISTORY_KEYS; i++) {
		struct store_key *k = &h->keys[i];

		if (i % 2 == 0 && !k->call.busy && !k->unsure[0] && !k->unsure[1])
			settle(k, winner);
	}
}
