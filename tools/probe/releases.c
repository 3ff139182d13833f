/* SPDX-License-Identifier: Apache-2.0 */
/* releases.c - from the poms of Payara's release tags. */
#include "tools/probe/releases.h"

#include <stddef.h>

#define ANY 0xff

static const struct {
	uint8_t major, minor, patch;
	const char *payara;
} releases[] = {
	{ 3, 4, 0, "4.1.151" },
	{ 3, 4, 2, "4.1.152" },
	{ 3, 5, 0, "4.1.153" },
	{ 3, 5, 2, "4.1.1.154 and 161" },
	{ 3, 6, 2, "4.1.1.162" },
	{ 3, 6, 4, "4.1.1.163" },
	{ 3, 7, 1, "4.1.1.164" },
	{ 3, 7, 4, "4.1.1.171" },
	{ 3, 8, 0, "4.1.2.172 and 173" },
	{ 3, 8, 5, "4.1.2.174 and 181" },
	{ 3, 9, ANY, "5.181 and 5.182" },
	{ 3, 10, ANY, "5.183" },
	{ 3, 11, 0, "5.184" },
	{ 3, 11, 1, "5.191" },
	{ 3, 12, 0, "5.192 to 5.194" },
	{ 3, 12, ANY, "5.201 to 5.2020.7" },
	{ 4, 1, ANY, "5.2021.1 and 5.2021.2" },
	{ 4, 2, 4, "5.2022.3 and 5.2022.4" },
	{ 4, 2, 5, "5.2022.5" },
	{ 4, 2, ANY, "5.2021.3 to 5.2022.5" },
	{ 5, 1, ANY, "6.2022.1 to 6.2023.3" },
	{ 5, 2, ANY, "6.2023.4 to 6.2023.6" },
	{ 5, 3, 1, "6.2023.7 to 6.2023.11" },
	{ 5, 3, 6, "6.2023.12 to 6.2025.7" },
	{ 5, 3, 8, "6.2025.8 to 6.2025.11, 7.2025.1 to 7.2026.8" },
	{ 5, 3, ANY, "6.2023.7 and later, 7 up to 7.2026.8" },
	{ 5, 7, ANY, "7.2026.9 and later" },
};

const char *payara_with(uint8_t major, uint8_t minor, uint8_t patch)
{
	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++)
		if (releases[i].major == major && releases[i].minor == minor &&
			(releases[i].patch == patch || releases[i].patch == ANY))
			return releases[i].payara;
	return NULL;
}
