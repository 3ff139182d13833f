/* SPDX-License-Identifier: Apache-2.0 */
/* up.c - a link whose other end has proved itself: names, twins, and what each record means. */
#include <string.h>

#include "common/relay/state.h"

void relay_up_begin(struct relay *r, struct link *l)
{
	struct relay_name name = { r->cfg->group_port, mc_str_z(r->cfg->group), mc_str_z(r->cfg->self) };
	uint8_t out[4 + 2 * RELAY_SHOWN_MAX];
	const struct link *twin = relay_link_to(r, l->peer);

	if (l->dialled)
		relay_hubs_known_as(r, l);
	if (l->dialled && twin != NULL &&
		twin->dialled) { /* one relay under two addresses: the first link stays */
		relay_link_goodbye(r, l, RELAY_REASON_REPLACED);
		return;
	}
	relay_record_send(r, l, RELAY_RECORD_NAME, out, relay_name_write(&name, out));
}

/*
 * Two that dial each other keep the link that the smaller id dialled: both sides see it so. Of two links that
 * the other end dialled the newer one counts, for he would not have dialled again if he thought well of the
 * first. False: it is this one that goes.
 */
static bool wins(struct relay *r, struct link *l)
{
	struct link *twin = relay_link_to(r, l->peer);
	bool ours_is_smaller = memcmp(r->self.id, l->peer, RELAY_ID) < 0;

	if (twin == NULL)
		return true;
	if (twin->dialled != l->dialled && l->dialled != ours_is_smaller)
		return false;
	relay_link_goodbye(r, twin, RELAY_REASON_REPLACED);
	return true;
}

static void on_name(struct relay *r, struct link *l, const uint8_t *body, size_t n)
{
	struct relay_name name;

	if (l->state != LINK_SEALED || !relay_name_read(body, n, &name)) {
		relay_link_close(r, l, RELAY_REASON_PROTOCOL);
		return;
	}
	mc_str_copy(l->shown, sizeof(l->shown), name.name);
	if (name.port != r->cfg->group_port || !mc_str_eqz(name.group, r->cfg->group)) {
		relay_link_refuse_sealed(r, l, RELAY_REASON_GROUP);
		return;
	}
	if (!wins(r, l)) {
		relay_link_goodbye(r, l, RELAY_REASON_REPLACED);
		return;
	}
	mc_check(r->strangers > 0 && r->up < MC_RELAY_LINKS_MAX);
	l->state = LINK_UP;
	r->strangers--;
	r->up++;
	r->ever_up = true;
	l->pinged_us = l->heard_us;
	relay_due(r, r->now_us + (int64_t)MC_RELAY_PING * 1000);
	relay_link_notice(r, l, RELAY_NOTICE_LINK_UP, RELAY_REASON_NONE);
	relay_homes_link_up(r, l);
	if (l->dialled)
		relay_hubs_link_up(r, l); /* may be that of equals which is one too many, and end it */
}

/* Who asks and does not read the answers gets no more of them: they would be kept for it without a bound. */
static void on_ping(struct relay *r, struct link *l, const uint8_t *body, size_t n)
{
	if (l->flying < MC_RELAY_FLYING_MAX)
		relay_record_send(r, l, RELAY_RECORD_PONG, body, n);
}

static void on_pong(struct relay *r, struct link *l, const uint8_t *body, size_t n)
{
	int64_t sent_us = (int64_t)mc_get64(body);

	(void)n;
	if (sent_us == l->pinged_us) /* else: not what was asked */
		l->rtt_us = r->now_us - sent_us;
	relay_homes_answered(r, l);
}

static void on_goodbye(struct relay *r, struct link *l, const uint8_t *body, size_t n)
{
	enum relay_reason reason = relay_code_reason(body[0]);

	(void)n;
	if (reason == RELAY_REASON_GROUP)
		relay_link_refused_sealed(r, l, reason);
	else
		relay_link_close(r, l, reason);
}

/* The beginning of a datagram that is longer than a record. */
static void on_part(struct relay *r, struct link *l, const uint8_t *body, size_t n)
{
	if (l->parts == NULL) {
		l->parts = mc_heap_get(r->heap, RELAY_DATAGRAM_MAX);
		l->parts_n = 0;
	}
	if (l->parts == NULL || n > RELAY_DATAGRAM_MAX - l->parts_n) {
		relay_link_close(r, l, l->parts == NULL ? RELAY_REASON_FULL : RELAY_REASON_PROTOCOL);
		return;
	}
	memcpy(l->parts + l->parts_n, body, n);
	l->parts_n += n;
}

/* The only record, or the last. r->plain holds it. */
static void on_datagram(struct relay *r, struct link *l, const uint8_t *body, size_t n)
{
	size_t before = l->parts != NULL ? l->parts_n : 0;

	if (before + n <= RELAY_DATAGRAM_HEAD || before + n > RELAY_DATAGRAM_MAX) {
		relay_link_close(r, l, RELAY_REASON_PROTOCOL);
		return;
	}
	if (before > 0) {
		memmove(r->plain + 1 + before, body, n);
		memcpy(r->plain + 1, l->parts, before);
		mc_heap_put(r->heap, l->parts);
		l->parts = NULL;
	}
	relay_carry_received(r, l, r->plain, 1 + before + n);
}

static const struct {
	uint8_t type;
	bool early; /* also before the link is up */
	void (*take)(struct relay *r, struct link *l, const uint8_t *body, size_t n);
	void (*take_typed)(struct relay *r, struct link *l, uint8_t type, const uint8_t *body, size_t n);
} meanings[] = {
	{ RELAY_RECORD_DATAGRAM, false, on_datagram, NULL },
	{ RELAY_RECORD_PART, false, on_part, NULL },
	{ RELAY_RECORD_PING, false, on_ping, NULL },
	{ RELAY_RECORD_PONG, false, on_pong, NULL },
	{ RELAY_RECORD_NAME, true, on_name, NULL },
	{ RELAY_RECORD_GOODBYE, true, on_goodbye, NULL },
	{ RELAY_RECORD_HOME, false, NULL, relay_homes_record },
	{ RELAY_RECORD_LOST, false, NULL, relay_homes_record },
	{ RELAY_RECORD_TAKEN, false, NULL, relay_homes_record },
	{ RELAY_RECORD_OPEN, false, NULL, relay_stream_record },
	{ RELAY_RECORD_OPENED, false, NULL, relay_stream_record },
	{ RELAY_RECORD_DATA, false, NULL, relay_stream_record },
	{ RELAY_RECORD_CREDIT, false, NULL, relay_stream_record },
	{ RELAY_RECORD_END, false, NULL, relay_stream_record },
	{ RELAY_RECORD_RESET, false, NULL, relay_stream_record },
};

void relay_up_record(struct relay *r, struct link *l, uint8_t type, const uint8_t *body, size_t n)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		if (meanings[i].type != type)
			continue;
		if (l->state != LINK_UP && !meanings[i].early)
			relay_link_close(r, l, RELAY_REASON_PROTOCOL);
		else if (meanings[i].take != NULL)
			meanings[i].take(r, l, body, n);
		else if (l->flying >= MC_RELAY_ANSWERS_MAX)
			relay_link_close(r, l, RELAY_REASON_SLOW);
		else
			meanings[i].take_typed(r, l, type, body, n);
		return;
	}
}
