/* SPDX-License-Identifier: Apache-2.0 */
/* status.c - the rows of exit statuses, for the manuals, and which of two weighs more. */
#include "common/base/status.h"

#include "common/base/check.h"

const struct status_row status_rows[STATUS_COUNT] = {
#define X(name, number, text) { number, text },
	STATUSES(X)
#undef X
};

enum status status_worse(enum status a, enum status b)
{
	static const unsigned char weight[STATUS_COUNT] = {
		[STATUS_OK] = 0,
		[STATUS_SILENCE] = 1,
		[STATUS_NOT] = 2,
		[STATUS_DENIED] = 3,
		[STATUS_USAGE] = 4,
		[STATUS_HOST] = 5,
	};

	mc_check(a >= STATUS_OK && a < STATUS_COUNT && b >= STATUS_OK && b < STATUS_COUNT);
	return weight[a] >= weight[b] ? a : b;
}
