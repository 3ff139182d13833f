/* SPDX-License-Identifier: Apache-2.0 */
/* heard.c - a datagram of the multicast group, as hz/ reads it, in texts of its own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/hz/heard.h"
#include "libmc/libmc.h"

static bool keep(const struct heard_said *said, struct libmc_heard *out)
{
	static const enum libmc_heard_kind kinds[HEARD_KIND_COUNT] = { [HEARD_REQUEST] = LIBMC_HEARD_REQUEST,
		[HEARD_ANSWER] = LIBMC_HEARD_ANSWER,
		[HEARD_ANNOUNCEMENT] = LIBMC_HEARD_ANNOUNCEMENT };
	const uint8_t *v = said->version;

	*out = (struct libmc_heard){ .kind = kinds[said->kind],
		.port = said->addr.port,
		.lite = said->lite,
		.member_count = said->members };
	if (said->kind == HEARD_NOTHING)
		return false;
	mc_str_copy(out->cluster_name, sizeof(out->cluster_name), heard_str(&said->name));
	mc_str_copy(out->host, sizeof(out->host), mc_str_z(said->addr.host));
	mc_uuid_text(out->uuid, said->uuid);
	if (v[0] != 0)
		snprintf(out->release, sizeof(out->release), "%u.%u.%u", v[0], v[1], v[2]);
	return true;
}

bool libmc_heard_read(const void *datagram, size_t n, struct libmc_heard *out)
{
	void *memory = malloc(HEARD_MEMORY);
	struct mc_arena mem = mc_arena_of(memory, HEARD_MEMORY);
	const struct hz_join_message *join;
	struct heard_said said;
	bool good;

	if (memory == NULL)
		return false;
	good = heard_read(datagram, n, &mem, &said, &join) == MC_ERR_OK && keep(&said, out);
	mc_arena_end(&mem);
	free(memory);
	return good;
}
