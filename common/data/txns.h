/* SPDX-License-Identifier: Apache-2.0 */
/*
 * txns.h - transactions of clients that are connected to this member
 * (com.hazelcast.transaction.impl.TransactionImpl, com.hazelcast.map.impl.tx.TransactionalMapProxy). What a
 * transaction writes is kept here until it commits; each key that it writes, or looks at to write, is locked
 * at its owner, in the client's name and for no longer than the transaction may last, so that the end of this
 * member frees them as well. A commit makes sure of every lock (prepare), and of a copy of it, before
 * anything is written, and then writes; whichever owner a partition has by then. Its client hears of it when
 * all backups have it. A client that goes, and a transaction that lasts too long, are rolled back.
 *
 * One call of a transaction at a time: what comes meanwhile is refused.
 */
#ifndef MC_DATA_TXNS_H
#define MC_DATA_TXNS_H

#include "common/data/query_run.h"
#include "common/data/whole.h"

enum txn_state {
	TXN_ACTIVE,
	TXN_PREPARING,
	TXN_COMMITTING,
	TXN_ROLLING_BACK,
	TXN_OVER, /* rolled back by itself: its client has to hear of it */
};

enum txn_call {
	TXN_CALL_NONE,
	TXN_CALL_LOCKING,
	TXN_CALL_TODO,
	TXN_CALL_SENT,
	TXN_CALL_WAITS,
	TXN_CALL_DONE
};

/* One key. Bytes: of txn_get. */
struct txn_entry {
	uint32_t hash, partition;
	uint16_t next; /* of its bucket, place + 1 */
	enum txn_call call;
	struct mc_str name;
	struct mc_bytes key, old, value; /* old: when it was locked; n -1: none */
	int64_t version, thread, ttl_ms;
	enum { TXN_UNLOCKS, TXN_SETS, TXN_DELETES } does; /* at the commit */
	enum { TXN_SAME, TXN_NEW, TXN_UPDATED, TXN_REMOVED } now;
};

/* What a client waits for. */
struct txn_asks {
	struct data_caller who;
	const struct txn_row *row; /* NULL: nothing */
	struct mc_bytes value, expect;
	int64_t ttl_ms;
	bool fresh;   /* the key was not locked before */
	bool unlocks; /* and is not wanted: it is given back */
	bool full;    /* for there is no room for what it has */
};

enum { TXN_BUCKETS = 1024 };
struct txn {
	struct mc_uuid id, client;
	uint32_t serial;
	uint16_t place; /* in data_service.txns */
	enum txn_state state;
	bool one_phase;
	bool gone;  /* nobody is to hear of it */
	bool lost;  /* as prepared it cannot be committed, or was so in part */
	bool pumps; /* calls are being made: it does not end meanwhile */
	int64_t timeout_ms, until_ms, again_at_ms;
	enum client_error_code why;
	char text[160];
	struct txn_asks asks;
	uint16_t asks_place; /* of the key that it is about, place + 1 */
	uint32_t count, room, left, next, out;
	struct txn_entry **v;
	uint16_t bucket[TXN_BUCKETS];
};

/* --- txns.c: the table --- */
/* Within MC_TXN_BYTES_MAX; NULL: no more. */
void *txn_get(struct node *n, size_t bytes);
void txn_put(struct node *n, void *p);
/* A copy of `b`; false: no memory. */
bool txn_copy(struct node *n, struct mc_bytes b, struct mc_bytes *out);
void txn_drop(struct node *n, struct mc_bytes *b);
struct txn *txn_new(struct node *n, struct mc_uuid client);
void txn_free(struct node *n, struct txn *t);
void txn_free_entries(struct node *n, struct txn *t);
void txn_drop_asks(struct node *n, struct txn *t);
struct txn *txn_of_id(const struct node *n, struct mc_uuid id, struct mc_uuid client); /* NULL: none */
/* Cookies: which one, and which of its keys (TXN_NO_KEY: none of them). */
enum { TXN_NO_KEY = 0xffff };
uint64_t txn_cookie(const struct txn *t, uint32_t place);
struct txn *txn_of_cookie(const struct node *n, uint64_t cookie);
/* place + 1; 0: it has not got it. */
uint32_t txn_find(const struct txn *t, struct mc_str name, struct mc_bytes key);
/* The same, made: `v[place]`; NULL: no memory, or as many as it may have. */
struct txn_entry *txn_add(struct node *n, struct txn *t, struct mc_str name, struct mc_bytes key);
void txn_remove_last(struct node *n, struct txn *t, uint32_t place);
/* Its value as the transaction sees it; n -1: none. */
static inline struct mc_bytes txn_sees(const struct txn_entry *e)
{
	static const struct mc_bytes none = { NULL, -1 };

	return e->now == TXN_SAME ? e->old : e->now == TXN_REMOVED ? none : e->value;
}
bool txn_same_bytes(struct mc_bytes a, struct mc_bytes b); /* but for the hash of a partition */
void txn_set_timer(struct node *n, int64_t at_ms);
void txns_invariant(const struct node *n);

/* --- txn_reads.c: what is read of all keys --- */
/* It is there, and has not ended. */
bool txn_is_active(const struct node *n, uint64_t cookie);
/* The rows of a query, as a transaction that is active sees them. NULL: `fault`. */
struct client_datas_answer *txn_rows(struct node *n, const struct data_query *q, struct query_fault *fault);
/* It is a PagingPredicate, or has one inside. */
bool txn_asks_pages(struct node *n, struct mc_bytes predicate);
/* A count, as the transaction sees it. False: it is over. */
bool txn_count(struct node *n, const struct data_caller *who, struct mc_str name, int64_t *count);

/* --- txn_ops.c: bodies of calls, in the step's memory --- */
/* What comes next of this key in the state that the transaction is in. */
void *txn_op_of(struct node *n, const struct txn *t, const struct txn_entry *e, enum hz_class *cls);
void *txn_lock_op_of(
	struct node *n, const struct txn *t, const struct txn_entry *e, int64_t wait_ms, enum hz_class *cls);

/* --- txn_calls.c: of every key, at the end --- */
/* All keys are prepared, if there are several, and then written; what asked for it is answered. */
void txn_begin_commit(struct node *n, struct txn *t);
/* All locks are given back. */
void txn_begin_rollback(struct node *n, struct txn *t);
/* As many calls as may be under way. The transaction may have ended when it returns. */
void txn_pump(struct node *n, struct txn *t);
/* One call; it may end at once, when there is no way to the owner. */
void txn_call_owner(struct node *n, struct txn *t, uint32_t place);
void txn_call_later(struct node *n, struct txn *t, struct txn_entry *e); /* it is asked again */
bool txn_step_is_full(const struct node *n); /* no more calls in this step, of any transaction */
struct member *txn_owner_of(struct node *n, uint32_t partition); /* NULL: nobody now */
/* It cannot be committed: what its client hears, unless that is said already. */
void txn_lose(struct txn *t, enum client_error_code why, const char *text);

/* --- txn_locks.c: of one key --- */
/* Asks for the lock; txn_go_on when it is there. */
void txn_lock(struct node *n, struct txn *t, uint32_t place);
/* Gives it back, and the key is forgotten; txn_tell_unlocked then. */
void txn_unlock(struct node *n, struct txn *t, uint32_t place);
void txn_lock_ended(struct node *n, struct txn *t, uint32_t place, enum invocation_outcome how,
	const struct hz_message *answer);
void txn_unlock_ended(struct node *n, struct txn *t, uint32_t place, bool again); /* again: not done yet */
/* What waits is answered with this. */
void txn_refuse_lock(struct node *n, struct txn *t, enum client_error_code code, const char *why);

/* --- txn_time.c --- */
void txns_tick(struct node *n);              /* what is due */
int64_t txns_deadline(const struct node *n); /* of the node's clock; NODE_NEVER */
/* They are rolled back; one that commits goes on. */
void txns_client_gone(struct node *n, struct mc_uuid client);
/* All go, and nobody is told, for clients are hung up: this node is somebody else now. */
void txns_reset(struct node *n);

/* --- txn_keys.c: what is done to one key --- */
extern const struct txn_row txn_ends; /* that it is to end is asked for, not a key */
/* NULL: a message that does nothing to a key. */
const struct txn_row *txn_row_of(enum client_type type);
/* The key is locked first, if it is not yet. */
void txn_ask_key(struct node *n, struct txn *t, const struct data_caller *who, const struct txn_row *row,
	const struct client_message *m);
/* The key that is asked about is locked, and its value known. */
void txn_go_on(struct node *n, struct txn *t);
/* What was asked did not want it. */
void txn_tell_unlocked(struct node *n, struct txn *t);

/* --- txn_client.c: messages --- */
/* False: another message, or one that goes on as a question of all entries with `who->txn`. */
bool txn_client_asks(struct node *n, struct data_caller *who, const struct client_message *m);
void txn_refuse(struct node *n, const struct data_caller *who, enum client_error_code code, const char *why);
void txn_tell_end(struct node *n, const struct data_caller *who); /* committed, rolled back */
/* A copy of the value, or the flag, as the message is answered. */
void txn_tell_value(struct node *n, const struct data_caller *who, struct mc_bytes value, bool yes);

#endif
