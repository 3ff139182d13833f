/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_kube_grammar.c - answers of an API server, made by a grammar from a script: pages of EndpointSlices
 * and streams of what a watch says of them, with strange members, types and texts in between, cut anywhere,
 * and now and then with a byte changed.
 *
 * What must hold: the same is read however it is cut; what was not changed is read whole, and the table holds
 * just the addresses that the script has put into it.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/rng.h"
#include "common/disco/kube_json.h"
#include "common/disco/kube_peer.h"
#include "tests/fuzz/fuzz.h"

enum { TEXT_MAX = 64 << 10, OBJECTS = 6, DEPTH = 5, EVENTS = 12 };

static const struct kube_ports ports = { KUBE_PORT_GUESS, 6900 };

/* Texts where an address is expected; is it one? */
static const struct {
	const char *text;
	bool good;
} addresses[] = { { "10.2.0.1", true }, { "fd00::2", true }, { "10.2.0.300", false }, { "", false },
	{ "10.2.0.9 ", false }, { "-rf", false }, { "a\\u001bb", false }, { "::ffff:10.0.0.1", true },
	{ "pod-1.svc", false }, { "255.255.255.255", true } };

static struct made {
	struct mc_rng rng;
	char text[TEXT_MAX];
	size_t n;
	bool full;
	uint32_t peers[OBJECTS],
		pieces; /* what there is to be read: of each object, and how many documents */
	bool present[OBJECTS];
} g;

static uint32_t draw(uint32_t below)
{
	return (uint32_t)mc_rng_below(&g.rng, below);
}

static void add(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void add(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(g.text + g.n, sizeof(g.text) - g.n, fmt, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof(g.text) - g.n)
		g.full = true;
	else
		g.n += (size_t)n;
}

/* --- the grammar --- */
static void add_blank(void)
{
	static const char *const blanks[] = { "", "", "", " ", "\t", "\r",
		"  " }; /* no line ends: they end a document of a stream */

	add("%s", blanks[draw(7)]);
}

static void add_value(unsigned depth);

static void add_group(char open, char close, unsigned depth)
{
	uint32_t n = draw(4);

	add("%c", open);
	for (uint32_t i = 0; i < n; i++) {
		add("%s", i > 0 ? "," : "");
		if (open == '{')
			add("\"x%" PRIu32 "\":", draw(9));
		add_blank();
		add_value(depth + 1);
	}
	add("%c", close);
}

static void add_value(unsigned depth)
{
	static const char *const plain[] = { "null", "true", "false", "0", "-1", "1e308",
		"9223372036854775807", "0.5", "\"\"", "\"\\ud83d\\ude00\"", "\"\\\"\\\\\\n\"", "\"Ready\"",
		"\"hazelcast\"", "5701" };

	if (depth < DEPTH && draw(3) == 0)
		add_group('{', '}', depth);
	else if (depth < DEPTH && draw(3) == 0)
		add_group('[', ']', depth);
	else
		add("%s", plain[draw(sizeof(plain) / sizeof(plain[0]))]);
}

static void add_noise(void)
{
	while (draw(4) == 0) {
		add("\"y%" PRIu32 "\":", draw(9));
		add_value(0);
		add(",");
		add_blank();
	}
}

static uint32_t add_endpoint(void)
{
	uint32_t n = draw(4), good = 0;

	add("{");
	add_noise();
	add("\"addresses\":[");
	for (uint32_t i = 0; i < n; i++) {
		uint32_t which = draw(sizeof(addresses) / sizeof(addresses[0]));

		add("%s\"%s\"", i > 0 ? "," : "", addresses[which].text);
		good += addresses[which].good;
	}
	add("],\"conditions\":");
	if (draw(3) > 0)
		add("{\"ready\":%s}", draw(2) ? "true" : "false");
	else
		add_value(0);
	add("}");
	return good;
}

/* A slice; returns how many addresses are in it. */
static uint32_t add_slice(uint32_t name)
{
	uint32_t n = draw(5), good = 0;

	add("{");
	add_noise();
	add("\"metadata\":{\"name\":\"s%" PRIu32 "\",\"resourceVersion\":\"%" PRIu32 "\"},\"ports\":", name,
		draw(1000));
	if (draw(3) > 0)
		add("[{\"port\":%" PRIu32 "%s}]", draw(70000), draw(2) ? ",\"name\":\"hazelcast\"" : "");
	else
		add_value(0);
	add(",\"endpoints\":[");
	for (uint32_t i = 0; i < n; i++) {
		add("%s", i > 0 ? "," : "");
		good += add_endpoint();
	}
	add("]}");
	return good;
}

static void make_page(void)
{
	uint32_t n = draw(OBJECTS + 1);

	add("{\"kind\":\"EndpointSliceList\",\"metadata\":{\"resourceVersion\":\"7\"},");
	add_noise();
	add("\"items\":[");
	for (uint32_t i = 0; i < n; i++) {
		add("%s", i > 0 ? "," : "");
		g.peers[i] = add_slice(i);
		g.present[i] = true;
	}
	add("]}");
	g.pieces = 1;
}

static void make_watch(void)
{
	uint32_t n = draw(EVENTS);

	for (uint32_t i = 0; i < n; i++) {
		static const char *const types[] = { "ADDED", "MODIFIED", "DELETED", "BOOKMARK" };
		uint32_t type = draw(4), name = draw(OBJECTS), peers;

		add("{\"type\":\"%s\",", types[type]);
		add_noise();
		add("\"object\":");
		peers = add_slice(name);
		add("}%s", draw(4) ? "\n" : "\r\n\n");
		g.pieces++;
		if (type < 2)
			g.peers[name] = peers;
		if (type < 3)
			g.present[name] = type < 2;
	}
}

/* --- reading it, as a reflector does --- */
struct seen {
	uint32_t pieces;
	struct kube_table table;
};

static void take_object(struct seen *s, const json_t *o)
{
	struct kube_peers p = { NULL, 0, 0, 0 };
	const char *name = kube_text(json_object_get(o, "metadata"), "name");
	bool changed;

	if (*name && kube_read(KUBE_SLICES, o, &ports, &p))
		HOLDS(kube_table_put(&s->table, name, 1, &p, &changed));
	kube_peers_free(&p);
}

static bool take_event(void *ctx, json_t *o)
{
	const char *type = kube_text(o, "type");
	const json_t *object = json_object_get(o, "object");
	struct seen *s = ctx;

	s->pieces++;
	if (strcmp(type, "DELETED") == 0)
		kube_table_remove(&s->table, kube_text(json_object_get(object, "metadata"), "name"));
	else if (strcmp(type, "ADDED") == 0 || strcmp(type, "MODIFIED") == 0)
		take_object(s, object);
	return true;
}

static void read_all(struct seen *s, bool stream, size_t step)
{
	struct kube_json json;
	const json_t *item;
	json_t *doc;
	size_t i;

	kube_json_open(&json, stream, stream ? take_event : NULL, s);
	for (i = 0; i < g.n && kube_json_add(&json, g.text + i, g.n - i < step ? g.n - i : step); i += step)
		;
	doc = stream ? NULL : kube_json_document(&json);
	s->pieces += doc != NULL;
	json_array_foreach(json_object_get(doc, "items"), i, item) take_object(s, item);
	json_decref(doc);
	kube_json_close(&json);
}

static void check_all(const struct seen *s)
{
	uint32_t objects = 0, peers = 0;

	for (uint32_t i = 0; i < OBJECTS; i++) {
		objects += g.present[i];
		peers += g.present[i] ? g.peers[i] : 0;
	}
	HOLDS(s->pieces == g.pieces && s->table.objects == objects && s->table.peers == peers);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	uint64_t seed = 0;
	struct seen a = { 0 }, b = { 0 };
	bool stream, changed;

	for (size_t i = 0; i < n && i < 8; i++)
		seed = seed << 8 | p[i];
	memset(&g, 0, sizeof(g));
	mc_rng_seed(&g.rng, seed);
	stream = draw(2);
	if (stream)
		make_watch();
	else
		make_page();
	changed = g.n > 0 && draw(4) == 0;
	for (uint32_t i = 0; changed && i <= draw(3); i++)
		g.text[draw((uint32_t)g.n)] = (char)draw(256);
	read_all(&a, stream, g.n + 1);
	read_all(&b, stream, 1 + draw(64));
	HOLDS(a.pieces == b.pieces && a.table.objects == b.table.objects && a.table.peers == b.table.peers);
	if (!changed && !g.full)
		check_all(&a);
	kube_table_free(&a.table);
	kube_table_free(&b.table);
	return 0;
}
