/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multimaps.h - multimaps (com.hazelcast.multimap.impl.MultiMapService) on the maps of a shard: a multimap is
 * a map under a name that no map has, whose value is all values of a key (multi.h), so that locks, waiting,
 * versions and moving are those of maps. What members send each other of it is Hazelcast's own. Values are
 * kept once each (ValueCollectionType.SET, Hazelcast's default).
 */
#ifndef MC_DATA_MULTIMAPS_H
#define MC_DATA_MULTIMAPS_H

#include "common/data/moves.h"
#include "common/data/multi.h"
#include "common/data/whole_rows.h"

#define MAP_SERVICE "hz:impl:mapService"
#define MULTIMAP_SERVICE "hz:impl:multiMapService"

/* --- multimap_names.c: which map an object of a service is --- */
/* Null: another service, the name is null or too long, or a map's that is not plain. In the step's arena, or
 * `name` itself. */
struct mc_str map_name_of(struct node *n, struct mc_str service, struct mc_str name);
struct mc_str multimap_map_name(struct node *n, struct mc_str name);
bool move_map_is(const struct mc_value *namespace); /* of a map, a multimap or a cache */
/* Whose keys can be locked: a map or a multimap. ns may be NULL. */
bool map_has_locks(const struct hz_distributed_object_namespace *ns);
/* And back. */
const char *map_service(struct mc_str map);
struct mc_str map_object(struct mc_str map);
/* A client's message about a map that nobody may name: maps_is_plain. */
bool map_is_misnamed(const struct client_message *m);
/* A client's message of this type is about a multimap. */
bool multimap_is_asked(enum client_type type);

/* --- multimap_answers.c --- */
/* A MultiMapResponse of the values; n < 0: null. */
struct mc_value *multimap_response(struct node *n, struct mc_bytes values);
/* The values of one that another member sent, as one; n < 0: none, or it is something else. */
struct mc_bytes multimap_values_in(struct node *n, const struct mc_value *response);
/* All values, as a list for a client: in the step's arena. */
struct client_blob *multimap_list(struct node *n, struct mc_bytes values, uint32_t *count);
/* The operation that a member sends for a putAll. NULL: no memory. */
void *multimap_put_all_of(
	struct node *n, const struct data_caller *who, const struct client_message *m, enum hz_class *cls);
/* The operation that a member sends for a request. */
void *multimap_operation_of(struct node *n, const struct data_request *q, enum hz_class *cls);

/* multimap_backups.c: what a backup runs, in the step's arena; NULL: no memory */
struct mc_value *multimap_backup(struct node *n, const struct map_slot *slot, const struct map_change *c);
struct mc_value *multimap_cleared(struct node *n, const struct map_slot *slot);
/* What the owner has done, as its backup does it. False: not done. */
bool multimap_copy(struct node *n, struct map_slot *slot, struct data_request *q);
/* As backup. False: not done. */
typedef bool multimap_backup_fn(struct node *n, struct map_slot *slot, uint32_t partition, const void *body);
multimap_backup_fn multimap_run_put, multimap_run_remove, multimap_run_delete, multimap_run_clear,
	multimap_run_put_all, multimap_run_merge; /* run_merge: multimap_merge.c */
/* A change, to who listens. */
void multimap_tell_change(struct node *n, const struct map_slot *slot, const struct map_change *c);

/* --- multimap_merge.c --- */
whole_take_fn multimap_take_merge;
data_whole_fn multimap_merge;
/* The operation that hands these entries over to their owner in another cluster; NULL: no memory. */
void *multimap_merge_of(
	struct node *n, const struct map_slot *slot, const struct store_view *rows, uint32_t count);

/* --- multimap_records.c --- */
struct hz_op multimap_nested(void); /* the head of what a Backup holds */
/* All values of these keys, for backups, in one operation. */
struct mc_value *multimap_backup_all(
	struct node *n, const struct map_slot *slot, uint32_t partition, const struct data_together *t);
/* Records of these values, in the step's arena; *count 0: there are none, or no memory. */
struct hz_multi_map_record **multimap_records_out(struct node *n, struct mc_bytes values, uint32_t *count);

/* --- multimap_moves.c --- */
/* From *place on, as move_map_give. */
bool multimap_give(struct move_piece *p, struct map_slot *slot, uint64_t *place);
bool move_multimaps_fit(const void *body);
enum store_err move_multimaps_take(struct node *n, uint32_t partition, const void *body);
/* In front of the first of them: what stands there goes */
bool move_multimap_clear_fits(const void *body);
enum store_err move_multimap_clear_take(struct node *n, uint32_t partition, const void *body);

/* --- cache_moves.c --- */
/* The same of a cache. */
bool cache_give(struct move_piece *p, struct map_slot *slot, uint64_t *place);
bool move_caches_fit(const void *body), move_cache_rest_fits(const void *body);
enum store_err move_caches_take(struct node *n, uint32_t partition, const void *body),
	move_cache_rest_take(struct node *n, uint32_t partition, const void *body);

/* --- multimap_whole.c --- */
/* MultiMapOperationFactory.OperationFactoryType */
enum multimap_whole {
	MULTIMAP_KEY_SET = 1,
	MULTIMAP_VALUES,
	MULTIMAP_ENTRY_SET,
	MULTIMAP_CONTAINS,
	MULTIMAP_SIZE,
	MULTIMAP_CLEAR,
	MULTIMAP_PUT_ALL, /* ours: it has a factory of its own */
	MULTIMAP_MERGE,   /* and it has none */
};
enum { MULTIMAP_WHOLE_ROWS = 8 };
extern const struct whole_row multimap_whole_rows[MULTIMAP_WHOLE_ROWS];
data_whole_fn multimap_whole; /* by data_whole.kind */

#endif
