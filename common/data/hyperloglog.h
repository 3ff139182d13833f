/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hyperloglog.h - about how many different hashes there were (com.hazelcast.cardinality.impl.hyperloglog.impl
 * .HyperLogLogImpl, SparseHyperLogLogEncoder, DenseHyperLogLogEncoder), step by step as there, so that it
 * may go from member to member and each answers the same: few hashes as a list of numbers of 25 bits, many as
 * 16384 registers. Plain numbers; knows no message and no store.
 *
 * What overflows or is cut off there is so here, too: numbers are Java's int, in two's complement.
 */
#ifndef MC_DATA_HYPERLOGLOG_H
#define MC_DATA_HYPERLOGLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HYPERLOGLOG_P = 14, /* DEFAULT_P, and nobody can ask for another */
	HYPERLOGLOG_REGISTERS = 1 << HYPERLOGLOG_P,
	HYPERLOGLOG_TEMP = 200,
	/* the list becomes registers before it is longer; five bytes for each of those that come last */
	HYPERLOGLOG_LIST_MAX = HYPERLOGLOG_REGISTERS - 4 * HYPERLOGLOG_TEMP + 5 * HYPERLOGLOG_TEMP,
};

struct hyperloglog {
	bool dense;
	/* sparse: the list, as bytes: each number is the difference to the one before */
	uint32_t total, mark; /* numbers, bytes */
	int32_t prev;         /* the last number */
	uint32_t temp_n;
	int32_t temp[HYPERLOGLOG_TEMP];                       /* numbers that are not in the list yet */
	int32_t all[HYPERLOGLOG_LIST_MAX + HYPERLOGLOG_TEMP]; /* while they are put in order */
	union {
		uint8_t list[HYPERLOGLOG_LIST_MAX];
		uint8_t registers[HYPERLOGLOG_REGISTERS];
	};
};

/* Nothing was counted. The struct is the caller's, and large: 116 KB. */
void hyperloglog_init(struct hyperloglog *h);
/* What another has written, a list or registers. False: it makes no sense. */
bool hyperloglog_of_list(
	struct hyperloglog *h, const uint8_t *list, size_t n, int32_t total, int32_t mark, int32_t prev);
bool hyperloglog_of_registers(struct hyperloglog *h, const uint8_t *registers, size_t n);
void hyperloglog_add(struct hyperloglog *h, int64_t hash);
int64_t hyperloglog_estimate(struct hyperloglog *h);
/* Before it is written: nothing is left in `temp`. */
void hyperloglog_settle(struct hyperloglog *h);
/* All that the other one has counted; it becomes dense, and the other one may, too. */
void hyperloglog_merge(struct hyperloglog *h, struct hyperloglog *other);

/* --- as one value --- */
enum { HYPERLOGLOG_VALUE_MAX = 8 + 16 + HYPERLOGLOG_REGISTERS + 5 * HYPERLOGLOG_TEMP + 4 * HYPERLOGLOG_TEMP };
/* How long it is; `to` has room for HYPERLOGLOG_VALUE_MAX. The first eight bytes are nothing, as in every
 * value of a store. Never sent as it is. */
size_t hyperloglog_write(const struct hyperloglog *h, uint8_t *to);
/* False: it is none. */
bool hyperloglog_read(struct hyperloglog *h, const uint8_t *from, size_t n);

#endif
