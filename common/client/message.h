/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message.h - the Open Binary Client Protocol (Hazelcast 4.0 and on, protocol 2.x): bytes <-> one typed
 * message. Pure; memory is the caller's arena. A connection begins with CLIENT_PROTOCOL from the client's
 * side, which is not looked at here.
 *
 * A message is a list of frames: i32 length (with the six bytes of the head), u16 flags, content, all
 * little-endian; the one with CLIENT_FRAME_FINAL is the last. The first has type, correlation id, partition
 * id (an answer: the number of backup acks) and the rows of fixed size (flag, i8, i32, i64, uuid) in their
 * order; the other rows follow as frames, in their order:
 *
 *   str, data, bytes, ints, longs, uuids   one frame            a null of any kind   one null frame
 *   part, opt                              begin, [a frame with its fixed rows], its other rows, end
 *   strs, parts                            begin, elements, end
 *   parts with MC_ROW_BARE                 the same, the element's only row in place of the element
 *   parts with MC_ROW_TUPLE (pairs)        begin, key, value, …, end; both of fixed size: one frame;
 *                                          only the key: begin, values, end, one frame with the keys
 */
#ifndef MC_CLIENT_MESSAGE_H
#define MC_CLIENT_MESSAGE_H

#include "common/base/arena.h"
#include "common/client/core.h"
#include "common/client/map.h"
#include "common/client/topic.h"
#include "common/client/types.h"
#include "common/wire/walk.h"

#define CLIENT_PROTOCOL "CP2"
#define CLIENT_OTHER_PORT \
	"HZX" /* answered on a port of a member that is not for clients (advanced network) */
#define CLIENT_PROTOCOL_SIZE 3

/* com.hazelcast.client.impl.protocol.ClientMessage */
enum {
	CLIENT_FRAME_HEAD = 6,
	CLIENT_FRAME_BEGIN_FRAGMENT = 0x8000,
	CLIENT_FRAME_END_FRAGMENT = 0x4000,
	CLIENT_FRAME_UNFRAGMENTED = 0xc000, /* the first frame of a message */
	CLIENT_FRAME_FINAL = 0x2000,
	CLIENT_FRAME_BEGIN = 0x1000, /* of a list or a custom type */
	CLIENT_FRAME_END = 0x0800,
	CLIENT_FRAME_NULL = 0x0400,
	CLIENT_FRAME_EVENT = 0x0200,
	CLIENT_FRAME_BACKUP_AWARE = 0x0100, /* a request: its sender counts backup acks */
	CLIENT_FRAME_BACKUP_EVENT = 0x0080,
};

/*
 * Where a message ends in a stream. One of these for each connection, zeroed at the start of each message; no
 * frame head is looked at twice, however small the pieces are in which it comes.
 */
struct client_scan {
	size_t at; /* heads before this were looked at */
	uint32_t frames;
	size_t need;         /* bytes of the message that must be there before another look can tell more */
	bool fragment;       /* it began as the middle of one: whole it is refused */
	bool last;           /* the final frame's head was seen: the message has `need` bytes */
	bool done;           /* and all of them are there */
	bool over;           /* it is beyond the limit, and skipped */
	int64_t correlation; /* of one that is */
};
/*
 * p: the message from its first byte, as far as it has come (n bytes). `max`: MC_CLIENT_STRANGER_MAX before
 * authentication, later MC_CLIENT_MESSAGE_MAX. MC_ERR_VALUE: no frame, or the message is fragmented, which no
 * client does and we refuse. MC_ERR_LIMIT: more bytes than `max`, or more than MC_CLIENT_FRAMES_MAX frames.
 * After an error the connection is of no use any more, but that a message beyond the limit may be skipped.
 */
enum mc_err client_scan(struct client_scan *s, const uint8_t *p, size_t n, size_t max);
/* Behind MC_ERR_LIMIT, with the same p: the message is skipped from now on. False: it has not even a head. */
bool client_skip_begin(struct client_scan *s, const uint8_t *p);
/* How many of the n bytes at p belong to it, first from its first byte on: nothing of it is kept. s->done: it
 * has ended there; else what is left is a part of a frame's head. MC_ERR_VALUE in *err: no frame. */
size_t client_skip(struct client_scan *s, const uint8_t *p, size_t n, enum mc_err *err);

struct client_message {
	enum client_type type; /* CLIENT_NONE: not known; only wire_type, correlation and flags are */
	int32_t wire_type;     /* as it came; of a message that is written it follows from `type` */
	int64_t correlation;   /* pairs a request with its answer, and a listener's request with its events */
	int32_t partition_id;  /* requests and events; -1: none */
	uint8_t backup_acks;   /* answers: backup events that the client shall wait for */
	/* of the first frame. Written: CLIENT_FRAME_BACKUP_AWARE is added when set, the others follow
	 * from the type */
	uint16_t flags;
	void *body;      /* struct of the type's row (types.h); NULL for CLIENT_NONE */
	uint32_t absent; /* rows of a newer line that were not there: zero, null or empty in `body` */
};

/*
 * Reads one whole message, which client_scan measured. Everything points into p or the arena. Rows that are
 * not of all lines are read when they are there, and may be missing: who reads need not know the line of who
 * wrote. Frames and bytes that are not known behind the known ones are skipped. An unknown type is no error
 * (CLIENT_NONE): answer CLIENT_ERROR_UNSUPPORTED_OPERATION.
 */
enum mc_err client_message_read(const uint8_t *p, size_t n, struct mc_arena *mem, struct client_message *out);

/* Size of the whole message; 0 when it cannot be written (a null where none is allowed, over
 * MC_CLIENT_MESSAGE_MAX). */
size_t client_message_size(const struct client_message *m, enum mc_line line);
/* MC_ERR_LIMIT when cap is too small, MC_ERR_VALUE for a null where none is allowed. */
enum mc_err client_message_write(
	const struct client_message *m, enum mc_line line, uint8_t *p, size_t cap, size_t *n);

/* --- what the rows say --- */
enum client_kind { CLIENT_KIND_REQUEST, CLIENT_KIND_ANSWER, CLIENT_KIND_EVENT, CLIENT_KIND_BACKUP_EVENT };
struct client_row {
	const char *name; /* "MapPutRequest", "MapPutResponse", "MapAddEntryListenerEntryEvent" */
	const struct mc_schema *schema;
	int32_t type;
	enum client_kind kind;
};
extern const struct client_row client_rows[CLIENT_TYPE_COUNT];
enum client_type client_type_find(int32_t wire_type); /* CLIENT_NONE: unknown */
/* "" for CLIENT_NONE. */
const char *client_type_name(enum client_type type);
/* The answer to a request. */
static inline enum client_type client_answer_to(enum client_type request)
{
	return (enum client_type)(request + 1);
}

#endif
