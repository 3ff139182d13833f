/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conns.c - TCP as far as a node can tell: in order, whole, close behind the data, resets; a cut holds what
 * is sent until it heals. A dial becomes CONNECTED when the other side's HZC is there, an accept when it has
 * read ours.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/sim/sim.h"

#define SYN_TRIES 3               /* at 0, 1 and 3 s, as kernels do within MC_DIAL_PATIENCE */
#define RESUME_MAX (200 * SIM_MS) /* a sender tries again that much after a cut has healed */
#define NO_CONN UINT32_MAX

/* --- the pool --- */
struct sim_conn *conn_at(struct sim *s, uint32_t which, uint32_t serial)
{
	struct sim_conn *c = &s->conns[which];

	return c->used && c->serial == serial ? c : NULL;
}

static uint32_t conn_index(const struct sim *s, const struct sim_conn *c)
{
	return (uint32_t)(c - s->conns);
}

static struct sim_conn *conn_new(struct sim *s)
{
	struct sim_conn *c;

	if (s->conn_count == 0)
		s->conn_free = NO_CONN;
	if (s->conn_free != NO_CONN) {
		c = &s->conns[s->conn_free];
		s->conn_free = c->next_free;
	} else {
		if (s->conn_count == s->conn_cap) {
			s->conn_cap = s->conn_cap ? 2 * s->conn_cap : 256;
			s->conns = realloc(s->conns, s->conn_cap * sizeof(*s->conns));
			if (s->conns == NULL)
				abort();
		}
		c = &s->conns[s->conn_count++];
	}
	*c = (struct sim_conn){ .serial = ++s->serial, .used = true };
	return c;
}

static void end_clear(struct sim_end *e)
{
	while (e->head != NULL) {
		struct packet *p = e->head;

		e->head = p->next;
		free(p);
	}
	e->tail = NULL;
	e->queued = 0;
}

static bool end_done(const struct sim_end *e)
{
	return e->state == END_CLOSED || e->state == END_DEAD;
}

/* When neither side knows it any more and nothing is on the way. */
static void conn_settle(struct sim *s, struct sim_conn *c)
{
	if (!c->used || !end_done(&c->end[0]) || !end_done(&c->end[1]))
		return;
	end_clear(&c->end[0]);
	end_clear(&c->end[1]);
	c->used = false;
	c->next_free = s->conn_free;
	s->conn_free = conn_index(s, c);
}

void conns_free(struct sim *s)
{
	for (uint32_t i = 0; i < s->conn_count; i++) {
		end_clear(&s->conns[i].end[0]);
		end_clear(&s->conns[i].end[1]);
	}
	free(s->conns);
}

/* --- ids, as the node knows them --- */
static void end_name(struct sim_node *n, struct sim_end *e, uint32_t conn, unsigned side)
{
	e->id = ++n->next_conn;
	if (e->id > n->conns_cap) {
		n->conns_cap = n->conns_cap ? 2 * n->conns_cap : 64;
		n->conns = realloc(n->conns, n->conns_cap * sizeof(*n->conns));
		if (n->conns == NULL)
			abort();
	}
	n->conns[e->id - 1] = conn << 1 | side;
	e->state = END_OPEN;
	e->frame_max = MC_FRAME_STRANGER_MAX;
}

struct sim_conn *conn_of(struct sim *s, const struct sim_node *n, node_conn id, unsigned *side)
{
	struct sim_conn *c;

	if (id == 0 || id > n->next_conn)
		return NULL;
	*side = n->conns[id - 1] & 1;
	c = &s->conns[n->conns[id - 1] >> 1];
	if (!c->used || c->end[*side].node != n->index || c->end[*side].life != n->life ||
		c->end[*side].id != id)
		return NULL;
	return c;
}

/* --- packets --- */
static void arm(struct sim *s, struct sim_conn *c, unsigned side, int64_t at_us)
{
	c->end[side].armed = true;
	sim_put(s, DUE_PACKET, at_us, conn_index(s, c), c->serial, side, NULL);
}

static struct packet *packet_new(enum packet_kind kind, size_t size)
{
	struct packet *p = malloc(sizeof(*p) + size);

	if (p == NULL)
		abort();
	*p = (struct packet){ .kind = kind, .size = (uint32_t)size };
	return p;
}

/* On its way to this side, behind what is already. */
static void push(struct sim *s, struct sim_conn *c, unsigned side, struct packet *p)
{
	struct sim_end *e = &c->end[side];
	int64_t due_us = s->now_us + path_delay(s);

	p->due_us = e->last_us = due_us > e->last_us ? due_us : e->last_us;
	p->next = NULL;
	if (e->tail != NULL)
		e->tail->next = p;
	else
		e->head = p;
	e->tail = p;
	e->queued += p->size;
	if (!e->armed && !e->stalled)
		arm(s, c, side, p->due_us);
}

static void push_mark(struct sim *s, struct sim_conn *c, unsigned side, enum packet_kind kind)
{
	push(s, c, side, packet_new(kind, 0));
}

static struct packet *pop(struct sim_end *e)
{
	struct packet *p = e->head;

	e->head = p->next;
	if (e->head == NULL)
		e->tail = NULL;
	return p;
}

static void arrive(struct sim *s, struct sim_conn *c, unsigned side, enum arrival_kind kind,
	enum node_failure why, void *p)
{
	struct arrival a = { .kind = kind,
		.conn = conn_index(s, c),
		.serial = c->serial,
		.side = (uint16_t)side,
		.failure = why,
		.p = p };

	node_arrive(s, &s->nodes[c->end[side].node], a);
}

/* What this end said has got away, but for little. */
static void look_drained(struct sim *s, struct sim_conn *c, unsigned side)
{
	struct sim_end *e = &c->end[side];

	if (!e->wants_writable || e->state != END_OPEN || c->end[!side].queued > s->paths.queue_low)
		return;
	e->wants_writable = false;
	sim_put(s, DUE_WRITABLE, s->now_us, e->node, e->life, 0, (void *)(uintptr_t)e->id);
}

void conn_want_writable(struct sim *s, struct sim_node *n, node_conn id)
{
	unsigned side = 0;
	struct sim_conn *c = conn_of(s, n, id, &side);

	if (c == NULL)
		return;
	c->end[side].wants_writable = true;
	look_drained(s, c, side);
}

/* Nobody there has this connection: a host that is up says so. */
static void packet_astray(struct sim *s, struct sim_conn *c, unsigned side, struct packet *p)
{
	bool says = s->nodes[c->end[side].node].state != SIM_LOST && end_done(&c->end[side]);

	if (says && (p->kind == PACKET_FRAME || p->kind == PACKET_HELLO) && !end_done(&c->end[!side]))
		push_mark(s, c, !side, PACKET_RESET);
	c->end[side].queued -= p->size;
	free(p);
	conn_settle(s, c);
}

void conn_packet_due(struct sim *s, const struct sim_due *d)
{
	struct sim_conn *c = conn_at(s, d->who, d->serial);
	struct sim_end *e;
	struct packet *p;

	if (c == NULL)
		return;
	e = &c->end[d->side];
	e->armed = false;
	if (e->head == NULL)
		return;
	if (!path_open(s, c->end[!d->side].node, e->node)) {
		e->stalled = true;
		return;
	}
	p = pop(e);
	if (e->head != NULL)
		arm(s, c, d->side, e->head->due_us > s->now_us ? e->head->due_us : s->now_us);
	if (end_done(e) || e->state == END_CLOSING)
		packet_astray(s, c, d->side, p);
	else
		arrive(s, c, d->side, ARRIVE_PACKET, NODE_FAIL_NONE, p);
}

void conns_heal(struct sim *s)
{
	for (uint32_t i = 0; i < s->conn_count; i++)
		for (unsigned side = 0; side < 2; side++) {
			struct sim_conn *c = &s->conns[i];

			if (!c->used || !c->end[side].stalled)
				continue;
			c->end[side].stalled = false;
			if (c->end[side].head != NULL && !c->end[side].armed)
				arm(s, c, side,
					s->now_us + sim_between(s, s->paths.delay_min_us, RESUME_MAX));
		}
}

/* --- what the node is told --- */
static void told_closed(
	struct sim *s, struct sim_node *n, struct sim_conn *c, unsigned side, enum node_failure why)
{
	struct sim_end *e = &c->end[side];
	struct node_event ev = { .type = NODE_EV_CLOSED, .conn = e->id, .failure = why };
	bool dialling = e->state == END_DIALLING, known = e->state == END_OPEN || e->state == END_CLOSING;
	struct mc_addr addr;

	e->state = END_CLOSED;
	end_clear(e);
	if (dialling) {
		ev.type = NODE_EV_DIAL_FAILED;
		sim_addr(c->end[1].node, &addr);
		ev.addr = &addr;
	}
	conn_settle(s, c);
	if (known || dialling)
		node_event(s, n, &ev);
}

static void told_hello(struct sim *s, struct sim_node *n, struct sim_conn *c, unsigned side)
{
	struct sim_end *e = &c->end[side];
	struct mc_addr addr = s->nodes[c->end[!side].node].addr;
	struct node_event ev = { .type = side == 0 ? NODE_EV_CONNECTED : NODE_EV_ACCEPTED, .addr = &addr };

	end_name(n, e, conn_index(s, c), side);
	ev.conn = e->id;
	if (side == 1) {
		addr.port = (uint16_t)(32768 + c->serial % 28000); /* the dialler's own end has any port */
		push_mark(s, c, 0, PACKET_HELLO);
	}
	node_event(s, n, &ev);
}

/* The edge closes what sent something malformed, when the node is done. */
static void told_malformed(
	struct sim *s, struct sim_node *n, struct sim_conn *c, unsigned side, enum mc_err err)
{
	sim_fail(s, "%s: a frame from %s cannot be read: %s", name_node(n),
		name_node(&s->nodes[c->end[!side].node]), mc_err_text(err));
}

static void told_frame(
	struct sim *s, struct sim_node *n, struct sim_conn *c, unsigned side, const struct packet *p)
{
	struct hz_message m = { .cls = HZ_NONE };
	struct hz_frame_head head;
	struct node_event ev = { .type = NODE_EV_MESSAGE, .conn = c->end[side].id, .message = &m };
	enum mc_err err = hz_frame_head_read(p->bytes, c->end[side].frame_max, &head);

	if (err == MC_ERR_OK && head.size != p->size - HZ_FRAME_HEAD)
		err = MC_ERR_VALUE;
	if (err == MC_ERR_OK)
		err = hz_payload_read(
			&head, p->bytes + HZ_FRAME_HEAD, head.size, node_line(n->node), &s->scratch, &m);
	s->frames++;
	s->bytes += p->size;
	if (err != MC_ERR_OK) {
		told_malformed(s, n, c, side, err);
		return;
	}
	if (m.cls == HZ_NONE || m.opaque)
		sim_fail(s, "%s: a frame of class %d/%d is not understood", name_node(n), m.factory, m.id);
	calls_asked(s, n, &c->end[!side], &m);
	if (!data_asked(s, n, ev.conn, &m))
		node_event(s, n, &ev);
}

static void packet_arrived(
	struct sim *s, struct sim_node *n, struct sim_conn *c, unsigned side, struct packet *p)
{
	struct sim_end *e = &c->end[side];
	enum packet_kind kind = p->kind;

	e->queued -= p->size;
	look_drained(s, c, !side);
	if (end_done(e) || e->state == END_CLOSING)
		kind = PACKET_FRAME; /* and dropped */
	else if (kind == PACKET_FRAME && e->state == END_OPEN && !open_packet(e, p))
		sim_fail(s, "%s cannot open what %s sealed", name_node(n),
			name_node(&s->nodes[c->end[!side].node]));
	else if (kind == PACKET_FRAME && e->state == END_OPEN)
		told_frame(s, n, c, side, p);
	free(p);
	if (kind == PACKET_HELLO)
		told_hello(s, n, c, side);
	else if (kind == PACKET_FIN || kind == PACKET_RESET)
		told_closed(s, n, c, side, kind == PACKET_FIN ? NODE_FAIL_CLOSED : NODE_FAIL_RESET);
}

void conn_arrived(struct sim *s, struct sim_node *n, const struct arrival *a)
{
	struct sim_conn *c = conn_at(s, a->conn, a->serial);

	if (c == NULL || c->end[a->side].life != n->life) {
		conn_drop_arrival(s, a);
		return;
	}
	if (a->kind == ARRIVE_PACKET)
		packet_arrived(s, n, c, a->side, a->p);
	else if (!end_done(&c->end[a->side]) && (a->kind == ARRIVE_CLOSED || c->end[0].state == END_DIALLING))
		told_closed(s, n, c, a->side, a->failure);
}

void conn_drop_arrival(struct sim *s, const struct arrival *a)
{
	(void)s;
	if (a->kind == ARRIVE_DATAGRAM)
		cast_drop(a->p);
	else if (a->kind == ARRIVE_PACKET)
		free(a->p);
}

/* --- what the node does --- */
static bool dialling_already(const struct sim *s, const struct sim_node *n, unsigned to)
{
	for (uint32_t i = 0; i < s->conn_count; i++) {
		const struct sim_conn *c = &s->conns[i];

		if (c->used && c->end[0].state == END_DIALLING && c->end[0].node == n->index &&
			c->end[0].life == n->life && c->end[1].node == to)
			return true;
	}
	return false;
}

void conn_dial(struct sim *s, struct sim_node *n, const struct mc_addr *to)
{
	int index = sim_index(s, to);
	struct sim_conn *c;

	if (index < 0) {
		sim_fail(s, "%s dials [%s]:%u, which is nobody's address", name_node(n), to->host, to->port);
		return;
	}
	if (s->opt.watch && dialling_already(s, n, (unsigned)index))
		sim_fail(s, "%s dials n%d while it dials it", name_node(n), index + 1);
	c = conn_new(s);
	c->end[0].node = n->index;
	c->end[0].life = n->life;
	c->end[0].state = END_DIALLING;
	c->end[1].node = (uint32_t)index;
	sim_put(s, DUE_SYN, s->now_us + path_delay(s), conn_index(s, c), c->serial, 1, NULL);
	sim_put(s, DUE_PATIENCE, s->now_us + MC_DIAL_PATIENCE * SIM_MS, conn_index(s, c), c->serial, 0, NULL);
}

static void syn_lost(struct sim *s, struct sim_conn *c)
{
	if (++c->tries < SYN_TRIES)
		sim_put(s, DUE_SYN, s->now_us + c->tries * SIM_S, conn_index(s, c), c->serial, 1, NULL);
}

void conn_syn_due(struct sim *s, const struct sim_due *d)
{
	struct sim_conn *c = conn_at(s, d->who, d->serial);
	struct sim_node *from, *to;

	if (c == NULL || c->end[0].state != END_DIALLING)
		return;
	from = &s->nodes[c->end[0].node];
	to = &s->nodes[c->end[1].node];
	if (to->state == SIM_LOST || !path_open(s, from->index, to->index) ||
		!path_open(s, to->index, from->index)) {
		syn_lost(s, c);
	} else if (to->node == NULL) {
		sim_put(s, DUE_REFUSED, s->now_us + path_delay(s), conn_index(s, c), c->serial, 0, NULL);
	} else {
		c->end[1].life = to->life;
		c->end[1].last_us = s->now_us + path_delay(s); /* the answer, then HZC */
		sim_put(s, DUE_PATIENCE, s->now_us + MC_ANSWER_PATIENCE * SIM_MS, conn_index(s, c), c->serial,
			1, NULL);
		push_mark(s, c, 1, PACKET_HELLO);
	}
}

static void dial_failed(struct sim *s, struct sim_conn *c, enum node_failure why)
{
	bool there = c->end[1].life != 0;

	if (there && !end_done(&c->end[1]))
		push_mark(s, c, 1, PACKET_FIN);
	else
		c->end[1].state = END_CLOSED;
	arrive(s, c, 0, ARRIVE_DIAL_FAILED, why, NULL);
}

void conn_refused_due(struct sim *s, const struct sim_due *d)
{
	struct sim_conn *c = conn_at(s, d->who, d->serial);

	if (c != NULL && c->end[0].state == END_DIALLING)
		dial_failed(s, c, NODE_FAIL_REFUSED);
}

/* side 0: no connection in time. side 1: accepted, but no HZC in time. */
void conn_patience_due(struct sim *s, const struct sim_due *d)
{
	struct sim_conn *c = conn_at(s, d->who, d->serial);

	if (c == NULL || c->end[0].state != END_DIALLING || (d->side == 0 && c->end[1].life != 0))
		return;
	if (s->nodes[c->end[0].node].frozen) { /* nor do its timers run */
		sim_put(s, DUE_PATIENCE, s->now_us + SIM_S, d->who, d->serial, d->side, NULL);
		return;
	}
	dial_failed(s, c, d->side == 0 ? NODE_FAIL_TIMEOUT : NODE_FAIL_NOT_MEMBER);
}

/* Its queue is full: dropped. The other side learns it behind what is on the way. */
static void drop_slow(struct sim *s, struct sim_conn *c, unsigned side)
{
	c->end[side].state = END_CLOSING;
	push_mark(s, c, !side, PACKET_RESET);
	sim_put(s, DUE_FLUSHED, s->now_us, conn_index(s, c), c->serial, side | NODE_FAIL_SLOW << 1, NULL);
}

/* A plain one leaves out of its handshake what only C nodes say. */
static void hide(const struct sim_node *n, const struct node_effect *fx)
{
	struct hz_member_handshake *h;
	uint32_t kept = 0;

	if (!n->plain || fx->out.cls != HZ_MEMBER_HANDSHAKE)
		return;
	memcpy(&h, &fx->out.body, sizeof(h));
	for (uint32_t i = 0; i < h->options.n; i++)
		if (h->options.v[i].key.n < 3 || memcmp(h->options.v[i].key.p, "mc.", 3) != 0)
			h->options.v[kept++] = h->options.v[i];
	h->options.n = kept;
}

void conn_send(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	unsigned side = 0;
	struct sim_conn *c = conn_of(s, n, fx->conn, &side);
	size_t size, written = 0, room;
	struct packet *p;
	enum mc_err err;
	uint8_t *frame;

	if (c == NULL || c->end[side].state != END_OPEN) {
		/* Its end may have come between two effects of one event, by a full queue. */
		if (c == NULL || c->end[side].state != END_CLOSING)
			sim_fail(s, "%s sends %s on a connection that is closed", name_node(n),
				hz_class_name(fx->out.cls));
		return;
	}
	data_present(n, fx);
	hide(n, fx);
	size = hz_frame_size(&fx->out, fx->line);
	room = seal_packet_size(&c->end[side], size);
	p = packet_new(PACKET_FRAME, room);
	frame = p->bytes + (room - size);
	err = size == 0 ? MC_ERR_VALUE : hz_frame_write(&fx->out, fx->line, frame, size, &written);
	if (err != MC_ERR_OK || written != size) {
		sim_fail(s, "%s: %s cannot be written: %s, %zu of %zu", name_node(n),
			hz_class_name(fx->out.cls), mc_err_text(err), written, size);
		free(p);
		return;
	}
	sim_hash_bytes(s, frame, size);
	seal_packet(&c->end[side], p, size);
	n->sent++;
	calls_sent(s, n, &c->end[!side], &fx->out);
	push(s, c, !side, p);
	if (c->end[!side].queued > s->paths.queue_max)
		drop_slow(s, c, side);
}

void conn_trust(struct sim *s, struct sim_node *n, node_conn id, uint32_t frame_max)
{
	unsigned side = 0;
	struct sim_conn *c = conn_of(s, n, id, &side);

	if (c == NULL)
		return;
	c->end[side].frame_max = frame_max;
	c->end[side].trusted = true;
}

void conn_hang_up(struct sim *s, struct sim_node *n, node_conn id)
{
	unsigned side = 0;
	struct sim_conn *c = conn_of(s, n, id, &side);
	struct sim_end *e, *other;
	bool quick;

	if (c == NULL || c->end[side].state != END_OPEN)
		return;
	e = &c->end[side];
	other = &c->end[!side];
	quick = !other->stalled && path_open(s, e->node, other->node) && path_open(s, other->node, e->node);
	e->state = END_CLOSING;
	push_mark(s, c, !side, PACKET_FIN);
	sim_put(s, DUE_FLUSHED,
		quick ? other->last_us + path_delay(s) : s->now_us + MC_FLUSH_PATIENCE * SIM_MS,
		conn_index(s, c), c->serial, side | NODE_FAIL_HUNG_UP << 1, NULL);
}

void conn_flushed_due(struct sim *s, const struct sim_due *d)
{
	struct sim_conn *c = conn_at(s, d->who, d->serial);
	unsigned side = d->side & 1;

	if (c != NULL && c->end[side].state == END_CLOSING)
		arrive(s, c, side, ARRIVE_CLOSED, (enum node_failure)(d->side >> 1), NULL);
}

/* --- processes that are gone --- */
void conns_die(struct sim *s, struct sim_node *n, enum packet_kind farewell)
{
	for (uint32_t i = 0; i < s->conn_count; i++)
		for (unsigned side = 0; side < 2; side++) {
			struct sim_conn *c = &s->conns[i];
			struct sim_end *e = &c->end[side], *other = &c->end[!side];

			if (!c->used || e->node != n->index || e->life != n->life || end_done(e))
				continue;
			e->state = END_DEAD;
			end_clear(e);
			if (side == 0 && other->life == 0)
				other->state = END_DEAD; /* was never answered */
			if (!end_done(other) && farewell != PACKET_HELLO)
				push_mark(s, c, !side, farewell);
			conn_settle(s, c);
		}
}

unsigned conns_between(const struct sim *s, const struct sim_node *a, const struct sim_node *b)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < s->conn_count; i++) {
		const struct sim_conn *c = &s->conns[i];
		bool there = c->used && c->end[0].state == END_OPEN && c->end[1].state == END_OPEN;

		count += there &&
			((c->end[0].node == a->index && c->end[1].node == b->index) ||
				(c->end[0].node == b->index && c->end[1].node == a->index));
	}
	return count;
}
