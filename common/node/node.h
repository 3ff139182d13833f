/* SPDX-License-Identifier: Apache-2.0 */
/*
 * node.h - a cluster member as a function: (state, event) -> effects. No clock, no socket, no memory of its
 * own.
 *
 * The caller hands in events, each with the time, and carries out the effects in their order. Whatever an
 * event points to is borrowed for the one step; whatever an effect points to lives until the next step on the
 * same `struct node_effects`.
 */
#ifndef MC_NODE_NODE_H
#define MC_NODE_NODE_H

#include "common/member/config.h"
#include "common/member/effect.h"
#include "common/member/event.h"

/* --- the node --- */
struct node;

/* bytes of the block for node_init; mostly untouched until needed */
size_t node_size(const struct node_config *cfg);
/* block: zeroed, aligned to 16, at least node_size(cfg). seed: everything random follows from it; secret: 32
 * bytes from the system's generator, for the password exchange only (may be NULL without a password). cfg
 * must outlive the node. */
struct node *node_init(void *block, const struct node_config *cfg, uint64_t seed, const uint8_t *secret);
/* One event in, effects appended to fx (which the caller has reset). */
void node_step(struct node *n, const struct node_event *ev, struct node_effects *fx);
/* When to call with TICK at the latest; INT64_MAX: no need. */
int64_t node_deadline(const struct node *n);

/* How far the search among addresses is. */
struct node_search {
	uint32_t all, tried, answered;
};
/* False: the node is not looking for a cluster in that way. */
bool node_search(const struct node *n, struct node_search *out);

/* mc_check of all that holds between two steps: a walk over the whole state, for the simulator and tests. */
void node_invariant(struct node *n);

/* For tests, the simulator and status: what the node believes. */
enum node_phase node_phase_of(const struct node *n);
struct mc_uuid node_uuid(const struct node *n);
struct mc_uuid node_master(const struct node *n); /* null: none known */
int32_t node_list_version(const struct node *n);
/* False between a change of master and the first list of the new one: the list then is still the old
 * master's. */
bool node_settled(const struct node *n);
uint32_t node_member_count(const struct node *n);
uint32_t node_client_count(const struct node *n); /* that have authenticated */
enum mc_line node_line(const struct node *n);     /* to decode frames with */
/* i-th member in list order; borrowed until the next step. */
bool node_member_at(const struct node *n, uint32_t i, struct node_member_view *out);
/* Partition table: owner's uuid of partition p, replica r; null: none. And the table's stamp. */
struct mc_uuid node_replica(const struct node *n, uint32_t p, uint32_t r);
int64_t node_stamp(const struct node *n);

#endif
