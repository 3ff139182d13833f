/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an answer of an API server: the pieces are the same however it comes, and what is read of them
 * is an address. */
#include <jansson.h>
#include <string.h>

#include "common/disco/kube_peer.h"
#include "common/disco/kube_split.h"
#include "tests/fuzz/fuzz.h"

struct seen {
	enum kube_resource resource;
	size_t pieces, bytes;
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

static bool each(void *ctx, const char *text, size_t size)
{
	struct seen *s = ctx;
	json_t *o = json_loadb(text, size, 0, NULL);

	s->pieces++;
	s->bytes += size;
	if (json_is_object(json_object_get(o, "object")))
		keep(s, json_object_get(o, "object"));
	else if (o != NULL)
		keep(s, o);
	json_decref(o);
	return true;
}

static void run(struct seen *s, enum kube_shape shape, const char *p, size_t n, size_t step)
{
	struct kube_split split;

	kube_split_open(&split, shape, each, s);
	for (size_t i = 0; i < n && kube_split_add(&split, p + i, n - i < step ? n - i : step); i += step)
		;
	HOLDS(split.depth <= MC_KUBE_DEPTH_MAX && split.piece.n <= MC_KUBE_OBJECT_MAX);
	kube_split_close(&split);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	unsigned what = n > 0 ? p[0] : 0;
	enum kube_shape shape = (enum kube_shape)(what / KUBE_RESOURCE_COUNT % 3);
	struct seen a = { .resource = (enum kube_resource)(what % KUBE_RESOURCE_COUNT) }, b = a;
	struct kube_peers all = { NULL, 0, 0, 0 };

	if (n == 0)
		return 0;
	run(&a, shape, (const char *)p + 1, n - 1, n);
	run(&b, shape, (const char *)p + 1, n - 1, 1 + n / 7);
	HOLDS(a.pieces == b.pieces && a.bytes == b.bytes && a.table.objects == b.table.objects &&
		a.table.peers == b.table.peers);
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
