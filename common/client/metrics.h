/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics.h - what a real member measures of itself, as MCReadMetrics has it: one collection of all its
 * figures, in the form of com.hazelcast.internal.metrics.impl.MetricsCompressor (5.3 to 5.7, version 1).
 *
 * A collection is two deflated texts (zlib, RFC 1950) in one blob: the words, and the figures, each of which
 * says only what differs from the one before it. Inflating is the caller's: this room knows no zlib.
 */
#ifndef MC_CLIENT_METRICS_H
#define MC_CLIENT_METRICS_H

#include "common/base/arena.h"
#include "common/base/types.h"

/* A collection as it comes. Borrowed. */
struct client_metrics_blob {
	struct mc_bytes words, figures; /* deflated */
	uint32_t count;                 /* of figures */
};
/* False: it is another form, or broken. */
bool client_metrics_open(struct mc_bytes blob, struct client_metrics_blob *out);

/* One figure. Words are ASCII, other characters are '?'; null text: not given. */
struct client_metric {
	struct mc_str prefix, metric;              /* "partitions", "migrationQueueSize" */
	struct mc_str discriminator, discriminant; /* "name", that of a map */
	int64_t value;                             /* of a fraction what stands before its point */
};
typedef void client_metric_fn(void *ctx, const struct client_metric *m);
/* Hands each figure to `each`, in their order. The inflated texts are borrowed; `mem` holds the words until
 * it returns. False: they are broken, or the words need more than `mem` has; what was handed over until then
 * is not to be trusted either. */
bool client_metrics_read(struct mc_bytes words, struct mc_bytes figures, uint32_t count, struct mc_arena *mem,
	client_metric_fn *each, void *ctx);

#endif
