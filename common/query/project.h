/* SPDX-License-Identifier: Apache-2.0 */
/* project.h - some attributes of an entry as one value. */
#ifndef MC_QUERY_PROJECT_H
#define MC_QUERY_PROJECT_H

#include "common/query/extract.h"

/* A blob in q->mem: the value of one attribute (n -1: null), or an Object[] of several. Errors are in q. */
struct mc_bytes query_project(struct query_context *q, const struct query_path *columns, uint32_t n,
	bool single, const struct query_entry *e);

#endif
