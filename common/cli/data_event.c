/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data_event.c - what Payara's instances tell each other over topics
 * (fish.payara.nucleus.eventbus.ClusterMessage), for people: clustered CDI events with their name, who sent
 * them and to whom, their qualifiers and what they carry; instances that come and go. Takes any bytes.
 */
#include <string.h>

#include "common/base/check.h"
#include "common/cli/data_java.h"

#define CDI_CLASS "fish.payara.appserver.micro.services.PayaraClusteredCDIEventImpl"
#define INSTANCE_CLASS "fish.payara.appserver.micro.services.PayaraInternalEvent"
enum { PROPERTIES_MAX = 64 };

/* PayaraValueHolder: a length, and a stream of two objects: the component's name, and the value. */
static const struct mc_jvalue *held(struct java_printer *p, const struct mc_jvalue *holder)
{
	const struct mc_jvalue *v = NULL;
	const struct mc_jlist *more;
	struct mc_wr bytes;
	struct mc_rd r;
	size_t n = 0;
	uint8_t *copy;

	if (holder == NULL || holder->kind != MC_J_OBJECT || holder->u.parts.n == 0)
		return NULL;
	more = &holder->u.parts.v[holder->u.parts.n - 1].more;
	for (uint32_t i = 0; i < more->n; i++)
		n += more->v[i]->kind == MC_J_BLOCK ? (size_t)more->v[i]->u.bytes.n : 0;
	copy = n > 0 ? mc_arena_get(p->mem, n, 1) : NULL;
	if (copy == NULL)
		return NULL;
	bytes = mc_wr_of(copy, n);
	for (uint32_t i = 0; i < more->n; i++)
		if (more->v[i]->kind == MC_J_BLOCK && more->v[i]->u.bytes.n > 0)
			mc_wr_put(&bytes, more->v[i]->u.bytes.p, (size_t)more->v[i]->u.bytes.n);
	mc_check(bytes.err == MC_ERR_OK && bytes.len == n);
	r = mc_rd_of(copy, n);
	mc_rd_u32(&r);
	return mc_jstream_read_second(&r, p->mem, &v) == MC_ERR_OK ? v : NULL;
}

static const struct mc_jvalue *property(
	struct java_printer *p, const struct mc_jvalue *props, const char *name)
{
	uint32_t budget = PROPERTIES_MAX;
	struct mc_jlist items;

	if (!mc_jitems(props, p->mem, &budget, &items))
		return NULL;
	for (uint32_t i = 0; i + 1 < items.n; i += 2)
		if (mc_str_eqz(mc_jtext(items.v[i], p->mem), name))
			return items.v[i + 1];
	return NULL;
}

static void print_sender(struct java_printer *p, const struct mc_jvalue *id)
{
	struct mc_str name = mc_jtext(mc_jfield(id, NULL, "instanceName"), p->mem);
	struct mc_str group = mc_jtext(mc_jfield(id, NULL, "instanceGroup"), p->mem);

	fputs(" from ", p->to);
	java_print_text(p, name.n > 0 ? name : mc_str_z("?"));
	if (group.n > 0) {
		fputs(" (", p->to);
		java_print_text(p, group);
		fputc(')', p->to);
	}
}

static void print_cdi(struct java_printer *p, const struct mc_jvalue *e)
{
	const struct mc_jvalue *props = mc_jfield(e, NULL, "props"), *qualifiers;
	struct mc_str name = mc_jtext(property(p, props, "EventName"), p->mem);
	struct mc_str targets = mc_jtext(property(p, props, "InstanceName"), p->mem);
	uint32_t budget = PROPERTIES_MAX;
	struct mc_jlist items;

	fputs("CDI event", p->to);
	if (name.n > 0) {
		fputc(' ', p->to);
		java_print_text(p, name);
	}
	print_sender(p, mc_jfield(e, NULL, "id"));
	if (targets.n > 0) {
		fputs(" to ", p->to);
		java_print_text(p, targets);
	}
	fputs(": ", p->to);
	java_print(p, held(p, mc_jfield(e, NULL, "payload")));
	qualifiers = held(p, mc_jfield(e, NULL, "qualifiersPayload"));
	if (mc_jitems(qualifiers, p->mem, &budget, &items) && items.n > 0) {
		fputs(", qualifiers ", p->to);
		java_print(p, qualifiers);
	}
}

static void print_instance(struct java_printer *p, const struct mc_jvalue *e)
{
	fputs("instance ", p->to);
	java_print_text(p, mc_jtext(mc_jfield(e, NULL, "messageType"), p->mem));
	print_sender(p, mc_jfield(e, NULL, "id"));
}

bool data_print_event(struct java_printer *p, const struct mc_jvalue *v)
{
	const struct mc_jvalue *body = mc_jis(v, CLUSTER_MESSAGE_CLASS) ? mc_jfield(v, NULL, "body") : NULL;

	if (mc_jis(body, CDI_CLASS))
		print_cdi(p, body);
	else if (mc_jis(body, INSTANCE_CLASS))
		print_instance(p, body);
	else
		return false;
	return true;
}
