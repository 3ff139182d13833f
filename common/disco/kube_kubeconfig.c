/* SPDX-License-Identifier: Apache-2.0 */
/* kube_kubeconfig.c - the current context of a kubeconfig file (k8s.io/client-go/tools/clientcmd/api/v1). */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/option.h"
#include "common/disco/kube_config.h"
#include "common/disco/kube_load.h"

#define FILES_MAX 8 /* of a $KUBECONFIG; people merge two or three */
#define PATH_SIZE 4096

struct file {
	yaml_document_t doc;
	char dir[PATH_SIZE];
};
struct files {
	const struct kube_yaml *y;
	struct file v[FILES_MAX];
	unsigned n;
	struct fault *err;
};

static const char *text_of(const yaml_node_t *n)
{
	return n && n->type == YAML_SCALAR_NODE ? (const char *)n->data.scalar.value : NULL;
}

static yaml_node_t *node_at(const struct files *fs, struct file *f, const yaml_node_t *map, const char *key)
{
	if (!map || map->type != YAML_MAPPING_NODE)
		return NULL;
	for (yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top; p++) {
		const char *name = text_of(fs->y->document_get_node(&f->doc, p->key));

		if (name && !strcmp(name, key))
			return fs->y->document_get_node(&f->doc, p->value);
	}
	return NULL;
}

static const char *text_at(const struct files *fs, struct file *f, const yaml_node_t *map, const char *key)
{
	const char *text = text_of(node_at(fs, f, map, key));

	return text && *text ? text : NULL;
}

/* `clusters: [{name: NAME, cluster: {...}}]`: the first file that has it. */
static yaml_node_t *named(
	struct files *fs, const char *list, const char *inner, const char *name, struct file **in)
{
	for (unsigned i = 0; i < fs->n; i++) {
		struct file *f = &fs->v[i];
		yaml_node_t *l = node_at(fs, f, fs->y->document_get_root_node(&f->doc), list);

		if (!l || l->type != YAML_SEQUENCE_NODE)
			continue;
		for (yaml_node_item_t *it = l->data.sequence.items.start; it < l->data.sequence.items.top;
			it++) {
			yaml_node_t *entry = fs->y->document_get_node(&f->doc, *it);
			const char *text = text_at(fs, f, entry, "name");

			*in = f;
			if (text && !strcmp(text, name))
				return node_at(fs, f, entry, inner);
		}
	}
	return NULL;
}

static bool put_path(char **to, const struct file *f, const char *path)
{
	char full[2 * PATH_SIZE];

	if (path[0] == '/')
		return kube_put(to, path);
	snprintf(full, sizeof(full), "%s/%s", f->dir, path);
	return kube_put(to, full);
}

static bool put_base64(char **to, const char *text, const char *key, struct fault *err)
{
	size_t n = strlen(text), size;
	char *out = malloc(n + 1);
	bool ok = out &&
		!sodium_base642bin((unsigned char *)out, n, text, n, " \t\r\n", &size, NULL,
			sodium_base64_VARIANT_ORIGINAL);

	if (!ok) {
		free(out);
		return fault_usage(err, NULL, "%s of the kubeconfig is not base64.", key);
	}
	out[size] = '\0';
	kube_wipe(*to);
	*to = out;
	return true;
}

/* How a value of the file becomes one of the configuration. */
enum how { AS_TEXT, AS_PATH, AS_BASE64 };
struct field {
	const char *key;
	enum how how;
	size_t at;
};
#define FIELD(k, h, f) \
	{ \
		k, h, offsetof(struct kube_config, f) \
	}
static const struct field cluster_fields[] = {
	FIELD("server", AS_TEXT, server),
	FIELD("tls-server-name", AS_TEXT, server_name),
	FIELD("proxy-url", AS_TEXT, proxy),
	FIELD("certificate-authority", AS_PATH, ca_file),
	FIELD("certificate-authority-data", AS_BASE64, ca_pem),
};
static const struct field user_fields[] = {
	FIELD("client-certificate", AS_PATH, cert_file),
	FIELD("client-certificate-data", AS_BASE64, cert_pem),
	FIELD("client-key", AS_PATH, key_file),
	FIELD("client-key-data", AS_BASE64, key_pem),
	FIELD("token", AS_TEXT, token),
	FIELD("tokenFile", AS_PATH, token_file),
};
#undef FIELD

static bool take_user(struct kube_config *c, struct files *fs, struct file *f, const yaml_node_t *map,
	const struct field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *text = text_at(fs, f, map, fields[i].key);
		char *value = NULL, *was;
		bool ok = true;

		if (!text)
			continue;
		ok = fields[i].how == AS_PATH        ? put_path(&value, f, text)
			: fields[i].how == AS_BASE64 ? put_base64(&value, text, fields[i].key, fs->err)
						     : kube_put(&value, text);
		if (!ok)
			return false;
		memcpy(&was, (char *)c + fields[i].at, sizeof(was));
		kube_wipe(was);
		memcpy((char *)c + fields[i].at, &value, sizeof(value));
	}
	return true;
}

/* What a user may say that this program does not do, and what to do instead. */
static const struct {
	const char *key, *what, *hint;
} unknown_users[] = {
	{ "auth-provider", "uses an auth-provider, which kubectl has given up as well",
		"kubectl create token ACCOUNT >FILE makes a token for " OPTION_TOKEN_FILE "." },
	{ "username", "logs in with a name and a password, which no API server takes since 1.19",
		"kubectl create token ACCOUNT >FILE makes a token for " OPTION_TOKEN_FILE "." },
	{ "as", "impersonates another user",
		"Name a user that is allowed itself, or " OPTION_TOKEN_FILE " FILE." },
};

/* --- exec --- */

/* One text of each: a scalar, or NAME=VALUE of a map. */
static char *list_text(struct files *fs, struct file *f, yaml_node_t *entry, bool pairs)
{
	const char *name = pairs ? text_at(fs, f, entry, "name") : text_of(entry), *value = NULL;
	size_t n;
	char *out;

	if (pairs)
		value = text_of(node_at(fs, f, entry, "value"));
	if (!name)
		return NULL;
	n = strlen(name) + (value ? strlen(value) : 0) + 2;
	out = malloc(n);
	if (out)
		snprintf(out, n, "%s%s%s", name, pairs ? "=" : "", value ? value : "");
	return out;
}

/* `args` and `env`, ended by NULL; NULL also when there is none. */
static bool put_list(
	char ***to, struct files *fs, struct file *f, const yaml_node_t *map, const char *key, bool pairs)
{
	yaml_node_t *l = node_at(fs, f, map, key);
	size_t n = 0;

	if (!l || l->type != YAML_SEQUENCE_NODE)
		return true;
	*to = calloc((size_t)(l->data.sequence.items.top - l->data.sequence.items.start) + 1, sizeof(**to));
	if (!*to)
		return fault_memory(fs->err);
	for (yaml_node_item_t *it = l->data.sequence.items.start; it < l->data.sequence.items.top; it++) {
		char *text = list_text(fs, f, fs->y->document_get_node(&f->doc, *it), pairs);

		if (!text)
			return fault_usage(fs->err, NULL,
				"%s of exec in the kubeconfig holds something that is not text.", key);
		(*to)[n++] = text;
	}
	return true;
}

/* client-go: a name is looked for on the path, a path that is not absolute begins where the file lies. */
static bool put_command(char **to, const struct file *f, const char *command)
{
	return strchr(command, '/') ? put_path(to, f, command) : kube_put(to, command);
}

static bool put_mode(struct kube_exec *x, const char *mode, struct fault *err)
{
	static const char *const modes[] = { "Never", "IfAvailable", "Always" };

	x->asks = KUBE_EXEC_IF_AVAILABLE;
	for (size_t i = 0; mode && i < sizeof(modes) / sizeof(*modes); i++)
		if (!strcmp(mode, modes[i])) {
			x->asks = (enum kube_exec_asks)i;
			mode = NULL;
		}
	if (mode)
		return fault_usage(err, "It is Never, IfAvailable or Always.",
			"The interactiveMode of exec in the kubeconfig is '%.100s'.", mode);
	if (x->asks == KUBE_EXEC_ALWAYS && !isatty(STDIN_FILENO))
		return fault_usage(err,
			"kubectl create token ACCOUNT >FILE makes a token for " OPTION_TOKEN_FILE ".",
			"'%.200s' logs in by asking at a terminal (interactiveMode: Always), and there is none.",
			x->command);
	return true;
}

static bool read_exec(
	struct kube_exec *x, struct files *fs, struct file *f, const yaml_node_t *map, const char *name)
{
	static const char group[] = "client.authentication.k8s.io/";
	const char *version = text_at(fs, f, map, "apiVersion"), *command = text_at(fs, f, map, "command"),
		   *install = text_at(fs, f, map, "installHint"),
		   *info = text_at(fs, f, map, "provideClusterInfo");

	if (!command)
		return fault_usage(fs->err, NULL,
			"The exec section of the user '%.100s' of the kubeconfig has no command.", name);
	if (!version ||
		(strcmp(version, "client.authentication.k8s.io/v1") != 0 &&
			strcmp(version, "client.authentication.k8s.io/v1beta1") != 0))
		return fault_usage(fs->err,
			"aws eks update-kubeconfig, gcloud container clusters get-credentials or az aks get-credentials writes it "
			"anew.",
			"The exec section of the user '%.100s' of the kubeconfig is of apiVersion %.100s; %sv1 and v1beta1 are known.",
			name, version ? version : "none", group);
	x->cluster_info = info && !strcmp(info, "true");
	if (!kube_put(&x->user, name) || !kube_put(&x->api_version, version) ||
		!put_command(&x->command, f, command) || (install && !kube_put(&x->install_hint, install)))
		return fault_memory(fs->err);
	return put_list(&x->args, fs, f, map, "args", false) && put_list(&x->env, fs, f, map, "env", true) &&
		put_mode(x, text_at(fs, f, map, "interactiveMode"), fs->err);
}

/* What stands beside it counts before it: client-go runs no command where there is a token or a password. */
static bool take_exec(
	struct kube_config *c, struct files *fs, struct file *f, const yaml_node_t *map, const char *name)
{
	yaml_node_t *exec = node_at(fs, f, map, "exec");

	if (!exec || c->token || c->token_file)
		return true;
	if (c->no_exec)
		return fault_usage(fs->err,
			"Leave it out, or kubectl create token ACCOUNT >FILE makes a token for " OPTION_TOKEN_FILE
			".",
			"The user '%.100s' of the kubeconfig logs in by a command (exec), which " OPTION_NO_EXEC
			" forbids.",
			name);
	c->exec = calloc(1, sizeof(*c->exec));
	return c->exec ? read_exec(c->exec, fs, f, exec, name) : fault_memory(fs->err);
}

static bool user(
	struct kube_config *c, struct files *fs, struct file *f, const yaml_node_t *map, const char *name)
{
	for (size_t i = 0; i < sizeof(unknown_users) / sizeof(*unknown_users); i++)
		if (node_at(fs, f, map, unknown_users[i].key))
			return fault_usage(fs->err, unknown_users[i].hint,
				"The user '%.100s' of the kubeconfig %s.", name, unknown_users[i].what);
	if (!take_user(c, fs, f, map, user_fields, sizeof(user_fields) / sizeof(*user_fields)) ||
		!take_exec(c, fs, f, map, name))
		return false;
	if ((c->cert_file || c->cert_pem) != (c->key_file || c->key_pem))
		return fault_usage(fs->err, NULL,
			"The user '%.100s' of the kubeconfig has a client certificate without its key, or the other "
			"way round.",
			name);
	return true;
}

static bool cluster(
	struct kube_config *c, struct files *fs, struct file *f, const yaml_node_t *map, const char *name)
{
	const char *skip = text_at(fs, f, map, "insecure-skip-tls-verify");

	if (!take_user(c, fs, f, map, cluster_fields, sizeof(cluster_fields) / sizeof(*cluster_fields)))
		return false;
	c->skip_verify = skip && !strcmp(skip, "true");
	return c->server ||
		fault_usage(fs->err, NULL, "The cluster '%.100s' of the kubeconfig has no server.", name);
}

static const char *current(struct files *fs)
{
	const char *name = NULL;

	for (unsigned i = 0; i < fs->n && !name; i++)
		name = text_at(
			fs, &fs->v[i], fs->y->document_get_root_node(&fs->v[i].doc), "current-context");
	return name;
}

static bool context(struct kube_config *c, struct files *fs)
{
	static const char use[] =
		"kubectl config get-contexts lists them, kubectl config use-context NAME picks one.";
	const char *name = current(fs), *of_cluster, *of_user, *ns;
	struct file *f = NULL, *g = NULL;
	yaml_node_t *map;

	if (!name)
		return fault_usage(fs->err, use, "The kubeconfig has no current-context.");
	map = named(fs, "contexts", "context", name, &f);
	if (!map)
		return fault_usage(fs->err, use,
			"The kubeconfig has no context '%.100s', which is its current one.", name);
	of_cluster = text_at(fs, f, map, "cluster");
	of_user = text_at(fs, f, map, "user");
	ns = text_at(fs, f, map, "namespace");
	if (ns && !kube_put(&c->namespace_, ns))
		return false;
	map = of_cluster ? named(fs, "clusters", "cluster", of_cluster, &g) : NULL;
	if (!map)
		return fault_usage(fs->err, use,
			"The kubeconfig has no cluster '%.100s', which its context '%.100s' names.",
			of_cluster ? of_cluster : "", name);
	if (!cluster(c, fs, g, map, of_cluster))
		return false;
	map = of_user ? named(fs, "users", "user", of_user, &g) : NULL;
	if (of_user && !map)
		return fault_usage(fs->err, use,
			"The kubeconfig has no user '%.100s', which its context '%.100s' names.", of_user,
			name);
	return !map || c->token_given || user(c, fs, g, map, of_user);
}

/* --- files --- */

static bool parse(struct files *fs, const char *text, size_t size, const char *path)
{
	struct file *f = &fs->v[fs->n];
	yaml_parser_t parser;
	int ok;

	if (!fs->y->parser_initialize(&parser))
		return fault_memory(fs->err);
	fs->y->parser_set_input_string(&parser, (const unsigned char *)text, size);
	ok = fs->y->parser_load(&parser, &f->doc);
	if (!ok)
		fault_usage(fs->err, NULL, "The kubeconfig %.300s is not YAML: %s in line %zu.", path,
			parser.problem ? parser.problem : "an error", parser.problem_mark.line + 1);
	fs->y->parser_delete(&parser);
	fs->n += ok != 0;
	if (ok &&
		(!fs->y->document_get_root_node(&f->doc) ||
			fs->y->document_get_root_node(&f->doc)->type != YAML_MAPPING_NODE))
		return fault_usage(fs->err, "kubectl config view shows what it should look like.",
			"%.300s is not a kubeconfig.", path);
	return ok != 0;
}

static bool load_files(struct files *fs, struct fault *err)
{
	const char *why;

	fs->n = 0;
	fs->err = err;
	fs->y = kube_yaml(&why);
	return fs->y ||
		fault_usage(err, "apt-get install libyaml-0-2",
			"A kubeconfig is read with libyaml, which cannot be loaded: %s", why);
}

static void free_files(struct files *fs)
{
	while (fs->n > 0)
		fs->y->document_delete(&fs->v[--fs->n].doc);
}

static void directory(struct file *f, const char *path)
{
	const char *slash = strrchr(path, '/');

	snprintf(f->dir, sizeof(f->dir), "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
}

static bool read_one(struct files *fs, const char *path)
{
	size_t size;
	char *text = kube_file(path, "kubeconfig", MC_KUBE_FILE_MAX, &size, fs->err);
	bool ok;

	if (!text)
		return false;
	directory(&fs->v[fs->n], path);
	ok = parse(fs, text, size, path);
	kube_wipe(text);
	return ok;
}

bool kube_kubeconfig_read(struct kube_config *c, const char *paths, struct fault *err)
{
	struct files *fs = calloc(1, sizeof(*fs));
	char path[PATH_SIZE], from[PATH_SIZE + 32];
	bool ok = fs && load_files(fs, err), one = !strchr(paths, ':');

	snprintf(from, sizeof(from), "kubeconfig %.*s", PATH_SIZE - 1, paths);
	while (ok && *paths && fs->n < FILES_MAX) {
		size_t n = strcspn(paths, ":");

		snprintf(path, sizeof(path), "%.*s", (int)n, paths);
		/* of several some may be missing, as kubectl has it */
		if (n > 0 && (one || access(path, F_OK) == 0))
			ok = read_one(fs, path);
		paths += n + (paths[n] == ':');
	}
	if (ok && fs->n == 0)
		ok = fault_usage(err, NULL, "None of the files of the %s is there.", from);
	ok = ok && context(c, fs) && kube_put(&c->from, from);
	if (fs)
		free_files(fs);
	free(fs);
	return ok;
}

bool kube_kubeconfig_text(
	struct kube_config *c, const char *text, size_t size, const char *dir, struct fault *err)
{
	struct files *fs = calloc(1, sizeof(*fs));
	bool ok = fs && load_files(fs, err);

	if (ok)
		snprintf(fs->v[0].dir, sizeof(fs->v[0].dir), "%s", dir);
	ok = ok && parse(fs, text, size, "text") && context(c, fs);
	if (fs)
		free_files(fs);
	free(fs);
	return ok;
}
