/* SPDX-License-Identifier: Apache-2.0 */
/* data_show_internal.h - between data_show.c, data_print.c and data_java.c, for nobody else. */
#ifndef MC_CLI_DATA_SHOW_INTERNAL_H
#define MC_CLI_DATA_SHOW_INTERNAL_H

#include <stdio.h>

#include "common/base/limits.h"
#include "common/cli/data_text.h"
#include "common/client/data.h"
#include "common/query/extract.h"
#include "common/wire/bytes.h"
#include "common/wire/value.h"

#define DATA_DOUBLE_TEXT 40
void data_double_text(char out[DATA_DOUBLE_TEXT], double d);
bool data_is_utf8(struct mc_str s);

/* data_print.c: any value; what its type is called, static. q: what is known of schemas. */
const char *data_print(FILE *to, struct mc_bytes blob, struct mc_arena *mem, struct query_context *q);

/* data_record.c: a Portable or Compact object. False, and nothing is written: it is damaged, or a schema is
 * missing, which q says. */
bool data_print_record(FILE *to, struct query_context *q, struct mc_bytes blob);
bool data_record_is_whole(struct query_context *q, struct mc_bytes blob);

/* data_java.c: an object stream; payara: behind one with an application's name. False: it cannot be read. */
bool data_print_java(FILE *to, struct mc_bytes stream, bool payara, struct mc_arena *mem);

#endif
