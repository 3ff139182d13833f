/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flakes.h - flake id generators (com.hazelcast.flakeidgen.impl.FlakeIdGeneratorProxy): batches of numbers
 * that no other member gives out. Nothing is stored, so a node without a store serves them as well. An id is
 * milliseconds since 2018, a sequence, and the member's number, from the highest bits down. All names share
 * one sequence here: ids of two generators differ, too, and what is promised of one (64 ids in a millisecond,
 * for some seconds more in advance) is what all of them have together.
 */
#ifndef MC_DATA_FLAKES_H
#define MC_DATA_FLAKES_H

#include "common/member/block.h"
#include "common/member/member.h"

/* com.hazelcast.config.FlakeIdGeneratorConfig */
enum { FLAKE_BITS_SEQUENCE = 6, FLAKE_BITS_NODE = 16, FLAKE_BATCH_MAX = 100000, FLAKE_AHEAD_MS = 15000 };
#define FLAKE_EPOCH_MS INT64_C(1514764800000)

enum flake_err { FLAKE_OK, FLAKE_NODE, FLAKE_TIME };
/* `count` ids for the member of this number, 1 to FLAKE_BATCH_MAX of them: *base and each 2^FLAKE_BITS_NODE
 * behind it. *next is the first sequence that was not given out yet, INT64_MIN at the start; *wait_ms: how
 * long to keep the answer back, for ids would lie too far in the future. */
enum flake_err flake_batch(
	int64_t *next, int64_t clock_ms, int32_t number, int32_t count, int64_t *base, int64_t *wait_ms);

/* This part of the node's block; n NULL while only counting. */
void flakes_lay_out(struct node *n, struct node_block *b);
void flakes_init(struct node *n);
bool flakes_asked(struct node *n, const struct client_asks *asks); /* false: another message */
handler_fn on_flake_ids;
void flakes_tick(struct node *n);

#endif
