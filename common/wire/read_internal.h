/* SPDX-License-Identifier: Apache-2.0 */
/* read_internal.h - what the files of the reader share. */
#ifndef MC_WIRE_READ_INTERNAL_H
#define MC_WIRE_READ_INTERNAL_H

#include "common/wire/walk.h"

enum { MC_HEAD_IDENTIFIED = 1, MC_HEAD_VERSIONED = 2 };

struct mc_uuid mc_read_uuid(struct mc_reader *r);
void mc_read_ints(struct mc_reader *r, int32_t *v, size_t n);
/* read_list.c: the lists of rows, into the struct `object` */
void mc_read_list(struct mc_reader *r, const struct mc_field *f, void *object);
void mc_read_longs8(struct mc_reader *r, void *out);
/* read_keep.c: everything from `from` on up to the tail rows as bytes, instead of the error that stands in r
 */
struct mc_bytes mc_keep_from(struct mc_reader *r, const struct mc_rd *from);
struct mc_value *mc_keep_value(struct mc_reader *r, const struct mc_rd *from);
/* Is a tail list of objects at the place where the reader is? */
bool mc_tail_list_is_here(const struct mc_reader *r, const struct mc_field *f);

#endif
