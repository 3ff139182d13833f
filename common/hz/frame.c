/* SPDX-License-Identifier: Apache-2.0 */
/* frame.c - the eleven bytes in front of a payload: version, flags, partition id, size. */
#include "common/hz/frame.h"

#include "common/base/check.h"

_Static_assert(HZ_FRAME_HEAD == sizeof(uint8_t) + sizeof(uint16_t) + 2 * sizeof(uint32_t),
	"version, flags, partition id, size");
_Static_assert(MC_FRAME_MOVE_MAX <= INT32_MAX, "no limit lets a size through that is refused here");

enum mc_err hz_frame_head_read(const uint8_t head[HZ_FRAME_HEAD], uint32_t limit, struct hz_frame_head *out)
{
	struct mc_rd r = mc_rd_of(head, HZ_FRAME_HEAD);

	if (mc_rd_u8(&r) != HZ_PACKET_VERSION)
		return MC_ERR_VALUE;
	out->flags = mc_rd_u16(&r);
	out->partition_id = (int32_t)mc_rd_u32(&r);
	out->size = mc_rd_u32(&r);
	if (out->size > INT32_MAX || (out->size > 0 && out->size < MC_BLOB_HEAD))
		return MC_ERR_VALUE;
	return out->size > limit ? MC_ERR_LIMIT : MC_ERR_OK;
}

void hz_frame_head_write(struct mc_wr *w, const struct hz_frame_head *h)
{
	mc_check(h->size == 0 || (h->size >= MC_BLOB_HEAD && h->size <= INT32_MAX)); /* as it is read */
	mc_wr_u8(w, HZ_PACKET_VERSION);
	mc_wr_u16(w, h->flags);
	mc_wr_u32(w, (uint32_t)h->partition_id);
	mc_wr_u32(w, h->size);
}
