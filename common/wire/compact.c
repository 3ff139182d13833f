/* SPDX-License-Identifier: Apache-2.0 */
/* compact.c - fields of a Compact value found by its schema. Takes any bytes; keeps no schema. */
#include "common/wire/compact.h"
#include "common/base/check.h"

static uint32_t size_of(enum mc_field_kind kind)
{
	static const uint8_t sizes[MC_FIELD_KIND_COUNT] = {
#define K(name, number, size) [MC_FIELD_##name] = size,
		MC_FIELD_KINDS(K)
#undef K
	};

	return sizes[kind];
}

/* --- schemas --- */
static int compare(struct mc_str a, struct mc_str b)
{
	int32_t n = a.n < b.n ? a.n : b.n;
	int c = n > 0 ? memcmp(a.p, b.p, (size_t)n) : 0;

	return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

/* Names of Java are compared by UTF-16 units: the same order but for what lies beyond the first plane. */
static bool sort_by_name(struct mc_compact_schema *s)
{
	for (uint32_t i = 1; i < s->n; i++) {
		struct mc_compact_field f = s->v[i];
		uint32_t k = i;

		for (; k > 0 && compare(s->v[k - 1].name, f.name) > 0; k--)
			s->v[k] = s->v[k - 1];
		s->v[k] = f;
		if (k > 0 && compare(s->v[k - 1].name, f.name) == 0)
			return false;
	}
	return true;
}

static void lay_out_fixed(struct mc_compact_schema *s, uint32_t size)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (size_of(s->v[i].kind) == size) {
			s->v[i].place = s->fixed_size;
			s->fixed_size += size;
		}
}

static void lay_out_bits(struct mc_compact_schema *s)
{
	uint32_t bits = 0;

	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].kind == MC_FIELD_BOOLEAN) {
			s->v[i].place = s->fixed_size + bits / 8;
			s->v[i].bit = bits++ % 8;
		}
	s->fixed_size += (bits + 7) / 8;
}

/* Rabin's fingerprint, 64 bits: com.hazelcast.internal.serialization.impl.compact.RabinFingerprint */
static uint64_t add_byte(uint64_t fp, uint8_t b)
{
	const uint64_t polynomial = 0xc15d213aa4d7a795;
	uint64_t row = (fp ^ b) & 0xff;

	for (int i = 0; i < 8; i++)
		row = row >> 1 ^ (polynomial & -(row & 1));
	return fp >> 8 ^ row;
}

static uint64_t add_int(uint64_t fp, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		fp = add_byte(fp, (uint8_t)(v >> 8 * i));
	return fp;
}

static uint64_t add_text(uint64_t fp, struct mc_str s)
{
	fp = add_int(fp, (uint32_t)s.n);
	for (int32_t i = 0; i < s.n; i++)
		fp = add_byte(fp, (uint8_t)s.p[i]);
	return fp;
}

static int64_t fingerprint(const struct mc_compact_schema *s)
{
	uint64_t fp = add_int(add_text(0xc15d213aa4d7a795, s->type), s->n);

	for (uint32_t i = 0; i < s->n; i++)
		fp = add_int(add_text(fp, s->v[i].name), s->v[i].kind);
	return (int64_t)fp;
}

/* Neither CHAR nor PORTABLE are kinds of Compact. */
static bool is_kind(enum mc_field_kind k)
{
	return k > MC_FIELD_NONE && k < MC_FIELD_KIND_COUNT && k != MC_FIELD_CHAR &&
		k != MC_FIELD_ARRAY_OF_CHAR && k != MC_FIELD_PORTABLE && k != MC_FIELD_ARRAY_OF_PORTABLE;
}

bool mc_compact_lay_out(struct mc_compact_schema *s)
{
	s->fixed_size = s->variable = 0;
	for (uint32_t i = 0; i < s->n; i++)
		if (!is_kind(s->v[i].kind))
			return false;
	if (!sort_by_name(s))
		return false;
	for (uint32_t size = 8; size > 0; size /= 2)
		lay_out_fixed(s, size);
	lay_out_bits(s);
	for (uint32_t i = 0; i < s->n; i++)
		if (size_of(s->v[i].kind) == 0 && s->v[i].kind != MC_FIELD_BOOLEAN)
			s->v[i].place = s->variable++;
	s->id = fingerprint(s);
	return true;
}

/* --- values --- */
bool mc_compact_schema_of(struct mc_bytes blob, int64_t *id)
{
	struct mc_rd r = mc_rd_of(blob.p, blob.n < 0 ? 0 : (size_t)blob.n);
	bool is_compact;

	mc_rd_u32(&r);
	is_compact = mc_rd_u32(&r) == (uint32_t)MC_TYPE_COMPACT;
	*id = (int64_t)mc_rd_u64(&r);
	return is_compact && r.err == MC_ERR_OK;
}

bool mc_compact_schema_of_inner(const struct mc_found *f, int64_t *id)
{
	struct mc_rd r = f->at;

	*id = (int64_t)mc_rd_u64(&r);
	return !f->null && r.err == MC_ERR_OK;
}

/* OffsetReader: by the size of the data in front of the offsets. */
static uint8_t width_for(uint32_t size)
{
	return size < UINT8_MAX ? 1 : size < UINT16_MAX ? 2 : 4;
}

/* False: null. */
static bool offset_at(const uint8_t *offsets, uint8_t width, uint32_t i, uint32_t *out)
{
	const uint8_t *p = offsets + (size_t)i * width;
	uint32_t all = width == 1 ? UINT8_MAX : width == 2 ? UINT16_MAX : UINT32_MAX;

	*out = width == 1 ? *p : width == 2 ? mc_get16(p) : mc_get32(p);
	return *out != all;
}

bool mc_compact_open(struct mc_compact *v, const struct mc_compact_schema *s, struct mc_rd at)
{
	uint32_t size = s->variable > 0 ? mc_rd_u32(&at) : s->fixed_size;

	*v = (struct mc_compact){ .schema = s, .width = width_for(size) };
	mc_check(v->width == 1 || v->width == 2 || v->width == 4);
	v->fields = mc_rd_child(&at, size);
	v->offsets = at.p;
	return at.err == MC_ERR_OK && size >= s->fixed_size && s->variable <= mc_rd_left(&at) / v->width;
}

/* What lies at an offset of `fields`; not of fixed size. */
static bool find_variable(
	struct mc_rd fields, const uint8_t *offsets, uint8_t width, uint32_t i, struct mc_found *out)
{
	uint32_t offset;

	out->null = !offset_at(offsets, width, i, &offset);
	if (out->null)
		return true;
	mc_rd_take(&fields, offset);
	out->at = fields;
	if (out->kind == MC_FIELD_NULLABLE_BOOLEAN)
		out->bit = mc_rd_u8(&fields) != 0;
	return fields.err == MC_ERR_OK;
}

bool mc_compact_field(const struct mc_compact *v, uint32_t i, struct mc_found *out)
{
	const struct mc_compact_field *f = &v->schema->v[i];

	mc_check(i < v->schema->n);
	*out = (struct mc_found){ .kind = f->kind, .at = v->fields };
	if (f->kind != MC_FIELD_BOOLEAN && size_of(f->kind) == 0)
		return find_variable(v->fields, v->offsets, v->width, f->place, out);
	mc_rd_take(&out->at, f->place);
	if (f->kind == MC_FIELD_BOOLEAN)
		out->bit = mc_rd_u8(&out->at) >> f->bit & 1;
	return out->at.err == MC_ERR_OK;
}

bool mc_compact_element(const struct mc_found *array, uint32_t i, uint32_t *n, struct mc_found *out)
{
	struct mc_rd r = array->at, fields;
	uint32_t size = mc_rd_u32(&r);
	uint8_t width = width_for(size);

	*n = mc_rd_u32(&r);
	fields = mc_rd_child(&r, size);
	*out = (struct mc_found){ .kind = array->kind - 1 };
	if (r.err != MC_ERR_OK || *n > mc_rd_left(&r) / width || i >= *n)
		return false;
	return find_variable(fields, r.p, width, i, out);
}
