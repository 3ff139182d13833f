/* SPDX-License-Identifier: Apache-2.0 */
/* scan.c - finds where a client message ends in a stream. Looks at each frame head once. */
#include "common/client/message.h"

#include "common/base/check.h"

/* One frame head. A length is compared as it came, before anything is added to it. */
static enum mc_err look(struct client_scan *s, const uint8_t *head, size_t max)
{
	uint32_t length = mc_get32le(head);
	uint16_t flags = mc_get16le(head + 4);

	mc_check(s->at <= max && s->frames <= MC_CLIENT_FRAMES_MAX);
	if (length < CLIENT_FRAME_HEAD || length > INT32_MAX)
		return MC_ERR_VALUE;
	if (length > max - s->at || s->frames >= MC_CLIENT_FRAMES_MAX)
		return MC_ERR_LIMIT;
	if (s->frames == 0 && (flags & CLIENT_FRAME_UNFRAGMENTED) != CLIENT_FRAME_UNFRAGMENTED)
		s->fragment = true; /* the middle of one is waited for to its end, as members do */
	if (s->fragment && (flags & (CLIENT_FRAME_UNFRAGMENTED | CLIENT_FRAME_FINAL)) != 0)
		return MC_ERR_VALUE;
	s->at += length;
	s->frames++;
	s->need = s->at + (flags & CLIENT_FRAME_FINAL ? 0 : CLIENT_FRAME_HEAD);
	s->last = flags & CLIENT_FRAME_FINAL;
	return MC_ERR_OK;
}

enum mc_err client_scan(struct client_scan *s, const uint8_t *p, size_t n, size_t max)
{
	enum mc_err err = MC_ERR_OK;

	mc_check(!s->over); /* client_skip's by then */
	if (s->frames == 0)
		s->need = CLIENT_FRAME_HEAD;
	while (err == MC_ERR_OK && !s->last && s->at < n && n - s->at >= CLIENT_FRAME_HEAD)
		err = look(s, p + s->at, max);
	s->done = s->last && n >= s->need;
	return err;
}

enum { CORRELATION_AT = CLIENT_FRAME_HEAD + 4, CORRELATION_END = CORRELATION_AT + 8 };

bool client_skip_begin(struct client_scan *s, const uint8_t *p)
{
	if (s->frames == 0 || s->at < CORRELATION_END)
		return false;
	s->correlation = (int64_t)mc_get64le(p + CORRELATION_AT);
	s->over = true;
	return true;
}

size_t client_skip(struct client_scan *s, const uint8_t *p, size_t n, enum mc_err *err)
{
	size_t took = 0;

	mc_check(s->over);
	*err = MC_ERR_OK;
	for (;;) {
		size_t step = s->at < n - took ? s->at : n - took;

		took += step;
		s->at -= step;
		s->done = s->last && s->at == 0;
		if (s->done || n - took < CLIENT_FRAME_HEAD)
			return took;
		s->at = mc_get32le(p + took);
		s->last = mc_get16le(p + took + 4) & CLIENT_FRAME_FINAL;
		if (s->at < CLIENT_FRAME_HEAD || s->at > INT32_MAX) {
			*err = MC_ERR_VALUE;
			return took;
		}
	}
}
