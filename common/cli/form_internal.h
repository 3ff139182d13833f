/* SPDX-License-Identifier: Apache-2.0 */
/* form_internal.h - what the files of form.h share. */
#ifndef MC_CLI_FORM_INTERNAL_H
#define MC_CLI_FORM_INTERNAL_H

#include "common/cli/form.h"

void form_text(FILE *to, const char *p, size_t n); /* of strangers */
void form_scalar(FILE *to, const json_t *v);       /* nothing for null */

/* form_yaml.c: one document, behind its three hyphens. */
void form_yaml(FILE *to, const json_t *record);

#endif
