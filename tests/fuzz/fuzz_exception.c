/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a Java stream: class and message lie inside it, and can be shown. */
#include "tests/fuzz/fuzz.h"

static bool inside(struct mc_str s, const uint8_t *p, size_t n)
{
	return s.n < 0 || ((const uint8_t *)s.p >= p && (const uint8_t *)s.p + s.n <= p + n);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct mc_value v = { .type = MC_TYPE_JAVA, .u.bytes = { p, (int32_t)n } };
	struct mc_json j = fuzz_json(MC_LINE_53);
	struct mc_str java_class, message;

	hz_exception_read(&v, fuzz_memory(0), &java_class, &message);
	HOLDS(inside(java_class, p, n) && inside(message, p, n));
	hz_exception_retryable(java_class);
	mc_json_value(&j, &v);
	return 0;
}
