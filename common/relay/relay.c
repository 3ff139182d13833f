/* SPDX-License-Identifier: Apache-2.0 */
/* relay.c - the frame: its block, the step, its effects. What an event means is said in the file that it
 * names. */
#include "common/relay/relay.h"

#include <sodium.h>
#include <string.h>

#include "common/base/poison.h"
#include "common/base/rng.h"
#include "common/relay/state.h"

#define LABEL_SEED "mc-relay seed 1"
#define MARK_HEAD 10

static const uint8_t mark_head[MARK_HEAD] = { 0, 'm', 'c', '-', 'r', 'e', 'l', 'a', 'y', 1 };

_Static_assert(MARK_HEAD + RELAY_ORIGIN == RELAY_MARK, "the mark");
_Static_assert(RELAY_SEED == CPACE_HASH, "one hash is one seed");
_Static_assert(MC_RELAY_LINKS_MAX < 1 << 16, "a place is half of a name");
_Static_assert(MC_RELAY_PING * 3 <= MC_RELAY_SILENCE, "three pings before a link is given up");
_Static_assert(MC_RELAY_HEAP >= 64 * MC_RELAY_QUEUE_BYTES_MAX, "many slow links at once");

/* --- effects --- */

void relay_effects_init(struct relay_effects *fx, void *block, size_t size)
{
	size_t head = size / 8;

	mc_check(size >= RELAY_EFFECTS_MIN);
	mc_unpoison(block, size); /* it may have been something else's */
	*fx = (struct relay_effects){ .v = block, .cap = (uint32_t)(head / sizeof(struct relay_effect)) };
	fx->mem = mc_arena_of((uint8_t *)block + head, size - head);
}

void relay_effects_reset(struct relay_effects *fx)
{
	mc_arena_reset(&fx->mem);
	fx->n = 0;
	fx->lost = 0;
}

struct relay_effect *relay_fx_add(struct relay *r, enum relay_effect_type type)
{
	struct relay_effects *fx = r->fx;
	struct relay_effect *e = &fx->v[fx->n];

	if (fx->n + 1 < fx->cap)
		fx->n++;
	else
		fx->lost++; /* the last place is written to, and never carried out */
	*e = (struct relay_effect){ .type = type };
	return e;
}

uint8_t *relay_fx_bytes(struct relay *r, size_t n)
{
	uint8_t *p = mc_arena_get(&r->fx->mem, 1, n);

	if (p == NULL)
		r->fx->lost++;
	return p;
}

struct mc_str relay_fx_text(struct relay *r, struct mc_str s)
{
	uint8_t *p = s.n > 0 ? relay_fx_bytes(r, (size_t)s.n) : NULL;

	if (p == NULL)
		return s.n > 0 ? mc_str_z(NULL) : s;
	memcpy(p, s.p, (size_t)s.n);
	return mc_str_of((const char *)p, (size_t)s.n);
}

struct relay_notice *relay_fx_notice(struct relay *r, enum relay_notice_type type)
{
	struct relay_notice *t = mc_arena_get(&r->fx->mem, sizeof(*t), 1);

	if (t == NULL) {
		r->fx->lost++;
		t = &r->spare;
	} else {
		relay_fx_add(r, RELAY_FX_NOTICE)->notice = t;
	}
	*t = (struct relay_notice){ .type = type, .rtt_us = -1 };
	return t;
}

struct relay_effect *relay_fx_addr(struct relay *r, enum relay_effect_type type, const struct mc_addr *addr)
{
	struct mc_addr *a = r->fx->n + 1 < r->fx->cap ? mc_arena_get(&r->fx->mem, sizeof(*a), 1) : NULL;
	struct relay_effect *e;

	if (a == NULL) {
		r->fx->lost++;
		return NULL;
	}
	*a = *addr;
	e = relay_fx_add(r, type);
	e->addr = a;
	return e;
}

void relay_warn(struct relay *r, const char *message, const char *hint)
{
	struct relay_notice *t = relay_fx_notice(r, RELAY_NOTICE_WARN);

	t->message = mc_str_z(message);
	t->hint = mc_str_z(hint);
}

/* --- what all files share --- */

void relay_due(struct relay *r, int64_t at_us)
{
	if (at_us < r->deadline_us)
		r->deadline_us = at_us;
}

/* One way: what it gave cannot be had back from what it is. */
void relay_seed_next(struct relay *r, uint8_t seed[RELAY_SEED])
{
	const struct mc_bytes state = { r->seeds, sizeof(r->seeds) };
	const struct mc_bytes give[] = { { (const uint8_t *)LABEL_SEED, 15 }, { (const uint8_t *)"give", 4 },
		state };
	const struct mc_bytes step[] = { { (const uint8_t *)LABEL_SEED, 15 }, { (const uint8_t *)"step", 4 },
		state };
	uint8_t next[CPACE_HASH];

	cpace_hash(seed, give, 3);
	cpace_hash(next, step, 3);
	memcpy(r->seeds, next, sizeof(next));
	sodium_memzero(next, sizeof(next));
}

uint64_t relay_hash_of(const struct relay *r, const void *p, size_t n)
{
	uint8_t out[crypto_shorthash_BYTES];
	uint64_t h;

	_Static_assert(
		sizeof(r->hash_key) == crypto_shorthash_KEYBYTES && sizeof(h) == sizeof(out), "SipHash-2-4");
	crypto_shorthash(out, p, n, r->hash_key);
	memcpy(&h, out, sizeof(h));
	return h != 0 ? h : 1;
}

bool relay_marked(const uint8_t *p, size_t n)
{
	return n >= RELAY_MARK && memcmp(p + n - RELAY_MARK, mark_head, MARK_HEAD) == 0;
}

void relay_mark_write(uint8_t *p, uint64_t origin)
{
	memcpy(p, mark_head, MARK_HEAD);
	mc_put64(p + MARK_HEAD, origin);
}

/* --- the block --- */

#define HEAD_SIZE ((sizeof(struct relay) + 15) & ~(size_t)15)

size_t relay_size(void)
{
	return HEAD_SIZE + HEARD_MEMORY + MC_RELAY_HEAP;
}

struct relay *relay_init(void *block, const struct relay_config *cfg, const uint8_t secret[RELAY_SECRET])
{
	struct relay *r = block;
	uint8_t *behind = (uint8_t *)block + HEAD_SIZE;
	uint8_t seed[RELAY_SEED];

	r->cfg = cfg;
	r->deadline_us = r->drops_due_us = r->members_due_us = r->streams_due_us = NEVER;
	r->looked_us = INT64_MIN / 2;
	r->scratch = mc_arena_of(behind, HEARD_MEMORY);
	r->heap = mc_heap_init(behind + HEARD_MEMORY, MC_RELAY_HEAP);
	memcpy(r->seeds, secret, RELAY_SECRET);
	relay_seed_next(r, seed);
	relay_identity_make(&r->self, seed, cfg->password);
	memcpy(r->hash_key, seed + RELAY_ID, sizeof(r->hash_key));
	mc_rng_seed(&r->rng, mc_get64(seed + RELAY_ID + sizeof(r->hash_key)));
	sodium_memzero(seed, sizeof(seed));
	r->origin = mc_get64(r->self.id);
	sodium_bin2hex(r->id_text, sizeof(r->id_text), r->self.id, RELAY_ID);
	return r;
}

void relay_end(struct relay *r)
{
	sodium_memzero(&r->self, sizeof(r->self));
	sodium_memzero(r->seeds, sizeof(r->seeds));
	for (uint32_t i = 0; i < r->link_top; i++) {
		relay_exchange_wipe(&r->links[i].exchange);
		seal_wipe(&r->links[i].send);
		seal_wipe(&r->links[i].receive);
	}
}

/* --- the step --- */

static void on_start(struct relay *r, const struct relay_event *ev)
{
	(void)ev;
	r->started = true;
	r->started_us = r->now_us;
	relay_neighbours_begin(r);
	relay_homes_begin(r);
}

static void on_places(struct relay *r, const struct relay_event *ev)
{
	r->places = ev->places;
	relay_neighbours_begin(r);
}

static void on_neighbour(struct relay *r, const struct relay_event *ev)
{
	relay_neighbours_heard(r, ev->p, ev->n);
}

static void on_tick(struct relay *r, const struct relay_event *ev)
{
	(void)ev;
	r->deadline_us = NEVER;
	for (uint32_t i = 0; i < r->link_top; i++)
		if (r->links[i].state != LINK_FREE)
			relay_link_tick(r, &r->links[i]);
	relay_hubs_tick(r);
	relay_members_tick(r);
	relay_homes_tick(r);
	relay_streams_tick(r);
	relay_deliver_tick(r);
	relay_carry_say_dropped(r);
}

static void on_peers(struct relay *r, const struct relay_event *ev)
{
	relay_hubs_set(r, ev->peers, ev->peer_count);
}

static void on_accepted(struct relay *r, const struct relay_event *ev)
{
	relay_link_accepted(r, ev->link, ev->addr);
}

static void on_connected(struct relay *r, const struct relay_event *ev)
{
	relay_link_dialled(r, ev->link, ev->addr);
}

static void on_dial_failed(struct relay *r, const struct relay_event *ev)
{
	relay_hubs_dial_failed(r, ev->addr, ev->message);
}

static void on_bytes(struct relay *r, const struct relay_event *ev)
{
	struct link *l = relay_link_of(r, ev->link);

	if (l != NULL)
		relay_link_bytes(r, l, ev->p, ev->n);
}

static void on_room(struct relay *r, const struct relay_event *ev)
{
	struct link *l = relay_link_of(r, ev->link);

	if (l != NULL)
		relay_record_room(r, l, ev->room);
}

static void on_closed(struct relay *r, const struct relay_event *ev)
{
	struct link *l = relay_link_of(r, ev->link);

	if (l != NULL)
		relay_link_closed(r, l);
}

static void on_checked(struct relay *r, const struct relay_event *ev)
{
	relay_members_checked(r, ev->addr, ev->ok, ev->message);
}

static void on_status(struct relay *r, const struct relay_event *ev)
{
	struct relay_notice *t = relay_fx_notice(r, RELAY_NOTICE_STATUS);

	(void)ev;
	t->links = r->up;
	t->members = r->member_count;
	r->counts.streams = r->stream_count;
	t->counts = &r->counts;
	for (uint32_t i = 0; i < r->link_top; i++)
		if (r->links[i].state == LINK_UP)
			relay_link_notice(r, &r->links[i], RELAY_NOTICE_LINK, RELAY_REASON_NONE);
	relay_members_show(r);
}

static void on_leave(struct relay *r, const struct relay_event *ev)
{
	(void)ev;
	if (r->leaving)
		return;
	r->leaving = true;
	for (uint32_t i = 0; i < r->link_top; i++)
		if (r->links[i].state != LINK_FREE && r->links[i].state != LINK_CLOSING)
			relay_link_goodbye(r, &r->links[i], RELAY_REASON_LEFT);
	relay_carry_say_dropped(r);
	if (!r->quit)
		relay_fx_add(r, RELAY_FX_QUIT)->status = RELAY_STATUS_OK;
	r->quit = true;
}

static void (*const steps[RELAY_EV_COUNT])(struct relay *r, const struct relay_event *ev) = {
	[RELAY_EV_START] = on_start,
	[RELAY_EV_TICK] = on_tick,
	[RELAY_EV_PLACES] = on_places,
	[RELAY_EV_HEARD] = relay_carry_heard,
	[RELAY_EV_NEIGHBOUR] = on_neighbour,
	[RELAY_EV_PEERS] = on_peers,
	[RELAY_EV_ACCEPTED] = on_accepted,
	[RELAY_EV_CONNECTED] = on_connected,
	[RELAY_EV_DIAL_FAILED] = on_dial_failed,
	[RELAY_EV_BYTES] = on_bytes,
	[RELAY_EV_ROOM] = on_room,
	[RELAY_EV_CLOSED] = on_closed,
	[RELAY_EV_CHECKED] = on_checked,
	[RELAY_EV_STREAM_ACCEPTED] = relay_stream_accepted,
	[RELAY_EV_STREAM_UP] = relay_stream_event,
	[RELAY_EV_STREAM_FAILED] = relay_stream_event,
	[RELAY_EV_STREAM_BYTES] = relay_stream_event,
	[RELAY_EV_STREAM_ROOM] = relay_stream_event,
	[RELAY_EV_STREAM_END] = relay_stream_event,
	[RELAY_EV_STREAM_CLOSED] = relay_stream_event,
	[RELAY_EV_STREAM_CHECKED] = relay_stream_checked,
	[RELAY_EV_STATUS] = on_status,
	[RELAY_EV_LEAVE] = on_leave,
};

/* The process was stopped, or the machine slept: what stands in the connections is old, and is not carried
 * any more. */
static void was_stopped(struct relay *r)
{
	for (uint32_t i = 0; i < r->link_top; i++)
		if (r->links[i].state != LINK_FREE)
			relay_link_close(r, &r->links[i], RELAY_REASON_SILENCE);
	r->deadline_us = r->now_us;
}

void relay_step(struct relay *r, const struct relay_event *ev, struct relay_effects *fx)
{
	mc_check(ev->now_us >= r->now_us);
	mc_check(ev->type == RELAY_EV_START ? !r->started : r->started);
	r->now_us = ev->now_us;
	r->fx = fx;
	if (r->deadline_us != NEVER && r->now_us - r->deadline_us >= (int64_t)MC_RELAY_STOPPED * 1000)
		was_stopped(r);
	steps[ev->type](r, ev);
	r->fx = NULL;
}

int64_t relay_deadline(const struct relay *r)
{
	return r->quit ? NEVER : r->deadline_us;
}

bool relay_is_ready(const struct relay *r)
{
	return (r->up > 0 || !r->cfg->dials || relay_hubs_none(r)) &&
		(!r->cfg->carry_connections || r->own.settled);
}

uint32_t relay_link_count(const struct relay *r)
{
	return r->up;
}

void relay_id_text(const struct relay *r, char out[RELAY_ID_TEXT])
{
	memcpy(out, r->id_text, RELAY_ID_TEXT);
}

const char *relay_invariant(const struct relay *r)
{
	uint32_t up = 0, strangers = 0, waiting;
	bool twins = false;

	for (uint32_t i = 0; i < r->link_top; i++) {
		const struct link *l = &r->links[i];

		waiting = l->waiting != NULL ? l->waiting->n : 0;
		up += l->state == LINK_UP;
		strangers += l->state > LINK_FREE && l->state < LINK_UP;
		if (l->state != LINK_FREE && (l->name & 0xffff) != i + 1)
			return "a link stands in its place";
		if (waiting > 0 && l->state != LINK_UP)
			return "only links that are up have something waiting";
		if (waiting > MC_RELAY_QUEUE_MAX ||
			(waiting > 1 && l->waiting->bytes > MC_RELAY_QUEUE_BYTES_MAX))
			return "what waits for a link is bounded";
		for (uint32_t k = 0; k < i && l->state == LINK_UP; k++)
			twins |= r->links[k].state == LINK_UP &&
				memcmp(r->links[k].peer, l->peer, RELAY_ID) == 0;
	}
	if (up != r->up || strangers != r->strangers)
		return "the counts of links are those of the links";
	return twins ? "one link to one relay" : relay_streams_invariant(r);
}
