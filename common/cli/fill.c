/* SPDX-License-Identifier: Apache-2.0 */
#include "common/cli/fill.h"

#include <string.h>

static const char *value_of(const struct fill *with, const char *key, size_t n)
{
	for (; with->key != NULL; with++)
		if (strlen(with->key) == n && memcmp(with->key, key, n) == 0)
			return with->value != NULL ? with->value : "";
	return NULL;
}

/* Never half a character at the end. */
static size_t put(char *out, size_t cap, size_t used, const char *p, size_t n)
{
	size_t room = cap - used - 1;

	if (n > room) {
		n = room;
		while (n > 0 && ((unsigned char)p[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out + used, p, n);
	return used + n;
}

size_t fill_text(char *out, size_t cap, const char *form, const struct fill *with)
{
	const char *end, *value;
	size_t used = 0, n;

	if (cap == 0)
		return 0;
	for (; *form != '\0'; form += n) {
		n = strcspn(form, "{");
		if (n > 0) {
			used = put(out, cap, used, form, n);
			continue;
		}
		end = strchr(form, '}');
		value = end != NULL ? value_of(with, form + 1, (size_t)(end - form) - 1) : NULL;
		n = value != NULL ? (size_t)(end - form) + 1 : 1;
		used = value != NULL ? put(out, cap, used, value, strlen(value))
				     : put(out, cap, used, form, 1);
	}
	out[used] = '\0';
	return used;
}
