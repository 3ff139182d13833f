/* SPDX-License-Identifier: Apache-2.0 */
/* data_java.h - what the printers of Java objects have of each other. */
#ifndef MC_CLI_DATA_JAVA_H
#define MC_CLI_DATA_JAVA_H

#include "common/cli/data_show_internal.h"
#include "common/wire/jstream.h"

#define CLUSTER_MESSAGE_CLASS "fish.payara.nucleus.eventbus.ClusterMessage"

struct java_printer {
	FILE *to;
	struct mc_arena *mem;
	uint32_t left; /* values that may still be printed */
};
/* As JSON; cut where too many values were printed already. */
void java_print(struct java_printer *p, const struct mc_jvalue *v);
void java_print_text(struct java_printer *p, struct mc_str s); /* a long one is cut */
/* A message of one instance to others. False: v is none, nothing was printed. */
bool data_print_event(struct java_printer *p, const struct mc_jvalue *v);

#endif
