/* SPDX-License-Identifier: Apache-2.0 */
/* query_read_blob.c - the object in a blob that a client sent, or why it cannot be read; and an object as a
 * blob.
 */
#include "common/data/query_read.h"
#include "common/data/query_run.h"
#include "common/hz/message.h"
#include "common/wire/walk.h"

bool query_read_blob(struct mc_arena *mem, enum mc_line line, struct mc_bytes blob, struct mc_value **v,
	struct query_fault *fault)
{
	struct mc_reader r;

	*fault = (struct query_fault){ .err = QUERY_ERR_OK };
	*v = NULL;
	if (blob.n <= 0)
		return true;
	if (blob.n < MC_BLOB_HEAD) {
		*fault =
			(struct query_fault){ .err = QUERY_ERR_SYNTAX, .what = "it is no serialized object" };
		return false;
	}
	mc_read_init(&r, &hz_registry, line, blob.p + 4, (size_t)blob.n - 4, mem);
	*v = mc_read_value(&r);
	if (r.in.err == MC_ERR_OK)
		return true;
	*fault = (struct query_fault){ .err = QUERY_ERR_SYNTAX,
		.what = "it has an object of a class that needs Java",
		.unsupported = r.in.err == MC_ERR_UNKNOWN };
	if (r.in.err == MC_ERR_LIMIT)
		*fault = (struct query_fault){ .err = QUERY_ERR_DEPTH };
	else if (r.in.err != MC_ERR_UNKNOWN)
		fault->what = mc_err_text(r.in.err);
	return false;
}

struct mc_bytes data_query_blob(struct node *n, const struct mc_value *v)
{
	struct mc_writer w;
	uint8_t *p;

	if (v == NULL)
		return (struct mc_bytes){ NULL, -1 };
	mc_write_init(&w, &hz_registry, n->line, mc_wr_count());
	mc_write_value(&w, v);
	p = node_new_array(n, 1, w.out.len + 4);
	if (p == NULL || w.out.err != MC_ERR_OK)
		return (struct mc_bytes){ NULL, -1 };
	mc_write_init(&w, &hz_registry, n->line, mc_wr_of(p + 4, w.out.len));
	mc_write_value(&w, v);
	return (struct mc_bytes){ p, (int32_t)w.out.len + 4 };
}
