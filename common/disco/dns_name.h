/* SPDX-License-Identifier: Apache-2.0 */
/* dns_name.h - names as users write them: checked, and internationalised ones turned into the form that is
 * asked for. */
#ifndef MC_DISCO_DNS_NAME_H
#define MC_DISCO_DNS_NAME_H

#include "common/disco/list.h"

struct dns_name {
	char text[MC_HOST_MAX + 1]; /* ASCII, no dot at the end */
	bool absolute;              /* there was one: the search list is not used */
	bool international;         /* it was written with other letters than ASCII's */
};

/* False: *err says in a sentence which rule of names it breaks. n bytes, which need not end with NUL. */
bool dns_name_read(const char *name, size_t n, struct dns_name *out, struct fault *err);
/* Service names begin with an underscore (RFC 2782): `_hazelcast._tcp.grid.example.org`. */
bool dns_name_is_service(const char *name);

#endif
