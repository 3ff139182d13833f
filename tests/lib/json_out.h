/* SPDX-License-Identifier: Apache-2.0 */
/* json_out.h - the small pieces of JSON text, for json.c and json_value.c. `more`: the next item needs a
 * comma. */
#ifndef TESTS_LIB_JSON_OUT_H
#define TESTS_LIB_JSON_OUT_H

#include "tests/lib/walkers.h"

void mc_json_raw(struct mc_json *j, const char *z);
void mc_json_open(struct mc_json *j, const char *bracket);
void mc_json_close(struct mc_json *j, const char *bracket);
void mc_json_item(struct mc_json *j); /* before each element of an array */
void mc_json_key(struct mc_json *j, const char *name, const char *suffix);
void mc_json_int(struct mc_json *j, int64_t v);
void mc_json_bool(struct mc_json *j, bool b);
void mc_json_uuid(struct mc_json *j, struct mc_uuid u);
void mc_json_hex(struct mc_json *j, const uint8_t *p, size_t n);
/* {"key":"hex"}, or null */
void mc_json_bytes(struct mc_json *j, const char *key, struct mc_bytes b);
/* Text as Java streams hold it: NUL in two bytes, supplementary characters as surrogate pairs. */
void mc_json_java_str(struct mc_json *j, struct mc_str s);

#endif
