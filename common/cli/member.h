/* SPDX-License-Identifier: Apache-2.0 */
/* member.h - one member, and a list of them, as records say them: the same fields and the same blocks in
 * every tool. */
#ifndef MC_CLI_MEMBER_H
#define MC_CLI_MEMBER_H

#include "common/cli/writer.h"

/* Member attributes of Payara. */
#define MEMBER_NAME_ATTRIBUTE "GLASSFISH-INSTANCE"
#define MEMBER_GROUP_ATTRIBUTE "GLASSFISH_INSTANCE_GROUP"

struct member_record {
	struct mc_uuid uuid;
	struct mc_addr addr;
	struct mc_addr client; /* where clients dial it, if that is another address; port 0: it is not */
	bool lite, self;
	struct mc_str name, instance_group; /* null: not known */
	char line[8];                       /* "5.3"; empty: not known */
};

/* Text that is said of one member is borrowed until its item is closed. */
struct member_text {
	char uuid[MC_UUID_TEXT], socket[MC_ADDR_TEXT];
};
void member_say(const struct say *s, const struct member_record *m, struct member_text *buf);
void member_say_uuid(const struct say *s, const char *key, struct mc_uuid u, char buf[MC_UUID_TEXT]);

struct member_list {
	int64_t version;
	struct mc_uuid master; /* null: not known */
	const char *cluster_name;
	uint32_t n;
	void (*get)(const void *from, uint32_t i, struct member_record *out); /* text in it is borrowed */
	const void *from;
};
/* `r`: RECORD_MEMBERS, or RECORD_DATA_GRID for Payara's block. */
void member_list_say(const struct say *s, enum record r, const struct member_list *l, int64_t clock_ms);

#endif
