/* SPDX-License-Identifier: Apache-2.0 */
/* nodes.c - processes: they start, step, hang, die. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tests/sim/sim.h"

#define EPOCH_MS 1700000000000
#define SPINS_MAX 64 /* ticks in one millisecond: more is a node that spins */
#define LEAVE_SLACK (2 * SIM_S)

void sim_addr(unsigned index, struct mc_addr *out)
{
	memset(out, 0, sizeof(*out));
	out->port = SIM_PORT;
	snprintf(out->host, sizeof(out->host), "10.0.%u.%u", index / 250, index % 250 + 1);
}

int sim_index(const struct sim *s, const struct mc_addr *a)
{
	unsigned high, low, index;

	if (sscanf(a->host, "10.0.%u.%u", &high, &low) != 2 || a->port != SIM_PORT || low < 1)
		return -1;
	index = high * 250 + low - 1;
	return index < s->opt.nodes_max ? (int)index : -1;
}

struct sim_node *node_add(struct sim *s, const struct node_config *cfg)
{
	struct sim_node *n;

	if (s->count == s->opt.nodes_max)
		return NULL;
	n = &s->nodes[s->count];
	n->index = s->count++;
	n->cfg = *cfg;
	n->cfg.members_max = s->opt.members_max;
	n->cfg.clients_max = SIM_CLIENTS;
	n->cfg.conns_max = s->opt.conns_max;
	n->peers = 3;
	n->state = SIM_DOWN;
	n->inbox_tail = &n->inbox;
	sim_addr(n->index, &n->addr);
	return n;
}

bool node_live(const struct sim_node *n)
{
	return n->node != NULL && !n->frozen;
}

static void node_fresh_block(struct sim *s, struct sim_node *n)
{
	if (n->block == NULL) {
		n->block_size = node_size(&n->cfg);
		n->block = mmap(NULL, n->block_size, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (n->block == MAP_FAILED)
			abort();
	} else {
		madvise(n->block, n->block_size, MADV_DONTNEED); /* zeroes again */
	}
	for (size_t i = 0; i < sizeof(n->secret); i++)
		n->secret[i] = (uint8_t)mc_rng_next(&s->rng);
}

void node_start(struct sim *s, struct sim_node *n)
{
	struct node_event ev = { .type = NODE_EV_START, .addr = &n->addr };

	node_fresh_block(s, n);
	n->life++;
	n->state = SIM_UP;
	n->frozen = n->joined = n->leaving = n->quit = n->draining = false;
	n->boot_ms = sim_between(s, 0, 1000000);
	n->wake_us = SIM_NEVER;
	n->spins = 0;
	n->busy_until_us = 0;
	n->stamp = 0;
	n->next_conn = 0;
	n->wish = false;
	n->node = node_init(n->block, &n->cfg, mc_rng_next(&s->rng), n->secret);
	if (n->data)
		sim_put(s, DUE_DATA, s->now_us + SIM_S, n->index, n->life, 0, NULL);
	node_event(s, n, &ev);
}

static void inbox_clear(struct sim *s, struct sim_node *n)
{
	while (n->inbox != NULL) {
		struct arrival *a = n->inbox;

		n->inbox = a->next;
		conn_drop_arrival(s, a);
		free(a);
	}
	n->inbox_tail = &n->inbox;
}

static void node_end_process(
	struct sim *s, struct sim_node *n, enum packet_kind farewell, enum sim_state state)
{
	inbox_clear(s, n);
	n->node = NULL;
	n->state = state;
	n->frozen = n->joined = false;
	calls_gone(s, n);
	conns_die(s, n, farewell);
}

void node_kill(struct sim *s, struct sim_node *n)
{
	if (n->node != NULL)
		node_end_process(s, n, PACKET_RESET, SIM_DOWN);
}

void node_lose(struct sim *s, struct sim_node *n)
{
	if (n->node != NULL)
		node_end_process(s, n, PACKET_HELLO, SIM_LOST);
	n->state = SIM_LOST;
}

static void node_event_now(struct sim *s, struct sim_node *n, enum node_event_type type, int64_t jump_ms)
{
	if (n->node != NULL)
		node_arrive(
			s, n, (struct arrival){ .kind = ARRIVE_EVENT, .event = type, .jump_ms = jump_ms });
}

void node_leave(struct sim *s, struct sim_node *n)
{
	n->leaving = true;
	n->left_by_us = s->now_us + n->cfg.leave_timeout_ms * SIM_MS + LEAVE_SLACK;
	if (n->cfg.store_bytes > 0)
		n->left_by_us += MC_EMPTY_TIMEOUT_MS * SIM_MS;
	node_event_now(s, n, NODE_EV_LEAVE, 0);
}

void node_clock_jump(struct sim *s, struct sim_node *n, int64_t ms)
{
	n->clock_ms += ms;
	node_event_now(s, n, NODE_EV_CLOCK, ms);
}

void node_freeze(struct sim *s, struct sim_node *n)
{
	(void)s;
	n->frozen = n->node != NULL;
}

void node_thaw(struct sim *s, struct sim_node *n)
{
	if (!n->frozen)
		return;
	n->frozen = false;
	n->left_by_us = s->now_us + n->cfg.leave_timeout_ms * SIM_MS + LEAVE_SLACK;
	n->draining = true;
	sim_put(s, DUE_DRAIN, s->now_us, n->index, n->life, 0, NULL);
	n->wake_us = s->now_us;
	sim_put(s, DUE_WAKE, s->now_us, n->index, n->life, 0, NULL);
}

void node_slow(struct sim *s, struct sim_node *n, int64_t lag_us)
{
	(void)s;
	n->lag_us = lag_us;
}

/* --- effects --- */
static void fx_send(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	conn_send(s, n, fx);
}

static void fx_multicast(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	cast_send(s, n, fx);
}

static void fx_dial(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	conn_dial(s, n, fx->addr);
}

static void fx_hang_up(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	if (!client_hung_up(s, n, fx->conn))
		conn_hang_up(s, n, fx->conn);
}

static void fx_look(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	(void)fx;
	sim_put(s, DUE_PEERS, s->now_us + SIM_MS, n->index, n->life, 0, NULL);
}

/* Asked as a client asks: there and back, if there is a way. */
static bool line_is_told(const struct sim *s, const struct sim_node *n, int asked)
{
	return asked >= 0 && (unsigned)asked < s->count && node_live(&s->nodes[asked]) &&
		!s->nodes[asked].deaf && path_open(s, n->index, (unsigned)asked) &&
		path_open(s, (unsigned)asked, n->index);
}

/* Clients have no network here: what they are told they have read at once. */
static void fx_want_writable(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	if (!client_is(fx->conn))
		conn_want_writable(s, n, fx->conn);
	else
		sim_put(s, DUE_WRITABLE, s->now_us, n->index, n->life, 0, (void *)(uintptr_t)fx->conn);
}

static void fx_ask_line(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	int asked = sim_index(s, fx->addr);
	int64_t at_us = line_is_told(s, n, asked) ? 2 * path_delay(s) : MC_LINE_PATIENCE * SIM_MS;

	s->lines_asked++;
	sim_put(s, DUE_LINE, s->now_us + at_us, n->index, n->life,
		(uint16_t)(asked < 0 ? n->index : (unsigned)asked), NULL);
}

static void fx_release(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	(void)s;
	(void)n;
	madvise(fx->memory.p, fx->memory.length, MADV_DONTNEED);
}

static void fx_notice(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	trace_notice(s, n, fx);
}

static void fx_trust(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	conn_trust(s, n, fx->conn, fx->frame_max);
}

static void fx_quit(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	trace_say(s, n, "quit", "quit %d", fx->status);
	n->quit = true;
	n->status = fx->status;
}

static void carry_out(struct sim *s, struct sim_node *n)
{
	static void (*const fns[NODE_FX_COUNT])(
		struct sim *, struct sim_node *, const struct node_effect *) = {
		[NODE_FX_SEND] = fx_send,
		[NODE_FX_MULTICAST] = fx_multicast,
		[NODE_FX_DIAL] = fx_dial,
		[NODE_FX_HANG_UP] = fx_hang_up,
		[NODE_FX_LOOK] = fx_look,
		[NODE_FX_NOTICE] = fx_notice,
		[NODE_FX_TRUST] = fx_trust,
		[NODE_FX_SEAL] = conn_seal,
		[NODE_FX_QUIT] = fx_quit,
		[NODE_FX_CLIENT_SEND] = client_told,
		[NODE_FX_WANT_WRITABLE] = fx_want_writable,
		[NODE_FX_ASK_LINE] = fx_ask_line,
		[NODE_FX_RELEASE] = fx_release,
	};

	for (uint32_t i = 0; i < s->fx.n && !s->failed; i++) {
		const struct node_effect *fx = &s->fx.v[i];

		trace_effect(s, n, fx);
		fns[fx->type](s, n, fx);
	}
}

/* --- steps --- */
static int64_t node_due(const struct sim *s, const struct sim_node *n)
{
	int64_t deadline_ms = node_deadline(n->node), at_us;

	if (deadline_ms == INT64_MAX)
		return SIM_NEVER;
	at_us = (deadline_ms - n->boot_ms) * SIM_MS;
	return at_us > s->now_us ? at_us : s->now_us + 1;
}

static void node_schedule(struct sim *s, struct sim_node *n)
{
	int64_t at_us = node_due(s, n);

	if (at_us >= n->wake_us)
		return;
	n->wake_us = at_us;
	sim_put(s, DUE_WAKE, at_us, n->index, n->life, 0, NULL);
}

void node_event(struct sim *s, struct sim_node *n, struct node_event *ev)
{
	ev->now_ms = s->now_us / SIM_MS + n->boot_ms;
	ev->clock_ms = EPOCH_MS + s->now_us / SIM_MS + n->clock_ms;
	s->events++;
	n->steps++;
	trace_event(s, n, ev);
	node_effects_reset(&s->fx);
	node_step(n->node, ev, &s->fx);
	if (s->fx.lost)
		sim_fail(s, "%s: the effects of one event did not fit", name_node(n));
	name_learn(s, n);
	if (data_no_master(s, n))
		return;
	carry_out(s, n);
	if (n->quit) {
		node_end_process(s, n, PACKET_FIN, SIM_DOWN);
		return;
	}
	watch_step(s, n);
	n->busy_until_us = s->now_us + n->lag_us;
	node_schedule(s, n);
}

/* A node that is called again and again without time passing would hold a processor for ever. */
static void node_count_spin(struct sim *s, struct sim_node *n)
{
	if (s->now_us / SIM_MS != n->spin_at_ms) {
		n->spin_at_ms = s->now_us / SIM_MS;
		n->spins = 0;
	}
	if (++n->spins > SPINS_MAX)
		sim_fail(s, "%s: more than %d ticks within one millisecond", name_node(n), SPINS_MAX);
}

static struct sim_node *node_of_due(struct sim *s, const struct sim_due *d)
{
	struct sim_node *n = &s->nodes[d->who];

	return n->node != NULL && n->life == d->serial ? n : NULL;
}

void node_wake_due(struct sim *s, const struct sim_due *d)
{
	struct sim_node *n = node_of_due(s, d);
	struct node_event ev = { .type = NODE_EV_TICK };

	if (n == NULL || n->frozen || d->at_us != n->wake_us)
		return;
	n->wake_us = SIM_NEVER;
	if (s->now_us < n->busy_until_us) {
		n->wake_us = n->busy_until_us;
		sim_put(s, DUE_WAKE, n->busy_until_us, n->index, n->life, 0, NULL);
	} else if (node_due(s, n) > s->now_us + 1) {
		node_schedule(s, n);
	} else {
		node_count_spin(s, n);
		node_event(s, n, &ev);
	}
}

/* --- arrivals --- */
static void give_peers(struct sim *s, struct sim_node *n)
{
	struct node_event ev = { .type = NODE_EV_PEERS };
	struct mc_addr *peers = mc_arena_get(&s->scratch, sizeof(*peers), n->peers);

	for (unsigned i = 0; i < n->peers; i++)
		sim_addr(i, &peers[i]);
	ev.peers = peers;
	ev.peer_count = n->peers;
	node_event(s, n, &ev);
}

static void give_line(struct sim *s, struct sim_node *n, unsigned asked)
{
	struct mc_addr addr;
	struct node_event ev = { .type = NODE_EV_LINE, .addr = &addr };

	sim_addr(asked, &addr);
	ev.has_line = line_is_told(s, n, (int)asked);
	if (ev.has_line)
		ev.line = node_line(s->nodes[asked].node);
	node_event(s, n, &ev);
}

static void give(struct sim *s, struct sim_node *n, const struct arrival *a)
{
	struct node_event ev = { .type = a->event, .jump_ms = a->jump_ms };

	if (a->event == NODE_EV_WRITABLE) {
		ev.conn = a->conn;
		ev.room = MC_CLIENT_QUEUE_MAX;
	}
	mc_arena_reset(&s->scratch);
	if (a->kind == ARRIVE_EVENT)
		node_event(s, n, &ev);
	else if (a->kind == ARRIVE_PEERS)
		give_peers(s, n);
	else if (a->kind == ARRIVE_LINE)
		give_line(s, n, a->side);
	else if (a->kind == ARRIVE_DATAGRAM)
		cast_arrived(s, n, a->p);
	else
		conn_arrived(s, n, a);
}

static void drain_later(struct sim *s, struct sim_node *n, int64_t at_us)
{
	if (n->draining || n->frozen)
		return;
	n->draining = true;
	sim_put(s, DUE_DRAIN, at_us, n->index, n->life, 0, NULL);
}

void node_arrive(struct sim *s, struct sim_node *n, struct arrival a)
{
	struct arrival *kept;

	if (!n->frozen && n->inbox == NULL && s->now_us >= n->busy_until_us) {
		give(s, n, &a);
		return;
	}
	kept = malloc(sizeof(*kept));
	if (kept == NULL)
		abort();
	*kept = a;
	kept->next = NULL;
	*n->inbox_tail = kept;
	n->inbox_tail = &kept->next;
	drain_later(s, n, n->busy_until_us > s->now_us ? n->busy_until_us : s->now_us);
}

void node_drain_due(struct sim *s, const struct sim_due *d)
{
	struct sim_node *n = node_of_due(s, d);
	struct arrival *a;

	if (n == NULL)
		return;
	n->draining = false;
	if (n->frozen || n->inbox == NULL)
		return;
	a = n->inbox;
	n->inbox = a->next;
	if (n->inbox == NULL)
		n->inbox_tail = &n->inbox;
	give(s, n, a);
	free(a);
	if (n->node != NULL && n->inbox != NULL)
		drain_later(s, n, n->busy_until_us > s->now_us ? n->busy_until_us : s->now_us);
}

void node_peers_due(struct sim *s, const struct sim_due *d)
{
	struct sim_node *n = node_of_due(s, d);

	if (n != NULL)
		node_arrive(s, n, (struct arrival){ .kind = ARRIVE_PEERS });
}

void node_writable_due(struct sim *s, const struct sim_due *d)
{
	struct sim_node *n = node_of_due(s, d);

	if (n != NULL)
		node_arrive(s, n,
			(struct arrival){ .kind = ARRIVE_EVENT,
				.event = NODE_EV_WRITABLE,
				.conn = (uint32_t)(uintptr_t)d->p });
}

void node_line_due(struct sim *s, const struct sim_due *d)
{
	struct sim_node *n = node_of_due(s, d);

	if (n != NULL)
		node_arrive(s, n, (struct arrival){ .kind = ARRIVE_LINE, .side = d->side });
}
