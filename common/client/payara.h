/* SPDX-License-Identifier: Apache-2.0 */
/*
 * payara.h - what Payara says about its instances: in attributes of members and in two maps, which a client
 * reads as any other (CLIENT_MAP_ENTRY_SET). Which of these hold what has changed with its releases; here
 * they are put together, the way Payara's own listings do: a name from the map first, a group from the
 * attributes first.
 *
 * Nothing is removed from either map when an instance goes (the store: since 6.2024.7), so what is not in the
 * member list is stale.
 */
#ifndef MC_CLIENT_PAYARA_H
#define MC_CLIENT_PAYARA_H

#include "common/base/arena.h"
#include "common/client/objects.h"

#define PAYARA_NAME_MAP "payara-instance-map" /* uuid -> {GLASSFISH-INSTANCE: name}; since 5.2021.1 */
#define PAYARA_STORE_MAP \
	"payara.instance.store" /* uuid -> InstanceDescriptorImpl, a Java object stream; written every 5 s \
				 */
#define PAYARA_NAME_KEY "GLASSFISH-INSTANCE"
#define PAYARA_GROUP_KEY "GLASSFISH_INSTANCE_GROUP"

/* Where a name or a group was found. */
enum payara_source {
	PAYARA_FROM_NOWHERE,
	PAYARA_FROM_ATTRIBUTE,
	PAYARA_FROM_MAP,
	PAYARA_FROM_STORE,
};

/* What the store has for an instance. */
#define PAYARA_DESCRIPTORS(D) \
	D(NONE, "none") /* not in the store: no Payara, or not yet ready */ \
	D(READ, "read") \
	D(ENCRYPTED, "encrypted")   /* the grid's values are encrypted (set-hazelcast-configuration \
				       --encryptdatagrid) */ \
	D(UNREADABLE, "unreadable") /* something else, or damaged */
enum payara_descriptor {
#define D(name, text) PAYARA_DESCRIPTOR_##name,
	PAYARA_DESCRIPTORS(D)
#undef D
		PAYARA_DESCRIPTOR_COUNT
};
const char *payara_descriptor_text(enum payara_descriptor d);

struct payara_ports {
	int32_t *v;
	uint32_t n; /* 0: disabled, or not known */
};
struct payara_module {
	struct mc_str name, context_root, type; /* type: "web", "ejb"…, null: not told */
};
struct payara_application {
	struct mc_str name, libraries;
	bool java_ee;
	struct payara_module *modules;
	uint32_t module_count;
};
/* Texts are null (n -1) when nobody tells them; as a peer wrote them, so they are escaped before they are
 * shown. */
struct payara_instance {
	struct mc_uuid uuid;
	bool live; /* in the member list */
	struct mc_str name, group;
	enum payara_source name_from, group_from;
	enum payara_descriptor descriptor;
	/* by the descriptor */
	struct mc_str type;                 /* "MICRO", "DAS", "INSTANCE" */
	struct mc_str host, host_name;      /* its address as text, and the name that Java knew for it */
	struct payara_ports http, https;    /* on Micro the admin port is among the HTTP ports */
	int32_t admin_port, hazelcast_port; /* 0: not told */
	bool lite;
	int64_t heartbeat_ms; /* since 1970 by that instance's clock; 0: not told (before 5.191) */
	struct payara_application *applications;
	uint32_t application_count;
};

/* What was read from one cluster. Entries in any order; lists may be empty. */
struct payara_seen {
	const struct client_member_info *members;
	const struct client_entry *names, *store; /* of PAYARA_NAME_MAP, PAYARA_STORE_MAP */
	uint32_t member_count, name_count, store_count;
};
struct payara_list {
	struct payara_instance *v; /* the members in their order, then the stale ones */
	uint32_t n, live;
	uint32_t dropped; /* stale entries beyond MC_PAYARA_STALE_MAX */
	bool is_payara;   /* an attribute or an entry says so */
};
/*
 * False: no memory. Texts are borrowed from what was seen, the rest lies in `mem`; `scratch` is emptied for
 * each descriptor (four megabytes hold one of a thousand applications). A descriptor that does not fit is
 * unreadable.
 */
bool payara_instances(const struct payara_seen *seen, struct mc_arena *mem, struct mc_arena *scratch,
	struct payara_list *out);

#endif
