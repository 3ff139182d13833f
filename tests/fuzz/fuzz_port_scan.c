/* SPDX-License-Identifier: Apache-2.0 */
/* A line, then what somebody answers on a port: to a member, as the payload of a frame to one, to a client,
 * and by its first bytes. */
#include <string.h>

#include "common/hz/message.h"
#include "common/io/member_question.h"
#include "tools/probe/port_scan_internal.h"
#include "common/wire/bytes.h"
#include "tests/fuzz/fuzz.h"

static void framed(const uint8_t *p, size_t n)
{
	static const uint8_t head[] = { 4, 0, HZ_PACKET_CONTROL | HZ_PACKET_4_0, 0xff, 0xff, 0xff, 0xff };
	static uint8_t frame[HZ_FRAME_HEAD + MC_SCAN_READ];
	struct member_told told;

	if (n > MC_SCAN_READ)
		return;
	memcpy(frame, head, sizeof(head));
	mc_put32(frame + sizeof(head), (uint32_t)n);
	if (n > 0)
		memcpy(frame + HZ_FRAME_HEAD, p, n);
	HOLDS(member_question_read(frame, HZ_FRAME_HEAD + n, fuzz_memory(0), &told) != MEMBER_TOLD ||
		(told.claimed.host[0] != '\0' && !told.uuid.null));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct port_scan_result r = { .claims = false };
	const struct banner_row *row;
	struct member_told told;
	bool more;

	if (n == 0)
		return 0;
	p++;
	n--;
	member_question_read(p, n, fuzz_memory(0), &told);
	framed(p, n);
	scan_client_read(p, n, NULL, fuzz_memory(0), &r);
	HOLDS(r.name == SCAN_NAME_UNKNOWN);
	scan_client_read(p, n, "dev", fuzz_memory(0), &r);
	HOLDS(memchr(r.version, '\0', sizeof(r.version)) != NULL);
	row = banner_find(p, n, &more);
	HOLDS(banner_line(p, n) <= n && (row == NULL || row->size <= n));
	return 0;
}
