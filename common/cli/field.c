/* SPDX-License-Identifier: Apache-2.0 */
/* field.c - holds what is said of a record against its rows. */
#include "common/cli/field.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"

#define KEY "abcdefghijklmnopqrstuvwxyz0123456789_"

bool field_next(const char *fields, struct field_said *out)
{
	const char *p = fields + strspn(fields, " ");

	out->key = p;
	out->key_size = strspn(p, KEY);
	if (out->key_size == 0)
		return false;
	p += out->key_size;
	out->inner = *p == '{' ? p + 1 : NULL;
	if (out->inner != NULL)
		p += strcspn(p, "}") + 1; /* objects in objects there are none */
	out->optional = *p == '?';
	out->next = p + out->optional;
	return true;
}

const struct field_row *field_find(const char *key, size_t key_size)
{
	size_t low = 0, high = field_count;

	while (low < high) {
		const struct field_row *row = &field_rows[low + (high - low) / 2];
		int order = strncmp(key, row->key, key_size);

		if (order == 0 && row->key[key_size] == '\0')
			return row;
		if (order > 0)
			low = (size_t)(row - field_rows) + 1;
		else
			high = (size_t)(row - field_rows);
	}
	return NULL;
}

/* The sentence names the key, which no condition in the source does. */
_Noreturn static void broken(const char *what, const char *key)
{
	char text[128];

	snprintf(text, sizeof(text), "key '%.*s' of a record: %s;", key != NULL ? (int)strspn(key, KEY) : 0,
		key != NULL ? key : "", what);
	mc_check_failed(text, __FILE__, __LINE__);
}

static bool fits(enum field_kind kind, enum field_value value)
{
	static const unsigned takes[] = {
		[FIELD_TEXT] = 1 << FIELD_IS_TEXT,
		[FIELD_UUID] = 1 << FIELD_IS_TEXT,
		[FIELD_TIME] = 1 << FIELD_IS_TEXT,
		[FIELD_NUMBER] = 1 << FIELD_IS_NUMBER,
		[FIELD_MS] = 1 << FIELD_IS_NUMBER | 1 << FIELD_IS_REAL,
		[FIELD_US] = 1 << FIELD_IS_NUMBER | 1 << FIELD_IS_REAL,
		[FIELD_FLAG] = 1 << FIELD_IS_FLAG,
		[FIELD_SCALAR] = 1 << FIELD_IS_TEXT | 1 << FIELD_IS_NUMBER | 1 << FIELD_IS_FLAG,
		[FIELD_TEXTS] = 1 << FIELD_IS_TEXT,
		[FIELD_NUMBERS] = 1 << FIELD_IS_NUMBER,
		[FIELD_OBJECT] = 0,
		[FIELD_OBJECTS] = 0,
	};

	return (takes[kind] >> value & 1) != 0;
}

static bool is_list(enum field_kind kind)
{
	return kind == FIELD_TEXTS || kind == FIELD_NUMBERS || kind == FIELD_OBJECTS;
}

/* The key of the object that is open, marked as seen. */
static struct field_said said(struct field_check *c, const char *key)
{
	struct field_said f = { .next = c->at[c->depth - 1].fields };
	uint64_t bit = 1;

	for (; field_next(f.next, &f); bit <<= 1)
		if (strlen(key) == f.key_size && memcmp(f.key, key, f.key_size) == 0) {
			c->at[c->depth - 1].seen |= bit;
			return f;
		}
	broken("the record has none such", key);
}

void field_check_begin(struct field_check *c, enum record r)
{
	mc_check(r < RECORD_COUNT && record_fields[r] != NULL);
	c->depth = 1;
	c->at[0].fields = record_fields[r];
	c->at[0].kind = FIELD_OBJECT;
	c->at[0].seen = 0;
}

void field_check_value(struct field_check *c, const char *key, enum field_value value)
{
	enum field_kind in = c->at[c->depth - 1].kind;
	const struct field_row *row;
	struct field_said f;

	mc_check(c->depth > 0);
	if (is_list(in)) {
		if (!fits(in, value))
			broken("an item of another type than the list's", key);
		return;
	}
	mc_check(key != NULL);
	f = said(c, key);
	row = field_find(key, f.key_size);
	if (row == NULL)
		broken("not in field_rows", key);
	if (value == FIELD_IS_NULL ? !f.optional : (is_list(row->kind) || !fits(row->kind, value)))
		broken(value == FIELD_IS_NULL ? "null, where it never is" : "another type", key);
}

void field_check_open(struct field_check *c, const char *key, bool list)
{
	const struct field_row *row = NULL;
	struct field_said f;

	mc_check(c->depth > 0 && c->depth < FIELD_DEPTH);
	if (is_list(c->at[c->depth - 1].kind)) { /* an item */
		if (list || c->at[c->depth - 1].kind != FIELD_OBJECTS)
			broken("an item of another type than the list's", key);
		c->at[c->depth].fields = c->at[c->depth - 1].fields;
		c->at[c->depth].kind = FIELD_OBJECT;
	} else {
		mc_check(key != NULL);
		f = said(c, key);
		row = field_find(key, f.key_size);
		if (row == NULL || is_list(row->kind) != list || (!list && row->kind != FIELD_OBJECT))
			broken("another type", key);
		c->at[c->depth].fields = f.inner != NULL ? f.inner : "";
		c->at[c->depth].kind = row->kind;
	}
	c->at[c->depth].seen = 0;
	c->depth++;
}

void field_check_close(struct field_check *c)
{
	struct field_said f;
	uint64_t bit = 1;

	mc_check(c->depth > 0);
	c->depth--;
	f.next = c->at[c->depth].fields;
	if (is_list(c->at[c->depth].kind))
		return;
	for (; field_next(f.next, &f); bit <<= 1)
		if (!f.optional && (c->at[c->depth].seen & bit) == 0)
			broken("missing", f.key);
}
