/* SPDX-License-Identifier: Apache-2.0 */
/* secret.h - the password between our nodes: from a file or the environment, never shown. */
#ifndef MC_CLI_SECRET_H
#define MC_CLI_SECRET_H

#include "common/cli/settings.h"

/* *size 0: there is none. The first line of the file counts. */
bool secret_read(const struct settings *s, uint8_t *out, size_t cap, size_t *size, struct fault *fault);

#endif
