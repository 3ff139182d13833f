/* SPDX-License-Identifier: Apache-2.0 */
/* secret.h - the password between our nodes: from a file or the environment, never shown. */
#ifndef MC_CLI_SECRET_H
#define MC_CLI_SECRET_H

#include "common/cli/settings.h"

/* *size 0: there is none. The first line of the file counts. The settings have it no more: the caller has the
 * only copy, and wipes it. From here on nobody reads this process's memory, and it leaves no core file. */
bool secret_read(const struct settings *s, uint8_t *out, size_t cap, size_t *size, struct fault *fault);

#endif
