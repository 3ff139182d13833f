/* SPDX-License-Identifier: Apache-2.0 */
/* template.c - fills the places of a sentence. Knows no formats: values are text. */
#include "common/base/template.h"

#include <string.h>

#include "common/base/check.h"

static const char *value_of(const struct template_value *with, const char *key, size_t n)
{
	for (; with->key != NULL; with++)
		if (strlen(with->key) == n && memcmp(with->key, key, n) == 0)
			return with->value != NULL ? with->value : "";
	return NULL;
}

/* Appends n bytes, as many as there is room for, and never half a character at the end. */
static size_t append(char *out, size_t cap, size_t used, const char *p, size_t n)
{
	size_t room = cap - used - 1;

	mc_check(used < cap);
	if (n > room) {
		n = room;
		while (n > 0 && ((unsigned char)p[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out + used, p, n);
	return used + n;
}

size_t template_text(char *out, size_t cap, const char *form, const struct template_value *with)
{
	const char *open, *close, *value;
	size_t used = 0, n;

	if (cap == 0)
		return 0;
	for (; *form != '\0'; form += n) {
		open = strchr(form, '{');
		n = open != NULL ? (size_t)(open - form) : strlen(form);
		if (n > 0) {
			used = append(out, cap, used, form, n);
			continue;
		}
		close = strchr(form, '}');
		value = close != NULL ? value_of(with, form + 1, (size_t)(close - form) - 1) : NULL;
		n = value != NULL ? (size_t)(close - form) + 1 : 1;
		used = value != NULL ? append(out, cap, used, value, strlen(value))
				     : append(out, cap, used, form, 1);
	}
	out[used] = '\0';
	return used;
}
