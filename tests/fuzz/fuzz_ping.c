/* SPDX-License-Identifier: Apache-2.0 */
/* A datagram of --ping-group behind its mark, cut or filled up to its size: refused, or written and read
 * again equal. */
#include <string.h>

#include "tools/probe/ping_message.h"
#include "tools/probe/ping_track.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	uint8_t bytes[MC_PING_SIZE] = { 'm', 'c', 'P', 'G', 1 }, again[MC_PING_SIZE];
	struct ping_track t = { .any = false };
	struct ping_message m, back;
	size_t i;

	HOLDS(n == MC_PING_SIZE || !ping_read(p, n, &m));
	memcpy(bytes + 5, p, n < sizeof(bytes) - 5 ? n : sizeof(bytes) - 5);
	if (ping_read(bytes, sizeof(bytes), &m)) {
		ping_write(&m, again);
		HOLDS(ping_read(again, sizeof(again), &back) && back.id == m.id &&
			back.heard_n == m.heard_n && back.seq == m.seq);
		HOLDS(memcmp(back.heard, m.heard, sizeof(m.heard)) == 0);
	}
	for (i = 0; i + 8 <= n; i += 8) { /* numbers as they come */
		uint32_t seq =
			(uint32_t)p[i] << 24 | (uint32_t)p[i + 1] << 16 | (uint32_t)p[i + 2] << 8 | p[i + 3];

		ping_track_take(
			&t, seq, (uint64_t)p[i + 4] << 56 | p[i + 5], (int64_t)p[i + 6] << 40 | p[i + 7]);
		HOLDS(ping_track_lost_first(&t) <= MC_PING_FIRST);
	}
	return 0;
}
