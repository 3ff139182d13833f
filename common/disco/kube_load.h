/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube_load.h - libcurl and libyaml, loaded when they are first needed. libcurl brings thirty libraries and 8
 * MiB along, which a node that looks for its peers otherwise would pay for at each start (3 ms becomes 12).
 */
#ifndef MC_DISCO_KUBE_LOAD_H
#define MC_DISCO_KUBE_LOAD_H

#define CURL_DISABLE_TYPECHECK 1 /* its macros do not work through a pointer */
#include <curl/curl.h>
#include <stddef.h>
#include <yaml.h>

/* clang-format off */
#define KUBE_CURL(X) \
	X(global_init) \
	X(easy_init) X(easy_setopt) X(easy_getinfo) X(easy_strerror) X(easy_pause) X(easy_cleanup) X(slist_append) X(slist_free_all) \
	X(multi_init) X(multi_setopt) X(multi_add_handle) X(multi_remove_handle) X(multi_socket_action) X(multi_assign) \
	X(multi_info_read) X(multi_cleanup)
/* clang-format on */
struct kube_curl {
#define X(f) __typeof__(curl_##f) *f;
	KUBE_CURL(X)
#undef X
};

/* clang-format off */
#define KUBE_YAML(X) \
	X(parser_initialize) X(parser_delete) X(parser_set_input_string) X(parser_load) X(document_delete) \
	X(document_get_root_node) X(document_get_node)
/* clang-format on */
struct kube_yaml {
#define X(f) __typeof__(yaml_##f) *f;
	KUBE_YAML(X)
#undef X
};

/* NULL: it is not there; *why says what the loader said. They stay for the life of the process. */
const struct kube_curl *kube_curl(const char **why);
const struct kube_yaml *kube_yaml(const char **why);

#endif
