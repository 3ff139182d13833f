/* SPDX-License-Identifier: Apache-2.0 */
/* kube_load.c - libcurl and libyaml, loaded when they are first needed. */
#include "common/disco/kube_load.h"

#include <stdbool.h>

#include "common/base/dlopen_note.h"
#include "common/io/library.h"

#ifdef KUBE_LINKED /* a static build has no loader */

const struct kube_curl *kube_curl(const char **why)
{
	static const struct kube_curl curl = {
#define X(f) .f = curl_##f,
		KUBE_CURL(X)
#undef X
	};
	static bool there;

	*why = NULL;
	there = there || curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
	return there ? &curl : NULL;
}

const struct kube_yaml *kube_yaml(const char **why)
{
	static const struct kube_yaml yaml = {
#define X(f) .f = yaml_##f,
		KUBE_YAML(X)
#undef X
	};

	*why = NULL;
	return &yaml;
}

#else

MC_DLOPEN_NOTE(kube_libraries,
	"[{\"feature\":\"kubernetes\",\"description\":\"the Kubernetes API\",\"priority\":\"recommended\",\"soname\":[\"libcurl.so.4\"]},"
	"{\"feature\":\"kubeconfig\",\"description\":\"kubeconfig files\",\"priority\":\"recommended\",\"soname\":[\"libyaml-0.so.2\"]}]");

const struct kube_curl *kube_curl(const char **why)
{
	static const struct library_entry entries[] = {
#define X(f) { "curl_" #f, offsetof(struct kube_curl, f) },
		KUBE_CURL(X)
#undef X
	};
	static struct kube_curl curl;
	static bool there;

	*why = NULL;
	if (!there)
		there = library_load(
				&curl, "libcurl.so.4", entries, sizeof(entries) / sizeof(*entries), why) &&
			curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
	return there ? &curl : NULL;
}

const struct kube_yaml *kube_yaml(const char **why)
{
	static const struct library_entry entries[] = {
#define X(f) { "yaml_" #f, offsetof(struct kube_yaml, f) },
		KUBE_YAML(X)
#undef X
	};
	static struct kube_yaml yaml;
	static bool there;

	*why = NULL;
	if (!there)
		there = library_load(
			&yaml, "libyaml-0.so.2", entries, sizeof(entries) / sizeof(*entries), why);
	return there ? &yaml : NULL;
}

#endif
