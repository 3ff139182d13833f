/* SPDX-License-Identifier: Apache-2.0 */
/* form.c - records as fields of a line, as names, in templates; YAML is form_yaml.c. Knows no record by its
 * name but the verdict, which is about nothing that has one. */
#include "common/cli/form.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/escape.h"
#include "common/cli/field.h"
#include "common/cli/form_internal.h"

#define KEY_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789_."
#define TEMPLATE "template="

static const char *const words[] = { "text", "wide", "json", "yaml", "name" };

/* Of the first part alone: behind a dot may be what others have named. */
static bool is_known(const char *key, size_t n)
{
	return (n == 4 && memcmp(key, "peer", 4) == 0) || field_find(key, n) != NULL;
}

bool output_parse(const char *text, struct output *out, struct fault *fault)
{
	const char *at;

	*out = (struct output){ OUTPUT_TEMPLATE, NULL };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(text, words[i]) == 0)
			return out->form = (enum output_form)i, true;
	if (strncmp(text, TEMPLATE, sizeof(TEMPLATE) - 1) != 0)
		return fault_usage(fault,
			"It is text, wide, json, yaml, name, or 'template={host}:{port}'. mc-members has peers, dot, nagios "
			"and prometheus as well, with " OPTION_FORMAT ".",
			"There is no form '%s'.", text);
	out->form_of = text + sizeof(TEMPLATE) - 1;
	at = strchr(out->form_of, '{');
	if (at == NULL)
		return fault_usage(fault, "Write what it has to show: 'template={host}:{port}'.",
			"The template names no field.");
	for (; at != NULL; at = strchr(at + 1, '{')) {
		if (strspn(at + 1, KEY_LETTERS) == 0 || at[1 + strspn(at + 1, KEY_LETTERS)] != '}')
			return fault_usage(fault, "A field stands in braces: {host}. They are in RECORDS.",
				"'%s' is no field.", at);
		if (!is_known(at + 1, strcspn(at + 1, ".}")))
			return fault_usage(fault,
				"The manual's RECORDS has the fields; " OPTION_JSON " shows them.",
				"No record has a field '%.*s'.", (int)strcspn(at + 1, "}"), at + 1);
	}
	return true;
}

/* --- values --- */
void form_text(FILE *to, const char *p, size_t n)
{
	size_t cap = 4 * n + 8;
	char *clean = malloc(cap);

	if (clean != NULL)
		fwrite(clean, 1, escape_text(clean, cap, mc_str_of(p, n), ESCAPE_TERMINAL), to);
	free(clean);
}

void form_scalar(FILE *to, const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_STRING: form_text(to, json_string_value(v), json_string_length(v)); break;
	case JSON_INTEGER: fprintf(to, "%" JSON_INTEGER_FORMAT, json_integer_value(v)); break;
	case JSON_REAL: fprintf(to, "%.3f", json_real_value(v)); break;
	case JSON_TRUE: fputs("true", to); break;
	case JSON_FALSE: fputs("false", to); break;
	default: break;
	}
}

/* host:port, with the brackets of an IPv6 address. */
static bool print_peer(FILE *to, const json_t *object)
{
	const char *host = json_string_value(json_object_get(object, "host"));
	const json_t *port = json_object_get(object, "port");

	if (host == NULL || !json_is_integer(port))
		return false;
	fputs(strchr(host, ':') != NULL ? "[" : "", to);
	form_text(to, host, strlen(host));
	fprintf(to, strchr(host, ':') != NULL ? "]:%" JSON_INTEGER_FORMAT : ":%" JSON_INTEGER_FORMAT,
		json_integer_value(port));
	return true;
}

/* --- wide --- */
static void wide_text(FILE *to, const json_t *v)
{
	const char *p = json_string_value(v);
	bool plain = p[0] != '\0' && strpbrk(p, " \"=") == NULL;

	if (!plain)
		fputc('"', to);
	for (const char *q; (q = strchr(p, '"')) != NULL; p = q + 1) {
		form_text(to, p, (size_t)(q - p));
		fputs("\\\"", to);
	}
	form_text(to, p, strlen(p));
	if (!plain)
		fputc('"', to);
}

/* "10.0.0.4:6900,10.0.0.5:6900"; of objects without an address how many there are. */
static void wide_list(FILE *to, const json_t *list)
{
	size_t i, n = json_array_size(list);

	for (i = 0; i < n; i++) {
		const json_t *item = json_array_get(list, i);

		fputs(i > 0 ? "," : "", to);
		if (json_is_string(item))
			wide_text(to, item);
		else if (!json_is_object(item))
			form_scalar(to, item);
		else if (!print_peer(to, item))
			break;
	}
	if (i < n)
		fprintf(to, "%zu", n);
}

static void wide_fields(FILE *to, const char *inside, const json_t *object)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)object, key, v)
	{
		if (json_is_null(v) || (inside[0] == '\0' && strcmp(key, "type") == 0))
			continue;
		if (json_is_object(v)) {
			wide_fields(to, key, v);
			continue;
		}
		fprintf(to, " %s%s%s=", inside, inside[0] != '\0' ? "." : "", key);
		if (json_is_string(v))
			wide_text(to, v);
		else if (json_is_array(v))
			wide_list(to, v);
		else
			form_scalar(to, v);
	}
}

static void print_wide(FILE *to, const json_t *record)
{
	form_scalar(to, json_object_get(record, "type"));
	wide_fields(to, "", record);
	fputc('\n', to);
}

/* --- name --- */
static bool print_one_name(FILE *to, const json_t *object)
{
	static const char *const keys[] = { "map", "topic", "name", "uuid" };

	if (print_peer(to, object))
		return fputc('\n', to), true;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const json_t *v = json_object_get(object, keys[i]);

		if (!json_is_string(v))
			continue;
		form_scalar(to, v);
		return fputc('\n', to), true;
	}
	return false;
}

static void print_name(FILE *to, const json_t *record)
{
	const char *type = json_string_value(json_object_get(record, "type"));
	const json_t *members = json_object_get(record, "members"),
		     *member = json_object_get(record, "member");

	if (type == NULL || strcmp(type, "verdict") == 0)
		return;
	if (json_is_object(member))
		print_one_name(to, member);
	else if (!print_one_name(to, record))
		for (size_t i = 0; i < json_array_size(members); i++)
			print_one_name(to, json_array_get(members, i));
}

/* --- template --- */
static const json_t *find_value(const json_t *object, const char *key, size_t n)
{
	char name[64];
	size_t part;

	while (object != NULL && n > 0) {
		part = strcspn(key, ".}");
		part = part < n ? part : n;
		snprintf(name, sizeof(name), "%.*s", (int)part, key);
		object = json_object_get(object, name);
		key += part + 1;
		n -= part < n ? part + 1 : n;
	}
	return object;
}

static bool print_field(FILE *to, const json_t *object, const char *key, size_t n)
{
	const json_t *v;

	if (n == 4 && memcmp(key, "peer", 4) == 0 && json_object_get(object, "peer") == NULL)
		return print_peer(to, object);
	v = find_value(object, key, n);
	if (v == NULL || json_is_null(v) || json_is_object(v))
		return false;
	if (json_is_array(v))
		wide_list(to, v);
	else
		form_scalar(to, v);
	return true;
}

static const char *print_letter(FILE *to, const char *p)
{
	static const char marks[] = "nt\\", letters[] = "\n\t\\";
	const char *mark = p[0] == '\\' && p[1] != '\0' ? strchr(marks, p[1]) : NULL;

	fputc(mark != NULL ? letters[mark - marks] : p[0], to);
	return p + (mark != NULL ? 2 : 1);
}

/* False: a field of it is missing. */
static bool fill_template(FILE *to, const char *form, const json_t *object)
{
	while (*form != '\0') {
		if (*form == '{') {
			size_t n = strcspn(form, "}");

			if (!print_field(to, object, form + 1, n - 1))
				return false;
			form += n + 1;
		} else {
			form = print_letter(to, form);
		}
	}
	return fputc('\n', to) != EOF;
}

static bool print_filled(FILE *to, const char *form, const json_t *object)
{
	char *text = NULL;
	size_t n = 0;
	FILE *aside = open_memstream(&text, &n);
	bool whole = aside != NULL && fill_template(aside, form, object);

	if (aside != NULL)
		fclose(aside);
	if (whole)
		fwrite(text, 1, n, to);
	free(text);
	return whole;
}

/* The record, or each object in it and in its lists that has all fields. */
static void print_template(FILE *to, const char *form, const json_t *record)
{
	const char *key;
	json_t *v;

	if (print_filled(to, form, record))
		return;
	json_object_foreach((json_t *)(uintptr_t)record, key, v)
	{
		if (json_is_object(v))
			print_filled(to, form, v);
		for (size_t i = 0; json_is_array(v) && i < json_array_size(v); i++)
			if (json_is_object(json_array_get(v, i)))
				print_filled(to, form, json_array_get(v, i));
	}
}

void output_print(FILE *to, const struct output *o, const json_t *record)
{
	mc_check(json_is_object(record) && o->form != OUTPUT_TEXT && o->form != OUTPUT_JSON);
	switch (o->form) {
	case OUTPUT_WIDE: print_wide(to, record); break;
	case OUTPUT_YAML: form_yaml(to, record); break;
	case OUTPUT_NAME: print_name(to, record); break;
	default: print_template(to, o->form_of, record); break;
	}
}
