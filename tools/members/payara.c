/* SPDX-License-Identifier: Apache-2.0 */
/* payara.c - reads Payara's maps through the member that was chosen, and puts what they say to the list. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/base/check.h"
#include "common/cli/log.h"
#include "tools/members/payara.h"

#define MAP_SERVICE "hz:impl:mapService"

/* The maps that are read, in the order in which they are asked for. */
static const char *const map_names[PAYARA_MAPS] = {
	[PAYARA_NAMES] = PAYARA_NAME_MAP, [PAYARA_STORE] = PAYARA_STORE_MAP
};

static void *virtual_memory(size_t size)
{
	void *p =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

struct payara *payara_new(void)
{
	struct payara *y = calloc(1, sizeof(*y));

	if (y == NULL)
		return NULL;
	y->mem = mc_arena_of(virtual_memory(MC_EVENT_ARENA), MC_EVENT_ARENA);
	y->scratch = mc_arena_of(virtual_memory(MC_PAYARA_SCRATCH), MC_PAYARA_SCRATCH);
	if (y->mem.buf == NULL || y->scratch.buf == NULL) {
		payara_free(y);
		return NULL;
	}
	return y;
}

void payara_free(struct payara *y)
{
	if (y == NULL)
		return;
	mc_arena_end(&y->mem);
	mc_arena_end(&y->scratch);
	if (y->mem.buf != NULL)
		munmap(y->mem.buf, y->mem.cap);
	if (y->scratch.buf != NULL)
		munmap(y->scratch.buf, y->scratch.cap);
	free(y);
}

/* --- asking --- */

bool payara_begin(struct payara *y, struct place *p)
{
	static const struct client_empty nothing;
	static const struct session_request objects = { CLIENT_GET_DISTRIBUTED_OBJECTS, -1, &nothing };

	mc_check(p->conn != NULL);
	mc_arena_reset(&y->mem);
	memset(y->maps, 0, sizeof(y->maps));
	y->pending = 0;
	y->error[0] = '\0';
	y->unserved = false;
	y->objects_id = p->conn != NULL ? pool_conn_ask(p->conn, &objects) : 0;
	y->asking = y->objects_id != 0;
	return y->asking;
}

/* To read a map that is not there would make one. */
static bool has_map(const struct client_distributed_objects *o, const char *name)
{
	uint32_t i;

	for (i = 0; i < o->response.n; i++)
		if (mc_str_eqz(o->response.v[i].service_name, MAP_SERVICE) &&
			mc_str_eqz(o->response.v[i].name, name))
			return true;
	return false;
}

static void ask_maps(struct payara *y, struct place *p, const struct client_distributed_objects *o)
{
	struct client_name name;
	int i;

	for (i = 0; i < PAYARA_MAPS; i++) {
		if (!has_map(o, map_names[i]))
			continue;
		name.name = mc_str_z(map_names[i]);
		y->maps[i].id =
			pool_conn_ask(p->conn, &(struct session_request){ CLIENT_MAP_ENTRY_SET, -1, &name });
		y->pending += y->maps[i].id != 0;
	}
}

static bool keep_bytes(struct payara *y, struct mc_bytes from, struct mc_bytes *to)
{
	uint8_t *kept = from.n > 0 ? mc_arena_get(&y->mem, 1, (size_t)from.n) : NULL;

	*to = (struct mc_bytes){ kept, kept != NULL || from.n <= 0 ? from.n : 0 };
	if (kept != NULL)
		memcpy(kept, from.p, (size_t)from.n);
	return kept != NULL || from.n <= 0;
}

/* The answer lives until the call returns; what it says has to last. */
static void keep_entries(struct payara *y, struct payara_map *map, const struct client_entries_answer *a)
{
	uint32_t i;

	mc_check(map->n == 0); /* a map is told once */
	map->v = mc_arena_get(&y->mem, sizeof(*map->v), a->response.n);
	for (i = 0; map->v != NULL && i < a->response.n; i++)
		if (keep_bytes(y, a->response.v[i].key, &map->v[map->n].key) &&
			keep_bytes(y, a->response.v[i].value, &map->v[map->n].value))
			map->n++;
}

static void refused(struct payara *y, const struct client_error_holder *e)
{
	const char *shown = "it does not say why";

	y->unserved = e != NULL && e->error_code == CLIENT_ERROR_UNSUPPORTED_OPERATION;
	if (e != NULL && e->error_code == CLIENT_ERROR_NO_DATA_MEMBER)
		shown = "no data member is left, and with the last one the maps were lost";
	else if (e != NULL && e->class_name.n > 0) {
		snprintf(y->error, sizeof(y->error), "%.*s", e->class_name.n, e->class_name.p);
		return;
	}
	snprintf(y->error, sizeof(y->error), "%s", shown);
}

bool payara_told(struct payara *y, struct place *p, const struct session_notice *t)
{
	bool ours = t->ask == y->objects_id;
	int i;

	if (!y->asking || (t->type != SESSION_ANSWER && t->type != SESSION_REFUSAL))
		return false;
	if (ours && t->type == SESSION_ANSWER && t->message->type == CLIENT_GET_DISTRIBUTED_OBJECTS_ANSWER)
		ask_maps(y, p, t->message->body);
	for (i = 0; i < PAYARA_MAPS; i++) {
		if (t->ask != y->maps[i].id)
			continue;
		if (t->type == SESSION_ANSWER && t->message->type == CLIENT_MAP_ENTRY_SET_ANSWER)
			keep_entries(y, &y->maps[i], t->message->body);
		mc_check(y->pending > 0);
		y->maps[i].id = 0;
		y->pending--;
		ours = true;
	}
	if (ours && t->type == SESSION_REFUSAL)
		refused(y, t->error);
	y->asking = !ours || y->pending > 0;
	return !y->asking;
}

/* --- what it comes to --- */

static void add_attribute(
	struct client_member_info *m, struct client_string_pair *pairs, const char *key, struct mc_str value)
{
	if (value.n >= 0)
		pairs[m->attributes.n++] = (struct client_string_pair){ mc_str_z(key), value };
	m->attributes.v = pairs;
}

static bool put_together(struct payara *y, const struct view *v)
{
	struct client_member_info *members = mc_arena_get(&y->mem, sizeof(*members), v->n + 1);
	struct client_string_pair *pairs = mc_arena_get(&y->mem, 2 * sizeof(*pairs), v->n + 1);
	const struct payara_map *names = &y->maps[PAYARA_NAMES], *store = &y->maps[PAYARA_STORE];
	const struct payara_seen seen = { .members = members,
		.member_count = v->n,
		.names = names->v,
		.name_count = names->n,
		.store = store->v,
		.store_count = store->n };
	uint32_t i;

	if (members == NULL || pairs == NULL)
		return false;
	for (i = 0; i < v->n; i++) {
		members[i].uuid = v->v[i].uuid;
		members[i].lite_member = v->v[i].lite;
		add_attribute(&members[i], pairs + 2 * i, PAYARA_NAME_KEY, v->v[i].name);
		add_attribute(&members[i], pairs + 2 * i, PAYARA_GROUP_KEY, v->v[i].instance_group);
	}
	return payara_instances(&seen, &y->mem, &y->scratch, &y->list);
}

bool payara_apply(struct payara *y, struct view *v)
{
	uint32_t i;

	mc_check(!y->asking);
	if (!put_together(y, v))
		return false;
	for (i = 0; i < y->list.live && i < v->n; i++) {
		v->v[i].name = y->list.v[i].name;
		v->v[i].instance_group = y->list.v[i].group;
	}
	y->ready = true;
	if (y->unserved)
		log_say(LOG_WARN, NULL, "No member that was asked serves Payara's maps.",
			"Name one of the Payara instances.");
	else if (y->error[0] != '\0')
		log_sayf(LOG_WARN, NULL, NULL, "Payara's maps cannot be read: %s.", y->error);
	else if (!y->list.is_payara)
		log_say(LOG_NOTE, NULL,
			"This is no Payara as far as can be seen: it has neither Payara's maps nor its attributes.",
			NULL);
	return true;
}

/* --- saying it --- */

static void say_ports(const struct say *s, const char *key, const struct payara_ports *ports)
{
	uint32_t i;

	say_list(s, key);
	for (i = 0; i < ports->n; i++)
		say_number(s, NULL, ports->v[i]);
	say_list_end(s);
}

static void add_ports(struct text *t, const char *what, const struct payara_ports *ports)
{
	uint32_t i;

	text_add(t, ", %s ", what);
	for (i = 0; i < ports->n; i++)
		text_add(t, "%s%" PRId32, i > 0 ? " " : "", ports->v[i]);
	if (ports->n == 0)
		text_add(t, "off");
}

static void add_age(struct text *t, int64_t age_ms)
{
	if (age_ms < 0)
		text_add(t, ", heartbeat %" PRId64 ".%" PRId64 " s ahead of this clock", -age_ms / 1000,
			-age_ms % 1000 / 100);
	else if (age_ms < 120000)
		text_add(t, ", heartbeat %" PRId64 ".%" PRId64 " s ago", age_ms / 1000, age_ms % 1000 / 100);
	else
		text_add(t, ", heartbeat %" PRId64 " min ago", age_ms / 60000);
}

/* The line below the member's own, for people. */
static void add_detail(struct text *t, const struct payara_instance *p, int64_t now_ms)
{
	text_add(t, "    ");
	if (p->descriptor != PAYARA_DESCRIPTOR_READ) {
		text_add(t, "%s",
			p->descriptor == PAYARA_DESCRIPTOR_NONE
				? "no entry in payara.instance.store: no Payara, or not ready yet"
				: p->descriptor == PAYARA_DESCRIPTOR_ENCRYPTED ? "its entry is encrypted"
									       : "its entry cannot be read");
		return;
	}
	text_add(t, "%.*s", p->type.n > 0 ? p->type.n : 7, p->type.n > 0 ? p->type.p : "no type");
	add_ports(t, "http", &p->http);
	add_ports(t, "https", &p->https);
	if (p->heartbeat_ms != 0)
		add_age(t, now_ms - p->heartbeat_ms);
}

static void add_runs(struct text *t, const struct payara_instance *p)
{
	uint32_t i;

	for (i = 0; i < p->application_count; i++) {
		text_add(t, "%s", i > 0 ? ", " : "    runs ");
		text_str(t, p->applications[i].name);
	}
}

static void say_fields(
	const struct say *s, const struct payara_instance *p, int64_t now_ms, char time[LOG_TIME_SIZE])
{
	uint32_t i;

	say_text(s, "instance_type", p->type);
	say_ports(s, "http_ports", &p->http);
	say_ports(s, "https_ports", &p->https);
	say_number(s, "admin_port", p->admin_port);
	say_list(s, "applications");
	for (i = 0; i < p->application_count; i++)
		say_text(s, NULL, p->applications[i].name);
	say_list_end(s);
	log_time(time, p->heartbeat_ms);
	say_z(s, "last_heartbeat", p->heartbeat_ms != 0 ? time : NULL);
	if (p->heartbeat_ms != 0)
		say_number(s, "heartbeat_age_ms", now_ms - p->heartbeat_ms);
	say_z(s, "descriptor", payara_descriptor_text(p->descriptor));
}

void payara_say_fields(const struct say *s, const struct payara *y, uint32_t i, struct payara_said *said)
{
	const struct payara_instance *p = &y->list.v[i];

	mc_check(y->list.live <= y->list.n);
	if (i >= y->list.live)
		return;
	text_free(&said->detail);
	text_free(&said->runs);
	add_detail(&said->detail, p, log_now());
	add_runs(&said->runs, p);
	say_fields(s, p, log_now(), said->time);
	say_shown(s, "detail", said->detail.p);
	say_shown(s, "runs", said->runs.p);
}

static void stale_row(struct text *t, const struct payara_instance *p, char uuid[MC_UUID_TEXT])
{
	mc_uuid_text(uuid, p->uuid);
	text_add(t, "  %s  %.*s", uuid, p->name.n > 0 ? p->name.n : 7, p->name.n > 0 ? p->name.p : "no name");
	if (p->host.n > 0)
		text_add(t, "  %.*s:%" PRId32, p->host.n, p->host.p, p->hazelcast_port);
	if (p->heartbeat_ms != 0)
		add_age(t, log_now() - p->heartbeat_ms);
}

static void say_stale(const struct say *s, const struct payara_instance *p)
{
	char uuid[MC_UUID_TEXT], time[LOG_TIME_SIZE];
	struct text row = { 0 };

	stale_row(&row, p, uuid);
	say_begin(s, RECORD_STALE, log_now());
	say_z(s, "uuid", uuid);
	say_text(s, "name", p->name);
	say_text(s, "instance_group", p->group);
	say_text(s, "host", p->host);
	say_number(s, "port", p->hazelcast_port);
	say_fields(s, p, log_now(), time);
	say_shown(s, "row", row.failed ? "" : row.p);
	say_end(s);
	text_free(&row);
}

void payara_say_stale(const struct say *s, const struct payara *y)
{
	char head[ROW_TEXT];
	uint32_t i, n = y->list.n - y->list.live;

	mc_check(y->list.live <= y->list.n);
	if (n == 0)
		return;
	snprintf(head, sizeof(head), "Gone, but still in Payara's maps (it removes none): %" PRIu32,
		n + y->list.dropped);
	say_begin(s, RECORD_VIEWS_LINE, log_now());
	say_shown(s, "row", head);
	say_end(s);
	for (i = y->list.live; i < y->list.n; i++)
		say_stale(s, &y->list.v[i]);
}
