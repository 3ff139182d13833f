/* SPDX-License-Identifier: Apache-2.0 */
/* home_text.c - an address of 127.77.0.0/16 as people write it. */
#include <string.h>

#include "common/relay/state.h"

void relay_home_text(uint32_t addr, char out[RELAY_HOME_TEXT])
{
	static const char digits[] = "0123456789";
	char *p = out;

	for (int shift = 24; shift >= 0; shift -= 8) {
		unsigned n = addr >> shift & 255;

		if (n >= 100)
			*p++ = digits[n / 100];
		if (n >= 10)
			*p++ = digits[n / 10 % 10];
		*p++ = digits[n % 10];
		*p++ = shift > 0 ? '.' : '\0';
	}
}

uint32_t relay_home_read(const char *host)
{
	uint32_t addr = 0, part = 0;

	for (;; host++) {
		if (*host >= '0' && *host <= '9') {
			part = part * 10 + (uint32_t)(*host - '0');
			continue;
		}
		addr = addr << 8 | (part & 255);
		part = 0;
		if (*host != '.')
			break;
	}
	return addr;
}

bool relay_home_is_own(const struct relay *r, const char *host)
{
	char text[RELAY_HOME_TEXT];

	if (r->own.addr == 0)
		return false;
	relay_home_text(r->own.addr, text);
	return strcmp(host, text) == 0;
}
