/* SPDX-License-Identifier: Apache-2.0 */
/*
 * whole.c - at the end, when nobody writes any more, every node is asked for the whole map, in each way in
 * which that can be asked for: each has to have put it together from all owners.
 */
#include <string.h>

#include "tests/sim/history.h"

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

/* Of the map that is asked for: those whose value is known to be there, or with the ones that may be. */
static uint32_t keys_there(const struct sim_stores *h, bool with_unsure)
{
	uint32_t count = 0;
	int32_t value;

	for (uint32_t i = 0; i < HISTORY_KEYS; i++) {
		const struct store_key *k = &h->keys[i];

		if (k->kind == KEY_PLAIN)
			count += key_known(k, &value) ? value != 0 : with_unsure;
	}
	return count;
}

/* NULL: no key of this map, or nobody knows its value. */
static const struct store_key *key_of(const struct sim_stores *h, struct mc_bytes data, int32_t *value)
{
	for (uint32_t i = 0; i < HISTORY_KEYS; i++)
		if ((int32_t)h->keys[i].number == history_int_of(data) && h->keys[i].kind == KEY_PLAIN)
			return key_known(&h->keys[i], value) ? &h->keys[i] : NULL;
	return NULL;
}

static void check_count(struct sim *s, const char *what, uint32_t count)
{
	uint32_t least = keys_there(s->stores, false), most = keys_there(s->stores, true);

	if (count < least || count > most)
		sim_fail(s, "%s of the whole map: %u, and there are %u to %u", what, count, least, most);
}

static void check_entries(struct sim *s, const struct client_entries_answer *a)
{
	const struct sim_stores *h = s->stores;
	uint32_t found = 0;
	int32_t value = 0;

	check_count(s, "entries", a->response.n);
	for (uint32_t i = 0; i < a->response.n; i++) {
		const struct store_key *k = key_of(h, a->response.v[i].key, &value);

		found += k != NULL && value != 0;
		if (k != NULL && history_int_of(a->response.v[i].value) != value)
			sim_fail(s, "the whole map has %d for key %u, and %d was acknowledged",
				history_int_of(a->response.v[i].value), k->number, value);
	}
	if (found != keys_there(h, false))
		sim_fail(s, "the whole map has %u of %u keys that are known", found, keys_there(h, false));
}

static void check_keys(struct sim *s, const struct client_datas_answer *a)
{
	const struct sim_stores *h = s->stores;
	uint32_t found = 0;
	int32_t value = 0;

	check_count(s, "keys", a->response.n);
	for (uint32_t i = 0; i < a->response.n; i++)
		found += key_of(h, a->response.v[i].data, &value) != NULL && value != 0;
	if (found != keys_there(h, false))
		sim_fail(s, "the keys of the whole map are %u of %u that are known", found,
			keys_there(h, false));
}

void whole_told(struct sim *s, int64_t correlation, const struct client_message *m)
{
	enum whole which = (enum whole)(correlation - WHOLE_FIRST);
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

	history_int(value, which == WHOLE_HAS ? has : INT32_MAX);
	h->asked++;
	client_say(s, n, h->conns[n->index], &m);
}

/* After the last faults all have had time to agree. */
void whole_check(struct sim *s)
{
	struct sim_stores *h = s->stores;
	int32_t value, has = 0;

	for (uint32_t i = 0; i < HISTORY_KEYS; i++)
		if (h->keys[i].kind == KEY_PLAIN && key_known(&h->keys[i], &value) && value != 0)
			has = value;
	for (unsigned i = 0; has != 0 && i < h->nodes && !s->failed; i++) {
		struct sim_node *n = &s->nodes[i];

		if (!node_live(n) || !n->joined || n->leaving)
			continue;
		if (h->lives[i] != n->life)
			history_connect(s, n);
		for (int which = 0; which < WHOLE_COUNT && n->node != NULL && !s->failed; which++)
			whole_ask(s, n, (enum whole)which, has);
	}
	sim_run(s, s->now_us + 5 * SIM_S);
	if (!s->failed && h->answered != h->asked)
		sim_fail(s, "%u of %u questions for the whole map were answered", h->answered, h->asked);
}
