/* SPDX-License-Identifier: Apache-2.0 */
/* Line, two bytes of frame flags, a payload: refused, unknown, or written and read again equal. */
#include <string.h>

#include "tests/fuzz/fuzz.h"

static void check_back(const struct hz_message *m, enum mc_line line)
{
	struct hz_outgoing again = { m->cls, m->body, m->flags, m->partition_id };
	const struct mc_class *c = &hz_class_table[m->cls];
	struct mc_walk w = {
		.registry = &hz_registry, .line = line, .known = mc_known_inside(line, mc_announces(c, line))
	};
	size_t size = hz_frame_size(&again, line), n;
	struct hz_frame_head head;
	struct hz_message back;
	uint8_t *buf;

	HOLDS(size > HZ_FRAME_HEAD);
	buf = malloc(size);
	HOLDS(hz_frame_write(&again, line, buf, size, &n) == MC_ERR_OK && n == size);
	HOLDS(hz_frame_head_read(buf, MC_FRAME_MEMBER_MAX, &head) == MC_ERR_OK);
	HOLDS(hz_payload_read(&head, buf + HZ_FRAME_HEAD, head.size, line, fuzz_memory(1), &back) ==
		MC_ERR_OK);
	HOLDS(back.cls == m->cls && back.call_id == m->call_id && back.opaque == m->opaque);
	HOLDS(mc_equal_rows(&w, c->schema, m->body, back.body));
	free(buf);
}

/* A class that may be versioned was not (or the other way round): its optional fields are other ones when
 * written. */
static bool head_is_ours(const struct hz_message *m, enum mc_line line)
{
	return (m->raw.p[MC_BLOB_HEAD] == 3) == mc_announces(&hz_class_table[m->cls], line);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	enum mc_line line = fuzz_line(p, n);
	struct mc_json j = fuzz_json(line);
	struct hz_frame_head head = { .partition_id = -1 };
	struct hz_message m;

	if (n < 3)
		return 0;
	head.flags = mc_get16(p + 1);
	head.size = (uint32_t)(n - 3);
	if (hz_payload_read(&head, p + 3, n - 3, line, fuzz_memory(0), &m) != MC_ERR_OK || m.cls == HZ_NONE)
		return 0;
	mc_json_object(&j, &hz_class_table[m.cls], m.body, false);
	if (head_is_ours(&m, line))
		check_back(&m, line);
	return 0;
}
