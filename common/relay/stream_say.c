/* SPDX-License-Identifier: Apache-2.0 */
/* stream_say.c - what is said of a stream on a link. Its bytes: stream_bytes.c. */
#include <string.h>

#include "common/relay/state.h"

void relay_stream_say(
	struct relay *r, struct link *l, uint8_t type, uint32_t to, const uint8_t *more, size_t n)
{
	uint8_t body[STREAM_NAME + 7 + SEAL_SHARED];

	mc_check(n <= sizeof(body) - STREAM_NAME);

	mc_put32(body, to);
	if (n > 0)
		memcpy(body + STREAM_NAME, more, n);
	relay_record_send(r, l, type, body, STREAM_NAME + n);
}

void relay_stream_say_number(struct relay *r, struct link *l, uint8_t type, uint32_t to, uint32_t n)
{
	uint8_t more[4];

	mc_put32(more, n);
	relay_stream_say(r, l, type, to, more, sizeof(more));
}

void relay_stream_say_reset(struct relay *r, struct link *l, uint32_t to, enum stream_reset why)
{
	uint8_t code = (uint8_t)why;

	relay_stream_say(r, l, RELAY_RECORD_RESET, to, &code, 1);
}

void relay_stream_say_open(struct relay *r, struct stream *s, struct link *l)
{
	uint8_t more[7 + SEAL_SHARED];

	more[0] = (uint8_t)(s->hops + 1);
	mc_put32(more + 1, s->addr);
	mc_put16(more + 5, s->port);
	memcpy(more + 7, s->key, SEAL_SHARED);
	relay_stream_say(r, l, RELAY_RECORD_OPEN, s->name, more, sizeof(more));
}
