/* SPDX-License-Identifier: Apache-2.0 */
/* state.h - the state of the cluster, as the member keeps it that was asked. */
#ifndef MC_TOOLS_MEMBERS_STATE_H
#define MC_TOOLS_MEMBERS_STATE_H

#include "tools/members/survey.h"

/* Asks p's member; the answer goes to state_told(). False: it could not be asked. */
bool state_begin(struct app *a, struct place *p);
/* True: it is known now, or why not: see state_known(). */
bool state_told(struct app *a, const struct session_notice *t);
bool state_known(const struct app *a);
bool state_is_active(const struct app *a);
const char *state_name(const struct app *a); /* in Hazelcast's words; only when it is known */
/* The cluster's version, "5.3"; empty: not known. told: what members say it is, or empty. */
void state_version(const struct app *a, const char *told, char out[16]);
/* STATUS_OK: active; STATUS_NOT: another one; STATUS_DENIED: it was not told, which is said here. */
int state_status(struct app *a);
void state_say(const struct say *s, const struct app *a, const struct view *v);

#define STATE_TEXT 160
/* Into a record that is open; `shown` lives until its end. */
void state_say_member(const struct say *s, const struct surveyed *m, char shown[STATE_TEXT]);

#endif
