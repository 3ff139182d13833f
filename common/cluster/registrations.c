/* SPDX-License-Identifier: Apache-2.0 */
/* registrations.c - what members told of listeners and configurations, kept for those who join later.
 * Bounded. */
#include "common/base/check.h"
#include "common/cluster/registrations.h"

#include <string.h>

#include "common/cluster/internal.h"

#define OBJECT_AT (HZ_FRAME_HEAD + 4) /* in a frame: behind the head and the blob's hash */
#define ON_JOIN_TIMEOUT 60000

/* One listener, as an OnJoinRegistrationOperation object ready to be written. */
struct registration {
	struct registration *next;
	struct mc_uuid id;
	struct mc_addr subscriber;
	uint32_t size;
	uint8_t bytes[];
};

/* --- keeping --- */
static bool room_for(struct node *n, size_t size)
{
	return cluster_of(n)->registration_bytes + size <= MC_ONJOIN_MAX * 4;
}

static struct registration *find(struct node *n, struct mc_uuid id)
{
	struct registration *r = cluster_of(n)->registrations;

	while (r != NULL && !mc_uuid_eq(r->id, id))
		r = r->next;
	return r;
}

static bool keep_one(struct node *n, const struct hz_registration *reg)
{
	struct cluster *cluster = cluster_of(n);
	struct hz_on_join_registration_operation *op = node_new(n, sizeof(*op));
	struct hz_outgoing out = { HZ_ON_JOIN_REGISTRATION_OPERATION, op, HZ_PACKET_OPERATION, -1 };
	struct registration *r;
	uint8_t *frame;
	size_t size;

	op->op.flags = HZ_OP_VALIDATE_TARGET | HZ_OP_TIMEOUT_64;
	op->op.partition_id = -1;
	op->op.invocation_time = -1;
	op->op.call_timeout = INT64_MAX;
	op->registrations.v = node_new(n, sizeof(*reg));
	op->registrations.v[0] = *reg;
	op->registrations.n = 1;
	size = hz_frame_size(&out, n->line);
	frame = size <= OBJECT_AT ? NULL : node_new_array(n, size, 1);
	if (frame == NULL || hz_frame_write(&out, n->line, frame, size, &size) != MC_ERR_OK)
		return false;
	r = room_for(n, size) ? mc_heap_get(n->heap, sizeof(*r) + size) : NULL;
	if (r == NULL || !read_address(reg->subscriber, &r->subscriber)) {
		mc_heap_put(n->heap, r);
		return false;
	}
	r->id = reg->id;
	r->size = (uint32_t)(size - OBJECT_AT);
	memcpy(r->bytes, frame + OBJECT_AT, r->size);
	r->next = cluster->registrations;
	cluster->registrations = r;
	cluster->registration_bytes += r->size;
	return true;
}

static bool keep_all(struct node *n, const struct hz_on_join_registration_operation *op)
{
	bool all = true;

	for (uint32_t i = 0; i < op->registrations.n; i++)
		if (find(n, op->registrations.v[i].id) == NULL)
			all &= keep_one(n, &op->registrations.v[i]) &&
				n->watchers->member_listens(n, &op->registrations.v[i]);
	return all;
}

/* What is kept of all members together has a bound of its own: the heap also holds what proofs and lists
 * need. */
static size_t onjoin_bytes(const struct node *n)
{
	size_t sum = 0;

	for (uint32_t i = 0; i < n->member_count; i++)
		sum += n->members[i].pre.size + n->members[i].post.size;
	return sum;
}

static bool onjoin_fits(const struct node *n, size_t more)
{
	size_t max = n->cfg->heap_size / 2 < MC_ONJOIN_ALL_MAX ? n->cfg->heap_size / 2 : MC_ONJOIN_ALL_MAX;

	return onjoin_bytes(n) + more <= max;
}

/* Operations with something unknown in them: kept whole, in the order they came. */
static bool keep_raw(struct node *n, struct onjoin *kept, const struct hz_on_join_op *op)
{
	size_t size = kept->size + (size_t)op->operations.raw.n;
	uint8_t *bytes;

	if (op->operations.raw.n <= 0)
		return true;
	bytes = size > MC_ONJOIN_MAX || !onjoin_fits(n, (size_t)op->operations.raw.n)
		? NULL
		: mc_heap_get(n->heap, size);
	if (bytes == NULL)
		return false;
	if (kept->size > 0)
		memcpy(bytes, kept->bytes, kept->size);
	memcpy(bytes + kept->size, op->operations.raw.p, (size_t)op->operations.raw.n);
	mc_heap_put(n->heap, kept->bytes);
	kept->bytes = bytes;
	kept->size = (uint32_t)size;
	kept->count += op->operations.n;
	return true;
}

bool registrations_keep(struct node *n, struct member *m, const struct hz_on_join_op *op, bool pre)
{
	bool all = true;

	if (op == NULL)
		return true;
	if (op->operations.opaque)
		return m != NULL && keep_raw(n, pre ? &m->pre : &m->post, op);
	for (uint32_t i = 0; i < op->operations.n; i++) {
		const struct mc_value *v = op->operations.v[i];
		const void *body = v == NULL ? NULL : hz_value_body(v, HZ_ON_JOIN_REGISTRATION_OPERATION);

		if (body != NULL)
			all &= keep_all(n, body);
		else if (v != NULL)
			n->watchers->on_join_taken(n, v);
	}
	return all;
}

static void drop(struct node *n, struct registration **at)
{
	struct registration *r = *at;

	mc_check(cluster_of(n)->registration_bytes >= r->size);
	n->watchers->listener_gone(n, r->id);
	*at = r->next;
	cluster_of(n)->registration_bytes -= r->size;
	mc_heap_put(n->heap, r);
}

void registrations_drop_member(struct node *n, const struct mc_addr *subscriber)
{
	struct registration **at = &cluster_of(n)->registrations;

	while (*at != NULL)
		if (mc_addr_eq(&(*at)->subscriber, subscriber))
			drop(n, at);
		else
			at = &(*at)->next;
}

void registrations_clear(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	while (cluster->registrations != NULL)
		drop(n, &cluster->registrations);
}

const struct registration *registration_next(const struct registration *r, uint32_t *bytes)
{
	*bytes += r->size;
	return r->next;
}

/* --- handing on --- */
struct heap_sum {
	size_t size;
	uint32_t count;
};

static struct heap_sum sum(struct node *n, const struct member *joiner, bool pre)
{
	struct heap_sum s = { 0, 0 };

	for (const struct registration *r = cluster_of(n)->registrations; pre && r != NULL; r = r->next) {
		if (mc_addr_eq(&r->subscriber, &joiner->addr))
			continue;
		s.size += r->size;
		s.count++;
	}
	for (uint32_t i = 0; i < n->member_count; i++) {
		const struct onjoin *k = pre ? &n->members[i].pre : &n->members[i].post;

		if (&n->members[i] == joiner)
			continue;
		s.size += k->size;
		s.count += k->count;
	}
	return s;
}

/* Where it ends. */
static uint8_t *copy(struct node *n, const struct member *joiner, bool pre, uint8_t *to)
{
	for (const struct registration *r = cluster_of(n)->registrations; pre && r != NULL; r = r->next) {
		if (mc_addr_eq(&r->subscriber, &joiner->addr))
			continue;
		memcpy(to, r->bytes, r->size);
		to += r->size;
	}
	for (uint32_t i = 0; i < n->member_count; i++) {
		const struct onjoin *k = pre ? &n->members[i].pre : &n->members[i].post;

		if (&n->members[i] == joiner || k->size == 0)
			continue;
		memcpy(to, k->bytes, k->size);
		to += k->size;
	}
	return to;
}

static void head(struct hz_on_join_op *op)
{
	op->op.flags = HZ_OP_VALIDATE_TARGET | HZ_OP_TIMEOUT_64;
	op->op.partition_id = -1;
	op->op.invocation_time = -1;
	op->op.call_timeout = INT64_MAX;
}

size_t registrations_bytes(const struct node *n)
{
	return onjoin_bytes(n) + cluster_of(n)->registration_bytes + n->watchers->on_join_bytes(n);
}

bool registrations_have_room(const struct node *n)
{
	const struct mc_arena *mem = &n->fx->mem;

	return registrations_bytes(n) < (mem->cap - mem->used) / 2;
}

/* What other rooms have for who joins, behind our own. */
static void add_more(struct hz_on_join_op *op, uint8_t *to, const struct mc_bytes *more)
{
	for (uint32_t i = 0; i < NODE_ON_JOIN_OBJECTS; i++)
		if (more[i].n > 0) {
			memcpy(to, more[i].p, (size_t)more[i].n);
			to += more[i].n;
			op->operations.n++;
		}
	op->operations.raw.n = (int32_t)(to - op->operations.raw.p);
}

struct hz_on_join_op *registrations_for(struct node *n, const struct member *joiner, bool pre)
{
	struct heap_sum s = sum(n, joiner, pre);
	struct mc_bytes more[NODE_ON_JOIN_OBJECTS];
	size_t size = s.size;
	struct hz_on_join_op *op;
	uint8_t *bytes;

	mc_check(node_is_master(n));
	for (uint32_t i = 0; i < NODE_ON_JOIN_OBJECTS; i++) {
		more[i] = pre ? n->watchers->on_join_object(n, i) : (struct mc_bytes){ NULL, -1 };
		size += more[i].n > 0 ? (size_t)more[i].n : 0;
	}
	if (size == 0)
		return NULL;
	bytes = node_new_array(n, 1, size);
	if (bytes == NULL) {
		n->fx->lost = true; /* to keep it back would be a lie: the joiner would never hear of it */
		return NULL;
	}
	mc_check(copy(n, joiner, pre, bytes) == bytes + s.size);
	op = node_new(n, sizeof(*op));
	head(op);
	op->operations.n = s.count;
	op->operations.raw = (struct mc_bytes){ bytes, 0 };
	add_more(op, bytes + s.size, more);
	return op;
}

/* C nodes keep them when they are told by the master's FinalizeJoin. */
static bool hears(const struct node *n, const struct member *m, const struct member *from)
{
	return m != from && !m->unready && !m->c_node && !mc_uuid_eq(m->uuid, n->uuid);
}

/* All of it is queued at once. */
static bool may_forward(const struct node *n, const struct member *from, size_t bytes)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < n->member_count; i++)
		count += hears(n, &n->members[i], from);
	return bytes <= MC_ONJOIN_MESSAGE_MAX && bytes * count <= MC_ONJOIN_FORWARD_MAX;
}

static void say_kept_back(struct node *n, const struct member *from)
{
	struct mc_text t = node_text(n);

	if (!notice_allowed(n, SAY_ON_JOIN_KEPT_BACK, from->addr.host))
		return;
	mc_text_addr(mc_text_z(&t, "what listeners and objects there are at "), &from->addr);
	mc_text_z(&t, " is too much to be handed on: members that are here already do not hear of it");
	notice_say(n, NODE_NOTICE_WARN, mc_text_done(&t), mc_str_z(NULL));
}

void registrations_forward(struct node *n, const struct member *from, const struct hz_on_join_op *op)
{
	uint8_t *bytes;

	mc_check(node_is_master(n) && from != NULL);
	if (op == NULL || op->operations.raw.n <= 0)
		return;
	if (!may_forward(n, from, (size_t)op->operations.raw.n)) {
		say_kept_back(n, from);
		return;
	}
	bytes = node_new_array(n, (size_t)op->operations.raw.n, 1);
	if (bytes == NULL)
		return;
	memcpy(bytes, op->operations.raw.p, (size_t)op->operations.raw.n);
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];
		struct hz_on_join_op *copied;

		if (!hears(n, m, from))
			continue;
		copied = node_new(n, sizeof(*copied));
		copied->operations.n = op->operations.n;
		copied->operations.raw = (struct mc_bytes){ bytes, op->operations.raw.n };
		member_invoke(n, m, HZ_ON_JOIN_OP, copied, ON_JOIN_TIMEOUT, INVOCATION_ON_JOIN, 0);
	}
}

/* --- messages --- */
void on_on_join(struct node *n, const struct in *in)
{
	const struct hz_on_join_op *op = in->m->body;

	reply_null(n, in);
	if (in->member == NULL)
		return;
	registrations_keep(n, in->member, op, false);
	if (node_is_master(n))
		registrations_forward(n, in->member, op);
}

/* Somebody may be joining just now: with another list the caller has to try again
 * (AbstractRegistrationOperation). */
static bool same_list(struct node *n, const struct in *in, int32_t version)
{
	if (!node_is_master(n) || version == n->list_version)
		return true;
	reply_error(n, in, HZ_RETRYABLE, "the member list has changed");
	return false;
}

void on_registration(struct node *n, const struct in *in)
{
	const struct hz_registration_operation *op = in->m->body;

	if (!same_list(n, in, op->member_list_version))
		return;
	if (!in->m->opaque && find(n, op->registration.id) == NULL && keep_one(n, &op->registration) &&
		!n->watchers->member_listens(n, &op->registration)) {
		drop(n, &cluster_of(n)->registrations);
		reply_error(n, in, HZ_UNSUPPORTED_OPERATION,
			"a C node that stores maps serves no listeners with predicates");
		return;
	}
	reply_bool(n, in, true);
}

void on_deregistration(struct node *n, const struct in *in)
{
	const struct hz_deregistration_operation *op = in->m->body;
	struct registration **at = &cluster_of(n)->registrations;

	if (!same_list(n, in, op->member_list_version))
		return;
	while (*at != NULL && !mc_uuid_eq((*at)->id, op->id))
		at = &(*at)->next;
	if (*at != NULL && !op->id.null)
		drop(n, at);
	reply_bool(n, in, true);
}
