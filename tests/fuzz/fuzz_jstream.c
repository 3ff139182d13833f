/* SPDX-License-Identifier: Apache-2.0 */
/* A Java object stream: refused, or values that can be asked for anything in bounded time, whatever circles
 * they form. */
#include "common/wire/jstream.h"
#include "tests/fuzz/fuzz.h"

enum { DEPTH = 6, VISITS = 4096 };

struct visit {
	uint32_t left, budget;
	uint64_t sum;
};

static void look(struct visit *w, const struct mc_jvalue *v, int depth);

/* Each byte of it is there. */
static void touch(struct visit *w, const void *p, int32_t n)
{
	for (int32_t i = 0; i < n; i++)
		w->sum += ((const uint8_t *)p)[i];
}

static void look_list(struct visit *w, const struct mc_jlist *l, int depth)
{
	for (uint32_t i = 0; i < l->n && w->left > 0; i++)
		look(w, l->v[i], depth);
}

static void look_object(struct visit *w, const struct mc_jvalue *v, int depth)
{
	HOLDS(v->u.parts.n == v->cls->depth + 1u && v->u.parts.v[v->u.parts.n - 1].cls == v->cls);
	for (uint32_t i = 0; i < v->u.parts.n; i++) {
		const struct mc_jpart *p = &v->u.parts.v[i];

		touch(w, p->cls->name.p, p->cls->name.n);
		for (uint32_t k = 0; p->fields != NULL && k < p->cls->n && w->left > 0; k++) {
			touch(w, p->cls->fields[k].name.p, p->cls->fields[k].name.n);
			look(w, p->fields[k], depth);
		}
		look_list(w, &p->more, depth);
	}
}

static void look(struct visit *w, const struct mc_jvalue *v, int depth)
{
	struct mc_str text = mc_jtext(v, fuzz_memory_kept(1));
	struct mc_jlist l;
	int64_t i;

	HOLDS(v != NULL);
	if (depth == 0 || w->left == 0)
		return;
	w->left--;
	touch(w, text.p, text.n);
	mc_jnumber(v, &i);
	mc_juuid(v);
	mc_jfield(v, NULL, "name");
	if (mc_jitems(v, fuzz_memory_kept(1), &w->budget, &l))
		look_list(w, &l, depth - 1);
	switch ((enum mc_jkind)v->kind) {
	case MC_J_OBJECT: look_object(w, v, depth - 1); break;
	case MC_J_ITEMS:
	case MC_J_THROWN: look_list(w, &v->u.items, depth - 1); break;
	case MC_J_BYTES:
	case MC_J_BLOCK: touch(w, v->u.bytes.p, v->u.bytes.n); break;
	default: break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct visit w = { VISITS, MC_JSTREAM_VALUES_MAX, 0 };
	struct mc_rd r = mc_rd_of(p, n);
	const struct mc_jvalue *v;
	enum mc_err err = mc_jstream_read(&r, fuzz_memory(0), &v);

	HOLDS(v != NULL && (err == MC_ERR_OK || v->kind == MC_J_NULL));
	fuzz_memory(1);
	look(&w, v, DEPTH);
	return 0;
}
