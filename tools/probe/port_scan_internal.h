/* SPDX-License-Identifier: Apache-2.0 */
/* port_scan_internal.h - what the files of the port scan share. */
#ifndef MC_TOOLS_PROBE_PORT_SCAN_INTERNAL_H
#define MC_TOOLS_PROBE_PORT_SCAN_INTERNAL_H

#include "common/base/arena.h"
#include "common/base/rng.h"
#include "common/io/connector.h"
#include "tools/probe/port_scan.h"
#include "common/io/resolve.h"
#include "common/io/sock.h"

/* One connection each, in this order. */
enum scan_look {
	LOOK_MEMBER, /* HZC, and what comes of it */
	LOOK_TLS,    /* a ClientHello */
	LOOK_CLIENT, /* a question of the client protocol */
	LOOK_COUNT
};

struct port_scan;

/* A port that is being looked at. */
struct port_scan_conn {
	struct port_scan *k;
	struct port_scan_conn *next, *prev;
	uint32_t slot; /* place among what is told in order */
	enum scan_look look;
	unsigned wanted; /* looks still to be done, a bit each */
	struct port_scan_result r;
	struct sockaddr_storage at;
	uv_tcp_t tcp; /* from the connection on */
	uv_timer_t timer;
	uv_shutdown_t shutdown;
	unsigned open_handles;
	bool answered, asked_more, leaving, closing;
	uint64_t began_ns, stood_ns; /* uv_hrtime */
	uint8_t *buf;                /* from the first byte on */
	size_t have, cap;
};

/* An address to be dialled. */
struct port_scan_target {
	uint32_t peer;                       /* of the list */
	const struct sockaddr_storage *from; /* NULL: the list itself has the number, or the name has none */
};

/* A name of the list, with what the resolver says; the same name is asked for once. */
struct port_scan_name {
	struct port_scan *k;
	struct sockaddr_storage *found;
	unsigned count;
	uint32_t first; /* the peer that has it first */
};

struct port_scan {
	const struct port_scan_config *cfg;
	const struct port_scan_callbacks *callbacks;
	uv_loop_t loop;
	uv_timer_t progress, end;
	uv_signal_t signals[2];
	struct connector *connector;
	struct resolver *resolver;
	struct port_scan_name *names;
	uint32_t name_count, names_left;
	struct port_scan_target *targets;
	uint32_t total, next, told, done, open;
	struct port_scan_conn **finished; /* by target; NULL: not yet, or told */
	struct port_scan_conn *under_way;
	unsigned flying, flying_max;
	struct mc_uuid uuid;
	struct mc_arena mem;
	enum port_scan_end end_as;
	bool stopped;
};

/* Looks the names up, and begins when all are told. */
void scan_look_up(struct port_scan *k);
void scan_begin(struct port_scan *k);

/* One look is over: the connection is closed, gently when `gently`, and the next one wanted begins. */
void scan_look_over(struct port_scan_conn *c, bool gently);
bool scan_write(struct port_scan_conn *c, const void *p, size_t n);
void scan_wait(struct port_scan_conn *c, int64_t ms);
void scan_found(struct port_scan_conn *c, enum scan_finding f, int error);
const struct port_scan_config *scan_cfg(const struct port_scan *k);
struct mc_uuid scan_uuid(const struct port_scan *k);
/* Out of memory: nothing more is told. */
void scan_fail(struct port_scan *k);
/* Nothing new begins. */
bool scan_is_over(const struct port_scan *k);
uv_loop_t *scan_loop(struct port_scan *k);
/* For what is decoded now. */
struct mc_arena *scan_memory(struct port_scan *k);
/* It has nothing more to be looked for; its handles are closed. `c` is gone afterwards. */
void scan_conn_done(struct port_scan_conn *c);
void scan_conn_start(struct port_scan_conn *c);

/* What a look does; a table in port_scan_looks.c. `eof` also for errors of a connection that stood. */
struct scan_look_ops {
	void (*connected)(struct port_scan_conn *c);
	void (*data)(struct port_scan_conn *c);
	void (*late)(struct port_scan_conn *c);
	void (*eof)(struct port_scan_conn *c, int error);
	size_t read_max; /* bytes that may be kept of an answer */
};
extern const struct scan_look_ops scan_looks[LOOK_COUNT];

/* --- port_scan_hello.c: bytes that are said to learn more --- */
extern const uint8_t scan_tls_hello[];
extern const size_t scan_tls_hello_size;

/* --- port_scan_client.c: a client's hello --- */
#define SCAN_CLIENT_MAX 1024
/*
 * The question that leaves no trace when `name` is NULL: with a serialization version that nobody has, a
 * member refuses before it looks at the name, and the shape of its answer tells its line. With a name it says
 * whether the cluster is called so.
 */
size_t scan_client_write(uint8_t *out, size_t cap, struct mc_uuid uuid, const char *name);
/* mem: for what is decoded. */
enum scan_read { SCAN_READ_MORE, SCAN_READ_GOOD, SCAN_READ_BAD };
enum scan_read scan_client_read(
	const uint8_t *p, size_t n, const char *name, struct mc_arena *mem, struct port_scan_result *r);

#endif
