/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gone.c - members and clients that are gone: their calls are forgotten, their locks released
 * (OperationParkerImpl.onMemberLeft, LockSupportServiceImpl.memberRemoved, clientDisconnected). A member's
 * locks go at once; those of a client when it has not been back for MC_DATA_GONE_PATIENCE_MS, for a
 * connection that breaks is not a client that ends.
 */
#include "common/data/container_ops.h"
#include "common/data/cp_service.h"
#include "common/data/query_run.h"

/* The shard has forgotten their calls; so do we. */
static void free_callers(struct node *n, struct mc_uuid who)
{
	struct data_service *d = data_of(n);

	for (uint32_t i = 0; i < d->callers_high; i++)
		if (d->callers[i].used && mc_uuid_eq(d->callers[i].uuid, who))
			data_caller_free(n, i + 1);
}

static void let_go(struct node *n, enum shard_event_type type, struct mc_uuid who)
{
	data_begin(n);
	data_shard(n, &(struct shard_event){ .type = SHARD_FORGET, .who = who });
	free_callers(n, who);
	containers_forget(n, who);
	cp_service_gone(n, who);
	data_query_forget(n, &who);
	if (type == SHARD_GONE)
		data_shard(n, &(struct shard_event){ .type = SHARD_GONE, .who = who });
}

static bool is_seen(const struct data_service *d, struct mc_uuid member)
{
	for (uint32_t i = 0; i < d->seen_count; i++)
		if (mc_uuid_eq(d->seen[i], member))
			return true;
	return false;
}

void data_look_for_gone(struct node *n)
{
	struct data_service *d = data_of(n);

	if (d->seen_version == n->list_version || !node_is_joined(n))
		return;
	for (uint32_t i = 0; i < d->seen_count; i++)
		if (member_find(n, d->seen[i]) == NULL)
			let_go(n, SHARD_GONE, d->seen[i]);
	for (uint32_t i = 0; d->schemas != NULL && i < n->member_count; i++)
		if (!is_seen(d, n->members[i].uuid) && !mc_uuid_eq(n->members[i].uuid, n->uuid))
			data_schemas_greet(n, &n->members[i]);
	for (d->seen_count = 0; d->seen_count < n->member_count; d->seen_count++)
		d->seen[d->seen_count] = n->members[d->seen_count].uuid;
	d->seen_version = n->list_version;
}

/* --- clients --- */
static void forget_gone(struct data_service *d, uint32_t i)
{
	mc_check(i < d->gone_count);
	d->gone[i] = d->gone[--d->gone_count];
}

void data_client_gone(struct node *n, struct mc_uuid client)
{
	struct data_service *d = data_of(n);

	if (!node_stores(n) || client.null)
		return;
	let_go(n, SHARD_FORGET, client);
	if (d->gone_count == MC_DATA_GONE_MAX) { /* the first is the oldest, or near it */
		let_go(n, SHARD_GONE, d->gone[0].client);
		forget_gone(d, 0);
	}
	d->gone[d->gone_count++] = (struct data_gone){ client, n->now_ms + MC_DATA_GONE_PATIENCE_MS };
}

void data_client_came(struct node *n, struct mc_uuid client)
{
	struct data_service *d = data_of(n);

	for (uint32_t i = node_stores(n) ? d->gone_count : 0; i-- > 0;)
		if (mc_uuid_eq(d->gone[i].client, client))
			forget_gone(d, i);
}

void data_gone_tick(struct node *n)
{
	struct data_service *d = data_of(n);

	for (uint32_t i = d->gone_count; i-- > 0;)
		if (d->gone[i].at_ms <= n->now_ms) {
			let_go(n, SHARD_GONE, d->gone[i].client);
			forget_gone(d, i);
		}
}

int64_t data_gone_deadline(const struct node *n)
{
	const struct data_service *d = data_of(n);
	int64_t at_ms = NODE_NEVER;

	for (uint32_t i = 0; i < d->gone_count; i++)
		if (d->gone[i].at_ms < at_ms)
			at_ms = d->gone[i].at_ms;
	return at_ms;
}
