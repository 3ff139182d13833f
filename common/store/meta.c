/* SPDX-License-Identifier: Apache-2.0 */
/* meta.c - the optional fields of an entry: which it has, written and read. Those it has not read as 0. */
#include "common/store/internal.h"

uint32_t meta_fields(const struct table *t, const struct store_meta *m)
{
	bool expiry = m->expires_ms != STORE_NEVER || m->ttl_s != 0 || m->max_idle_s != 0;

	return t->keep << 2 | (expiry ? F_EXPIRY | F_UPDATED : 0u);
}

void meta_write(uint32_t *w, const struct store_meta *m)
{
	uint32_t f = item_fields(w);

	w[W_VERSION] = m->version;
	if (f & F_EXPIRY) {
		put_u64(w + X_AT, m->expires_ms);
		w[X_TTL] = m->ttl_s;
		w[X_IDLE] = m->max_idle_s;
	}
	if (f & F_UPDATED)
		*field_of(w, F_UPDATED) = m->updated_s;
	if (f & F_ACCESSED)
		*field_of(w, F_ACCESSED) = m->accessed_s;
	if (f & F_HITS)
		*field_of(w, F_HITS) = m->hits;
	if (f & F_CREATED) {
		field_of(w, F_CREATED)[0] = m->created_s;
		field_of(w, F_CREATED)[1] = m->stored_s;
	}
}

void meta_read(const uint32_t *from, struct store_meta *m)
{
	uint32_t *w = (uint32_t *)(uintptr_t)from; /* only read */
	uint32_t f = item_fields(w);

	*m = (struct store_meta){ .expires_ms = STORE_NEVER, .version = w[W_VERSION] };
	if ((f & F_SIZED) == 0)
		return;
	if (f & F_EXPIRY) {
		m->expires_ms = get_u64(w + X_AT);
		m->ttl_s = w[X_TTL];
		m->max_idle_s = w[X_IDLE];
	}
	if (f & F_UPDATED)
		m->updated_s = *field_of(w, F_UPDATED);
	if (f & F_ACCESSED)
		m->accessed_s = *field_of(w, F_ACCESSED);
	if (f & F_HITS)
		m->hits = *field_of(w, F_HITS);
	if (f & F_CREATED) {
		m->created_s = field_of(w, F_CREATED)[0];
		m->stored_s = field_of(w, F_CREATED)[1];
	}
}
