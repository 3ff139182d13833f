/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asker.h - a tool that is a client of a cluster (io/cluster_client.h): whom it asks (the peers that were
 * named, else the members of this host, else who answers on the multicast group), under which names, and the
 * sentence and exit status of a request that was not answered.
 */
#ifndef MC_CLI_ASKER_H
#define MC_CLI_ASKER_H

#include "common/cli/client_fail.h"
#include "common/cli/client_names.h"
#include "common/cli/settings.h"
#include "common/cli/two.h"
#include "common/disco/solicit.h"
#include "common/io/cluster_client.h"

struct asker {
	const struct settings *s;
	struct cluster_client *client;
	void *app;
	void (*changed)(void *app); /* members, owners or connections; NULL: no matter */
	void (*signal)(
		void *app, int number); /* INT or TERM, once asker_signals() has said that they are taken */
	/* asker.c's own */
	struct client_failure failure; /* of all that failed, what tells most */
	struct mc_addr failed_peer;
	bool by_default; /* no peer was given: this host, then the group */
	struct solicit *solicit;
	struct two two;
	const char *group_names[CLIENT_NAMES_MAX];
	unsigned group_name_count;
	const char *group_name; /* of the cluster that answered on the group */
};

/* Opens a->client, and begins to look for members; s, app, changed and signal are the caller's. False:
 * *fault. */
bool asker_open(struct asker *a, unsigned lanes, bool smart, struct fault *fault);
bool asker_signals(struct asker *a, struct fault *fault);
/* Ends in asker_close(); no call back after it. */
void asker_stop(struct asker *a);
void asker_close(struct asker *a);

/* Says why a request was not answered; the exit status. is_question: it was SQL, which the member reads where
 * the message is. */
int asker_say_why(
	struct asker *a, const struct cluster_call *call, const struct call_result *r, bool is_question);

#endif
