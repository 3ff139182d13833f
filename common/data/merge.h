/* SPDX-License-Identifier: Apache-2.0 */
/* merge.h - what goes to another cluster, as it is sent: all of it in the step's arena, or borrowed from the
 * store for the step. */
#ifndef MC_DATA_MERGE_H
#define MC_DATA_MERGE_H

#include "common/data/containers.h"
#include "common/data/service_internal.h"

/* NULL: no memory. */
struct mc_value *merge_entry_of(struct node *n, const struct store_view *v);
int64_t merge_ms_of(uint32_t s); /* as a time of an entry stands on the wire; -1: none is kept */
struct mc_value *merge_policy_of(struct node *n, enum map_policy policy);

#define MERGE_POLICY_UNKNOWN "this member knows Hazelcast's own merge policies, and no other"
/* False: it is none of Hazelcast's for maps. */
bool merge_policy_in(const struct mc_value *v, enum map_policy *policy);
/* The same by the name of its class, with or without the package. */
bool merge_policy_named(struct mc_str class, enum map_policy *policy);

/* --- merge_in.c --- */
/* What a factory has for this partition. */
void merge_take_partition(const struct hz_merge_operation_factory *o, struct data_whole *w, uint32_t at);

/* --- merge_batch.c --- */
/* Of what is kept of this partition; NULL: no more, or (hands[p].slot is not NULL) no memory. */
void *merge_next_batch(struct node *n, uint32_t p, enum hz_class *cls);

/* --- merge_containers.c --- */
/* Those that are ours and hold something go with us into another cluster, without those that wait for them:
 * so many items. */
uint64_t merge_keep_containers(struct node *n);
/* What is kept goes; so many items did. */
uint64_t merge_forget_containers(struct node *n);
/* The operation that hands it over to its owner; NULL: no memory. */
void *merge_container_of(struct node *n, const struct container *c, enum hz_class *cls);

#endif
