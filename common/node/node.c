/* SPDX-License-Identifier: Apache-2.0 */
/* node.c - the step: an event comes in, its file acts, due timers run, effects go out. And the block a node
 * lives in. */
#include "common/node/node.h"

#include <string.h>

#include "common/member/member.h"

#define DIALS_PER_CONN 1
#define ALIGNMENT 16

/* --- the block: one list of parts, used for the size and for the pointers --- */
struct carve {
	uint8_t *base; /* NULL: only counting */
	size_t used;
};

static void *part(struct carve *c, size_t size, size_t count)
{
	void *p = c->base == NULL ? NULL : c->base + c->used;

	c->used += (size * count + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	return p;
}

static uint32_t index_size(uint32_t items)
{
	uint32_t size = 16;

	while (size < items * 2)
		size *= 2;
	return size;
}

static struct node *lay_out(struct carve *c, const struct node_config *cfg)
{
	struct node none;
	struct node *n = part(c, sizeof(*n), 1);
	struct node *at = n == NULL ? &none : n;

	at->members = part(c, sizeof(*at->members), cfg->members_max);
	at->member_index = part(c, sizeof(*at->member_index), index_size(cfg->members_max));
	at->conns = part(c, sizeof(*at->conns), cfg->conns_max);
	at->conn_index = part(c, sizeof(*at->conn_index), index_size(cfg->conns_max));
	at->dials = part(c, sizeof(*at->dials), cfg->conns_max * DIALS_PER_CONN);
	at->dial_keys = part(c, sizeof(*at->dial_keys), cfg->conns_max * DIALS_PER_CONN);
	at->candidates = part(c, sizeof(*at->candidates), MC_PEERS_MAX);
	at->waiting = part(c, sizeof(*at->waiting), cfg->members_max);
	at->calls = part(c, sizeof(*at->calls), MC_CALLS_MAX);
	at->partitions = part(c, partition_size(), 1);
	at->clients.ids = part(c, sizeof(*at->clients.ids), cfg->clients_max);
	at->clients.v = part(c, sizeof(*at->clients.v), cfg->clients_max);
	at->clients.listeners =
		part(c, sizeof(*at->clients.listeners), (size_t)cfg->clients_max * MC_CLIENT_LISTENERS_MEAN);
	at->guesses = part(c, sizeof(*at->guesses), cfg->password == NULL ? 0 : 1);
	at->complaints = part(c, sizeof(*at->complaints), NODE_COMPLAINTS);
	at->stale = part(c, sizeof(*at->stale), NODE_STALE);
	at->heap = part(c, cfg->heap_size, 1);
	return n;
}

size_t node_size(const struct node_config *cfg)
{
	struct carve c = { NULL, 0 };

	lay_out(&c, cfg);
	return c.used;
}

const char *node_joiner_text(const struct node_config *cfg)
{
	if (cfg->joiner_text != NULL)
		return cfg->joiner_text;
	return cfg->joiner == NODE_MULTICAST ? "multicast" : "tcp-ip";
}

void node_config_defaults(struct node_config *cfg)
{
	*cfg = (struct node_config){
		.heartbeat_interval = 5000,
		.no_heartbeat_timeout = 60000,
		.wait_before_join = 0,
		.max_wait_before_join = 20000,
		.max_join = 300000,
		.multicast_timeout = 2000,
		.tcp_join_timeout = 5000,
		.merge_first = 300000,
		.merge_next = 120000,
		.list_publish_interval = 60000,
		.table_send_interval = 15000,
		.leave_timeout = 5000,
		.members_max = MC_MEMBERS_MAX,
		.conns_max = MC_CONNS_MAX,
		.dials_max = MC_DIALS,
		.clients_max = MC_CLIENTS_MAX,
		.heap_size = MC_NODE_HEAP,
	};
}

struct node *node_init(void *block, const struct node_config *cfg, uint64_t seed, const uint8_t *secret)
{
	struct carve c = { block, 0 };
	struct node *n = lay_out(&c, cfg);

	n->cfg = cfg;
	n->cluster_name = mc_str_z(cfg->cluster_name);
	n->line = cfg->line;
	n->member_max = cfg->members_max;
	n->conn_max = cfg->conns_max;
	n->member_mask = index_size(cfg->members_max) - 1;
	n->conn_mask = index_size(cfg->conns_max) - 1;
	n->heap = mc_heap_init(n->heap, cfg->heap_size);
	n->master.null = n->cluster_id.null = true;
	mc_rng_seed(&n->rng, seed);
	n->uuid = mc_rng_uuid(&n->rng);
	if (cfg->password != NULL) {
		password_random_init(&n->random, secret);
		password_secret_set(
			&n->password, (struct mc_bytes){ cfg->password, (int32_t)cfg->password_size });
	} else {
		n->guesses = NULL;
	}
	for (int t = 0; t < TIMER_COUNT; t++)
		n->timers[t] = NODE_NEVER;
	calls_init(n);
	partition_init(n);
	clients_init(n);
	return n;
}

/* --- effects --- */
#define EFFECTS_SHARE 2 /* half of the block holds effects, the rest what they point to */

void node_effects_init(struct node_effects *fx, void *block, size_t size)
{
	size_t head = size / EFFECTS_SHARE / sizeof(struct node_effect);

	*fx = (struct node_effects){
		.v = block,
		.cap = (uint32_t)head,
		.mem = mc_arena_of(
			(uint8_t *)block + size / EFFECTS_SHARE, size - size / EFFECTS_SHARE - NODE_SPARE),
		.spare = (uint8_t *)block + size - NODE_SPARE,
	};
}

void node_effects_reset(struct node_effects *fx)
{
	mc_arena_reset(&fx->mem);
	fx->n = 0;
	fx->lost = false;
}

struct node_effect *node_effect_new(struct node *n, enum node_effect_type type)
{
	/* written to and never read: what does not fit is lost, and said so */
	static struct node_effect spare;
	struct node_effects *fx = n->fx;
	struct node_effect *e = fx->n < fx->cap ? &fx->v[fx->n++] : &spare;

	fx->lost |= e == &spare;
	memset(e, 0, sizeof(*e));
	e->type = type;
	e->line = n->line;
	return e;
}

void *node_new_array(struct node *n, size_t size, size_t count)
{
	return mc_arena_get(&n->fx->mem, size, count);
}

void *node_new(struct node *n, size_t size)
{
	void *p = mc_arena_get(&n->fx->mem, size, 1);

	if (p == NULL) {
		n->fx->lost = true;
		p = n->fx->spare;
		memset(p, 0, NODE_SPARE);
	}
	return p;
}

/* --- phases --- */
#define TO(p) (1u << NODE_PHASE_##p)
static const unsigned successors[NODE_PHASE_COUNT] = {
	[NODE_PHASE_IDLE] = TO(LOOKING) | TO(LEFT),
	[NODE_PHASE_LOOKING] = TO(JOINING) | TO(MASTER) | TO(LEAVING) | TO(LEFT),
	[NODE_PHASE_JOINING] = TO(LOOKING) | TO(MEMBER) | TO(MASTER) | TO(LEAVING) | TO(LEFT),
	[NODE_PHASE_MEMBER] = TO(MASTER) | TO(MERGING) | TO(LOOKING) | TO(LEAVING) | TO(LEFT),
	[NODE_PHASE_MASTER] = TO(MERGING) | TO(LOOKING) | TO(LEAVING) | TO(LEFT),
	[NODE_PHASE_MERGING] = TO(MEMBER) | TO(LOOKING) | TO(LEAVING) | TO(LEFT),
	[NODE_PHASE_LEAVING] = TO(LEFT),
	[NODE_PHASE_LEFT] = 0,
};

void node_move(struct node *n, enum node_phase to)
{
	struct node_effect *e;

	if (n->phase == to || (successors[n->phase] & (1u << to)) == 0)
		return;
	e = node_effect_new(n, NODE_FX_TELL);
	e->tell.type = NODE_TELL_PHASE;
	e->tell.from = n->phase;
	e->tell.to = to;
	n->phase = to;
}

/* --- the step --- */
static void ev_start(struct node *n, const struct node_event *ev)
{
	n->addr = ev->addr;
	n->started = true;
	n->call_next = 1;
	timer_set(n, TIMER_LINKS, NODE_NEVER);
	join_start(n);
}

static void ev_message(struct node *n, const struct node_event *ev)
{
	struct conn *c = conn_find(n, ev->conn);

	if (c != NULL && !c->closing)
		dispatch(n, c, ev->message);
}

static void ev_closed(struct node *n, const struct node_event *ev)
{
	if (!clients_closed(n, ev->conn))
		link_closed(n, ev);
}

static void ev_datagram(struct node *n, const struct node_event *ev)
{
	struct in in = { .m = ev->message };

	if (n->phase != NODE_PHASE_LEAVING)
		join_heard(n, &in);
}

static void ev_status(struct node *n, const struct node_event *ev)
{
	(void)ev;
	tell_status(n);
}

static void ev_leave(struct node *n, const struct node_event *ev)
{
	(void)ev;
	leave_start(n, NODE_REASON_ASKED, 0);
}

static void ev_clock(struct node *n, const struct node_event *ev)
{
	/* Cluster time does not follow this host's clock: the offset takes the jump
	 * (ClusterHeartbeatManager). */
	n->clock_offset -= ev->jump;
}

static void ev_tick(struct node *n, const struct node_event *ev)
{
	(void)n;
	(void)ev;
}

typedef void event_fn(struct node *n, const struct node_event *ev);
static event_fn *const on_event[NODE_EV_COUNT] = {
	[NODE_EV_START] = ev_start,
	[NODE_EV_TICK] = ev_tick,
	[NODE_EV_MESSAGE] = ev_message,
	[NODE_EV_DATAGRAM] = ev_datagram,
	[NODE_EV_ACCEPTED] = link_accepted,
	[NODE_EV_CONNECTED] = link_connected,
	[NODE_EV_DIAL_FAILED] = link_dial_failed,
	[NODE_EV_CLOSED] = ev_closed,
	[NODE_EV_PEERS] = join_peers,
	[NODE_EV_CLIENT_MESSAGE] = clients_message,
	[NODE_EV_MALFORMED] = link_malformed,
	[NODE_EV_CLOCK] = ev_clock,
	[NODE_EV_STATUS] = ev_status,
	[NODE_EV_LEAVE] = ev_leave,
};

typedef void tick_fn(struct node *n);
static tick_fn *const on_timer[TIMER_COUNT] = {
#define X(name, tick) [TIMER_##name] = tick,
	NODE_TIMERS(X)
#undef X
};

static void run_timers(struct node *n)
{
	for (int t = 0; t < TIMER_COUNT && !n->ended; t++) {
		if (n->timers[t] > n->now)
			continue;
		n->timers[t] = NODE_NEVER;
		on_timer[t](n);
	}
}

/* What this event led to did not fit into the memory for one event: nothing of it may be carried out half. */
static void give_up(struct node *n)
{
	struct node_effect *e;

	node_effects_reset(n->fx);
	n->ended = true;
	n->phase = NODE_PHASE_LEFT;
	tell_simple(n, NODE_TELL_WARN,
		mc_str_z("one event needed more memory than there is for it; the node ends"), mc_str_z(NULL));
	e = node_effect_new(n, NODE_FX_QUIT);
	e->status = NODE_STATUS_HOST;
	n->fx->lost = true;
}

void node_step(struct node *n, const struct node_event *ev, struct node_effects *fx)
{
	if (n->ended || (!n->started && ev->type != NODE_EV_START))
		return;
	n->now = ev->now;
	n->clock = ev->clock;
	n->fx = fx;
	on_event[ev->type](n, ev);
	if (!n->ended)
		run_timers(n);
	if (!n->ended)
		clients_after(n);
	if (fx->lost)
		give_up(n);
	n->fx = NULL;
}

int64_t node_deadline(const struct node *n)
{
	int64_t at = NODE_NEVER;

	if (n->ended)
		return NODE_NEVER;
	for (int t = 0; t < TIMER_COUNT; t++)
		if (n->timers[t] < at)
			at = n->timers[t];
	return at;
}

/* --- what others may see --- */
enum node_phase node_phase_of(const struct node *n)
{
	return n->phase;
}

struct mc_uuid node_uuid(const struct node *n)
{
	return n->uuid;
}

struct mc_uuid node_master(const struct node *n)
{
	return node_is_joined(n) ? n->master : (struct mc_uuid){ .null = true };
}

int32_t node_list_version(const struct node *n)
{
	return n->list_version;
}

bool node_settled(const struct node *n)
{
	return !n->claim.active && !n->following;
}

uint32_t node_member_count(const struct node *n)
{
	return n->member_count;
}

uint32_t node_client_count(const struct node *n)
{
	return n->clients.count;
}

enum mc_line node_line(const struct node *n)
{
	return n->line;
}

bool node_member_at(const struct node *n, uint32_t i, struct node_member_view *out)
{
	if (i >= n->member_count)
		return false;
	member_view_of(n, &n->members[i], out);
	return true;
}

struct mc_uuid node_replica(const struct node *n, uint32_t p, uint32_t r)
{
	return partition_replica(n, p, r);
}

int64_t node_stamp(const struct node *n)
{
	return partition_stamp(n);
}
