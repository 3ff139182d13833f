/* SPDX-License-Identifier: Apache-2.0 */
/* service_internal.h - what the files between node and shard have of each other. */
#ifndef MC_DATA_SERVICE_INTERNAL_H
#define MC_DATA_SERVICE_INTERNAL_H

#include "common/base/check.h"
#include "common/base/index.h"
#include "common/data/containers.h"
#include "common/data/counters.h"
#include "common/data/cp.h"
#include "common/data/data.h"
#include "common/data/shard.h"
#include "common/partition/partition.h"

/* What of an outcome is the answer: the map's own; of caches, whether there was an entry, or none; of a call
 * that waits elsewhere, that the caller is to ask again when it is null; */
/* of a multimap, a MultiMapResponse or how many values there are */
enum data_answer {
	DATA_ANSWER_MAP,
	DATA_ANSWER_THERE,
	DATA_ANSWER_ABSENT,
	DATA_ANSWER_AGAIN,
	DATA_ANSWER_VALUES,
	DATA_ANSWER_COUNT,
	DATA_ANSWER_VERSION,   /* of a replicated map: a VersionResponsePair */
	DATA_ANSWER_VERSIONED, /* of a key that a transaction locks: a VersionedValue */
	DATA_ANSWER_TXN,       /* nobody's: a transaction goes on when backups have it (`txn`) */
};

/* Who is to be answered, how. Kept by number while a call waits. */
struct data_caller {
	bool used, client;
	enum data_answer answer;
	enum map_op op;
	struct map_slot *map;
	uint32_t next_free;
	struct mc_uuid uuid;   /* of the member or the client */
	struct mc_bytes key;   /* of the request: for the one step, also when it waits */
	struct reply_to reply; /* a member's */
	/* a client's */
	node_conn conn;
	int64_t correlation;
	enum client_type type;
	/* of a member's call for a client that counts acks of backups itself; else -1 */
	int64_t client_call;
	uint64_t txn; /* the transaction that asks, as a cookie of its calls (txns.h); 0: none */
};

/* Clients that have locks here, or have lost their connection to this member. */
struct data_gone_clients {
	struct data_gone {
		struct mc_uuid client;
		int64_t at_ms;     /* when it is asked for */
		bool asked, there; /* it is, and somebody has it */
	} v[MC_DATA_GONE_MAX];
	uint32_t count, asked; /* asked: members that have not answered */
	uint32_t serial;       /* of the question */
	bool unsure;           /* a member could not be asked */
	int64_t at_ms;         /* the first of all */
	struct mc_uuid last;   /* who had a lock last: it is among them, or is not looked for */
};

/* How far a walk over all that a partition holds has come; all zero at the start. */
struct move_at {
	uint32_t service, item; /* item, place: the service's own */
	uint64_t place;
};

/* As owner, a partition that goes to another member: move_source.c. */
struct data_move {
	bool runs, last; /* last: its last piece is on its way */
	uint32_t serial, pieces;
	struct reply_to master;
	struct move_at at;
};

/* What this member was to a partition when the table was looked at last. */
struct data_place {
	int8_t at;   /* -1: nothing */
	bool coming; /* it takes part in a migration to it */
};

/* Of a partition: what is still to be handed over to its owner in this cluster. */
struct data_hand {
	struct map_slot *slot;      /* NULL: no more maps */
	struct container *whole;    /* on its way, in the place of a batch */
	store_place at, next;       /* up to which entries are there; behind those that are on their way */
	uint32_t serial;            /* of the batch on its way; 0: none */
	uint32_t entries, refusals; /* entries: of that batch, as bytes */
	size_t bytes;
	int64_t again_at_ms;
};

/* Answers that wait until backups have said that they have the write, the oldest first: acks.c. */
struct data_unacked;
struct data_acks {
	struct data_unacked *v;
	struct mc_index index; /* call id -> place */
	uint32_t high, free;   /* places ever used; the first free one + 1 */
	uint32_t first, last;  /* place + 1 */
};

/* Up to which change of PN counters a member has them, and up to which they are on their way. */
struct counter_sent {
	struct mc_uuid member;
	uint64_t upto, asked;
};

/* Calls whose partitions are on their way to another member: parked.c. */
struct data_parked;
struct data_parked_calls {
	struct data_parked *first, *last;
	uint32_t count;
	size_t bytes;
	uint16_t of[MC_PARTITIONS]; /* so many of each partition */
};

struct data_forward;
struct data_gather;
struct data_listener;
struct data_query;
struct data_near;
struct data_schema;
struct mc_compact_schema;
struct cache_config;
struct index_config;
struct cache_listener;
struct cache_batch;
struct container_answer;
struct cp_caller;
/* What is left to be told and asked of replicated maps, a step's worth at a time: replicated_sync.c. */
struct replicated_look {
	int64_t at_ms;
	uint32_t partition, partitions; /* ours are told of: the next one, and so many from there on */
	uint32_t table, tables;         /* the same of maps, by their tables: what is missing is asked for */
	bool missing;                   /* something was, since the first of them */
};

/* What is written to a replicated map together, and the partition of each, as this step has looked at it. */
struct replicated_given {
	const struct data_pair *v;
	const uint16_t *partitions; /* NULL: they are too many for one step */
};

/* Transactions of clients here: txns.h. */
struct txn;
struct data_txns {
	struct txn **v; /* MC_TXNS_MAX, NULL: a free place */
	uint32_t count, serial;
	size_t bytes;        /* of the heap, all that they keep */
	int64_t at_ms;       /* the first of them wants to be looked at */
	uint32_t step_calls; /* made in this step, and bytes of values with them */
	size_t step_bytes;
};

struct data_service {
	struct shard shard;
	struct data_txns txns;
	struct containers containers;      /* queues, lists, sets, ring buffers */
	struct containers kept_containers; /* of the cluster before: merge_out.c */
	struct container_listener *container_listeners;
	struct counters counters; /* counter_sends.c */
	struct counter_sent *counter_sent;
	uint32_t counter_sent_count,
		counter_turn; /* turn: place in the list of who was sent something last */
	int64_t counters_at_ms;
	struct replicated_look replicated;
	struct mc_uuid replicated_by; /* the member that asks for what is written together; null: this one */
	struct replicated_given replicated_given;
	struct cp cp; /* cp_service.c */
	struct cp_caller *cp_callers;
	int64_t cp_due_ms, cp_idle_at_ms;
	struct mc_heap *heap;
	struct map_slot **by_table;
	uint8_t *block; /* the store's */
	bool begun;     /* the store's step of this step of the node */
	struct data_caller *callers;
	uint32_t callers_high, callers_free; /* places ever used; the first free one + 1 */
	struct data_listener *listeners;     /* events.c */
	struct data_near *nears;             /* maps that are cached elsewhere: near.c */
	struct mc_uuid *identities;          /* of partitions here, for those caches */
	struct mc_uuid source;               /* who asked for what happens in this step */
	struct {
		const struct index_config *config; /* normalized */
		struct hz_index_config *as_member;
	} index_given;               /* what a client adds in this step: index_adds.c */
	struct data_schema *schemas; /* of Compact values: schemas.c */
	uint32_t schema_count;
	size_t schema_bytes;        /* of the heap */
	struct data_query *queries; /* that go on, the next one first: query_run.c */
	/* who was in the list when it was looked at last: locks of those who left are released */
	struct mc_uuid *seen;
	uint32_t seen_count;
	int32_t seen_version;
	struct data_move *moves; /* by partition, as places */
	struct data_place *places;
	struct map_slot *kept;   /* maps of the cluster before: merge_out.c */
	struct data_hand *hands; /* by partition */
	uint32_t hand_serial, hands_out, hand_next;
	uint64_t handed, refused; /* entries */
	uint32_t move_serial, seen_changes;
	uint8_t *unfit; /* by partition: how often what came could not be stored */
	bool is_unfit;
	struct data_gone_clients gone;
	struct data_acks acks;
	struct data_parked_calls parked;
	int64_t compare_at_ms; /* compare.c */
	uint32_t compare_next;
	struct data_forward *forwards; /* forward.c */
	uint32_t forwards_high, forwards_free, forward_serial;
	struct data_gather **gathers;   /* gather.c; of the heap, NULL: a free place */
	struct data_together *together; /* while entries are written whose backups go in one */
	/* cache_rows.c; of the operation that runs: who waits for listeners, and whether they were told */
	struct cache_config *cache_configs;
	struct cache_config *kept_cache_configs; /* of the cluster before: cache_kept.c */
	int64_t kept_configs_at_ms;              /* they are told, not before */
	uint32_t kept_configs_tries;
	struct cache_listener *cache_listeners;
	struct cache_batch *cache_batch; /* while entries are removed that are told of together */
	uint32_t cache_config_count;
	size_t cache_config_bytes; /* of all, as operations */
	int32_t cache_completion;
	bool cache_told;
};

static inline struct data_service *data_of(const struct node *n)
{
	return n->data;
}

/* --- service.c --- */
void data_begin(struct node *n);                     /* before anything of the store is looked at */
void data_begin_work(struct node *n, uint32_t work); /* the same, with more to do for what is due */
/* Ours, and it takes calls; else why not, as a sentence. */
bool data_gate(struct node *n, int32_t partition, const char **why);
/* The same for what changes nothing: while a partition is copied its owner may still be asked
 * (ReadonlyOperation); not any more when the copy is whole, for then another may write to it. */
bool data_gate_reads(struct node *n, int32_t partition, const char **why);
bool data_is_replica(const struct node *n, const struct hz_op *op); /* we are the backup that it is for */
/* One event of the shard, and all it leads to. */
void data_shard(struct node *n, const struct shard_event *ev);
void data_caller_free(struct node *n, uint64_t ticket);
void data_tell_full(struct node *n); /* to the user: a write was refused */

/* A request as it is read from a message. */
struct data_request {
	struct mc_str name;
	struct mc_str service; /* of a member's: whose name that is; null: a map's */
	struct map_request r;
	int64_t wait_ms, call_ms;
};
/* Fields that most requests leave as they are. */
struct data_request data_request_new(enum map_op op, uint32_t partition);
/* Runs it, behind the gate; the answer comes now or later. */
void data_run(struct node *n, const struct data_caller *who, struct data_request *q);
bool data_reads(enum map_op op); /* it looks only */

/* --- whole_client.c --- */
/* A client's message of whole partitions, or of many keys of one: it runs, goes to the owner, or is told why
 * not; it does not wait for a partition that moves. */
void data_whole_asks_now(struct node *n, const struct data_caller *who, const struct client_message *m);

/* --- ask.c --- */
/* Through the gate, to the owner, or kept while its partition moves; or it is told why not. */
void data_ask(struct node *n, const struct data_caller *who, struct data_request *q);
void data_ask_now(struct node *n, const struct data_caller *who, struct data_request *q); /* or not kept */

/* --- parked.c --- */
bool data_moves_away(const struct node *n, uint32_t partition); /* ours, and on its way to another */
bool data_is_parked(const struct node *n, uint32_t partition);  /* calls for it wait: others come behind */
/* A copy of it waits. False: there is no room. */
bool data_park(struct node *n, const struct data_caller *who, const struct data_request *q);
/* The same of a client's message of one partition with many keys, which runs by data_whole_asks_now(). */
bool data_park_message(struct node *n, const struct data_caller *who, const struct client_message *m);
void data_parked_tick(struct node *n);
int64_t data_parked_deadline(const struct node *n);
void data_parked_forget(struct node *n, const struct mc_uuid *who); /* NULL: all */
void data_parked_invariant(const struct data_parked_calls *all);

/* --- move_source.c, move_take.c --- */
void data_turn_away(struct node *n, uint32_t p); /* calls that wait are to be asked again */
void data_follow_table(struct node *n);          /* after each step */

bool data_owns(const struct node *n, uint32_t partition);

/* --- tell.c --- */
/* acks: so many backups will say to the caller that they have the write */
void data_tell(struct node *n, const struct data_caller *who, const struct shard_effect *e, uint32_t acks);
void data_refuse(struct node *n, const struct data_caller *who, enum hz_exception member,
	enum client_error_code client, const char *why);
/* Its bytes in one piece; n -1: no memory for that. */
struct mc_bytes data_bytes(struct node *n, struct store_value v);
struct mc_bytes data_copy(
	struct node *n, struct mc_bytes b); /* in the step's memory; n -1: as above, or null */

/* --- gone.c --- */
void data_look_for_gone(struct node *n); /* members */
/* SHARD_FORGET: its calls; SHARD_GONE: its locks as well */
void data_let_go(struct node *n, enum shard_event_type type, struct mc_uuid who);

/* --- gone_list.c --- */
void data_client_holds(struct node *n, struct mc_uuid holder); /* a lock here, or the copy of one */
struct data_gone *data_gone_find(struct data_gone_clients *g, struct mc_uuid client); /* NULL: none */
void data_gone_drop(struct data_gone_clients *g, struct data_gone *c);
void data_gone_add(struct node *n, struct mc_uuid client); /* to be asked for when it has had its time */
void data_gone_forget(struct node *n);

/* --- gone_clients.c --- */
void data_gone_tick(struct node *n);
int64_t data_gone_deadline(const struct node *n);

/* --- events.c --- */
void data_tell_change(struct node *n, const struct map_slot *slot, const struct map_change *c);
/* Of a multimap: one value of a key */
void data_tell_item(struct node *n, const struct map_slot *slot, struct mc_bytes key,
	enum client_entry_kind kind, struct mc_bytes value, struct mc_bytes old);
/* CLEAR_ALL, EVICT_ALL: told by who asked for it, once */
void data_tell_cleared(struct node *n, struct mc_str name, enum client_entry_kind kind, int64_t count);
void data_listeners_drop(struct node *n);
void data_listeners_end(struct node *n, struct mc_str name); /* of a map that is destroyed */

/* --- backup_out.c: to backups --- */
/* Whom backups tell that they have a write, and by which number. */
struct data_ack_to {
	const struct mc_addr *caller; /* NULL: nobody */
	int64_t call_id, client_call; /* client_call -1: the caller is no client that counts them */
	struct mc_uuid uuid;
};
struct data_ack_to data_ack_to(struct node *n, const struct data_caller *who); /* who NULL: nobody */
/* What an effect of a partition of ours has changed; how many will say so. */
uint32_t data_back_up(
	struct node *n, struct map_slot *slot, const struct shard_effect *e, const struct data_ack_to *to);
/* A write of any kind: whose versions count it, how many copies of it there are, of which nobody waits for
 * `async`. versions NULL: no memory for them. */
struct data_copies {
	struct replica_versions *versions;
	uint32_t all, async;
};
uint32_t data_back_up_operation(struct node *n, const struct data_copies *of, uint32_t partition,
	struct mc_value *what, const struct data_ack_to *to);
uint32_t data_back_up_index(struct node *n, struct map_slot *slot, uint32_t partition, struct mc_value *what,
	const struct data_ack_to *to);
/* What one operation does to several entries of a partition, while `together` is set: its backup is one
 * operation, too. Entries that are written, of a cache in a form of its own; or `times`: what becomes of
 * entries' times alone, and whoever runs it makes the backup. False: it is none of them. */
struct data_together {
	struct hz_record_entry *v;
	struct map_entry *entries;
	struct mc_bytes *gone; /* keys of what is removed, and nothing else */
	uint32_t n, room;
	bool times;
	struct mc_bytes *keys; /* of a multimap, in the place of v: backups get all values of each */
	uint32_t key_count;
};
bool data_back_up_together(struct node *n, const struct map_slot *slot, const struct shard_effect *e);
uint32_t data_back_up_all(struct node *n, struct map_slot *slot, uint32_t partition,
	const struct data_together *t, const struct data_ack_to *to);
/* The same of an operation that is at hand. NULL: no memory. */
uint32_t data_back_up_made(struct node *n, struct map_slot *slot, uint32_t partition, struct mc_value *what,
	const struct data_ack_to *to);
bool data_has_backups(const struct node *n, const struct map_slot *slot, uint32_t partition);

/* --- forward_ops.c: requests as operations of members --- */
void *data_operation_of(struct node *n, const struct data_request *q, enum hz_class *cls);
/* Of a client's message of several keys of one partition. */
void *data_get_all_of(
	struct node *n, const struct data_caller *who, const struct client_message *m, enum hz_class *cls);
void *data_put_all_of(
	struct node *n, const struct data_caller *who, const struct client_message *m, enum hz_class *cls);
/* The head of one to a partition, with whom it is for. */
struct hz_op data_operation_head(const char *service, uint32_t partition, struct mc_uuid client);

/* --- forward.c: to the owner of a partition, for a client --- */
void data_forward_lay_out(struct data_service *d, struct node_block *b);
/* False: the owner is this member, or not known. Else the answer comes. */
bool data_forward(struct node *n, const struct data_caller *who, const struct data_request *q);
bool data_forward_body(
	struct node *n, const struct data_caller *who, uint32_t partition, enum hz_class cls, void *body);
/* The same to a member that is not ourselves. */
bool data_forward_to(
	struct node *n, const struct data_caller *who, struct member *m, enum hz_class cls, void *body);
void data_forward_forget(struct node *n);
void data_gather_forget(struct node *n);
/* A call of this cookie has somebody who waits for it. The invariants: so many wait, each for one. */
bool data_forward_waits(const struct data_service *d, uint64_t cookie);
bool data_gather_waits(const struct data_service *d, uint64_t cookie);
uint32_t data_forwards_invariant(const struct data_service *d);
uint32_t data_gathers_invariant(const struct data_service *d); /* of all of them: answers that are missing */
/* An error that a member answered with. */
void data_pass_error(struct node *n, const struct data_caller *who, enum invocation_outcome how,
	const struct hz_message *answer);

/* --- txn_member.c: operations of transactions are read, and done as backup. False: that cannot be --- */
bool take_txn_lock(const void *body, struct data_request *q);
bool take_txn_key(const void *body, struct data_request *q);
bool take_txn_set(const void *body, struct data_request *q);
bool take_txn_delete(const void *body, struct data_request *q);
bool take_txn_unlock(const void *body, struct data_request *q);
bool txn_run_set(struct node *n, struct map_slot *slot, uint32_t partition, const void *body);
bool txn_run_delete(struct node *n, struct map_slot *slot, uint32_t partition, const void *body);
bool txn_run_prepare(struct node *n, struct map_slot *slot, uint32_t partition, const void *body);
bool txn_run_unlock(struct node *n, struct map_slot *slot, uint32_t partition, const void *body);

/* --- backup_in.c --- */
/* An entry, and a request, as the owner has done it. False: not done. */
bool data_backup_keep(
	struct node *n, struct map_slot *slot, uint32_t partition, const struct hz_record_entry *r);
bool data_backup_copy(struct node *n, struct map_slot *slot, struct data_request *q);

/* --- merge_out.c: from one cluster to another --- */
/* This member goes to another cluster: maps keep what they have in its own partitions, all else goes. */
void data_keep_for_merge(struct node *n, uint64_t items); /* items: of containers, kept already */
void data_hand_over_tick(struct node *n);
int64_t data_hand_over_deadline(const struct node *n);
void data_hand_over_forget(struct node *n); /* what is kept goes, and is counted for the user */

/* --- compare.c --- */
int64_t data_compare_deadline(const struct node *n);
void data_compare_tick(struct node *n);
/* As backup: all of these namespaces, from the owner. */
void data_ask_sync(
	struct node *n, uint32_t partition, uint32_t replica, struct mc_value **namespaces, uint32_t count);
struct hz_op data_partition_head(uint32_t partition, uint32_t replica); /* of operations of partitions */

/* --- acks.c --- */
void data_acks_lay_out(struct data_acks *a, struct node_block *b);
void data_acks_init(struct data_acks *a);
/* A call id for a write of our own, or of a client that leaves the counting to us. */
int64_t data_ack_number(struct node *n);
/* Keeps the answer until so many acks have come for call_id, or MC_BACKUP_TIMEOUT_MS is over; false: there is
 * no memory for that, tell it now. */
bool data_ack_wait(struct node *n, int64_t call_id, uint32_t acks, const struct data_caller *who,
	const struct shard_effect *e);
/* The same for an answer of a queue, list, set or ring buffer. */
bool data_ack_wait_answer(struct node *n, int64_t call_id, uint32_t acks, const struct data_caller *who,
	const struct container_answer *answer);
void data_acks_tick(struct node *n);
int64_t data_acks_deadline(const struct node *n);
void data_acks_forget(struct node *n);
void data_acks_invariant(const struct data_acks *a);

/* --- near.c --- */
struct data_invalidation {
	struct mc_uuid source, partition;
	int64_t sequence;
};
/* From now on changes of this map are counted. False: no memory. */
bool data_near_open(struct node *n, struct mc_str name);
void data_nears_drop(struct node *n);
bool data_near_has(const struct node *n, struct mc_str name); /* they are */
/* The next number of a change; false: nobody caches the map. */
bool data_near_next(struct node *n, struct mc_str name, uint32_t partition, struct data_invalidation *out);
void *data_near_metadata(struct node *n, const struct client_message *m); /* an answer's body */

/* --- schemas.c --- */
const struct mc_compact_schema *data_schema_find(void *node, int64_t id); /* NULL: not known */
void data_schemas_drop(struct node *n);
void data_schemas_greet(struct node *n, struct member *m); /* one that is new gets them all */
/* Bodies of answers; NULL: no schema, or no room. */
void *data_schema_send(struct node *n, const struct client_message *m);
void *data_schemas_send(struct node *n, const struct client_message *m);
void *data_schema_fetch(struct node *n, const struct client_message *m);

/* --- iterate.c --- */
struct data_pair {
	struct mc_bytes key, value;
};
/* Of a walk over one partition: what is asked for, what of it is in `v`, and where it goes on. */
struct data_walk {
	struct mc_str name;
	int32_t batch;
	int32_t index, size; /* Hazelcast's last iteration pointer, as given and as it comes back */
	struct data_pair *v;
	uint32_t count;
};
/* How a walk begins. */
#define DATA_WALK_FIRST INT32_MAX, -1
bool data_walk_on(struct node *n, struct data_walk *p, uint32_t partition); /* false: no memory */
/* An answer's body; NULL: no memory */
void *data_fetch(struct node *n, const struct client_message *m);

/* --- query.c --- */
/* A client's message that looks at all entries. False: it is none. */
bool data_query_asks(struct node *n, const struct data_caller *who, const struct client_message *m);
/* A member's removeAll with a predicate, by the factory of a PartitionIteratingOperation. False: another. */
bool data_query_removes(struct node *n, const struct in *in, const struct mc_value *factory);

/* --- objects.c --- */
/* A client destroys one. False: another message. */
bool data_destroy_asks(struct node *n, const struct data_caller *who, const struct client_message *m);
/* The body of an answer to a client. */
void *data_objects_list(struct node *n, const struct client_message *m);

/* --- whole.c: operations of whole partitions --- */
struct data_whole {
	struct mc_str name;
	struct mc_bytes value;                  /* contains_value; of a cache: a policy, serialized */
	const struct mc_bytes *keys;            /* get_all */
	struct whole_call *call;                /* of a member's; NULL: of none */
	const struct data_pair *given;          /* put_all */
	const struct client_key_values *listed; /* the same, of a multimap */
	struct mc_value *const *merging;        /* merge */
	struct hz_multi_map_merge_container *const *merging_keys; /* the same, of a multimap */
	enum map_policy policy;
	const struct index_config *index; /* add_index */
	uint32_t key_count, given_count, listed_count, merging_count;
	int32_t kind;                        /* of a multimap: enum multimap_whole */
	const char *why;                     /* it cannot be done at all */
	struct mc_str cache;                 /* its full name, for events */
	const struct map_expiring *expiring; /* of a cache; NULL: a map */
	int32_t completion;
	bool all;              /* remove_all without keys */
	struct data_walk walk; /* of a cache */
	/* what comes of it */
	int64_t count;
	bool found, full; /* full: of put_all, the store is; of lists, too much for one answer */
	struct data_pair *pairs;
	uint32_t pair_count, pair_room;
	size_t bytes;
	struct data_ack_to to; /* put_all: who is told by backups, and by how many */
	uint32_t acks;
};
typedef void data_whole_fn(struct node *n, struct data_whole *w, uint32_t partition);
data_whole_fn data_whole_size, data_whole_clear, data_whole_evict, data_whole_contains_value, data_whole_list,
	data_whole_get_all, data_whole_put_all, data_whole_merge, data_whole_add_index;
bool data_whole_reads(data_whole_fn *act); /* it looks only */

#endif
