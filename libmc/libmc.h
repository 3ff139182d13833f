/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libmc.h - the protocols of Hazelcast and Payara without a socket: one connection of a client to a member,
 * and the datagrams of the members' multicast group. libmc(3) is its manual, examples/libmc a program.
 *
 * The library opens nothing, has no clock, starts no thread and keeps no state of its own: bytes and times go
 * in, bytes and news come out, and each object is used by one thread at a time. Times are milliseconds of any
 * clock that never goes back. What comes from a member is bounded and may be anything: it ends the connection
 * at worst. Whatever lies behind a pointer that is handed out is the object's, until the next call for it.
 *
 * Names begin with libmc_. A program is built with the header of the archive that it links: enums and structs
 * may have grown since an older one. Within one first number of the version nothing is renamed or taken away.
 */
#ifndef LIBMC_H
#define LIBMC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LIBMC_VERSION_MAJOR 0
#define LIBMC_VERSION_MINOR 1
const char *libmc_version(void); /* "0.1.0": of the library that is linked */

#define LIBMC_NAME 256
#define LIBMC_UUID 37

/* --- a client --- */

enum libmc_news {
	LIBMC_NOTHING, /* more bytes are needed */
	LIBMC_HELLO,   /* the member has let us in: libmc_client_hello() */
	LIBMC_MEMBERS, /* a list of members, the first or a changed one: libmc_client_members() */
	LIBMC_OVER     /* it is over: libmc_client_why() */
};

struct libmc_hello {
	char release[64];      /* "5.3.8", as the member says */
	char uuid[LIBMC_UUID]; /* of the member */
	char cluster_id[LIBMC_UUID];
	int32_t partition_count;
};

struct libmc_member {
	char host[LIBMC_NAME]; /* where other members reach it; not made safe for a terminal */
	uint16_t port;
	char uuid[LIBMC_UUID];
	char line[8]; /* "5.3" */
	bool lite;    /* it owns no data */
};

struct libmc_client;

/* When the connection stands. id: 16 random bytes, the same for all connections of a process. NULL: no
 * memory, or a name of no or more than 255 bytes. */
struct libmc_client *libmc_client_new(const char *cluster_name, const unsigned char id[16], int64_t now_ms);
void libmc_client_free(struct libmc_client *c); /* NULL is fine */

/* What is to be sent now, *n bytes, after each other call; then libmc_client_sent(). */
const void *libmc_client_out(const struct libmc_client *c, size_t *n);
void libmc_client_sent(struct libmc_client *c);

/* n bytes have come, and are copied. False: no memory, or more than a member may send; it is over. */
bool libmc_client_in(struct libmc_client *c, const void *bytes, size_t n);
/* What they say: called until it returns LIBMC_NOTHING or LIBMC_OVER. */
enum libmc_news libmc_client_next(struct libmc_client *c, int64_t now_ms);
/* When libmc_client_next() is to be called though nothing has come; INT64_MAX: never. */
int64_t libmc_client_deadline(const struct libmc_client *c);

/* What the member has said of itself, empty before it has let us in. Valid as long as c. */
const struct libmc_hello *libmc_client_hello(const struct libmc_client *c);
/* In the order of the list: the first is the master. NULL: none has come. version may be NULL. */
const struct libmc_member *libmc_client_members(const struct libmc_client *c, size_t *n, int32_t *version);
const char *libmc_client_why(const struct libmc_client *c); /* a sentence, static; "": it is not over */

/* --- the multicast group (224.2.2.3:54327, Payara 224.2.2.4:2904) --- */

enum libmc_heard_kind {
	LIBMC_HEARD_REQUEST,     /* it looks for its cluster */
	LIBMC_HEARD_ANSWER,      /* a master says where it is */
	LIBMC_HEARD_ANNOUNCEMENT /* a master looks for other halves of its cluster */
};

struct libmc_heard {
	enum libmc_heard_kind kind;
	char cluster_name[LIBMC_NAME];
	char host[LIBMC_NAME]; /* as it calls itself */
	uint16_t port;
	char uuid[LIBMC_UUID];
	char release[16]; /* "5.3.8"; "": it does not say */
	bool lite;
	uint32_t member_count; /* 0: it does not say */
};

/* One datagram, of any release from 3.4 on. False: it is none, or there is no memory. */
bool libmc_heard_read(const void *datagram, size_t n, struct libmc_heard *out);

#ifdef __cplusplus
}
#endif

#endif
