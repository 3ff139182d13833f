/* SPDX-License-Identifier: Apache-2.0 */
/* kube.h - the options that say where the API server is, for all tools that ask one. */
#ifndef MC_CLI_KUBE_H
#define MC_CLI_KUBE_H

#include "common/cli/settings.h"
#include "common/base/status.h"
#include "common/disco/kube_config.h"
#include "common/disco/kube_fault.h"

/* What the options ask for; text is borrowed from the settings. */
void kube_wishes(const struct settings *s, struct kube_wishes *out);
/* The warning that goes with --insecure. */
void kube_insecure_remark(void);

#endif
