/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert.h - thresholds of --warning and --critical, as the guidelines of the monitoring plugins write ranges:
 * "10" alerts outside 0 to 10, "10:" below 10, "~:10" above 10, "10:20" outside, "@10:20" inside. Pure.
 */
#ifndef MC_TOOLS_MEMBERS_ALERT_H
#define MC_TOOLS_MEMBERS_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/io/fault.h"

struct alert_range {
	int64_t low, high; /* INT64_MIN, INT64_MAX: without an end */
	bool inside;       /* alert inside, not outside */
};
/* The n bytes at text. False: that is no range. */
bool range_read(const char *text, size_t n, struct alert_range *out);
bool range_alerts(const struct alert_range *r, int64_t value);

/* What is measured, and in the performance data. The first is what a range without a name is about. */
/* clang-format off */
#define ALERT_LABELS(X) \
	X(MEMBERS, "members") X(LITE, "lite") X(VERSION, "version") X(STATE, "state") \
	X(PARTITIONS, "partitions") X(UNOWNED, "unowned") X(WAITING, "waiting") X(MIGRATIONS, "migrations") \
	X(SAFE, "safe") X(ENTRIES, "entries") X(BYTES, "bytes") X(CLIENTS, "clients") X(UNTOLD, "untold") \
	X(SIDES, "sides") X(SILENT, "silent")
/* clang-format on */
enum alert_label {
#define X(name, text) ALERT_##name,
	ALERT_LABELS(X)
#undef X
		ALERT_COUNT
};
extern const char *const alert_labels[ALERT_COUNT];

/* Of one option: a range for each label, as text too. */
struct alerts {
	struct {
		struct alert_range range;
		const char *text; /* borrowed, n bytes; NULL: none was given */
		int n;
	} of[ALERT_COUNT];
	bool given;
};
/* "3:" or "members=3:,waiting=0"; text NULL: none. `option` is named in the fault. */
bool alerts_read(const char *option, const char *text, struct alerts *out, struct fault *fault);

#endif
