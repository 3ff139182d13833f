/* SPDX-License-Identifier: Apache-2.0 */
/* view.c - the member list: finding, changing, publishing (MembershipManager). */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/internal.h"

/* Many who join at once share one publication, the more the larger the cluster is: a list goes to everybody.
 */
#define PUBLISH_PACE(members) ((members) / 4)

void view_clear(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	for (uint32_t i = 0; i < n->member_count; i++)
		member_drop(n, &n->members[i]);
	n->member_count = 0;
	members_index(n);
	registrations_clear(n);
	n->list_version = 0;
	cluster->following = false;
	cluster->list_wrong_since_ms = 0;
	n->master.null = true;
	cluster->waiting_count = 0;
	n->view_dirty = false;
	timer_set(n, TIMER_PUBLISH, NODE_NEVER);
	timer_set(n, TIMER_LIST, NODE_NEVER);
	timer_set(n, TIMER_HEARTBEAT, NODE_NEVER);
}

/* --- the master's list --- */
static bool contains(const struct hz_member_info *const *infos, uint32_t count, struct mc_uuid uuid)
{
	for (uint32_t i = 0; i < count; i++)
		if (infos[i] != NULL && mc_uuid_eq(infos[i]->uuid, uuid))
			return true;
	return false;
}

/* --- no two alike --- */
typedef uint32_t hash_fn(const struct hz_member_info *i);
typedef bool same_fn(const struct hz_member_info *a, const struct hz_member_info *b);

static uint32_t uuid_hash(const struct hz_member_info *i)
{
	return (uint32_t)((i->uuid.hi ^ i->uuid.lo) * 0x9e3779b97f4a7c15u >> 32);
}

static bool same_uuid(const struct hz_member_info *a, const struct hz_member_info *b)
{
	return mc_uuid_eq(a->uuid, b->uuid);
}

static uint32_t address_hash(const struct hz_member_info *i)
{
	uint32_t h = 2166136261u ^ (uint32_t)i->address->port; /* FNV-1a */

	for (int32_t k = 0; k < i->address->host.n; k++)
		h = (h ^ (uint8_t)i->address->host.p[k]) * 16777619u;
	return h;
}

static bool same_address(const struct hz_member_info *a, const struct hz_member_info *b)
{
	return a->address->port == b->address->port && mc_str_eq(a->address->host, b->address->host);
}

static bool all_differ(struct node *n, const struct hz_member_info *const *infos, uint32_t count,
	hash_fn *hash, same_fn *same)
{
	uint32_t size = 16, *slots;

	while (size < 2 * count)
		size *= 2;
	slots = node_new_array(n, sizeof(*slots), size);
	if (slots == NULL)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t s = hash(infos[i]) & (size - 1);

		for (; slots[s] != 0; s = (s + 1) & (size - 1))
			if (same(infos[slots[s] - 1], infos[i]))
				return false;
		slots[s] = i + 1;
	}
	return true;
}

/* A list is made by its master, who is the oldest in it, for us. Hazelcast's MemberMap refuses two of one
 * uuid or one address; here one would share the other's texts. */
bool view_fits(struct node *n, const struct hz_member_info *const *infos, uint32_t count, int32_t version,
	struct mc_uuid master)
{
	struct mc_addr addr;

	if (count == 0 || count > n->member_max || version < 1 || version > MC_LIST_VERSION_MAX)
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (infos[i] == NULL || infos[i]->uuid.null || !read_address(infos[i]->address, &addr))
			return false;
	return mc_uuid_eq(infos[0]->uuid, master) && contains(infos, count, n->uuid) &&
		all_differ(n, infos, count, uuid_hash, same_uuid) &&
		all_differ(n, infos, count, address_hash, same_address);
}

void view_notice_unfit(struct node *n, const struct conn *from)
{
	struct mc_text t = node_text(n);
	char about[MC_ADDR_TEXT];

	mc_addr_text(about, &from->addr);
	if (!notice_allowed(n, SAY_UNFIT_LIST, about))
		return;
	mc_text_z(mc_text_z(&t, "a member list of "), about);
	mc_text_z(&t,
		" was not taken: this node, its sender or the cluster's id is missing in it, or a member is listed twice");
	notice_say(n, NODE_NOTICE_WARN, mc_text_done(&t), mc_str_z(NULL));
}

static void remove_missing(
	struct node *n, const struct hz_member_info *const *infos, uint32_t count, enum node_reason gone)
{
	for (uint32_t i = n->member_count; i-- > 0;) {
		struct member *m = &n->members[i];
		enum node_reason why = m->suspected ? m->gone
			: m->conn == 0              ? NODE_REASON_CONNECTION_LOST
						    : gone;

		if (!contains(infos, count, m->uuid))
			member_remove(n, m, why);
	}
}

/* The list in the master's order: known members keep their state, the others are new. */
void view_apply(struct node *n, const struct hz_member_info *const *infos, uint32_t count, int32_t version,
	enum node_reason gone)
{
	bool first = n->member_count == 0;
	struct member *order;
	uint32_t placed = 0;

	mc_check(!node_is_master(n));
	remove_missing(n, infos, count, gone);
	order = node_new_array(n, sizeof(*order), count);
	if (order == NULL)
		return;
	for (uint32_t i = 0; i < count; i++) {
		struct member *known = infos[i] == NULL ? NULL : member_find(n, infos[i]->uuid);

		if (known != NULL) {
			order[placed] = *known;
			order[placed++].lite = infos[i]->lite_member;
		} else if (member_fill(n, &order[placed], infos[i])) {
			order[placed].next_dial_at_ms =
				first ? n->now_ms : n->now_ms + 1000; /* the newcomer dials */
			order[placed++].unready = true;               /* to be told */
		}
	}
	memcpy(n->members, order, sizeof(*order) * placed);
	n->member_count = placed;
	n->list_version = version;
	cluster_of(n)->following = false;
	members_index(n);
	mc_check(member_self(n) != NULL); /* view_fits */
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];

		if (!m->unready)
			continue;
		m->unready = false;
		member_adopt_conn(n, m);
		notice_member(n, m, NODE_REASON_LEFT, true);
	}
	notice_members(n);
	links_tick(n);
}

/* --- publishing, as master --- */
void view_changed(struct node *n)
{
	int64_t at_ms = cluster_of(n)->published_at_ms + PUBLISH_PACE(n->member_count);

	mc_check(node_is_master(n));
	n->view_dirty = true;
	timer_set(n, TIMER_PUBLISH, at_ms > n->now_ms ? at_ms : n->now_ms);
}

static struct hz_member_info **make_infos(struct node *n)
{
	struct hz_member_info **infos = node_new_array(n, sizeof(struct hz_member_info *), n->member_count);

	for (uint32_t i = 0; infos != NULL && i < n->member_count; i++)
		infos[i] = make_member_info(n, &n->members[i]);
	if (infos == NULL)
		n->fx->lost = true;
	return infos;
}

static void send_update(struct node *n, struct member *m, struct hz_member_info **infos)
{
	struct hz_members_update_op *u = node_new(n, sizeof(*u));

	mc_check(node_is_master(n) && !mc_uuid_eq(m->uuid, n->uuid));
	u->target_uuid = m->uuid;
	u->master_time = node_cluster_time(n);
	u->member_infos.v = infos;
	u->member_infos.n = n->member_count;
	u->member_list_version = n->list_version;
	member_cast(n, m, HZ_MEMBERS_UPDATE_OP, u);
}

static bool is_to_be_finalized(const struct node *n, const struct member *m)
{
	return m->unready && m->finalized_version != n->list_version;
}

/* The newest list for one member: in a FinalizeJoin for who has none yet. */
bool view_list_piece(struct node *n, struct cursor *c, uint32_t room)
{
	const struct conn *to = conn_find(n, c->conn);
	struct member *m = to == NULL ? NULL : member_find(n, to->uuid);
	struct hz_member_info **infos = cluster_of(n)->infos;

	(void)room;
	if (m == NULL || !node_is_master(n))
		return false;
	if (infos == NULL)
		infos = make_infos(n);
	if (infos != NULL && is_to_be_finalized(n, m))
		master_finalize(n, m, infos);
	else if (infos != NULL)
		send_update(n, m, infos);
	return false;
}

static void tell_list(struct node *n, struct member *m)
{
	size_t bytes = members_bytes(n);

	mc_check(node_is_master(n) && !mc_uuid_eq(m->uuid, n->uuid));
	if (is_to_be_finalized(n, m))
		bytes = registrations_have_room(n) ? bytes + registrations_bytes(n) : SIZE_MAX;
	if (m->conn == 0)
		link_member(n, m);
	else
		cursor_once(n, m->conn, CURSOR_MEMBER_LIST, bytes);
}

/* A list is a thousand times larger than what asks for it. */
void view_send(struct node *n, struct member *m)
{
	if (m->list_sent_at_ms != 0 && m->list_sent_version == n->list_version &&
		n->now_ms - m->list_sent_at_ms < MC_LIST_PAUSE)
		return;
	m->list_sent_at_ms = n->now_ms;
	m->list_sent_version = n->list_version;
	tell_list(n, m);
}

void view_finalize(struct node *n, struct member *m)
{
	struct hz_member_info **infos = make_infos(n);

	if (infos != NULL)
		master_finalize(n, m, infos);
}

/* Made once for all who are told in this step. */
static void send_to_all(struct node *n)
{
	cluster_of(n)->infos = n->member_count > 1 ? make_infos(n) : NULL;
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];

		if (!mc_uuid_eq(m->uuid, n->uuid) && (!m->unready || is_to_be_finalized(n, m)))
			tell_list(n, m);
	}
	cluster_of(n)->infos = NULL;
}

void view_publish(struct node *n)
{
	mc_check(node_is_master(n));
	timer_set(n, TIMER_PUBLISH, NODE_NEVER);
	n->view_dirty = false;
	cluster_of(n)->published_at_ms = n->now_ms;
	send_to_all(n);
	notice_members(n);
}

void view_publish_tick(struct node *n)
{
	if (node_is_master(n) && n->view_dirty)
		view_publish(n);
}

/* Once a minute to everybody, should an update have been lost
 * (hazelcast.member.list.publish.interval.seconds). */
void view_list_tick(struct node *n)
{
	if (!node_is_master(n))
		return;
	timer_set(n, TIMER_LIST, n->now_ms + n->cfg->list_publish_interval_ms);
	send_to_all(n);
}

/* --- messages --- */
void on_members_update(struct node *n, const struct in *in)
{
	const struct hz_members_update_op *u = in->m->body;
	const struct hz_member_info *const *infos = (const struct hz_member_info *const *)u->member_infos.v;

	if (u->return_response)
		reply_null(n, in);
	if (n->phase != NODE_PHASE_MEMBER || !mc_uuid_eq(u->target_uuid, n->uuid))
		return;
	if (in->member == NULL || !mc_uuid_eq(in->conn->uuid, n->master)) {
		if (in->member != NULL || member_find(n, in->conn->uuid) == NULL)
			suspicion_send(n, in); /* not our master: it should not think so */
		return;
	}
	if (u->member_list_version <= n->list_version)
		return;
	if (!view_fits(n, infos, u->member_infos.n, u->member_list_version, n->master)) {
		view_notice_unfit(n, in->conn);
		if (!contains(infos, u->member_infos.n, n->uuid))
			join_restart(n);
		return;
	}
	view_apply(n, infos, u->member_infos.n, u->member_list_version, NODE_REASON_LEFT);
	partition_take(n, u->partition_runtime_state);
	claim_check(n);
}

void on_trigger_member_list_publish(struct node *n, const struct in *in)
{
	if (node_is_master(n) && in->member != NULL)
		view_send(n, in->member);
}
