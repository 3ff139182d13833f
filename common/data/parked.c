/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parked.c - calls for one partition that is on its way to another member wait here, in the order in which
 * they came, until it is known whose it is: then they run, or go to the new owner. Hazelcast sends them back
 * (PartitionMigratingException), to be asked again after a pause of the caller's, which is longer than most
 * moves. Those that find no room here, or have waited too long, are sent back as there.
 */
#include <string.h>

#include "common/data/service_internal.h"

struct data_parked {
	struct data_parked *next;
	int64_t until_ms; /* all wait equally long: the first one is the first to be late */
	size_t bytes;
	struct mc_uuid from; /* who waits for an answer: a client here, or a member, whoever it asks for */
	struct data_caller who;
	struct data_request q; /* what it names lies behind this */
	size_t message; /* not 0: so many bytes of a client's message do, and of q the partition counts */
};

_Static_assert(MC_DATA_PARKED_MAX <= UINT16_MAX, "those of a partition are counted in uint16_t");
_Static_assert(
	MC_DATA_PARKED_CALL_MAX <= MC_DATA_PARKED_BYTES_MAX && MC_DATA_PARKED_BYTES_MAX <= MC_DATA_HEAP / 8,
	"each has room, and what else waits has");
_Static_assert(MC_EVENT_ARENA / 4 + MC_DATA_PARKED_CALL_MAX + MC_STORE_VALUE_MAX <= MC_EVENT_ARENA * 3 / 4,
	"one more is run where a quarter is used: its bytes, and the old value that it answers");

static struct mc_bytes bytes_of(struct mc_str s)
{
	return (struct mc_bytes){ (const uint8_t *)s.p, s.n };
}

static size_t size_of(const struct data_request *q)
{
	const int32_t parts[] = { q->name.n, q->service.n, q->r.key.n, q->r.value.n, q->r.expect.n };
	size_t n = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		n += parts[i] > 0 ? (size_t)parts[i] : 0;
	return n;
}

static struct mc_bytes copy_to(uint8_t **at, struct mc_bytes b)
{
	struct mc_bytes out = { b.n > 0 ? *at : b.p, b.n };

	if (b.n > 0) {
		memcpy(*at, b.p, (size_t)b.n);
		*at += b.n;
	}
	return out;
}

/* All that it names, into memory of that size. */
static void copy_request(struct data_request *to, const struct data_request *q, uint8_t *at)
{
	*to = *q;
	to->name.p = (const char *)copy_to(&at, bytes_of(q->name)).p;
	to->service.p = (const char *)copy_to(&at, bytes_of(q->service)).p;
	to->r.key = copy_to(&at, q->r.key);
	to->r.value = copy_to(&at, q->r.value);
	to->r.expect = copy_to(&at, q->r.expect);
}

bool data_moves_away(const struct node *n, uint32_t partition)
{
	struct partition_part part;

	return partition < MC_PARTITIONS && node_stores(n) && data_owns(n, partition) &&
		partition_part(n, partition, &part);
}

bool data_is_parked(const struct node *n, uint32_t partition)
{
	return partition < MC_PARTITIONS && node_stores(n) && data_of(n)->parked.of[partition] > 0;
}

static struct mc_uuid from_whom(struct node *n, const struct data_caller *who)
{
	const struct conn *c = who->client ? NULL : conn_find(n, who->reply.conn);

	return c != NULL ? c->uuid : who->uuid;
}

/* One with so many bytes behind it, which is not in the list yet. NULL: no room. */
static struct data_parked *new_parked(struct node *n, const struct data_caller *who, size_t more)
{
	const struct data_parked_calls *all = &data_of(n)->parked;
	size_t bytes = sizeof(struct data_parked) + more;
	struct data_parked *p;

	if (all->count == MC_DATA_PARKED_MAX || bytes > MC_DATA_PARKED_CALL_MAX ||
		all->bytes + bytes > MC_DATA_PARKED_BYTES_MAX)
		return NULL;
	p = mc_heap_get(data_of(n)->heap, bytes);
	if (p != NULL)
		*p = (struct data_parked){ .until_ms = n->now_ms + MC_DATA_PARKED_MS,
			.bytes = bytes,
			.from = from_whom(n, who),
			.who = *who };
	return p;
}

static void append(struct data_parked_calls *all, struct data_parked *p)
{
	mc_check(p->q.r.partition < MC_PARTITIONS);
	*(all->last != NULL ? &all->last->next : &all->first) = p;
	all->last = p;
	all->of[p->q.r.partition]++;
	all->count++;
	all->bytes += p->bytes;
}

bool data_park(struct node *n, const struct data_caller *who, const struct data_request *q)
{
	struct data_parked *p = new_parked(n, who, size_of(q));

	mc_check(q->r.merging == NULL);
	if (p == NULL)
		return false;
	copy_request(&p->q, q, (uint8_t *)(p + 1));
	append(&data_of(n)->parked, p);
	return true;
}

/* As bytes: of many keys and values, one copy. */
bool data_park_message(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	size_t size = client_message_size(m, n->line), wrote;
	struct data_parked *p = size == 0 ? NULL : new_parked(n, who, size);

	if (p == NULL)
		return false;
	mc_check(client_message_write(m, n->line, (uint8_t *)(p + 1), size, &wrote) == MC_ERR_OK);
	p->message = wrote;
	p->q = data_request_new(MAP_GET, (uint32_t)m->partition_id);
	append(&data_of(n)->parked, p);
	return true;
}

/* Out of the list, behind `before` (NULL: the first). */
static struct data_parked *take_out(struct data_parked_calls *all, struct data_parked *before)
{
	struct data_parked **at = before == NULL ? &all->first : &before->next, *p = *at;

	mc_check(all->count > 0 && all->of[p->q.r.partition] > 0 && all->bytes >= p->bytes);
	*at = p->next;
	if (all->last == p)
		all->last = before;
	all->of[p->q.r.partition]--;
	all->count--;
	all->bytes -= p->bytes;
	return p;
}

static bool may_go(const struct node *n, const struct data_parked *p)
{
	return p->until_ms <= n->now_ms || !data_moves_away(n, p->q.r.partition);
}

static size_t bytes_behind(const struct data_parked *p)
{
	return p->message > 0 ? p->message : size_of(&p->q);
}

static void go_message(struct node *n, const struct data_caller *who, const uint8_t *p, size_t size)
{
	struct client_message m;

	/* written by ourselves; that the step has memory for what it says is asserted above */
	mc_check(client_message_read(p, size, &n->fx->mem, &m) == MC_ERR_OK);
	data_whole_asks_now(n, who, &m);
}

/* In the step's memory, for the heap's goes now. False: there is none, and it waits on. */
static bool go(struct node *n, struct data_parked *before)
{
	struct data_parked_calls *all = &data_of(n)->parked;
	struct data_parked *p = before == NULL ? all->first : before->next;
	uint8_t *copy = node_new_array(n, 1, bytes_behind(p) + 1);
	size_t message = p->message;
	struct data_caller who = p->who;
	struct data_request q;

	if (copy == NULL)
		return false;
	if (message > 0)
		memcpy(copy, p + 1, message);
	else
		copy_request(&q, &p->q, copy);
	mc_heap_put(data_of(n)->heap, take_out(all, before));
	data_of(n)->source = who.uuid;
	if (message > 0)
		go_message(n, &who, copy, message);
	else
		data_ask_now(n, &who, &q);
	return true;
}

void data_parked_tick(struct node *n)
{
	struct data_parked_calls *all = &data_of(n)->parked;
	struct data_parked *before = NULL, *p = all->first;

	while (p != NULL && n->fx->mem.used < MC_EVENT_ARENA / 4) {
		if (!may_go(n, p))
			before = p;
		else if (!go(n, before))
			break;
		p = before == NULL ? all->first : before->next;
	}
	data_of(n)->source = (struct mc_uuid){ .null = true };
}

int64_t data_parked_deadline(const struct node *n)
{
	const struct data_parked_calls *all = &data_of(n)->parked;

	for (const struct data_parked *p = all->first; p != NULL; p = p->next)
		if (may_go(n, p))
			return n->now_ms;
	return all->first == NULL ? NODE_NEVER : all->first->until_ms;
}

/* Not by the caller that an operation names: a client that has lost its connection here may be alive at the
 * member that asks for it. */
void data_parked_forget(struct node *n, const struct mc_uuid *who)
{
	struct data_parked_calls *all = &data_of(n)->parked;
	struct data_parked *before = NULL, *p = all->first;

	while (p != NULL) {
		if (who == NULL || mc_uuid_eq(p->from, *who))
			mc_heap_put(data_of(n)->heap, take_out(all, before));
		else
			before = p;
		p = before == NULL ? all->first : before->next;
	}
}

void data_parked_invariant(const struct data_parked_calls *all)
{
	uint32_t count = 0, counted = 0;
	int64_t until_ms = INT64_MIN;
	size_t bytes = 0;

	for (const struct data_parked *p = all->first; p != NULL; p = p->next, count++) {
		mc_check(p->until_ms >= until_ms && all->of[p->q.r.partition] > 0);
		mc_check(p->next != NULL || all->last == p);
		until_ms = p->until_ms;
		bytes += p->bytes;
	}
	for (uint32_t i = 0; i < MC_PARTITIONS; i++)
		counted += all->of[i];
	mc_check(count == all->count && counted == count && bytes == all->bytes);
	mc_check(count <= MC_DATA_PARKED_MAX && bytes <= MC_DATA_PARKED_BYTES_MAX);
}
