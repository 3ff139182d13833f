/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pick.h - which of this host's addresses a Java member would announce. Functions of a list of interfaces as
 * io_iface_java gives it; nobody is asked. How we pick is common/io/iface.h.
 */
#ifndef MC_DISCO_PICK_H
#define MC_DISCO_PICK_H

#include "common/io/iface.h"

struct disco_pick_wish {
	const char *patterns;        /* --interfaces; NULL: none */
	const struct mc_addr *peers; /* tcp-ip: the numeric addresses of the list */
	uint32_t peer_count;
};

struct disco_verdict {
	bool kept, picked;
	const char *reason;   /* short; never NULL */
	unsigned slot, slots; /* Payara: the place in its hash table, of how many; slots 0: not in it */
};

/*
 * Index of the address that is announced, IO_IFACE_NONE when none of them fits: *why says what happens then,
 * and out[i] what became of list[i]. Hazelcast 5.3: DefaultAddressPicker. Payara 6: MemberAddressPicker,
 * which Payara replaces by Hazelcast's with
 * --interfaces.
 */
unsigned disco_pick_hazelcast(const struct io_iface *list, unsigned n, const struct disco_pick_wish *wish,
	struct disco_verdict *out, const char **why);
unsigned disco_pick_payara(const struct io_iface *list, unsigned n, const struct disco_pick_wish *wish,
	struct disco_verdict *out, const char **why);

#endif
