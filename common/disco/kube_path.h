/* SPDX-License-Identifier: Apache-2.0 */
/* kube_path.h - what a feed asks for: paths with their queries, and the same in words. */
#ifndef MC_DISCO_KUBE_PATH_H
#define MC_DISCO_KUBE_PATH_H

#include "common/disco/kube_reflector.h"

enum { KUBE_PATH = 8192, KUBE_WHAT = 256 };

/* One object by its name: as Hazelcast asks, and what a small Role allows. */
bool kube_is_one(const struct kube_reflector *f);
/* The next page of the list. */
void kube_list_path(const struct kube_reflector *f, char path[KUBE_PATH]);
void kube_watch_path(const struct kube_reflector *f, char path[KUBE_PATH]);
/* "list pods in namespace shop" */
void kube_what(const struct kube_reflector *f, const char *verb, char what[KUBE_WHAT]);

#endif
