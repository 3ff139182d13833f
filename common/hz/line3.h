/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line3.h - multicast datagrams of Hazelcast 3, as far as they say who speaks. Members of 4 and 5 cannot read
 * them, and say so once a minute; naming the sender is all that is wanted here.
 *
 * Origin: com.hazelcast.internal.cluster.impl.JoinMessage and ConfigCheck of 3.4, 3.6, 3.8 and 3.12, read off
 * the wire. From 3.8 on classes are named by number, before that by text; strings carry a length and no flag,
 * addresses and checks stand inline.
 */
#ifndef MC_HZ_LINE3_H
#define MC_HZ_LINE3_H

#include "common/hz/heard.h"

/* Is it one? Then *out has who it is from; a member before 3.8 does not say its version (0), which `build`
 * may tell (its date). */
bool line3_is(const uint8_t *p, size_t n);
bool line3_read(const uint8_t *p, size_t n, struct heard_said *out);

#endif
