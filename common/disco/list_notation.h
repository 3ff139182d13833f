/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list_notation.h - addresses as logs and people write them, beside the plain host:port: Hazelcast's
 * `Member [10.0.0.4]:5701 - 0e1c0000-... this` (MemberImpl.toString) and `Address[10.0.0.4]:5701` (3.x),
 * Java's
 * `/10.0.0.4:5701` and `name/10.0.0.4:5701` (InetSocketAddress.toString), `tcp://10.0.0.4:5701`, a whole
 * block `Members {size:2, ver:3} [ ... ]`; what configuration files have around them: quotes, brackets,
 * <member>...</member>, an item of YAML, a whole URL; docker's `0.0.0.0:5701->5701/tcp`, a connection's
 * `/10.0.0.4:5701->/10.0.0.9:41194` (its first end); lists in brackets, of JSON, YAML and Java
 * (`["a:1", "b:2"]`, `[[10.0.0.4]:5701, [10.0.0.5]:5701]`); Payara's block of its data grid
 * (`DataGrid: ... Address: /10.0.0.4:6900`); a `<tcp-ip>` of hazelcast.xml or a `member-list:` of
 * hazelcast.yaml as a whole; a field of what Hazelcast prints (`address=[10.0.0.4]:5701`) and a whole
 * `Connection[...]`; the quotes and blanks of a word processor.
 */
#ifndef MC_DISCO_LIST_NOTATION_H
#define MC_DISCO_LIST_NOTATION_H

#include <stdbool.h>
#include <stddef.h>

/* What the words before mean for the next one; zero at the beginning of a text. */
enum list_word {
	LIST_START,
	LIST_ENTRY,
	LIST_MEMBER,
	LIST_BLOCK,
	LIST_GRID,
	LIST_DASH,
	LIST_UUID,
	LIST_TAG,
	LIST_VALUE,
	LIST_CONNECTION
};

/* Is the word part of the text around addresses, and no entry? `next` follows it, "" at the end. */
bool list_word_passed(enum list_word *state, const char *word, size_t n, const char *next);
/* The entry without what stands in front of its host; *n is what is left of it. */
const char *list_entry_bare(const char *word, size_t *n);

#endif
