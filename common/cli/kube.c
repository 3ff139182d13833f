/* SPDX-License-Identifier: Apache-2.0 */
/* kube.c - options that say where the API server is, checked and handed to disco. */
#include "common/cli/kube.h"

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"

void kube_wishes(const struct settings *s, struct kube_wishes *out)
{
	mc_check(setting_offered(s, OPT_API));
	*out = (struct kube_wishes){
		.api = setting_text(s, OPT_API),
		.kubeconfig = setting_text(s, OPT_KUBECONFIG),
		.token_file = setting_text(s, OPT_TOKEN_FILE),
		.ca_file = setting_text(s, OPT_CA_FILE),
		.namespace_ = setting_text(s, OPT_NAMESPACE),
		.account_dir = setting_text(s, OPT_SERVICE_ACCOUNT),
		.insecure = setting_flag(s, OPT_INSECURE),
		.no_exec = setting_flag(s, OPT_NO_EXEC),
	};
}

void kube_insecure_remark(void)
{
	log_say(LOG_WARN, NULL,
		OPTION_INSECURE
		": the token is sent to any server that answers, and its answers are trusted.",
		"A man in the middle can act as this account. " OPTION_CA_FILE
		" FILE with the cluster's CA does without it.");
}
