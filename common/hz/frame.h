/* SPDX-License-Identifier: Apache-2.0 */
/* frame.h - writing a frame's head; reading it is in message.h. */
#ifndef MC_HZ_FRAME_H
#define MC_HZ_FRAME_H

#include "common/hz/message.h"
#include "common/wire/bytes.h"

enum { HZ_PACKET_VERSION = 4 };

void hz_frame_head_write(struct mc_wr *w, const struct hz_frame_head *h); /* PacketIOHelper */

#endif
