/* SPDX-License-Identifier: Apache-2.0 */
/* replay.c - a recorded run once more: the pure node with the same seed, configuration and events; no
 * socket, no clock. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/hz/heard.h"
#include "common/io/record.h"

struct replay {
	struct edge e;
	struct edge_config cfg;
	struct node_config node;
	struct node_map_rule maps[MC_MAP_RULES_MAX];
	json_t *header; /* owns the texts of the configuration */
	FILE *in;
	char *line;
	size_t line_cap;
	unsigned number;
	bool whole; /* the file ended where a line ends */
	struct mc_addr *peers;
	uint8_t *bytes;
};

static bool bad(struct replay *r, const char *file, const char *what)
{
	return io_fail(&r->e, STATUS_USAGE, "replay",
		"give a file that " OPTION_RECORD " has written, whole and unchanged", "%s, line %u: %s",
		file, r->number, what);
}

static void field_set(const struct io_field *f, struct node_config *cfg, const json_t *v)
{
	char *at = (char *)cfg + f->offset;
	const char *text = json_string_value(v);
	json_int_t n = json_integer_value(v);
	size_t size = n > 0 ? (size_t)n : 0;
	unsigned u = (unsigned)n;
	bool b = json_is_true(v);
	int64_t ms = n;
	int i = (int)n;
	enum mc_line line = MC_LINE_COUNT; /* none */
	const struct {
		const void *p;
		size_t size;
	} from[] = {
		[IO_FIELD_TEXT] = { &text, sizeof(text) },
		[IO_FIELD_BOOL] = { &b, sizeof(b) },
		[IO_FIELD_INT] = { &i, sizeof(i) },
		[IO_FIELD_LINE] = { &line, sizeof(line) },
		[IO_FIELD_UINT] = { &u, sizeof(u) },
		[IO_FIELD_MS] = { &ms, sizeof(ms) },
		[IO_FIELD_SIZE] = { &size, sizeof(size) },
	};

	if (text)
		mc_line_of_text(text, strlen(text), &line);
	memcpy(at, from[f->kind].p, from[f->kind].size);
}

static void read_config(struct node_config *cfg, const json_t *o)
{
	json_t *attributes = json_object_get(o, "attributes"), *v;
	const char *key;

	for (unsigned i = 0; i < io_config_field_count; i++)
		/* else it is older than this field */
		if ((v = json_object_get(o, io_config_fields[i].name)) != NULL)
			field_set(&io_config_fields[i], cfg, v);
	json_object_foreach(attributes, key, v) if (cfg->attribute_count < MC_ATTRIBUTES_MAX)
		cfg->attributes[cfg->attribute_count++] =
		(struct node_attribute){ key, json_string_value(v) };
}

static void read_maps(struct replay *r, const json_t *maps)
{
	size_t count = json_array_size(maps);

	for (size_t i = 0; i < count && i < MC_MAP_RULES_MAX; i++) {
		const json_t *o = json_array_get(maps, i);
		struct node_map_rule *rule = &r->maps[r->node.map_count++];

		rule->pattern = json_string_value(json_object_get(o, "pattern"));
		rule->ttl_s = (int32_t)json_integer_value(json_object_get(o, "ttl_s"));
		rule->max_idle_s = (int32_t)json_integer_value(json_object_get(o, "max_idle_s"));
		rule->backups = (uint32_t)json_integer_value(json_object_get(o, "backups"));
		rule->async_backups = (uint32_t)json_integer_value(json_object_get(o, "async_backups"));
		rule->max_size = (uint32_t)json_integer_value(json_object_get(o, "max_size"));
		rule->eviction = (enum node_eviction)json_integer_value(json_object_get(o, "eviction"));
		rule->merge = (enum node_merge)json_integer_value(json_object_get(o, "merge"));
		rule->per_entry_stats = json_is_true(json_object_get(o, "per_entry_stats"));
		if (rule->pattern == NULL)
			rule->pattern = "";
	}
	r->node.maps = r->maps;
}

static bool sound_maps(const struct node_config *cfg)
{
	for (unsigned i = 0; i < cfg->map_count; i++)
		if ((unsigned)cfg->maps[i].eviction > NODE_EVICT_LFU ||
			(unsigned)cfg->maps[i].merge >= NODE_MERGE_COUNT || cfg->maps[i].ttl_s < 0 ||
			cfg->maps[i].max_idle_s < 0 || cfg->maps[i].backups >= MC_REPLICAS ||
			cfg->maps[i].async_backups >= MC_REPLICAS - cfg->maps[i].backups)
			return false;
	return cfg->store_bytes == 0 ||
		(cfg->store_bytes >= MC_DATA_STORE_MIN && cfg->store_bytes <= MC_STORE_SIZE_MAX);
}

/* What the node and its callers take for granted about a configuration. */
static bool sound(const struct node_config *cfg)
{
	return cfg->cluster_name && (cfg->joiner == NODE_MULTICAST || cfg->joiner == NODE_TCP_IP) &&
		(int)cfg->line >= 0 && cfg->line < MC_LINE_COUNT && cfg->members_max &&
		cfg->members_max <= MC_MEMBERS_MAX && cfg->conns_max && cfg->conns_max <= MC_CONNS_MAX &&
		cfg->clients_max <= MC_CLIENTS_MAX && cfg->heap_size <= MC_NODE_HEAP && sound_maps(cfg);
}

static const char *text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

static void read_started(struct edge_started *s, const json_t *o)
{
	mc_addr_set(&s->self, mc_str_z(text_of(o, "host")),
		(int32_t)json_integer_value(json_object_get(o, "port")));
	snprintf(s->bind_host, sizeof(s->bind_host), "%s", text_of(o, "bind_host"));
	s->bind_port = (uint16_t)json_integer_value(json_object_get(o, "bind_port"));
	s->interface = text_of(o, "interface");
	s->why = text_of(o, "why");
	s->group = json_string_value(json_object_get(o, "group"));
	s->group_port = (uint16_t)json_integer_value(json_object_get(o, "group_port"));
	s->pid = (int)json_integer_value(json_object_get(o, "pid"));
}

static json_t *next_line(struct replay *r)
{
	ssize_t n = getline(&r->line, &r->line_cap, r->in);

	r->number++;
	r->whole = n <= 0 && feof(r->in);
	if (n <= 0 || n > MC_REPLAY_LINE_MAX)
		return NULL;
	return json_loadb(r->line, (size_t)n, 0, NULL);
}

static bool read_header(struct replay *r, const char *file)
{
	const json_t *config;
	const char *seed;

	r->header = next_line(r);
	config = json_object_get(r->header, "config");
	seed = json_string_value(json_object_get(r->header, "seed"));
	if (!config || !seed || json_integer_value(json_object_get(r->header, "format")) != IO_RECORD_FORMAT)
		return bad(r, file, "this is not a recording, or one of another version");
	if (json_is_true(json_object_get(config, "has_password")))
		return io_fail(&r->e, STATUS_USAGE, "replay_password",
			"the password and what is drawn for its exchange are never recorded",
			"%s was recorded in a cluster with a password and cannot be replayed", file);
	read_config(&r->node, config);
	read_maps(r, json_object_get(config, "maps"));
	if (!sound(&r->node))
		return bad(r, file, "the recorded configuration is damaged");
	r->cfg.seed_given = true;
	r->cfg.seed = strtoull(seed, NULL, 16);
	r->cfg.node = &r->node;
	return true;
}

static int event_of(const char *name)
{
	for (int i = 0; name && i < NODE_EV_COUNT; i++)
		if (!strcmp(io_event_names[i], name))
			return i;
	return -1;
}

static bool read_addr(struct mc_addr *a, const json_t *o)
{
	const char *host = json_string_value(json_object_get(o, "host"));

	return host &&
		mc_addr_set(a, mc_str_z(host), (int32_t)json_integer_value(json_object_get(o, "port")));
}

static bool read_peers(struct replay *r, struct node_event *ev, const json_t *list)
{
	size_t n = json_array_size(list);

	free(r->peers);
	r->peers = calloc(n ? n : 1, sizeof(*r->peers));
	if (!r->peers || n > MC_PEERS_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!read_addr(&r->peers[i], json_array_get(list, i)))
			return false;
	ev->peers = r->peers;
	ev->peer_count = (uint32_t)n;
	return true;
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(struct replay *r, const char *hex, size_t *n)
{
	*n = strlen(hex) / 2;
	free(r->bytes);
	r->bytes = malloc(*n ? *n : 1);
	for (size_t i = 0; r->bytes && i < *n; i++) {
		int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		r->bytes[i] = (uint8_t)(high * 16 + low);
	}
	return r->bytes;
}

static bool read_message(struct replay *r, struct node_event *ev, const json_t *o, struct hz_message *m)
{
	const char *hex = json_string_value(json_object_get(o, "hex"));
	struct hz_frame_head head = { 0 };
	size_t n;

	if (!hex || !read_hex(r, hex, &n))
		return false;
	mc_arena_reset(&r->e.mem);
	memset(m, 0, sizeof(*m));
	head.flags = (uint16_t)json_integer_value(json_object_get(o, "flags"));
	head.partition_id = (int32_t)json_integer_value(json_object_get(o, "partition"));
	head.size = (uint32_t)n;
	ev->message = m;
	if (ev->type == NODE_EV_DATAGRAM)
		return !heard_datagram(r->bytes, n, node_line(r->e.node), &r->e.mem, m);
	return !hz_payload_read(&head, r->bytes, n, node_line(r->e.node), &r->e.mem, m);
}

static bool read_client(struct replay *r, struct node_event *ev, const json_t *o, struct client_message *m)
{
	const char *hex = json_string_value(json_object_get(o, "hex"));
	size_t n;

	if (!hex || !read_hex(r, hex, &n))
		return false;
	mc_arena_reset(&r->e.mem);
	ev->client = m;
	ev->raw = (struct mc_bytes){ r->bytes, (int32_t)n };
	return !client_message_read(r->bytes, n, &r->e.mem, m);
}

/* A message of an event: of one kind or the other. */
struct said {
	struct hz_message member;
	struct client_message client;
	struct mc_addr addr;
};

static bool read_event(struct replay *r, const json_t *o, struct node_event *ev, struct said *m)
{
	int type = event_of(json_string_value(json_object_get(o, "event")));
	const json_t *addr = json_object_get(o, "addr");

	memset(ev, 0, sizeof(*ev));
	if (type < 0)
		return false;
	ev->type = (enum node_event_type)type;
	ev->now_ms = json_integer_value(json_object_get(o, "now"));
	ev->clock_ms = json_integer_value(json_object_get(o, "clock"));
	ev->conn = (node_conn)json_integer_value(json_object_get(o, "conn"));
	if (addr && !read_addr(&m->addr, addr))
		return false;
	ev->addr = addr ? &m->addr : NULL;
	if (type == NODE_EV_DIAL_FAILED || type == NODE_EV_CLOSED)
		ev->failure = (enum node_failure)json_integer_value(json_object_get(o, "failure"));
	if (type == NODE_EV_MALFORMED)
		ev->err = (enum mc_err)json_integer_value(json_object_get(o, "err"));
	if (type == NODE_EV_WRITABLE)
		ev->room = (uint32_t)json_integer_value(json_object_get(o, "room"));
	if (type == NODE_EV_CLOCK)
		ev->jump_ms = json_integer_value(json_object_get(o, "jump"));
	if (type == NODE_EV_LINE) {
		ev->has_line = mc_line_of_text(text_of(o, "line"), strlen(text_of(o, "line")), &ev->line);
		mc_release_of_text(text_of(o, "release"), strlen(text_of(o, "release")), ev->release);
	}
	if (type == NODE_EV_PEERS)
		return read_peers(r, ev, json_object_get(o, "peers"));
	if (type == NODE_EV_MESSAGE || type == NODE_EV_DATAGRAM)
		return read_message(r, ev, o, &m->member);
	if (type == NODE_EV_CLIENT_MESSAGE)
		return read_client(r, ev, o, &m->client);
	return true;
}

static void step(struct replay *r, const struct node_event *ev)
{
	struct edge *e = &r->e;

	node_effects_reset(&e->fx);
	node_step(e->node, ev, &e->fx);
	for (uint32_t i = 0; i < e->fx.n; i++) {
		const struct node_effect *fx = &e->fx.v[i];

		if (fx->type == NODE_FX_NOTICE && e->callbacks->notice)
			e->callbacks->notice(e->callbacks->ctx, e, fx->notice, ev->clock_ms);
		if (fx->type == NODE_FX_QUIT)
			e->status = fx->status;
	}
}

static bool run(struct replay *r, const char *file)
{
	struct edge_started *s = &r->e.started;
	struct node_event ev;
	struct said m;
	json_t *o;

	if (!read_header(r, file) || !io_node_make(&r->e))
		return false;
	read_started(s, json_object_get(r->header, "started"));
	s->uuid = node_uuid(r->e.node);
	if (r->e.callbacks->started)
		r->e.callbacks->started(r->e.callbacks->ctx, &r->e, s);
	while ((o = next_line(r))) {
		bool is_event = !strcmp(text_of(o, "type"), "event");
		bool ok = !is_event || read_event(r, o, &ev, &m);

		json_decref(o);
		if (!ok)
			return bad(r, file, "this event cannot be read");
		if (is_event)
			step(r, &ev);
	}
	if (!r->whole)
		return bad(r, file, "this line is not JSON");
	if (r->e.callbacks->quit)
		r->e.callbacks->quit(r->e.callbacks->ctx, &r->e, r->e.status);
	return true;
}

static int close_replay(struct replay *r)
{
	int status = r->e.err->code ? r->e.err->status : r->e.status;

	io_node_free(&r->e);
	json_decref(r->header);
	fclose(r->in);
	free(r->line);
	free(r->peers);
	free(r->bytes);
	free(r);
	return status;
}

int edge_replay(const char *file, const struct edge_callbacks *callbacks, struct fault *err)
{
	struct replay *r = calloc(1, sizeof(*r));

	mc_check(file && callbacks);
	memset(err, 0, sizeof(*err));
	if (!r) {
		fault_set(err, STATUS_HOST, "memory", NULL, "No memory for a replay.");
		return err->status;
	}
	r->e.err = err;
	r->e.callbacks = callbacks;
	r->e.cfg = &r->cfg;
	r->e.replaying = true;
	r->in = fopen(file, "re");
	if (!r->in) {
		io_fail(&r->e, STATUS_USAGE, "replay", NULL, "%s cannot be read: %s", file, strerror(errno));
		free(r);
		return err->status;
	}
	run(r, file);
	return close_replay(r);
}
