/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relay.h - a relay as a function: one event in, effects out. It carries the datagrams of a multicast group
 * over links to other relays, unchanged. No system call, no clock, no random device; its memory is the block
 * given to relay_init.
 *
 * The caller hands in events, each with the time, and carries out the effects in their order. Whatever an
 * event points to is borrowed for the one step; whatever an effect points to lives until the effects are
 * reset.
 *
 * Times are monotonic and in microseconds (a datagram is through in less than one millisecond).
 */
#ifndef MC_RELAY_RELAY_H
#define MC_RELAY_RELAY_H

#include "common/base/arena.h"
#include "common/relay/notice.h"

/*
 * A link, named by the edge. Its lower half is a place, 1 to MC_RELAY_LINKS_MAX, that no other open link has;
 * the upper half tells those apart that had the place one after the other. Never 0.
 */
typedef uint32_t relay_link;
/* A member's connection on this host that is carried, named in the same way: 1 to MC_RELAY_STREAMS_MAX. */
typedef uint32_t relay_stream;

/* --- events --- */
#define RELAY_EVENTS(X) \
	X(START)     /* begin */ \
	X(TICK)      /* relay_deadline() has come */ \
	X(PLACES)    /* the interfaces that are open: places, a bit each. Again when they change */ \
	X(HEARD)     /* a datagram of the group: bytes, addr = its source, own = sent by our own DELIVER; \
			places: the one that brought it */ \
	X(NEIGHBOUR) /* a datagram for relays of the same network: bytes */ \
	X(PEERS) /* the hubs, the whole set in the order to try: peers, peer_count. Again when it changes */ \
	X(ACCEPTED)        /* somebody dialled us: link, addr */ \
	X(CONNECTED)       /* our DIAL of addr is up: link */ \
	X(DIAL_FAILED)     /* our DIAL of addr: message */ \
	X(BYTES)           /* link has sent bytes */ \
	X(ROOM)            /* the system has taken `room` bytes of what was sent to link */ \
	X(CLOSED)          /* link is gone. Also after our own CLOSE */ \
	X(CHECKED)         /* answer to CHECK of addr: ok, else message */ \
	X(STREAM_ACCEPTED) /* somebody on this host dialled addr, which was to be listened on: stream */ \
	X(STREAM_UP)       /* STREAM_DIAL with `place` stands: stream */ \
	X(STREAM_FAILED)   /* STREAM_DIAL with `place`: ok when it may work at another time */ \
	X(STREAM_BYTES)    /* stream has sent bytes; never more than it was given room for */ \
	X(STREAM_ROOM)     /* stream has taken `room` bytes */ \
	X(STREAM_END)      /* stream sends no more */ \
	X(STREAM_CLOSED)   /* stream is gone, but for our own STREAM_CLOSE */ \
	X(STREAM_CHECKED)  /* answer to STREAM_CHECK of addr: ok */ \
	X(STATUS)          /* tell the status, its links and members */ \
	X(LEAVE)           /* say goodbye on every link, then QUIT */

enum relay_event_type {
#define X(name) RELAY_EV_##name,
	RELAY_EVENTS(X)
#undef X
		RELAY_EV_COUNT
};

struct relay_event {
	enum relay_event_type type;
	relay_link link;
	int64_t now_us;
	const uint8_t *p;
	size_t n;
	const struct mc_addr *addr;
	const struct mc_addr *peers;
	uint32_t peer_count;
	size_t room;
	uint64_t places;
	relay_stream stream;
	uint32_t place;
	bool own, ok;
	bool here; /* HEARD: addr is one of this host */
	const char *message;
};

#define RELAY_PLACES 64        /* bits; what is above shares the last one */
#define RELAY_NEIGHBOUR_PORT 3 /* mc-probe --ping-group has the two before it */

/* --- effects --- */
#define RELAY_EFFECTS(X) \
	X(SEND)     /* bytes to link, in order */ \
	X(DELIVER)  /* bytes to the group on the interfaces of `places`, from a socket of our own */ \
	X(ANNOUNCE) /* bytes to the relays of the own networks: to the group, RELAY_NEIGHBOUR_PORT above its \
		       port */ \
	X(DIAL)     /* addr: ends in CONNECTED or DIAL_FAILED */ \
	X(CLOSE)    /* link, once what was sent is written: ends in CLOSED */ \
	X(CHECK)    /* does addr take connections? Ends in CHECKED */ \
	X(LISTEN)   /* on addr, of this host: who dials it is a STREAM_ACCEPTED. Where it is taken: later */ \
	X(UNLISTEN) /* no more: who dials it is refused */ \
	X(STREAM_DIAL)  /* addr, for `place`: ends in STREAM_UP or STREAM_FAILED */ \
	X(STREAM_SEND)  /* bytes to stream: ends in STREAM_ROOM */ \
	X(STREAM_READ)  /* stream may send `room` more bytes */ \
	X(STREAM_END)   /* nothing more is sent to stream */ \
	X(STREAM_CLOSE) /* stream; reset: at once, so that the other end sees that something is missing */ \
	X(STREAM_CHECK) /* as CHECK, at once: is the member at addr still there? Ends in STREAM_CHECKED */ \
	X(LOOK)         /* ask again where the hubs are */ \
	X(NOTICE)       /* notice */ \
	X(QUIT)         /* the end, with status */

enum relay_effect_type {
#define X(name) RELAY_FX_##name,
	RELAY_EFFECTS(X)
#undef X
		RELAY_FX_COUNT
};

struct relay_effect {
	enum relay_effect_type type;
	relay_link link;
	struct mc_bytes bytes;
	const struct mc_addr *addr;
	const struct relay_notice *notice;
	uint64_t places;
	relay_stream stream;
	uint32_t place;
	size_t room;
	bool reset;
	int status;
};

/* A list that the step appends to, and memory for what its effects point to. The caller owns the block. */
struct relay_effects {
	struct mc_arena mem;
	struct relay_effect *v;
	uint32_t n, cap;
	uint32_t
		lost; /* did not fit; each is a datagram less, or a link that will be closed by its silence */
};
#define RELAY_EFFECTS_MIN (1 << 20)
/* `block` aligned to 16, at least RELAY_EFFECTS_MIN bytes: an eighth holds effects, the rest what they point
 * to. */
void relay_effects_init(struct relay_effects *fx, void *block, size_t size);
void relay_effects_reset(struct relay_effects *fx);

/* --- the relay --- */
struct relay_config {
	const char *const *names; /* clusters to carry; name_count 0: all */
	unsigned name_count;
	const char *group; /* as text; both ends of a link must have the same */
	uint16_t group_port;
	const char *self;         /* what this host is called, for the other end's people */
	struct mc_bytes password; /* n <= 0: none is wanted (--no-password) */
	bool any_hub_will_do;     /* the hubs are equals of ours in a sorted set: two of them are enough */
	bool accepts;             /* others can dial us: there is a reason to go on without a hub */
	uint32_t datagram_rate;   /* a second and claimed address; 0: no limit */
	bool strict;              /* drop what claims another host than it comes from */
	bool check_reachable;     /* ask carried addresses by TCP */
	bool carry_connections;   /* members announce an address of 127.77.0.0/16, and are dialled there */
	bool dials;               /* there are hubs, or will be: PEERS says which */
	bool tell_carried, tell_decisions;
};

enum { RELAY_STATUS_OK = 0, RELAY_STATUS_NOT = 1, RELAY_STATUS_DENIED = 4 };

struct relay;
size_t relay_size(void); /* of the block for relay_init; mostly untouched until needed */
#define RELAY_SECRET 32
/* block: zeroed, aligned to 16, of relay_size() bytes. secret: from the system's generator; the relay's id,
 * its keys and everything random follow from it. cfg must outlive the relay. */
struct relay *relay_init(void *block, const struct relay_config *cfg, const uint8_t secret[RELAY_SECRET]);
/* Wipes the keys. */
void relay_end(struct relay *r);
/* From here on it does not end by itself, whatever the hubs say: somebody depends on it. */
void relay_go_on(struct relay *r);
/* One event in, effects appended to fx (which the caller has reset). */
void relay_step(struct relay *r, const struct relay_event *ev, struct relay_effects *fx);
/* When to call with TICK at the latest; INT64_MAX: no need. */
int64_t relay_deadline(const struct relay *r);

/* Of use: linked, or with nobody to be linked to. A relay that carries connections has its address as well.
 */
bool relay_is_ready(const struct relay *r);
/* The address that members of this host announce, once it is settled; it stays the same from then on. False:
 * not yet. */
#define RELAY_HOME_TEXT 16
bool relay_home(struct relay *r, char out[RELAY_HOME_TEXT]);
/* Links that carry. */
uint32_t relay_link_count(const struct relay *r);
/* 32 hexadecimal digits. */
#define RELAY_ID_TEXT 33
void relay_id_text(const struct relay *r, char out[RELAY_ID_TEXT]);
/* What does not hold, for tests and the simulator; NULL: all does. */
const char *relay_invariant(const struct relay *r);

/* --- the mark behind each datagram that a relay delivers --- */
#define RELAY_MARK 18 /* 00 "mc-relay" 01, then the id of the relay that heard it first (8 bytes) */
/* Has it one? Hazelcast reads one object and ignores what follows. */
bool relay_marked(const uint8_t *p, size_t n);

#endif
