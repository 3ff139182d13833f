/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record.h - a recorded run: NDJSON, first a `header` (format, seed, configuration, what `started` said),
 * then each event of
 * the node as it was handed in. No secret is in it.
 */
#ifndef MC_IO_RECORD_H
#define MC_IO_RECORD_H

#include <jansson.h>

#include "common/io/edge_internal.h"

#define IO_RECORD_FORMAT 2

/* The fields of node_config, once for writing and reading. */
enum io_field_kind {
	IO_FIELD_TEXT,
	IO_FIELD_BOOL,
	IO_FIELD_INT,
	IO_FIELD_LINE,
	IO_FIELD_UINT,
	IO_FIELD_MS,
	IO_FIELD_SIZE
};
struct io_field {
	const char *name;
	enum io_field_kind kind;
	size_t offset;
};
extern const struct io_field io_config_fields[];
extern const unsigned io_config_field_count;
json_t *io_config_json(const struct node_config *cfg); /* the caller drops it */

/* Names of events in the file, from the list in node.h. */
extern const char *const io_event_names[NODE_EV_COUNT];

#endif
