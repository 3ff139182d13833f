/* SPDX-License-Identifier: Apache-2.0 */
/* read_keep.c - an unknown class cannot be skipped: what follows is kept, up to rows at the end of the frame.
 */
#include "common/base/check.h"
#include "common/wire/read_internal.h"

/* Type id, head without a version, and the fields of an object of fixed size. */
static size_t item_size(const struct mc_reader *r, const struct mc_field *f)
{
	return 4 + 1 + 4 + 4 + mc_least(f->sub, r->w.line);
}

static bool is_item(struct mc_rd *in, const struct mc_class *c, size_t body)
{
	bool right = mc_rd_u32(in) == (uint32_t)MC_TYPE_OBJECT;

	right = mc_rd_u8(in) == MC_HEAD_IDENTIFIED && right;
	right = mc_rd_u32(in) == (uint32_t)c->factory && right;
	right = mc_rd_u32(in) == (uint32_t)c->id && right;
	return mc_rd_take(in, body) != NULL && right;
}

/* The bytes of a list of such objects that begins here. 0: it is not one. */
static size_t tail_list(const struct mc_reader *r, const struct mc_field *f, const uint8_t *p, size_t left)
{
	struct mc_rd in = mc_rd_of(p, left);
	uint32_t n = mc_rd_u32(&in);

	if (n == 0 || n > MC_TAIL_LIST_MAX)
		return 0;
	for (uint32_t i = 0; i < n; i++)
		if (!is_item(&in, mc_announced(&r->w, f->sub), mc_least(f->sub, r->w.line)))
			return 0;
	return (size_t)(in.p - p);
}

/* Looks for such a list that ends at `end`. */
static size_t tail_list_before(
	const struct mc_reader *r, const struct mc_field *f, const uint8_t *from, const uint8_t *end)
{
	size_t item = item_size(r, f);

	for (size_t n = 1; n <= MC_TAIL_LIST_MAX && (size_t)(end - from) >= 4 + n * item; n++)
		if (tail_list(r, f, end - (4 + n * item), 4 + n * item) == 4 + n * item)
			return 4 + n * item;
	return 0;
}

static size_t tail_size(
	const struct mc_reader *r, const struct mc_scope *sc, const uint8_t *from, const uint8_t *end)
{
	static const uint8_t fixed[MC_K_COUNT] = {
		[MC_K_u8] = 1,
		[MC_K_i8] = 1,
		[MC_K_flag] = 1,
		[MC_K_i16] = 2,
		[MC_K_i32] = 4,
		[MC_K_i64] = 8,
	};
	size_t size = 0;

	for (uint32_t i = sc->schema->count; i-- > 0;) {
		const struct mc_field *f = &sc->schema->rows[i];

		if (!(f->flags & MC_ROW_TAIL))
			break;
		if (!mc_row_on(f, &r->w, sc->object))
			continue;
		size += f->kind == MC_K_objs ? tail_list_before(r, f, from, end - size) : fixed[f->kind];
		if (size > (size_t)(end - from))
			return SIZE_MAX;
	}
	return size;
}

/* Where the tails of all structs around begin: the outermost one's is the last. NULL: they do not fit. */
static const uint8_t *tail_start(const struct mc_reader *r, const struct mc_scope *sc, const uint8_t *from)
{
	const uint8_t *end = r->in.end;
	size_t size;

	if (sc == NULL)
		return end;
	end = tail_start(r, sc->up, from);
	if (end == NULL)
		return NULL;
	size = tail_size(r, sc, from, end);
	return size == SIZE_MAX ? NULL : end - size;
}

static struct mc_bytes rest(struct mc_reader *r, const uint8_t *from)
{
	const uint8_t *end = tail_start(r, r->scope, from);

	if (end == NULL || end - from > INT32_MAX) {
		mc_rd_fail(&r->in, MC_ERR_SHORT);
		return (struct mc_bytes){ NULL, -1 };
	}
	r->in.p = end;
	r->kept = true;
	return (struct mc_bytes){ from, (int32_t)(end - from) };
}

/* An unknown class below: forget the error, take everything from `from` on as bytes. */
struct mc_bytes mc_keep_from(struct mc_reader *r, const struct mc_rd *from)
{
	mc_check(from->p <= r->in.p || r->in.err != MC_ERR_OK);
	r->in = *from;
	return rest(r, from->p);
}

struct mc_value *mc_keep_value(struct mc_reader *r, const struct mc_rd *from)
{
	struct mc_bytes raw = mc_keep_from(r, from);
	struct mc_rd type = mc_rd_of(raw.p, raw.n < 0 ? 0 : (size_t)raw.n);
	struct mc_value *v = mc_read_get(r, sizeof(*v), 1);

	if (v == NULL || raw.n < 0)
		return NULL;
	*v = (struct mc_value){ .type = (int32_t)mc_rd_u32(&type), .opaque = true, .raw = raw };
	return v;
}

bool mc_tail_list_is_here(const struct mc_reader *r, const struct mc_field *f)
{
	return tail_list(r, f, r->in.p, mc_rd_left(&r->in)) > 0;
}
