/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A reader with a planted fault: it adds to a length before it compares. This target must fail on the corpus
 * of values, or the others prove nothing.
 */
#include "tests/fuzz/fuzz.h"

/* The text's end; the length is trusted once it was made a sum. */
static uint32_t text_end(const uint8_t *p, size_t n)
{
	uint32_t end = 9 + mc_get32(p + 5);

	return end > n ? (uint32_t)n : end;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (n < 9 || mc_get32(p + 1) != (uint32_t)MC_TYPE_STRING)
		return 0;
	HOLDS(text_end(p, n) >= 9);
	return 0;
}
