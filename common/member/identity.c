/* SPDX-License-Identifier: Apache-2.0 */
/* identity.c - the constants of who asks without being a member. */
#include "common/member/identity.h"

const uint8_t identity_no_line[3] = { 5, 99, 0 };
const struct mc_uuid identity_asker = { false, INT64_MAX, INT64_MAX };
