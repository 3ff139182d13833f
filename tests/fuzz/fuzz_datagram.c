/* SPDX-License-Identifier: Apache-2.0 */
/* Line, a datagram: refused, or written and read again equal. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static uint8_t buf[MC_DATAGRAM_MAX];
	enum mc_line line = fuzz_line(p, n);
	struct mc_walk w = { .registry = &hz_registry, .line = line, .known = mc_known_inside(line, false) };
	struct mc_json j = fuzz_json(line);
	struct hz_message m, back;
	size_t size;

	if (n == 0 || hz_datagram_read(p + 1, n - 1, line, fuzz_memory(0), &m) != MC_ERR_OK)
		return 0;
	mc_json_object(&j, &hz_class_table[m.cls], m.body, false);
	if (hz_datagram_write(m.cls, m.body, line, buf, sizeof(buf), &size) != MC_ERR_OK)
		return 0; /* it had no versions where we write them, and was as long as a datagram can be */
	HOLDS(hz_datagram_read(buf, size, line, fuzz_memory(1), &back) == MC_ERR_OK && back.cls == m.cls);
	HOLDS(mc_equal_rows(&w, hz_class_table[m.cls].schema, m.body, back.body));
	return 0;
}
