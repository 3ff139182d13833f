/* SPDX-License-Identifier: Apache-2.0 */
/* dns_words.h - lines and words of resolv.conf(5) and nsswitch.conf(5). */
#ifndef MC_DISCO_DNS_WORDS_H
#define MC_DISCO_DNS_WORDS_H

#include "common/disco/dns_config.h"

/* The next word of a line into out, cut at cap; false: there are no more, or a comment begins. *at moves on.
 */
bool dns_word(const char **at, char *out, size_t cap);
/* Calls `line` with the first word of each line of the text and what stands behind it. */
void dns_each_line(struct dns_config *c, const char *text,
	void (*line)(struct dns_config *c, const char *key, const char *rest));

#endif
