/* SPDX-License-Identifier: Apache-2.0 */
/* parse.h - values of options: text -> value. No look-ups, no files. Each is false when the text is none. */
#ifndef MC_CLI_PARSE_H
#define MC_CLI_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decimal digits only, at most INT64_MAX. */
bool parse_number(const char *text, int64_t *out);
/* 500ms, 10s, 2m, 1h, 1d, decimals as in 1.5s. A bare number is seconds, as in Hazelcast's own properties. */
bool parse_duration(const char *text, int64_t *ms);
/* 64M, 4G, 512K, also with B or iB behind it: units of 1024. A bare number is bytes. */
bool parse_bytes(const char *text, int64_t *bytes);
/* yes/no, true/false, on/off, 1/0, any case. */
bool parse_flag(const char *text, bool *out);

/* `HOST`, `HOST:PORT`, `[v6]`, `[v6]:PORT`, bare v6. port is 0 when none was said. */
struct parsed_address {
	char host[256];
	uint16_t port;
};
bool parse_address(const char *text, struct parsed_address *out);
/* Why a name is refused as a group: its meaning could differ from host to host, and change. */
#define GROUP_IS_A_NUMBER \
	"A group is written as a number, which is the same on every host: Payara looks a name up, and a server that " \
	"gets another answer is in another cluster. getent hosts NAME shows the number."
/* An IPv4 or IPv6 multicast address, as digits. is_address: it is an address, but of one host only. */
bool parse_multicast(const char *text, bool *is_address);

/* --until: `size>=N`, or another noun, with >= > == = <= < != and blanks around them. */
struct condition {
	char op[3];
	int64_t n;
};
bool parse_condition(const char *text, const char *noun, struct condition *out);
/* --wait-size: `N`, `>=N`, `==N`, also behind `size`; N alone is `>=N`, `=N` is `==N`. */
bool parse_size(const char *text, struct condition *out);
bool condition_holds(const struct condition *c, int64_t size);

/* --on: the type of record before the first `=`, the command after it. Points into text. */
struct parsed_hook {
	const char *event;
	size_t event_size;
	const char *command;
};
bool parse_hook(const char *text, struct parsed_hook *out);
/* It names records of this type, or any. */
bool parsed_hook_wants(const struct parsed_hook *h, const char *type);

/* Is `word` one of the words in `list` (blanks between)? */
bool parse_word_in(const char *word, size_t n, const char *list);
/* Which one, from 0 on; -1: none of them. */
int parse_word_place(const char *word, size_t n, const char *list);

#endif
