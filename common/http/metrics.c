/* SPDX-License-Identifier: Apache-2.0 */
/* metrics.c - the page of metrics, made from rows: OpenMetrics text 1.0 for who accepts it, else Prometheus'
 * own text 0.0.4, in which a counter's family has its suffix too. */
#include <string.h>

#include "common/base/check.h"
#include "common/http/internal.h"

/* --- durations, counted --- */
static const uint64_t bounds_ns[] = {
#define X(ns, text) ns,
	HTTP_BUCKETS(X)
#undef X
};
static const char *const bound_texts[] = {
#define X(ns, text) text,
	HTTP_BUCKETS(X)
#undef X
};
_Static_assert(sizeof(bounds_ns) / sizeof(bounds_ns[0]) == HTTP_BUCKET_COUNT - 1, "and one for the rest");

static struct http_duration *place_of(struct http_duration *d, size_t places, const char *kind, bool client)
{
	size_t i = 0;

	while (i < places - 1 && d[i].kind != NULL && (d[i].kind != kind || d[i].client != client))
		i++;
	if (i == places - 1)
		kind = "other";
	d[i].kind = kind;
	d[i].client = client && i < places - 1;
	return &d[i];
}

/* Kinds are texts that live as long as the program, one pointer each. */
void http_duration_add(
	struct http_duration *d, size_t places, const char *kind, bool client, uint64_t took_ns)
{
	struct http_duration *place;
	size_t bucket = 0;

	mc_check(places > 0 && kind != NULL);
	place = place_of(d, places, kind, client);
	while (bucket < HTTP_BUCKET_COUNT - 1 && took_ns > bounds_ns[bucket])
		bucket++;
	place->count[bucket]++;
	place->total_ns += took_ns;
}

/* --- pieces --- */
struct exposition {
	struct mc_text *t;
	const struct http_view *v;
	bool open; /* OpenMetrics */
};

static void family(const struct exposition *p, const char *name, const char *type)
{
	mc_text_z(mc_text_z(p->t, "mc_"), name);
	mc_text_z(p->t, !p->open && strcmp(type, "counter") == 0 ? "_total " : " ");
}

static void head(const struct exposition *p, const char *name, const char *type, const char *help)
{
	mc_text_z(p->t, "# HELP ");
	family(p, name, type);
	mc_text_z(mc_text_z(p->t, help), "\n# TYPE ");
	family(p, name, type);
	mc_text_z(mc_text_z(p->t, type), "\n");
}

/* mc_NAME{LABEL="VALUE"} N; no label: NULL */
static void sample(struct mc_text *t, const char *name, const char *label, const char *value, int64_t n)
{
	mc_text_z(mc_text_z(t, "mc_"), name);
	if (label != NULL) {
		mc_text_z(mc_text_z(mc_text_z(t, "{"), label), "=\"");
		mc_text_z(mc_text_z(t, value), "\"}");
	}
	mc_text_z(mc_text_int(mc_text_z(t, " "), n), "\n");
}

/* Nanoseconds as seconds, without a floating point. */
static void seconds(struct mc_text *t, uint64_t ns)
{
	char digits[] = ".000000000";

	for (uint64_t i = 9, rest = ns % 1000000000; i > 0; i--, rest /= 10)
		digits[i] = (char)('0' + rest % 10);
	mc_text_z(mc_text_int(t, (int64_t)(ns / 1000000000)), digits);
}

/* --- one number each --- */
#define GAUGES(X) \
	X("cluster_safe", "1 when no replica is missing or on its way, as far as this member knows", \
		node.safe) \
	X("partitions_without_backup", "Partitions without a first backup, though a member could hold one", \
		node.waiting) \
	X("migrations", "Migrations planned or running, as master", node.migrations) \
	X("member_list_version", "Version of the member list", node.list_version) \
	X("clients", "Clients that have authenticated", node.clients) \
	X("connections", "Open connections", connections) \
	X("connections_strangers", "Open connections that are neither a member's nor a client's", strangers) \
	X("queued_bytes", "Bytes that wait to be written", queued_bytes) \
	X("heartbeats_late", "Members silent for more than two heartbeat intervals", node.heartbeats_late)
#define STORE_GAUGES(X) \
	X("store_entries", "Entries stored, backups included", node.store.entries) \
	X("store_bytes", "Bytes of the store in use", node.store.bytes) \
	X("store_limit_bytes", "Bytes that the store may use", node.store.budget) \
	X("store_maps", "Maps with a name here", node.store.maps)
#define STORE_COUNTERS(X) \
	X("store_gets", "Entries asked for by their key", node.store.gets) \
	X("store_hits", "Of these, entries that were found", node.store.hits) \
	X("store_evicted", "Entries that went to make room", node.store.evicted) \
	X("store_expired", "Entries whose time had come", node.store.expired) \
	X("store_refused", "Writes refused because the store was full", node.store.refused)

static void counter(const struct exposition *p, const char *name, const char *help, uint64_t n)
{
	struct mc_text *t = p->t;

	head(p, name, "counter", help);
	mc_text_z(mc_text_z(t, "mc_"), name);
	mc_text_z(mc_text_int(mc_text_z(t, "_total "), (int64_t)n), "\n");
}

static void gauge(const struct exposition *p, const char *name, const char *help, uint64_t n)
{
	head(p, name, "gauge", help);
	sample(p->t, name, NULL, NULL, (int64_t)n);
}

static void numbers(const struct exposition *p)
{
	const struct http_view *v = p->v;

#define X(name, help, field) gauge(p, name, help, (uint64_t)v->field);
	GAUGES(X)
#undef X
	counter(p, "messages_malformed", "Messages that could not be read", v->malformed);
	if (!v->node.stores)
		return;
#define X(name, help, field) gauge(p, name, help, v->field);
	STORE_GAUGES(X)
#undef X
#define X(name, help, field) counter(p, name, help, v->field);
	STORE_COUNTERS(X)
#undef X
}

/* --- several of a kind --- */
static void sets(const struct exposition *p)
{
	const struct http_view *v = p->v;
	struct mc_text *t = p->t;

	head(p, "members", "gauge", "Members of the list, this one included");
	sample(t, "members", "kind", "data", (int64_t)v->node.members - v->node.lite);
	sample(t, "members", "kind", "lite", v->node.lite);
	head(p, "partitions", "gauge", "Partitions held by this member");
	sample(t, "partitions", "replica", "owner", v->node.owned);
	sample(t, "partitions", "replica", "backup", v->node.backups);
	head(p, "phase", "gauge", "What this node is doing: the phase that has 1");
	for (unsigned i = 0; i < NODE_PHASE_COUNT; i++)
		sample(t, "phase", "phase", node_phase_text((enum node_phase)i),
			(enum node_phase)i == v->node.phase);
	head(p, "heartbeat_age_seconds", "gauge", "Since the last heartbeat of the member silent longest");
	seconds(mc_text_z(t, "mc_heartbeat_age_seconds "), (uint64_t)v->node.heartbeat_oldest_ms * 1000000);
	mc_text_z(t, "\n");
	head(p, "uptime_seconds", "gauge", "Since this process started");
	seconds(mc_text_z(t, "mc_uptime_seconds "), (uint64_t)v->uptime_ms * 1000000);
	mc_text_z(t, "\n");
}

static void refusals(const struct exposition *p)
{
	const struct http_view *v = p->v;
	struct mc_text *t = p->t;

	head(p, "joins_refused", "counter", "Joins refused, by reason: by this node, or of this node");
	for (unsigned r = 0; r < 2 * NODE_REFUSAL_COUNT; r++) {
		bool by_us = r < NODE_REFUSAL_COUNT;
		enum node_refusal why = (enum node_refusal)(r % NODE_REFUSAL_COUNT);

		mc_text_z(mc_text_z(t, "mc_joins_refused_total{by=\""), by_us ? "this node" : "others");
		mc_text_z(mc_text_z(t, "\",reason=\""), node_refusal_text(why));
		mc_text_int(
			mc_text_z(t, "\"} "), (int64_t)(by_us ? v->refused_by_us[why] : v->refused_us[why]));
		mc_text_z(t, "\n");
	}
}

static void label_kind(struct mc_text *t, const char *suffix, const struct http_duration *d)
{
	mc_text_z(mc_text_z(t, "mc_operation_duration_seconds"), suffix);
	mc_text_z(mc_text_z(t, "{from=\""), d->client ? "client" : "member");
	mc_text_z(mc_text_z(mc_text_z(t, "\",kind=\""), d->kind), "\"");
}

static void histogram(struct mc_text *t, const struct http_duration *d)
{
	uint64_t sum = 0;

	for (size_t b = 0; b < HTTP_BUCKET_COUNT; b++) {
		sum += d->count[b];
		label_kind(t, "_bucket", d);
		mc_text_z(mc_text_z(t, ",le=\""), b < HTTP_BUCKET_COUNT - 1 ? bound_texts[b] : "+Inf");
		mc_text_z(mc_text_int(mc_text_z(t, "\"} "), (int64_t)sum), "\n");
	}
	label_kind(t, "_count", d);
	mc_text_z(mc_text_int(mc_text_z(t, "} "), (int64_t)sum), "\n");
	label_kind(t, "_sum", d);
	seconds(mc_text_z(t, "} "), d->total_ns);
	mc_text_z(t, "\n");
}

static void build(const struct exposition *p)
{
	struct mc_text *t = p->t;

	head(p, "build_info", "gauge", "This program, and the protocol line that it speaks now");
	mc_text_z(mc_text_z(t, "mc_build_info{version=\""), p->v->version);
	mc_text_z(mc_text_z(mc_text_z(t, "\",line=\""), mc_lines[p->v->node.line].text), "\"} 1\n");
}

static enum http_status write_page(const struct exposition *p)
{
	const struct http_view *v = p->v;

	build(p);
	sets(p);
	numbers(p);
	refusals(p);
	head(p, "operation_duration_seconds", "histogram", "Time that a message took this node, by its kind");
	for (size_t i = 0; i < v->duration_count && v->durations[i].kind != NULL; i++)
		histogram(p->t, &v->durations[i]);
	if (p->open)
		mc_text_z(p->t, "# EOF\n");
	return HTTP_OK;
}

enum http_status http_metrics(const struct http_view *v, struct mc_text *body)
{
	const struct exposition p = { body, v, false };

	return write_page(&p);
}

enum http_status http_openmetrics(const struct http_view *v, struct mc_text *body)
{
	const struct exposition p = { body, v, true };

	return write_page(&p);
}
