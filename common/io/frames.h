/* SPDX-License-Identifier: Apache-2.0 */
/* frames.h - bytes of a connection into whole frames. Memory is taken for bytes that have come, never for
 * bytes announced. */
#ifndef MC_IO_FRAMES_H
#define MC_IO_FRAMES_H

#include "common/hz/message.h"

/* The beginning of a frame that is not whole yet; empty (and without memory) between frames. */
struct io_frames {
	uint8_t *buf; /* malloc'ed */
	size_t have, cap;
};

/* One frame at p: *size is its whole length, or 0 when more bytes are needed. Errors as
 * hz_frame_head_read. */
enum mc_err io_frame_next(
	const uint8_t *p, size_t n, uint32_t limit, struct hz_frame_head *head, size_t *size);
/* Room for the next read behind what is there: at most up to the end of this frame. NULL: no memory. Only
 * when have > 0. */
uint8_t *io_frames_room(struct io_frames *f, size_t *room);
/* More bytes behind what is there. False: no memory. */
bool io_frames_append(struct io_frames *f, const uint8_t *p, size_t n);
/* Keeps bytes that are no whole frame; they may lie in f's own buffer. False: no memory. n == 0 gives the
 * buffer back. */
bool io_frames_keep(struct io_frames *f, const uint8_t *p, size_t n);
void io_frames_free(struct io_frames *f);

#endif
