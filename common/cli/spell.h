/* SPDX-License-Identifier: Apache-2.0 */
/* spell.h - names of options: other spellings, near misses, and those of Payara Micro that mean nothing here.
 */
#ifndef MC_CLI_SPELL_H
#define MC_CLI_SPELL_H

#include "common/cli/option.h"

/* The row that `name` (n bytes, without `--`) is a spelling of: letter case and hyphens do not matter. NULL:
 * none. */
const struct opt_row *spell_row(const char *name, size_t n, unsigned tool_bit);
/* The visible row whose name is nearest, NULL when none is near. */
const struct opt_row *spell_near(const char *name, size_t n, unsigned tool_bit);

/* Options of Payara Micro that have nothing to do with the cluster. */
enum foreign {
	FOREIGN_NOT,
	FOREIGN_FLAG,
	FOREIGN_VALUE,
	FOREIGN_MAYBE /* a value may follow */,
	FOREIGN_CONTRARY
};
/* why: FOREIGN_CONTRARY only, why it cannot be just left out. */
enum foreign spell_foreign(const char *name, size_t n, const char **why);
/* Something to deploy: Payara takes such arguments without an option. */
bool spell_is_archive(const char *arg);

#endif
