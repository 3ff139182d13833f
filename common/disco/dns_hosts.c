/* SPDX-License-Identifier: Apache-2.0 */
/* dns_hosts.c - the hosts file, read once and searched. */
#include "common/disco/dns_hosts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/check.h"

static const char blanks[] = " \t\r\f\v";

struct dns_hosts_name {
	const char *name; /* in the text of the file */
	uint32_t next;    /* the next line with the same name plus one; 0: none */
	struct dns_address addr;
};

static uint32_t hash_of(const char *name)
{
	uint32_t h = 2166136261u; /* FNV-1a: the file is this host's own */

	for (; *name != '\0'; name++)
		h = (h ^ (uint8_t)tolower((unsigned char)*name)) * 16777619u;
	return h;
}

/* The slot of a name, or the empty one where it belongs. */
static uint32_t *slot_of(const struct dns_hosts *h, const char *name)
{
	uint32_t i = hash_of(name), mask = h->slot_count - 1;

	for (;; i++) {
		uint32_t *slot = &h->slots[i & mask];

		if (*slot == 0 || strcasecmp(h->names[*slot - 1].name, name) == 0)
			return slot;
	}
}

static bool add_address(struct dns_hosts *h, const char *name, const struct dns_address *a)
{
	if (h->count == h->cap) {
		uint32_t cap = h->cap > 0 ? 2 * h->cap : 32;
		struct dns_hosts_name *more = realloc(h->names, cap * sizeof(*more));

		if (more == NULL)
			return false;
		h->names = more;
		h->cap = cap;
	}
	h->names[h->count++] = (struct dns_hosts_name){ .name = name, .addr = *a };
	return true;
}

/* The next word of a line, ended with NUL in place. */
static char *word(char **at)
{
	char *from = *at + strspn(*at, blanks);
	size_t n = strcspn(from, blanks);

	if (n == 0)
		return NULL;
	*at = from + n + (from[n] != '\0');
	from[n] = '\0';
	return from;
}

static bool read_line(struct dns_hosts *h, char *line)
{
	struct dns_address a;
	char *name;

	line[strcspn(line, "#")] = '\0';
	name = word(&line);
	if (name == NULL || !dns_address_read(&a, name))
		return true;
	while ((name = word(&line)) != NULL)
		if (!add_address(h, name, &a))
			return false;
	return true;
}

/* Each name's lines are chained in the order of the file. */
static bool make_index(struct dns_hosts *h)
{
	uint32_t i, *last = calloc(h->count + 1, sizeof(*last));

	for (h->slot_count = 16; h->slot_count < 2 * h->count;)
		h->slot_count *= 2;
	h->slots = calloc(h->slot_count, sizeof(*h->slots));
	for (i = 0; h->slots != NULL && last != NULL && i < h->count; i++) {
		uint32_t *slot = slot_of(h, h->names[i].name);

		if (*slot == 0)
			*slot = i + 1;
		else
			h->names[last[*slot - 1]].next = i + 1;
		last[*slot - 1] = i;
	}
	free(last);
	return i == h->count && h->slots != NULL;
}

bool dns_hosts_parse(struct dns_hosts *h, struct dns_file *text)
{
	char *at, *line;

	memset(h, 0, sizeof(*h));
	h->file = *text;
	for (at = h->file.text; at != NULL && *at != '\0';) {
		line = at;
		at += strcspn(at, "\n");
		if (*at != '\0')
			*at++ = '\0';
		if (!read_line(h, line))
			return false;
	}
	return make_index(h);
}

bool dns_hosts_read(struct dns_hosts *h, const char *path)
{
	struct dns_file f;

	dns_file_read(&f, path);
	return dns_hosts_parse(h, &f);
}

void dns_hosts_free(struct dns_hosts *h)
{
	dns_file_free(&h->file);
	free(h->names);
	free(h->slots);
	memset(h, 0, sizeof(*h));
}

uint32_t dns_hosts_find(const struct dns_hosts *h, const char *name,
	void (*found)(void *ctx, const struct dns_address *a), void *ctx)
{
	uint32_t n = 0, i = h->slot_count > 0 ? *slot_of(h, name) : 0;

	mc_check(h != NULL && name != NULL);
	for (; i > 0; i = h->names[i - 1].next, n++)
		found(ctx, &h->names[i - 1].addr);
	return n;
}
