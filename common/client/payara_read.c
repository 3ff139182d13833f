/* SPDX-License-Identifier: Apache-2.0 */
/* payara_read.c - keys and values of Payara's maps. Values of its own classes go by the class descriptions in
 * them: fields have come, gone and changed their type while the serial version stayed the same. */
#include "common/base/text.h"
#include "common/client/payara_internal.h"
#include "common/wire/jstream.h"
#include "common/wire/walk.h"

#define DATA_CLASS "fish.payara.appserver.micro.services.data."
#define INSTANCE_CLASS DATA_CLASS "InstanceDescriptorImpl"
#define APPLICATION_CLASS DATA_CLASS "ApplicationDescriptorImpl"
#define MODULE_CLASS DATA_CLASS "ModuleDescriptorImpl"
#define ENCRYPTED_CLASS "fish.payara.nucleus.hazelcast.encryption.PayaraHazelcastEncryptedValueHolder"

enum {
	TYPE_PAYARA = 1, /* its own serializer: a stream with the application, a stream with the value */
	ADDRESS_TEXT = 48,
};

/* --- Hazelcast's own types --- */
static const struct mc_class *no_class(int32_t factory, int32_t id)
{
	(void)factory;
	(void)id;
	return NULL;
}

static const struct mc_class *no_java(struct mc_str name)
{
	(void)name;
	return NULL;
}

static const struct mc_registry plain = { .find = no_class, .find_java = no_java };

/* What a blob holds behind its hash; NULL: null, or no such thing. */
static const struct mc_value *value_of(struct mc_bytes blob, struct mc_arena *mem)
{
	struct mc_reader r;
	const struct mc_value *v;

	if (blob.n < MC_BLOB_HEAD)
		return NULL;
	mc_read_init(&r, &plain, MC_LINE_57, blob.p + 4, (size_t)blob.n - 4, mem);
	v = mc_read_value(&r);
	return r.in.err == MC_ERR_OK ? v : NULL;
}

struct mc_uuid payara_key(struct mc_bytes key, struct mc_arena *scratch)
{
	const struct mc_value *v = value_of(key, scratch);
	struct mc_uuid u = { .null = true };

	if (v != NULL && v->type == MC_TYPE_UUID)
		return v->u.uuid;
	if (v != NULL && v->type == MC_TYPE_STRING && !mc_uuid_parse(v->u.str, &u))
		u.null = true;
	return u;
}

static bool is_text(const struct mc_value *v)
{
	return v != NULL && v->type == MC_TYPE_STRING;
}

void payara_names(struct mc_bytes value, struct mc_arena *scratch, struct mc_str *name, struct mc_str *group)
{
	const struct mc_value *v = value_of(value, scratch);
	const struct mc_items *map = v != NULL && v->type == MC_TYPE_MAP ? v->body : NULL;

	name->n = group->n = -1;
	for (uint32_t i = 0; map != NULL && i + 1 < map->n; i += 2) {
		if (!is_text(map->v[i]) || !is_text(map->v[i + 1]))
			continue;
		if (mc_str_eqz(map->v[i]->u.str, PAYARA_NAME_KEY))
			*name = map->v[i + 1]->u.str;
		else if (mc_str_eqz(map->v[i]->u.str, PAYARA_GROUP_KEY))
			*group = map->v[i + 1]->u.str;
	}
}

/* --- Java's own types --- */
/* Copies of texts go to mem, all else to scratch. */
struct memory {
	struct mc_arena *mem, *scratch;
	uint32_t budget; /* things in lists that may still be looked at */
	bool out;        /* of memory */
};

static void *get(struct memory *m, size_t size, size_t n)
{
	void *p = n == 0 ? NULL : mc_arena_get(m->mem, size, n);

	m->out = m->out || (n > 0 && p == NULL);
	return p;
}

static struct mc_str text(struct memory *m, const struct mc_jvalue *v, const char *field)
{
	const struct mc_jvalue *t = mc_jfield(v, NULL, field);

	if (t == NULL || t->kind != MC_J_TEXT || t->u.text.n > MC_PAYARA_TEXT_MAX)
		return (struct mc_str){ NULL, -1 };
	return mc_jtext(t, m->mem);
}

static int64_t number(const struct mc_jvalue *v, const char *field)
{
	int64_t i;

	return mc_jnumber(mc_jfield(v, NULL, field), &i) ? i : 0;
}

static int32_t port(const struct mc_jvalue *v, const char *field)
{
	int64_t i = number(v, field);

	return i >= 0 && i <= UINT16_MAX ? (int32_t)i : 0;
}

static struct mc_jlist items(struct memory *m, const struct mc_jvalue *v)
{
	struct mc_jlist l;

	return mc_jitems(v, m->scratch, &m->budget, &l) ? l : (struct mc_jlist){ NULL, 0 };
}

/* A list or a set of numbers; one number up to 4.1.1.16x, in a field of the singular. */
static struct payara_ports ports(
	struct memory *m, const struct mc_jvalue *v, const char *many, const char *one)
{
	struct mc_jlist l = items(m, mc_jfield(v, NULL, many));
	struct payara_ports p = { .n = 0 };
	int64_t i;

	p.v = get(m, sizeof(*p.v), (size_t)l.n + 1);
	if (p.v == NULL)
		return p;
	for (uint32_t k = 0; k < l.n; k++)
		if (mc_jnumber(l.v[k], &i) && i > 0 && i <= UINT16_MAX)
			p.v[p.n++] = (int32_t)i;
	if (p.n == 0 && port(v, one) > 0)
		p.v[p.n++] = port(v, one);
	return p;
}

/* --- java.net.InetAddress --- */
static struct mc_str address4(struct memory *m, uint32_t a)
{
	char *p = get(m, 1, ADDRESS_TEXT);
	struct mc_text t;

	if (p == NULL || a == 0)
		return (struct mc_str){ NULL, -1 };
	t = mc_text_of(p, ADDRESS_TEXT);
	for (int i = 24; i >= 0; i -= 8)
		mc_text_z(mc_text_int(&t, a >> i & 0xff), i > 0 ? "." : "");
	return mc_text_done(&t);
}

/* As Java writes it: eight groups, none left out. */
static struct mc_str address6(struct memory *m, const uint8_t *a)
{
	static const char digits[] = "0123456789abcdef";
	char *p = get(m, 1, ADDRESS_TEXT);
	size_t n = 0;

	if (p == NULL)
		return (struct mc_str){ NULL, -1 };
	for (int i = 0; i < 8; i++) {
		uint16_t group = mc_get16(a + 2 * i);

		for (int k = 12; k >= 0; k -= 4)
			if (k == 0 || group >> k != 0)
				p[n++] = digits[group >> k & 15];
		if (i < 7)
			p[n++] = ':';
	}
	return mc_str_of(p, n);
}

static void host(struct memory *m, const struct mc_jvalue *v, struct payara_instance *out)
{
	const struct mc_jvalue *six = mc_jfield(v, "java.net.Inet6Address", "ipaddress");

	if (six != NULL && six->kind == MC_J_BYTES && six->u.bytes.n == 16)
		out->host = address6(m, six->u.bytes.p);
	else
		out->host = address4(m, (uint32_t)number(v, "address"));
	out->host_name = text(m, v, "hostName");
}

/* --- applications --- */
static void application(struct memory *m, const struct mc_jvalue *v, struct payara_application *out)
{
	struct mc_jlist l = items(m, mc_jfield(v, NULL, "modules"));

	*out = (struct payara_application){ .name = text(m, v, "name"),
		.libraries = text(m, v, "libraries") };
	out->java_ee = number(v, "isJavaEE") != 0;
	out->modules = get(m, sizeof(*out->modules), l.n);
	for (uint32_t i = 0; out->modules != NULL && i < l.n; i++)
		if (mc_jis(l.v[i], MODULE_CLASS))
			out->modules[out->module_count++] = (struct payara_module){
				text(m, l.v[i], "name"),
				text(m, l.v[i], "contextRoot"),
				text(m, l.v[i], "type"),
			};
}

/* A map has each key once; what refers to one a thousand times is no map that Java wrote. */
static bool is_known(const struct payara_instance *p, struct mc_str name)
{
	for (uint32_t i = 0; i < p->application_count; i++)
		if (mc_str_eq(p->applications[i].name, name))
			return true;
	return false;
}

/* A map from names to descriptions, or null. */
static void applications(struct memory *m, const struct mc_jvalue *map, struct payara_instance *out)
{
	struct mc_jlist l = items(m, map);
	uint32_t room = l.n / 2 < MC_PAYARA_APPLICATIONS_MAX ? l.n / 2 : MC_PAYARA_APPLICATIONS_MAX;

	out->applications = get(m, sizeof(*out->applications), room);
	for (uint32_t i = 0; out->applications != NULL && out->application_count < room && i + 1 < l.n;
		i += 2)
		if (mc_jis(l.v[i + 1], APPLICATION_CLASS) && !is_known(out, text(m, l.v[i + 1], "name")))
			application(m, l.v[i + 1], &out->applications[out->application_count++]);
}

static void describe(struct memory *m, const struct mc_jvalue *v, struct payara_instance *out)
{
	struct mc_str name = text(m, v, "instanceName"), group = text(m, v, "instanceGroup");

	out->descriptor = PAYARA_DESCRIPTOR_READ;
	if (out->name.n <= 0 && name.n > 0) {
		out->name = name;
		out->name_from = PAYARA_FROM_STORE;
	}
	if (out->group.n <= 0 && group.n > 0) {
		out->group = group;
		out->group_from = PAYARA_FROM_STORE;
	}
	out->type = text(m, v, "instanceType");
	host(m, mc_jfield(v, NULL, "hostName"), out);
	out->http = ports(m, v, "httpPorts", "httpPort");
	out->https = ports(m, v, "httpsPorts", "httpsPort");
	out->admin_port = port(v, "adminPort");
	out->hazelcast_port = port(v, "hazelcastPort");
	out->lite = number(v, "liteMember") != 0;
	out->heartbeat_ms = number(v, "heartBeatTS");
	applications(m, mc_jfield(v, NULL, "deployedApplications"), out);
}

/* The value in a blob: behind the name of an application, or (up to 4.1.1.171) alone. */
static enum mc_err object_of(struct mc_bytes blob, struct mc_arena *scratch, const struct mc_jvalue **v)
{
	struct mc_rd r = mc_rd_of(blob.p, blob.n < 0 ? 0 : (size_t)blob.n);
	enum mc_err err = MC_ERR_OK;
	int32_t type;

	mc_rd_u32(&r); /* the hash */
	type = (int32_t)mc_rd_u32(&r);
	*v = NULL;
	if (type == TYPE_PAYARA)
		err = mc_jstream_read(&r, scratch, v);
	else if (type != MC_TYPE_JAVA)
		err = MC_ERR_UNKNOWN;
	return err != MC_ERR_OK ? err : mc_jstream_read(&r, scratch, v);
}

void payara_describe(
	struct mc_bytes value, struct mc_arena *mem, struct mc_arena *scratch, struct payara_instance *out)
{
	struct memory m = { .mem = mem, .scratch = scratch, .budget = MC_PAYARA_ITEMS_MAX };
	struct payara_instance whole = *out;
	const struct mc_jvalue *v;
	enum mc_err err;

	mc_arena_reset(scratch);
	err = object_of(value, scratch, &v);
	out->descriptor = PAYARA_DESCRIPTOR_UNREADABLE;
	if (err == MC_ERR_OK && mc_jis(v, ENCRYPTED_CLASS))
		out->descriptor = PAYARA_DESCRIPTOR_ENCRYPTED;
	if (err != MC_ERR_OK || !mc_jis(v, INSTANCE_CLASS))
		return;
	describe(&m, v, &whole);
	if (!m.out)
		*out = whole;
}
