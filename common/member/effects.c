/* SPDX-License-Identifier: Apache-2.0 */
/* effects.c - what a step appends to: effects, and the arena that holds what they point to. Nothing here
 * knows why. */
#include <string.h>

#include "common/base/check.h"
#include "common/member/member.h"

#define EFFECTS_SHARE 8 /* an eighth of the block holds effects, the rest what they point to */

void node_effects_init(struct node_effects *fx, void *block, size_t size)
{
	size_t head = size / EFFECTS_SHARE / sizeof(struct node_effect);

	mc_check(block != NULL && ((uintptr_t)block & 15) == 0);
	mc_check(size >= NODE_EFFECTS_MIN);
	*fx = (struct node_effects){
		.v = block,
		.cap = (uint32_t)head,
		.mem = mc_arena_of(
			(uint8_t *)block + size / EFFECTS_SHARE, size - size / EFFECTS_SHARE - NODE_SPARE),
		.spare = (uint8_t *)block + size - NODE_SPARE,
	};
}

void node_effects_reset(struct node_effects *fx)
{
	mc_arena_reset(&fx->mem);
	fx->n = 0;
	fx->lost = false;
}

struct node_effect *node_effect_new(struct node *n, enum node_effect_type type)
{
	/* written to and never read: what does not fit is lost, and said so */
	static struct node_effect spare;
	struct node_effects *fx = n->fx;
	struct node_effect *e;

	mc_check(fx != NULL && fx->n <= fx->cap);
	mc_check(type < NODE_FX_COUNT);
	e = fx->n < fx->cap ? &fx->v[fx->n++] : &spare;
	fx->lost |= e == &spare;
	memset(e, 0, sizeof(*e));
	e->type = type;
	e->line = n->line;
	return e;
}

void node_effect_addr(struct node *n, enum node_effect_type type, const struct mc_addr *a)
{
	struct mc_addr *copy = node_new(n, sizeof(*copy));

	*copy = *a;
	node_effect_new(n, type)->addr = copy;
}

void *node_new_array(struct node *n, size_t size, size_t count)
{
	mc_check(n->fx != NULL);
	mc_check(size > 0);
	return mc_arena_get(&n->fx->mem, size, count);
}

void *node_new(struct node *n, size_t size)
{
	mc_check(size > 0 && size <= NODE_SPARE);
	void *p = mc_arena_get(&n->fx->mem, size, 1);

	if (p == NULL) {
		n->fx->lost = true;
		p = n->fx->spare;
		memset(p, 0, NODE_SPARE);
	}
	return p;
}
