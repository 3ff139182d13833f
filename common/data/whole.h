/* SPDX-License-Identifier: Apache-2.0 */
/* whole.h - what operations of whole partitions share, for members (whole_member.c) and clients
 * (whole_client.c): one function for each, run for one partition after the other. */
#ifndef MC_DATA_WHOLE_H
#define MC_DATA_WHOLE_H

#include "common/data/service_internal.h"

/* Layout of a key and a value in every list of both protocols. */
_Static_assert(sizeof(struct data_pair) == sizeof(struct client_entry) &&
		sizeof(struct data_pair) == sizeof(struct hz_map_entries_item) &&
		sizeof(struct data_pair) == sizeof(struct hz_query_result_row),
	"a key and a value");

/* Room for the entries of the partitions that this member owns, or for so many. False: more than one answer
 * can hold. */
bool whole_make_room(struct node *n, struct data_whole *w, uint32_t pairs);

/* One request of one of them. The outcome is borrowed until the next one. */
const struct map_outcome *whole_run(struct node *n, struct map_slot *slot, struct map_request *r);

extern const char whole_call_again[]; /* some are removed; as data_whole's `why` */
#define DATA_TOO_MUCH "the store of this member is full, or an answer would be too large"

/* A client's message of all partitions, of which others own some: asks them, and answers when all have said
 * what they have (gather.c). False: all are ours, or somebody's place is not filled. */
bool data_gather(struct node *n, const struct data_caller *who, const struct client_message *m);

/* What stands for a partition in the answer to a PartitionIteratingOperation that could not be run there. */
struct mc_value *whole_error(struct node *n, enum hz_exception e, const char *why);

/* An index that a client adds (index_adds.c), behind data_index_refuses. */
bool index_take_client(struct node *n, const struct client_map_add_index *b, struct data_whole *w);
/* Told once: indexes that other members have and this one does not keep. */
void index_tell_left_out(struct node *n, const struct map_slot *slot);
/* An owner has added it: AddIndexBackupOperation. */
bool index_run_backup(struct node *n, struct map_slot *slot, uint32_t partition, const void *body);
/* Reads what a client adds, into index_given. True: it makes no sense, or there is no memory, and so it is
 * answered. */
bool data_index_refuses(struct node *n, const struct data_caller *who, const struct client_message *m);

/* Its answer. */
void whole_client_tell(struct node *n, const struct data_caller *who, const struct data_whole *w);

/* A client's message of whole partitions. False: it is none. */
bool whole_client_asks(struct node *n, const struct data_caller *who, const struct client_message *m);

#endif
