/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recorded.c - recorded conversations, one packet a line: {"t_ms","from","to","hex"}. Whatever real members
 * said must decode. Lines of 5.7 are known by their file's name.
 */
#include <string.h>

#include "common/hz/frame.h"
#include "tests/golden/golden.h"

bool is_recorded(json_t *o)
{
	return json_object_get(o, "t_ms") != NULL && json_object_get(o, "from") != NULL;
}

static const char *frame_fault(const struct vector *v, bool *kept)
{
	struct hz_frame_head head;
	struct hz_message m;
	enum mc_err err;

	if (v->n == HZ_PROTOCOL_SIZE)
		return memcmp(v->bytes, HZ_PROTOCOL, HZ_PROTOCOL_SIZE) == 0 ? NULL
									    : "not the protocol of members";
	if (v->n < HZ_FRAME_HEAD)
		return "shorter than a frame's head";
	err = hz_frame_head_read(v->bytes, MC_FRAME_MEMBER_MAX, &head);
	if (err == MC_ERR_OK && head.size != v->n - HZ_FRAME_HEAD)
		return "not one whole frame";
	if (err == MC_ERR_OK)
		err = hz_payload_read(&head, v->bytes + HZ_FRAME_HEAD, head.size, v->line, scratch(), &m);
	if (err != MC_ERR_OK)
		return mc_err_text(err);
	*kept = m.opaque || m.cls == HZ_NONE;
	return NULL;
}

const char *recorded_fault(const struct vector *v, bool *kept)
{
	struct hz_message m;
	enum mc_err err;

	mc_arena_reset(scratch());
	if (strstr(text_of(v->json, "from"), "-udp") == NULL)
		return frame_fault(v, kept);
	err = hz_datagram_read(v->bytes, v->n, v->line, scratch(), &m);
	*kept = err == MC_ERR_OK && m.opaque;
	return err == MC_ERR_OK ? NULL : mc_err_text(err);
}
