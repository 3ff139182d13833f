/* SPDX-License-Identifier: Apache-2.0 */
/* hyperloglog_value.c - all that was counted as one value of a store: eight bytes of nothing, the numbers of
 * the list and of what is not in it yet, and both behind each other; or the registers. */
#include <string.h>

#include "common/data/hyperloglog.h"

enum { M = HYPERLOGLOG_REGISTERS, NOTHING = 8, HEAD = NOTHING + 16, DENSE_MARK = -1 };

size_t hyperloglog_write(const struct hyperloglog *h, uint8_t *to)
{
	int32_t head[4] = { (int32_t)h->total, h->dense ? DENSE_MARK : (int32_t)h->mark, h->prev,
		(int32_t)h->temp_n };
	size_t n = h->dense ? M : h->mark, temp = h->dense ? 0 : h->temp_n * sizeof(h->temp[0]);

	memset(to, 0, NOTHING);
	memcpy(to + NOTHING, head, sizeof(head));
	memcpy(to + HEAD, h->list, n);
	memcpy(to + HEAD + n, h->temp, temp);
	return HEAD + n + temp;
}

bool hyperloglog_read(struct hyperloglog *h, const uint8_t *from, size_t n)
{
	int32_t head[4];

	if (n < HEAD)
		return false;
	memcpy(head, from + NOTHING, sizeof(head));
	if (head[1] == DENSE_MARK)
		return hyperloglog_of_registers(h, from + HEAD, n - HEAD);
	if (!hyperloglog_of_list(h, from + HEAD, n - HEAD, head[0], head[1], head[2]) || head[3] < 0 ||
		head[3] >= HYPERLOGLOG_TEMP ||
		n != HEAD + (size_t)head[1] + (size_t)head[3] * sizeof(h->temp[0]))
		return false;
	h->temp_n = (uint32_t)head[3];
	memcpy(h->temp, from + HEAD + head[1], h->temp_n * sizeof(h->temp[0]));
	return true;
}
