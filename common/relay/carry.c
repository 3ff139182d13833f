/* SPDX-License-Identifier: Apache-2.0 */
/* carry.c - a datagram on its way: the rules in their order, then to the group and to the links that want it.
 * Bytes pass unchanged. */
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)

/* A datagram, and what is known of it so far. */
struct passage {
	const uint8_t *p;
	size_t n;
	const struct mc_addr *from; /* of the packet, or of the link */
	struct link *link;          /* NULL: heard on the own group */
	bool own, here;             /* from a socket of this relay; of this host */
	uint64_t origin, number;
	struct heard_said said;
	const struct hz_join_message *join;
	bool read; /* said is good */
	struct seen_bytes *seen;
	bool fresh;
	uint64_t name;
	uint32_t links, tries;
	bool delivered;
};

static enum relay_kind kind_of(const struct heard_said *said)
{
	static const enum relay_kind kinds[HEARD_KIND_COUNT] = {
		[HEARD_REQUEST] = RELAY_KIND_REQUEST,
		[HEARD_ANSWER] = RELAY_KIND_ANSWER,
		[HEARD_ANNOUNCEMENT] = RELAY_KIND_ANNOUNCEMENT,
	};

	return kinds[said->kind];
}

/* --- the rules; each is true when it has nothing against it --- */

static bool not_own(struct relay *r, struct passage *d)
{
	(void)r;
	return !d->own;
}

static bool not_marked(struct relay *r, struct passage *d)
{
	(void)r;
	return !relay_marked(d->p, d->n);
}

static bool decodable(struct relay *r, struct passage *d)
{
	d->read = heard_read(d->p, d->n, &r->scratch, &d->said, &d->join) == MC_ERR_OK;
	return d->read;
}

static void tell_not_carried(struct relay *r, const struct passage *d)
{
	struct relay_notice *t;

	for (uint32_t i = 0; i < r->not_carried_n; i++)
		if (r->not_carried[i] == d->name)
			return;
	if (r->not_carried_n == MC_RELAY_NAMES_TOLD)
		return;
	r->not_carried[r->not_carried_n++] = d->name;
	t = relay_fx_notice(r, RELAY_NOTICE_NOT_CARRIED);
	t->member.cluster_name = relay_fx_text(r, heard_str(&d->said.name));
	t->member.addr = d->said.addr;
	t->member.relayed = d->link != NULL;
}

static bool name_carried(struct relay *r, struct passage *d)
{
	const struct mc_str name = heard_str(&d->said.name);

	d->name = relay_hash_of(r, name.p, name.n > 0 ? (size_t)name.n : 0);
	for (unsigned i = 0; i < r->cfg->name_count; i++)
		if (mc_str_eqz(name, r->cfg->names[i]))
			return true;
	if (r->cfg->name_count == 0)
		return true;
	tell_not_carried(r, d);
	return false;
}

static bool not_moved(struct relay *r, struct passage *d)
{
	return !r->cfg->strict || strcmp(d->said.addr.host, d->from->host) == 0 ||
		(d->here && relay_home_is_own(r, d->said.addr.host));
}

static bool fits(struct relay *r, struct passage *d)
{
	(void)r;
	return d->n + RELAY_MARK <= MC_DATAGRAM_MAX;
}

/* A master's answer is the same bytes for everybody who asks: once is enough for all of them. */
static bool not_repeated(struct relay *r, struct passage *d)
{
	return d->said.kind != HEARD_ANSWER || d->fresh ||
		r->now_us - d->seen->went_us >= US(MC_RELAY_REPEATED);
}

static bool within_rate(struct relay *r, struct passage *d)
{
	const struct mc_addr *a = &d->said.addr;
	uint64_t key = relay_hash_of(r, a->host, strlen(a->host)) ^ ((uint64_t)a->port << 32 | a->port);

	return relay_seen_rate_take(&r->seen, key != 0 ? key : 1, r->cfg->datagram_rate, r->now_us);
}

static bool number_new(struct relay *r, struct passage *d)
{
	return d->origin != r->origin && relay_seen_number_take(&r->seen, d->origin, d->number, r->now_us);
}

/* How long the same bytes are the same datagram. A master gives the same answer again and again; else nothing
 * is said twice within two minutes, and what comes so late was held up somewhere. */
static int64_t moment(const struct passage *d)
{
	return US(d->said.kind == HEARD_ANSWER ? MC_RELAY_TWICE : MC_RELAY_LATE);
}

static bool not_heard_here(struct relay *r, struct passage *d)
{
	return d->fresh || d->seen->origin != SEEN_HERE || r->now_us - d->seen->at_us >= moment(d);
}

static bool not_twice(struct relay *r, struct passage *d)
{
	return d->fresh || d->seen->origin == d->origin || r->now_us - d->seen->at_us >= moment(d);
}

struct step {
	enum relay_rule rule;
	bool (*passes)(struct relay *r, struct passage *d);
};
static const struct step of_group[] = {
	{ RELAY_RULE_OWN, not_own },
	{ RELAY_RULE_MARKED, not_marked },
	{ RELAY_RULE_UNDECODABLE, decodable },
	{ RELAY_RULE_NAME, name_carried },
	{ RELAY_RULE_MOVED, not_moved },
	{ RELAY_RULE_SIZE, fits },
	{ RELAY_RULE_REPEATED, not_repeated },
	{ RELAY_RULE_RATE, within_rate },
};
static const struct step of_link[] = {
	{ RELAY_RULE_SEEN, number_new },
	{ RELAY_RULE_SIZE, fits },
	{ RELAY_RULE_UNDECODABLE, decodable },
	{ RELAY_RULE_NAME, name_carried },
	{ RELAY_RULE_HEARD_HERE, not_heard_here },
	{ RELAY_RULE_TWICE, not_twice },
};

static enum relay_rule decide(struct relay *r, struct passage *d, const struct step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!steps[i].passes(r, d))
			return steps[i].rule;
	return RELAY_RULE_CARRIED;
}

/* --- what people see of it --- */

static void describe(struct relay *r, struct relay_notice *t, const struct passage *d)
{
	t->size = d->n;
	t->links = d->links;
	t->delivered = d->delivered;
	t->rtt_us = d->link != NULL ? d->link->rtt_us : -1;
	t->addr = *d->from;
	t->member.relayed = d->link != NULL;
	t->member.via = d->link != NULL ? mc_str_z(d->link->shown) : mc_str_z(NULL);
	t->listed = d->read;
	if (!d->read)
		return;
	t->member.kind = kind_of(&d->said);
	t->member.addr = d->said.addr;
	t->member.uuid = d->said.uuid;
	t->member.lite = d->said.lite;
	t->member.cluster_name = relay_fx_text(r, heard_str(&d->said.name));
}

static void tell_passage(struct relay *r, const struct passage *d, enum relay_rule rule)
{
	if (rule == RELAY_RULE_CARRIED && r->cfg->tell_carried)
		describe(r, relay_fx_notice(r, RELAY_NOTICE_CARRIED), d);
	if (r->cfg->tell_decisions) {
		struct relay_notice *t = relay_fx_notice(r, RELAY_NOTICE_DECISION);

		describe(r, t, d);
		t->rule = rule;
		t->passed = rule == RELAY_RULE_CARRIED;
	}
}

static void drop(struct relay *r, const struct passage *d, enum relay_rule rule)
{
	r->counts.dropped[rule]++;
	r->dropped_from[rule] = d->link != NULL && d->read ? d->said.addr : *d->from;
	if (r->drops_due_us != NEVER)
		return;
	r->drops_due_us = r->now_us + US(MC_RELAY_DROPS_TOLD);
	relay_due(r, r->drops_due_us);
}

void relay_carry_say_dropped(struct relay *r)
{
	if (r->now_us < r->drops_due_us && !(r->leaving && r->drops_due_us != NEVER)) {
		relay_due(r, r->drops_due_us);
		return;
	}
	r->drops_due_us = NEVER;
	for (int i = 0; i < RELAY_RULE_COUNT; i++) {
		struct relay_notice *t;

		if (r->counts.dropped[i] == r->told_dropped[i])
			continue;
		t = relay_fx_notice(r, RELAY_NOTICE_DROPPED);
		t->rule = (enum relay_rule)i;
		t->count = r->counts.dropped[i] - r->told_dropped[i];
		t->addr = r->dropped_from[i];
		r->told_dropped[i] = r->counts.dropped[i];
	}
}

/* --- on its way --- */

/* What is known of a cluster at the other end of a link; the place of who was heard longest ago is given
 * away. */
static struct interest *interest_of(struct link *l, uint64_t name)
{
	struct interest *v = l->interests, *oldest = &v[0];

	for (int i = 0; i < MC_RELAY_INTERESTS_MAX; i++) {
		if (v[i].name == name)
			return &v[i];
		if (oldest->name != 0 && (v[i].name == 0 || v[i].heard_us < oldest->heard_us))
			oldest = &v[i];
	}
	*oldest = (struct interest){ .name = name, .asked_us = INT64_MIN / 2, .master_us = INT64_MIN / 2 };
	return oldest;
}

static void take_interest(struct relay *r, struct link *l, const struct passage *d)
{
	struct interest *i = interest_of(l, d->name);

	i->heard_us = r->now_us;
	*(d->said.kind == HEARD_REQUEST ? &i->asked_us : &i->master_us) = r->now_us;
}

/*
 * Answers are for those who asked: members that have their cluster drop them anyway. On a large network a
 * request goes to where a master or another searcher of that name was heard, and only the first and every
 * fourth try to all.
 */
static bool wants(const struct relay *r, const struct link *l, const struct passage *d)
{
	bool asked = false, master = false;

	if (l->state != LINK_UP || l == d->link)
		return false;
	if (d->said.kind == HEARD_ANNOUNCEMENT)
		return true;
	if (d->said.kind == HEARD_REQUEST &&
		(r->up <= MC_RELAY_FLOOD_MAX || d->tries % 4 == 1 || d->tries == 0))
		return true;
	for (int i = 0; i < MC_RELAY_INTERESTS_MAX; i++) {
		if (l->interests[i].name != d->name)
			continue;
		asked = r->now_us - l->interests[i].asked_us < US(MC_RELAY_ASKED);
		master = r->now_us - l->interests[i].master_us < US(MC_RELAY_MEMBER_SILENCE);
	}
	return d->said.kind == HEARD_ANSWER ? asked : asked || master;
}

/* plain: type, origin, number, bytes. */
static void to_links(struct relay *r, struct passage *d, const uint8_t *plain)
{
	struct parcel *shared = NULL;

	for (uint32_t i = 0; i < r->link_top; i++) {
		if (!wants(r, &r->links[i], d))
			continue;
		relay_record_offer(r, &r->links[i], plain, 1 + RELAY_DATAGRAM_HEAD + d->n, &shared);
		d->links++;
	}
	relay_record_offered(r, shared);
	r->counts.sent += d->links;
}

void relay_carry_heard(struct relay *r, const struct relay_event *ev)
{
	struct passage d = { .p = ev->p,
		.n = ev->n,
		.from = ev->addr,
		.own = ev->own,
		.here = ev->here,
		.origin = r->origin };
	enum relay_rule rule;

	mc_check(ev->own || ev->addr != NULL);
	r->counts.heard++;
	if (!ev->own && !relay_marked(ev->p, ev->n)) {
		/* Also what is not carried from here: who else carries it brings nothing new to this group.
		 */
		d.seen = relay_seen_bytes_find(&r->seen, relay_hash_of(r, ev->p, ev->n), &d.fresh);
		d.seen->origin = SEEN_HERE;
		d.seen->at_us = r->now_us;
	}
	if (!ev->own && d.seen == NULL)
		relay_deliver_marked(r, ev);
	rule = decide(r, &d, of_group, sizeof(of_group) / sizeof(of_group[0]));
	if (rule == RELAY_RULE_CARRIED) {
		uint8_t *plain = r->plain;

		d.seen->went_us = r->now_us;
		d.number = ++r->number;
		plain[0] = RELAY_RECORD_DATAGRAM;
		mc_put64(plain + 1, d.origin);
		mc_put64(plain + 1 + RELAY_ORIGIN, d.number);
		memcpy(plain + 1 + RELAY_DATAGRAM_HEAD, d.p, d.n);
		if (ev->here)
			relay_homes_heard(
				r, &d.said.addr, d.from); /* others have to listen before they hear of it */
		d.tries = relay_members_heard(r, &d.said, d.join, d.from, NULL);
		to_links(r, &d, plain);
	} else {
		drop(r, &d, rule);
	}
	tell_passage(r, &d, rule);
}

void relay_carry_received(struct relay *r, struct link *l, const uint8_t *plain, size_t n)
{
	struct passage d = { .p = plain + 1 + RELAY_DATAGRAM_HEAD,
		.n = n - 1 - RELAY_DATAGRAM_HEAD,
		.from = &l->addr,
		.link = l };
	enum relay_rule rule;

	mc_check(n > 1 + RELAY_DATAGRAM_HEAD);
	r->counts.received++;
	d.origin = mc_get64(plain + 1);
	d.number = mc_get64(plain + 1 + RELAY_ORIGIN);
	d.seen = relay_seen_bytes_find(&r->seen, relay_hash_of(r, d.p, d.n), &d.fresh);
	rule = decide(r, &d, of_link, sizeof(of_link) / sizeof(of_link[0]));
	if (rule == RELAY_RULE_CARRIED) {
		d.seen->origin = d.origin;
		d.seen->at_us = r->now_us;
		take_interest(r, l, &d);
		d.delivered = relay_deliver(r, d.p, d.n, d.origin, d.seen, moment(&d));
		d.tries = relay_members_heard(r, &d.said, d.join, d.from, l);
		to_links(r, &d, plain);
	} else {
		drop(r, &d, rule);
	}
	tell_passage(r, &d, rule);
}
