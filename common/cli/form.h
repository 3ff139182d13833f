/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form.h - the forms of --output, the same in every tool: what one record is as a line of fields, as YAML, as
 * the name of what it is about, or put into a template.
 */
#ifndef MC_CLI_FORM_H
#define MC_CLI_FORM_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "common/io/fault.h"

/* In the order of the option's words; TEXT and JSON have writers of their own. */
enum output_form { OUTPUT_TEXT, OUTPUT_WIDE, OUTPUT_JSON, OUTPUT_YAML, OUTPUT_NAME, OUTPUT_TEMPLATE };

struct output {
	enum output_form form;
	const char *form_of; /* the template's text, borrowed; of others NULL */
};

/*
 * "yaml", or "template={host}:{port}": {key}, {object.key}, and {peer}, which is host:port as peers are
 * written; \n, \t and \\ as in printf(1). False: *fault says what is wrong.
 */
bool output_parse(const char *text, struct output *out, struct fault *fault);

/* What a record is in such a form; nothing for one that has nothing to say in it. Texts are made harmless for
 * a terminal. */
void output_print(FILE *to, const struct output *o, const json_t *record);

#endif
