/* SPDX-License-Identifier: Apache-2.0 */
/* history.h - between the files of a run with nodes that store: who asks what, and what may be answered. */
#ifndef MC_SIM_HISTORY_H
#define MC_SIM_HISTORY_H

#include "tests/sim/stores.h"

enum thing_kind {
	THING_QUEUE,
	THING_LIST,
	THING_SET,
	THING_MULTIMAP,
	THING_RING,
	THING_REPLICATED,
	THING_COUNTER,
	THING_KINDS
};

enum {
	HISTORY_KEYS = 32,
	HISTORY_LOCKS = 4,
	HISTORY_THREADS = 3, /* that want one lock */
	HISTORY_NODES_MAX = 6,
	HISTORY_MAY = 8, /* values of a key that a read may find */
	THING_ITEMS = 12,
	/* slots of calls: keys, then the threads of the locks, then what is no map */
	SLOT_LOCKS = HISTORY_KEYS,
	SLOT_THINGS = SLOT_LOCKS + HISTORY_LOCKS * HISTORY_THREADS,
	SLOTS = SLOT_THINGS + THING_KINDS,
};
#define HISTORY_CALL_MAX (30 * SIM_S)
/* After a call that nobody knows the end of: what was on its way is done then. */
#define HISTORY_REST (12 * SIM_S)
/* Correlations from here on are of questions for the whole map. */
#define WHOLE_FIRST ((int64_t)1 << 40)
#define VANISH_CALL \
	(WHOLE_FIRST - 1) /* the client that is about to go takes a lock, or others look at it \
			   */

/* A call under way. */
struct history_call {
	bool busy;
	uint32_t serial;     /* of the slot's calls */
	uint32_t node, life; /* who was asked, and over which connection */
	node_conn conn;
	int64_t since_us;
	int64_t rest_until_us;
};

/* KEY_ASYNC: nobody waits for its backup, so that what was written just before a kill may be lost */
enum key_kind { KEY_PLAIN, KEY_PASSES, KEY_LIVES, KEY_IDLES, KEY_ASYNC };
struct store_key {
	uint32_t number; /* the key itself */
	enum key_kind kind;
	struct history_call call;
	unsigned op;           /* of the call: history.c */
	int32_t value, expect; /* that it writes, and that it compares with; 0: none */
	int32_t tried;         /* the last value that was written; each is written once */
	int32_t may[HISTORY_MAY];
	unsigned may_count; /* what a read may find; 0: nothing */
	/* Nobody knows: what stands above, or anything that was written after `floor`, or nothing. */
	bool any;
	int32_t floor;
	int32_t sure; /* KEY_ASYNC: written so long ago that its backup has it; 0: nothing is */
	/* of a value that lives for a time: when it may be gone, and when it has to */
	int64_t lives_us, life_us, written_us, gone_from_us, gone_by_us; /* lives_us: of the call */
	/* while the network is cut: what each side has acknowledged; 0: nothing. unsure: or something else */
	int32_t side[2];
	bool unsure[2];
};

enum thread_state { THREAD_FREE, THREAD_ASKS, THREAD_HOLDS, THREAD_GIVES };
struct lock_thread {
	struct history_call call;
	enum thread_state state;
	unsigned op;
	int64_t asked_us, held_us; /* the lock that it holds, at the earliest and surely */
	int64_t lease_us;          /* 0: without end */
	int64_t give_at_us;        /* it means to give it back then */
	int64_t last_us;           /* when it was last anything but free */
};
struct store_lock {
	uint32_t number;
	struct lock_thread threads[HISTORY_THREADS];
};

/* A queue, list, set ...: things.c. */
struct store_thing {
	enum thing_kind kind;
	uint32_t number; /* of its name, and the key that is used in it */
	char name[24];
	struct history_call call;
	unsigned op;
	int32_t value, tried; /* of the call; the last one that was written */
	int32_t items[THING_ITEMS];
	unsigned count; /* of a ring its places go round */
	uint32_t added;
	int64_t written_us, settled;
	bool is_settled; /* what one member has said at the end all of them have to say */
};

/* A client of one node that takes a lock, and is gone. */
struct lock_vanish {
	bool draws, taken;
	uint32_t number, node, life;
	node_conn conn;
	bool looked, locked; /* at the end */
};

enum cut_state { CUT_NONE, CUT_OPEN, CUT_HEALED };

struct sim_stores {
	struct mc_rng rng;
	struct store_key keys[HISTORY_KEYS];
	struct store_lock locks[HISTORY_LOCKS];
	struct store_thing things[THING_KINDS];
	struct lock_vanish vanish;
	uint32_t numbers;
	node_conn conns[HISTORY_NODES_MAX], next;
	uint32_t lives[HISTORY_NODES_MAX]; /* as which the connection is to it; 0: none */
	unsigned nodes;
	bool cuts; /* the network is cut in this run, and grows together again */
	enum cut_state cut;
	uint8_t sides[HISTORY_NODES_MAX];
	int64_t cut_us, agreed_us, settled_us; /* when it was; 0: nobody agrees yet */
	bool ragged;                           /* while it was, a node was killed or left */
	bool apart;                            /* when it ended, both sides had given the other one up */
	struct history_view {
		bool down;
		struct mc_uuid uuid, master;
		int32_t version;
	} seen[HISTORY_NODES_MAX];
	int64_t delay_us, killed_us, fault_us;
	uint64_t done, reads, refused, doubtful, held, things_done;
	unsigned kills, leaves, splits, merges;
	bool last; /* all keys are read once more */
	unsigned asked, answered;
};

/* --- stores.c --- */
uint32_t history_draw(struct sim_stores *h, uint32_t below);
void history_int(uint8_t out[12], int32_t v); /* as data */
int32_t history_int_of(struct mc_bytes b);
uint32_t history_partition(const uint8_t key[12]);
/* Whom a client asks for this partition; NULL: nobody is there. */
struct sim_node *history_whom(struct sim *s, uint32_t partition);
void history_connect(struct sim *s, struct sim_node *n);
/* As another client. */
node_conn history_connect_as(struct sim *s, struct sim_node *n, struct mc_uuid client);
/* A call of the slot begins; false: its node has just ended. */
bool history_say(
	struct sim *s, struct history_call *c, unsigned slot, struct sim_node *n, struct client_message *m);
/* Its node is gone: nobody will answer. */
bool history_is_lost(const struct sim *s, const struct history_call *c);
/* Something went wrong since shortly before it was asked, so that an error does not say that nothing was
 * done. */
bool history_is_uncertain(const struct sim_stores *h, const struct history_call *c);

/* --- history.c --- */
void key_new(struct sim_stores *h, struct store_key *k);
void key_turn(struct sim *s, uint32_t which);
void key_told(struct sim *s, struct store_key *k, const struct client_message *m);
/* The network is cut; it was, and all agree again: `winner` is the side that the other one has joined, -1:
 * nobody merged. */
void keys_cut(struct sim_stores *h);
/* A node is killed, and with it writes that have no copy yet. */
void keys_killed(struct sim *s);
void keys_settled(struct sim_stores *h, int winner);
/* The only value that a key can have; false: there may be several, or none at all. */
bool key_known(const struct store_key *k, int32_t *value);

/* --- locks.c --- */
void lock_new(struct sim_stores *h, struct store_lock *l);
void lock_turn(struct sim *s, uint32_t which);
void lock_told(struct sim *s, uint32_t which, const struct client_message *m);

void vanish_begin(struct sim *s);
void vanish_end(struct sim *s); /* the connection goes */
void vanish_told(struct sim *s, const struct client_message *m);
/* Whoever is gone has no lock when all have had the time to notice. */
void vanish_check(struct sim *s);

/* --- things.c --- */
void thing_new(struct sim_stores *h, struct store_thing *t);
void thing_turn(struct sim *s, uint32_t which);
void thing_told(struct sim *s, uint32_t which, const struct client_message *m);

/* --- whole.c --- */
void whole_told(struct sim *s, int64_t correlation, const struct client_message *m);
/* Every node that is up is asked for the whole map, in each way. */
void whole_check(struct sim *s);

#endif
