/* SPDX-License-Identifier: Apache-2.0 */
/* relay_edge_internal.h - the edge of a relay from inside. Of the files relay_*.c of this folder only. */
#ifndef MC_IO_RELAY_EDGE_INTERNAL_H
#define MC_IO_RELAY_EDGE_INTERNAL_H

#include "common/base/budget.h"
#include "common/base/check.h"
#include "common/io/clock.h"
#include "common/io/connector.h"
#include "common/io/multicast_listener.h"
#include "common/io/hooks.h"
#include "common/io/relay_edge.h"
#include "common/io/sock.h"

#define RELAY_FX_BYTES \
	(96 << 20) /* a datagram for a thousand links is a megabyte; virtual, given back when it was much */

/* A link's connection. */
struct relay_conn {
	uv_tcp_t tcp; /* first: a handle is its connection */
	struct relay_edge *e;
	relay_link name;
	uint8_t *out, *going; /* to be written at the end of the turn; being written by libuv */
	size_t out_n, out_cap, going_n;
	uv_write_t write;
	uv_shutdown_t shutdown;
	bool dirty, writing, closing, told; /* told: the relay knows that it is gone */
	struct relay_conn *next_dirty;
	int64_t close_by_ms;
};
_Static_assert(offsetof(struct relay_conn, tcp) == 0, "a handle is its connection");

/* A socket that sends to the group by one interface. */
struct relay_voice {
	int fd; /* -1: none */
	uint16_t port;
	unsigned index;
	bool loopback, heard; /* heard: somebody has spoken there */
	char host[64];
};

struct relay_dial {
	struct relay_edge *e;
	struct dial *dial;
	struct mc_addr addr;
	struct relay_dial *next, **link;
};

struct relay_edge {
	const struct relay_edge_config *cfg;
	const struct relay_edge_callbacks *calls;
	struct relay *relay;
	void *block;
	struct relay_effects fx;
	void *fx_block;
	bool stepping, quitting, ended, counted;
	int status, asked_status;
	unsigned signals_seen;
	int64_t quit_by_ms;
	uv_loop_t loop;
	bool looped;
	uv_timer_t timer, waker, scanner, watchdog;
	uv_prepare_t prepare;
	uv_check_t check;
	uv_signal_t signals[6];

	/* relay_conns.c */
	struct connector *connector;
	uv_tcp_t listeners[2]; /* the second one where there is no IPv6 */
	uv_tcp_t *listener;    /* NULL: nobody can dial us */
	struct relay_conn *conns[MC_RELAY_LINKS_MAX];
	uint16_t generation[MC_RELAY_LINKS_MAX];
	uint32_t free_place, conn_count; /* where to look for a free place first */
	struct relay_conn *dirty;
	int64_t close_by_ms; /* the first of those that close is given up then */
	struct relay_dial *dials;
	uint8_t *chunk;

	/* relay_streams.c */
	struct relay_pipe *pipes[MC_RELAY_STREAMS_MAX];
	uint16_t pipe_generation[MC_RELAY_STREAMS_MAX];
	uint32_t free_pipe, pipe_count;
	struct relay_pipe *dirty_pipes;
	struct relay_listener *stream_listeners;
	unsigned listens, listens_max; /* of these that are open */
	struct mc_budget listens_told;
	uv_timer_t retrier;
	uint8_t *pipe_chunk;

	/* relay_group.c */
	struct multicast_listener *ear, *neighbours;
	struct iface_watch *watch; /* NULL: the kernel does not tell */
	struct relay_voice voices[MULTICAST_PLACES_MAX];
	unsigned voice_count;
	struct sockaddr_storage group, hello_group;
	uint64_t places, scan;
	bool group_read; /* in this turn of the loop */
	int send_err;

	/* relay_check.c */
	struct connector *checks;

	/* relay_child.c */
	uv_process_t child;
	bool child_wanted, child_started, child_running, child_over;
	int child_pid, child_status, child_signal;
	int64_t child_by_ms;
	int64_t child_killed_ms; /* it was told to end, and has time until then; 0: it was not */

	/* relay_ready.c */
	uv_tcp_t ready;
	bool ready_open, notified;

	struct io_hooks *hooks;
};

/* relay_edge.c */
void relay_edge_step(struct relay_edge *e, struct relay_event *ev);
void relay_edge_said(struct relay_edge *e, enum edge_level level, const char *hint, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* relay_conns.c */
bool relay_conns_listen(struct relay_edge *e, struct fault *err);
void relay_conns_send(struct relay_edge *e, relay_link name, const struct mc_bytes *bytes);
void relay_conns_close(struct relay_edge *e, relay_link name);
void relay_conns_dial(struct relay_edge *e, const struct mc_addr *addr);
/* Everything that waits to be written, before the loop waits. */
void relay_conns_flush(struct relay_edge *e);
void relay_conns_expire(struct relay_edge *e, int64_t now_ms);
void relay_conns_stop(struct relay_edge *e); /* no new ones */
void relay_conns_drop(struct relay_edge *e); /* all of them, now */

/* relay_streams.c */
void relay_streams_listen(struct relay_edge *e, const struct mc_addr *addr);
void relay_streams_unlisten(struct relay_edge *e, const struct mc_addr *addr);
void relay_streams_dial(struct relay_edge *e, const struct mc_addr *addr, uint32_t place);
void relay_streams_drop(struct relay_edge *e); /* all of them, now */

/* relay_pipe.c */
void relay_streams_send(struct relay_edge *e, relay_stream name, const struct mc_bytes *bytes);
void relay_streams_read(struct relay_edge *e, relay_stream name, size_t room);
void relay_streams_end(struct relay_edge *e, relay_stream name);
void relay_streams_close(struct relay_edge *e, relay_stream name, bool reset);
void relay_streams_flush(struct relay_edge *e);

/* relay_addresses.c */
struct relay_addresses {
	struct io_iface *v;
	int n; /* negative: the host could not be asked */
};
/* Of the interfaces that the patterns name (NULL: of all). Returns what tells these addresses from others. */
uint64_t relay_addresses_get(struct relay_addresses *here, const char *patterns);
void relay_addresses_free(struct relay_addresses *here);

/* relay_group.c */
bool relay_group_open(struct relay_edge *e, struct fault *err);
void relay_group_look(struct relay_edge *e); /* reads what is there, once a turn */
void relay_group_deliver(struct relay_edge *e, const struct mc_bytes *bytes, uint64_t places);
void relay_group_announce(struct relay_edge *e, const struct mc_bytes *bytes);
void relay_group_close(struct relay_edge *e);

/* relay_check.c */
void relay_check(struct relay_edge *e, const struct mc_addr *addr);
void relay_check_member(struct relay_edge *e, const struct mc_addr *addr); /* at once; for STREAM_CHECK */
void relay_check_close(struct relay_edge *e);

/* relay_child.c */
void relay_child_look(struct relay_edge *e);               /* is it time to start it? */
bool relay_child_signal(struct relay_edge *e, int number); /* false: it does not run */
/* The relay has to end, and the command with it: its end is ours, as ever. False: it does not run. */
bool relay_child_end(struct relay_edge *e);
void relay_child_reap(struct relay_edge *e);
int64_t relay_child_deadline(const struct relay_edge *e);

/* relay_ready.c */
void relay_ready_look(struct relay_edge *e);
void relay_ready_close(struct relay_edge *e);

#endif
