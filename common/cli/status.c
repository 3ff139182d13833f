/* SPDX-License-Identifier: Apache-2.0 */
#include "common/cli/status.h"

const struct status_row status_rows[STATUS_COUNT] = {
#define X(name, number, text) { number, text },
	STATUSES(X)
#undef X
};
