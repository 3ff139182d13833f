/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk.c - keys, values, entries, dump: a map of any size, partition by partition and piece by piece, several
 * partitions at a time. An entry that is there all the while is met once; the iteration is Hazelcast's own
 * (MapFetchKeys, MapFetchEntries), which lives through a partition's growth and move.
 */
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/out.h"
#include "tools/map/walk.h"

enum {
	PIECE = 256 << 10,  /* bytes that an answer shall have */
	KEYS_FIRST = 256,   /* keys of the first answers, and of all when entries follow one by one */
	ENTRIES_FIRST = 16, /* their size is not known yet */
	BATCH_MAX = 4096,
};

static struct walk walk;

static void done_piece(struct cluster_call *c, const struct call_result *r);

static void ask_piece(struct lane *l)
{
	struct map_app *a = l->walk->app;
	enum client_type type = l->walk->keys_only ? CLIENT_MAP_FETCH_KEYS : CLIENT_MAP_FETCH_ENTRIES;

	mc_check(!l->over && l->batch > 0 && l->pointer_count > 0 && l->pending == 0);
	l->body = (struct client_map_fetch){ .name = a->want.map, .batch = l->batch };
	l->body.iteration_pointers.v = l->pointers;
	l->body.iteration_pointers.n = l->pointer_count;
	l->call.ctx = l;
	app_call_partition(a, &l->call, type, &l->body, l->partition, true, done_piece);
}

static bool keep_pointers(struct lane *l, const struct client_int_pair *from, uint32_t n)
{
	struct client_int_pair *more = realloc(l->pointers, n * sizeof(*more));

	mc_check(n > 0);
	if (more == NULL)
		return false;
	memcpy(more, from, n * sizeof(*more));
	l->pointers = more;
	l->pointer_count = n;
	return true;
}

static void begin_lane(struct lane *l)
{
	static const struct client_int_pair start = { INT32_MAX, -1 };
	struct walk *w = l->walk;

	mc_check(w->next < INT32_MAX && w->running < WALK_LANES);
	l->partition = (int32_t)w->next++;
	l->over = false;
	w->running++;
	if (keep_pointers(l, &start, 1))
		ask_piece(l);
	else
		app_end(w->app, STATUS_HOST);
}

/* The next partition; the last lane that has none ends the command. */
static void end_lane(struct lane *l)
{
	struct walk *w = l->walk;

	mc_check(l->over && w->running > 0);
	w->running--;
	if (w->next < cluster_client_partitions(w->app->client))
		begin_lane(l);
	else if (w->running == 0 && w->done != NULL)
		w->done(w->app);
	else if (w->running == 0)
		app_end(w->app, STATUS_OK);
}

/* The first answer tells how many partitions there are. */
static void begin_others(struct walk *w)
{
	for (unsigned i = 1; i < WALK_LANES && w->next < cluster_client_partitions(w->app->client); i++) {
		w->lanes[i].batch = w->lanes[0].batch;
		begin_lane(&w->lanes[i]);
	}
}

void walk_go_on(struct lane *l)
{
	if (!out_wait())
		app_end(l->walk->app, STATUS_OK); /* nobody reads any more: out_close() says so */
	if (l->walk->app->status >= 0)
		return;
	if (l->walk->next == 1)
		begin_others(l->walk);
	if (l->over)
		end_lane(l);
	else
		ask_piece(l);
}

/* --- pieces --- */

static void show_piece(struct walk *w, struct mc_bytes key, struct mc_bytes value)
{
	show_begin(w->app, w->record);
	if (w->record != RECORD_MAP_ONE_VALUE)
		show_data(w->app, "key", "key_type", "key_hex", key);
	if (w->record != RECORD_MAP_KEY)
		show_data(w->app, "value", "value_type", "value_hex", value);
	show_end(w->app);
}

/* So many that the next answer has about the size that it shall have. */
static int32_t next_batch(int32_t batch, size_t bytes, uint32_t n)
{
	size_t mean = n > 0 ? bytes / n + 1 : 0, fits = mean > 0 ? PIECE / mean + 1 : (size_t)batch;

	return fits < BATCH_MAX ? (int32_t)fits : BATCH_MAX;
}

/* Where the next piece begins. */
static bool take_pointers(struct lane *l, const struct client_int_pair *pointers, uint32_t n)
{
	l->over = n == 0 || pointers[n - 1].key < 0;
	if (n == 0 || keep_pointers(l, pointers, n))
		return true;
	app_end(l->walk->app, STATUS_HOST);
	return false;
}

static void take_keys(struct lane *l, const struct client_map_fetch_keys_answer *answer)
{
	const struct client_blob *v = answer->keys.v;

	for (uint32_t i = 0; i < answer->keys.n; i++)
		if (app_lacks_schema(l->walk->app, &l->call, v[i].data))
			return;
	if (!take_pointers(l, answer->iteration_pointers.v, answer->iteration_pointers.n))
		return;
	if (l->walk->views && answer->keys.n > 0) {
		walk_dump_keys(l, v, answer->keys.n);
		return;
	}
	for (uint32_t i = 0; i < answer->keys.n; i++)
		show_piece(l->walk, v[i].data, (struct mc_bytes){ NULL, -1 });
	walk_go_on(l);
}

static void take_entries(struct lane *l, const struct client_map_fetch_entries_answer *answer)
{
	size_t bytes = 0;

	if (l->walk->met == NULL &&
		app_lacks_schemas(l->walk->app, &l->call, answer->entries.v, answer->entries.n))
		return;
	if (!take_pointers(l, answer->iteration_pointers.v, answer->iteration_pointers.n))
		return;
	for (uint32_t i = 0; i < answer->entries.n; i++) {
		const struct client_entry *e = &answer->entries.v[i];

		if (l->walk->met != NULL)
			l->walk->met(l->partition, e);
		else
			show_piece(l->walk, e->key, e->value);
		bytes += (size_t)e->key.n + (size_t)e->value.n;
	}
	l->batch = next_batch(l->batch, bytes, answer->entries.n);
	walk_go_on(l);
}

static void done_piece(struct cluster_call *c, const struct call_result *r)
{
	struct lane *l = c->ctx;

	if (r->end == CALL_ANSWER_TOO_LARGE && l->batch > 1) {
		l->batch = l->batch / 16 + 1;
		ask_piece(l);
	} else if (!app_answered(l->walk->app, c, r)) {
		return;
	} else if (l->walk->keys_only) {
		take_keys(l, r->message->body);
	} else {
		take_entries(l, r->message->body);
	}
}

static bool begin_walk(struct map_app *a, enum record record, bool keys_only)
{
	mc_check(walk.app == NULL); /* one walk a process */
	walk.app = a;
	walk.record = record;
	walk.keys_only = keys_only;
	for (unsigned i = 0; i < WALK_LANES; i++)
		walk.lanes[i].walk = &walk;
	walk.lanes[0].batch = keys_only ? KEYS_FIRST : ENTRIES_FIRST;
	begin_lane(&walk.lanes[0]); /* there is a partition 0 in every cluster */
	return true;
}

void walk_entries(struct map_app *a, void (*met)(int32_t partition, const struct client_entry *e),
	void (*done)(struct map_app *a))
{
	walk.met = met;
	walk.done = done;
	begin_walk(a, RECORD_MAP_ENTRY, false);
}

bool begin_keys(struct map_app *a, struct fault *fault)
{
	(void)fault;
	return begin_walk(a, RECORD_MAP_KEY, true);
}

bool begin_values(struct map_app *a, struct fault *fault)
{
	(void)fault;
	return begin_walk(a, RECORD_MAP_ONE_VALUE, false);
}

bool begin_entries(struct map_app *a, struct fault *fault)
{
	(void)fault;
	return begin_walk(a, RECORD_MAP_ENTRY, false);
}

bool begin_dump(struct map_app *a, struct fault *fault)
{
	tool_output_close(&a->out);
	if (!tool_output_json(&a->out))
		return fault_memory(fault);
	walk.views = true;
	return begin_walk(a, RECORD_MAP_ENTRY, true);
}

void end_walk(void)
{
	for (unsigned i = 0; i < WALK_LANES; i++) {
		free(walk.lanes[i].pointers);
		free(walk.lanes[i].views);
		free(walk.lanes[i].keys);
	}
}
