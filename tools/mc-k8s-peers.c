/* SPDX-License-Identifier: Apache-2.0 */
/* mc-k8s-peers - pods and endpoints to peers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/tool.h"
#include "tools/k8s/k8s.h"

static bool target(struct k8s *k, const struct settings *s, struct fault *fault)
{
	if (s->arg_count > 1)
		return fault_usage(fault, "Write it as one word: NAMESPACE,SERVICE.",
			"'%s': one service at a time.", s->args[1]);
	if (s->arg_count == 1 && !cluster_mode_service(s->args[0], "", &k->target, fault))
		return false;
	if (s->arg_count == 1 && setting_text(s, OPT_LABEL) != NULL)
		return fault_usage(fault,
			"A label is for pods: " OPTION_NAMESPACE " NAME " OPTION_LABEL
			" SELECTOR. Hazelcast refuses both at once as well.",
			"A service and " OPTION_LABEL " say different things.");
	if (s->arg_count == 1 && s->v[OPT_NAMESPACE].origin == ORIGIN_FLAG &&
		strcmp(setting_text(s, OPT_NAMESPACE), k->target.namespace_) != 0)
		return fault_usage(fault, "Say it once.",
			OPTION_NAMESPACE " %s and %s contradict each other.", setting_text(s, OPT_NAMESPACE),
			s->args[0]);
	if (setting_flag(s, OPT_WATCH) && (setting_flag(s, OPT_CHECK) || setting_flag(s, OPT_PRINT_RBAC)))
		return fault_usage(fault, "Ask one after the other.",
			OPTION_WATCH " does not go with " OPTION_CHECK " and " OPTION_PRINT_RBAC ".");
	return true;
}

/* --print-rbac asks nobody: it has to work where no API server is known. */
static bool configure(struct k8s *k, const struct settings *s, struct fault *fault)
{
	struct kube_wishes w;
	struct fault err;
	bool offline = setting_flag(s, OPT_PRINT_RBAC), ok;

	kube_wishes(s, &w);
	if (k->target.namespace_[0] != '\0')
		w.namespace_ = k->target.namespace_;
	ok = kube_config_open(&k->config, &w, &err);
	if (!ok && offline && (w.namespace_ == NULL || kube_is_name(w.namespace_))) {
		kube_config_close(&k->config);
		ok = kube_put(&k->config.namespace_, w.namespace_ != NULL ? w.namespace_ : "default");
	}
	if (ok && w.insecure && !offline)
		kube_insecure_remark();
	if (!ok)
		*fault = err;
	return ok;
}

static void make_query(struct k8s *k, const struct settings *s)
{
	k->query = (struct kube_query){
		.namespace_ = k->config.namespace_,
		.service = k8s_service(k),
		.label = setting_text(s, OPT_LABEL),
		.watch = setting_flag(s, OPT_WATCH),
		.ports = { s->profile == PROFILE_HAZELCAST ? KUBE_PORT_HAZELCAST : KUBE_PORT_GUESS,
			(uint16_t)setting_number(s, OPT_START_PORT) },
	};
	if (setting_text(s, OPT_PORT) != NULL)
		k->query.ports =
			(struct kube_ports){ KUBE_PORT_FIXED, (uint16_t)setting_number(s, OPT_PORT) };
}

static int answer_question(struct k8s *k, const struct settings *s)
{
	if (setting_flag(s, OPT_PRINT_RBAC))
		return k8s_print_rbac(k);
	if (setting_flag(s, OPT_CHECK))
		return k8s_check(k);
	return setting_flag(s, OPT_WATCH) ? k8s_watch(k) : k8s_list(k);
}

static int run(const struct settings *s, struct fault *fault)
{
	static struct k8s k; /* zero */
	int status = STATUS_USAGE;

	if (target(&k, s, fault) && configure(&k, s, fault)) {
		make_query(&k, s);
		if (k8s_open(&k, s)) {
			status = answer_question(&k, s);
		} else {
			fault_memory(fault);
			status = STATUS_HOST;
		}
		k8s_close(&k);
	}
	kube_config_close(&k.config);
	return status;
}

int main(int argc, char **argv)
{
	return tool_main(TOOL_NUMBER_K8S, argc, argv, run, NULL);
}
