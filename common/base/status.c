/* SPDX-License-Identifier: Apache-2.0 */
/* status.c - the rows of exit statuses, for the manuals. */
#include "common/base/status.h"

const struct status_row status_rows[STATUS_COUNT] = {
#define X(name, number, text) { number, text },
	STATUSES(X)
#undef X
};
