/* SPDX-License-Identifier: Apache-2.0 */
/*
 * args.h - an argument list, read once from its beginning to its end: Payara's spellings are ours, its other
 * options are noted and drop out, a password vanishes from the list that ps shows, every value gets its type.
 */
#ifndef MC_CLI_ARGS_H
#define MC_CLI_ARGS_H

#include "common/cli/settings.h"

/*
 * Into s->v, s->hooks, s->secret, s->ignored and s->args, which borrow from argv. *fault becomes the first
 * thing that is wrong, if it was none before; what stands behind that is read all the same, so that a message
 * about it has the form that was asked for.
 */
void args_read(struct settings *s, int argc, char **argv, struct fault *fault);

/* Is the argument behind this one its value, whatever it looks like? (--name and -n; not --name=shop,
 * -nshop.) */
bool args_takes_next(unsigned tool_bit, char *arg);

#endif
