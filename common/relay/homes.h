/* SPDX-License-Identifier: Apache-2.0 */
/* homes.h - where members live, for the files of this folder; state.h includes it. */
#ifndef MC_RELAY_HOMES_H
#define MC_RELAY_HOMES_H

#include "common/base/budget.h"
#include "common/relay/relay.h"

struct link;

/* Where members live: a host whose relay carries connections. */
struct home {
	uint64_t origin; /* of its relay; 0: free */
	uint64_t number; /* of its last HOME */
	uint32_t addr;   /* 127.77.x.y */
	relay_link link; /* where it was heard first: the way there */
	int64_t lost_us; /* no way leads there since; 0: there is one */
	uint16_t ports[MC_RELAY_HOME_PORTS_MAX];
	uint32_t port_count;
	bool closed; /* it is not listened for any more */
};

/* The same of this relay, and where its members are. */
struct own_home {
	uint64_t number;
	uint32_t addr, tries; /* 0: none yet */
	uint16_t ports[MC_RELAY_HOME_PORTS_MAX];
	char hosts[MC_RELAY_HOME_PORTS_MAX][MC_HOST_MAX + 1];
	uint32_t port_count;
	relay_link asked; /* the link that may object */
	bool settled, fixed;
	uint32_t checks; /* members that are being looked at */
	bool check_again;
	struct mc_budget again, moves; /* how often it is said, or another one, because of what others say */
	int64_t warned_us;             /* that another host has its address */
	int64_t say_us;                /* when it is said next for that; 0: not at all */
};

/* more often than that nobody says where it lives */
#define RELAY_HOME_NUMBER_MAX ((uint64_t)1 << 62)
#define RELAY_HOME_NETWORK ((uint32_t)127 << 24 | 77 << 16)

/* home_text.c */
/* 127.77.x.y, with NUL. */
void relay_home_text(uint32_t addr, char out[RELAY_HOME_TEXT]);
uint32_t relay_home_read(const char *host); /* what relay_home_text has written */
/* False as well while this host has none. */
bool relay_home_is_own(const struct relay *r, const char *host);

/* home_table.c */
/* how: RELAY_FX_LISTEN or RELAY_FX_UNLISTEN */
void relay_home_listen(struct relay *r, uint32_t addr, uint16_t port, enum relay_effect_type how);
struct home *relay_home_of(struct relay *r, uint64_t origin); /* NULL: not known */
struct home *relay_home_at(struct relay *r, uint32_t addr);   /* NULL: nobody lives there */
bool relay_home_is_there(const struct home *h);
/* When there are too many, one that is gone makes room, or one of the link that has most of them: the others
 * hear of that. NULL: that is `by` itself. */
struct home *relay_home_add(struct relay *r, uint64_t origin, const struct link *by);
void relay_home_set_link(struct relay *r, struct home *h, struct link *l); /* the way there; NULL: none */
/* Listens where it does not yet, and no more where it should not; as many as there may be. */
void relay_home_set_ports(struct relay *r, struct home *h, const uint16_t *ports, uint32_t count);
void relay_home_lose(struct relay *r, struct home *h, bool for_good); /* no way leads there any more */
void relay_homes_tick(struct relay *r);
void relay_home_say_again(struct relay *r); /* others know it otherwise: at its pace */
void relay_home_own_tick(struct relay *r);

/* home_own.c */
/* Picks an address for this host; it counts once nobody objects, at a hub at once. */
void relay_homes_begin(struct relay *r);
void relay_homes_alone(struct relay *r); /* there is nobody who could object */
void relay_homes_answered(
	struct relay *r, struct link *l); /* what was said at its beginning was read there */
/* To another address, and says so; false: it may not, or not so soon again. */
bool relay_home_move(struct relay *r);
void relay_home_ask_link(struct relay *r, struct link *l);
void relay_homes_heard(struct relay *r, const struct mc_addr *claimed, const struct mc_addr *from);
void relay_homes_gone(struct relay *r, uint16_t port); /* the member of this host behind it */

/* homes.c: what relays tell each other of them */
void relay_home_say_own(struct relay *r);
void relay_homes_link_up(struct relay *r, struct link *l);
void relay_homes_link_down(struct relay *r, const struct link *l, enum relay_reason reason);
void relay_homes_record(struct relay *r, struct link *l, uint8_t type, const uint8_t *body, size_t n);
/* No way leads there any more: all others are told. for_good: nobody waits for it to come back. */
void relay_home_drop(struct relay *r, struct home *h, bool for_good);
const char *relay_homes_invariant(const struct relay *r);
void relay_homes_unreachable(struct relay *r, struct home *h, relay_link by);

#endif
