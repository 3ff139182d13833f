/* SPDX-License-Identifier: Apache-2.0 */
/* frames.c - bytes of a connection cut into frames. Takes memory for bytes that have come, never for
 * announced ones. */
#include "common/io/frames.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

enum { FIRST = 512 }; /* the first piece of memory: most frames between members are smaller */

enum mc_err io_frame_next(
	const uint8_t *p, size_t n, uint32_t limit, struct hz_frame_head *head, size_t *size)
{
	enum mc_err err;

	mc_check(limit > 0);
	*size = 0;
	if (n < HZ_FRAME_HEAD)
		return MC_ERR_OK;
	err = hz_frame_head_read(p, limit, head);
	if (err)
		return err;
	if (n - HZ_FRAME_HEAD >= head->size)
		*size = HZ_FRAME_HEAD + (size_t)head->size;
	return MC_ERR_OK;
}

/* Length of the frame as far as it is known. Its head was checked when it came. */
static size_t wanted(const struct io_frames *f)
{
	struct hz_frame_head head;

	if (f->have < HZ_FRAME_HEAD || hz_frame_head_read(f->buf, MC_FRAME_MOVE_MAX, &head))
		return HZ_FRAME_HEAD;
	return HZ_FRAME_HEAD + (size_t)head.size;
}

static bool grow(struct io_frames *f, size_t cap)
{
	uint8_t *buf = realloc(f->buf, cap);

	mc_check(cap > f->cap && f->have <= f->cap);
	if (!buf)
		return false;
	f->buf = buf;
	f->cap = cap;
	return true;
}

uint8_t *io_frames_room(struct io_frames *f, size_t *room)
{
	size_t want = wanted(f), cap = f->have < FIRST ? FIRST : 2 * f->have;

	mc_check(f->have > 0 && f->have <= want);
	if (cap > want)
		cap = want;
	if (cap > f->cap && !grow(f, cap))
		return NULL;
	*room = (f->cap < want ? f->cap : want) - f->have;
	return f->buf + f->have;
}

bool io_frames_append(struct io_frames *f, const uint8_t *p, size_t n)
{
	size_t want = f->have + n, cap = f->have < FIRST ? FIRST : 2 * f->have;

	if (want > f->cap && !grow(f, want < cap ? cap : want))
		return false;
	memcpy(f->buf + f->have, p, n);
	f->have = want;
	return true;
}

bool io_frames_keep(struct io_frames *f, const uint8_t *p, size_t n)
{
	mc_check(p != f->buf || n <= f->cap);
	if (n == 0) {
		io_frames_free(f);
		return true;
	}
	if (p == f->buf) {
		f->have = n;
		return true;
	}
	if (n > f->cap && !grow(f, n < FIRST ? FIRST : n))
		return false;
	memmove(f->buf, p, n);
	f->have = n;
	return true;
}

void io_frames_free(struct io_frames *f)
{
	free(f->buf);
	*f = (struct io_frames){ 0 };
}
