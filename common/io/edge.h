/* SPDX-License-Identifier: Apache-2.0 */
/*
 * edge.h - runs one node on this machine: loop, sockets, clock, signals. The only layer with system calls.
 *
 * edge_run() does everything and returns when the node has ended. All callbacks come from inside edge_run(),
 * on its thread; what they are handed lives until they return.
 */
#ifndef MC_IO_EDGE_H
#define MC_IO_EDGE_H

#include "common/io/fault.h"
#include "common/io/edge_source.h"
#include "common/node/node.h"

struct edge;

/* One address of this host, and what became of it when an interface was picked. */
struct edge_candidate {
	char name[32];
	char host[64];
	bool kept, picked;
	const char *reason; /* why it was picked, kept or dropped */
};

/* What was picked, and why. */
struct edge_started {
	struct mc_uuid uuid;
	struct mc_addr self; /* the address that is announced */
	char bind_host[64];  /* 0.0.0.0 or [::] without brackets when all are listened on */
	uint16_t bind_port;
	const char *interface, *why; /* the name of the one picked, and a sentence */
	const char *group;           /* NULL when multicast is not used */
	uint16_t group_port;
	uint64_t seed;
	int pid;
	const struct edge_candidate *candidates;
	unsigned candidate_count;
};

struct edge_callbacks {
	void *ctx;
	void (*started)(void *ctx, struct edge *e, const struct edge_started *s);
	/* Everything the node tells, and the edge's own remarks as NOTE, WARN and DEBUG. clock_ms: since
	 * 1970. */
	void (*notice)(void *ctx, struct edge *e, const struct node_notice *t, int64_t clock_ms);
	void (*wake)(void *ctx, struct edge *e); /* edge_wake() is due; may be NULL */
	/* Addresses are being tried: every MC_PROGRESS_PACE, and NULL when that is over. May be NULL */
	void (*progress)(void *ctx, struct edge *e, const struct node_search *s);
	/* Each event and effect of the node, in a few words. May be NULL */
	void (*trace)(void *ctx, const char *text);
	/* the node has ended; hooks may still be started. May be NULL */
	void (*quit)(void *ctx, struct edge *e, int status);
};

/* Where health checks and metrics are answered. */
enum edge_http {
	EDGE_HTTP_OFF,
	EDGE_HTTP_SHARED, /* on the member's port, told apart by the first bytes, as Hazelcast does */
	EDGE_HTTP_APART,  /* at http_addr */
};

/* Lives as long as edge_run(). Text is borrowed; NULL or 0 means: not given. */
struct edge_config {
	const struct node_config *node;

	uint16_t start_port;
	bool auto_increment; /* a port that is taken: the next one, port_count in all */
	unsigned port_count; /* Hazelcast: 100 */
	/* listen on all addresses: stock Hazelcast always, Payara in every mode but multicast */
	bool bind_any;
	const char *public_host; /* announced instead of the picked address */
	uint16_t public_port;    /* 0: the port that was bound */
	/* list: names, globs `eth*`, addresses, `10.0.0.*`, `10.0.0.1-9`; NULL: picked */
	const char *interfaces;

	const char *group; /* node->joiner NODE_MULTICAST only */
	uint16_t group_port;
	unsigned ttl;

	enum edge_http http;
	struct mc_addr http_addr;
	const char *version; /* of this program, for metrics */

	struct edge_source *source; /* where peers come from; NULL: nobody is known (multicast) */

	/* tests: everything random but the password exchange follows from `seed` */
	bool seed_given;
	uint64_t seed;
	const char *record; /* file to write: every event of the node */
	bool dry_run;       /* pick and check, call `started`, send nothing, return 0 */
	/* where the caller has node->password: wiped as soon as the node has made its key of it; NULL: it
	 * stays */
	uint8_t *wipe;
	size_t wipe_size;
};

/* Runs until the node has ended. Returns the exit status; 128 + number after a second INT or TERM. When it
 * could not start, *err says why and err->status is returned; else err->code is NULL. */
int edge_run(const struct edge_config *cfg, const struct edge_callbacks *callbacks, struct fault *err);

/* Runs a recorded file through the node again: same notices, no socket. `started` comes with what was
 * recorded; the node's configuration comes from the file. Recordings with a password cannot be replayed:
 * refused with a sentence. */
int edge_replay(const char *file, const struct edge_callbacks *callbacks, struct fault *err);

/* --- for callbacks --- */
/* Leave cleanly; edge_run() returns `status` unless the node ends with a worse one of its own. Again: only
 * the status changes. */
void edge_leave(struct edge *e, int status);
/* Call wake() after `after_ms` (replaces an earlier one; -1: never). */
void edge_wake(struct edge *e, int64_t after_ms);
/* The node's configuration: as given, or as recorded when replaying. */
const struct node_config *edge_node_config(const struct edge *e);
/*
 * Runs `/bin/sh -c command` beside the node (--on). env: "NAME=value" texts, ended by NULL, added to this
 * process's own; input goes to its standard input. Everything is copied. Never blocks: at most MC_HOOKS_MAX
 * run at once, MC_HOOKS_QUEUED wait, more are dropped and counted in one WARN. False when dropped. Does
 * nothing when replaying.
 */
bool edge_hook(struct edge *e, const char *command, const char *const env[], const char *input, size_t size);

#endif
