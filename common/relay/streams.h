/* SPDX-License-Identifier: Apache-2.0 */
/* streams.h - members' connections over links, for the files of this folder; state.h includes it. */
#ifndef MC_RELAY_STREAMS_H
#define MC_RELAY_STREAMS_H

#include "common/crypto/seal.h"
#include "common/relay/relay.h"

struct link;
struct parcels;
struct home;

enum { STREAM_NAME = 4 }; /* bytes of a name */

/* Why a stream is reset. One that found no way there is told on, so that the way is not taken again. */
enum stream_reset { RESET_CLOSED = 0, RESET_NO_WAY = 1 };

/* One end of a stream: a link, or a member here. */
struct stream_side {
	relay_link link;               /* 0: a member */
	uint32_t name;                 /* what the other end of the link calls it; 0: not said yet */
	relay_stream conn;             /* 0: none yet, or none any more */
	uint32_t credit;               /* bytes that may still be sent there */
	uint32_t owed;                 /* bytes taken there, of which the other side was not told yet */
	uint32_t reading;              /* bytes that the member was given room for */
	bool heard_end, ending, ended; /* no more comes from there; none is to go there; that was said */
	bool held;                     /* its end is not told before our members were looked at */
	bool queued;
	uint32_t next; /* in the turns of its link */
	struct parcels *waiting;
};
struct stream {
	uint32_t name; /* 0: free. As a link's */
	uint16_t generation;
	bool open, abandoned; /* abandoned: we want no more of it, and do not know yet how the other end calls
				 it */
	bool instance;        /* sides[1] is a member of this host, and dialled */
	bool broken;          /* one that is held did not end as it should */
	uint8_t hops;
	uint16_t port;
	uint32_t addr;
	int64_t since_us;
	struct stream_side sides[2]; /* who dialled, who was dialled */
	uint8_t key[SEAL_SHARED];    /* until it is open */
	struct seal send, receive;   /* where one side is a member here, and the other a link */
};

/* streams.c: members' connections, over links */
void relay_stream_go(struct relay *r, struct stream *s);     /* to where it leads, or what is waited for */
void relay_stream_stands(struct relay *r, struct stream *s); /* both of its sides are there */
void relay_stream_accepted(struct relay *r, const struct relay_event *ev);
void relay_stream_event(struct relay *r, const struct relay_event *ev);
void relay_stream_checked(struct relay *r, const struct relay_event *ev);
void relay_streams_link_down(struct relay *r, struct link *l);
void relay_streams_home(struct relay *r, const struct home *h); /* there is a way again, or none at all */
void relay_streams_tick(struct relay *r);

/* stream_records.c: what links say of them */
void relay_stream_record(struct relay *r, struct link *l, uint8_t type, const uint8_t *body, size_t n);
/* The chunk that the last DATA spoke of: of the stream that we call `to`. */
void relay_stream_chunk(struct relay *r, struct link *l, uint32_t to, const uint8_t *chunk, size_t n);
void relay_streams_room(struct relay *r, struct link *l);
const char *relay_streams_invariant(const struct relay *r);

/* stream_table.c: places, and which sides are links or members */
struct stream_side *relay_side_other(struct stream *s, const struct stream_side *side);
struct link *relay_side_link(struct relay *r, const struct stream_side *side); /* NULL: a member, or gone */
struct stream *relay_stream_named(struct relay *r, uint32_t name);             /* NULL: none */
struct stream *relay_stream_with(struct relay *r, relay_stream conn, struct stream_side **side);
struct stream *relay_stream_new(
	struct relay *r, uint32_t addr, uint16_t port);              /* NULL: all places are taken */
bool relay_side_take_link(struct stream_side *side, struct link *l); /* false: this link has its share */
void relay_side_take_conn(struct relay *r, struct stream *s, struct stream_side *side, relay_stream conn);
void relay_stream_key_new(struct relay *r, struct stream *s); /* we are the end where it begins */
/* It is open: where one side is a member and the other a link, it is sealed from here on. */
void relay_stream_key_use(struct stream *s);
void relay_stream_key_wipe(struct stream *s);

/* stream_say.c: records about a stream. to: what the other end of the link calls it */
void relay_stream_say(
	struct relay *r, struct link *l, uint8_t type, uint32_t to, const uint8_t *more, size_t n);
void relay_stream_say_number(struct relay *r, struct link *l, uint8_t type, uint32_t to, uint32_t n);
void relay_stream_say_reset(struct relay *r, struct link *l, uint32_t to, enum stream_reset why);
void relay_stream_say_open(struct relay *r, struct stream *s, struct link *l);

/* stream_turns.c: those that have something to send on a link, one after the other */
struct stream_side *relay_side_at(struct relay *r, uint32_t turn);
void relay_side_queue(struct relay *r, struct link *l, struct stream *s, struct stream_side *side);
void relay_side_unqueue(struct relay *r, struct link *l, struct stream *s, struct stream_side *side);
bool relay_side_is_busy(const struct link *l, const struct stream_side *side);
/* These bytes wait for their turn. False: the share of the link is used up, or the memory. */
bool relay_side_wait(struct relay *r, struct stream *s, struct link *l, struct stream_side *to,
	const uint8_t *p, size_t n);
bool relay_side_send_waiting(
	struct relay *r, struct link *l, struct stream_side *to); /* one record; false: no room */
void relay_side_forget_waiting(struct relay *r, struct link *l, struct stream_side *side);

/* stream_bytes.c: bytes and their credit */
void relay_stream_read_on(struct relay *r, struct stream *s, struct stream_side *from);
/* Bytes of a member, or a chunk from a link. */
void relay_stream_pass(
	struct relay *r, struct stream *s, struct stream_side *from, const uint8_t *p, size_t n);
void relay_stream_give_credit(struct relay *r, struct stream *s, struct stream_side *to, uint32_t n);

/* stream_ends.c */
/* One side: a link's or a connection here, which is closed (reset: at once, what is queued is lost). */
void relay_side_let_go(struct relay *r, struct stream *s, struct stream_side *side, bool reset);
/* Both sides; its place is free, its keys are wiped. */
void relay_stream_let_go(struct relay *r, struct stream *s, bool reset);
/* On both sides; `but` knows already. */
void relay_stream_reset(
	struct relay *r, struct stream *s, const struct stream_side *but, enum stream_reset why);
void relay_stream_end_towards(struct relay *r, struct stream *s, struct stream_side *to);
/* False: nobody has to be looked at first. */
bool relay_stream_ask_first(struct relay *r, struct stream *s, struct stream_side *side, bool broken);

#endif
