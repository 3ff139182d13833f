/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replicated_maps.h - replicated maps (com.hazelcast.replicatedmap.impl.ReplicatedMapService): each data
 * member has all of one. What is written goes to the owner of the key's partition, which counts it and sends
 * it to all others; who sees that it has missed something asks the owner for all of that partition. Here one
 * is a map of the shard under a name that no map has, with entries in partitions of others as well.
 */
#ifndef MC_DATA_REPLICATED_MAPS_H
#define MC_DATA_REPLICATED_MAPS_H

#include "common/data/moves.h"
#include "common/data/whole_rows.h"

#define REPLICATED_MAP_SERVICE "hz:impl:replicatedMapService"

/* --- multimap_names.c --- */
struct mc_str replicated_map_name(struct node *n, struct mc_str name); /* as multimap_map_name */
/* A client's message of this type is about a replicated map. */
bool replicated_is_asked(enum client_type type);

/* --- replicated_out.c: as owner --- */
/* What an effect has changed: told to who listens here, and sent to all other data members. So many of them,
 * the caller, will say so. who NULL: nobody waits for an answer. */
uint32_t replicated_tell(
	struct node *n, struct map_slot *slot, const struct shard_effect *e, const struct data_caller *who);
/* All of the partition is gone here: it goes everywhere. */
void replicated_tell_cleared(struct node *n, struct map_slot *slot, uint32_t partition);
/* To a member, in the name of the service; its answer does not matter. */
void replicated_send(struct node *n, struct member *m, uint32_t partition, enum hz_class cls, void *body);
/* Of the step's memory: so much may be filled with values. */
size_t replicated_room_bytes(const struct node *n);
/* As many entries, with values of so many bytes in all, can be written in this step: all are told of each. */
bool replicated_has_room(const struct node *n, struct mc_str name, uint32_t entries, size_t bytes);
/* What is left of an entry's time, 0: it stays for ever. An entry expires at a whole second, which may have
 * begun already; others would keep for ever what has nothing left. */
int64_t replicated_ttl_ms(const struct node *n, uint64_t expires_ms);
/* An entry, as a change that all are told of; old: what stood there. */
struct replicated_change {
	struct mc_bytes key, value; /* value n < 0: none */
	bool removes;
	struct mc_iobj old;
	int64_t ttl_ms; /* 0: it stays */
	int64_t version;
	const struct mc_addr *by; /* the member that asked for it */
};
struct hz_replicated_map_replicate_update_operation *replicated_update_of(
	struct node *n, const struct map_slot *slot, const struct replicated_change *c);

/* --- replicated_versions.c --- */
/* What is known of a partition: how many writes there were, and whether all of them are here. */
int64_t replicated_version(const struct map_slot *slot, uint32_t partition);
bool replicated_is_whole(const struct map_slot *slot, uint32_t partition);
/* Before anything is written here as owner: its number has a place. False: no memory, and a write that is not
 * counted would be lost on all others. */
bool replicated_ready(struct node *n, struct map_slot *slot, uint32_t partition);
/* All of it is here, with this number. False: no memory. */
bool replicated_set(struct node *n, struct map_slot *slot, uint32_t partition, int64_t version);
/* One write has come (InternalReplicatedMapStorage.setVersion); lost: there was no room for it. True: by this
 * one it is seen that something is missing. */
bool replicated_count(struct node *n, struct map_slot *slot, uint32_t partition, int64_t version, bool lost);
#define REPLICATED_NO_ROOM \
	"a replicated map has no room for more in this partition: all of it must fit into one message"
/* It cannot be written, for all of a partition has to fit into one message; NULL: it can. */
const char *replicated_misfit(struct node *n, const struct data_request *q);
/* A value that another member sent, as a serialized one; n < 0: none. */
struct mc_bytes replicated_value(struct node *n, const struct mc_iobj *o);
/* A VersionResponsePair: the value that was there, as what the owner answers a member with. */
struct mc_value *replicated_response(
	struct node *n, const struct data_caller *who, uint32_t partition, struct mc_iobj value);

/* --- replicated_ops.c --- */
/* The operation that a member sends for a request; NULL: there is none. */
void *replicated_operation_of(struct node *n, const struct data_request *q, enum hz_class *cls);

/* --- replicated_moves.c --- */
/* Of each there, beside its key and its value: their lengths, and five times. */
enum { REPLICATED_RECORD_BYTES = 48 };
/* Those there from *place on, up to `most` bytes and what the step's memory has room for, but one at least.
 * NULL: it has no room. */
struct hz_replicated_map_record_migration_info *replicated_records(struct node *n,
	const struct map_slot *slot, uint32_t partition, store_place *place, size_t most, uint32_t *count,
	size_t *bytes);
bool replicated_are_records(const struct hz_replicated_map_record_migration_info *v, uint32_t n);
enum store_err replicated_keep_all(struct node *n, struct map_slot *slot, uint32_t partition,
	const struct hz_replicated_map_record_migration_info *v, uint32_t count);
extern const struct move_service move_replicated;
bool move_replicated_fit(const void *body);
enum store_err move_replicated_take(struct node *n, uint32_t partition, const void *body);

/* --- replicated_sync.c: what is missing --- */
void replicated_ask(struct node *n, const struct map_slot *slot, uint32_t partition); /* the owner, for all */
/* Of a partition of ours: its versions, to all other data members, in so many messages. */
uint32_t replicated_compare(struct node *n, uint32_t partition);
/* There is a member, or a map, more: soon all is compared. */
void replicated_look_soon(struct node *n);
void replicated_tick(struct node *n);
int64_t replicated_deadline(const struct node *n);

/* --- replicated_calls.c --- */
/* Looks at a key here, whoever owns it. False: it does not look only, or this member has not got all. */
bool replicated_read(struct node *n, const struct data_caller *who, const struct data_request *q);
enum replicated_whole {
	REPLICATED_SIZE = 1,
	REPLICATED_CONTAINS_VALUE,
	REPLICATED_LIST,
	REPLICATED_CLEAR,
	REPLICATED_PUT_ALL,
	REPLICATED_MERGE,
};
enum { REPLICATED_WHOLE_ROWS = 9 };
extern const struct whole_row replicated_whole_rows[REPLICATED_WHOLE_ROWS];
data_whole_fn replicated_whole; /* by data_whole.kind */

/* --- replicated_merge.c --- */
whole_take_fn replicated_take_merge, replicated_take_merge_factory;
data_whole_fn replicated_merge;
/* The operation that hands these entries over to their owner in another cluster; NULL: no memory. */
void *replicated_merge_of(
	struct node *n, const struct map_slot *slot, const struct store_view *rows, uint32_t count);

/* --- replicated_client.c: how the fields of each message are read --- */
typedef bool replicated_take_fn(struct node *n, const void *body, struct data_whole *w);
replicated_take_fn replicated_take_size, replicated_take_list, replicated_take_clear, replicated_take_value,
	replicated_take_entries;
struct data_listener;
/* False: it is no listener of a replicated map. */
bool replicated_take_listener(struct node *n, const struct client_message *m, struct data_listener *l);

#endif
