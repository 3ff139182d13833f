/* SPDX-License-Identifier: Apache-2.0 */
/* state.h - a relay from inside. Of the files of this folder only. */
#ifndef MC_RELAY_STATE_H
#define MC_RELAY_STATE_H

#include "common/base/check.h"
#include "common/base/heap.h"
#include "common/base/rng.h"
#include "common/crypto/guesses.h"
#include "common/hz/heard.h"
#include "common/relay/handshake.h"
#include "common/relay/homes.h"
#include "common/relay/seen.h"
#include "common/relay/streams.h"
#include "common/wire/bytes.h"

enum { SECOND_US = 1000000 };
#define NEVER INT64_MAX

/* A datagram that waits for links; each of those that have it in their queue counts. */
struct parcel {
	uint32_t holders;
	uint32_t n; /* of plain: type and body */
	uint8_t plain[];
};
struct parcels {
	struct parcel *v[MC_RELAY_QUEUE_MAX];
	uint32_t first, n;
	size_t bytes;
};

enum link_state {
	LINK_FREE,
	LINK_DIALLED,  /* HELLO is sent */
	LINK_ACCEPTED, /* HELLO is awaited */
	LINK_HELD,     /* HELLO has come and is answered later: guesses.h */
	LINK_PROVING,  /* ANSWER is sent */
	LINK_SEALED,   /* the password is the same; NAME is awaited */
	LINK_UP,
	LINK_CLOSING, /* CLOSE was said */
};

/* A cluster that was heard by this link: when somebody looked for it last, when a master spoke. */
struct interest {
	uint64_t name; /* hash; 0: free */
	int64_t asked_us, master_us, heard_us;
};

struct link {
	relay_link name;
	enum link_state state;
	enum relay_reason reason; /* why it closes */
	bool dialled, guessing;
	bool busy;       /* HELD until somebody else's try is over */
	uint16_t bucket; /* of its host, among strangers */
	struct mc_addr addr;
	uint8_t peer[RELAY_ID];
	char shown[RELAY_SHOWN_MAX + 1], id_text[RELAY_ID_TEXT];
	struct relay_exchange exchange;
	struct seal send, receive;
	int64_t since_us, heard_us, pinged_us, rtt_us, again_us, room_us;
	size_t flying;               /* bytes sent that the system has not taken yet */
	struct parcels *waiting;     /* NULL: nothing waits */
	uint8_t early[RELAY_ANSWER]; /* of a message of the handshake, or of the length of a record */
	uint32_t early_n;
	uint8_t *part; /* a record that is not whole yet */
	size_t part_n, part_size;
	uint32_t chunk_of, chunk_size; /* what follows is a chunk of this stream; size 0: a record */
	uint8_t *parts;                /* a datagram that is not whole yet: RELAY_DATAGRAM_MAX bytes */
	size_t parts_n;
	struct interest interests[MC_RELAY_INTERESTS_MAX];
	bool homely;             /* its relay carries connections */
	uint32_t homes;          /* to which the way leads over it */
	struct mc_budget news;   /* of homes, that it said */
	uint32_t streams;        /* that pass it */
	size_t stream_waiting;   /* bytes of these */
	uint32_t turn, turn_end; /* sides that have something to send, one after the other; 0: none */
};

/* Another relay on one of our networks. */
struct neighbour {
	uint8_t id[RELAY_ID];
	int64_t seen_us; /* 0: free */
	bool settled;
};

/* A delivery that is left to a neighbour, unless he does not make it. */
struct delayed {
	int64_t at_us;
	uint64_t hash, origin;
	int64_t since_us;
	struct parcel *bytes; /* plain: the datagram alone */
};

/* An address that we dial. */
struct hub {
	struct mc_addr addr;
	relay_link link;      /* 0: none */
	bool dialling, known; /* known: `peer` is its id */
	uint8_t peer[RELAY_ID];
	enum relay_reason refused; /* the last refusal; NONE after a link */
	bool told;                 /* of this refusal, or of what failed */
	int64_t again_us, pause_us;
};

/* Somebody on the group. */
struct group_member {
	bool used, lite, relayed, moved, listed, checked, told, told_unreachable;
	enum relay_kind kind;
	uint8_t version[3];
	struct heard_text cluster_name;
	struct mc_addr addr;
	struct mc_uuid uuid;
	relay_link link; /* that brought it; 0: heard here */
	int64_t seen_us;
	int64_t master_us, spoke_us; /* as a master: first and last; 0: never */
	int64_t rival_us;            /* two_masters was told */
	uint32_t tries;              /* requests since it was heard first, or its last answer */
	int64_t checking_us;         /* it is asked since then; 0: it is not */
	uint32_t serial;             /* tells those apart that had the place one after the other */
	/* place + 1 and serial of a master, because of which it is asked whether this one lives */
	uint32_t suspects, suspects_serial;
	uint32_t next; /* in its bucket: place + 1 */
};
#define MEMBER_BUCKETS 4096

struct relay {
	const struct relay_config *cfg;
	struct relay_effects *fx; /* of the step */
	struct mc_arena scratch;  /* one datagram decoded */
	struct mc_heap *heap;
	int64_t now_us, deadline_us, started_us;
	struct relay_identity self;
	uint64_t origin, number; /* ours, and of the last datagram */
	char id_text[RELAY_ID_TEXT];
	uint8_t seeds[CPACE_HASH], hash_key[16];
	struct mc_rng rng;         /* jitter */
	struct relay_notice spare; /* written to when there is no room */
	struct guesses guesses;
	struct seen seen;
	uint8_t plain[1 + RELAY_DATAGRAM_MAX]; /* the record, or the datagram of several, that is looked at */
	struct relay_counts counts;
	uint64_t told_dropped[RELAY_RULE_COUNT];
	struct mc_addr dropped_from[RELAY_RULE_COUNT];
	int64_t drops_due_us;

	struct link links[MC_RELAY_LINKS_MAX];
	uint32_t link_top;            /* places ever used */
	uint32_t up, strangers, held; /* held: of the strangers, those whose HELLO waits for its answer */
	bool ever_up, leaving, started, quit;
	bool goes_on; /* relay_go_on */

	struct own_home own;
	struct home homes[MC_RELAY_HOMES_MAX];
	uint32_t home_top;
	uint32_t home_listens; /* ports of these that are listened on */
	int64_t homes_complained_us;
	struct stream streams[MC_RELAY_STREAMS_MAX];
	uint32_t stream_top, stream_count;
	uint32_t stream_of[MC_RELAY_STREAMS_MAX]; /* place + 1, by the place of a connection here */
	int64_t streams_due_us;

	uint64_t places;
	struct neighbour neighbours[MC_RELAY_NEIGHBOURS_MAX];
	int64_t announce_us;
	struct delayed delayed[MC_RELAY_DELAYED_MAX];
	uint32_t delayed_first, delayed_n;

	struct hub hubs[MC_RELAY_HUBS_MAX];
	uint32_t hub_count;
	int64_t looked_us;
	bool hubs_known;

	struct group_member members[MC_RELAY_MEMBERS_MAX];
	uint32_t member_top, member_count, member_serial;
	int64_t members_told_us; /* until when they are told already, at their rate */
	uint64_t members_untold;
	uint32_t buckets[MEMBER_BUCKETS];
	int64_t members_due_us;
	uint64_t not_carried[MC_RELAY_NAMES_TOLD]; /* hashes of names that were told */
	uint32_t not_carried_n;
	uint64_t complained[MC_RELAY_GRIPES]; /* hosts whose refusal was told, and when */
	int64_t complained_us[MC_RELAY_GRIPES];
};

/* effects.c */
struct relay_effect *relay_fx_add(struct relay *r, enum relay_effect_type type); /* never NULL */
uint8_t *relay_fx_bytes(struct relay *r, size_t n);                              /* NULL: no room */
struct mc_str relay_fx_text(struct relay *r, struct mc_str s); /* a copy that outlives the step */
struct relay_notice *relay_fx_notice(struct relay *r, enum relay_notice_type type); /* never NULL */
/* NULL: no room. */
struct relay_effect *relay_fx_addr(struct relay *r, enum relay_effect_type type, const struct mc_addr *addr);
void relay_due(struct relay *r, int64_t at_us);
void relay_seed_next(struct relay *r, uint8_t seed[RELAY_SEED]);
uint64_t relay_hash_of(const struct relay *r, const void *p, size_t n); /* keyed; never 0 */
void relay_warn(struct relay *r, const char *message, const char *hint);
void relay_mark_write(uint8_t *p, uint64_t origin); /* RELAY_MARK bytes */

/* link_table.c */
struct link *relay_link_of(struct relay *r, relay_link name);              /* NULL: gone */
struct link *relay_link_to(struct relay *r, const uint8_t peer[RELAY_ID]); /* one that is up; NULL: none */
bool relay_link_is_stranger(const struct link *l);                         /* it has not proved itself */
/* A notice with what is known of the link: its other end, how long it takes there and back. */
void relay_link_notice(
	struct relay *r, const struct link *l, enum relay_notice_type type, enum relay_reason reason);

/* link_end.c */
/* Nothing more is carried or kept for it, and its connection is closed. Twice is once. */
void relay_link_close(struct relay *r, struct link *l, enum relay_reason reason);
/* The same, and the other side is told why, where it can be told so that nobody else can say it. */
void relay_link_goodbye(struct relay *r, struct link *l, enum relay_reason reason);
/* Its connection is gone: its place is free. */
void relay_link_closed(struct relay *r, struct link *l);
/* What it tried as a password counts for its host (guesses.h), once. */
void relay_link_guess_ends(struct relay *r, struct link *l, bool well);
/* Closes it, and tells the user why, of one host and reason once in MC_LOG_REPEAT. by_us: not by the other
 * side. */
void relay_link_refuse(struct relay *r, struct link *l, enum relay_reason reason, bool by_us);
/* After it was proved, with a reason that goes to the other side, or that came from there. */
void relay_link_refuse_sealed(struct relay *r, struct link *l, enum relay_reason reason);
void relay_link_refused_sealed(struct relay *r, struct link *l, enum relay_reason reason);

/* links.c: one link, from its first byte */
void relay_link_accepted(struct relay *r, relay_link name, const struct mc_addr *addr);
void relay_link_dialled(struct relay *r, relay_link name, const struct mc_addr *addr);
void relay_link_bytes(struct relay *r, struct link *l, const uint8_t *p, size_t n);
void relay_link_tick(struct relay *r, struct link *l);

/* records.c: what is sealed, out */
void relay_record_send(struct relay *r, struct link *l, uint8_t type, const void *body, size_t n);
/* A chunk as it is, or text that becomes one. False: there is no room in this step. */
bool relay_record_chunk(struct relay *r, struct link *l, uint32_t to, const uint8_t *chunk, size_t n);
bool relay_record_text(
	struct relay *r, struct link *l, uint32_t to, struct seal *seal, const uint8_t *text, size_t n);
/* A datagram for many: plain is type and body. */
void relay_record_offer(
	struct relay *r, struct link *l, const uint8_t *plain, size_t n, struct parcel **shared);
void relay_record_offered(struct relay *r, struct parcel *shared); /* after the last of these */
/* The system has taken n bytes. False: what waits does not fit into this step. */
bool relay_record_room(struct relay *r, struct link *l, size_t n);
void relay_record_forget(struct relay *r, struct link *l);

/* records_read.c: in */
void relay_record_bytes(struct relay *r, struct link *l, const uint8_t *p, size_t n);

/* up.c: a link that has proved itself */
void relay_up_begin(struct relay *r, struct link *l);
void relay_up_record(struct relay *r, struct link *l, uint8_t type, const uint8_t *body, size_t n);

/* hubs.c */
/* Whom discovery has found, all of them; copied, at most MC_RELAY_HUBS_MAX. */
void relay_hubs_set(struct relay *r, const struct mc_addr *peers, uint32_t count);
/* Dials whoever is due, and sets the time of the next. */
void relay_hubs_tick(struct relay *r);
/* message: a sentence, borrowed. The hub is tried again after a pause that grows. */
void relay_hubs_dial_failed(struct relay *r, const struct mc_addr *addr, const char *message);
/* The hub at the link's address is this peer: it need not be dialled while that is linked in any way. */
void relay_hubs_known_as(struct relay *r, const struct link *l);
/* A link that the other side had dialled is gone: the hub that it stood for is looked for again. */
void relay_hubs_peer_gone(struct relay *r);
/* It has proved itself: what was said of its hub before is forgotten. */
void relay_hubs_link_up(struct relay *r, const struct link *l);
/* Its hub is dialled again after a pause, unless the reason is final. */
void relay_hubs_link_down(struct relay *r, const struct link *l, enum relay_reason reason);
/* NULL: nobody named it. */
struct hub *relay_hub_of(struct relay *r, const struct mc_addr *addr);
bool relay_hubs_none(const struct relay *r); /* there is nobody but ourselves to dial */

/* carry.c */
/* A datagram of the group here: to all links, or not, by the rules of rules.h. */
void relay_carry_heard(struct relay *r, const struct relay_event *ev);
/* plain: type and body, of one record or of several. */
void relay_carry_received(struct relay *r, struct link *l, const uint8_t *plain, size_t n);
void relay_carry_say_dropped(struct relay *r);

/* deliver.c: to the own group, by one of the relays that are on it */
/* False: a neighbour has done so less than moment_us ago. */
bool relay_deliver(struct relay *r, const uint8_t *p, size_t n, uint64_t origin,
	const struct seen_bytes *seen, int64_t moment_us);
void relay_deliver_marked(struct relay *r, const struct relay_event *ev);
void relay_deliver_tick(struct relay *r);
void relay_neighbours_begin(struct relay *r);
void relay_neighbours_heard(struct relay *r, const uint8_t *p, size_t n);

/* members.c */
/* Returns how many requests this one has sent, this one included; 0: it is no request of a member. */
uint32_t relay_members_heard(struct relay *r, const struct heard_said *said,
	const struct hz_join_message *join, const struct mc_addr *from, struct link *l);
void relay_members_link_down(struct relay *r, const struct link *l);
void relay_members_checked(struct relay *r, const struct mc_addr *addr, bool ok, const char *message);
void relay_members_tick(struct relay *r);
void relay_members_show(struct relay *r);
void relay_member_view(struct relay *r, const struct group_member *m, struct relay_member *out);

#endif
