/* SPDX-License-Identifier: Apache-2.0 */
/* data_java_write.h - a clustered CDI event of Payara (fish.payara.micro.cdi) that carries a String, as an
 * unmodified instance takes it from the topic payara.micro.cdi.event. */
#ifndef MC_CLI_DATA_JAVA_WRITE_H
#define MC_CLI_DATA_JAVA_WRITE_H

#include "common/cli/data_text.h"

struct java_cdi {
	struct mc_str event;         /* of @Inbound(eventName = ...) */
	struct mc_str text;          /* what it carries */
	struct mc_str sender, group; /* what the receiver is told of who sent it */
	struct mc_uuid uuid;         /* of the sender: an instance drops what it has sent itself */
};
/* In place of what *out held. False: *fault says why it cannot be. */
bool data_from_cdi(const struct java_cdi *e, struct data_buffer *out, struct fault *fault);

#endif
