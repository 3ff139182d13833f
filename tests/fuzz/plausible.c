/* SPDX-License-Identifier: Apache-2.0 */
/* plausible.c - walks an invented message and puts what the cluster would say in most places. */
#include "tests/fuzz/plausible.h"

#include <string.h>

#include "common/hz/registry.h"

static bool chance(struct plausible *p, unsigned of, unsigned in)
{
	return mc_rng_below(p->r.rng, in) < of;
}

static void *get(struct plausible *p, size_t size, size_t n)
{
	void *v = mc_arena_get(p->r.mem, size, n);

	p->r.failed |= v == NULL;
	return v;
}

/* Mostly the speaker, sometimes another, sometimes the node that listens. */
static unsigned somebody(struct plausible *p)
{
	return chance(p, 1, 2) ? p->self : (unsigned)mc_rng_below(p->r.rng, PLAUSIBLE_PEERS + 1);
}

static struct mc_uuid a_uuid(struct plausible *p)
{
	return p->uuids[somebody(p)];
}

static int64_t a_number(struct plausible *p, int64_t base)
{
	static const int64_t edges[] = { 0, 1, -1, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN,
		INT32_MAX - 1 };

	if (chance(p, 1, 12))
		return edges[mc_rng_below(p->r.rng, sizeof(edges) / sizeof(edges[0]))];
	return base + (int64_t)mc_rng_below(p->r.rng, 4);
}

static void make_address(struct plausible *p, struct hz_address *a)
{
	const struct mc_addr *from = &p->addrs[somebody(p)];

	a->port = from->port;
	a->type = 4;
	a->host = mc_str_z(from->host);
}

static void make_check(struct plausible *p, struct hz_config_check *c)
{
	struct hz_string_pair *property = get(p, sizeof(*property), 1);

	c->cluster_name = mc_str_z(chance(p, 15, 16) ? p->cluster_name : "another");
	c->joiner_type = mc_str_z(p->joiner);
	c->partition_group_enabled = false;
	c->properties.n = property != NULL;
	c->properties.v = property;
	if (property != NULL)
		*property = (struct hz_string_pair){ mc_str_z("hazelcast.partition.count"), mc_str_z(NULL) };
	c->maps.n = c->queues.n = 0;
}

static void make_version(struct plausible *p, int8_t *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		v[i] = (int8_t)p->version[i];
}

/* How the password is spoken of: now and then something that is none, or nothing that is one. */
static void make_options(struct plausible *p, struct hz_member_handshake *h)
{
	static const char *const keys[] = { "planeCount", "mc.node", "mc.pake", "mc.pake.confirm",
		"mc.refused" };
	struct hz_string_pair *v = get(p, sizeof(*v), sizeof(keys) / sizeof(keys[0]));

	h->options.n = 0;
	h->options.v = v;
	for (size_t i = 0; v != NULL && i < sizeof(keys) / sizeof(keys[0]); i++)
		if (chance(p, i < 2 ? 7 : 1, 8))
			v[h->options.n++] = (struct hz_string_pair){ mc_str_z(keys[i]), mc_str_z("1") };
}

static void make_handshake(struct plausible *p, struct hz_member_handshake *h)
{
	struct hz_local_addresses *local = get(p, sizeof(*local), 1);
	struct hz_address **list = get(p, sizeof(*list), 1), *a = get(p, sizeof(*a), 1);

	h->schema_version = 2;
	h->uuid = p->uuids[chance(p, 7, 8) ? p->self : somebody(p)];
	make_options(p, h);
	h->local_addresses.n = 0;
	if (local == NULL || list == NULL || a == NULL)
		return;
	make_address(p, a);
	if (chance(p, 7, 8)) {
		a->port = p->addrs[p->self].port;
		a->host = mc_str_z(p->addrs[p->self].host);
	}
	list[0] = a;
	local->addresses.v = list;
	local->addresses.n = 1;
	h->local_addresses.v = local;
	h->local_addresses.n = 1;
}

/* By the struct's name: true when all of it is done. */
static bool special(struct plausible *p, const struct mc_schema *s, void *o)
{
	if (s == &hz_address_schema)
		make_address(p, o);
	else if (s == &hz_config_check_schema)
		make_check(p, o);
	else if (s == &hz_member_version_schema)
		make_version(p, &((struct hz_member_version *)o)->major, 3);
	else if (s == &hz_version_schema)
		make_version(p, &((struct hz_version *)o)->major, 2);
	else if (s == &hz_member_handshake_schema)
		make_handshake(p, o);
	else
		return false;
	return true;
}

static void walk(struct plausible *p, const struct mc_schema *s, void *o, unsigned depth);

/* What may be null mostly is not. */
static void walk_obj(struct plausible *p, const struct mc_field *f, void *at, unsigned depth)
{
	void *o;

	memcpy(&o, at, sizeof(o));
	if (o == NULL && depth < 5 && f->sub->cls != MC_IN_PLACE && f->sub != &hz_on_join_op_schema &&
		f->sub != &hz_partition_runtime_state_schema && chance(p, 14, 15)) {
		o = mc_random_body(&p->r, mc_announced(&p->r.w, f->sub));
		memcpy(at, &o, sizeof(o));
	}
	if (o != NULL)
		walk(p, f->sub, o, depth + 1);
}

/* Lists of members hold the peers in their order, mostly; now and then one twice, or none. */
static void walk_infos(struct plausible *p, mc_list *l, unsigned depth)
{
	struct hz_member_info **v = get(p, sizeof(*v), PLAUSIBLE_PEERS + 2);

	l->v = v;
	l->n = 0;
	for (unsigned i = 0; v != NULL && i <= PLAUSIBLE_PEERS; i++) {
		unsigned who = i == 0 ? p->self : chance(p, 1, 10) ? somebody(p) : PLAUSIBLE_PEERS - i + 1;
		struct hz_member_info *info;

		if (i > 0 && chance(p, 1, 3) && who != PLAUSIBLE_PEERS)
			continue;
		info = mc_random_body(&p->r, &hz_class_table[HZ_MEMBER_INFO]);
		if (info == NULL)
			return;
		walk(p, &hz_member_info_schema, info, depth + 1);
		if (chance(p, 19, 20))
			info->uuid = p->uuids[who];
		if (chance(p, 19, 20) && info->address != NULL) {
			info->address->port = p->addrs[who].port;
			info->address->host = mc_str_z(p->addrs[who].host);
		}
		v[l->n++] = info;
	}
}

static void walk_list(struct plausible *p, const struct mc_field *f, void *at, unsigned depth)
{
	mc_list l;

	memcpy(&l, at, sizeof(l));
	if (f->kind == MC_K_objs && f->sub == &hz_member_info_schema && depth < 3 && chance(p, 7, 8))
		walk_infos(p, &l, depth);
	for (uint32_t i = 0; f->kind == MC_K_objs && i < l.n; i++)
		if (((void **)l.v)[i] != NULL && f->sub != &hz_member_info_schema)
			walk(p, f->sub, ((void **)l.v)[i], depth + 1);
	for (uint32_t i = 0; f->kind == MC_K_parts && i < l.n; i++)
		walk(p, f->sub, (char *)l.v + i * f->sub->size, depth + 1);
	memcpy(at, &l, sizeof(l));
}

static void walk_any(struct plausible *p, const struct mc_field *f, void *at)
{
	struct mc_value *v;

	memcpy(&v, at, sizeof(v));
	if (strcmp(f->name, "join_message") == 0)
		v = hz_value_object(HZ_JOIN_MESSAGE, plausible_message(p, HZ_JOIN_MESSAGE), p->r.mem);
	memcpy(at, &v, sizeof(v));
}

static void walk_field(struct plausible *p, const struct mc_field *f, char *o, unsigned depth)
{
	void *at = o + f->off;
	int64_t wide;
	int32_t number;

	switch (f->kind) {
	case MC_K_uuid:
		if (chance(p, 15, 16))
			*(struct mc_uuid *)at = a_uuid(p);
		break;
	case MC_K_i32:
		number = (int32_t)a_number(p, strstr(f->name, "version") != NULL ? p->list_version : 0);
		if (!(f->flags & MC_ROW_ENUM))
			*(int32_t *)at = number;
		break;
	case MC_K_i64:
		wide = a_number(p, p->clock_ms);
		*(int64_t *)at = wide;
		break;
	case MC_K_base:
	case MC_K_part: walk(p, f->sub, at, depth); break;
	case MC_K_obj: walk_obj(p, f, at, depth); break;
	case MC_K_any: walk_any(p, f, at); break;
	case MC_K_objs:
	case MC_K_parts: walk_list(p, f, at, depth); break;
	default: break;
	}
}

static void walk(struct plausible *p, const struct mc_schema *s, void *o, unsigned depth)
{
	if (depth > 8 || special(p, s, o))
		return;
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++)
		walk_field(p, f, o, depth);
}

/* The head of an operation: no unknown flags, a call now and then. */
static void make_head(struct plausible *p, struct hz_op *op)
{
	*op = (struct hz_op){ .call_id = chance(p, 1, 2) ? 0 : 1 + (int64_t)mc_rng_below(p->r.rng, 1000),
		.flags = HZ_OP_VALIDATE_TARGET | HZ_OP_CALLER_UUID | HZ_OP_TIMEOUT_64,
		.partition_id = -1,
		.invocation_time = p->clock_ms,
		.call_timeout = 60000,
		.caller_uuid = p->uuids[p->self] };
}

static void settle(struct plausible *p, enum hz_class cls, void *body)
{
	static const size_t targets[HZ_CLASS_COUNT] = {
		[HZ_FINALIZE_JOIN_OP] = offsetof(struct hz_finalize_join_op, target_uuid),
		[HZ_MEMBERS_UPDATE_OP] = offsetof(struct hz_members_update_op, target_uuid),
		[HZ_HEARTBEAT_OP] = offsetof(struct hz_heartbeat_op, target_uuid),
		[HZ_FETCH_MEMBERS_VIEW_OP] = offsetof(struct hz_fetch_members_view_op, target_uuid),
	};

	if (targets[cls] != 0 && chance(p, 15, 16))
		*(struct mc_uuid *)(void *)((char *)body + targets[cls]) = p->uuids[PLAUSIBLE_PEERS];
	if (hz_class_table[cls].form == MC_FORM_OP)
		make_head(p, body);
	if (cls == HZ_JOIN_MESSAGE || cls == HZ_JOIN_REQUEST || cls == HZ_SPLIT_BRAIN_JOIN_MESSAGE) {
		struct hz_join_message *j = body;

		j->packet_version = 4;
		j->uuid = chance(p, 15, 16) ? p->uuids[p->self] : j->uuid;
		if (j->address != NULL && chance(p, 15, 16))
			j->address->port = p->addrs[p->self].port,
			j->address->host = mc_str_z(p->addrs[p->self].host);
	}
	if (cls == HZ_JOIN_REQUEST_OP && ((struct hz_join_request_op *)body)->request != NULL)
		settle(p, HZ_JOIN_REQUEST, ((struct hz_join_request_op *)body)->request);
	if (cls == HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP &&
		((struct hz_split_brain_merge_validation_op *)body)->request != NULL)
		settle(p, HZ_SPLIT_BRAIN_JOIN_MESSAGE,
			((struct hz_split_brain_merge_validation_op *)body)->request);
}

void *plausible_message(struct plausible *p, enum hz_class cls)
{
	const struct mc_class *c = &hz_class_table[cls];
	void *body = mc_random_body(&p->r, c);

	if (body == NULL)
		return NULL;
	walk(p, c->schema, body, 0);
	settle(p, cls, body);
	return p->r.failed ? NULL : body;
}
