/* SPDX-License-Identifier: Apache-2.0 */
/* kube_read.c - EndpointSlices, Endpoints and pods to peers. Whatever lacks is empty; what is of another type
 * counts as lacking. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/disco/kube_peer.h"

const struct kube_resource_row kube_resources[KUBE_RESOURCE_COUNT] = {
#define X(name, text, group, version) { text, group, version, sizeof(group) > 1 ? text "." group : text },
	KUBE_RESOURCES(X)
#undef X
};

#define HAZELCAST "hazelcast" /* the name of a port, or of a container, that Hazelcast looks for */

static const uint16_t web_ports[] = { 80, 443, 4848, 8080, 8181, 8443 };

const char *kube_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static const json_t *object_at(const json_t *object, const char *first, const char *second)
{
	return json_object_get(json_object_get(object, first), second);
}

void kube_peers_free(struct kube_peers *p)
{
	free(p->v);
	*p = (struct kube_peers){ NULL, 0, 0, 0 };
}

static struct kube_peer *new_peer(struct kube_peers *p)
{
	uint32_t cap = p->cap ? 2 * p->cap : 16;
	struct kube_peer *v;

	if (p->n == MC_KUBE_PEERS_MAX)
		return NULL;
	if (p->n == p->cap) {
		v = realloc(p->v, cap * sizeof(*v));
		if (!v)
			return NULL;
		p->v = v;
		p->cap = cap;
	}
	return &p->v[p->n++];
}

static bool is_host(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && n <= MC_HOST_MAX && text[0] != '-' && text[0] != '.' &&
		strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") == n;
}

/* An address, or with `names` a host name. Nothing else reaches a terminal or a resolver. */
static bool read_address(struct kube_peer *p, bool names)
{
	memset(p->order, 0, sizeof(p->order));
	p->family = inet_pton(AF_INET, p->host, p->order) == 1 ? 4
		: inet_pton(AF_INET6, p->host, p->order) == 1  ? 6
							       : 0;
	return p->family != 0 || (names && is_host(p->host));
}

static uint16_t port_number(const json_t *port)
{
	json_int_t n = json_integer_value(port);

	return n >= 1 && n <= 65535 ? (uint16_t)n : 0;
}

static bool is_web(uint16_t port)
{
	for (size_t i = 0; i < sizeof(web_ports) / sizeof(*web_ports); i++)
		if (web_ports[i] == port)
			return true;
	return false;
}

static uint16_t pick_port(const struct kube_ports *ports, uint16_t declared, bool named)
{
	if (ports->rule == KUBE_PORT_FIXED || declared == 0)
		return ports->port;
	if (ports->rule == KUBE_PORT_GUESS && !named && is_web(declared))
		return ports->port;
	return declared;
}

/* KubernetesApiProvider.extractPort: the one named hazelcast, else the only one. */
static uint16_t declared_port(const json_t *list, bool *named)
{
	const json_t *port;
	size_t i;

	*named = true;
	json_array_foreach(list, i, port) if (!strcmp(kube_text(port, "name"), HAZELCAST) &&
		port_number(json_object_get(port, "port"))) return port_number(json_object_get(port, "port"));
	*named = false;
	return json_array_size(list) == 1 ? port_number(json_object_get(json_array_get(list, 0), "port")) : 0;
}

static bool add_peer(struct kube_peers *out, const struct kube_peer *p, bool names)
{
	struct kube_peer *to, copy = *p;

	if (!read_address(&copy, names)) {
		out->odd++;
		return true;
	}
	to = new_peer(out);
	if (to)
		*to = copy;
	return to != NULL;
}

/* --- EndpointSlices --- */

static bool read_condition(const json_t *conditions, const char *key, bool otherwise)
{
	const json_t *v = json_object_get(conditions, key);

	/* "nil should be interpreted as true", of ready */
	return json_is_boolean(v) ? json_is_true(v) : otherwise;
}

static bool read_slice(const json_t *o, const struct kube_ports *ports, struct kube_peers *out)
{
	bool names = !strcmp(kube_text(o, "addressType"), "FQDN"), named, ok = true;
	uint16_t declared = declared_port(json_object_get(o, "ports"), &named);
	const json_t *e, *address;
	size_t i, k;

	json_array_foreach(json_object_get(o, "endpoints"), i, e)
	{
		const json_t *conditions = json_object_get(e, "conditions");
		struct kube_peer p = { .port = pick_port(ports, declared, named),
			.declared = declared,
			.app = "",
			.ready = read_condition(conditions, "ready", true),
			.name = kube_text(json_object_get(e, "targetRef"), "name"),
			.node = kube_text(e, "nodeName"),
			.zone = kube_text(e, "zone") };

		p.state = p.ready                                          ? "ready"
			: read_condition(conditions, "terminating", false) ? "terminating"
									   : "not_ready";
		json_array_foreach(json_object_get(e, "addresses"), k, address)
		{
			p.host = json_is_string(address) ? json_string_value(address) : "";
			ok = ok && add_peer(out, &p, names);
		}
	}
	return ok;
}

/* --- Endpoints --- */

static bool read_addresses(const json_t *list, struct kube_peer *p, struct kube_peers *out)
{
	const json_t *a;
	bool ok = true;
	size_t i;

	json_array_foreach(list, i, a)
	{
		p->host = kube_text(a, "ip");
		p->name = kube_text(json_object_get(a, "targetRef"), "name");
		p->node = kube_text(a, "nodeName");
		ok = ok && add_peer(out, p, false);
	}
	return ok;
}

static bool read_endpoints(const json_t *o, const struct kube_ports *ports, struct kube_peers *out)
{
	const json_t *subset;
	bool ok = true;
	size_t i;

	json_array_foreach(json_object_get(o, "subsets"), i, subset)
	{
		bool named;
		uint16_t declared = declared_port(json_object_get(subset, "ports"), &named);
		struct kube_peer p = { .port = pick_port(ports, declared, named),
			.declared = declared,
			.ready = true,
			.zone = "",
			.app = "",
			.state = "ready" };

		ok = ok && read_addresses(json_object_get(subset, "addresses"), &p, out);
		p.ready = false;
		p.state = "not_ready";
		ok = ok && read_addresses(json_object_get(subset, "notReadyAddresses"), &p, out);
	}
	return ok;
}

/* --- pods --- */

/* What tells the pods of one application from those of another; its labels first, else who made it. */
static const char *app_of(const json_t *o)
{
	static const char *const labels[] = { "app.kubernetes.io/instance", "app.kubernetes.io/name", "app",
		"k8s-app" };
	const json_t *meta = json_object_get(o, "metadata"), *mine = json_object_get(meta, "labels");

	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		if (*kube_text(mine, labels[i]))
			return kube_text(mine, labels[i]);
	return kube_text(json_array_get(json_object_get(meta, "ownerReferences"), 0), "name");
}

/* KubernetesClient.extractContainerPort: the first port of the only container, or of the one named hazelcast.
 */
static uint16_t container_port(const json_t *containers, bool *named)
{
	const json_t *c, *of = json_array_size(containers) == 1 ? json_array_get(containers, 0) : NULL;
	size_t i;

	*named = false;
	json_array_foreach(containers, i, c) if (!strcmp(kube_text(c, "name"), HAZELCAST))
	{
		*named = true;
		of = c;
		break;
	}
	return port_number(json_object_get(json_array_get(json_object_get(of, "ports"), 0), "containerPort"));
}

/* A port of any container that is named hazelcast: what KUBE_PORT_GUESS takes before the first one. */
static uint16_t named_port(const json_t *containers)
{
	const json_t *c, *p;
	size_t i, k;

	json_array_foreach(containers, i, c) json_array_foreach(
		json_object_get(c, "ports"), k, p) if (!strcmp(kube_text(p, "name"), HAZELCAST) &&
		port_number(json_object_get(p, "containerPort"))) return port_number(json_object_get(p,
		"containerPort"));
	return 0;
}

/* KubernetesClient.isReady asks the containers; the pod's own condition also knows readiness gates. */
static const char *pod_state(const json_t *o)
{
	const json_t *status = json_object_get(o, "status"), *c;
	size_t i;

	if (json_is_string(object_at(o, "metadata", "deletionTimestamp")))
		return "terminating";
	json_array_foreach(json_object_get(status, "containerStatuses"), i,
		c) if (!json_is_true(json_object_get(c, "ready"))) return "not_ready";
	json_array_foreach(
		json_object_get(status, "conditions"), i, c) if (!strcmp(kube_text(c, "type"), "Ready") &&
		strcmp(kube_text(c, "status"), "True") != 0) return "not_ready";
	return "ready";
}

static bool pod_addresses(const json_t *status, struct kube_peer *p, struct kube_peers *out)
{
	const json_t *one;
	bool ok;
	size_t i;

	p->host = kube_text(status, "podIP");
	if (!*p->host)
		return true; /* not placed yet */
	ok = add_peer(out, p, false);
	json_array_foreach(json_object_get(status, "podIPs"), i, one) /* both families, where there are two */
		if (strcmp(kube_text(one, "ip"), p->host) != 0)
	{
		struct kube_peer other = *p;

		other.host = kube_text(one, "ip");
		ok = ok && add_peer(out, &other, false);
	}
	return ok;
}

static bool read_pod(const json_t *o, const struct kube_ports *ports, struct kube_peers *out)
{
	const json_t *status = json_object_get(o, "status"), *spec = json_object_get(o, "spec");
	const json_t *containers = json_object_get(spec, "containers");
	const char *phase = kube_text(status, "phase");
	uint16_t declared, by_name = named_port(containers);
	bool named;
	struct kube_peer p = { .name = kube_text(json_object_get(o, "metadata"), "name"),
		.node = kube_text(spec, "nodeName"),
		.zone = "",
		.app = app_of(o),
		.state = pod_state(o) };

	if (!strcmp(phase, "Succeeded") || !strcmp(phase, "Failed"))
		return true; /* it has ended; its address may be somebody else's by now */
	declared = container_port(containers, &named);
	if (ports->rule == KUBE_PORT_GUESS && by_name) {
		declared = by_name;
		named = true;
	}
	p.declared = declared;
	p.port = pick_port(ports, declared, named);
	p.ready = !strcmp(p.state, "ready");
	return pod_addresses(status, &p, out);
}

static bool (*const readers[KUBE_RESOURCE_COUNT])(
	const json_t *o, const struct kube_ports *ports, struct kube_peers *out) = {
	[KUBE_SLICES] = read_slice,
	[KUBE_ENDPOINTS] = read_endpoints,
	[KUBE_PODS] = read_pod,
};

bool kube_read(
	enum kube_resource r, const json_t *object, const struct kube_ports *ports, struct kube_peers *out)
{
	mc_check(r < KUBE_RESOURCE_COUNT && ports->port != 0);
	return readers[r](object, ports, out);
}
