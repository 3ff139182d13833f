/* SPDX-License-Identifier: Apache-2.0 */
/* doctor_peers.c - whom --doctor is about: operands, or what --cluster-mode names. Looks nothing up. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/option.h"
#include "common/cli/peers.h"
#include "tools/probe/doctor.h"

/* With --explain-log one of the operands is a file, the log; the others are peers. */
static bool take_log(struct doctor *d, struct settings *peers, struct fault *fault)
{
	unsigned n = 0;

	for (unsigned i = 0; i < peers->arg_count; i++)
		if (d->log == NULL && strcmp(peers->args[i], "-") != 0 && access(peers->args[i], F_OK) == 0)
			d->log = peers->args[i];
		else
			peers->args[n++] = peers->args[i];
	peers->arg_count = n;
	return d->log != NULL ||
		fault_usage(fault, "mc-probe " OPTION_DOCTOR " " OPTION_EXPLAIN_LOG " FILE [PEER]...",
			"None of the operands is a file: which is the log?");
}

static bool keep_peers(struct doctor *d, const struct disco_list *list)
{
	char at[MC_ADDR_TEXT + sizeof(list->v[0].host)];

	for (uint32_t i = 0; i < list->n; i++) {
		const struct mc_addr *a = &list->v[i];

		snprintf(
			at, sizeof(at), strchr(a->host, ':') != NULL ? "[%s]:%u" : "%s:%u", a->host, a->port);
		if (!words_add_new(&d->peers, at) ||
			(!disco_is_numeric(a->host) && !words_add_new(&d->names, at)))
			return false;
	}
	return true;
}

/* Operands, else what --cluster-mode names. */
static bool read_peers(struct doctor *d, const struct settings *given, struct fault *fault)
{
	struct disco_ports ports = { .first = (uint16_t)setting_number(d->s, OPT_START_PORT), .count = 1 };
	struct disco_list list = { 0 };
	bool ok = peers_read(given, &ports, &list, fault);

	if (ok && given->arg_count == 0 && d->mode.type == MODE_TCPIP)
		ok = peers_add(d->mode.list, &ports, &list, fault);
	if (ok && given->arg_count == 0 && d->mode.type == MODE_DOMAIN) {
		ports.first = d->mode.port;
		ok = peers_add(d->mode.host, &ports, &list, fault);
	}
	if (ok && given->arg_count == 0 && d->mode.type == MODE_DNS)
		ok = words_add_split(&d->names, d->mode.list, ", ") || fault_memory(fault);
	ok = ok && (keep_peers(d, &list) || fault_memory(fault));
	d->named = d->peers.n > 0 || d->mode.type == MODE_DNS || d->mode.type == MODE_KUBERNETES;
	disco_list_free(&list);
	return ok;
}

bool doctor_peers(struct doctor *d, struct settings *given, struct fault *fault)
{
	if (d->mode.type == MODE_EXEC && given->arg_count == 0)
		return fault_usage(fault, "COMMAND | mc-probe " OPTION_DOCTOR " -",
			OPTION_DOCTOR " does not run the command of exec:; it reads what that prints.");
	return (!setting_flag(given, OPT_EXPLAIN_LOG) || take_log(d, given, fault)) &&
		read_peers(d, given, fault);
}
