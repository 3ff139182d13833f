/* SPDX-License-Identifier: Apache-2.0 */
/* jstream_class.c - class descriptions in a Java object stream. */
#include "common/wire/jstream_internal.h"

/* The type's name behind a field of type L or [: a string, or a reference to one. Nobody asks for it. */
static void type_name(struct mc_jin *s)
{
	const struct mc_jvalue *v = mc_jin_content(s, mc_rd_u8(&s->r));

	if (v->kind != MC_J_TEXT)
		mc_rd_fail(&s->r, MC_ERR_VALUE);
}

static void one_field(struct mc_jin *s, struct mc_jfield *f)
{
	f->type = (char)mc_rd_u8(&s->r);
	f->name = mc_jin_utf(s);
	if (f->type == 'L' || f->type == '[')
		type_name(s);
	else if (f->type == '\0' || strchr("BCDFIJSZ", f->type) == NULL)
		mc_rd_fail(&s->r, MC_ERR_VALUE);
}

static void fields(struct mc_jin *s, struct mc_jclass *c)
{
	uint32_t n = mc_rd_u16(&s->r);
	struct mc_jfield *f;

	if (n > mc_rd_left(&s->r) / 3) /* type and the length of the name */
		mc_rd_fail(&s->r, MC_ERR_SHORT);
	else if (n > MC_JSTREAM_FIELDS_MAX)
		mc_rd_fail(&s->r, MC_ERR_LIMIT);
	f = mc_jin_get(s, sizeof(*f), n);
	if (f == NULL)
		return;
	c->fields = f;
	c->n = n;
	for (uint32_t i = 0; i < n && s->r.err == MC_ERR_OK; i++)
		one_field(s, &f[i]);
}

static void interfaces(struct mc_jin *s)
{
	uint32_t n = mc_rd_u32(&s->r);

	if (n > mc_rd_left(&s->r) / 2)
		mc_rd_fail(&s->r, MC_ERR_SHORT);
	for (uint32_t i = 0; i < n && s->r.err == MC_ERR_OK; i++)
		mc_jin_utf(s);
}

/* Its super class lies behind it, or is one that was complete before: so no chain can be a circle. */
static void super_class(struct mc_jin *s, struct mc_jclass *c)
{
	c->super = mc_jin_class(s, mc_rd_u8(&s->r));
	if (c->super != NULL && c->super->depth >= MC_JSTREAM_SUPERS_MAX)
		mc_rd_fail(&s->r, MC_ERR_LIMIT);
	c->depth = c->super == NULL ? 0 : (uint8_t)(c->super->depth + 1);
}

static struct mc_jclass *new_class(struct mc_jin *s, uint8_t tag)
{
	struct mc_jclass *c = mc_jin_get(s, sizeof(*c), 1);

	if (c == NULL)
		return NULL;
	if (++s->class_count > MC_JSTREAM_CLASSES_MAX)
		mc_rd_fail(&s->r, MC_ERR_LIMIT);
	c->name = mc_str_of((const char *)s->r.p, 0); /* a proxy has none; still a place in the stream */
	if (tag == MC_JAVA_CLASSDESC) {
		c->name = mc_jin_utf(s);
		mc_rd_u64(&s->r); /* serialVersionUID: the same for all versions of what we look at */
	}
	mc_jin_handle(s, NULL, c);
	if (tag == MC_JAVA_CLASSDESC) {
		c->flags = mc_rd_u8(&s->r);
		fields(s, c);
	} else {
		c->flags = MC_JAVA_SERIALIZABLE;
		interfaces(s);
	}
	mc_jin_annotation(s);
	super_class(s, c);
	c->done = true;
	return s->r.err == MC_ERR_OK ? c : NULL;
}

static struct mc_jclass *known_class(struct mc_jin *s)
{
	const struct mc_jhandle *h = mc_jin_reference(s);

	if (h != NULL && h->cls != NULL && h->cls->done)
		return h->cls;
	mc_rd_fail(&s->r, MC_ERR_VALUE);
	return NULL;
}

struct mc_jclass *mc_jin_class(struct mc_jin *s, uint8_t tag)
{
	struct mc_jclass *c = NULL;

	if (!mc_jin_enter(s))
		return NULL;
	if (tag == MC_JAVA_CLASSDESC || tag == MC_JAVA_PROXYCLASSDESC)
		c = new_class(s, tag);
	else if (tag == MC_JAVA_REFERENCE)
		c = known_class(s);
	else if (tag != MC_JAVA_NULL)
		mc_rd_fail(&s->r, MC_ERR_VALUE);
	mc_jin_leave(s);
	return c;
}
