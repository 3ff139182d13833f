/* SPDX-License-Identifier: Apache-2.0 */
/* message.h - whole messages: a TCP frame or a multicast datagram <-> one typed value. Pure; memory is the
 * caller's arena. */
#ifndef MC_HZ_MESSAGE_H
#define MC_HZ_MESSAGE_H

#include "common/base/arena.h"
#include "common/hz/classes.h"
#include "common/hz/events.h"
#include "common/hz/maps.h"
#include "common/wire/schema.h"

/* com.hazelcast.internal.nio.Packet: flags */
enum {
	HZ_PACKET_OPERATION = 0x0001,
	HZ_PACKET_EVENT = 0x0004,
	HZ_PACKET_JET = 0x0005,
	HZ_PACKET_CONTROL = 0x0020, /* MemberHandshake */
	HZ_PACKET_TYPE = 0x0025,
	HZ_PACKET_RESPONSE = 0x0002,
	HZ_PACKET_URGENT = 0x0010,
	HZ_PACKET_OP_CONTROL = 0x0040,
	HZ_PACKET_4_0 = 0x0080,
};
#define HZ_FRAME_HEAD 11
#define HZ_PROTOCOL "HZC"
#define HZ_PROTOCOL_SIZE 3

struct hz_frame_head {
	uint16_t flags;
	int32_t partition_id; /* order key for events */
	uint32_t size;        /* of the payload */
};
/* What the first HZ_FRAME_HEAD bytes say. MC_ERR_VALUE for another version or a size of 1..7, MC_ERR_LIMIT
 * above `limit`. */
enum mc_err hz_frame_head_read(const uint8_t head[HZ_FRAME_HEAD], uint32_t limit, struct hz_frame_head *out);

/* A decoded message. Everything points into the frame's bytes or the arena. */
struct hz_message {
	enum hz_class cls; /* HZ_NONE: an unknown class, only what follows up to call_id is known */
	int32_t factory, id;
	uint16_t flags;       /* of the frame; 0 for datagrams */
	int32_t partition_id; /* of the frame */
	int64_t call_id;      /* operations and responses; 0: no answer wanted */
	struct hz_op *op;     /* operations only: the head of body */
	void *body;           /* struct of cls (see classes.h), NULL for HZ_NONE */
	bool opaque;          /* something inside was kept as raw bytes */
	bool other_line;      /* a datagram that only another release can read: body is a hz_join_message */
	struct mc_bytes raw;  /* the payload or datagram */
};

/* Decodes one payload (behind a frame head). An unknown operation class is no error (cls HZ_NONE with its
 * call id). */
enum mc_err hz_payload_read(const struct hz_frame_head *head, const uint8_t *p, size_t n, enum mc_line line,
	struct mc_arena *mem, struct hz_message *out);
/* Decodes one multicast datagram: version byte 4, then JoinMessage, JoinRequest or SplitBrainJoinMessage. */
enum mc_err hz_datagram_read(
	const uint8_t *p, size_t n, enum mc_line line, struct mc_arena *mem, struct hz_message *out);

/* A message to be sent: class, body, and how. */
struct hz_outgoing {
	enum hz_class cls;
	const void *body;
	uint16_t flags; /* HZ_PACKET_*; HZ_PACKET_4_0 is added */
	int32_t partition_id;
};
/* Size of the whole frame; 0 when it cannot be written (a null where none is allowed, over
 * MC_FRAME_MEMBER_MAX). */
size_t hz_frame_size(const struct hz_outgoing *m, enum mc_line line);
/* Writes head and payload; MC_ERR_LIMIT when cap is too small. */
enum mc_err hz_frame_write(const struct hz_outgoing *m, enum mc_line line, uint8_t *p, size_t cap, size_t *n);
enum mc_err hz_datagram_write(
	enum hz_class cls, const void *body, enum mc_line line, uint8_t *p, size_t cap, size_t *n);

/* Names for logs: Hazelcast's class name, or NULL for HZ_NONE. */
const char *hz_class_name(enum hz_class cls);

/*
 * Java exceptions in error responses (type -100). Writing: one of a short list whose streams every release
 * can read; the stream is made in the arena. Reading: the class name and the message, the rest is opaque.
 */
enum hz_exception {
	HZ_UNSUPPORTED_OPERATION, /* java.lang.UnsupportedOperationException: not retried */
	HZ_ILLEGAL_STATE,         /* java.lang.IllegalStateException */
	HZ_ILLEGAL_ARGUMENT,      /* java.lang.IllegalArgumentException */
	HZ_NOT_ACTIVE,            /* com.hazelcast.core.HazelcastInstanceNotActiveException: leaving */
	HZ_RETRYABLE,             /* com.hazelcast.spi.exception.RetryableHazelcastException: try again */
	/* com.hazelcast.nio.serialization.HazelcastSerializationException: malformed */
	HZ_SERIALIZATION,
	/* com.hazelcast.spi.exception.WrongTargetException: not the owner; retried with the next table */
	HZ_WRONG_TARGET,
	HZ_ILLEGAL_MONITOR_STATE, /* java.lang.IllegalMonitorStateException: not the holder of a lock */
	HZ_HAZELCAST,             /* com.hazelcast.core.HazelcastException: not retried */
	HZ_INDEX_OUT_OF_BOUNDS,   /* java.lang.IndexOutOfBoundsException: of a list */
	HZ_STALE_SEQUENCE, /* com.hazelcast.ringbuffer.StaleSequenceException: gone from a ring buffer */
	/* com.hazelcast.cp.internal.session.SessionExpiredException */
	HZ_SESSION_EXPIRED,
	/* com.hazelcast.cp.internal.datastructures.exception.WaitKeyCancelledException: called again since */
	HZ_WAIT_KEY_CANCELLED,
	HZ_OBJECT_DESTROYED, /* com.hazelcast.spi.exception.DistributedObjectDestroyedException */
	/* com.hazelcast.flakeidgen.impl.NodeIdOutOfRangeException: 2^16 members have joined */
	HZ_NODE_ID_OUT_OF_RANGE,
	HZ_TRANSACTION,      /* com.hazelcast.transaction.TransactionException: its lock is another's */
	HZ_CONSISTENCY_LOST, /* com.hazelcast.core.ConsistencyLostException: of a PN counter */
	HZ_EXCEPTION_COUNT
};
/* NULL: no memory */
struct mc_value *hz_exception_make(enum hz_exception e, const char *message, struct mc_arena *mem);
/* Null texts: not there. They borrow from what `cause` was read from; `mem` is only used meanwhile. */
void hz_exception_read(const struct mc_value *cause, struct mc_arena *mem, struct mc_str *java_class,
	struct mc_str *message);
/* True for the retryable family by class name (RetryableException in Hazelcast). */
bool hz_exception_retryable(struct mc_str java_class);

/* Shorthands for values in responses; all made in the arena, NULL: no memory. */
struct mc_value *hz_value_bool(bool b, struct mc_arena *mem);
struct mc_value *hz_value_int(int32_t i, struct mc_arena *mem);
struct mc_value *hz_value_long(int64_t i, struct mc_arena *mem);
struct mc_value *hz_value_object(enum hz_class cls, void *body, struct mc_arena *mem);
/* HashMap with room for so many, empty */
struct mc_value *hz_value_map(uint32_t pairs, struct mc_arena *mem);
bool hz_value_map_add(struct mc_value *map, struct mc_uuid key, struct mc_str value, struct mc_arena *mem);
/* A serialized value that is an object of this class; its body, in the arena, NULL: it is something else. */
void *hz_data_read(struct mc_bytes data, enum hz_class cls, enum mc_line line, struct mc_arena *mem);
/* The same of what is either a serialized value or an object. */
void *hz_iobj_read(const struct mc_iobj *o, enum hz_class cls, enum mc_line line, struct mc_arena *mem);
/* The body when the value is an object of this class, else NULL. */
void *hz_value_body(const struct mc_value *v, enum hz_class cls);
/* Its class; HZ_NONE: it is no object, or one that is not known. */
enum hz_class hz_value_class(const struct mc_value *v);

#endif
