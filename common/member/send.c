/* SPDX-License-Identifier: Apache-2.0 */
/* send.c - operations and answers on their way out, and the pieces that messages are made of. */
#include <string.h>

#include "common/member/identity.h"
#include "common/member/member.h"

#define CALL_TIMEOUT_32_MAX INT32_MAX

/* Every operation's struct begins with its head. */
static struct hz_op *head_of(void *body)
{
	return body;
}

void send_op(struct node *n, node_conn to, enum hz_class cls, void *body, int64_t call_id, int64_t timeout)
{
	struct node_effect *e = node_effect_new(n, NODE_FX_SEND);
	struct hz_op *op = head_of(body);

	op->call_id = call_id;
	op->flags |= HZ_OP_VALIDATE_TARGET | HZ_OP_CALLER_UUID;
	op->caller_uuid = n->uuid;
	if ((op->flags & HZ_OP_SERVICE) == 0)
		op->partition_id = -1; /* only an operation that names its service has set one */
	op->invocation_time = call_id == 0 ? -1 : node_cluster_time(n);
	op->call_timeout = call_id == 0 ? INT64_MAX : timeout;
	if (op->call_timeout > CALL_TIMEOUT_32_MAX)
		op->flags |= HZ_OP_TIMEOUT_64;
	e->conn = to;
	e->out = (struct hz_outgoing){ cls, body, HZ_PACKET_OPERATION | HZ_PACKET_URGENT, op->partition_id };
}

void send_cast(struct node *n, node_conn to, enum hz_class cls, void *body)
{
	send_op(n, to, cls, body, 0, 0);
}

bool member_cast(struct node *n, struct member *m, enum hz_class cls, void *body)
{
	if (m->conn == 0) {
		link_member(n, m);
		return false;
	}
	send_cast(n, m->conn, cls, body);
	return true;
}

/* --- answers --- */
static void reply(struct node *n, const struct in *in, enum hz_class cls, void *body)
{
	struct node_effect *e;

	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = in->conn->id;
	e->out = (struct hz_outgoing){ cls, body,
		(uint16_t)(HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE | (in->m->flags & HZ_PACKET_URGENT)),
		-1 };
}

void reply_value(struct node *n, const struct in *in, struct mc_value *v)
{
	struct hz_normal_response *r;

	if (in->m->call_id == 0)
		return;
	r = node_new(n, sizeof(*r));
	r->call_id = in->m->call_id;
	r->urgent = (in->m->flags & HZ_PACKET_URGENT) != 0;
	r->value.object = v;
	reply(n, in, HZ_NORMAL_RESPONSE, r);
}

void reply_bool(struct node *n, const struct in *in, bool b)
{
	reply_value(n, in, hz_value_bool(b, &n->fx->mem));
}

void reply_null(struct node *n, const struct in *in)
{
	reply_value(n, in, NULL);
}

void reply_object(struct node *n, const struct in *in, enum hz_class cls, void *body)
{
	reply_value(n, in, body == NULL ? NULL : hz_value_object(cls, body, &n->fx->mem));
}

void reply_error(struct node *n, const struct in *in, enum hz_exception e, const char *message)
{
	struct hz_error_response *r;

	if (in->m->call_id == 0)
		return;
	r = node_new(n, sizeof(*r));
	r->call_id = in->m->call_id;
	r->urgent = (in->m->flags & HZ_PACKET_URGENT) != 0;
	r->cause = hz_exception_make(e, message, &n->fx->mem);
	if (r->cause == NULL)
		n->fx->lost = true;
	reply(n, in, HZ_ERROR_RESPONSE, r);
}

/* --- pieces --- */
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

bool read_address(const struct hz_address *a, struct mc_addr *out)
{
	return a != NULL && mc_addr_set(out, a->host, a->port);
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

struct hz_member_version *make_member_version(struct node *n, const uint8_t version[3])
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
struct hz_endpoint *make_endpoint(struct node *n, const struct mc_addr *a)
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
	j->lite_member = true; /* a C node holds no partitions */
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
