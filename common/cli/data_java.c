/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data_java.c - Java object streams for people: an object is its class and its fields, as far as the stream
 * says them, so deep and no deeper. Payara's web sessions are told as sessions: their times, and what their
 * attributes are of. Takes any bytes.
 */
#include <inttypes.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/data_java.h"
#include "common/cli/log.h"

enum {
	DEPTH_MAX = 4,     /* objects within objects */
	ITEMS_MAX = 32,    /* of a list, and fields of an object */
	TEXT_MAX = 256,    /* bytes of one text */
	VALUES_MAX = 1024, /* of one value in all: a stream may refer to one thing a thousand times */
	SESSION_HEAD = 8,  /* what StandardSession writes before its attributes, at least */
};

#define SESSION_STORE_CLASS "org.glassfish.ha.store.util.SimpleMetadata"
#define SEPARATE_MARK "___SEPARATE_BUFFER_SERIALIZATION___"
#define SESSION_CLASS "org.apache.catalina.session.StandardSession"

static void print_java(struct java_printer *p, const struct mc_jvalue *v, unsigned depth);

/* Without its packages. */
static struct mc_str short_name(struct mc_str name)
{
	int32_t at = name.n;

	while (at > 0 && name.p[at - 1] != '.' && name.p[at - 1] != '$')
		at--;
	return (struct mc_str){ name.p + at, name.n - at };
}

static void print_str(struct java_printer *p, struct mc_str s)
{
	fprintf(p->to, "%.*s%s",
		s.n > TEXT_MAX    ? TEXT_MAX
			: s.n > 0 ? s.n
				  : 0,
		s.n > 0 ? s.p : "", s.n > TEXT_MAX ? "..." : "");
}

static void print_list(struct java_printer *p, const struct mc_jlist *l, unsigned depth)
{
	fputc('[', p->to);
	for (uint32_t i = 0; i < l->n && i < ITEMS_MAX; i++) {
		if (i > 0)
			fputs(", ", p->to);
		print_java(p, l->v[i], depth + 1);
	}
	fputs(l->n > ITEMS_MAX ? ", ...]" : "]", p->to);
}

/* Of a class of the chain; returns how many fields were printed before. */
static unsigned print_part(
	struct java_printer *p, const struct mc_jpart *part, unsigned printed, unsigned depth)
{
	for (uint32_t i = 0; part->fields != NULL && i < part->cls->n && printed < ITEMS_MAX; i++) {
		fputs(printed++ > 0 ? ", " : "", p->to);
		print_str(p, part->cls->fields[i].name);
		fputs(": ", p->to);
		print_java(p, part->fields[i], depth + 1);
	}
	mc_check(printed <= ITEMS_MAX);
	return printed;
}

static void print_object(struct java_printer *p, const struct mc_jvalue *v, unsigned depth)
{
	struct mc_jlist items;
	uint32_t budget = VALUES_MAX;
	unsigned printed = 0;

	mc_check(v->kind == MC_J_OBJECT && v->cls != NULL);
	print_str(p, short_name(v->cls->name));
	if (mc_jitems(v, p->mem, &budget, &items)) {
		print_list(p, &items, depth);
		return;
	}
	fputc('{', p->to);
	for (uint32_t i = 0; i < v->u.parts.n; i++)
		printed = print_part(p, &v->u.parts.v[i], printed, depth);
	fputc('}', p->to);
}

static void print_java(struct java_printer *p, const struct mc_jvalue *v, unsigned depth)
{
	char text[DATA_DOUBLE_TEXT];
	struct mc_uuid uuid = mc_juuid(v);
	char uuid_text[MC_UUID_TEXT];

	if (v == NULL || v->kind == MC_J_NULL) {
		fputs("null", p->to);
		return;
	}
	if (p->left == 0 || depth > DEPTH_MAX) {
		fputs("...", p->to);
		return;
	}
	p->left--;
	switch (v->kind) {
	case MC_J_NUMBER: fprintf(p->to, "%" PRId64, v->u.i); break;
	case MC_J_REAL:
		data_double_text(text, v->u.f);
		fputs(text, p->to);
		break;
	case MC_J_TEXT:
	case MC_J_ENUM: print_str(p, mc_jtext(v, p->mem)); break;
	case MC_J_ITEMS: print_list(p, &v->u.items, depth); break;
	case MC_J_BYTES:
	case MC_J_BLOCK: fprintf(p->to, "%" PRId32 " bytes", v->u.bytes.n); break;
	case MC_J_CLASS: print_str(p, v->cls->name); break;
	case MC_J_OBJECT:
		if (uuid.null) {
			print_object(p, v, depth);
		} else {
			mc_uuid_text(uuid_text, uuid);
			fputs(uuid_text, p->to);
		}
		break;
	default: fputs("?", p->to); break;
	}
}

/* --- Payara's sessions --- */

static bool number_of(const struct mc_jvalue *v, const char *field, int64_t *out)
{
	return mc_jnumber(mc_jfield(v, NULL, field), out);
}

static void print_time(struct java_printer *p, const char *what, int64_t at_ms)
{
	char text[LOG_TIME_SIZE];

	if (at_ms <= 0 || at_ms > MC_TIME_MAX)
		return;
	log_time(text, at_ms);
	fprintf(p->to, ", %s %s", what, text);
}

static const struct mc_jpart *part_of(const struct mc_jvalue *v, const char *cls)
{
	for (uint32_t i = 0; v != NULL && v->kind == MC_J_OBJECT && i < v->u.parts.n; i++)
		if (mc_str_eqz(v->u.parts.v[i].cls->name, cls))
			return &v->u.parts.v[i];
	return NULL;
}

static const char *class_of(const struct mc_jvalue *v, struct mc_str *name)
{
	if (v == NULL || v->kind == MC_J_NULL)
		return "null";
	if (v->kind == MC_J_TEXT)
		return "String";
	*name = v->cls != NULL ? v->cls->name : mc_str_z("");
	return NULL;
}

/* A bean is a stream of its own, so that one that cannot be read does not take the others with it. */
static const struct mc_jvalue *own_stream(struct java_printer *p, const struct mc_jvalue *v)
{
	const struct mc_jvalue *inner = NULL;
	struct mc_rd r;

	if (v->kind != MC_J_BYTES)
		return NULL;
	r = mc_rd_of(v->u.bytes.p, (size_t)v->u.bytes.n);
	return mc_jstream_read(&r, p->mem, &inner) == MC_ERR_OK ? inner : NULL;
}

static void print_attribute(
	struct java_printer *p, const struct mc_jvalue *name, const struct mc_jvalue *value)
{
	struct mc_str cls = { "?", 1 };
	const char *known = value != NULL ? class_of(value, &cls) : NULL;

	print_str(p, mc_jtext(name, p->mem));
	fprintf(p->to, " (%.*s)", known != NULL ? (int)strlen(known) : cls.n, known != NULL ? known : cls.p);
}

/* StandardSession.writeObject: version, creation, last access, inactive seconds, new, valid, this access,
 * [principal], id, [kind of login], how many attributes, name and value each; a value may be a mark, and a
 * stream behind it. */
static void print_attributes(struct java_printer *p, const struct mc_jlist *l, uint32_t at)
{
	int64_t n = 0;

	while (at < l->n && !mc_jnumber(l->v[at], &n))
		at++;
	fputs(n == 0 ? ", no attributes" : ", attributes ", p->to);
	for (int64_t i = 0; i < n && i < ITEMS_MAX && l->n - at > 2; i++, at += 2) {
		const struct mc_jvalue *name = l->v[at + 1], *value = l->v[at + 2];

		if (l->n - at > 3 && mc_str_eqz(mc_jtext(value, p->mem), SEPARATE_MARK)) {
			value = own_stream(p, l->v[at + 3]);
			at++;
		}
		fputs(i > 0 ? ", " : "", p->to);
		print_attribute(p, name, value);
	}
}

static void print_state(struct java_printer *p, const struct mc_jvalue *metadata)
{
	const struct mc_jvalue *state = mc_jfield(metadata, NULL, "state"), *session = NULL;
	const struct mc_jpart *part;
	struct mc_rd r;
	int64_t created_ms;

	if (state == NULL || state->kind != MC_J_BYTES)
		return;
	fprintf(p->to, ", %" PRId32 " bytes", state->u.bytes.n);
	r = mc_rd_of(state->u.bytes.p, (size_t)state->u.bytes.n);
	if (mc_jstream_read(&r, p->mem, &session) != MC_ERR_OK)
		return;
	part = part_of(session, SESSION_CLASS);
	if (part == NULL || part->more.n < SESSION_HEAD)
		return;
	if (mc_jnumber(part->more.v[1], &created_ms))
		print_time(p, "created", created_ms);
	print_attributes(p, &part->more, SESSION_HEAD);
}

static void print_session(struct java_printer *p, const struct mc_jvalue *v)
{
	int64_t n;

	fputs("session", p->to);
	if (number_of(v, "version", &n))
		fprintf(p->to, " version %" PRId64, n);
	if (number_of(v, "lastAccessTime", &n))
		print_time(p, "last access", n);
	if (number_of(v, "maxInactiveInterval", &n))
		fprintf(p->to, ", ends %" PRId64 " s after that", n / 1000);
	print_state(p, v);
}

void java_print(struct java_printer *p, const struct mc_jvalue *v)
{
	print_java(p, v, 0);
}

void java_print_text(struct java_printer *p, struct mc_str s)
{
	print_str(p, s);
}

bool data_print_java(FILE *to, struct mc_bytes stream, bool payara, struct mc_arena *mem)
{
	struct mc_rd r = mc_rd_of(stream.p, (size_t)stream.n);
	struct java_printer p = { to, mem, VALUES_MAX };
	const struct mc_jvalue *v = NULL;

	if (payara && mc_jstream_read(&r, mem, &v) != MC_ERR_OK) /* the application's name */
		return false;
	if (mc_jstream_read(&r, mem, &v) != MC_ERR_OK)
		return false;
	if (mc_jis(v, SESSION_STORE_CLASS))
		print_session(&p, v);
	else if (!data_print_event(&p, v))
		print_java(&p, v, 0);
	return true;
}
