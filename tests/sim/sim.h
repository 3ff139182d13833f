/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sim.h - a small world for nodes: hosts, links between them, virtual time. One seed, one course of events.
 *
 * Nothing here decodes and decides for a node: it carries out effects as node.h asks and hands in events.
 * What is said on a connection is written to bytes by the sender and read from bytes by the receiver. Times
 * are microseconds of virtual time, unless a name says ms.
 */
#ifndef MC_SIM_H
#define MC_SIM_H

#include <stdio.h>

#include "common/base/rng.h"
#include "common/node/node.h"

#define SIM_MS 1000
#define SIM_S (1000 * SIM_MS)
#define SIM_NEVER INT64_MAX
#define SIM_PORT 5701
#define SIM_CLIENTS 8 /* of each node, at most */

struct sim;
struct sim_node;
struct sim_conn;

/* --- queue.c: what is due, by time, then in the order in which it was put --- */
#define SIM_DUES(X) \
	X(WAKE, node_wake_due)         /* who: node */ \
	X(DRAIN, node_drain_due)       /* who: a slow node */ \
	X(PEERS, node_peers_due)       /* who: node */ \
	X(WRITABLE, node_writable_due) /* who: node; p: its connection */ \
	X(LINE, node_line_due)         /* who: node; side: index of whom it asked */ \
	X(DATAGRAM, cast_due)          /* who: node, p: datagram */ \
	X(SYN, conn_syn_due)           /* who: connection */ \
	X(REFUSED, conn_refused_due) \
	X(PATIENCE, conn_patience_due) \
	X(FLUSHED, conn_flushed_due) /* side: who hung up */ \
	X(PACKET, conn_packet_due)   /* side: the receiver */ \
	X(DATA, data_tick_due)       /* who: a data member */ \
	X(FAULT, sim_fault_due)      /* the swarm's */
enum sim_due_kind {
#define X(name, fn) DUE_##name,
	SIM_DUES(X)
#undef X
		DUE_COUNT
};
struct sim_due {
	int64_t at_us;
	uint64_t seq;
	/* serial: the life of a node or the serial of a connection; an old one is dropped */
	uint32_t who, serial;
	uint16_t kind, side;
	void *p;
};
#define SIM_WHEEL 4096 /* slots: the delay of a local network, four times */
struct sim_queue {
	struct sim_due *v; /* the heap */
	size_t n, cap;
	uint64_t seq;
	struct {
		uint32_t head, tail; /* items, plus 1 */
	} slots[SIM_WHEEL];
	uint64_t used[SIM_WHEEL / 64];
	struct sim_item {
		struct sim_due d;
		uint32_t next;
	} * items;
	size_t item_count, item_cap, turning;
	uint32_t free;
	int64_t base_us; /* the wheel holds what is due from here on */
};
void queue_put(struct sim_queue *q, struct sim_due d);
bool queue_take(struct sim_queue *q, int64_t until_us, struct sim_due *out);
void queue_free(struct sim_queue *q);

/* --- names.c: which node a uuid belongs to --- */
struct sim_name {
	struct mc_uuid uuid;
	uint32_t node, life;
	bool used;
};
struct sim_names {
	struct sim_name *v;
	size_t n, cap;
};

/* --- what a node is given, in order --- */
enum arrival_kind {
	ARRIVE_PACKET,
	ARRIVE_DATAGRAM,
	ARRIVE_PEERS,
	ARRIVE_LINE, /* side: index of whom it asked */
	ARRIVE_DIAL_FAILED,
	ARRIVE_CLOSED,
	ARRIVE_EVENT
};
struct arrival {
	enum arrival_kind kind;
	uint32_t conn, serial;
	uint16_t side;
	enum node_failure failure;
	enum node_event_type event; /* ARRIVE_EVENT: START, LEAVE, CLOCK, STATUS */
	int64_t jump_ms;
	void *p; /* packet or datagram */
	struct arrival *next;
};

/* --- connections --- */
enum packet_kind { PACKET_HELLO, PACKET_FRAME, PACKET_FIN, PACKET_RESET };
struct packet {
	struct packet *next;
	int64_t due_us;
	enum packet_kind kind;
	uint32_t size;
	bool sealed; /* bytes are records */
	uint8_t bytes[];
};
enum end_state {
	END_NONE, /* acceptor before HZC is read */
	END_DIALLING,
	END_OPEN,
	END_CLOSING, /* hung up, CLOSED not told yet */
	END_CLOSED,  /* told */
	END_DEAD,    /* the process is gone */
};
struct sim_end {
	struct packet *head, *tail; /* on the way to this end */
	int64_t last_us;            /* when the last of these arrives */
	uint32_t node, life;
	node_conn id;
	uint32_t frame_max;
	size_t queued;
	uint8_t state;
	bool armed, stalled;
	bool wants_writable; /* its node is to be told when what it said has got away */
	bool trusted;        /* the node knows who is on the other side */
	bool sealed;         /* since its node said so: */
	struct seal seal_out, seal_in;
};
struct sim_conn {
	uint32_t serial;
	uint32_t next_free;
	uint8_t tries;
	bool used;
	struct sim_end end[2]; /* 0: who dialled, 1: who was dialled */
};

/* --- datagrams, shared by their receivers --- */
struct datagram {
	uint32_t refs, size, from;
	uint8_t bytes[];
};

enum sim_state {
	SIM_DOWN, /* nobody listens: dials are refused */
	SIM_UP,
	SIM_LOST, /* the host is gone: silence */
};
struct sim_node {
	uint32_t index, life; /* life: how often it was started */
	enum sim_state state;
	bool frozen;
	int64_t lag_us;        /* a slow node needs this long for each event */
	int64_t busy_until_us; /* until then */
	struct arrival *inbox, **inbox_tail;
	bool draining;
	struct mc_addr addr;
	struct node_config cfg;
	unsigned channel; /* of multicast: who hears whom */
	unsigned peers;   /* discovery yields the first so many addresses */
	void *block;
	size_t block_size, block_used;
	struct node *node;         /* NULL unless running */
	int64_t boot_ms, clock_ms; /* its monotonic clock and its idea of wall time, against ours */
	int64_t wake_us;           /* due then */
	uint32_t spins;            /* steps without time passing */
	int64_t spin_at_ms;
	node_conn next_conn;
	uint32_t *conns; /* by id - 1: connection << 1 | side, plus 2 */
	uint32_t conns_cap;
	uint8_t secret[32];
	struct mc_uuid uuid; /* as last seen */
	bool leaving, quit;
	bool deaf;          /* clients get no answer from it */
	bool plain;         /* its handshake does not say that it is a C node, as a Java member's does not */
	bool data, wish;    /* a data member, see data.c; one that asked to be emptied */
	int64_t left_by_us; /* a clean leave must have ended then */
	int status;
	/* what was last seen of its view, see watch.c */
	struct mc_uuid master;
	int32_t version;
	uint64_t list_hash;
	int64_t stamp;
	bool joined;
	uint32_t steps;
	uint64_t sent; /* frames and datagrams */
};

struct sim_paths {
	uint8_t *cut; /* [from * max + to]: how many cuts lie on it */
	int64_t delay_min_us, delay_max_us;
	double loss, duplicate;
	size_t queue_max; /* bytes on the way to one end */
	size_t queue_low; /* of these: it has drained */
};

struct sim_options {
	uint64_t seed;
	unsigned nodes_max;
	unsigned members_max, conns_max; /* for each node */
	bool watch;                      /* look at lists, tables, calls after each step */
	unsigned invariants;             /* and at what holds within a node after so many of its; 0: never */
	bool hash;                       /* keep a hash of everything that happens */
	FILE *trace;                     /* every event and effect, or NULL */
};

/* Views that were seen, for "equal master and version means equal list" */
struct sim_views;
struct sim_calls;
struct sim_data;
struct sim_stores;

struct sim {
	struct sim_options opt;
	struct mc_rng rng;
	int64_t now_us;
	struct sim_queue queue;
	struct sim_node *nodes;
	unsigned count; /* started at least once */
	struct sim_conn *conns;
	uint32_t conn_count, conn_cap, conn_free;
	uint32_t serial;
	struct sim_paths paths;
	struct sim_names names;
	struct sim_views *views;
	struct sim_calls *calls;
	struct sim_data *data;
	struct sim_stores *stores; /* stores.c; NULL: nobody writes */
	unsigned lines_asked;
	bool faulty; /* data members fail now and then */
	struct node_effects fx;
	void *fx_block, *scratch_block;
	struct mc_arena scratch;
	unsigned clients; /* that ever came */
	uint64_t hash, events, frames, datagrams, bytes;
	bool failed;
	char failure[512]; /* the first invariant that did not hold */
	void (*told)(struct sim *s, struct sim_node *n, const char *line, const char *kind);
	void *told_ctx;
	void (*fault)(struct sim *s, uint32_t which);
	void *fault_ctx;
};

/* --- world.c --- */
struct sim *sim_new(const struct sim_options *opt);
void sim_free(struct sim *s);
/* Runs until this time, or until something failed. */
void sim_run(struct sim *s, int64_t until_us);
void sim_put(struct sim *s, enum sim_due_kind kind, int64_t at_us, uint32_t who, uint32_t serial,
	unsigned side, void *p);
/* An invariant does not hold: the first is kept. */
void sim_fail(struct sim *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sim_hash(struct sim *s, uint64_t x);
void sim_hash_bytes(struct sim *s, const void *p, size_t n);
uint64_t sim_mix(uint64_t h, uint64_t x);
double sim_chance(struct sim *s);
int64_t sim_between(struct sim *s, int64_t min, int64_t max);
void sim_fault_due(struct sim *s, const struct sim_due *d);

/* --- nodes.c --- */
/* A node that was never started, with this configuration (copied; texts must live on). */
struct sim_node *node_add(struct sim *s, const struct node_config *cfg);
void node_start(struct sim *s, struct sim_node *n);
void node_kill(struct sim *s, struct sim_node *n); /* the process: its connections are reset */
void node_lose(struct sim *s, struct sim_node *n); /* the host: silence */
void node_leave(struct sim *s, struct sim_node *n);
void node_freeze(struct sim *s, struct sim_node *n);
void node_thaw(struct sim *s, struct sim_node *n);
void node_slow(struct sim *s, struct sim_node *n, int64_t lag_us);
void node_clock_jump(struct sim *s, struct sim_node *n, int64_t ms);
bool node_live(const struct sim_node *n); /* running and not hung */
/* Hands it in, or keeps it until the node can take it. */
void node_arrive(struct sim *s, struct sim_node *n, struct arrival a);
void node_event(struct sim *s, struct sim_node *n, struct node_event *ev);
void node_wake_due(struct sim *s, const struct sim_due *d);
void node_drain_due(struct sim *s, const struct sim_due *d);
void node_peers_due(struct sim *s, const struct sim_due *d);
void node_writable_due(struct sim *s, const struct sim_due *d);
void node_line_due(struct sim *s, const struct sim_due *d);
void sim_addr(unsigned index, struct mc_addr *out);
int sim_index(const struct sim *s, const struct mc_addr *a); /* -1: no such host */

/* --- conns.c --- */
struct sim_conn *conn_at(struct sim *s, uint32_t which, uint32_t serial);
struct sim_conn *conn_of(struct sim *s, const struct sim_node *n, node_conn id, unsigned *side);
void conn_dial(struct sim *s, struct sim_node *n, const struct mc_addr *to);
void conn_send(struct sim *s, struct sim_node *n, const struct node_effect *fx);
void conn_hang_up(struct sim *s, struct sim_node *n, node_conn id);
void conn_want_writable(struct sim *s, struct sim_node *n, node_conn id);
void conn_trust(struct sim *s, struct sim_node *n, node_conn id, uint32_t frame_max);
/* seals.c: a frame lies at the end of its packet, which has room for it as records */
void conn_seal(struct sim *s, struct sim_node *n, const struct node_effect *fx);
size_t seal_packet_size(const struct sim_end *sender, size_t size);
void seal_packet(struct sim_end *sender, struct packet *p, size_t size);
bool open_packet(struct sim_end *receiver, struct packet *p); /* false: the two ends do not fit */
/* PACKET, DIAL_FAILED, CLOSED */
void conn_arrived(struct sim *s, struct sim_node *n, const struct arrival *a);
void conn_drop_arrival(struct sim *s, const struct arrival *a);
/* All ends of a process that is gone. farewell: PACKET_FIN, PACKET_RESET; PACKET_HELLO: nothing is heard of
 * it. */
void conns_die(struct sim *s, struct sim_node *n, enum packet_kind farewell);
void conns_heal(struct sim *s);
unsigned conns_between(const struct sim *s, const struct sim_node *a, const struct sim_node *b);
void conns_free(struct sim *s);
void conn_syn_due(struct sim *s, const struct sim_due *d);
void conn_refused_due(struct sim *s, const struct sim_due *d);
void conn_patience_due(struct sim *s, const struct sim_due *d);
void conn_flushed_due(struct sim *s, const struct sim_due *d);
void conn_packet_due(struct sim *s, const struct sim_due *d);

/* --- cast.c --- */
void cast_send(struct sim *s, struct sim_node *n, const struct node_effect *fx);
void cast_arrived(struct sim *s, struct sim_node *n, struct datagram *d);
void cast_drop(struct datagram *d);
void cast_due(struct sim *s, const struct sim_due *d);

/* --- paths.c --- */
void paths_init(struct sim *s);
void path_cut(struct sim *s, unsigned from, unsigned to);
void paths_heal(struct sim *s);
bool path_open(const struct sim *s, unsigned from, unsigned to);
int64_t path_delay(struct sim *s);

/* --- names.c --- */
void name_learn(struct sim *s, struct sim_node *n);
/* n3; n3' after a restart. The text lives until some calls later. */
const char *name_of(struct sim *s, struct mc_uuid u);
const char *name_node(const struct sim_node *n);
const char *name_addr(struct sim *s, const struct mc_addr *a);
const struct sim_name *name_find(const struct sim *s, struct mc_uuid u);

/* --- notices.c --- */
void trace_event(struct sim *s, struct sim_node *n, const struct node_event *ev);
void trace_effect(struct sim *s, struct sim_node *n, const struct node_effect *fx);
void trace_notice(struct sim *s, struct sim_node *n, const struct node_effect *fx);
/* A line of the trace, in words; kind says which `show` it belongs to. */
/* --- clients.c --- */
/* Says it to a node, through bytes. */
void client_say(struct sim *s, struct sim_node *n, node_conn conn, const struct client_message *m);
void client_connect(struct sim *s, struct sim_node *n);
void client_told(struct sim *s, struct sim_node *n, const struct node_effect *fx);
bool client_hung_up(struct sim *s, struct sim_node *n, node_conn conn); /* false: it is none of theirs */
bool client_is(node_conn conn);

void trace_say(struct sim *s, struct sim_node *n, const char *kind, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* "n1 n3..n9": the members in list order. */
void list_text(struct sim *s, const struct sim_node *n, char *out, size_t cap);

/* --- watch.c: what must hold after every step --- */
void watch_init(struct sim *s);
void watch_step(struct sim *s, struct sim_node *n);
void watch_free(struct sim *s);
/* All live nodes of `among` are joined and have the same master, version and list, which is all of them. why:
 * first difference. */
/* among: by index, NULL: all. */
bool watch_agree(struct sim *s, const bool *among, char *why, size_t cap);

/* --- data.c --- */
void sim_data_init(struct sim *s);
void sim_data_free(struct sim *s);
void data_present(struct sim_node *n, const struct node_effect *fx);
bool data_asked(struct sim *s, struct sim_node *n, node_conn conn, const struct hz_message *m);
void data_tick_due(struct sim *s, const struct sim_due *d);
bool data_no_master(struct sim *s, struct sim_node *n);
void data_watch(struct sim *s, struct sim_node *n);
void data_settled(struct sim *s);

/* --- calls.c: every call is answered once --- */
void calls_watch_init(struct sim *s);
void calls_asked(struct sim *s, struct sim_node *to, const struct sim_end *from, const struct hz_message *m);
void calls_sent(
	struct sim *s, struct sim_node *from, const struct sim_end *to, const struct hz_outgoing *out);
void calls_gone(struct sim *s, const struct sim_node *n);
void calls_end(struct sim *s, int64_t patience_us); /* nothing older than this is open */
void calls_watch_free(struct sim *s);

#endif
