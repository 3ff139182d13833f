/* SPDX-License-Identifier: Apache-2.0 */
/* show.c - keys and values as records. */
#include "common/base/check.h"
#include "common/cli/out.h"
#include "tools/map/app.h"

void show_begin(struct map_app *a, enum record r)
{
	mc_check(r < RECORD_COUNT);
	say_begin(&a->out, r, log_now());
	say_text(&a->out, "map", a->want.map);
}

void show_data(struct map_app *a, const char *name, const char *type_name, const char *hex_name,
	struct mc_bytes blob)
{
	struct data_text t = data_show(a->shower, blob), hex;

	say_text(&a->out, name, t.text);
	say_z(&a->out, type_name, t.text.n >= 0 ? t.name : NULL);
	if (!a->want.json || blob.p == NULL ||
		(t.type != DATA_TYPE_COUNT && data_show_exact(a->shower, blob).type == t.type))
		return;
	hex = data_show_exact(a->shower, blob); /* what cannot be written again from its text */
	say_text(&a->out, hex_name, hex.text);
}

void show_end(struct map_app *a)
{
	say_end(&a->out);
}

/* The bytes of a text; of others their text. */
static void show_raw(struct map_app *a, struct mc_bytes value)
{
	struct data_text t = data_show(a->shower, value);

	if (t.text.n > 0)
		out_write(t.text.p, (size_t)t.text.n);
}

void show_value(struct map_app *a, struct mc_bytes key, struct mc_bytes value)
{
	if (a->want.raw && !a->want.json) {
		show_raw(a, value);
		return;
	}
	show_begin(a, RECORD_MAP_VALUE);
	show_data(a, "key", "key_type", "key_hex", key);
	show_data(a, "value", "value_type", "value_hex", value);
	show_end(a);
}
