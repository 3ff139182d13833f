/* SPDX-License-Identifier: Apache-2.0 */
/* asadmin.c - a file of asadmin commands, as Payara Micro's --preBootCommandFile: the parameters of its
 * set-hazelcast-configuration lines, each a child. The other commands are none of ours. */
#include <string.h>

#include "common/config/internal.h"

enum { VALUE_SIZE = 4096 }; /* of a word; a longer one is cut, and then no value of ours */

struct line {
	const char *p, *end;
	unsigned number;
};

/* The next word; quotes hold blanks together, and go. False: none is left. */
static bool next_word(struct line *l, char *out, size_t cap)
{
	size_t n = 0;
	char quote = 0;

	while (l->p < l->end && (*l->p == ' ' || *l->p == '\t' || *l->p == '\r'))
		l->p++;
	if (l->p == l->end || *l->p == '#')
		return false;
	for (; l->p < l->end && (quote != 0 || (*l->p != ' ' && *l->p != '\t' && *l->p != '\r')); l->p++) {
		if (quote == 0 && (*l->p == '"' || *l->p == '\''))
			quote = *l->p;
		else if (*l->p == quote)
			quote = 0;
		else if (n + 1 < cap)
			out[n++] = *l->p;
	}
	out[n] = '\0';
	return true;
}

/* --startPort=6900, --startPort 6900, and a flag alone, which means true. */
static bool parameter(struct config_input *in, struct config_node *root, struct line *l, const char *word)
{
	char value[VALUE_SIZE];
	const char *eq = strchr(word, '='), *name = word + strspn(word, "-"), *text = "true";
	struct line ahead = *l;
	struct config_node *node =
		config_node_new(in, root, name, eq != NULL ? (size_t)(eq - name) : strlen(name), l->number);

	if (eq != NULL) {
		text = eq + 1;
	} else if (next_word(&ahead, value, sizeof(value)) && value[0] != '-') {
		text = value;
		*l = ahead;
	}
	return node != NULL && config_node_text(in, node, text, strlen(text));
}

static bool command(struct config_input *in, struct config_node *root, struct line *l)
{
	char word[VALUE_SIZE];

	if (!next_word(l, word, sizeof(word)) || strcmp(word, "set-hazelcast-configuration") != 0)
		return true;
	while (next_word(l, word, sizeof(word)))
		if (word[0] == '-' && word[1] != '\0' && !parameter(in, root, l, word))
			return false;
	return true;
}

struct config_node *config_read_asadmin(struct config_input *in)
{
	static const char name[] = "asadmin";
	struct config_node *root = config_node_new(in, NULL, name, sizeof(name) - 1, 1);
	struct line l = { in->text, in->text, 0 };
	const char *end = in->text + in->n;

	while (root != NULL && l.p < end) {
		const char *eol = memchr(l.p, '\n', (size_t)(end - l.p));

		l.end = eol != NULL ? eol : end;
		l.number++;
		if (!command(in, root, &l))
			return NULL;
		l.p = eol != NULL ? eol + 1 : end;
	}
	return root;
}
