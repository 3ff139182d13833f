/* SPDX-License-Identifier: Apache-2.0 */
/* edge_internal.h - the edge from inside, for the files of this folder. */
#ifndef MC_IO_EDGE_INTERNAL_H
#define MC_IO_EDGE_INTERNAL_H

#include <errno.h>
#include <stdio.h>
#include <uv.h>

#include "common/base/check.h"
#include "common/io/clock.h"
#include "common/io/connector.h"
#include "common/io/edge.h"
#include "common/io/frames.h"
#include "common/io/hooks.h"
#include "common/io/http_internal.h"
#include "common/io/iface.h"
#include "common/io/sock.h"

/* What a connection waits for, and for how long; each kind is a queue in the order of its deadlines. */
#define IO_WAITS(X) \
	X(HANDSHAKE, MC_STRANGER_PATIENCE) /* accepted or dialled, not trusted yet */ \
	X(GUEST, MC_GUEST_PATIENCE) /* accepted, with a handshake, and nobody of ours: since its last frame \
				     */ \
	X(FLUSH, MC_FLUSH_PATIENCE) /* hung up: queued bytes, then the other side's end */
enum io_wait {
	IO_WAIT_NONE,
#define X(name, patience) IO_WAIT_##name,
	IO_WAITS(X)
#undef X
		IO_WAIT_COUNT
};

enum io_conn_state {
	IO_CONN_PROTOCOL, /* accepted: three bytes are awaited */
	IO_CONN_OPEN,
	IO_CONN_FLUSH,  /* hung up; the node thinks of it as closed */
	IO_CONN_CLOSED, /* libuv is closing it */
};

/* Messages one behind the other; see chunk.c. */
struct io_chunk {
	struct io_chunk *next;
	size_t from, to, cap; /* what is still to be written: p[from] to p[to] */
	size_t answers;       /* bytes of answers that were put into it */
	uint8_t p[];
};

struct io_conn {
	uv_tcp_t tcp; /* first: a handle is its connection */
	struct edge *e;
	struct io_conn *by_id;         /* next in the bucket */
	struct io_conn *older, *newer; /* in the queue of `wait` */
	struct io_conn *dirty;         /* next of those with bytes to write; see io_flush_all */
	struct io_conn *wanting;       /* next of those that wants_writable is true of */
	enum io_wait wait;
	int64_t deadline_ms;
	node_conn id;
	enum io_conn_state state;
	bool accepted, trusted, is_dirty, overfull;
	bool known, reported; /* the node was told of it; of its end */
	bool later;           /* a client that had its turn: on_turn goes on with it */
	bool full;            /* a client whose answers wait for it: it is read again when they have gone */
	bool client, served;  /* it chose the clients' protocol; the node lets it in */
	bool http, http_only; /* it speaks HTTP; it came to the port that is for nothing else */
	struct client_scan scan; /* of a client: where its message ends */
	uint8_t protocol[HZ_PROTOCOL_SIZE], protocol_have;
	uint32_t frame_max;
	struct io_frames frames;
	struct io_seal *seal; /* malloc'ed; NULL: in clear */
	struct io_chunk *first, *last;
	size_t queued;
	size_t answers, events; /* what was put into chunks that have not gone; for a member all are events */
	bool wants_writable;    /* the node waits for room; see io_want_writable */
	bool writing;           /* a request of libuv is under way: flight */
	void *flight;
	struct io_flow *flow; /* of a capture; malloc'ed */
	struct mc_addr addr;  /* as dialled; accepted: where from */
};
_Static_assert(offsetof(struct io_conn, tcp) == 0, "a handle is its connection");

/* An event that waits for the end of a step; what it points to is kept with it. */
struct io_posted {
	struct io_posted *next;
	struct node_event ev;
	struct mc_addr addr;
	char source[NODE_SOURCE];
};

struct io_gripe {
	uint32_t key;
	int64_t until_ms;
	unsigned more;
};

struct io_dial;
struct io_record;
struct io_capture;
struct io_flow;

enum { IO_BUCKETS = 1024, IO_KEEPALIVE_S = 60 };

struct edge {
	uv_loop_t loop;
	const struct edge_config *cfg;
	const struct edge_callbacks *callbacks;
	struct fault *err;

	struct node *node;
	void *node_block, *fx_block, *mem_block;
	size_t node_size, mem_size;
	struct node_effects fx;
	struct mc_arena mem; /* decoded messages */
	uint8_t *scratch;    /* MC_READ_CHUNK: reads of connections without a frame begun, and datagrams */
	uint8_t *datagram;   /* MC_DATAGRAM_MAX: the one being sent */

	uv_tcp_t listener, http_listener;
	struct io_http http;
	const struct io_guest_protocol *guest; /* NULL: none is spoken */
	uv_udp_t group;
	uv_timer_t timer, waker, pacer, watchdog;
	uv_prepare_t prepare;
	uv_signal_t signals[3];
	bool listening, http_listening, grouped;
	struct sockaddr_storage group_addr;

	struct mc_addr self;
	struct edge_started started;
	struct edge_candidate candidates[MC_CANDIDATES_MAX];
	char bind_host[64], ifname[32], why[FAULT_TEXT];

	struct io_conn *by_id[IO_BUCKETS];
	struct io_conn *oldest[IO_WAIT_COUNT], *newest[IO_WAIT_COUNT];
	struct io_conn *dirty, *wanting, *wanting_last;
	node_conn last_id;
	struct io_chunk *spare; /* chunks that nobody needs now */
	unsigned spares;
	size_t queued; /* bytes that wait to be written, of all connections */
	struct connector *connector;
	struct io_dial *dials; /* under way */
	unsigned dialling;     /* their number */
	unsigned laters;       /* connections that have had their turn, and more to say */
	unsigned conns, strangers, strangers_max, clients, clients_max, closing;
	size_t stranger_bytes, client_bytes, member_bytes; /* of frames and messages that are not whole yet */

	struct line_question *questions; /* ASK_LINE that are not answered */
	struct io_posted *posted, **posted_last, *posted_free;
	bool busy, look, leaving, quitting, ended, sourced, replaying;
	int status, asked_status, signals_seen;
	uint64_t read_ns; /* the monotonic clock as it was read last */
	int64_t wall_ms, wall_at_ms, clock_offset_ms, quit_by_ms, linger_until_ms;
	bool clock_known, read_on; /* read_ns is the time still: io_burst_begin */

	struct io_gripe gripes[MC_GRIPES_MAX];
	struct io_record *record;
	struct io_capture *capture; /* in place of a record; NULL: neither */
	struct io_hooks *hooks;
};

/* trace.c. at: the other end of their connection; NULL: there is none */
void io_trace_event(struct edge *e, const struct node_event *ev, const struct mc_addr *at);
void io_trace_effect(struct edge *e, const struct node_effect *fx, const struct mc_addr *at);

/* talk.c: the edge's own remarks, as tells of the node; io_gripe: once in MC_LOG_REPEAT for one host */
void io_say(struct edge *e, enum edge_level level, const char *hint, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void io_gripe(struct edge *e, enum edge_level level, const char *host, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
bool io_fail(struct edge *e, enum status status, const char *code, const char *hint, const char *format, ...)
	__attribute__((format(printf, 5, 6))); /* always false */

/* step.c, posted.c: events into the node, effects out of it */
struct io_posted *io_posted_new(struct edge *e, const struct node_event *ev); /* with what it points to */
void io_forget_posted(struct edge *e);
void io_begin(struct edge *e, struct node_event *start);
void io_step(struct edge *e, struct node_event *ev); /* only from the loop; fills in the times */
void io_burst_begin(struct edge *e); /* messages of one read: the clock is read at the end of each, */
void io_burst_end(struct edge *e);   /* which is the beginning of the next */
/* from anywhere; delivered in order, never inside a step */
void io_post(struct edge *e, const struct node_event *ev);
void io_give_back(const struct mc_arena *a); /* pages beyond what is kept resident */
void io_give_back_block(const void *base, size_t used, size_t cap);
void io_release(void *p, size_t length); /* it reads as zeroes from now on */
void io_found(void *edge, const struct mc_addr *peers, uint32_t count);
void io_said(void *edge, enum edge_level level, const char *message, const char *hint);

/* loop.c */
void io_handles_init(struct edge *e);
void io_handles_start(struct edge *e);
void io_stop_taking(struct edge *e); /* no new connections, datagrams and peers */
void io_each_conn(struct edge *e, void (*f)(struct io_conn *c));

/* conn.c */
struct io_conn *io_conn_new(struct edge *e, bool accepted);
struct io_conn *io_conn_find(struct edge *e, node_conn id);
void io_conn_wait(struct io_conn *c, enum io_wait wait);
void io_conn_trust(struct io_conn *c, uint32_t frame_max);
struct io_conn *io_conn_crowding(struct edge *e); /* the stranger who goes when there is one too many */
/* Whose bytes count together: strangers, clients, members with those whom we dialled. */
enum io_kind { IO_KIND_STRANGER, IO_KIND_CLIENT, IO_KIND_MEMBER };
enum io_kind io_conn_kind(const struct io_conn *c);
/* All of this kind hold too much: the largest of the host that holds most goes, unless it is this one. */
void io_conn_drop_greedy(struct edge *e, const struct io_conn *c);
/* closes at once; the node is told what it must know */
void io_conn_drop(struct io_conn *c, enum node_failure why);
void io_conn_lost(struct io_conn *c, int err); /* the socket has failed or ended: a libuv error */
void io_conn_hang_up(struct io_conn *c);
/* The last was said to a stranger: what is queued goes out within the time that it has, and it stays one. */
void io_conn_end_stranger(struct io_conn *c);
/* WRITABLE is posted when at most MC_WRITABLE_LOW bytes are queued: io_tell_room. */
void io_want_writable(struct io_conn *c);
void io_conn_flushed(struct io_conn *c); /* nothing is queued any more */
void io_conns_expire(struct edge *e, int64_t now_ms);
/* Its frame buffer was `before` bytes; drops it when there was no memory or its kind holds too much. Another
 * one of its kind may go for it, of which the node hears at once. False: it is not open any more, and its
 * buffer is gone. */
bool io_conn_holds(struct io_conn *c, size_t before, bool ok);
/* The same in two steps, for where nothing may be closed and the node not be called: libuv calls for the read
 * when room was asked for, and keeps that room. */
bool io_conn_count(struct io_conn *c, size_t before, bool ok);
bool io_conn_make_room(struct io_conn *c); /* false: still too much. The node may have ended c */
void io_conn_overfull(struct io_conn *c);
int64_t io_conns_deadline(const struct edge *e);
const char *io_conn_text(const struct io_conn *c, char out[MC_ADDR_TEXT]);

/* read.c */
/* What people call a protocol that begins so. */
const char *io_protocol_name(const uint8_t p[HZ_PROTOCOL_SIZE]);
bool io_read_start(struct io_conn *c);

/* client.c */
void io_client_take(struct io_conn *c, const uint8_t *p, size_t n);
void io_client_go_on(struct io_conn *c);    /* if it had its turn, and more to say */
void io_client_has_room(struct io_conn *c); /* it may have read the answers that waited for it */
/* A client is let in. False: it is one too many for the descriptors that this process may have, and closed.
 */
bool io_client_serve(struct io_conn *c);
void io_client_send(struct io_conn *c, const struct client_message *m, enum mc_line line);

/* Opened text of a sealed connection: frames, and parts of them. */
void io_take_text(struct io_conn *c, uint8_t *p, size_t n);

/* sealed.c: a connection whose bytes are sealed records from here on */
void io_seal_begin(struct io_conn *c, const struct node_seal *keys);
void io_seal_end(struct io_conn *c); /* forgets the keys */
/* p has `text` bytes at p + SEAL_HEAD, and room for a record of them: seals them there. The record's size. */
size_t io_seal_one(struct io_conn *c, uint8_t *p, size_t text);
/* p has seal_size(text) bytes, `size`, of which the last `text` are text: seals them, in place. */
void io_seal_long(struct io_conn *c, uint8_t *p, size_t size, size_t text);
/* n bytes came; they are opened where they lie. */
void io_seal_take(struct io_conn *c, uint8_t *p, size_t n);

/* chunk.c */
/* A message as something that writes itself: MC_ERR_LIMIT where cap is too small. */
struct io_message {
	const void *body;
	enum mc_err (*write)(const void *body, enum mc_line line, uint8_t *p, size_t cap, size_t *n);
	size_t (*size)(const void *body, enum mc_line line); /* 0: it cannot be written */
	const char *name;                                    /* for a fault of ours; NULL: it has none */
	bool answer;                                         /* to a client, who has asked for it */
};
/* Queues it. The connection is closed, and the node told, when it has more queued than it may. */
void io_put(struct io_conn *c, const struct io_message *m, enum mc_line line);
void io_chunk_free(struct edge *e, struct io_chunk *k);
void io_chunks_free(struct edge *e, struct io_chunk *k); /* it and those behind it */
void io_spares_free(struct edge *e);
void io_send(struct io_conn *c, const struct hz_outgoing *m, enum mc_line line);
void io_send_bytes(struct io_conn *c, const void *p, size_t n);
/* NULL: no room, and the connection is closed */

/* write.c */
void io_write_soon(struct io_conn *c); /* before the loop waits */
void io_flush_all(struct edge *e);
/* Tells the node of room where it waits for some, once in a turn: who reads as fast as the node writes does
 * not hold up the others. False: nobody has room. */
bool io_tell_room(struct edge *e);
bool io_room_is_due(const struct edge *e); /* there is some that the node has not been told of */
void io_write_forget(struct io_conn *c);

/* listen.c, dial.c, mcast.c, setup.c */
bool io_listen(struct edge *e);
bool io_http_listen(struct edge *e); /* at cfg->http_addr; only for EDGE_HTTP_APART */
void io_listen_stop(struct edge *e);
void io_dial(struct edge *e, const struct mc_addr *addr);
void io_dials_end(struct edge *e); /* nobody is dialled any more, and nothing told of those under way */
bool io_group_open(struct edge *e, unsigned ifindex, const char *ifname);
void io_group_send(struct edge *e, enum hz_class cls, const void *body, enum mc_line line);
bool io_pick(struct edge *e, struct io_iface *picked);
bool io_node_make(struct edge *e);
void io_node_free(struct edge *e);

/* ask_line.c: exactly one LINE follows */
void io_ask_line(struct edge *e, const struct mc_addr *addr);
void io_ask_line_stop(struct edge *e); /* without */

/* record.c */
struct io_record *io_record_open(const char *file, const struct edge *e);
void io_record_event(struct io_record *r, const struct node_event *ev);
/* A message that could not be decoded, for the one who has to find out why; replaying skips it. */
void io_record_malformed(
	struct io_record *r, node_conn conn, const struct hz_frame_head *head, const uint8_t *p);
void io_record_client_malformed(struct io_record *r, node_conn conn, const uint8_t *p, size_t n);
bool io_record_close(struct io_record *r); /* false: it could not be written whole */

#endif
