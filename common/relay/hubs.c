/* SPDX-License-Identifier: Apache-2.0 */
/* hubs.c - whom we dial, when, and when it makes no sense any more. What is said on the connection: links.c.
 */
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)

struct hub *relay_hub_of(struct relay *r, const struct mc_addr *addr)
{
	for (uint32_t i = 0; i < r->hub_count; i++)
		if (mc_addr_eq(&r->hubs[i].addr, addr))
			return &r->hubs[i];
	return NULL;
}

/* Linked, by whichever of the two dialled. */
static bool served(struct relay *r, const struct hub *h)
{
	return h->known && relay_link_to(r, h->peer) != NULL;
}

static void dial(struct relay *r, struct hub *h)
{
	mc_check(!h->dialling && h->link == 0);
	h->dialling = true;
	relay_fx_addr(r, RELAY_FX_DIAL, &h->addr);
}

/* Of equals two are enough: links to those further down are given up once the first ones stand. */
static void thin_out(struct relay *r, uint32_t from)
{
	for (uint32_t i = from; i < r->hub_count; i++) {
		struct link *l = r->hubs[i].link != 0 ? relay_link_of(r, r->hubs[i].link) : NULL;

		if (l != NULL && l->state == LINK_UP)
			relay_link_goodbye(r, l, RELAY_REASON_REPLACED);
	}
}

void relay_hubs_tick(struct relay *r)
{
	uint32_t wanted = r->cfg->any_hub_will_do ? MC_RELAY_HUBS_ENOUGH : MC_RELAY_HUBS_MAX, standing = 0, i;

	for (i = 0; i < r->hub_count && wanted > 0 && !r->leaving; i++) {
		struct hub *h = &r->hubs[i];

		if (served(r, h)) {
			standing++;
			wanted--;
		} else if (h->dialling || h->link != 0) {
			wanted--;
		} else if (h->refused == RELAY_REASON_SELF) {
			continue;
		} else if (r->now_us >= h->again_us) {
			dial(r, h);
			wanted--;
		} else {
			relay_due(r, h->again_us);
		}
	}
	if (r->cfg->any_hub_will_do && standing == MC_RELAY_HUBS_ENOUGH)
		thin_out(r, i);
}

void relay_hubs_set(struct relay *r, const struct mc_addr *peers, uint32_t count)
{
	uint32_t old_count = r->hub_count, n = 0;
	struct hub *old;

	mc_arena_reset(&r->scratch);
	old = mc_arena_get(&r->scratch, sizeof(*old), old_count);
	mc_check(old != NULL); /* the scratch memory has room for a datagram, which is more */
	memcpy(old, r->hubs, old_count * sizeof(*old));
	for (uint32_t i = 0; i < count && n < MC_RELAY_HUBS_MAX; i++) {
		struct hub *h = &r->hubs[n];
		bool twice = false;

		for (uint32_t k = 0; k < n; k++)
			twice |= mc_addr_eq(&r->hubs[k].addr, &peers[i]);
		if (twice)
			continue;
		*h = (struct hub){ .addr = peers[i] };
		for (uint32_t k = 0; k < old_count; k++)
			if (mc_addr_eq(&old[k].addr, &peers[i]))
				*h = old[k];
		n++;
	}
	r->hub_count = n;
	relay_hubs_tick(r);
}

/* Dialled again later, after twice the time, and not all at once. */
static void wait_a_while(struct relay *r, struct hub *h)
{
	h->link = 0;
	h->dialling = false;
	h->pause_us = h->pause_us == 0 ? US(MC_RELAY_RETRY_MIN) : h->pause_us * 2;
	if (h->pause_us > US(MC_RELAY_RETRY_MAX))
		h->pause_us = US(MC_RELAY_RETRY_MAX);
	h->again_us =
		r->now_us + h->pause_us * 3 / 4 + (int64_t)mc_rng_below(&r->rng, (uint64_t)h->pause_us / 2);
	relay_due(r, h->again_us);
	if (r->now_us - r->looked_us >= SECOND_US && !r->leaving) {
		r->looked_us = r->now_us;
		relay_fx_add(r, RELAY_FX_LOOK);
	}
}

/* Nothing that time mends. */
static bool is_final(enum relay_reason reason)
{
	return reason == RELAY_REASON_PASSWORD || reason == RELAY_REASON_VERSION ||
		reason == RELAY_REASON_GROUP || reason == RELAY_REASON_SELF;
}

/* Nobody can dial us, and all that we can dial have refused us: there is nothing to wait for. */
static void judge(struct relay *r)
{
	int status = RELAY_STATUS_NOT;

	if (r->cfg->accepts || r->goes_on || r->ever_up || r->quit || r->hub_count == 0)
		return;
	for (uint32_t i = 0; i < r->hub_count; i++) {
		if (!is_final(r->hubs[i].refused))
			return;
		if (r->hubs[i].refused == RELAY_REASON_PASSWORD)
			status = RELAY_STATUS_DENIED;
	}
	r->quit = true;
	relay_fx_add(r, RELAY_FX_QUIT)->status = status;
}

bool relay_hubs_none(const struct relay *r)
{
	for (uint32_t i = 0; i < r->hub_count; i++)
		if (r->hubs[i].refused != RELAY_REASON_SELF)
			return false;
	return r->cfg->any_hub_will_do && r->hub_count > 0;
}

void relay_hubs_dial_failed(struct relay *r, const struct mc_addr *addr, const char *message)
{
	struct hub *h = relay_hub_of(r, addr);
	struct relay_notice *t;

	if (h == NULL)
		return;
	h->refused = RELAY_REASON_NONE;
	wait_a_while(r, h);
	relay_hubs_tick(r);
	if (h->told)
		return;
	h->told = true;
	t = relay_fx_notice(r, RELAY_NOTICE_DIAL_FAILED);
	t->addr = *addr;
	t->message = mc_str_z(message);
}

void relay_hubs_known_as(struct relay *r, const struct link *l)
{
	struct hub *h = relay_hub_of(r, &l->addr);

	if (h == NULL)
		return;
	h->known = true;
	memcpy(h->peer, l->peer, RELAY_ID);
}

void relay_hubs_link_up(struct relay *r, const struct link *l)
{
	struct hub *h = relay_hub_of(r, &l->addr);

	if (h == NULL)
		return;
	h->refused = RELAY_REASON_NONE;
	h->told = false;
	relay_hubs_tick(r);
}

void relay_hubs_link_down(struct relay *r, const struct link *l, enum relay_reason reason)
{
	struct hub *h = relay_hub_of(r, &l->addr);

	if (h == NULL || h->link != l->name)
		return;
	h->refused = is_final(reason) ? reason : RELAY_REASON_NONE;
	/* One that ends as soon as it stands is not dialled at once for ever: another relay has our id,
	 * perhaps. */
	if (r->now_us - l->since_us >= US(MC_RELAY_RETRY_MAX))
		h->pause_us = 0;
	wait_a_while(r, h);
	judge(r);
	if (relay_hubs_none(r))
		relay_homes_alone(r);
	if (!r->quit)
		relay_hubs_tick(r);
}

/* A link that the other side had dialled is gone: the hub that it stood for is looked for again. */
void relay_hubs_peer_gone(struct relay *r)
{
	relay_hubs_tick(r);
}
