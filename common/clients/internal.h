/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h - the clients of this node: who they are, what they listen to, what they are told. Not for other
 * folders: clients.h.
 *
 * A connection is a client from its successful authentication on; before that nothing is kept of it here.
 * table.c keeps them, dispatch.c has the table from type to meaning, authentication.c lets them
 * in, view.c shows them the cluster, listen.c keeps their other listeners, replies.c
 * says the rest.
 */
#ifndef MC_CLIENTS_INTERNAL_H
#define MC_CLIENTS_INTERNAL_H

#include "common/clients/clients.h"
#include "common/partition/partition.h"

struct node_client {
	node_conn id;
	struct mc_uuid uuid; /* its own: the same on all its connections, to all members */
	struct mc_addr addr; /* where its packets come from */
	int64_t heard_at_ms;
	bool viewing;    /* it has a cluster view listener: */
	int64_t view;    /* that request's correlation id */
	bool counting;   /* it has a listener of backups: */
	int64_t backups; /* that request's correlation id */
	/* Correlation ids count what a client sends on all its connections; see client_knows_others. */
	int64_t first;
	uint64_t messages;
	uint32_t listeners;
	uint32_t host; /* its host, as a number */
	char type[8];  /* "JVM", "PYH", "NJS": GetConnectedClientsOperation tells members */
};

struct client_listener {
	node_conn conn;
	enum client_type type;
	struct mc_uuid uuid;
};

struct client_service {
	uint32_t count, viewing, listener_count;
	struct mc_index index; /* id -> place in v[] */
	struct node_client *v;
	struct client_listener *listeners;
	void *shown; /* while all are told: the view, as all get it */
	/* What all that have a view were told last */
	int32_t list_version;
	int64_t stamp;
	/* Clients compare versions of the partition table as one number that grows; members compare stamps.
	 */
	int32_t partition_version;
	int64_t versioned;     /* the stamp that partition_version stands for */
	int64_t publish_by_ms; /* the partition table, at the latest: NODE_NEVER when it is told */
};

struct client_in {
	const struct client_message *m;
	struct node_client *client; /* NULL before it has authenticated */
	node_conn conn;
	const struct mc_addr *addr; /* where from */
};

/* --- table.c --- */
static inline struct client_service *clients_of(const struct node *n)
{
	return n->clients;
}
struct node_client *client_find(struct node *n, node_conn conn);
struct node_client *client_add(struct node *n, const struct client_in *in); /* NULL: full */

/* --- replies.c --- */
void client_hang_up(struct node *n, node_conn conn);
/* An answer to the request; body: the struct of its type, in the step's arena. */
void client_reply(struct node *n, const struct client_in *in, void *body);
void client_reply_empty(struct node *n, const struct client_in *in);
void client_event(
	struct node *n, const struct node_client *c, int64_t correlation, enum client_type type, void *body);
void client_error(
	struct node *n, const struct client_in *in, enum client_error_code code, const char *message);
/* A member that stores data answers what is asked of that. False: it does not. */
bool client_ask_data(struct node *n, const struct client_in *in);
/* What this member does not do: says so, or sends the client to a member that does. */
void client_refuse(struct node *n, const struct client_in *in);

/* --- authentication.c --- */
struct mc_str client_release(struct node *n); /* "5.3.8": whose wire we speak */

/* --- view.c --- */
struct client_member_info *client_members(struct node *n); /* n->member_count of them */
/* none while a partition has no owner */
struct client_owned *client_partitions(struct node *n, uint32_t *count);
int32_t client_partition_version(struct node *n);

/* --- listen.c --- */
void client_listeners_drop(struct node *n, struct node_client *c);

/* Handlers, each in the file that knows the meaning; `local_only` of listeners is where the request's struct
 * has that flag. */
typedef void client_fn(struct node *n, const struct client_in *in);
client_fn on_client_authentication, on_client_authentication_custom;                   /* authentication.c */
client_fn on_client_view_listener, on_client_cluster_metadata;                         /* view.c */
client_fn on_client_ping, on_client_proxy, on_client_destroy_proxy, on_client_objects; /* replies.c */
client_fn on_client_assignment;
client_fn on_client_backup_listener; /* listen.c */
void on_client_listen(struct node *n, const struct client_in *in, bool local_only);
void on_client_unlisten(struct node *n, const struct client_in *in, struct mc_uuid listener);

#endif
