/* SPDX-License-Identifier: Apache-2.0 */
/* effect.h - what a step asks of the edge, carried out in this order. All that an effect points to lives
 * until the next step. */
#ifndef MC_MEMBER_EFFECT_H
#define MC_MEMBER_EFFECT_H

#include "common/base/status.h"
#include "common/crypto/seal.h"
#include "common/member/event.h"
#include "common/member/notice.h"

#define NODE_EFFECTS(X) \
	X(SEND)      /* out to conn, in order */ \
	X(MULTICAST) /* out.cls, out.body as a datagram to the group */ \
	X(DIAL)      /* connect to addr; ends in CONNECTED or DIAL_FAILED exactly once */ \
	X(HANG_UP)   /* close conn after what was sent to it is written; CLOSED follows */ \
	X(LOOK)      /* ask discovery for peers; PEERS follows */ \
	X(NOTICE)    /* something for the user: notice */ \
	X(TRUST)     /* conn now belongs to a peer, member or client: frames (of a client: messages) up to \
			frame_max are fine */ \
	/* what is sent to conn and read from it after this is sealed: seal; once a connection */ \
	X(SEAL) \
	X(QUIT)        /* the node has ended: status */ \
	X(CLIENT_SEND) /* client out to conn, in order */ \
	/* when conn has at most MC_WRITABLE_LOW bytes queued, which may be at once, WRITABLE follows; once \
	 */ \
	X(WANT_WRITABLE) \
	X(RELEASE)  /* memory of the node's block that is not needed now: zero when it is touched again */ \
	X(ASK_LINE) /* ask addr, as a client would, for its protocol line; LINE follows exactly once */

enum node_effect_type {
#define X(name) NODE_FX_##name,
	NODE_EFFECTS(X)
#undef X
		NODE_FX_COUNT
};

/* The keys of one connection, in the step's memory: copied and wiped by whoever carries the effect out. */
struct node_seal {
	struct seal out, in;
};

/* What the union holds is said by the type: see NODE_EFFECTS. All pointers are into the step's arena. */
struct node_effect {
	enum node_effect_type type;
	node_conn conn;
	enum mc_line line; /* to write `out` or `client` with */
	union {
		struct hz_outgoing out;
		struct client_message client;
		const struct mc_addr *addr;
		struct node_notice *notice;
		struct node_seal *seal;
		uint32_t frame_max;
		struct {
			void *p;
			size_t length;
		} memory;
		int status; /* an exit status: base/status.h */
	};
};
_Static_assert(sizeof(struct node_effect) <= 96, "effects are small: what is large is in the arena");

/* A list that the step appends to. The caller owns both arrays; see node_effects_init. */
struct node_effects {
	struct mc_arena mem; /* bodies of messages, texts of notices */
	struct node_effect *v;
	uint32_t n, cap;
	bool lost;   /* something did not fit: the node has ended; a bug or a block too small */
	void *spare; /* NODE_SPARE bytes, written to when something did not fit */
};
#define NODE_SPARE 8192
/* `block` aligned to 16, of at least NODE_EFFECTS_MIN bytes (the edge takes MC_EVENT_ARENA): an eighth holds
 * effects, the rest what they point to. */
#define NODE_EFFECTS_MIN (1 << 20)
_Static_assert(
	NODE_EFFECTS_MIN <= MC_EVENT_ARENA && 2 * NODE_SPARE < NODE_EFFECTS_MIN, "the edge gives enough");
void node_effects_init(struct node_effects *fx, void *block, size_t size);
void node_effects_reset(struct node_effects *fx);

#endif
