/* SPDX-License-Identifier: Apache-2.0 */
/* company.c - nodes, the connections between them, and what is on its way. */
#include "tests/lib/company.h"

enum { MEMORY = 8 << 20, HEARD = 4 << 20 };

struct company_letter {
	struct company_letter *next;
	enum { DIALS, SAYS, CLOSES } what;
	uint32_t from, to; /* to: of a dial; else the link says */
	struct company_link *link;
	size_t n;
	uint8_t bytes[];
};

/* --- out --- */
static struct company_letter *letter_new(struct company *c, uint32_t from, size_t n)
{
	struct company_letter *l = calloc(1, sizeof(*l) + n);

	l->from = from;
	l->n = n;
	*c->last = l;
	c->last = &l->next;
	return l;
}

static struct company_link *link_of(struct company *c, uint32_t i, node_conn conn)
{
	for (uint32_t k = 0; k < c->link_count; k++)
		for (int end = 0; end < 2; end++)
			if (c->links[k].open && c->links[k].end[end] == i && c->links[k].conn[end] == conn)
				return &c->links[k];
	return NULL;
}

static void send_letter(struct company *c, uint32_t i, const struct node_effect *e)
{
	struct company_link *link = link_of(c, i, e->conn);
	size_t size = hz_frame_size(&e->out, e->line), n;
	struct company_letter *l;

	if (link == NULL)
		return;
	assert_int_not_equal(size, 0);
	l = letter_new(c, i, size);
	l->what = SAYS;
	l->link = link;
	assert_int_equal(hz_frame_write(&e->out, e->line, l->bytes, size, &n), MC_ERR_OK);
}

/* Of the address 10.0.0.(i + 1); COMPANY_MAX: nobody's. */
static uint32_t who_is(const struct mc_addr *addr)
{
	uint32_t i = 0;
	struct peer p;

	for (; i < COMPANY_MAX; i++) {
		p = peer_of(i + 1);
		if (mc_addr_eq(addr, &p.addr))
			break;
	}
	return i;
}

static void hear(struct company *c, uint32_t i, const struct client_message *m)
{
	struct heard *h = &c->heard;
	size_t n;

	assert_int_equal(
		client_message_write(m, node_line(c->a[i]->n), h->p + h->n, HEARD - h->n, &n), MC_ERR_OK);
	h->n += n;
	h->count++;
	if (m->type == CLIENT_ERROR)
		h->error = ((const struct client_errors *)m->body)->errors.v[0].error_code;
}

/* The effects of a step of i. */
static void post(struct company *c, uint32_t i)
{
	const struct node_effects *fx = &c->a[i]->fx;
	struct company_letter *l;

	for (uint32_t k = 0; k < fx->n; k++) {
		const struct node_effect *e = &fx->v[k];

		if (e->type == NODE_FX_SEND) {
			send_letter(c, i, e);
		} else if (e->type == NODE_FX_CLIENT_SEND && e->conn == COMPANY_CLIENT) {
			hear(c, i, &e->client);
		} else if (e->type == NODE_FX_QUIT) {
			c->quit[i] = true;
		} else if (e->type == NODE_FX_DIAL) {
			l = letter_new(c, i, 0);
			l->what = DIALS;
			l->to = who_is(e->addr);
		} else if (e->type == NODE_FX_HANG_UP && link_of(c, i, e->conn) != NULL) {
			l = letter_new(c, i, 0);
			l->what = CLOSES;
			l->link = link_of(c, i, e->conn);
		}
	}
}

static void step(struct company *c, uint32_t i, struct node_event ev)
{
	if (c->a[i] == NULL)
		return;
	c->a[i]->now_ms = c->now_ms;
	alone_step(c->a[i], ev);
	node_invariant(c->a[i]->n);
	post(c, i);
}

/* --- in --- */
static void connect_them(struct company *c, uint32_t from, uint32_t to)
{
	struct mc_addr at = peer_of(to + 1).addr, by = peer_of(from + 1).addr;
	struct company_link *l = &c->links[c->link_count];

	if (to == COMPANY_MAX)
		return;
	if (c->a[to] == NULL) {
		step(c, from,
			(struct node_event){
				.type = NODE_EV_DIAL_FAILED, .addr = &at, .failure = NODE_FAIL_REFUSED });
		return;
	}
	assert_true(c->link_count++ < COMPANY_LINKS);
	by.port = 40000;
	*l = (struct company_link){
		.open = true, .end = { from, to }, .conn = { ++c->a[from]->last_conn, ++c->a[to]->last_conn }
	};
	step(c, from, (struct node_event){ .type = NODE_EV_CONNECTED, .conn = l->conn[0], .addr = &at });
	step(c, to, (struct node_event){ .type = NODE_EV_ACCEPTED, .conn = l->conn[1], .addr = &by });
}

static void hand_over(struct company *c, const struct company_letter *l, uint32_t to, node_conn conn)
{
	struct hz_frame_head head;
	struct hz_message m;

	mc_arena_reset(&c->mem);
	assert_int_equal(hz_frame_head_read(l->bytes, MC_FRAME_MEMBER_MAX, &head), MC_ERR_OK);
	assert_int_equal(hz_payload_read(&head, l->bytes + HZ_FRAME_HEAD, l->n - HZ_FRAME_HEAD,
				 node_line(c->a[to]->n), &c->mem, &m),
		MC_ERR_OK);
	step(c, to, (struct node_event){ .type = NODE_EV_MESSAGE, .conn = conn, .message = &m });
}

static void deliver(struct company *c, const struct company_letter *l)
{
	int other = l->link == NULL ? 0 : l->link->end[0] == l->from;

	if (l->what == DIALS && c->a[l->from] != NULL)
		connect_them(c, l->from, l->to);
	if (l->link == NULL || !l->link->open || c->a[l->link->end[other]] == NULL)
		return;
	if (l->what == SAYS) {
		hand_over(c, l, l->link->end[other], l->link->conn[other]);
		return;
	}
	l->link->open = false;
	step(c, l->link->end[other],
		(struct node_event){ .type = NODE_EV_CLOSED, .conn = l->link->conn[other] });
}

static void pump(struct company *c)
{
	while (c->first != NULL) {
		struct company_letter *l = c->first;

		c->first = l->next;
		if (c->first == NULL)
			c->last = &c->first;
		deliver(c, l);
		free(l);
	}
}

/* --- what tests say --- */
void company_set_up(struct company *c)
{
	*c = (struct company){ .now_ms = 1000 };
	c->last = &c->first;
	c->mem = mc_arena_of(aligned_alloc(16, MEMORY), MEMORY);
	c->heard.p = malloc(HEARD);
}

static void forget(struct company *c, uint32_t i)
{
	void *a = c->a[i];

	c->a[i] = NULL;
	if (a != NULL)
		alone_tear_down(&a);
}

void company_tear_down(struct company *c)
{
	for (uint32_t i = 0; i < COMPANY_MAX; i++)
		forget(c, i);
	free(c->heard.p);
	free(c->mem.buf);
}

static struct alone *add(struct company *c, uint32_t i)
{
	void *a;

	alone_set_up(&a);
	c->a[i] = a;
	c->a[i]->number = i + 1;
	c->a[i]->cfg.store_bytes = MC_DATA_STORE_MIN;
	return a;
}

static void enter(struct company *c, uint32_t i)
{
	pump(c);
	alone_enter(c->a[i], COMPANY_CLIENT, 1);
	post(c, i);
	pump(c);
}

void company_lead(struct company *c, uint32_t i)
{
	alone_lead(add(c, i));
	c->now_ms = c->a[i]->now_ms > c->now_ms ? c->a[i]->now_ms : c->now_ms;
	post(c, i);
	enter(c, i);
}

void company_join(struct company *c, uint32_t i)
{
	struct mc_addr peers[COMPANY_MAX];
	uint32_t n = 0;

	for (uint32_t k = 0; k < COMPANY_MAX; k++)
		if (c->a[k] != NULL)
			peers[n++] = peer_of(k + 1).addr;
	alone_begin(add(c, i));
	step(c, i, (struct node_event){ .type = NODE_EV_PEERS, .peers = peers, .peer_count = n });
	pump(c);
	for (int k = 0; k < 300 && node_phase_of(c->a[i]->n) != NODE_PHASE_MEMBER; k++)
		company_pass(c, 100);
	assert_int_equal(node_phase_of(c->a[i]->n), NODE_PHASE_MEMBER);
	enter(c, i);
}

void company_leave(struct company *c, uint32_t i)
{
	step(c, i, (struct node_event){ .type = NODE_EV_LEAVE });
	pump(c);
}

void company_kill(struct company *c, uint32_t i)
{
	forget(c, i);
	for (uint32_t k = 0; k < c->link_count; k++) {
		struct company_link *l = &c->links[k];

		for (int end = 0; end < 2; end++)
			if (l->open && l->end[end] == i) {
				l->open = false;
				step(c, l->end[!end],
					(struct node_event){ .type = NODE_EV_CLOSED, .conn = l->conn[!end] });
			}
	}
	pump(c);
}

void company_pass(struct company *c, int64_t ms)
{
	for (; ms > 0; ms -= 100) {
		c->now_ms += 100;
		for (uint32_t i = 0; i < COMPANY_MAX; i++)
			step(c, i, (struct node_event){ .type = NODE_EV_TICK });
		pump(c);
	}
}

void company_ask(struct company *c, uint32_t i, struct client_message m)
{
	struct mc_addr addr;

	assert_true(mc_addr_set(&addr, mc_str_z("10.0.0.99"), 40000));
	c->heard = (struct heard){ .p = c->heard.p };
	m.wire_type = client_rows[m.type].type;
	step(c, i,
		(struct node_event){ .type = NODE_EV_CLIENT_MESSAGE,
			.conn = COMPANY_CLIENT,
			.client = &m,
			.addr = &addr });
	pump(c);
}
