/* SPDX-License-Identifier: Apache-2.0 */
/*
 * iface_dump.h - this host's addresses as the kernel tells them (rtnetlink(7), RTM_GETADDR), without its list
 * of links, which getifaddrs(3) asks for as well: at 2,000 interfaces that one has three megabytes and takes
 * the kernel a tenth of a second, and what is needed of it is a name and some flags.
 */
#ifndef MC_IO_IFACE_DUMP_H
#define MC_IO_IFACE_DUMP_H

#include <stddef.h>
#include <stdint.h>

#include "common/io/iface.h"

/* The kernel's answer as it came; NULL before it was asked. */
struct iface_dump {
	uint8_t *p;
	size_t n, cap;
	unsigned index; /* 0: of all interfaces */
};

/* Of one interface, by its index, or of all (0). 0, or a libuv error; free it in either case. */
int iface_dump_get(struct iface_dump *d, unsigned index);
void iface_dump_free(struct iface_dump *d);
/* Addresses in it that are IPv4 or IPv6. */
unsigned iface_dump_count(const struct iface_dump *d);
/* The first `cap` of them, with what their interfaces are now; what is gone by now is left out, and what is
 * down as well when asked so. How many there are. */
unsigned iface_dump_read(const struct iface_dump *d, bool only_up, struct io_iface *list, unsigned cap);

#endif
