/* SPDX-License-Identifier: Apache-2.0 */
/* pieces.c - the pieces that several messages are made of, in the step's arena; and addresses read from
 * messages. */
#include <string.h>

#include "common/member/identity.h"
#include "common/member/member.h"

struct hz_address *make_address(struct node *n, const struct mc_addr *a)
{
	struct hz_address *out = node_new(n, sizeof(*out));

	out->port = a->port;
	out->type = strchr(a->host, ':') != NULL ? 6 : 4;
	out->host = text_keep(n, mc_str_z(a->host));
	return out;
}

struct hz_address *keep_address(struct node *n, const struct hz_address *a)
{
	struct hz_address *out;

	if (a == NULL)
		return NULL;
	out = node_new(n, sizeof(*out));
	*out = *a;
	out->host = text_keep(n, a->host);
	return out;
}

/* Letters, digits and what stands in names and in literals of IPv6: a host of a peer is shown, dialled, and
 * handed to commands. */
static bool host_is_plain(struct mc_str host)
{
	if (host.n < 1 || host.p[0] == '-')
		return false;
	for (int32_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
			strchr(".-:_%", c) == NULL)
			return false;
	}
	return memchr(host.p, '\0', (size_t)host.n) == NULL;
}

bool read_address(const struct hz_address *a, struct mc_addr *out)
{
	return a != NULL && host_is_plain(a->host) && mc_addr_set(out, a->host, a->port);
}

struct hz_members_view_metadata *make_metadata(struct node *n, const struct mc_addr *a, struct mc_uuid uuid,
	const struct mc_addr *master, int32_t version)
{
	struct hz_members_view_metadata *m = node_new(n, sizeof(*m));

	m->member_address = make_address(n, a);
	m->member_uuid = uuid;
	m->master_address = master == NULL ? NULL : make_address(n, master);
	m->member_list_version = version;
	return m;
}

static struct hz_member_version *make_member_version(struct node *n, const uint8_t version[3])
{
	struct hz_member_version *v = node_new(n, sizeof(*v));

	v->major = (int8_t)version[0];
	v->minor = (int8_t)version[1];
	v->patch = (int8_t)version[2];
	return v;
}

struct hz_version *make_cluster_version(struct node *n)
{
	struct hz_version *v = node_new(n, sizeof(*v));

	v->major = (int8_t)identity_of(n->line)->version[0];
	v->minor = (int8_t)identity_of(n->line)->version[1];
	return v;
}

/* The one endpoint every member has: MEMBER. */
static struct hz_endpoint *make_endpoint(struct node *n, const struct mc_addr *a)
{
	struct hz_endpoint *e = node_new(n, sizeof(*e));

	e->qualifier = node_new(n, sizeof(*e->qualifier));
	e->qualifier->identifier = mc_str_z(NULL);
	e->address = make_address(n, a);
	return e;
}

/* Attributes as kept: key NUL value NUL ... */
static struct hz_string_pair *make_attributes(struct node *n, const struct member *m, uint32_t *count)
{
	struct hz_string_pair *pairs = node_new_array(n, sizeof(*pairs), m->attribute_count);
	const char *p = m->attributes;

	*count = pairs == NULL ? 0 : m->attribute_count;
	for (uint32_t i = 0; i < *count; i++) {
		pairs[i].key = text_keep(n, mc_str_z(p));
		p += strlen(p) + 1;
		pairs[i].value = text_keep(n, mc_str_z(p));
		p += strlen(p) + 1;
	}
	return pairs;
}

struct hz_member_info *make_member_info(struct node *n, const struct member *m)
{
	struct hz_member_info *i = node_new(n, sizeof(*i));

	i->address = make_address(n, &m->addr);
	i->uuid = m->uuid;
	i->lite_member = m->lite;
	i->attributes.v = make_attributes(n, m, &i->attributes.n);
	i->version = make_member_version(n, m->version);
	i->member_list_join_version = m->join_version;
	i->address_map.v = make_endpoint(n, &m->addr);
	i->address_map.n = 1;
	i->cp_member_uuid.null = true;
	return i;
}

struct hz_join_message *make_join_message(struct node *n, struct hz_join_message *j)
{
	const struct node_config *cfg = n->cfg;
	struct hz_config_check *check = node_new(n, sizeof(*check));
	struct hz_string_pair *property = node_new(n, sizeof(*property));

	property->key = mc_str_z("hazelcast.partition.count");
	property->value = mc_str_z(cfg->partition_count);
	check->cluster_name = n->cluster_name;
	check->joiner_type = mc_str_z(node_joiner_text(cfg));
	check->partition_group_enabled = cfg->partition_group != NULL;
	check->member_group_type = mc_str_z(cfg->partition_group);
	check->properties.v = property;
	check->properties.n = 1;
	j->packet_version = 4;
	j->build_number = identity_of(n->line)->build_number;
	j->member_version =
		make_member_version(n, cfg->ask_only ? identity_no_line : identity_of(n->line)->version);
	j->address = make_address(n, &n->addr);
	j->uuid = n->uuid;
	j->config_check = check;
	j->lite_member = !node_stores(n);
	return j;
}

struct hz_join_request *make_join_request(struct node *n, uint32_t try_count)
{
	struct hz_join_request *r = node_new(n, sizeof(*r));
	struct hz_string_pair *pairs = node_new_array(n, sizeof(*pairs), n->cfg->attribute_count);
	struct hz_version **versions = node_new(n, sizeof(*versions));

	make_join_message(n, &r->join);
	r->try_count = (int32_t)try_count;
	for (uint32_t i = 0; pairs != NULL && i < n->cfg->attribute_count; i++)
		pairs[r->attributes.n++] = (struct hz_string_pair){ mc_str_z(n->cfg->attributes[i].key),
			mc_str_z(n->cfg->attributes[i].value) };
	r->attributes.v = pairs;
	r->addresses.v = make_endpoint(n, &n->addr);
	r->addresses.n = 1;
	r->cp_member_uuid.null = true;
	versions[0] = make_cluster_version(n);
	if (n->cfg->ask_only)
		versions[0]->minor = (int8_t)identity_no_line[1];
	r->supported_cluster_versions.v = versions;
	r->supported_cluster_versions.n = 1;
	return r;
}
