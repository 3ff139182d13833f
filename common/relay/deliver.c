/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deliver.c - to the own group: once, also where several relays are on one network. They know each other by
 * small datagrams of their own (which members do not hear: another port), and take turns by their ids: who is
 * not first waits a moment, and leaves it when he hears that it is done. Nobody need trust anybody for that:
 * a stranger can make us wait, no more.
 */
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)
#define HELLO_MAGIC "mc-relay here 1"
enum { MAGIC_SIZE = sizeof(HELLO_MAGIC) - 1, HELLO = MAGIC_SIZE + RELAY_ID + 1 };

/* --- neighbours --- */

/* Its memory reaches back far enough to know what is still on its way. */
static bool settled(const struct relay *r)
{
	return r->now_us - r->started_us >= US(MC_RELAY_SETTLED);
}

/* Magic, id, whether it is settled. */
static void announce(struct relay *r)
{
	uint8_t *p = relay_fx_bytes(r, HELLO);

	r->announce_us = r->now_us + US(MC_RELAY_NEIGHBOUR_PERIOD);
	relay_due(r, r->announce_us);
	if (p == NULL)
		return;
	memcpy(p, HELLO_MAGIC, MAGIC_SIZE);
	memcpy(p + MAGIC_SIZE, r->self.id, RELAY_ID);
	p[HELLO - 1] = settled(r);
	relay_fx_add(r, RELAY_FX_ANNOUNCE)->bytes = (struct mc_bytes){ p, HELLO };
}

void relay_neighbours_begin(struct relay *r)
{
	announce(r);
}

static bool alive(const struct relay *r, const struct neighbour *n)
{
	return n->seen_us > 0 && r->now_us - n->seen_us < US(MC_RELAY_NEIGHBOUR_SILENCE);
}

void relay_neighbours_heard(struct relay *r, const uint8_t *p, size_t n)
{
	struct neighbour *place = &r->neighbours[0];

	if (n != HELLO || memcmp(p, HELLO_MAGIC, MAGIC_SIZE) != 0 ||
		memcmp(p + MAGIC_SIZE, r->self.id, RELAY_ID) == 0)
		return;
	for (int i = 0; i < MC_RELAY_NEIGHBOURS_MAX; i++) {
		struct neighbour *o = &r->neighbours[i];

		if (o->seen_us > 0 && memcmp(o->id, p + MAGIC_SIZE, RELAY_ID) == 0) {
			o->seen_us = r->now_us;
			o->settled = p[HELLO - 1] == 1;
			return;
		}
		if (o->seen_us < place->seen_us)
			place = o;
	}
	if (alive(r, place))
		return; /* more than there can be: somebody makes them up */
	memcpy(place->id, p + MAGIC_SIZE, RELAY_ID);
	place->seen_us = r->now_us;
	place->settled = p[HELLO - 1] == 1;
	announce(r); /* it is new, and knows nobody */
}

/* How many go first. */
static int turn(const struct relay *r)
{
	int before = 0;

	for (int i = 0; i < MC_RELAY_NEIGHBOURS_MAX; i++)
		before +=
			alive(r, &r->neighbours[i]) && memcmp(r->neighbours[i].id, r->self.id, RELAY_ID) < 0;
	return before;
}

/* Who has just begun does not know what was said here a moment ago, and leaves it to those who do. */
static bool is_newcomer(const struct relay *r)
{
	for (int i = 0; i < MC_RELAY_NEIGHBOURS_MAX && !settled(r); i++)
		if (alive(r, &r->neighbours[i]) && r->neighbours[i].settled)
			return true;
	return false;
}

/* --- deliveries --- */

void relay_deliver_marked(struct relay *r, const struct relay_event *ev)
{
	bool fresh;
	struct seen_bytes *s =
		relay_seen_bytes_find(&r->seen, relay_hash_of(r, ev->p, ev->n - RELAY_MARK), &fresh);

	mc_check(relay_marked(ev->p, ev->n));
	if (r->now_us - s->group_us >= US(MC_RELAY_TWICE))
		s->group = 0;
	s->group |= ev->places;
	s->group_us = r->now_us;
	if (fresh)
		s->origin = mc_get64(ev->p + ev->n - RELAY_ORIGIN);
}

static void now(struct relay *r, const uint8_t *p, size_t n, uint64_t origin, uint64_t places)
{
	uint8_t *to = relay_fx_bytes(r, n + RELAY_MARK);
	struct relay_effect *e;

	if (to == NULL)
		return;
	memcpy(to, p, n);
	relay_mark_write(to + n, origin);
	e = relay_fx_add(r, RELAY_FX_DELIVER);
	e->bytes = (struct mc_bytes){ to, (int32_t)(n + RELAY_MARK) };
	e->places = places;
	r->counts.delivered++;
}

static bool later(struct relay *r, const uint8_t *p, size_t n, uint64_t origin, uint64_t hash, int64_t at_us)
{
	struct parcel *copy =
		r->delayed_n < MC_RELAY_DELAYED_MAX ? mc_heap_get(r->heap, sizeof(*copy) + n) : NULL;

	if (copy == NULL)
		return false;
	copy->holders = 1;
	copy->n = (uint32_t)n;
	memcpy(copy->plain, p, n);
	r->delayed[(r->delayed_first + r->delayed_n++) % MC_RELAY_DELAYED_MAX] = (struct delayed){
		.at_us = at_us, .hash = hash, .origin = origin, .since_us = r->now_us, .bytes = copy
	};
	relay_due(r, at_us);
	return true;
}

bool relay_deliver(struct relay *r, const uint8_t *p, size_t n, uint64_t origin,
	const struct seen_bytes *seen, int64_t moment_us)
{
	int64_t wait_us = turn(r) * US(MC_RELAY_TURN);

	if (is_newcomer(r))
		return false;
	if (r->places != 0 && (seen->group & r->places) == r->places &&
		r->now_us - seen->group_us < moment_us)
		return false;
	if (wait_us == 0 || !later(r, p, n, origin, seen->hash, r->now_us + wait_us))
		now(r, p, n, origin, r->places);
	return true;
}

/* Those whose turn it is. Turns change seldom; where they do, some wait_us a moment more. */
void relay_deliver_tick(struct relay *r)
{
	if (r->started && r->now_us >= r->announce_us)
		announce(r);
	relay_due(r, r->announce_us);
	while (r->delayed_n > 0) {
		struct delayed *d = &r->delayed[r->delayed_first];
		struct seen_bytes *s;
		uint64_t places = r->places;
		bool fresh;

		mc_check(d->bytes != NULL && d->since_us <= d->at_us);
		if (r->now_us < d->at_us) {
			relay_due(r, d->at_us);
			return;
		}
		s = relay_seen_bytes_find(&r->seen, d->hash, &fresh);
		if (!fresh && s->group_us >= d->since_us)
			places &= ~s->group;
		if (places != 0)
			now(r, d->bytes->plain, d->bytes->n, d->origin, places);
		mc_heap_put(r->heap, d->bytes);
		r->delayed_first = (r->delayed_first + 1) % MC_RELAY_DELAYED_MAX;
		r->delayed_n--;
	}
}
