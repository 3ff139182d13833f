/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bytes.h - the only place that touches raw bytes. Reader and writer are values with a sticky error: after
 * the first failure a reader gives zeros and a writer writes nothing, so the error is checked once, at the
 * end. Numbers are big-endian, but for those whose function ends in `le`.
 */
#ifndef MC_WIRE_BYTES_H
#define MC_WIRE_BYTES_H

#include <string.h>

#include "common/base/types.h"

struct mc_rd {
	const uint8_t *p, *end;
	enum mc_err err;
};

static inline struct mc_rd mc_rd_of(const void *p, size_t n)
{
	return (struct mc_rd){ p, n == 0 ? p : (const uint8_t *)p + n, MC_ERR_OK };
}
static inline size_t mc_rd_left(const struct mc_rd *r)
{
	return (size_t)(r->end - r->p);
}
static inline void mc_rd_fail(struct mc_rd *r, enum mc_err err)
{
	if (r->err != MC_ERR_OK)
		return;
	r->err = err;
	r->end = r->p;
}
/* The next n bytes, borrowed; NULL when there are not so many. */
static inline const uint8_t *mc_rd_take(struct mc_rd *r, size_t n)
{
	const uint8_t *p = r->p;

	if (n > mc_rd_left(r)) {
		mc_rd_fail(r, MC_ERR_SHORT);
		return NULL;
	}
	r->p += n;
	return p;
}
/* A reader that cannot see further than the next n bytes, which are taken from this one. */
static inline struct mc_rd mc_rd_child(struct mc_rd *r, size_t n)
{
	const uint8_t *p = mc_rd_take(r, n);

	return p != NULL ? mc_rd_of(p, n) : (struct mc_rd){ r->p, r->p, r->err };
}

static inline uint16_t mc_get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}
static inline uint32_t mc_get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static inline uint64_t mc_get64(const uint8_t *p)
{
	return (uint64_t)mc_get32(p) << 32 | mc_get32(p + 4);
}

static inline uint8_t mc_rd_u8(struct mc_rd *r)
{
	const uint8_t *p = mc_rd_take(r, 1);

	return p != NULL ? *p : 0;
}
static inline uint16_t mc_rd_u16(struct mc_rd *r)
{
	const uint8_t *p = mc_rd_take(r, 2);

	return p != NULL ? mc_get16(p) : 0;
}
static inline uint32_t mc_rd_u32(struct mc_rd *r)
{
	const uint8_t *p = mc_rd_take(r, 4);

	return p != NULL ? mc_get32(p) : 0;
}
static inline uint64_t mc_rd_u64(struct mc_rd *r)
{
	const uint8_t *p = mc_rd_take(r, 8);

	return p != NULL ? mc_get64(p) : 0;
}
static inline double mc_rd_f64(struct mc_rd *r)
{
	uint64_t bits = mc_rd_u64(r);
	double d;

	memcpy(&d, &bits, sizeof(d));
	return d;
}

/* buf NULL: nothing is written, `len` still counts, which is how exact sizes are had. */
struct mc_wr {
	uint8_t *buf;
	size_t len, cap;
	enum mc_err err;
};

static inline struct mc_wr mc_wr_of(void *buf, size_t cap)
{
	return (struct mc_wr){ buf, 0, cap, MC_ERR_OK };
}
static inline struct mc_wr mc_wr_count(void)
{
	return (struct mc_wr){ NULL, 0, SIZE_MAX, MC_ERR_OK };
}
static inline void mc_wr_fail(struct mc_wr *w, enum mc_err err)
{
	if (w->err == MC_ERR_OK)
		w->err = err;
}
/* Room for n bytes; NULL when there is none, or when only counting. */
static inline uint8_t *mc_wr_room(struct mc_wr *w, size_t n)
{
	uint8_t *p;

	if (w->err != MC_ERR_OK)
		return NULL;
	if (n > w->cap - w->len) {
		w->err = MC_ERR_LIMIT;
		return NULL;
	}
	p = w->buf != NULL ? w->buf + w->len : NULL;
	w->len += n;
	return p;
}
static inline void mc_wr_put(struct mc_wr *w, const void *p, size_t n)
{
	uint8_t *to = mc_wr_room(w, n);

	if (to != NULL && n > 0)
		memcpy(to, p, n);
}
static inline void mc_put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}
static inline void mc_put32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 24);
	p[1] = (uint8_t)(v >> 16);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}
static inline void mc_put64(uint8_t *p, uint64_t v)
{
	mc_put32(p, (uint32_t)(v >> 32));
	mc_put32(p + 4, (uint32_t)v);
}
static inline void mc_wr_u8(struct mc_wr *w, uint8_t v)
{
	uint8_t *p = mc_wr_room(w, 1);

	if (p != NULL)
		*p = v;
}
static inline void mc_wr_u16(struct mc_wr *w, uint16_t v)
{
	uint8_t *p = mc_wr_room(w, 2);

	if (p != NULL)
		mc_put16(p, v);
}
static inline void mc_wr_u32(struct mc_wr *w, uint32_t v)
{
	uint8_t *p = mc_wr_room(w, 4);

	if (p != NULL)
		mc_put32(p, v);
}
static inline void mc_wr_u64(struct mc_wr *w, uint64_t v)
{
	uint8_t *p = mc_wr_room(w, 8);

	if (p != NULL)
		mc_put64(p, v);
}
static inline void mc_wr_f64(struct mc_wr *w, double d)
{
	uint64_t bits;

	memcpy(&bits, &d, sizeof(bits));
	mc_wr_u64(w, bits);
}

/* --- little-endian: the client protocol --- */
static inline uint16_t mc_get16le(const uint8_t *p)
{
	return (uint16_t)(p[1] << 8 | p[0]);
}
static inline uint32_t mc_get32le(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}
static inline uint64_t mc_get64le(const uint8_t *p)
{
	return (uint64_t)mc_get32le(p + 4) << 32 | mc_get32le(p);
}
static inline void mc_put16le(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}
static inline void mc_put32le(uint8_t *p, uint32_t v)
{
	mc_put16le(p, (uint16_t)v);
	mc_put16le(p + 2, (uint16_t)(v >> 16));
}
static inline void mc_put64le(uint8_t *p, uint64_t v)
{
	mc_put32le(p, (uint32_t)v);
	mc_put32le(p + 4, (uint32_t)(v >> 32));
}
static inline uint16_t mc_rd_u16le(struct mc_rd *r)
{
	const uint8_t *p = mc_rd_take(r, 2);

	return p != NULL ? mc_get16le(p) : 0;
}
static inline uint32_t mc_rd_u32le(struct mc_rd *r)
{
	const uint8_t *p = mc_rd_take(r, 4);

	return p != NULL ? mc_get32le(p) : 0;
}
static inline uint64_t mc_rd_u64le(struct mc_rd *r)
{
	const uint8_t *p = mc_rd_take(r, 8);

	return p != NULL ? mc_get64le(p) : 0;
}
static inline void mc_wr_u16le(struct mc_wr *w, uint16_t v)
{
	uint8_t *p = mc_wr_room(w, 2);

	if (p != NULL)
		mc_put16le(p, v);
}
static inline void mc_wr_u32le(struct mc_wr *w, uint32_t v)
{
	uint8_t *p = mc_wr_room(w, 4);

	if (p != NULL)
		mc_put32le(p, v);
}
static inline void mc_wr_u64le(struct mc_wr *w, uint64_t v)
{
	uint8_t *p = mc_wr_room(w, 8);

	if (p != NULL)
		mc_put64le(p, v);
}
/* n bytes that were written at `at`; NULL when there are none, or when only counting. */
static inline uint8_t *mc_wr_again(struct mc_wr *w, size_t at, size_t n)
{
	if (w->err != MC_ERR_OK || w->buf == NULL || at > w->len || n > w->len - at)
		return NULL;
	return w->buf + at;
}

#endif
