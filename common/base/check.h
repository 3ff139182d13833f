/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.h - assertions about our own promises. On in every build; never for what a peer, a file or a user
 * sent: that is judged where it is read and answered with an error.
 */
#ifndef MC_BASE_CHECK_H
#define MC_BASE_CHECK_H

/* Ends the process when cond is false: a program that broke a promise of its own must not go on with shared
 * data. cond is always evaluated once; it may not have side effects all the same. */
#define mc_check(cond) (__builtin_expect(!(cond), 0) ? mc_check_failed(#cond, __FILE__, __LINE__) : (void)0)

/* What a failed check says, before the process is ended by SIGABRT or a trap. The edge sets it to print and
 * abort (base has no stdio); NULL: the trap alone. Called once, in the thread that failed; it must not return
 * into the caller's state. */
typedef void mc_check_report_fn(const char *what, const char *file, int line);
extern mc_check_report_fn *mc_check_report;

/* For mc_check, and where a sentence made then says more than a condition: "WHAT does not hold". */
_Noreturn void mc_check_failed(const char *what, const char *file, int line);

#endif
