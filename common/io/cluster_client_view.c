/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_client_view.c - members and owners as a member tells them. Dials nobody. */
#include <stdlib.h>
#include <string.h>

#include "common/io/cluster_client_internal.h"

/* com.hazelcast.instance.ProtocolType */
enum { PROTOCOL_CLIENT = 1 };

void cc_ask_view(struct cluster_client *c)
{
	static const struct client_empty nothing;
	static const struct session_request listen = { CLIENT_ADD_CLUSTER_VIEW_LISTENER, -1, &nothing };
	struct cc_conn *n = c->seed == NULL ? cc_conn_for(c, -1) : NULL;

	if (n == NULL)
		return;
	c->view_ask = pool_conn_ask(n->conn, &listen);
	if (c->view_ask != 0)
		c->seed = n;
}

bool cc_is_view(const struct cc_conn *n, const struct session_notice *t)
{
	return n == n->c->seed && t->ask == n->c->view_ask;
}

bool cc_take_partition_count(struct cluster_client *c, int32_t count)
{
	if (c->partition_count != 0)
		return (uint32_t)count == c->partition_count;
	if (count <= 0 || count > MC_STORE_PARTITIONS_MAX)
		return false;
	c->owners = malloc((size_t)count * sizeof(*c->owners));
	if (c->owners == NULL)
		return false;
	memset(c->owners, 0xff, (size_t)count * sizeof(*c->owners)); /* -1 each */
	c->partition_count = (uint32_t)count;
	return true;
}

static int place_of(const struct cluster_client *c, struct mc_uuid uuid)
{
	for (unsigned i = 0; i < c->member_count; i++)
		if (mc_uuid_eq(c->members[i]->uuid, uuid))
			return (int)i;
	return -1;
}

struct cc_member *cc_member_of(struct cluster_client *c, struct mc_uuid uuid, const struct mc_addr *addr)
{
	int place = place_of(c, uuid);
	unsigned cap = c->member_cap > 0 ? 2 * c->member_cap : 8;
	struct cc_member **more, *m;

	if (place >= 0)
		return c->members[place];
	if (c->member_count == c->member_cap) {
		more = c->member_count < MC_MEMBERS_MAX
			? realloc(c->members, cap * sizeof(struct cc_member *))
			: NULL;
		if (more == NULL)
			return NULL;
		c->members = more;
		c->member_cap = cap;
	}
	m = calloc(1, sizeof(*m) + c->cfg.lanes * sizeof(struct cc_conn *));
	if (m == NULL)
		return NULL;
	m->uuid = uuid;
	m->addr = *addr;
	return c->members[c->member_count++] = m;
}

/* The one for clients, where a member has several endpoints. */
static const struct client_address *address_of(const struct client_member_info *info)
{
	for (uint32_t i = 0; i < info->address_map.n; i++)
		if (info->address_map.v[i].qualifier.type == PROTOCOL_CLIENT)
			return &info->address_map.v[i].address;
	return &info->address;
}

static void take_members(struct cluster_client *c, const struct client_members_view *view)
{
	for (unsigned i = 0; i < c->member_count; i++)
		c->members[i]->listed = false;
	for (uint32_t i = 0; i < view->member_infos.n; i++) {
		const struct client_member_info *info = &view->member_infos.v[i];
		const struct client_address *at = address_of(info);
		struct mc_addr addr;
		struct cc_member *m;

		if (!mc_addr_set(&addr, at->host, at->port))
			continue;
		m = cc_member_of(c, info->uuid, &addr);
		if (m == NULL)
			continue;
		m->listed = true;
		m->lite = info->lite_member;
		m->addr = addr;
	}
	c->viewed = true;
}

static void take_owners(struct cluster_client *c, const struct client_partitions_view *view)
{
	memset(c->owners, 0xff, c->partition_count * sizeof(*c->owners));
	for (unsigned i = 0; i < c->member_count; i++)
		c->members[i]->partitions = 0;
	for (uint32_t i = 0; i < view->partitions.n; i++) {
		const struct client_owned *owned = &view->partitions.v[i];
		int place = place_of(c, owned->uuid);

		for (uint32_t k = 0; place >= 0 && k < owned->partitions.n; k++)
			if (owned->partitions.v[k] >= 0 &&
				(uint32_t)owned->partitions.v[k] < c->partition_count) {
				c->owners[owned->partitions.v[k]] = (int16_t)place;
				c->members[place]->partitions++;
			}
	}
}

void cc_take_view(struct cluster_client *c, const struct client_message *m)
{
	if (m->type == CLIENT_MEMBERS_VIEW_EVENT)
		take_members(c, m->body);
	else if (m->type == CLIENT_PARTITIONS_VIEW_EVENT)
		take_owners(c, m->body);
}

/* --- what is known --- */

uint32_t cluster_client_partitions(const struct cluster_client *c)
{
	return c->partition_count;
}

int cluster_client_owner(const struct cluster_client *c, uint32_t partition)
{
	return partition < c->partition_count ? c->owners[partition] : -1;
}

const struct mc_addr *cluster_client_member(const struct cluster_client *c, int place, struct mc_uuid *uuid)
{
	if (place < 0 || (unsigned)place >= c->member_count)
		return NULL;
	*uuid = c->members[place]->uuid;
	return &c->members[place]->addr;
}

const struct mc_addr *cluster_client_address(const struct cluster_client *c, struct mc_uuid member)
{
	for (unsigned i = 0; i < c->member_count; i++)
		if (mc_uuid_eq(c->members[i]->uuid, member))
			return &c->members[i]->addr;
	return NULL;
}
