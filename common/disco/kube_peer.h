/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube_peer.h - from objects of the API to peers, as Hazelcast's plugin reads them
 * (com.hazelcast.kubernetes.KubernetesClient, KubernetesApiEndpointSlicesProvider,
 * KubernetesApiEndpointProvider), and a table of them by object.
 */
#ifndef MC_DISCO_KUBE_PEER_H
#define MC_DISCO_KUBE_PEER_H

#include <jansson.h>

#include "common/base/types.h"

/* name, group ("" is the core), version */
#define KUBE_RESOURCES(X) \
	X(SLICES, "endpointslices", "discovery.k8s.io", "v1") \
	X(ENDPOINTS, "endpoints", "", "v1") \
	X(PODS, "pods", "", "v1")
enum kube_resource {
#define X(name, text, group, version) KUBE_##name,
	KUBE_RESOURCES(X)
#undef X
		KUBE_RESOURCE_COUNT
};
struct kube_resource_row {
	const char *name, *group, *version, *shown; /* shown: "endpointslices.discovery.k8s.io" */
};
extern const struct kube_resource_row kube_resources[KUBE_RESOURCE_COUNT];

/*
 * Which port a peer gets. KUBE_PORT_FIXED: this one, whatever the object says, as Payara has it (its own
 * start port). KUBE_PORT_HAZELCAST: what Hazelcast makes of the object (a port named hazelcast, or the only
 * one; of a pod the first of its only container, or of the one named hazelcast), else this one.
 * KUBE_PORT_GUESS: the same, but not a port of the web (80, 443, 4848, 8080, 8181, 8443): services of a
 * Payara Micro often name that one only.
 */
enum kube_port_rule { KUBE_PORT_FIXED, KUBE_PORT_HAZELCAST, KUBE_PORT_GUESS };
struct kube_ports {
	enum kube_port_rule rule;
	uint16_t port;
};

struct kube_peer {
	uint16_t port, declared; /* declared: what the object says, 0: nothing */
	bool ready;
	unsigned char family;    /* 4, 6; 0: a name */
	unsigned char order[16]; /* the address as bytes, to sort by */
	/* never NULL; state: "ready", "not_ready", "terminating", "starting" */
	const char *host, *name, *node, *zone, *app, *state;
};

struct kube_peers {
	struct kube_peer *v;
	uint32_t n, cap;
	uint32_t odd; /* addresses that are none */
};
/* The list, not the texts; it is empty then. */
void kube_peers_free(struct kube_peers *p);

/* Adds the peers of one object; their text is the object's. False: no memory, or more than MC_KUBE_PEERS_MAX.
 */
bool kube_read(
	enum kube_resource r, const json_t *object, const struct kube_ports *ports, struct kube_peers *out);
/* By address and port, each once; who is ready goes before who is not. */
void kube_peers_sort(struct kube_peers *p);
int kube_peer_compare(const struct kube_peer *a, const struct kube_peer *b);
/* Text that an object may not have: "" for what is none. */
const char *kube_text(const json_t *object, const char *key);

/* --- objects by name --- */

struct kube_object;
struct kube_table {
	struct kube_object **slot;
	uint32_t slots, objects, peers;
	size_t bytes; /* of all objects */
};
/* Takes copies. *changed: it says something else than before. False: no memory,
 * or more than MC_KUBE_OBJECTS_MAX, MC_KUBE_PEERS_MAX or MC_KUBE_TABLE_MAX. generation: not 0. */
bool kube_table_put(struct kube_table *t, const char *name, unsigned generation,
	const struct kube_peers *peers, bool *changed);
/* Both return whether something went. */
bool kube_table_remove(struct kube_table *t, const char *name);
bool kube_table_sweep(struct kube_table *t, unsigned generation); /* what is not of this generation */
void kube_table_free(struct kube_table *t);
/* Adds all of them; text is the table's. */
bool kube_table_collect(const struct kube_table *t, struct kube_peers *out);

#endif
