/* SPDX-License-Identifier: Apache-2.0 */
/* form_yaml.c - a record as a YAML document (1.1 and 1.2 read the same in it): texts that could be anything
 * else are quoted. */
#include <string.h>
#include <strings.h>

#include "common/base/utf8.h"
#include "common/cli/form_internal.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define PLAIN LETTERS "0123456789 _./-"

/* Words that a reader of 1.1 takes for something else. */
static const char *const reserved[] = { "true", "false", "yes", "no", "on", "off", "y", "n", "null" };

static bool is_plain(const char *p, size_t n)
{
	if (n == 0 || strchr(LETTERS, p[0]) == NULL || strspn(p, PLAIN) != n || p[n - 1] == ' ')
		return false;
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strcasecmp(p, reserved[i]) == 0)
			return false;
	return true;
}

static void quoted(FILE *to, const uint8_t *p, size_t n)
{
	uint32_t letter;

	fputc('"', to);
	for (size_t i = 0; i < n;) {
		i += mc_utf8_get(p + i, n - i, &letter);
		if (letter == '"' || letter == '\\')
			fprintf(to, "\\%c", (char)letter);
		else if (letter >= ' ' && letter < 0x7f)
			fputc((int)letter, to);
		else
			fprintf(to, letter < 0x10000 ? "\\u%04X" : "\\U%08X", letter);
	}
	fputc('"', to);
}

static void print_scalar(FILE *to, const json_t *v)
{
	if (json_is_null(v))
		fputs("null", to);
	else if (!json_is_string(v))
		form_scalar(to, v);
	else if (is_plain(json_string_value(v), json_string_length(v)))
		fputs(json_string_value(v), to);
	else
		quoted(to, (const uint8_t *)json_string_value(v), json_string_length(v));
}

/* The depth of records is bounded by their writer. Of an item of a list the first key stands behind the
 * hyphen. */
static void print_object(FILE *to, const json_t *object, int indent, bool first_is_in_place)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)object, key, v)
	{
		size_t n = json_array_size(v);

		fprintf(to, "%*s%s:", first_is_in_place ? 0 : indent, "", key);
		first_is_in_place = false;
		if (json_is_object(v) && json_object_size(v) > 0) {
			fputc('\n', to);
			print_object(to, v, indent + 2, false);
			continue;
		}
		if (!json_is_array(v) || n == 0) {
			fputc(' ', to);
			if (json_is_array(v) || json_is_object(v))
				fputs(json_is_array(v) ? "[]" : "{}", to);
			else
				print_scalar(to, v);
		}
		fputc('\n', to);
		for (size_t i = 0; i < n; i++) {
			fprintf(to, "%*s- ", indent, "");
			if (json_is_object(json_array_get(v, i)))
				print_object(to, json_array_get(v, i), indent + 2, true);
			else {
				print_scalar(to, json_array_get(v, i));
				fputc('\n', to);
			}
		}
	}
}

void form_yaml(FILE *to, const json_t *record)
{
	fputs("---\n", to);
	print_object(to, record, 0, false);
}
