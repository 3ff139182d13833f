/* SPDX-License-Identifier: Apache-2.0 */
/* Any eleven bytes: refused, or a head that is written back as it came. */
#include <string.h>

#include "common/hz/frame.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	uint8_t back[HZ_FRAME_HEAD];
	struct mc_wr w = mc_wr_of(back, sizeof(back));
	struct hz_frame_head h;

	if (n < HZ_FRAME_HEAD || hz_frame_head_read(p, MC_FRAME_PEER_MAX, &h) != MC_ERR_OK)
		return 0;
	HOLDS(h.size <= MC_FRAME_PEER_MAX);
	hz_frame_head_write(&w, &h);
	HOLDS(w.len == HZ_FRAME_HEAD && memcmp(back, p, HZ_FRAME_HEAD) == 0);
	return 0;
}
