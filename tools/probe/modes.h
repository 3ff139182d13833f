/* SPDX-License-Identifier: Apache-2.0 */
/*
 * modes.h - what mc-probe can be asked, a row each: M(option that asks it, function, operands). Without any
 * of these options the group is listened to, and with operands these are looked at.
 *
 * A mode gets its settings, prints its records, and returns the exit status; when it fills in *c, that is
 * said on the log.
 */
#ifndef MC_PROBE_MODES_H
#define MC_PROBE_MODES_H

#include "common/cli/settings.h"

enum probe_operands { OPERANDS_NONE, OPERANDS_MAYBE, OPERANDS_WANTED };

#define PROBE_MODES(M) \
	M(DOCTOR, probe_doctor, MAYBE) \
	M(ALL_INTERFACES, probe_all_interfaces, NONE) \
	M(WOULD_JOIN, probe_would_join, MAYBE) \
	M(LISTEN, probe_listen, NONE) \
	M(SOLICIT, probe_listen, NONE) \
	M(EXPECT, probe_listen, NONE) \
	M(EXPLAIN_INTERFACE, probe_interface, MAYBE) \
	M(PING_GROUP, probe_ping_group, MAYBE) \
	M(MERGE, probe_merge, WANTED) \
	M(EXPLAIN_LOG, probe_explain_log, MAYBE)

#define M(option, function, operands) int function(const struct settings *s, struct fault *fault);
PROBE_MODES(M)
#undef M
int probe_peers(const struct settings *s, struct fault *fault);

#endif
