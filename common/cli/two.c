/* SPDX-License-Identifier: Apache-2.0 */
/* two.c - two clusters of one name on one group. Says which of them was taken; which that is, is chance. */
#include "common/cli/two.h"

#include <stdio.h>

#include "common/base/check.h"
#include "common/cli/log.h"

enum fit two_hear(struct two *t, const struct heard_said *said)
{
	struct fit_side one, other;
	enum fit apart;

	if (t->first.kind == HEARD_NOTHING)
		t->first = *said;
	fit_side_heard(&t->first, &one);
	fit_side_heard(said, &other);
	apart = fit_apart(&one, &other);
	return apart == FIT_CLUSTER_NAME ? FIT_COUNT : apart;
}

void two_message(const struct two *t, enum fit apart, const char *what, char *out, size_t cap)
{
	char addr[MC_ADDR_TEXT];
	const uint8_t *v = t->first.version;

	mc_check(apart < FIT_COUNT && t->first.kind != HEARD_NOTHING);
	mc_addr_text(addr, &t->first.addr);
	snprintf(out, cap, "%s %s the one at %s, Hazelcast %u.%u.%u.", fit_rows[apart].apart, what, addr,
		v[0], v[1], v[2]);
}

void two_warn(struct two *t, const struct heard_said *other, enum fit apart, const char *what)
{
	char addr[MC_ADDR_TEXT], message[CLI_TEXT];

	if (t->said)
		return;
	t->said = true;
	mc_addr_text(addr, &other->addr);
	two_message(t, apart, what, message, sizeof(message));
	log_sayf(LOG_WARN, "two_clusters", fit_rows[apart].mend,
		"Two clusters of the name '%.*s' are on the group, the other at %s, Hazelcast %u.%u.%u. %s",
		heard_str(&other->name).n, heard_str(&other->name).p, addr, other->version[0],
		other->version[1], other->version[2], message);
}
