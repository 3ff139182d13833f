/* SPDX-License-Identifier: Apache-2.0 */
/* dispatch.c - from the class of a message to the one function that knows what it means. */
#include "common/base/check.h"
#include "common/cluster/cluster.h"
#include "common/data/data.h"
#include "common/data/announce.h"
#include "common/data/flakes.h"
#include "common/data/topics.h"
#include "common/node/unhandled.h"
#include "common/node/internal.h"
#include "common/partition/partition.h"

/* From whom it is taken: anybody with a handshake (join operations), or members only. */
enum from { FROM_ANY, FROM_MEMBER };

struct row {
	handler_fn *handle;
	enum from from;
};

static const struct row rows[HZ_CLASS_COUNT] = {
	[HZ_WHOIS_MASTER_OP] = { on_whois_master, FROM_ANY },
	[HZ_MASTER_RESPONSE_OP] = { on_master_response, FROM_ANY },
	[HZ_JOIN_REQUEST_OP] = { on_join_request, FROM_ANY },
	[HZ_FINALIZE_JOIN_OP] = { on_finalize_join, FROM_ANY },
	[HZ_CLUSTER_MISMATCH_OP] = { on_cluster_mismatch, FROM_ANY },
	[HZ_CONFIG_MISMATCH_OP] = { on_config_mismatch, FROM_ANY },
	[HZ_BEFORE_JOIN_CHECK_FAILURE_OP] = { on_before_join_check_failure, FROM_ANY },
	[HZ_AUTHENTICATION_FAILURE_OP] = { on_authentication_failure, FROM_ANY },
	[HZ_JOIN_MASTERSHIP_CLAIM_OP] = { on_mastership_claim, FROM_ANY },
	[HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP] = { on_split_brain_merge_validation, FROM_ANY },
	[HZ_HEARTBEAT_OP] = { on_heartbeat, FROM_ANY },
	[HZ_MEMBERS_UPDATE_OP] = { on_members_update, FROM_ANY },
	[HZ_FETCH_MEMBERS_VIEW_OP] = { on_fetch_members_view, FROM_ANY },
	[HZ_ON_JOIN_OP] = { on_on_join, FROM_ANY },
	[HZ_EXPLICIT_SUSPICION_OP] = { on_explicit_suspicion, FROM_MEMBER },
	[HZ_TRIGGER_EXPLICIT_SUSPICION_OP] = { on_trigger_explicit_suspicion, FROM_MEMBER },
	[HZ_TRIGGER_MEMBER_LIST_PUBLISH_OP] = { on_trigger_member_list_publish, FROM_MEMBER },
	[HZ_HEARTBEAT_COMPLAINT_OP] = { on_heartbeat_complaint, FROM_MEMBER },
	[HZ_MERGE_CLUSTERS_OP] = { on_merge_clusters, FROM_MEMBER },
	[HZ_LOCK_CLUSTER_STATE_OP] = { on_lock_cluster_state, FROM_MEMBER },
	[HZ_COMMIT_CLUSTER_STATE_OP] = { on_commit_cluster_state, FROM_MEMBER },
	[HZ_ROLLBACK_CLUSTER_STATE_OP] = { on_rollback_cluster_state, FROM_MEMBER },
	[HZ_SHUTDOWN_NODE_OP] = { on_shutdown_node, FROM_MEMBER },
	[HZ_REGISTRATION_OPERATION] = { on_registration, FROM_MEMBER },
	[HZ_DEREGISTRATION_OPERATION] = { on_deregistration, FROM_MEMBER },
	[HZ_ASSIGN_PARTITIONS] = { on_assign_partitions, FROM_MEMBER },
	[HZ_FETCH_PARTITION_STATE_OPERATION] = { on_fetch_partition_state, FROM_MEMBER },
	[HZ_HAS_ONGOING_MIGRATION] = { on_has_ongoing_migration, FROM_MEMBER },
	[HZ_PARTITION_STATE_OPERATION] = { on_partition_state, FROM_MEMBER },
	[HZ_PARTITION_STATE_CHECK_OPERATION] = { on_partition_state_check, FROM_MEMBER },
	[HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION] = { on_publish_completed_migrations, FROM_MEMBER },
	[HZ_SAFE_STATE_CHECK_OPERATION] = { on_safe_state_check, FROM_MEMBER },
	[HZ_SHUTDOWN_REQUEST_OPERATION] = { on_shutdown_request, FROM_MEMBER },
	[HZ_SHUTDOWN_RESPONSE_OPERATION] = { on_shutdown_response, FROM_MEMBER },
	[HZ_DEMOTE_REQUEST_OPERATION] = { on_demote_request, FROM_MEMBER },
	[HZ_MIGRATION_COMMIT_OPERATION] = { on_migration_commit, FROM_MEMBER },
	[HZ_MIGRATION_REQUEST_OPERATION] = { on_migration_request, FROM_MEMBER },
	[HZ_MIGRATION_OPERATION] = { on_migration, FROM_MEMBER },
	[HZ_PROMOTION_COMMIT_OPERATION] = { on_promotion_commit, FROM_MEMBER },
#define X(cls, shape, op) [HZ_##cls] = { on_map_operation, FROM_MEMBER },
	DATA_MEMBER_ROWS(X)
#undef X
#define X(cls, kind, how, act) [HZ_##cls] = { on_container_operation, FROM_MEMBER },
		CONTAINER_ROWS(X)
#undef X
#define X(cls) [HZ_##cls] = { on_partition_operation, FROM_MEMBER },
			DATA_PARTITION_ROWS(X)
#undef X
				[HZ_PARTITION_ITERATING_OPERATION] = { on_partition_iterating, FROM_MEMBER },
#define X(cls, shape) [HZ_##cls] = { on_cache_operation, FROM_MEMBER },
	DATA_CACHE_ROWS(X)
#undef X
		[HZ_CACHE_ADD_CACHE_CONFIG_OPERATION] = { on_cache_add_config, FROM_MEMBER },
	[HZ_CACHE_GET_CONFIG_OPERATION] = { on_cache_get_config, FROM_MEMBER },
	[HZ_CACHE_LISTENER_REGISTRATION_OPERATION] = { on_cache_listener, FROM_MEMBER },
	[HZ_CACHE_ENTRY_PROCESSOR_OPERATION] = { on_cache_entry_processor, FROM_MEMBER },
	[HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION] = { on_entries_processed, FROM_MEMBER },
	[HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP] = { on_cp_call, FROM_MEMBER },
	[HZ_RAFT_UNSAFE_RAFT_QUERY_OP] = { on_cp_call, FROM_MEMBER },
	[HZ_QUERY_OPERATION] = { on_query, FROM_MEMBER },
	[HZ_BACKUP] = { on_backup, FROM_MEMBER },
	[HZ_PARTITION_BACKUP_REPLICA_ANTI_ENTROPY_OPERATION] = { on_backup_versions, FROM_MEMBER },
	[HZ_PARTITION_REPLICA_SYNC_REQUEST] = { on_sync_request, FROM_MEMBER },
	[HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE] = { on_sync_request, FROM_MEMBER },
	[HZ_PARTITION_REPLICA_SYNC_RESPONSE] = { on_sync_response, FROM_MEMBER },
	[HZ_PARTITION_REPLICA_SYNC_RETRY_RESPONSE] = { on_sync_retry, FROM_MEMBER },
	[HZ_EVICT_BATCH_BACKUP_OPERATION] = { on_evict_batch_backup, FROM_MEMBER },
	[HZ_CACHE_EXPIRE_BATCH_BACKUP_OPERATION] = { on_cache_expire_batch_backup, FROM_MEMBER },
	[HZ_QUERY_PARTITION_OPERATION] = { on_query, FROM_MEMBER },
	[HZ_SCHEMA_SEND_SCHEMA_REPLICATIONS_OPERATION] = { on_schema, FROM_MEMBER },
	[HZ_SCHEMA_PREPARE_SCHEMA_REPLICATION_OPERATION] = { on_schema, FROM_MEMBER },
	[HZ_SCHEMA_ACK_SCHEMA_REPLICATION_OPERATION] = { on_schema, FROM_MEMBER },
	[HZ_DISTRIBUTED_OBJECT_DESTROY_OPERATION] = { on_object_destroyed, FROM_MEMBER },
	[HZ_PUBLISH_OPERATION] = { on_topic_publish, FROM_MEMBER },
	[HZ_TOPIC_PUBLISH_ALL_OPERATION] = { on_topic_publish_all, FROM_MEMBER },
	[HZ_FLAKE_ID_NEW_ID_BATCH_OPERATION] = { on_flake_ids, FROM_MEMBER },
	[HZ_PN_COUNTER_ADD_OPERATION] = { on_counter_operation, FROM_MEMBER },
	[HZ_PN_COUNTER_GET_OPERATION] = { on_counter_operation, FROM_MEMBER },
	[HZ_PN_COUNTER_REPLICATION_OPERATION] = { on_counters, FROM_MEMBER },
	[HZ_REPLICATED_MAP_REPLICATE_UPDATE_OPERATION] = { on_replicated_update, FROM_MEMBER },
	[HZ_REPLICATED_MAP_REPLICATE_UPDATE_TO_CALLER_OPERATION] = { on_replicated_own_update, FROM_MEMBER },
	[HZ_REPLICATED_MAP_CLEAR_OPERATION] = { on_replicated_clear, FROM_MEMBER },
	[HZ_REPLICATED_MAP_CHECK_REPLICA_VERSION_OPERATION] = { on_replicated_versions, FROM_MEMBER },
	[HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION] = { on_replicated_request, FROM_MEMBER },
	[HZ_REPLICATED_MAP_SYNC_REPLICATED_MAP_DATA_OPERATION] = { on_replicated_sync, FROM_MEMBER },
	[HZ_EVENT_ENVELOPE] = { on_event, FROM_MEMBER },
	[HZ_SEND_EVENT_OPERATION] = { on_send_event, FROM_MEMBER },
	[HZ_NORMAL_RESPONSE] = { on_response, FROM_ANY },
	[HZ_ERROR_RESPONSE] = { on_response, FROM_ANY },
	[HZ_CALL_TIMEOUT_RESPONSE] = { on_response, FROM_ANY },
	[HZ_BACKUP_ACK_RESPONSE] = { on_response, FROM_ANY },
};

static void hand_over(struct node *n, const struct row *r, const struct in *in)
{
	if (r->handle != NULL && (r->from == FROM_ANY || in->member != NULL))
		r->handle(n, in);
	else if (in->member == NULL)
		reply_error(n, in, HZ_RETRYABLE, "the caller is not a member of this node's list (yet)");
	else
		reply_unhandled(n, in);
}

void dispatch(struct node *n, struct conn *c, const struct hz_message *m)
{
	const struct row *r = &rows[m->cls];
	struct in in = { .m = m, .conn = c };

	mc_check(m->cls < HZ_CLASS_COUNT);
	c->heard_at_ms = n->now_ms;
	if (m->cls == HZ_MEMBER_HANDSHAKE) {
		if (n->phase != NODE_PHASE_LEAVING)
			on_handshake(n, &in);
		else if (c->state != CONN_OPEN)
			link_hang_up(n,
				c); /* what it proves is not looked at, so what it seals could not be read */
		return;
	}
	if (c->state != CONN_OPEN || n->phase == NODE_PHASE_LEAVING)
		return; /* nobody we know, or nothing we still do */
	in.member = node_is_joined(n) ? member_of_conn(n, c) : NULL;
	hand_over(n, r, &in);
}

void dispatch_self(struct node *n)
{
	struct hz_message m;

	while (self_take(n, &m)) {
		struct in in = { .m = &m, .conn = self_conn(n) };

		if (n->phase == NODE_PHASE_LEAVING || n->ended)
			continue;
		in.member = node_is_joined(n) ? member_self(n) : NULL;
		hand_over(n, &rows[m.cls], &in);
	}
}
