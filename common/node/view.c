/* SPDX-License-Identifier: Apache-2.0 */
/* view.c - the member list: finding, changing, publishing (MembershipManager). */
#include <string.h>

#include "common/node/internal.h"

/* Many who join at once share one publication, the more the larger the cluster is: a list goes to everybody. */
#define PUBLISH_PACE(members) ((members) / 4)

/* --- index by uuid --- */
static uint32_t slot_of(const struct node *n, struct mc_uuid u)
{
	uint64_t h = (u.hi ^ u.lo * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;

	return (uint32_t)(h >> 32) & n->member_mask;
}

static void index_put(struct node *n, uint32_t place)
{
	uint32_t s = slot_of(n, n->members[place].uuid);

	while (n->member_index[s] != 0)
		s = (s + 1) & n->member_mask;
	n->member_index[s] = place + 1;
}

static void index_all(struct node *n)
{
	memset(n->member_index, 0, sizeof(*n->member_index) * (n->member_mask + 1));
	for (uint32_t i = 0; i < n->member_count; i++)
		index_put(n, i);
}

struct member *member_find(struct node *n, struct mc_uuid uuid)
{
	uint32_t s = slot_of(n, uuid);

	if (uuid.null)
		return NULL;
	for (; n->member_index[s] != 0; s = (s + 1) & n->member_mask)
		if (mc_uuid_eq(n->members[n->member_index[s] - 1].uuid, uuid))
			return &n->members[n->member_index[s] - 1];
	return NULL;
}

struct member *member_at_addr(struct node *n, const struct mc_addr *a)
{
	for (uint32_t i = 0; i < n->member_count; i++)
		if (mc_addr_eq(&n->members[i].addr, a))
			return &n->members[i];
	return NULL;
}

struct member *member_self(struct node *n)
{
	return member_find(n, n->uuid);
}

uint32_t member_data_count(const struct node *n)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < n->member_count; i++)
		count += !n->members[i].lite;
	return count;
}

/* --- one member --- */
static size_t attributes_size(const struct hz_string_pair *pairs, uint32_t count)
{
	size_t size = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (pairs[i].key.n < 0 || pairs[i].value.n < 0 || memchr(pairs[i].key.p, 0, (size_t)pairs[i].key.n) != NULL ||
		    memchr(pairs[i].value.p, 0, (size_t)pairs[i].value.n) != NULL)
			return SIZE_MAX;
		size += (size_t)pairs[i].key.n + (size_t)pairs[i].value.n + 2;
	}
	return size;
}

bool member_set_attributes(struct node *n, struct member *m, const struct hz_string_pair *pairs, uint32_t count)
{
	size_t size = count > MC_ATTRIBUTES_MAX ? SIZE_MAX : attributes_size(pairs, count);
	char *p;

	if (size == 0)
		return true;
	if (size > MC_ATTRIBUTE_BYTES_MAX || (m->attributes = mc_heap_get(n->heap, size)) == NULL)
		return false; /* the member is known without them */
	p = m->attributes;
	for (uint32_t i = 0; i < count; i++) {
		mc_str_copy(p, (size_t)pairs[i].key.n + 1, pairs[i].key);
		p += pairs[i].key.n + 1;
		mc_str_copy(p, (size_t)pairs[i].value.n + 1, pairs[i].value);
		p += pairs[i].value.n + 1;
	}
	m->attribute_count = (uint8_t)count;
	return true;
}

struct mc_str member_attribute(const struct member *m, const char *key)
{
	const char *p = m->attributes;

	for (uint32_t i = 0; i < m->attribute_count; i++) {
		const char *value = p + strlen(p) + 1;

		if (strcmp(p, key) == 0)
			return mc_str_z(value);
		p = value + strlen(value) + 1;
	}
	return mc_str_z(NULL);
}

static bool fill(struct node *n, struct member *m, const struct hz_member_info *info)
{
	memset(m, 0, sizeof(*m));
	if (info == NULL || info->uuid.null || !read_address(info->address, &m->addr))
		return false;
	m->uuid = info->uuid;
	m->lite = info->lite_member;
	m->join_version = info->member_list_join_version;
	m->last_heartbeat = n->now;
	if (info->version != NULL) {
		m->version[0] = (uint8_t)info->version->major;
		m->version[1] = (uint8_t)info->version->minor;
		m->version[2] = (uint8_t)info->version->patch;
	}
	member_set_attributes(n, m, info->attributes.v, info->attributes.n);
	return true;
}

/* A connection that was there before the member was. */
static void adopt_conn(struct node *n, struct member *m)
{
	struct conn *c = conn_to_uuid(n, m->uuid);

	if (c == NULL)
		return;
	m->conn = c->id;
	m->c_node = c->c_node;
	if (!c->dialled) {
		struct node_effect *e = node_effect_new(n, NODE_FX_TRUST);

		e->conn = c->id;
		e->frame_max = MC_FRAME_MEMBER_MAX;
	}
}

struct member *member_append(struct node *n, const struct hz_member_info *info)
{
	struct member *m = &n->members[n->member_count];

	if (n->member_count == n->member_max || !fill(n, m, info))
		return NULL;
	n->member_count++;
	index_put(n, n->member_count - 1);
	adopt_conn(n, m);
	return m;
}

static void drop(struct node *n, struct member *m)
{
	mc_heap_put(n->heap, m->attributes);
	mc_heap_put(n->heap, m->pre.bytes);
	mc_heap_put(n->heap, m->post.bytes);
}

static void hang_up_all(struct node *n, struct mc_uuid uuid)
{
	for (uint32_t i = 0; i < n->conn_count; i++)
		if (mc_uuid_eq(n->conns[i].uuid, uuid))
			link_hang_up(n, &n->conns[i]);
}

void member_remove(struct node *n, struct member *m, enum node_reason reason)
{
	struct mc_uuid uuid = m->uuid;
	uint32_t place = member_index(n, m);

	tell_member(n, m, reason, false);
	hang_up_all(n, uuid);
	registrations_drop_member(n, &m->addr);
	drop(n, m);
	memmove(m, m + 1, sizeof(*m) * (n->member_count - place - 1));
	n->member_count--;
	index_all(n);
	calls_lost_member(n, uuid);
}

void view_clear(struct node *n)
{
	for (uint32_t i = 0; i < n->member_count; i++)
		drop(n, &n->members[i]);
	n->member_count = 0;
	index_all(n);
	registrations_clear(n);
	n->list_version = 0;
	n->following = false;
	n->master.null = true;
	n->waiting_count = 0;
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

static void remove_missing(struct node *n, const struct hz_member_info *const *infos, uint32_t count, enum node_reason gone)
{
	for (uint32_t i = n->member_count; i-- > 0;) {
		struct member *m = &n->members[i];
		enum node_reason why = m->suspected ? m->gone : m->conn == 0 ? NODE_REASON_CONNECTION_LOST : gone;

		if (!contains(infos, count, m->uuid))
			member_remove(n, m, why);
	}
}

/* The list in the master's order: known members keep their state, the others are new. */
void view_apply(struct node *n, const struct hz_member_info *const *infos, uint32_t count, int32_t version, enum node_reason gone)
{
	bool first = n->member_count == 0;
	struct member *order;
	uint32_t placed = 0;

	if (count > n->member_max)
		count = n->member_max;
	remove_missing(n, infos, count, gone);
	order = node_new_array(n, sizeof(*order), count);
	if (order == NULL)
		return;
	for (uint32_t i = 0; i < count; i++) {
		struct member *known = infos[i] == NULL ? NULL : member_find(n, infos[i]->uuid);

		if (known != NULL) {
			order[placed] = *known;
			order[placed++].lite = infos[i]->lite_member;
		} else if (fill(n, &order[placed], infos[i])) {
			order[placed].next_dial = first ? n->now : n->now + 1000; /* the newcomer dials */
			order[placed++].unready = true; /* to be told */
		}
	}
	memcpy(n->members, order, sizeof(*order) * placed);
	n->member_count = placed;
	n->list_version = version;
	n->following = false;
	index_all(n);
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];

		if (!m->unready)
			continue;
		m->unready = false;
		adopt_conn(n, m);
		tell_member(n, m, NODE_REASON_LEFT, true);
	}
	tell_members(n);
	links_tick(n);
}

/* --- publishing, as master --- */
void view_changed(struct node *n)
{
	int64_t at = n->last_publish + PUBLISH_PACE(n->member_count);

	n->view_dirty = true;
	timer_set(n, TIMER_PUBLISH, at > n->now ? at : n->now);
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

	u->target_uuid = m->uuid;
	u->master_time = node_cluster_time(n);
	u->member_infos.v = infos;
	u->member_infos.n = n->member_count;
	u->member_list_version = n->list_version;
	member_cast(n, m, HZ_MEMBERS_UPDATE_OP, u);
}

void view_send(struct node *n, struct member *m)
{
	struct hz_member_info **infos = make_infos(n);

	if (infos != NULL)
		send_update(n, m, infos);
}

void view_finalize(struct node *n, struct member *m)
{
	struct hz_member_info **infos = make_infos(n);

	if (infos != NULL)
		master_finalize(n, m, infos);
}

void view_publish(struct node *n)
{
	struct hz_member_info **infos = make_infos(n);

	timer_set(n, TIMER_PUBLISH, NODE_NEVER);
	n->view_dirty = false;
	n->last_publish = n->now;
	if (infos == NULL)
		return;
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];

		if (mc_uuid_eq(m->uuid, n->uuid))
			continue;
		if (m->unready)
			master_finalize(n, m, infos);
		else
			send_update(n, m, infos);
	}
	tell_members(n);
}

void view_publish_tick(struct node *n)
{
	if (node_is_master(n) && n->view_dirty)
		view_publish(n);
}

/* Once a minute to everybody, should an update have been lost (hazelcast.member.list.publish.interval.seconds). */
void view_list_tick(struct node *n)
{
	struct hz_member_info **infos;

	if (!node_is_master(n))
		return;
	timer_set(n, TIMER_LIST, n->now + n->cfg->list_publish_interval);
	infos = n->member_count > 1 ? make_infos(n) : NULL;
	for (uint32_t i = 0; infos != NULL && i < n->member_count; i++)
		if (!mc_uuid_eq(n->members[i].uuid, n->uuid))
			send_update(n, &n->members[i], infos);
}

struct mc_str member_group(struct node *n, const struct member *m)
{
	struct mc_text t = node_text(n);

	if (n->cfg->partition_group == NULL || strcmp(n->cfg->partition_group, "PER_MEMBER") == 0)
		return mc_text_done(mc_text_uuid(&t, m->uuid));
	if (strcmp(n->cfg->partition_group, "SPI") == 0) /* as Payara's discovery has it: instance group and host */
		mc_text_z(mc_text_str(&t, member_attribute(m, "GLASSFISH_INSTANCE_GROUP")), "@");
	return mc_text_done(mc_text_z(&t, m->addr.host));
}

/* --- messages --- */
void on_members_update(struct node *n, const struct in *in)
{
	const struct hz_members_update_op *u = in->m->body;

	if (u->return_response)
		reply_null(n, in);
	if (n->phase != NODE_PHASE_MEMBER || !mc_uuid_eq(u->target_uuid, n->uuid))
		return;
	if (!mc_uuid_eq(in->conn->uuid, n->master)) {
		suspicion_send(n, in); /* not our master: it should not think so */
		return;
	}
	if (u->member_list_version <= n->list_version)
		return;
	if (!contains((const struct hz_member_info *const *)u->member_infos.v, u->member_infos.n, n->uuid)) {
		join_restart(n);
		return;
	}
	view_apply(n, (const struct hz_member_info *const *)u->member_infos.v, u->member_infos.n, u->member_list_version,
		   NODE_REASON_LEFT);
	partition_take(n, u->partition_runtime_state);
	claim_check(n);
}

void on_trigger_member_list_publish(struct node *n, const struct in *in)
{
	if (node_is_master(n) && in->member != NULL)
		view_send(n, in->member);
}
