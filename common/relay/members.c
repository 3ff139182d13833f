/* SPDX-License-Identifier: Apache-2.0 */
/* members.c - who was heard, here and over links; who of them is out of reach; masters that do not know of
 * each other. It only tells. */
#include <string.h>

#include "common/relay/state.h"

#define US(ms) ((int64_t)(ms)*1000)
#define MERGE_FIRST_S 300 /* hazelcast.merge.first.run.delay.seconds */

/* The uuid of whoever asks by multicast without meaning to join (mc-probe --solicit):
 * common/member/identity.h. */
static bool is_asker(struct mc_uuid u)
{
	return !u.null && u.hi == INT64_MAX && u.lo == INT64_MAX;
}

static uint32_t bucket_of(const struct relay *r, const struct mc_addr *a)
{
	return (uint32_t)(relay_hash_of(r, a->host, strlen(a->host)) + a->port) % MEMBER_BUCKETS;
}

static struct group_member *find(struct relay *r, struct mc_str name, const struct mc_addr *addr)
{
	for (uint32_t at = r->buckets[bucket_of(r, addr)]; at != 0; at = r->members[at - 1].next)
		if (mc_addr_eq(&r->members[at - 1].addr, addr) &&
			mc_str_eq(heard_str(&r->members[at - 1].cluster_name), name))
			return &r->members[at - 1];
	return NULL;
}

void relay_member_view(struct relay *r, const struct group_member *m, struct relay_member *out)
{
	const struct link *l = m->link != 0 ? relay_link_of(r, m->link) : NULL;

	*out = (struct relay_member){
		.cluster_name = heard_str(&m->cluster_name), .addr = m->addr, .uuid = m->uuid
	};
	memcpy(out->version, m->version, sizeof(out->version));
	out->lite = m->lite;
	out->relayed = m->relayed;
	out->moved = m->moved;
	out->kind = m->kind;
	out->via = l != NULL ? mc_str_z(l->shown) : mc_str_z(NULL);
}

static void tell_member(struct relay *r, const struct group_member *m, enum relay_notice_type type)
{
	struct relay_notice *t = relay_fx_notice(r, type);

	relay_member_view(r, m, &t->member);
	t->listed = m->listed;
}

/* A stranger can make up as many as he likes: beyond this rate they are known, and not told. */
static void tell_new(struct relay *r, struct group_member *m)
{
	const int64_t gap_us = SECOND_US / MC_RELAY_MEMBERS_TOLD;

	if (r->members_told_us < r->now_us)
		r->members_told_us = r->now_us;
	if (r->members_told_us - r->now_us > MC_RELAY_MEMBERS_TOLD_BURST * gap_us) {
		if (r->members_untold++ == 0)
			relay_warn(r, "so many members are heard that not all are told",
				"are they invented? mc-probe " OPTION_LISTEN
				" 10s shows who speaks on the group");
		return;
	}
	r->members_told_us += gap_us;
	m->told = true;
	tell_member(r, m, RELAY_NOTICE_MEMBER);
}

static void forget(struct relay *r, struct group_member *m, bool said)
{
	uint32_t *at = &r->buckets[bucket_of(r, &m->addr)], self = (uint32_t)(m - r->members) + 1;

	if (said && m->told)
		tell_member(r, m, RELAY_NOTICE_MEMBER_GONE);
	while (*at != self)
		at = &r->members[*at - 1].next;
	*at = m->next;
	m->used = false;
	r->member_count--;
}

/* A place: one that is free, or that of who was heard longest ago. */
static struct group_member *place(struct relay *r)
{
	struct group_member *oldest = &r->members[0];

	if (r->member_count == r->member_top && r->member_top < MC_RELAY_MEMBERS_MAX)
		return &r->members[r->member_top++];
	for (uint32_t i = 0; i < r->member_top; i++) {
		if (!r->members[i].used)
			return &r->members[i];
		if (r->members[i].seen_us < oldest->seen_us)
			oldest = &r->members[i];
	}
	forget(r, oldest, false);
	return oldest;
}

static struct group_member *add(struct relay *r, struct mc_str name, const struct mc_addr *addr)
{
	struct group_member *m = place(r);
	uint32_t *bucket = &r->buckets[bucket_of(r, addr)];

	memset(m, 0, sizeof(*m));
	m->used = true;
	m->serial = ++r->member_serial;
	m->uuid.null = true;
	heard_keep(&m->cluster_name, name);
	m->addr = *addr;
	m->next = *bucket;
	*bucket = (uint32_t)(m - r->members) + 1;
	r->member_count++;
	return m;
}

static void seen_now(struct relay *r, struct group_member *m, const struct link *l)
{
	m->seen_us = r->now_us;
	if (r->members_due_us == NEVER)
		r->members_due_us = r->now_us + US(MC_RELAY_MEMBER_SILENCE);
	relay_due(r, r->members_due_us);
	if (m->link != (l != NULL ? l->name : 0))
		m->checked = m->told_unreachable = false;
	m->link = l != NULL ? l->name : 0;
	m->relayed = l != NULL;
}

/* --- can it be reached? --- */

/* A number, not a name that would have to be looked up. */
static bool is_number(const char *host)
{
	return strchr(host, ':') != NULL || host[strspn(host, "0123456789.")] == '\0';
}

static void check(struct relay *r, struct group_member *m)
{
	bool asked = m->checking_us > 0 && r->now_us - m->checking_us < US(MC_RELAY_CHECK_PATIENCE);

	if (!r->cfg->check_reachable || m->checked || asked || !is_number(m->addr.host))
		return;
	m->checking_us = r->now_us;
	relay_fx_addr(r, RELAY_FX_CHECK, &m->addr);
}

static const char *hint_for(const struct relay *r, const struct group_member *m)
{
	if (strncmp(m->addr.host, "127.77.", 7) == 0)
		return r->cfg->carry_connections
			? "the member is gone, or its relay is, or something else listens on this port on all addresses of "
			  "this host"
			: "its relay carries connections: give " OPTION_CARRY_CONNECTIONS
			  " to this one as well";
	return "members dial each other: open the port, or have the member announce an address that others reach "
	       "(--hzPublicAddress HOST:PORT of Payara Micro, hazelcast.local.publicAddress), or carry their "
	       "connections as well: " OPTION_CARRY_CONNECTIONS;
}

static void tell_rivals(struct relay *r, struct group_member *a, struct group_member *b);

/* The master because of which this one is asked; NULL: none, or it is gone. */
static struct group_member *suspect_of(struct relay *r, const struct group_member *m)
{
	struct group_member *o = m->suspects != 0 ? &r->members[m->suspects - 1] : NULL;

	return o != NULL && o->used && o->serial == m->suspects_serial ? o : NULL;
}

void relay_members_checked(struct relay *r, const struct mc_addr *addr, bool ok, const char *message)
{
	for (uint32_t i = 0; i < r->member_top; i++) {
		struct group_member *m = &r->members[i];
		struct relay_notice *t;

		if (!m->used || m->checking_us == 0 || !mc_addr_eq(&m->addr, addr))
			continue;
		m->checking_us = 0;
		m->checked = true;
		if (ok && suspect_of(r, m) != NULL)
			tell_rivals(r, m, suspect_of(r, m));
		m->suspects = 0;
		if (ok || m->told_unreachable || !m->relayed)
			continue;
		m->told_unreachable = true;
		t = relay_fx_notice(r, RELAY_NOTICE_UNREACHABLE);
		relay_member_view(r, m, &t->member);
		t->message = mc_str_z(message);
		t->hint = mc_str_z(hint_for(r, m));
	}
}

/* --- two masters --- */

static bool is_master(const struct relay *r, const struct group_member *m)
{
	return m->used && m->spoke_us > 0 && r->now_us - m->spoke_us < US(MC_RELAY_MEMBER_SILENCE);
}

static void tell_rivals(struct relay *r, struct group_member *a, struct group_member *b)
{
	struct relay_notice *t;

	if (!is_master(r, a) || !is_master(r, b) || (a->rival_us > 0 && b->rival_us > 0))
		return;
	a->rival_us = b->rival_us = r->now_us;
	t = relay_fx_notice(r, RELAY_NOTICE_TWO_MASTERS);
	relay_member_view(r, a, &t->member);
	relay_member_view(r, b, &t->other);
	t->merge_within_s = MERGE_FIRST_S;
}

/* m speaks as a master. Another one of its name, that it does not list, is a rival when it still lives: when
 * it has spoken since m first did, or when it takes connections. */
static void look_for_rivals(struct relay *r, struct group_member *m)
{
	for (uint32_t i = 0; i < r->member_top; i++) {
		struct group_member *o = &r->members[i];

		if (o == m || !is_master(r, o) ||
			!mc_str_eq(heard_str(&o->cluster_name), heard_str(&m->cluster_name)))
			continue;
		if (!o->relayed && !m->relayed)
			continue; /* they have always heard each other */
		if (m->master_us > 0 && o->spoke_us > m->master_us) {
			tell_rivals(r, m, o);
		} else if (suspect_of(r, o) == NULL && o->rival_us == 0 && is_number(o->addr.host)) {
			o->suspects = (uint32_t)(m - r->members) + 1;
			o->suspects_serial = m->serial;
			o->checked = false;
			check(r, o);
		}
	}
}

/* --- what a datagram adds --- */

/* Those on a master's list live, and are no masters themselves. */
static void take_list(struct relay *r, const struct group_member *master, const struct hz_join_message *join,
	const struct link *l)
{
	for (uint32_t i = 0; i < join->member_addresses.n && i < MC_RELAY_MEMBERS_MAX / 2; i++) {
		const struct hz_address *a = join->member_addresses.v[i];
		struct mc_addr addr;
		struct group_member *m;

		if (a == NULL || !mc_addr_set(&addr, a->host, a->port) || mc_addr_eq(&addr, &master->addr))
			continue;
		m = find(r, heard_str(&master->cluster_name), &addr);
		if (m != NULL) {
			m->spoke_us = m->master_us = 0;
			if (m->kind == RELAY_KIND_NOTHING || m->relayed == (l != NULL))
				seen_now(r, m, l);
			continue;
		}
		if (r->member_count >= MC_RELAY_MEMBERS_MAX / 2)
			return; /* a list that somebody made up does not push out who was heard */
		m = add(r, heard_str(&master->cluster_name), &addr);
		m->listed = true;
		seen_now(r, m, l);
		tell_new(r, m);
		if (l != NULL)
			check(r, m);
	}
}

uint32_t relay_members_heard(struct relay *r, const struct heard_said *said,
	const struct hz_join_message *join, const struct mc_addr *from, struct link *l)
{
	static const enum relay_kind kinds[HEARD_KIND_COUNT] = {
		[HEARD_REQUEST] = RELAY_KIND_REQUEST,
		[HEARD_ANSWER] = RELAY_KIND_ANSWER,
		[HEARD_ANNOUNCEMENT] = RELAY_KIND_ANNOUNCEMENT,
	};
	enum relay_kind kind = kinds[said->kind];
	struct group_member *m;
	bool news;

	if (is_asker(said->uuid))
		return 0;
	m = find(r, heard_str(&said->name), &said->addr);
	news = m == NULL;
	if (m == NULL)
		m = add(r, heard_str(&said->name), &said->addr);
	if (!news && !mc_uuid_eq(m->uuid, said->uuid)) { /* another process has the address now */
		news = true;
		m->kind = RELAY_KIND_NOTHING;
		m->spoke_us = m->master_us = m->rival_us = 0;
		m->tries = 0;
	}
	news |= m->relayed != (l != NULL) || (kind >= RELAY_KIND_ANSWER && m->kind < RELAY_KIND_ANSWER);
	m->uuid = said->uuid;
	m->lite = said->lite;
	m->listed = false;
	m->moved = l == NULL && is_number(said->addr.host) && strcmp(said->addr.host, from->host) != 0 &&
		!relay_home_is_own(r, said->addr.host);
	memcpy(m->version, said->version, sizeof(m->version));
	m->kind = kind > m->kind ? kind : m->kind;
	seen_now(r, m, l);
	if (news)
		tell_new(r, m);
	if (l != NULL)
		check(r, m);
	if (kind < RELAY_KIND_ANSWER) {
		m->spoke_us = m->master_us = 0; /* it looks for one */
		return ++m->tries;
	}
	m->tries = 0;
	if (join != NULL && kind == RELAY_KIND_ANNOUNCEMENT)
		take_list(r, m, join, l);
	m->spoke_us = r->now_us;
	look_for_rivals(r, m);
	if (m->master_us == 0)
		m->master_us = r->now_us;
	return 0;
}

/* --- those that are gone --- */

void relay_members_link_down(struct relay *r, const struct link *l)
{
	for (uint32_t i = 0; i < r->member_top; i++) {
		struct group_member *m = &r->members[i];

		if (!m->used || m->link != l->name)
			continue;
		if (r->up == 0)
			forget(r, m, true);
		else
			m->link = 0; /* perhaps by another one: it is seen when it is heard again */
	}
}

void relay_members_tick(struct relay *r)
{
	int64_t next_us = NEVER;

	if (r->now_us < r->members_due_us) {
		relay_due(r, r->members_due_us);
		return;
	}
	for (uint32_t i = 0; i < r->member_top; i++) {
		struct group_member *m = &r->members[i];

		if (!m->used)
			continue;
		if (r->now_us >= m->seen_us + US(MC_RELAY_MEMBER_SILENCE))
			forget(r, m, true);
		else if (m->seen_us + US(MC_RELAY_MEMBER_SILENCE) < next_us)
			next_us = m->seen_us + US(MC_RELAY_MEMBER_SILENCE);
	}
	r->members_due_us =
		next_us == NEVER ? NEVER : next_us + SECOND_US; /* those that are due together go together */
	relay_due(r, r->members_due_us);
}

void relay_members_show(struct relay *r)
{
	for (uint32_t i = 0; i < r->member_top; i++)
		if (r->members[i].used)
			tell_member(r, &r->members[i], RELAY_NOTICE_MEMBER);
}
