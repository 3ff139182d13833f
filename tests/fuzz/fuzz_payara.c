/* SPDX-License-Identifier: Apache-2.0 */
/* A value of one of Payara's maps, for a member and for one that is gone: unreadable, or what can be shown.
 */
#include "common/client/payara.h"
#include "tests/fuzz/fuzz.h"

static uint64_t sum;

static void touch(struct mc_str s)
{
	HOLDS(s.n >= -1);
	for (int32_t i = 0; i < s.n; i++)
		sum += (uint8_t)s.p[i];
}

static void touch_ports(const struct payara_ports *p)
{
	for (uint32_t i = 0; i < p->n; i++)
		HOLDS(p->v[i] > 0 && p->v[i] <= UINT16_MAX);
}

static void touch_all(const struct payara_instance *p)
{
	const struct mc_str texts[] = { p->name, p->group, p->type, p->host, p->host_name };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		touch(texts[i]);
	touch_ports(&p->http);
	touch_ports(&p->https);
	HOLDS(p->application_count <= MC_PAYARA_APPLICATIONS_MAX);
	for (uint32_t i = 0; i < p->application_count; i++) {
		const struct payara_application *a = &p->applications[i];

		touch(a->name);
		touch(a->libraries);
		for (uint32_t k = 0; k < a->module_count; k++) {
			touch(a->modules[k].name);
			touch(a->modules[k].context_root);
			touch(a->modules[k].type);
		}
	}
	HOLDS(p->name_from <= PAYARA_FROM_STORE && payara_descriptor_text(p->descriptor) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const uint8_t key[] = { 0, 0, 0, 0, 255, 255, 255, 235, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0,
		0, 0, 2 };
	const struct mc_bytes whole = { p, (int32_t)n };
	const struct client_entry entries[] = { { { key, sizeof(key) }, whole }, { whole, whole } };
	const struct client_member_info member = { .uuid = { .hi = 1, .lo = 2 } };
	const struct payara_seen seen = { &member, entries, entries, 1, 2, 2 };
	struct payara_list l;

	HOLDS(payara_instances(&seen, fuzz_memory(0), fuzz_memory(1), &l));
	HOLDS(l.n >= 1 && l.live == 1 && l.v[0].live && l.is_payara);
	for (uint32_t i = 0; i < l.n; i++)
		touch_all(&l.v[i]);
	return 0;
}
