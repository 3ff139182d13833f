/* SPDX-License-Identifier: Apache-2.0 */
/* record_config.c - the configuration of a node, as a recording begins with it. */
#include <stddef.h>
#include <string.h>

#include "common/io/record.h"

#define ROW(key, kind, field) \
	{ \
#key, IO_FIELD_##kind, offsetof(struct node_config, field) \
	}
#define FIELD(name, kind) ROW(name, kind, name)
#define MS(name) ROW(name, MS, name##_ms) /* its key has no unit: every time of a recording is in ms */
const struct io_field io_config_fields[] = {
	FIELD(cluster_name, TEXT),
	FIELD(partition_group, TEXT),
	FIELD(partition_count, TEXT),
	FIELD(joiner, INT),
	FIELD(line, LINE),
	FIELD(line_auto, BOOL),
	FIELD(store_bytes, SIZE),
	MS(heartbeat_interval),
	MS(no_heartbeat_timeout),
	MS(wait_before_join),
	MS(max_wait_before_join),
	MS(max_join),
	MS(multicast_timeout),
	MS(tcp_join_timeout),
	MS(merge_first),
	MS(merge_next),
	MS(list_publish_interval),
	MS(table_send_interval),
	MS(leave_timeout),
	FIELD(require_password, BOOL),
	FIELD(members_max, UINT),
	FIELD(conns_max, UINT),
	FIELD(dials_max, UINT),
	FIELD(heap_size, SIZE),
	FIELD(clients_max, UINT),
};
const unsigned io_config_field_count = sizeof(io_config_fields) / sizeof(*io_config_fields);

static json_t *field_json(const struct io_field *f, const struct node_config *cfg)
{
	const char *at = (const char *)cfg + f->offset;
	const char *text;
	int64_t ms;
	size_t size;
	unsigned u;
	int i;
	bool b;
	enum mc_line line;

	switch (f->kind) {
	case IO_FIELD_TEXT: memcpy(&text, at, sizeof(text)); return text ? json_string(text) : json_null();
	case IO_FIELD_BOOL: memcpy(&b, at, sizeof(b)); return json_boolean(b);
	case IO_FIELD_INT: memcpy(&i, at, sizeof(i)); return json_integer(i);
	case IO_FIELD_LINE: memcpy(&line, at, sizeof(line)); return json_string(mc_lines[line].text);
	case IO_FIELD_UINT: memcpy(&u, at, sizeof(u)); return json_integer(u);
	case IO_FIELD_MS: memcpy(&ms, at, sizeof(ms)); return json_integer(ms);
	default: memcpy(&size, at, sizeof(size)); return json_integer((json_int_t)size);
	}
}

static json_t *map_json(const struct node_map_rule *r)
{
	json_t *o = json_object();

	json_object_set_new(o, "pattern", json_string(r->pattern));
	json_object_set_new(o, "ttl_s", json_integer(r->ttl_s));
	json_object_set_new(o, "max_idle_s", json_integer(r->max_idle_s));
	json_object_set_new(o, "backups", json_integer(r->backups));
	json_object_set_new(o, "async_backups", json_integer(r->async_backups));
	json_object_set_new(o, "max_size", json_integer(r->max_size));
	json_object_set_new(o, "eviction", json_integer(r->eviction));
	json_object_set_new(o, "merge", json_integer(r->merge));
	json_object_set_new(o, "per_entry_stats", json_boolean(r->per_entry_stats));
	return o;
}

static json_t *maps_json(const struct node_config *cfg)
{
	json_t *maps = json_array();

	for (unsigned i = 0; i < cfg->map_count; i++)
		json_array_append_new(maps, map_json(&cfg->maps[i]));
	return maps;
}

json_t *io_config_json(const struct node_config *cfg)
{
	json_t *o = json_object(), *attributes = json_object();

	for (unsigned i = 0; i < io_config_field_count; i++)
		json_object_set_new(o, io_config_fields[i].name, field_json(&io_config_fields[i], cfg));
	for (unsigned i = 0; i < cfg->attribute_count; i++)
		json_object_set_new(
			attributes, cfg->attributes[i].key, json_string(cfg->attributes[i].value));
	json_object_set_new(o, "attributes", attributes);
	json_object_set_new(o, "maps", maps_json(cfg));
	json_object_set_new(o, "has_password", json_boolean(cfg->password != NULL));
	return o;
}
