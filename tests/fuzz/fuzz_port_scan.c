/* SPDX-License-Identifier: Apache-2.0 */
/* A line, then what somebody answers on a port: to a member, as the payload of a frame to one, to a client,
 * and by its first bytes. */
#include <string.h>

#include "common/hz/message.h"
#include "tools/probe/port_scan_internal.h"
#include "common/wire/bytes.h"
#include "tests/fuzz/fuzz.h"

static void framed(const uint8_t *p, size_t n, struct port_scan_result *r)
{
	static const uint8_t head[] = { 4, 0, HZ_PACKET_CONTROL | HZ_PACKET_4_0, 0xff, 0xff, 0xff, 0xff };
	static uint8_t frame[HZ_FRAME_HEAD + MC_SCAN_READ];

	if (n > MC_SCAN_READ)
		return;
	memcpy(frame, head, sizeof(head));
	mc_put32(frame + sizeof(head), (uint32_t)n);
	if (n > 0)
		memcpy(frame + HZ_FRAME_HEAD, p, n);
	HOLDS(scan_handshake_read(frame, HZ_FRAME_HEAD + n, fuzz_memory(0), r) != SCAN_READ_GOOD ||
		r->claims);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct port_scan_result r = { .claims = false };
	const struct banner_row *row;
	bool more;

	if (n == 0)
		return 0;
	p++;
	n--;
	scan_handshake_read(p, n, fuzz_memory(0), &r);
	framed(p, n, &r);
	scan_client_read(p, n, NULL, fuzz_memory(0), &r);
	HOLDS(r.name == SCAN_NAME_UNKNOWN);
	scan_client_read(p, n, "dev", fuzz_memory(0), &r);
	HOLDS(memchr(r.version, '\0', sizeof(r.version)) != NULL);
	row = banner_find(p, n, &more);
	HOLDS(banner_line(p, n) <= n && (row == NULL || row->size <= n));
	return 0;
}
