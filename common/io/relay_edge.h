/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relay_edge.h - runs one relay on this machine: loop, sockets, clock, signals, and the command that it was
 * started with.
 *
 * relay_edge_run() does everything and returns when the relay has ended. All call backs come from inside it,
 * on its thread; what they are handed lives until they return.
 */
#ifndef MC_IO_RELAY_EDGE_H
#define MC_IO_RELAY_EDGE_H

#include "common/io/multicast_listener.h"
#include "common/io/fault.h"
#include "common/io/edge_source.h"
#include "common/relay/relay.h"

struct relay_edge;

struct relay_edge_started {
	const char *id; /* 32 hexadecimal digits */
	const struct multicast_place *places;
	unsigned place_count;
	const char *listen_host; /* NULL: nobody can dial this relay */
	uint16_t listen_port;
	const char *hosts; /* addresses of this host by which it can be dialled, blanks between */
};

struct relay_edge_callbacks {
	void *ctx;
	void (*started)(void *ctx, struct relay_edge *e, const struct relay_edge_started *s);
	void (*notice)(void *ctx, struct relay_edge *e, const struct relay_notice *t);
	void (*said)(void *ctx, struct relay_edge *e, enum edge_level level, const char *message,
		const char *hint);
	/* pid 0: it could not be started, message says why */
	void (*command_started)(void *ctx, struct relay_edge *e, int pid, const char *message);
	void (*command_ended)(void *ctx, struct relay_edge *e, int status, int signal);
	void (*status)(void *ctx, struct relay_edge *e); /* USR1 */
	void (*wake)(void *ctx, struct relay_edge *e);   /* relay_edge_wake() is due */
	void (*quit)(void *ctx, struct relay_edge *e, int status);
};

/* Lives as long as the run. */
struct relay_edge_config {
	const struct relay_config *relay;
	unsigned ttl;
	const char *interfaces;     /* NULL: all that can */
	struct edge_source *source; /* of the hubs; NULL: there are none */
	bool listen;
	const char *listen_host; /* NULL: all addresses */
	uint16_t listen_port;
	uint16_t ready_port;     /* takes connections while the relay is of use; 0: none */
	char **command;          /* NULL: none. Started when a link is up */
	int64_t link_timeout_ms; /* or then, with a warning; */
	bool require_link;       /* or then not at all: the run ends with status 3 */
	bool stdout_is_ours;     /* the command writes to standard error */
	/* where the caller has relay->password: wiped as soon as the relay has made its key of it */
	uint8_t *wipe;
	size_t wipe_size;
};

/* Returns the exit status: that of the command when it was started; 128 + number after a second INT or TERM.
 * When it could not start, *err says why; else err->code is NULL. */
int relay_edge_run(
	const struct relay_edge_config *cfg, const struct relay_edge_callbacks *calls, struct fault *err);

/* --- for call backs --- */
/* Says goodbye and ends; relay_edge_run returns this status. A command that runs is told to end first, and
 * the status is its own. */
void relay_edge_leave(struct relay_edge *e, int status);
/* Call wake() in so many milliseconds (replaces an earlier one; -1: never). */
void relay_edge_wake(struct relay_edge *e, int64_t after_ms);
unsigned relay_edge_links(const struct relay_edge *e);
/* --on; as io_hooks_start. */
bool relay_edge_hook(
	struct relay_edge *e, const char *command, const char *const env[], const char *input, size_t size);
/* Tells the status, its links and its members through `notice`. */
void relay_edge_status(struct relay_edge *e);

#endif
