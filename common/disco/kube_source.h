/* SPDX-License-Identifier: Apache-2.0 */
/* kube_source.h - kubernetes[:NAMESPACE,SERVICE] as a source of peers. */
#ifndef MC_DISCO_KUBE_SOURCE_H
#define MC_DISCO_KUBE_SOURCE_H

#include "common/disco/kube_config.h"
#include "common/disco/kube_peer.h"
#include "common/io/edge_source.h"

/*
 * The pods of a service; without one, those with a label; without either all of the namespace. An API server
 * that cannot be reached does not end the node: it is asked again, and its last answer counts until then.
 * NULL: *err says what lacks (usage, exit status 2).
 */
struct edge_source *disco_kube_open(const struct kube_wishes *wishes, const char *service, const char *label,
	const struct kube_ports *ports, struct fault *err);
/* The namespace that it looks in. */
const char *disco_kube_namespace(const struct edge_source *source);

#endif
