/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an answer of an API server: the pieces are the same however it comes, and what is read of them
 * is an address. */
#include <jansson.h>
#include <string.h>

#include "common/disco/kube_peer.h"
#include "common/disco/kube_json.h"
#include "tests/fuzz/fuzz.h"

struct seen {
	enum kube_resource resource;
	size_t pieces;
	struct kube_table table;
};

static const struct kube_ports ports = { KUBE_PORT_GUESS, 6900 };

static void keep(struct seen *s, const json_t *o)
{
	struct kube_peers p = { NULL, 0, 0, 0 };
	const char *name = kube_text(json_object_get(o, "metadata"), "name");
	bool changed;

	if (kube_read(s->resource, o, &ports, &p))
		HOLDS(kube_table_put(&s->table, name, 1, &p, &changed));
	for (uint32_t i = 0; i < p.n; i++)
		HOLDS(p.v[i].port > 0 && p.v[i].host[0] != '\0' && strlen(p.v[i].host) <= MC_HOST_MAX &&
			strpbrk(p.v[i].host, " \n\x1b") == NULL);
	kube_peers_free(&p);
}

static bool each(void *ctx, json_t *o)
{
	struct seen *s = ctx;
	const json_t *item;
	size_t i;

	s->pieces++;
	if (json_is_object(json_object_get(o, "object")))
		keep(s, json_object_get(o, "object"));
	else if (json_is_array(json_object_get(o, "items")))
		json_array_foreach(json_object_get(o, "items"), i, item) keep(s, item);
	else
		keep(s, o);
	return true;
}

static void run(struct seen *s, bool stream, const char *p, size_t n, size_t step)
{
	struct kube_json json;
	json_t *doc;

	kube_json_open(&json, stream, stream ? each : NULL, s);
	for (size_t i = 0; i < n && kube_json_add(&json, p + i, n - i < step ? n - i : step); i += step)
		;
	doc = stream ? NULL : kube_json_document(&json);
	if (doc != NULL)
		each(s, doc);
	json_decref(doc);
	kube_json_close(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	unsigned what = n > 0 ? p[0] : 0;
	bool stream = what / KUBE_RESOURCE_COUNT % 3 == 2;
	struct seen a = { .resource = (enum kube_resource)(what % KUBE_RESOURCE_COUNT) }, b = a;
	struct kube_peers all = { NULL, 0, 0, 0 };

	if (n == 0)
		return 0;
	run(&a, stream, (const char *)p + 1, n - 1, n);
	run(&b, stream, (const char *)p + 1, n - 1, 1 + n / 7);
	HOLDS(a.pieces == b.pieces && a.table.objects == b.table.objects && a.table.peers == b.table.peers);
	HOLDS(kube_table_collect(&a.table, &all) && all.n == a.table.peers);
	kube_peers_sort(&all);
	HOLDS(all.n <= a.table.peers);
	for (uint32_t i = 1; i < all.n; i++)
		HOLDS(kube_peer_compare(&all.v[i - 1], &all.v[i]) < 0);
	kube_peers_free(&all);
	kube_table_free(&a.table);
	kube_table_free(&b.table);
	return 0;
}
