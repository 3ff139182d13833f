/* SPDX-License-Identifier: Apache-2.0 */
/* app.h - mc-topic from inside: what is wanted, and the cluster that is asked. One of these for the process.
 */
#ifndef MC_TOOLS_TOPIC_APP_H
#define MC_TOOLS_TOPIC_APP_H

#include "common/cli/asker.h"
#include "common/cli/data_text.h"
#include "common/cli/log.h"
#include "common/cli/settings.h"
#include "common/cli/tool.h"
#include "common/cli/writer.h"

struct topic_app {
	const struct settings *s;
	struct asker ask;
	struct say out;
	struct data_shower *shower;
	struct mc_str topic;
	char **messages; /* of the command line */
	unsigned message_count;
	bool json, raw;
	int64_t heard, published, left; /* messages; left: to be heard until it ends; -1: no end */
	uv_timer_t timer;               /* --for */
	int status;                     /* -1: none yet */
};

/* ask.c: a request to the owner of call->key, else to any member; body is the caller's. listens: with
 * `event`, it registers a listener. */
void topic_call(struct topic_app *a, struct cluster_call *call, enum client_type type, const void *body,
	void (*done)(struct cluster_call *call, const struct call_result *r));
/* True: it was answered. Else it is said why, and the tool ends. */
bool topic_answered(struct topic_app *a, const struct cluster_call *call, const struct call_result *r);
void topic_end(struct topic_app *a, int status);

/* Each begins what ends with topic_end(). False: *fault says why it cannot. */
bool begin_listen(struct topic_app *a, struct fault *fault);
bool begin_publish(struct topic_app *a, struct fault *fault);
bool begin_list(struct topic_app *a, struct fault *fault);
void end_publish(void); /* gives back what it has */

#endif
