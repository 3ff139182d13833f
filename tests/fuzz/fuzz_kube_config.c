/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a kubeconfig, and as a token: it is taken, or there is a sentence. */
#include <string.h>

#include "common/disco/kube_config.h"
#include "common/disco/kube_token.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char token[MC_KUBE_TOKEN_MAX + 1];
	struct kube_config c;
	struct kube_claims claims;
	struct fault err = { .code = NULL };
	char *text = malloc(n + 1);

	HOLDS(text != NULL);
	memcpy(text, p, n);
	text[n] = '\0';
	memset(&c, 0, sizeof(c));
	if (kube_kubeconfig_text(&c, text, n, "/nowhere", &err))
		HOLDS(c.server != NULL &&
			(c.cert_file != NULL || c.cert_pem != NULL) ==
				(c.key_file != NULL || c.key_pem != NULL));
	else
		HOLDS(err.message[0] != '\0');
	if (c.token_file == NULL && kube_token_read(&c, token, &err))
		HOLDS(strpbrk(token, " \r\n\t") == NULL);
	kube_token_claims(text, &claims);
	kube_config_close(&c);
	free(text);
	return 0;
}
