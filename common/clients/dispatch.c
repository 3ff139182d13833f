/* SPDX-License-Identifier: Apache-2.0 */
/* dispatch.c - from the type of a client's message to the one function that knows what it means. */
#include <stddef.h>
#include <string.h>

#include "common/base/check.h"
#include "common/clients/internal.h"

/* What is done with a type; no row: client_refuse. Of a listener, where its request's struct has the field
 * that matters. */
enum how { REFUSE, HANDLE, LISTEN, UNLISTEN };
struct row {
	enum how how;
	client_fn *handle;
	bool stranger; /* before authentication */
	size_t at;
};

#define LISTENS(type, at) \
	{ \
		LISTEN, NULL, false, offsetof(struct type, at) \
	}
#define UNLISTENS(type) \
	{ \
		UNLISTEN, NULL, false, offsetof(struct type, registration_id) \
	}
static const struct row rows[CLIENT_TYPE_COUNT] = {
	[CLIENT_AUTHENTICATION] = { HANDLE, on_client_authentication, true, 0 },
	[CLIENT_AUTHENTICATION_CUSTOM] = { HANDLE, on_client_authentication_custom, true, 0 },
	[CLIENT_ADD_CLUSTER_VIEW_LISTENER] = { HANDLE, on_client_view_listener, false, 0 },
	[CLIENT_LOCAL_BACKUP_LISTENER] = { HANDLE, on_client_backup_listener, false, 0 },
	[CLIENT_PING] = { HANDLE, on_client_ping, false, 0 },
	/* taken and dropped: for the management center only */
	[CLIENT_STATISTICS] = { HANDLE, on_client_ping, false, 0 },
	[CLIENT_CREATE_PROXY] = { HANDLE, on_client_proxy, false, 0 },
	[CLIENT_CREATE_PROXIES] = { HANDLE, on_client_proxy, false, 0 },
	[CLIENT_DESTROY_PROXY] = { HANDLE, on_client_destroy_proxy, false, 0 },
	[CLIENT_GET_DISTRIBUTED_OBJECTS] = { HANDLE, on_client_objects, false, 0 },
	[CLIENT_TRIGGER_PARTITION_ASSIGNMENT] = { HANDLE, on_client_assignment, false, 0 },
	[CLIENT_MC_GET_CLUSTER_METADATA] = { HANDLE, on_client_cluster_metadata, false, 0 },
	[CLIENT_ADD_PARTITION_LOST_LISTENER] = LISTENS(client_listen, local_only),
	[CLIENT_REMOVE_PARTITION_LOST_LISTENER] = UNLISTENS(client_unlisten),
	[CLIENT_ADD_DISTRIBUTED_OBJECT_LISTENER] = LISTENS(client_listen, local_only),
	[CLIENT_REMOVE_DISTRIBUTED_OBJECT_LISTENER] = UNLISTENS(client_unlisten),
	[CLIENT_MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE] =
		LISTENS(client_map_listen_to_key_with_predicate, local_only),
	[CLIENT_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE] =
		LISTENS(client_map_listen_with_predicate, local_only),
	[CLIENT_MAP_ADD_ENTRY_LISTENER_TO_KEY] = LISTENS(client_map_listen_to_key, local_only),
	[CLIENT_MAP_ADD_ENTRY_LISTENER] = LISTENS(client_map_listen, local_only),
	[CLIENT_MAP_ADD_NEAR_CACHE_INVALIDATION_LISTENER] = LISTENS(client_near_cache_listen, local_only),
	[CLIENT_MAP_REMOVE_ENTRY_LISTENER] = UNLISTENS(client_named_unlisten),
	[CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER] = LISTENS(client_multi_map_add_entry_listener, local_only),
	[CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER_TO_KEY] =
		LISTENS(client_multi_map_add_entry_listener_to_key, local_only),
	[CLIENT_MULTI_MAP_REMOVE_ENTRY_LISTENER] = UNLISTENS(client_named_unlisten),
	[CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER] = LISTENS(client_named_listen, local_only),
	[CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY] =
		LISTENS(client_replicated_map_add_entry_listener_to_key, local_only),
	[CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE] =
		LISTENS(client_replicated_map_add_entry_listener_with_predicate, local_only),
	[CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE] =
		LISTENS(client_replicated_map_add_entry_listener_to_key_with_predicate, local_only),
	[CLIENT_REPLICATED_MAP_ADD_NEAR_CACHE_ENTRY_LISTENER] =
		LISTENS(client_replicated_map_add_near_cache_entry_listener, local_only),
	[CLIENT_REPLICATED_MAP_REMOVE_ENTRY_LISTENER] = UNLISTENS(client_named_unlisten),
	[CLIENT_CACHE_ADD_ENTRY_LISTENER] = LISTENS(client_named_listen, local_only),
	[CLIENT_CACHE_REMOVE_ENTRY_LISTENER] = UNLISTENS(client_named_unlisten),
	[CLIENT_CACHE_ADD_NEAR_CACHE_INVALIDATION_LISTENER] = LISTENS(client_named_listen, local_only),
	[CLIENT_CACHE_REMOVE_INVALIDATION_LISTENER] = UNLISTENS(client_named_unlisten),
	[CLIENT_CACHE_ADD_PARTITION_LOST_LISTENER] = LISTENS(client_named_listen, local_only),
	[CLIENT_CACHE_REMOVE_PARTITION_LOST_LISTENER] = UNLISTENS(client_named_unlisten),
	[CLIENT_QUEUE_ADD_LISTENER] = LISTENS(client_queue_add_listener, local_only),
	[CLIENT_QUEUE_REMOVE_LISTENER] = UNLISTENS(client_named_unlisten),
	[CLIENT_LIST_ADD_LISTENER] = LISTENS(client_list_add_listener, local_only),
	[CLIENT_LIST_REMOVE_LISTENER] = UNLISTENS(client_named_unlisten),
	[CLIENT_SET_ADD_LISTENER] = LISTENS(client_set_add_listener, local_only),
	[CLIENT_SET_REMOVE_LISTENER] = UNLISTENS(client_named_unlisten),
	[CLIENT_TOPIC_ADD_MESSAGE_LISTENER] = LISTENS(client_named_listen, local_only),
	[CLIENT_TOPIC_REMOVE_MESSAGE_LISTENER] = UNLISTENS(client_named_unlisten),
};

static void listen(struct node *n, const struct client_in *in, const struct row *r)
{
	bool local_only;

	memcpy(&local_only, (const char *)in->m->body + r->at, sizeof(local_only));
	on_client_listen(n, in, local_only);
}

static void unlisten(struct node *n, const struct client_in *in, const struct row *r)
{
	struct mc_uuid listener;

	memcpy(&listener, (const char *)in->m->body + r->at, sizeof(listener));
	on_client_unlisten(n, in, listener);
}

static void meaning(struct node *n, const struct client_in *in, const struct row *r)
{
	switch (r->how) {
	case HANDLE: r->handle(n, in); break;
	case LISTEN: listen(n, in, r); break;
	case UNLISTEN: unlisten(n, in, r); break;
	case REFUSE:
		if (!client_ask_data(n, in))
			client_refuse(n, in);
		break;
	}
}

void clients_message(struct node *n, const struct node_event *ev)
{
	struct client_in in = { ev->client, client_find(n, ev->conn), ev->conn, ev->addr };
	const struct row *r = &rows[ev->client->type];

	mc_check(ev->conn != 0 && ev->client->type < CLIENT_TYPE_COUNT);
	if (in.client != NULL) {
		in.client->heard_at_ms = n->now_ms;
		in.client->messages++;
	}
	if (!node_is_joined(n)) {
		client_error(n, &in, CLIENT_ERROR_NOT_ACTIVE,
			"this member is not in a cluster (yet, or any more)");
		if (n->phase == NODE_PHASE_LEAVING)
			client_hang_up(n, ev->conn);
	} else if (in.client == NULL && !r->stranger) {
		client_error(
			n, &in, CLIENT_ERROR_RETRYABLE, "a client must authenticate before any operation");
		client_hang_up(n, ev->conn);
	} else {
		meaning(n, &in, r);
	}
}
