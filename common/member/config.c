/* SPDX-License-Identifier: Apache-2.0 */
/* config.c - Hazelcast's defaults, and how a configuration is said on the wire. */
#include "common/member/config.h"

const char *node_joiner_text(const struct node_config *cfg)
{
	if (cfg->joiner_text != NULL)
		return cfg->joiner_text;
	return cfg->joiner == NODE_MULTICAST ? "multicast" : "tcp-ip";
}

uint32_t node_frame_max(const struct node_config *cfg)
{
	if (cfg->store_bytes <= MC_FRAME_MEMBER_MAX)
		return MC_FRAME_MEMBER_MAX;
	return cfg->store_bytes < MC_FRAME_MOVE_MAX ? (uint32_t)cfg->store_bytes : MC_FRAME_MOVE_MAX;
}

void node_config_defaults(struct node_config *cfg)
{
	*cfg = (struct node_config){
		.heartbeat_interval_ms = 5000,
		.no_heartbeat_timeout_ms = 60000,
		.wait_before_join_ms = 0,
		.max_wait_before_join_ms = 20000,
		.max_join_ms = 300000,
		.multicast_timeout_ms = 2000,
		.tcp_join_timeout_ms = 5000,
		.merge_first_ms = 300000,
		.merge_next_ms = 120000,
		.list_publish_interval_ms = 60000,
		.table_send_interval_ms = 15000,
		.leave_timeout_ms = 5000,
		.members_max = MC_MEMBERS_MAX,
		.conns_max = MC_CONNS_MAX,
		.dials_max = MC_DIALS,
		.clients_max = MC_CLIENTS_MAX,
		.heap_size = MC_NODE_HEAP,
	};
}
