/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_mode.h - --cluster-mode: how other members are found. What Payara ignores in silence is an error
 * here. */
#ifndef MC_CLI_CLUSTER_MODE_H
#define MC_CLI_CLUSTER_MODE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/io/fault.h"

/* clang-format off */
#define MODES(X) \
	X(MULTICAST, "multicast") \
	X(TCPIP, "tcpip") X(DOMAIN, "domain") X(DNS, "dns") X(KUBERNETES, "kubernetes") X(EXEC, "exec")
/* clang-format on */
enum mode_type {
#define X(name, text) MODE_##name,
	MODES(X)
#undef X
		MODE_COUNT
};

#define MODE_DOMAIN_PORT 4900 /* the data grid port of a DAS */
#define MODE_ADMIN_PORT 4848  /* its admin port, often mistaken for that */

struct cluster_mode {
	enum mode_type type;
	char group[64]; /* multicast:A:P; empty: --multicast-group and --multicast-port count */
	uint16_t port;  /* with group; domain: the port to dial */
	char host[256]; /* domain */
	char namespace_[64], service[64]; /* kubernetes: both or neither */
	const char *list;                 /* tcpip, dns, exec: behind the colon, in what was parsed */
	/* dns: a name has blanks around it, which Payara would take as part of the name */
	bool blanks;
};

/* False: *fault says what is wrong, and what Payara would do. `list` borrows from the text. */
bool cluster_mode_parse(const char *text, struct cluster_mode *out, struct fault *fault);
/* "NAMESPACE,SERVICE", as kubernetes: and mc-k8s-peers take it. `where`: what to call it in the sentence. */
bool cluster_mode_service(const char *text, const char *where, struct cluster_mode *out, struct fault *fault);

#endif
