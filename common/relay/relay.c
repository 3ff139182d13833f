/* SPDX-License-Identifier: Apache-2.0 */
/* relay.c - the frame: its block, the step, its effects. What an event means is said in the file that it
 * names. */
#include "common/relay/relay.h"

#include <sodium.h>
#include <string.h>

#include "common/base/rng.h"
#include "common/relay/state.h"

_Static_assert(MC_RELAY_LINKS_MAX < 1 << 16, "a place is half of a name");
_Static_assert(MC_RELAY_PING * 3 <= MC_RELAY_SILENCE, "three pings before a link is given up");
_Static_assert(MC_RELAY_HEAP >= 64 * MC_RELAY_QUEUE_BYTES_MAX, "many slow links at once");

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

void relay_go_on(struct relay *r)
{
	r->goes_on = true;
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

	if (l != NULL && relay_record_room(r, l, ev->room))
		relay_streams_room(r, l);
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
	uint32_t up = 0, strangers = 0, held = 0, waiting;
	bool twins = false;

	for (uint32_t i = 0; i < r->link_top; i++) {
		const struct link *l = &r->links[i];

		waiting = l->waiting != NULL ? l->waiting->n : 0;
		up += l->state == LINK_UP;
		strangers += l->state > LINK_FREE && l->state < LINK_UP;
		held += l->state == LINK_HELD;
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
	if (up != r->up || strangers != r->strangers || held != r->held)
		return "the counts of links are those of the links";
	if (twins)
		return "one link to one relay";
	return relay_homes_invariant(r) != NULL ? relay_homes_invariant(r) : relay_streams_invariant(r);
}
