/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gone.c - who is gone: its calls are forgotten, its locks released (OperationParkerImpl.onMemberLeft,
 * LockSupportServiceImpl.memberRemoved, clientDisconnected). Of a member at once; of clients: gone_clients.c.
 */
#include "common/data/container_ops.h"
#include "common/data/cp_service.h"
#include "common/data/query_run.h"
#include "common/data/replicated_maps.h"

/* The shard has forgotten their calls; so do we. */
static void free_callers(struct node *n, struct mc_uuid who)
{
	struct data_service *d = data_of(n);

	for (uint32_t i = 0; i < d->callers_high; i++)
		if (d->callers[i].used && mc_uuid_eq(d->callers[i].uuid, who))
			data_caller_free(n, i + 1);
}

void data_let_go(struct node *n, enum shard_event_type type, struct mc_uuid who)
{
	data_begin(n);
	data_shard(n, &(struct shard_event){ .type = SHARD_FORGET, .who = who });
	free_callers(n, who);
	containers_forget(n, who);
	cp_service_gone(n, who);
	data_query_forget(n, &who);
	data_parked_forget(n, &who);
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
			data_let_go(n, SHARD_GONE, d->seen[i]);
	for (uint32_t i = 0; d->schemas != NULL && i < n->member_count; i++)
		if (!is_seen(d, n->members[i].uuid) && !mc_uuid_eq(n->members[i].uuid, n->uuid))
			data_schemas_greet(n, &n->members[i]);
	replicated_look_soon(n);
	for (d->seen_count = 0; d->seen_count < n->member_count; d->seen_count++)
		d->seen[d->seen_count] = n->members[d->seen_count].uuid;
	d->seen_version = n->list_version;
}
