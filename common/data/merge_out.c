/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge_out.c - this member leaves its cluster for a larger one, and takes along what it owned: the maps lose
 * their names, so that this cluster may have others of the same, and when it has joined each partition's
 * entries go to its owner here, in batches, each when the one before is answered
 * (com.hazelcast.map.impl.MapSplitBrainHandlerService, com.hazelcast.spi.impl.merge.AbstractMergeRunnable).
 * What is not taken is offered again, for partitions move; the policy is the map's here, and the owner acts
 * on it. Queues, lists, sets and ring buffers come behind the maps of their partition, each in one piece
 * (merge_containers.c); configurations of caches go in front of all (cache_kept.c). Backups and locks are not
 * taken along, as in Hazelcast.
 */
#include "common/data/caches.h"
#include "common/data/fragment.h"
#include "common/data/merge.h"
#include "common/data/service_internal.h"

/* InvokeOnPartitions asks 250 times, each half a second; here only what an owner refuses for good counts */
enum { AGAIN_MS = 500, REFUSALS_MAX = 20, BATCH_TIMEOUT_MS = 60000 };

/* --- kept --- */
/* Its entries in partitions that are ours; the rest goes. */
static uint64_t keep_owned(struct node *n, struct map_slot *slot)
{
	struct store *s = data_of(n)->shard.store;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		store_ns locks = store_ns_find(s, slot->map.locks, p);

		if (!data_owns(n, p))
			fragment_drop(s, &slot->map, p);
		else if (locks != 0)
			store_ns_drop(s, locks);
	}
	return store_table_info(s, slot->map.entries).entries;
}

static void say(struct node *n, enum node_notice_type type, uint64_t entries, const char *what)
{
	struct mc_text t = node_text(n);

	mc_text_z(mc_text_int(&t, (int64_t)entries), what);
	if (entries > 0)
		notice_say(n, type, mc_text_done(&t), mc_str_z(NULL));
}

static void hands_begin(struct data_service *d)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		d->hands[p] = (struct data_hand){ .slot = d->kept };
	d->hands_out = 0;
}

static bool is_kept(const struct data_service *d)
{
	return d->kept != NULL || d->kept_containers.n > 0;
}

void data_keep_for_merge(struct node *n, uint64_t items)
{
	struct data_service *d = data_of(n);
	struct map_slot *slot;
	uint64_t kept = items, entries = 0;

	while ((slot = maps_next(&d->shard.maps, NULL)) != NULL) {
		entries = slot->merge == MAP_MERGE_DISCARD ? 0 : keep_owned(n, slot);
		if (entries == 0) {
			maps_destroy(&d->shard.maps, slot);
			continue;
		}
		maps_keep(&d->shard.maps, slot);
		slot->next = d->kept;
		d->kept = slot;
		kept += entries;
	}
	if (!is_kept(d))
		caches_forget_kept(n);
	hands_begin(d);
	say(n, NODE_NOTICE_NOTE, kept,
		" entries of the cluster that this node comes from are kept for the one that it joins");
}

static void free_kept(struct node *n)
{
	struct data_service *d = data_of(n);

	merge_forget_containers(n);
	caches_forget_kept(n);
	while (d->kept != NULL) {
		struct map_slot *slot = d->kept;

		d->kept = slot->next;
		maps_free(&d->shard.maps, slot);
	}
	hands_begin(d);
	d->handed = d->refused = 0;
}

void data_hand_over_forget(struct node *n)
{
	struct data_service *d = data_of(n);
	uint64_t entries = merge_forget_containers(n);

	for (const struct map_slot *slot = d->kept; slot != NULL; slot = slot->next)
		entries += store_table_info(d->shard.store, slot->map.entries).entries;
	say(n, NODE_NOTICE_WARN, entries,
		" entries of the cluster that this node came from are given up: it leaves before they are "
		"handed over");
	free_kept(n);
}

/* --- handed over --- */
/* The next queue, list, set or ring buffer: all of it. */
static void *next_whole(struct node *n, uint32_t p, enum hz_class *cls)
{
	struct data_service *d = data_of(n);
	struct data_hand *h = &d->hands[p];
	const struct container *c = d->kept_containers.of[p];
	void *op = c == NULL ? NULL : merge_container_of(n, c, cls);

	if (op == NULL)
		return NULL;
	h->whole = d->kept_containers.of[p];
	h->entries = c->size;
	h->bytes = c->bytes;
	return op;
}

static void give_up_whole(struct node *n, struct data_hand *h, struct container *c)
{
	struct data_service *d = data_of(n);

	d->refused += c->size;
	h->refusals = 0;
	container_destroy(&d->kept_containers, c);
}

static void send_batch(struct node *n, uint32_t p)
{
	struct data_service *d = data_of(n);
	struct data_hand *h = &d->hands[p];
	struct member *owner = member_find(n, partition_replica(n, p, 0));
	enum hz_class cls;
	void *op;

	mc_check(h->serial == 0 && d->hands_out < MC_MERGE_AT_ONCE);
	h->again_at_ms = n->now_ms + AGAIN_MS;
	if (owner == NULL)
		return;
	data_begin(n);
	h->whole = NULL;
	op = merge_next_batch(n, p, &cls);
	if (op == NULL && h->slot != NULL)
		return; /* no memory */
	if (op == NULL)
		op = next_whole(n, p, &cls);
	if (op == NULL) {
		/* no memory for one that is larger than a step: offered again, but not for ever */
		if (d->kept_containers.of[p] != NULL && ++h->refusals >= REFUSALS_MAX)
			give_up_whole(n, h, d->kept_containers.of[p]);
		return;
	}
	h->serial = ++d->hand_serial == 0 ? ++d->hand_serial : d->hand_serial;
	d->hands_out++;
	member_invoke(
		n, owner, cls, op, BATCH_TIMEOUT_MS, INVOCATION_HAND_OVER, (uint64_t)h->serial << 32 | p);
}

/* --- answers --- */
static void is_done(struct node *n, struct data_hand *h, uint64_t *count)
{
	*count += h->entries;
	if (h->whole != NULL) {
		data_begin(n);
		container_destroy(&data_of(n)->kept_containers, h->whole);
		h->whole = NULL;
	} else {
		h->at = h->next;
	}
	h->refusals = 0;
	h->again_at_ms = 0;
}

static void say_refused(struct node *n, const struct hz_message *answer)
{
	struct mc_str java_class, message;
	struct mc_text t = node_text(n);

	hz_exception_read(
		((const struct hz_error_response *)answer->body)->cause, &n->fx->mem, &java_class, &message);
	mc_text_str(mc_text_z(&t, "entries of the cluster that this node came from are refused: "),
		message.n > 0 ? message : java_class);
	if (notice_allowed(n, SAY_MERGE_REFUSED, ""))
		notice_say(n, NODE_NOTICE_WARN, mc_text_done(&t), mc_str_z(NULL));
}

void data_hand_over_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct data_service *d = data_of(n);
	uint32_t p = (uint32_t)c->cookie;
	struct data_hand *h = &d->hands[p];

	mc_check(p < MC_PARTITIONS);
	if (h->serial != (uint32_t)(c->cookie >> 32))
		return; /* of an older time */
	mc_check(d->hands_out > 0);
	h->serial = 0;
	d->hands_out--;
	if (how == INVOCATION_ANSWERED) {
		is_done(n, h, &d->handed);
		if (!data_owns(n, p)) /* else all of it would be one step */
			send_batch(n, p);
	} else if (how == INVOCATION_ERROR && !response_is_retryable(n, answer) &&
		++h->refusals >= REFUSALS_MAX) {
		say_refused(n, answer);
		is_done(n, h, &d->refused);
	}
}

/* --- time --- */
static bool has_more(const struct data_service *d, uint32_t p)
{
	return d->hands[p].slot != NULL || d->kept_containers.of[p] != NULL;
}

static bool is_through(const struct data_service *d)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (has_more(d, p))
			return false;
	return true;
}

static void finish(struct node *n)
{
	struct data_service *d = data_of(n);

	say(n, NODE_NOTICE_NOTE, d->handed,
		" entries of the cluster that this node came from are with their owners here");
	say(n, NODE_NOTICE_WARN, d->refused,
		" entries of the cluster that this node came from are given up: their owners here refuse them");
	free_kept(n);
}

void data_hand_over_tick(struct node *n)
{
	struct data_service *d = data_of(n);
	size_t bytes = 0;

	if (!is_kept(d) || !node_is_joined(n) || caches_tell_kept(n))
		return;
	for (uint32_t i = 0; i < MC_PARTITIONS && d->hands_out < MC_MERGE_AT_ONCE && bytes < MC_MOVE_PIECE;
		i++) {
		uint32_t p = d->hand_next++ % MC_PARTITIONS;
		const struct data_hand *h = &d->hands[p];

		if (!has_more(d, p) || h->serial != 0 || h->again_at_ms > n->now_ms)
			continue;
		send_batch(n, p);
		bytes += h->serial != 0 ? h->bytes : 0;
	}
	if (is_through(d))
		finish(n);
}

/* When a batch can be sent. */
int64_t data_hand_over_deadline(const struct node *n)
{
	const struct data_service *d = data_of(n);
	int64_t at_ms = NODE_NEVER;

	if (!is_kept(d) || !node_is_joined(n) || d->hands_out >= MC_MERGE_AT_ONCE)
		return NODE_NEVER;
	if (d->kept_cache_configs != NULL && d->kept_configs_at_ms > n->now_ms)
		return d->kept_configs_at_ms;
	if (is_through(d) || d->kept_cache_configs != NULL)
		return n->now_ms + 1;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		const struct data_hand *h = &d->hands[p];

		if (has_more(d, p) && h->serial == 0 && h->again_at_ms < at_ms)
			at_ms = h->again_at_ms;
	}
	return at_ms <= n->now_ms ? n->now_ms + 1 : at_ms;
}
