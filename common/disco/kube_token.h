/* SPDX-License-Identifier: Apache-2.0 */
/* kube_token.h - the token that says who we are: read again for each question, for the kubelet replaces it
 * before it expires. */
#ifndef MC_DISCO_KUBE_TOKEN_H
#define MC_DISCO_KUBE_TOKEN_H

#include "common/disco/kube_config.h"

/*
 * Into `out` (MC_KUBE_TOKEN_MAX + 1 bytes), without the newline at its end that Payara dies of; empty when
 * there is none to show. False: *err says what is wrong with it.
 */
bool kube_token_read(const struct kube_config *c, char *out, struct fault *err);

/* What a token says of itself. Nothing is verified: it is for people, the API server decides. */
struct kube_claims {
	char subject[300], audience[300]; /* system:serviceaccount:NS:NAME; audiences apart by a blank */
	char issuer[300], pod[254];
	int64_t issued_at_s, expires_at_s; /* since 1970, 0: not said */
};
/* False: it is no JWT (a static token, a bootstrap token). */
bool kube_token_claims(const char *token, struct kube_claims *out);

#endif
