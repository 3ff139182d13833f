/* SPDX-License-Identifier: Apache-2.0 */
/* client_walkers.h - messages of clients compared, shown as JSON, invented. */
#ifndef TESTS_LIB_CLIENT_WALKERS_H
#define TESTS_LIB_CLIENT_WALKERS_H

#include "common/client/message.h"
#include "tests/lib/walkers.h"

/* Same type, correlation, partition or acks, and the same rows as far as `line` has them. */
bool client_message_equal(const struct client_message *a, const struct client_message *b, enum mc_line line);
/* {"message_type", "correlation_id", "partition_id" or "backup_acks", rows…} */
void client_message_json(struct mc_json *j, const struct client_message *m);
/* A message of the type with anything the limits allow, small; false: no memory. */
bool client_message_random(struct mc_random *r, enum client_type type, struct client_message *out);

#endif
