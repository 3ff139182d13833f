/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stores.c - C nodes that store, clients that write and read, and a history that must hold: whatever was
 * acknowledged is read again, and nothing else ever is. Nodes come, leave and are killed, one kill at a time
 * with time to make new backups: so nothing may be lost.
 *
 * A key has one writer, which writes rising numbers and one at a time. A write whose node was killed before
 * it answered may have been done or not: its key is not used again.
 *
 * At the end, when nobody writes any more, every node is asked for the whole map, in each way in which that
 * can be asked for: each has to have put it together from all owners.
 */
#include <stdlib.h>
#include <string.h>

#include "common/base/hash.h"
#include "tests/sim/stores.h"

enum { KEYS = 32, NODES_MAX = 6, CONN_FIRST = 0x50000000 };
/* What DUE_FAULT's number means: a node is started, a key has its turn, something goes wrong. */
enum { KEY_TURN = 64, GO_WRONG = 128 };
#define CALL_MAX (30 * SIM_S)
#define KILL_PAUSE (25 * SIM_S) /* a suspicion, promotions, and copies of what lost one */
#define RUN_FOR (150 * SIM_S)
#define REST (40 * SIM_S)

struct store_key {
	uint32_t number, serial; /* the key itself; of its calls */
	int32_t tried, acked;
	bool busy, writes;
	uint32_t node, life; /* who was asked */
	int64_t since_us;
};

struct sim_stores {
	struct mc_rng rng;
	struct store_key keys[KEYS];
	uint32_t numbers;
	node_conn conns[NODES_MAX], next;
	uint32_t lives[NODES_MAX]; /* as which the connection is to it */
	unsigned nodes;
	int64_t killed_us;
	uint64_t writes, reads, refused, doubtful;
	unsigned kills, leaves;
	bool last; /* all keys are read once more */
	unsigned asked, answered;
};

static uint32_t draw(struct sim_stores *h, uint32_t below)
{
	return (uint32_t)mc_rng_below(&h->rng, below);
}

/* --- keys and values: ints, as data --- */
static void int_data(uint8_t out[12], int32_t v)
{
	static const uint8_t head[8] = { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf9 };

	memcpy(out, head, sizeof(head));
	for (int i = 0; i < 4; i++)
		out[8 + i] = (uint8_t)((uint32_t)v >> (24 - 8 * i));
}

static int32_t int_of(struct mc_bytes b)
{
	uint32_t v = 0;

	for (int i = 8; b.n == 12 && i < 12; i++)
		v = v << 8 | b.p[i];
	return (int32_t)v;
}

static uint32_t partition_of_key(const uint8_t key[12])
{
	return mc_partition_of((int32_t)mc_murmur32(key + 8, 4), MC_PARTITIONS);
}

/* --- calls --- */
static struct sim_node *any_joined(struct sim *s)
{
	struct sim_stores *h = s->stores;
	unsigned first = draw(h, h->nodes);

	for (unsigned i = 0; i < h->nodes; i++) {
		struct sim_node *n = &s->nodes[(first + i) % h->nodes];

		if (node_live(n) && n->joined && !n->leaving)
			return n;
	}
	return NULL;
}

static struct sim_node *owner_of(struct sim *s, uint32_t p)
{
	struct sim_node *any = any_joined(s), *n;
	const struct sim_name *name;

	if (any == NULL)
		return NULL;
	name = name_find(s, node_replica(any->node, p, 0));
	n = name == NULL ? any : &s->nodes[name->node];
	return node_live(n) ? n : NULL;
}

static void connect_to(struct sim *s, struct sim_node *n)
{
	struct sim_stores *h = s->stores;
	struct client_authentication a = { .cluster_name = mc_str_z(n->cfg.cluster_name),
		.username = { NULL, -1 },
		.password = { NULL, -1 },
		.uuid = { false, 7, 7 },
		.client_type = mc_str_z("SIM"),
		.serialization_version = 1,
		.client_hazelcast_version = mc_str_z("5.3.8"),
		.client_name = mc_str_z("h") };

	h->lives[n->index] = n->life;
	h->conns[n->index] = CONN_FIRST + ++h->next;
	client_say(s, n, h->conns[n->index],
		&(struct client_message){
			.type = CLIENT_AUTHENTICATION, .correlation = 1, .partition_id = -1, .body = &a });
}

static void forget_key(struct sim_stores *h, struct store_key *k)
{
	*k = (struct store_key){ .number = ++h->numbers, .serial = k->serial };
}

/* False: whom it asked is gone, or was another process. */
static bool is_asked_still(struct sim *s, const struct store_key *k)
{
	const struct sim_node *n = &s->nodes[k->node];

	return n->node != NULL && n->life == k->life;
}

static void ask(struct sim *s, struct store_key *k, struct sim_node *n, uint8_t key[12])
{
	struct sim_stores *h = s->stores;
	uint8_t value[12];
	struct client_map_put set = {
		.name = mc_str_z("m"), .key = { key, 12 }, .value = { value, 12 }, .thread_id = 1, .ttl = -1
	};
	struct client_map_key get = { .name = mc_str_z("m"), .key = { key, 12 }, .thread_id = 1 };
	struct client_message m = { .partition_id = (int32_t)partition_of_key(key) };

	if (h->lives[n->index] != n->life)
		connect_to(s, n);
	if (n->node == NULL || s->failed)
		return;
	k->busy = true;
	k->writes = !h->last && draw(h, 2) == 0;
	k->node = n->index;
	k->life = n->life;
	k->since_us = s->now_us;
	k->serial++;
	int_data(value, k->writes ? ++k->tried : 0);
	m.type = k->writes ? CLIENT_MAP_SET : CLIENT_MAP_GET;
	m.body = k->writes ? (void *)&set : (void *)&get;
	m.correlation = (int64_t)k->serial << 8 | (k - h->keys);
	client_say(s, n, h->conns[n->index], &m);
}

static void key_turn(struct sim *s, uint32_t which)
{
	struct sim_stores *h = s->stores;
	struct store_key *k = &h->keys[which];
	struct sim_node *n;
	uint8_t key[12];

	sim_put(s, DUE_FAULT, s->now_us + sim_between(s, 20, 400) * SIM_MS, KEY_TURN + which, 0, 0, NULL);
	if (k->busy && !is_asked_still(s, k)) {
		h->doubtful += k->writes;
		if (k->writes)
			forget_key(h, k);
		k->busy = false;
	}
	if (k->busy && s->now_us - k->since_us > CALL_MAX)
		sim_fail(
			s, "a call for key %u of %s has no answer", k->number, name_node(&s->nodes[k->node]));
	int_data(key, (int32_t)k->number);
	n = k->busy ? NULL : owner_of(s, partition_of_key(key));
	if (n != NULL)
		ask(s, k, n, key);
}

/* --- answers --- */
static void check_read(struct sim *s, const struct store_key *k, struct mc_bytes value)
{
	int32_t got = value.n < 0 ? 0 : int_of(value);

	if (got == k->acked)
		return;
	sim_fail(s, "key %u: %s says %d, and %d was acknowledged: %s", k->number,
		name_node(&s->nodes[k->node]), got, k->acked,
		got < k->acked ? "an acknowledged write is lost" : "a value from nowhere");
}

/* --- the whole map --- */
/* What can be asked of all partitions; the correlations of these, with a node's index. */
enum whole {
	WHOLE_SIZE,
	WHOLE_EMPTY,
	WHOLE_KEYS,
	WHOLE_VALUES,
	WHOLE_ENTRIES,
	WHOLE_HAS,
	WHOLE_HAS_NOT,
	WHOLE_COUNT
};
#define WHOLE_FIRST ((int64_t)1 << 40)

/* Keys whose last write is known; those given up meanwhile may be there or not. */
static uint32_t known(const struct sim_stores *h)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < KEYS; i++)
		count += h->keys[i].acked > 0;
	return count;
}

static const struct store_key *key_of(const struct sim_stores *h, struct mc_bytes data)
{
	for (uint32_t i = 0; i < KEYS; i++)
		if ((int32_t)h->keys[i].number == int_of(data))
			return &h->keys[i];
	return NULL;
}

/* `count` of what was asked for is there: not fewer than are known, nor more than ever were. */
static void check_count(struct sim *s, const char *what, uint32_t count)
{
	const struct sim_stores *h = s->stores;

	if (count < known(h) || count > h->numbers)
		sim_fail(s, "%s of the whole map: %u, of %u known and %u ever", what, count, known(h),
			h->numbers);
}

static void check_entries(struct sim *s, const struct client_entries_answer *a)
{
	const struct sim_stores *h = s->stores;
	uint32_t found = 0;

	check_count(s, "entries", a->response.n);
	for (uint32_t i = 0; i < a->response.n; i++) {
		const struct store_key *k = key_of(h, a->response.v[i].key);

		found += k != NULL && k->acked > 0;
		if (k != NULL && int_of(a->response.v[i].value) != k->acked)
			sim_fail(s, "the whole map has %d for key %u, and %d was acknowledged",
				int_of(a->response.v[i].value), k->number, k->acked);
	}
	if (found != known(h))
		sim_fail(s, "the whole map has %u of %u keys that are known", found, known(h));
}

static void check_keys(struct sim *s, const struct client_datas_answer *a)
{
	const struct sim_stores *h = s->stores;
	uint32_t found = 0;

	check_count(s, "keys", a->response.n);
	for (uint32_t i = 0; i < a->response.n; i++) {
		const struct store_key *k = key_of(h, a->response.v[i].data);

		found += k != NULL && k->acked > 0;
	}
	if (found != known(h))
		sim_fail(s, "the keys of the whole map are %u of %u that are known", found, known(h));
}

static void whole_told(struct sim *s, enum whole which, const struct client_message *m)
{
	struct sim_stores *h = s->stores;
	const struct client_flag_answer *yes = m->body;

	if (m->type == CLIENT_ERROR) {
		const struct client_errors *e = m->body;

		sim_fail(s, "question %d for the whole map was refused: %.*s", (int)which,
			(int)e->errors.v[0].message.n, e->errors.v[0].message.p);
		return;
	}
	h->answered++;
	switch (which) {
	case WHOLE_SIZE:
		check_count(s, "size", (uint32_t)((const struct client_int_answer *)m->body)->response);
		break;
	case WHOLE_VALUES:
		check_count(s, "values", ((const struct client_datas_answer *)m->body)->response.n);
		break;
	case WHOLE_KEYS: check_keys(s, m->body); break;
	case WHOLE_ENTRIES: check_entries(s, m->body); break;
	default:
		if (yes->response != (which == WHOLE_HAS))
			sim_fail(s, "the whole map says %d when asked %d", yes->response, (int)which);
	}
}

static void whole_ask(struct sim *s, struct sim_node *n, enum whole which, int32_t has)
{
	static const enum client_type types[WHOLE_COUNT] = { CLIENT_MAP_SIZE, CLIENT_MAP_IS_EMPTY,
		CLIENT_MAP_KEY_SET, CLIENT_MAP_VALUES, CLIENT_MAP_ENTRY_SET, CLIENT_MAP_CONTAINS_VALUE,
		CLIENT_MAP_CONTAINS_VALUE };
	struct sim_stores *h = s->stores;
	struct client_name name = { mc_str_z("m") };
	uint8_t value[12];
	struct client_map_value of = { mc_str_z("m"), { value, 12 } };
	struct client_message m = { .type = types[which],
		.correlation = WHOLE_FIRST + (int64_t)which,
		.partition_id = -1,
		.body = which >= WHOLE_HAS ? (void *)&of : (void *)&name };

	int_data(value, which == WHOLE_HAS ? has : INT32_MAX);
	h->asked++;
	client_say(s, n, h->conns[n->index], &m);
}

/* Of every node that is up; after the last faults all have had time to agree. */
static void whole_check(struct sim *s)
{
	struct sim_stores *h = s->stores;
	const struct store_key *any = NULL;

	for (uint32_t i = 0; i < KEYS; i++)
		if (h->keys[i].acked > 0)
			any = &h->keys[i];
	for (unsigned i = 0; any != NULL && i < h->nodes && !s->failed; i++) {
		struct sim_node *n = &s->nodes[i];

		if (!node_live(n) || !n->joined || n->leaving)
			continue;
		if (h->lives[i] != n->life)
			connect_to(s, n);
		for (int which = 0; which < WHOLE_COUNT && n->node != NULL && !s->failed; which++)
			whole_ask(s, n, (enum whole)which, any->acked);
	}
	sim_run(s, s->now_us + 5 * SIM_S);
	if (!s->failed && h->answered != h->asked)
		sim_fail(s, "%u of %u questions for the whole map were answered", h->answered, h->asked);
}

bool stores_told(struct sim *s, node_conn conn, const struct client_message *m)
{
	struct sim_stores *h = s->stores;
	struct store_key *k;

	if (h == NULL || conn < CONN_FIRST)
		return false;
	if (m->correlation >= WHOLE_FIRST) {
		whole_told(s, (enum whole)(m->correlation - WHOLE_FIRST), m);
		return true;
	}
	if ((m->type != CLIENT_MAP_SET_ANSWER && m->type != CLIENT_MAP_GET_ANSWER &&
		    m->type != CLIENT_ERROR) ||
		(m->correlation & 0xff) >= KEYS)
		return true;
	k = &h->keys[m->correlation & 0xff];
	if (!k->busy || k->serial != (uint32_t)(m->correlation >> 8))
		return true;
	k->busy = false;
	if (m->type == CLIENT_ERROR) { /* it was not done */
		h->refused++;
		k->tried = k->acked;
	} else if (k->writes) {
		h->writes++;
		k->acked = k->tried;
	} else {
		h->reads++;
		check_read(s, k, ((const struct client_data_answer *)m->body)->response);
	}
	return true;
}

/* --- what goes wrong --- */
static unsigned up(const struct sim *s)
{
	unsigned count = 0;

	for (unsigned i = 0; i < s->count; i++)
		count += node_live(&s->nodes[i]) && s->nodes[i].joined && !s->nodes[i].leaving;
	return count;
}

static void go_wrong(struct sim *s)
{
	struct sim_stores *h = s->stores;
	struct sim_node *n = &s->nodes[draw(h, h->nodes)];

	sim_put(s, DUE_FAULT, s->now_us + sim_between(s, 1, 12) * SIM_S, GO_WRONG, 0, 0, NULL);
	if (n->node == NULL)
		node_start(s, n);
	else if (!n->joined || n->leaving || up(s) < 3)
		return;
	else if (draw(h, 2) == 0) {
		h->leaves++;
		node_leave(s, n);
	} else if (s->now_us - h->killed_us > KILL_PAUSE) {
		h->kills++;
		h->killed_us = s->now_us;
		node_kill(s, n);
	}
}

static void due(struct sim *s, uint32_t which)
{
	if (which >= GO_WRONG) {
		if (!s->stores->last)
			go_wrong(s);
	} else if (which >= KEY_TURN) {
		key_turn(s, which - KEY_TURN);
	} else if (s->nodes[which].node == NULL) {
		node_start(s, &s->nodes[which]);
	}
}

/* --- a run --- */
static void config_draw(struct sim_stores *h, struct node_config *cfg)
{
	node_config_defaults(cfg);
	cfg->cluster_name = "stores";
	cfg->joiner = draw(h, 2) == 0 ? NODE_MULTICAST : NODE_TCP_IP;
	cfg->line = (enum mc_line)(MC_LINE_FIRST + draw(h, MC_LINE_LAST - MC_LINE_FIRST + 1));
	cfg->heartbeat_interval_ms = 1000;
	cfg->no_heartbeat_timeout_ms = 8000;
	cfg->store_bytes = MC_DATA_STORE_MIN;
}

void stores_run(struct sim *s, uint64_t seed)
{
	struct sim_stores *h = calloc(1, sizeof(*h));
	struct node_config cfg;

	if (h == NULL)
		abort();
	s->stores = h;
	s->fault = due;
	mc_rng_seed(&h->rng, seed);
	config_draw(h, &cfg);
	h->nodes = 3 + draw(h, NODES_MAX - 2);
	h->killed_us = -KILL_PAUSE;
	s->paths.delay_min_us = 100;
	s->paths.delay_max_us = 100 + draw(h, 5000);
	for (unsigned i = 0; i < h->nodes; i++) {
		node_add(s, &cfg)->peers = h->nodes;
		sim_put(s, DUE_FAULT, (int64_t)i * sim_between(s, 0, 2) * SIM_S, i, 0, 0, NULL);
	}
	for (uint32_t i = 0; i < KEYS; i++) {
		forget_key(h, &h->keys[i]);
		sim_put(s, DUE_FAULT, 3 * SIM_S, KEY_TURN + i, 0, 0, NULL);
	}
	sim_put(s, DUE_FAULT, 10 * SIM_S, GO_WRONG, 0, 0, NULL);
	sim_run(s, RUN_FOR);
	h->last = true;
	sim_run(s, s->now_us + REST);
	if (!s->failed)
		whole_check(s);
	if (!s->failed && (h->writes == 0 || h->reads < KEYS))
		sim_fail(s, "nothing was written, or not read again");
}

void stores_describe(const struct sim *s, char *out, size_t cap)
{
	const struct sim_stores *h = s->stores;

	snprintf(out, cap,
		"%u nodes that store, %u killed, %u left: %llu writes, %llu reads, %llu refused, %llu in doubt",
		h->nodes, h->kills, h->leaves, (unsigned long long)h->writes, (unsigned long long)h->reads,
		(unsigned long long)h->refused, (unsigned long long)h->doubtful);
}

void stores_free(struct sim *s)
{
	free(s->stores);
	s->stores = NULL;
}
