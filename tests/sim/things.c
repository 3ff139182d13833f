/* SPDX-License-Identifier: Apache-2.0 */
/*
 * things.c - queues, lists, sets, multimaps and ring buffers, each with one writer that does one thing at a
 * time, beside what has to be in them: an item that was acknowledged is found again, in its place, once.
 * Replicated maps and PN counters, of which any member may be asked, and may be behind: what they say was
 * written, and in the end all of them say the same. When nobody knows how a call ended, or the network is
 * cut, the writer goes on to another one.
 */
#include <stdio.h>
#include <string.h>

#include "common/base/hash.h"
#include "tests/sim/history.h"

enum thing_op { THING_ADD, THING_TAKE, THING_ALL };
#define SETTLED (20 * SIM_S) /* after the last write all members have heard of it */

static const struct {
	const char *name;
	enum client_type types[3]; /* by thing_op */
	bool ordered;
} kinds[THING_KINDS] = {
	[THING_QUEUE] = { "queue", { CLIENT_QUEUE_OFFER, CLIENT_QUEUE_POLL, CLIENT_QUEUE_ITERATOR }, true },
	[THING_LIST] = { "list", { CLIENT_LIST_ADD, CLIENT_LIST_REMOVE_WITH_INDEX, CLIENT_LIST_GET_ALL },
		true },
	[THING_SET] = { "set", { CLIENT_SET_ADD, CLIENT_SET_REMOVE, CLIENT_SET_GET_ALL }, false },
	[THING_MULTIMAP] = { "multimap",
		{ CLIENT_MULTI_MAP_PUT, CLIENT_MULTI_MAP_REMOVE_ENTRY, CLIENT_MULTI_MAP_GET }, false },
	[THING_RING] = { "ring",
		{ CLIENT_RINGBUFFER_ADD, CLIENT_RINGBUFFER_READ_ONE, CLIENT_RINGBUFFER_TAIL_SEQUENCE },
		true },
	[THING_REPLICATED] = { "replicated",
		{ CLIENT_REPLICATED_MAP_PUT, CLIENT_REPLICATED_MAP_GET, CLIENT_REPLICATED_MAP_GET }, false },
	[THING_COUNTER] = { "counter",
		{ CLIENT_PN_COUNTER_ADD, CLIENT_PN_COUNTER_GET, CLIENT_PN_COUNTER_GET }, false },
};

void thing_new(struct sim_stores *h, struct store_thing *t)
{
	uint32_t serial = t->call.serial + 1; /* what is still asked is nobody's any more */
	enum thing_kind kind = (enum thing_kind)((t - h->things) % THING_KINDS);

	*t = (struct store_thing){ .kind = kind, .number = ++h->numbers, .call = { .serial = serial } };
	snprintf(t->name, sizeof(t->name), "%s%u", kinds[kind].name, t->number);
}

/* --- what is asked --- */
static bool has_key(const struct store_thing *t)
{
	return t->kind == THING_MULTIMAP || t->kind == THING_REPLICATED;
}

static bool is_anybodys(const struct store_thing *t)
{
	return t->kind == THING_REPLICATED || t->kind == THING_COUNTER;
}

/* Of its name, as the string that it is. */
static uint32_t partition_of(const struct store_thing *t, const uint8_t key[12])
{
	uint8_t text[4 + sizeof(t->name)] = { 0 };
	size_t n = strlen(t->name);

	if (has_key(t))
		return history_partition(key);
	text[3] = (uint8_t)n;
	memcpy(text + 4, t->name, n);
	return mc_partition_of((int32_t)mc_murmur32(text, 4 + n), MC_PARTITIONS);
}

static enum thing_op draw_op(struct sim_stores *h, const struct store_thing *t)
{
	uint32_t drawn = history_draw(h, 5);

	if (h->last || drawn == 4)
		return THING_ALL;
	if (t->kind == THING_RING || is_anybodys(t))
		return drawn < 2 || t->added == 0 ? THING_ADD : THING_TAKE;
	return t->count < THING_ITEMS && (drawn < 2 || t->count == 0) ? THING_ADD : THING_TAKE;
}

/* Of a ring: what is read; of a set and a multimap: what goes. */
static int32_t draw_value(struct sim_stores *h, struct store_thing *t)
{
	if (t->op == THING_ADD)
		return ++t->tried;
	if (t->kind != THING_RING)
		return t->items[0];
	return (int32_t)(t->added - 1 - history_draw(h, t->added < THING_ITEMS ? t->added : THING_ITEMS));
}

static bool ask(struct sim *s, struct store_thing *t, struct sim_node *n, const uint8_t key[12])
{
	struct mc_str name = mc_str_z(t->name);
	struct mc_bytes kb = { key, 12 };
	uint8_t value[12];
	struct mc_bytes vb = { value, 12 };
	struct client_name bare = { name };
	struct client_map_value one = { name, vb };
	struct client_map_key_value pair = { name, kb, vb, 1 };
	struct client_map_key of_key = { name, kb, 1 };
	struct client_map_bare_key bare_key = { name, kb };
	struct client_queue_offer offer = { name, vb, 0 };
	struct client_queue_poll poll = { name, 0 };
	struct client_list_get first = { name, 0 };
	struct client_ringbuffer_add ring = { name, 0, vb };
	struct client_ringbuffer_read_one read = { name, t->value };
	struct client_replicated_map_put put = { name, kb, vb, 0 };
	struct client_pn_counter_add add = { .name = name, .delta = 1, .target_replica_uuid = n->uuid };
	struct client_pn_counter_get sum = { .name = name, .target_replica_uuid = n->uuid };
	void *const bodies[THING_KINDS][3] = {
		[THING_QUEUE] = { &offer, &poll, &bare },
		[THING_LIST] = { &one, &first, &bare },
		[THING_SET] = { &one, &one, &bare },
		[THING_MULTIMAP] = { &pair, &pair, &of_key },
		[THING_RING] = { &ring, &read, &bare },
		[THING_REPLICATED] = { &put, &bare_key, &bare_key },
		[THING_COUNTER] = { &add, &sum, &sum },
	};
	struct client_message m = { .type = kinds[t->kind].types[t->op],
		.partition_id = (int32_t)partition_of(t, key),
		.body = bodies[t->kind][t->op] };

	history_int(value, t->value);
	return history_say(s, &t->call, SLOT_THINGS + (unsigned)(t - s->stores->things), n, &m);
}

void thing_turn(struct sim *s, uint32_t which)
{
	struct sim_stores *h = s->stores;
	struct store_thing *t = &h->things[which];
	struct sim_node *n;
	uint8_t key[12];

	if (t->call.busy && history_is_lost(s, &t->call))
		thing_new(h, t);
	if (t->call.busy && s->now_us - t->call.since_us > HISTORY_CALL_MAX)
		sim_fail(s, "a %s of %s to %s has no answer", client_type_name(kinds[t->kind].types[t->op]),
			t->name, name_node(&s->nodes[t->call.node]));
	if (t->call.busy || h->cut != CUT_NONE)
		return;
	history_int(key, (int32_t)t->number);
	n = history_whom(s, partition_of(t, key));
	if (n == NULL || !n->joined || n->leaving)
		return;
	t->op = draw_op(h, t);
	t->value = draw_value(h, t);
	ask(s, t, n, key);
}

/* --- what is answered --- */
static void fail(struct sim *s, const struct store_thing *t, const char *what, int64_t said, int64_t is)
{
	sim_fail(s, "%s of %s says %s %lld, and it is %lld", client_type_name(kinds[t->kind].types[t->op]),
		t->name, what, (long long)said, (long long)is);
}

static void take_first(struct store_thing *t)
{
	if (t->count > 0)
		memmove(t->items, t->items + 1, --t->count * sizeof(t->items[0]));
}

static bool is_there(const struct store_thing *t, int32_t value)
{
	for (unsigned i = 0; i < t->count; i++)
		if (t->items[i] == value)
			return true;
	return false;
}

static void judge_all(struct sim *s, const struct store_thing *t, const struct client_datas_answer *a)
{
	if (a->response.n != t->count)
		fail(s, t, "a count of", a->response.n, t->count);
	for (unsigned i = 0; i < t->count && !s->failed; i++) {
		int32_t said = history_int_of(a->response.v[i].data);

		if (kinds[t->kind].ordered ? said != t->items[i] : !is_there(t, said))
			fail(s, t, "an item", said, t->items[i]);
	}
}

static void judge_ring(struct sim *s, struct store_thing *t, const struct client_message *m)
{
	const struct client_long_answer *at = m->body;
	const struct client_data_answer *data = m->body;

	if (t->op == THING_ALL && at->response != (int64_t)t->added - 1)
		fail(s, t, "the last one is", at->response, (int64_t)t->added - 1);
	if (t->op == THING_ADD && at->response != (int64_t)t->added)
		fail(s, t, "its place is", at->response, t->added);
	if (t->op == THING_ADD)
		t->items[t->added++ % THING_ITEMS] = t->value;
	if (t->op == THING_TAKE && history_int_of(data->response) != t->items[t->value % THING_ITEMS])
		fail(s, t, "an item", history_int_of(data->response), t->items[t->value % THING_ITEMS]);
}

static void judge(struct sim *s, struct store_thing *t, const struct client_message *m)
{
	const struct client_flag_answer *yes = m->body;
	const struct client_data_answer *data = m->body;
	int32_t first = t->count > 0 ? t->items[0] : 0;

	if (t->op == THING_ALL) {
		judge_all(s, t, m->body);
	} else if (t->op == THING_ADD) {
		if (!yes->response)
			fail(s, t, "that it was added:", 0, 1);
		t->items[t->count++] = t->value;
	} else {
		if (!kinds[t->kind].ordered && yes->response != (t->count > 0))
			fail(s, t, "that it was there:", yes->response, t->count > 0);
		if (kinds[t->kind].ordered && history_int_of(data->response) != first)
			fail(s, t, "an item", history_int_of(data->response), first);
		take_first(t);
	}
}

/* What was written, by anybody's reckoning; and in the end what the others say. */
static void judge_anybodys(struct sim *s, struct store_thing *t, const struct client_message *m)
{
	const struct client_data_answer *data = m->body;
	const struct client_pn_counter_get_answer *sum = m->body;
	int64_t said = t->kind == THING_COUNTER ? sum->value : history_int_of(data->response);

	t->added += t->op == THING_ADD;
	if (said < 0 || said > t->tried)
		fail(s, t, "what nobody has written:", said, t->tried);
	if (t->op == THING_ADD)
		t->written_us = s->now_us;
	if (t->op == THING_ADD || !s->stores->last || t->call.since_us < t->written_us + SETTLED ||
		history_is_uncertain(s->stores, &t->call))
		return;
	if (t->is_settled && said != t->settled)
		fail(s, t, "what another member does not:", said, t->settled);
	t->is_settled = true;
	t->settled = said;
}

void thing_told(struct sim *s, uint32_t which, const struct client_message *m)
{
	struct sim_stores *h = s->stores;
	struct store_thing *t = &h->things[which];

	if (m->type != CLIENT_ERROR && m->type != kinds[t->kind].types[t->op] + 1)
		return;
	t->call.busy = false;
	if (s->opt.trace != NULL)
		fprintf(s->opt.trace, "%10.3f %s: %s %d of n%u: %s\n", (double)s->now_us / SIM_MS, t->name,
			client_type_name(kinds[t->kind].types[t->op]), t->value, t->call.node + 1,
			m->type == CLIENT_ERROR ? "refused" : "answered");
	if (m->type == CLIENT_ERROR) {
		h->refused++;
		if (history_is_uncertain(h, &t->call))
			thing_new(h, t);
		return;
	}
	h->things_done++;
	if (is_anybodys(t))
		judge_anybodys(s, t, m);
	else if (t->kind == THING_RING)
		judge_ring(s, t, m);
	else
		judge(s, t, m);
}
