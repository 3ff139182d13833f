/* SPDX-License-Identifier: Apache-2.0 */
/* kube_exec_internal.h - between the files of kube_exec.c, for nobody else. */
#ifndef MC_DISCO_KUBE_EXEC_INTERNAL_H
#define MC_DISCO_KUBE_EXEC_INTERNAL_H

#include "common/disco/kube_exec.h"

/* KUBERNETES_EXEC_INFO, as NAME=VALUE; terminal: it may ask there. NULL: no memory. The caller's to free. */
char *kube_exec_question(const struct kube_config *c, bool terminal);
/* What this process has, the variables of the kubeconfig, and the question; ended by NULL. The list is the
 * caller's, its texts are borrowed. NULL: no memory. */
char **kube_exec_environment(const struct kube_exec *x, char *question);
/* The command and its arguments, in the same way. */
char **kube_exec_arguments(const struct kube_exec *x);

#endif
