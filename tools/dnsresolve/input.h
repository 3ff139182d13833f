/* SPDX-License-Identifier: Apache-2.0 */
/* input.h - names one after the other, from arguments and from standard input, which is read only as they are
 * asked for. */
#ifndef MC_DNSRESOLVE_INPUT_H
#define MC_DNSRESOLVE_INPUT_H

#include <uv.h>

#include "common/cli/settings.h"
#include "common/disco/dns_judge.h"

/* What is to be looked up. */
struct job {
	char host[MC_HOST_MAX + 1]; /* as it was written */
	struct dns_address addr;    /* if it is */
	bool numeric;
	uint16_t port, count;      /* of each address: ports port, port + 1, ...; port 0: none was written */
	enum dns_payara_drop drop; /* what Payara would make of the entry */
};

enum input_next { INPUT_JOB, INPUT_BAD, INPUT_WAIT, INPUT_END };
struct input;

/* `ready` is called when it is worth asking again after INPUT_WAIT. NULL: no memory. */
struct input *input_open(uv_loop_t *loop, const struct settings *s, void (*ready)(void *ctx), void *ctx);
/* *name: what to ask for, unless the job is numeric. INPUT_BAD: *c says what is wrong with an entry; those
 * behind it can be asked for. */
enum input_next input_next(struct input *in, struct job *job, struct dns_name *name, struct fault *fault);
/* What it has on the loop is closed; freed by the loop's next round. */
void input_close(struct input *in);

#endif
