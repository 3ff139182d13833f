/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema.c - a JSON Schema for each type of record, from the rows of field_rows.c, run by scripts/generate.
 *
 *   schema DIRECTORY   writes TYPE.json for each
 */
#include <stdio.h>
#include <string.h>

#include "common/cli/field.h"

static void scalar(FILE *to, const char *type, const char *more, bool optional)
{
	fprintf(to, optional ? "{ \"type\": [\"%s\", \"null\"]%s }" : "{ \"type\": \"%s\"%s }", type, more);
}

static void properties(FILE *to, const char *fields, int indent);

static void objects(FILE *to, const char *fields, bool list, int indent)
{
	fprintf(to, list ? "{ \"type\": \"array\", \"items\": " : "");
	properties(to, fields, indent);
	fprintf(to, list ? " }" : "");
}

static void value(FILE *to, const struct field_said *f, int indent)
{
	static const char uuid[] = ", \"pattern\": \"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$\"";

	switch (field_find(f->key, f->key_size)->kind) {
	case FIELD_TEXT: scalar(to, "string", "", f->optional); break;
	case FIELD_UUID: scalar(to, "string", uuid, f->optional); break;
	case FIELD_TIME: scalar(to, "string", ", \"format\": \"date-time\"", f->optional); break;
	case FIELD_NUMBER: scalar(to, "integer", "", f->optional); break;
	case FIELD_MS: scalar(to, "number", ", \"description\": \"milliseconds\"", f->optional); break;
	case FIELD_US: scalar(to, "number", ", \"description\": \"microseconds\"", f->optional); break;
	case FIELD_FLAG: scalar(to, "boolean", "", f->optional); break;
	case FIELD_SCALAR:
		fprintf(to, "{ \"type\": [\"string\", \"integer\", \"boolean\", \"null\"] }");
		break;
	case FIELD_TEXTS: fprintf(to, "{ \"type\": \"array\", \"items\": { \"type\": \"string\" } }"); break;
	case FIELD_NUMBERS:
		fprintf(to, "{ \"type\": \"array\", \"items\": { \"type\": \"integer\" } }");
		break;
	case FIELD_OBJECT:
	case FIELD_OBJECTS:
		objects(to, f->inner, field_find(f->key, f->key_size)->kind == FIELD_OBJECTS, indent);
		break;
	}
}

static void required(FILE *to, const char *fields, const char *first)
{
	struct field_said f = { .next = fields };
	const char *comma = first[0] != '\0' ? ", " : "";

	fprintf(to, "\"required\": [%s", first);
	while (field_next(f.next, &f))
		if (!f.optional) {
			fprintf(to, "%s\"%.*s\"", comma, (int)f.key_size, f.key);
			comma = ", ";
		}
	fprintf(to, "]");
}

static void each(FILE *to, const char *fields, int indent, const char *comma)
{
	struct field_said f = { .next = fields };

	while (field_next(f.next, &f)) {
		fprintf(to, "%s\n%*s\"%.*s\": ", comma, indent, "", (int)f.key_size, f.key);
		value(to, &f, indent + 2);
		comma = ",";
	}
}

static void properties(FILE *to, const char *fields, int indent)
{
	fprintf(to, "{\n%*s\"type\": \"object\", ", indent, "");
	required(to, fields, "");
	fprintf(to, ",\n%*s\"properties\": {", indent, "");
	each(to, fields, indent + 2, "");
	fprintf(to, "\n%*s}\n%*s}", indent, "", indent - 2, "");
}

/* What one tool says under this type. */
static void record(FILE *to, const char *type, const char *fields)
{
	fprintf(to, "    {\n      ");
	required(to, fields, "\"type\", \"time\"");
	fprintf(to,
		",\n      \"properties\": {\n        \"type\": { \"const\": \"%s\" },\n"
		"        \"time\": { \"type\": \"string\", \"format\": \"date-time\" }",
		type);
	each(to, fields, 8, ",");
	fprintf(to, "\n      }\n    }");
}

static bool is_first(enum record r)
{
	for (enum record k = 0; k < r; k++)
		if (record_fields[k] != NULL && strcmp(record_rows[k].type, record_rows[r].type) == 0)
			return false;
	return record_fields[r] != NULL;
}

static FILE *open_type(const char *directory, const char *type)
{
	char path[1024];
	FILE *to;

	snprintf(path, sizeof(path), "%s/%s.json", directory, type);
	to = fopen(path, "w");
	if (to == NULL)
		perror(path);
	return to;
}

static void begin_type(FILE *to, const char *type)
{
	fprintf(to,
		"{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
		"  \"title\": \"%s\",\n  \"type\": \"object\",\n  \"anyOf\": [\n",
		type);
}

static bool write_type(const char *directory, enum record first)
{
	const char *type = record_rows[first].type;
	FILE *to = open_type(directory, type);

	if (to == NULL)
		return false;
	begin_type(to, type);
	for (enum record r = first; r < RECORD_COUNT; r++)
		if (record_fields[r] != NULL && strcmp(record_rows[r].type, type) == 0) {
			fprintf(to, "%s", r > first ? ",\n" : "");
			record(to, type, record_fields[r]);
		}
	fprintf(to, "\n  ]\n}\n");
	return fclose(to) == 0;
}

/* What stands on standard error with --json. */
static bool write_talk(const char *directory)
{
	static const char *const types[] = { "error", "warning", "note", "debug" };
	bool good = true;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]) && good; i++) {
		FILE *to = open_type(directory, types[i]);
		const char *fields = i == 0 ? "code message hint?" : "message hint?";

		if (to == NULL)
			return false;
		begin_type(to, types[i]);
		record(to, types[i], fields);
		fprintf(to, "\n  ]\n}\n");
		good = fclose(to) == 0;
	}
	return good;
}

int main(int argc, char **argv)
{
	bool good = argc == 2 && write_talk(argv[1]);

	for (enum record r = 0; r < RECORD_COUNT && good; r++)
		if (is_first(r))
			good = write_type(argv[1], r);
	if (argc != 2)
		fprintf(stderr, "usage: schema DIRECTORY\n");
	return good ? 0 : 1;
}
