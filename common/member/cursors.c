/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cursors.c - what is long is said in pieces, each when its connection has drained. Nothing here knows what a
 * piece is: the watchers' rows do. A connection from which WRITABLE is awaited has an outlet, and only such
 * ones have cursors that wait, in turn.
 */
#include "common/base/check.h"
#include "common/member/member.h"

#define NOWHERE MC_INDEX_NONE /* no such place */

struct outlet {
	node_conn conn;
	uint32_t first, last; /* places of cursors; NOWHERE: none waits */
	size_t events;        /* bytes of events since it has drained */
};

/* Each client may have two of the kinds that are there once, and each member one. */
static uint32_t outlets_max(const struct node_config *cfg)
{
	return cfg->conns_max + cfg->clients_max;
}

static uint32_t cursors_max(const struct node_config *cfg)
{
	return 2 * outlets_max(cfg) + MC_CURSORS_MAX;
}

void cursors_lay_out(struct cursors *c, struct node_block *b, const struct node_config *cfg)
{
	c->outlets = node_block_part(b, sizeof(*c->outlets), outlets_max(cfg));
	c->index.v = node_block_part(b, sizeof(*c->index.v), mc_index_slots(outlets_max(cfg)));
	c->v = node_block_part(b, sizeof(*c->v), cursors_max(cfg));
}

void cursors_init(struct node *n)
{
	struct cursors *c = &n->cursors;

	mc_index_init(&c->index, c->index.v, mc_index_slots(outlets_max(n->cfg)));
	c->free = NOWHERE;
	cursors_begin_step(n);
}

void cursors_begin_step(struct node *n)
{
	n->cursors.share = MC_STEP_LONG;
}

/* --- places --- */
static uint32_t place_take(struct node *n)
{
	struct cursors *c = &n->cursors;
	uint32_t place = c->free;

	if (place == NOWHERE)
		place = c->high++;
	else
		c->free = c->v[place].next;
	mc_check(place < cursors_max(n->cfg));
	c->count++;
	return place;
}

static void place_free(struct cursors *c, uint32_t place)
{
	mc_check(c->count > 0 && c->v[place].conn != 0);
	c->v[place].conn = 0;
	c->v[place].next = c->free;
	c->free = place;
	c->count--;
}

/* --- outlets --- */
static struct outlet *outlet_find(const struct cursors *c, node_conn conn)
{
	uint32_t place = mc_index_find(&c->index, conn);

	return place == MC_INDEX_NONE ? NULL : &c->outlets[place];
}

static struct outlet *outlet_open(struct cursors *c, const struct node_config *cfg, node_conn conn)
{
	struct outlet *o = &c->outlets[c->outlet_count];

	mc_check(c->outlet_count < outlets_max(cfg));
	*o = (struct outlet){ conn, NOWHERE, NOWHERE, 0 };
	mc_index_put(&c->index, conn, c->outlet_count++);
	return o;
}

static void outlet_close(struct cursors *c, struct outlet *o)
{
	uint32_t place = (uint32_t)(o - c->outlets);

	mc_check(place < c->outlet_count);
	mc_index_drop(&c->index, o->conn);
	if (place != --c->outlet_count) {
		*o = c->outlets[c->outlet_count];
		mc_index_put(&c->index, o->conn, place);
	}
}

static void park(struct node *n, struct outlet *o, const struct cursor *cursor)
{
	struct cursors *c = &n->cursors;
	uint32_t place = place_take(n);

	c->v[place] = *cursor;
	c->v[place].next = NOWHERE;
	if (o->first == NOWHERE)
		o->first = place;
	else
		c->v[o->last].next = place;
	o->last = place;
}

static struct cursor take_first(struct cursors *c, struct outlet *o)
{
	struct cursor cursor = c->v[o->first];

	place_free(c, o->first);
	o->first = cursor.next;
	return cursor;
}

static bool waits(const struct cursors *c, node_conn conn, enum cursor_kind kind)
{
	const struct outlet *o = outlet_find(c, conn);
	uint32_t place = o == NULL ? NOWHERE : o->first;

	while (place != NOWHERE && c->v[place].kind != kind)
		place = c->v[place].next;
	return place != NOWHERE;
}

/* --- pieces --- */
/* The outlet is there before the piece is made: what that leads to here waits behind it. */
static void say_piece(struct node *n, struct cursor *cursor, uint32_t room)
{
	bool more = n->watchers->pieces[cursor->kind](n, cursor, room < MC_PIECE ? room : MC_PIECE);
	struct outlet *o = outlet_find(&n->cursors, cursor->conn);

	if (o == NULL)
		return; /* it gave the connection up */
	if (more)
		park(n, o, cursor);
	node_effect_new(n, NODE_FX_WANT_WRITABLE)->conn = cursor->conn;
}

static void cursor_start(struct node *n, struct cursor cursor, size_t bytes)
{
	struct cursors *c = &n->cursors;
	struct outlet *o = outlet_find(c, cursor.conn);

	mc_check(cursor.conn != 0 && cursor.kind < CURSOR_KIND_COUNT);
	mc_check(n->watchers->pieces[cursor.kind] != NULL);
	if (o != NULL) {
		park(n, o, &cursor);
		return;
	}
	o = outlet_open(c, n->cfg, cursor.conn);
	if (bytes <= c->share) {
		c->share -= bytes;
		say_piece(n, &cursor, MC_PIECE);
	} else {
		park(n, o, &cursor);
		node_effect_new(n, NODE_FX_WANT_WRITABLE)->conn = cursor.conn;
	}
}

bool cursor_begin(struct node *n, node_conn conn, enum cursor_kind kind, uint64_t reached, uint64_t cookie)
{
	if (n->cursors.count >= MC_CURSORS_MAX)
		return false;
	cursor_start(n, (struct cursor){ .conn = conn, .kind = kind, .reached = reached, .cookie = cookie },
		MC_PIECE);
	return true;
}

void cursor_once(struct node *n, node_conn conn, enum cursor_kind kind, size_t bytes)
{
	if (!waits(&n->cursors, conn, kind))
		cursor_start(n, (struct cursor){ .conn = conn, .kind = kind }, bytes);
}

/* --- events --- */
static void tell_lost(struct node *n)
{
	struct mc_text t = node_text(n);

	if (!notice_allowed(n, SAY_EVENTS_LOST, ""))
		return;
	mc_text_z(mc_text_int(mc_text_z(&t, "a listener reads more slowly than events come: "),
			  (int64_t)n->cursors.events_lost),
		" of them were not sent so far");
	notice_say(n, NODE_NOTICE_WARN, mc_text_done(&t), mc_str_z(NULL));
}

bool event_fits(struct node *n, node_conn conn, size_t bytes, size_t most)
{
	struct cursors *c = &n->cursors;
	struct outlet *o = outlet_find(c, conn);

	if (o == NULL) {
		o = outlet_open(c, n->cfg, conn);
		node_effect_new(n, NODE_FX_WANT_WRITABLE)->conn = conn;
	}
	if (o->events > 0 && o->events + bytes > most) {
		c->events_lost++;
		tell_lost(n);
		return false;
	}
	o->events += bytes;
	return true;
}

void cursors_writable(struct node *n, const struct node_event *ev)
{
	struct cursors *c = &n->cursors;
	struct outlet *o = outlet_find(c, ev->conn);
	struct cursor cursor;

	if (o == NULL)
		return; /* it is forgotten */
	o->events = 0;
	if (o->first == NOWHERE) {
		outlet_close(c, o);
		return;
	}
	cursor = take_first(c, o);
	say_piece(n, &cursor, ev->room);
}

/* --- gone --- */
static void drop(struct cursors *c, struct outlet *o)
{
	while (o->first != NOWHERE)
		take_first(c, o);
	outlet_close(c, o);
}

void cursors_lost_conn(struct node *n, node_conn conn)
{
	struct outlet *o = outlet_find(&n->cursors, conn);

	if (o != NULL)
		drop(&n->cursors, o);
}

void cursors_forget(struct node *n)
{
	while (n->cursors.outlet_count > 0)
		drop(&n->cursors, &n->cursors.outlets[n->cursors.outlet_count - 1]);
}

void cursors_invariant(const struct node *n)
{
	const struct cursors *c = &n->cursors;
	uint32_t count = 0;

	mc_check(mc_index_count(&c->index) == c->outlet_count && c->outlet_count <= outlets_max(n->cfg));
	for (uint32_t i = 0; i < c->outlet_count; i++) {
		const struct outlet *o = &c->outlets[i];

		mc_check(outlet_find(c, o->conn) == o);
		for (uint32_t place = o->first; place != NOWHERE; place = c->v[place].next) {
			mc_check(place < c->high && c->v[place].conn == o->conn);
			mc_check(c->v[place].next != NOWHERE || place == o->last);
			count++;
		}
	}
	mc_check(count == c->count && c->high <= cursors_max(n->cfg));
}
