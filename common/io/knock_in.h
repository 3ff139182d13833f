/* SPDX-License-Identifier: Apache-2.0 */
/* knock_in.h - what the files of the knocker share. */
#ifndef MC_IO_KNOCK_IN_H
#define MC_IO_KNOCK_IN_H

#include "common/base/arena.h"
#include "common/base/rng.h"
#include "common/io/connector.h"
#include "common/io/knock.h"
#include "common/io/resolve.h"
#include "common/io/sock.h"

/* One connection each, in this order. */
enum knock_look {
	LOOK_MEMBER, /* HZC, and what comes of it */
	LOOK_TLS,    /* a ClientHello */
	LOOK_CLIENT, /* a question of the client protocol */
	LOOK_COUNT
};

struct knock;

/* A port that is being looked at. */
struct knock_conn {
	struct knock *k;
	struct knock_conn *next, *prev;
	uint32_t slot; /* place among what is told in order */
	enum knock_look look;
	unsigned wanted; /* looks still to be done, a bit each */
	struct knock_result r;
	struct sockaddr_storage at;
	uv_tcp_t tcp; /* from the connection on */
	uv_timer_t timer;
	uv_shutdown_t shutdown;
	unsigned open_handles;
	bool answered, asked_more, leaving, closing;
	uint64_t began, stood; /* uv_hrtime */
	uint8_t *buf;          /* from the first byte on */
	size_t have, cap;
};

/* An address to be dialled. */
struct knock_target {
	uint32_t peer;                       /* of the list */
	const struct sockaddr_storage *from; /* NULL: the list itself has the number, or the name has none */
};

/* A name of the list, with what the resolver says; the same name is asked for once. */
struct knock_name {
	struct knock *k;
	struct sockaddr_storage *found;
	unsigned count;
	uint32_t first; /* the peer that has it first */
};

struct knock {
	const struct knock_config *cfg;
	const struct knock_calls *calls;
	uv_loop_t loop;
	uv_timer_t progress, end;
	uv_signal_t signals[2];
	struct connector *connector;
	struct resolver *resolver;
	struct knock_name *names;
	uint32_t name_count, names_left;
	struct knock_target *targets;
	uint32_t total, next, told, done, open;
	struct knock_conn **finished; /* by target; NULL: not yet, or told */
	struct knock_conn *under_way;
	unsigned flying, flying_max;
	struct mc_uuid uuid;
	struct mc_arena mem;
	enum knock_end end_as;
	bool stopped;
};

/* Looks the names up, and begins when all are told. */
void knock_look_up(struct knock *k);
void knock_begin(struct knock *k);

/* One look is over: the connection is closed, gently when `gently`, and the next one wanted begins. */
void knock_look_over(struct knock_conn *c, bool gently);
bool knock_write(struct knock_conn *c, const void *p, size_t n);
void knock_wait(struct knock_conn *c, int64_t ms);
void knock_found(struct knock_conn *c, enum knock_finding f, int error);
const struct knock_config *knock_cfg(const struct knock *k);
struct mc_uuid knock_uuid(const struct knock *k);
/* Out of memory: nothing more is told. */
void knock_fail(struct knock *k);
/* Nothing new begins. */
bool knock_is_over(const struct knock *k);
uv_loop_t *knock_loop(struct knock *k);
/* For what is decoded now. */
struct mc_arena *knock_memory(struct knock *k);
/* It has nothing more to be looked for; its handles are closed. `c` is gone afterwards. */
void knock_conn_done(struct knock_conn *c);
void knock_conn_start(struct knock_conn *c);

/* What a look does; a table in knock_looks.c. `eof` also for errors of a connection that stood. */
struct knock_look_ops {
	void (*connected)(struct knock_conn *c);
	void (*data)(struct knock_conn *c);
	void (*late)(struct knock_conn *c);
	void (*eof)(struct knock_conn *c, int error);
	size_t read_max; /* bytes that may be kept of an answer */
};
extern const struct knock_look_ops knock_looks[LOOK_COUNT];

/* --- knock_member.c: our handshake, and theirs --- */
#define KNOCK_HANDSHAKE_MAX 1024
/* `self`: where our end of the connection is, which is what we claim: nobody else can be meant by it. 0: did
 * not fit. */
size_t knock_handshake_write(uint8_t *out, size_t cap, const struct mc_addr *target,
	const struct mc_addr *self, struct mc_uuid uuid);
enum knock_read { KNOCK_READ_MORE, KNOCK_READ_GOOD, KNOCK_READ_BAD };
/* The frames behind HZC, up to the handshake; what it says goes to *r. */
enum knock_read knock_handshake_read(
	const uint8_t *p, size_t n, struct mc_arena *mem, struct knock_result *r);

/* --- knock_hello.c: bytes that are said to learn more --- */
extern const uint8_t knock_tls_hello[];
extern const size_t knock_tls_hello_size;

/* --- knock_client.c: a client's hello --- */
#define KNOCK_CLIENT_MAX 1024
/*
 * The question that leaves no trace when `name` is NULL: with a serialization version that nobody has, a
 * member refuses before it looks at the name, and the shape of its answer tells its line. With a name it says
 * whether the cluster is called so.
 */
size_t knock_client_write(uint8_t *out, size_t cap, struct mc_uuid uuid, const char *name);
/* mem: for what is decoded. */
enum knock_read knock_client_read(
	const uint8_t *p, size_t n, const char *name, struct mc_arena *mem, struct knock_result *r);

#endif
