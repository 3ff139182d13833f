/* SPDX-License-Identifier: Apache-2.0 */
/* solicit.h - masters that answer on the multicast group for given cluster names, asked as a joiner would,
 * within a second. */
#ifndef MC_DISCO_SOLICIT_H
#define MC_DISCO_SOLICIT_H

#include "common/hz/heard.h"
#include "common/io/multicast_listener.h"

/* Borrowed until solicit_close(). */
struct solicit_config {
	const char *group, *interfaces; /* interfaces NULL: all that can */
	uint16_t port;
	unsigned ttl;
	const char *const *names;
	unsigned name_count;
	void *ctx;
	/* may come twice; borrowed */
	void (*found)(void *ctx, const struct heard_said *said);
	void (*over)(void *ctx); /* nobody who has not answered by now will. Close it there or later */
};

struct solicit;
/* NULL: *err says why. */
struct solicit *solicit_open(uv_loop_t *loop, const struct solicit_config *cfg, struct fault *err);
/* No call back after this; forgotten when the loop has run once more. */
void solicit_close(struct solicit *s);

#endif
