/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line.h - the protocol lines, one row each, and what hangs on the line besides the rows of messages. What a
 * message has on which line stands in its own rows (wire/rows.h, column `lines`); whatever else differs is a
 * column here, so that no code asks for a line by name.
 *
 *   L(id, major, minor, patch, build number, marks, by_list)
 *
 * - version, build number: what a node of ours says of itself on that line, the release whose wire it speaks
 * - marks: objects of some classes are announced with the version of their cluster (Versioned; the column
 *   `marked` of hz/classes.h). On a line without marks the version of a stream counts as known everywhere
 * - by_list: a master asks whether its version is in the list of the JoinRequest, not whether both are equal
 *
 * Origin: BuildInfo, ClusterJoinManager.validateJoinRequest of each release.
 */
#ifndef MC_BASE_LINE_H
#define MC_BASE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MC_LINES(L) \
	/* id  release  build     marks  by_list */ \
	L(53, 5, 3, 8, 20240717, false, false) \
	L(54, 5, 4, 0, 20240415, false, false) \
	L(55, 5, 5, 0, 20240725, true, false) \
	L(56, 5, 6, 0, 20251015, true, true) \
	L(57, 5, 7, 0, 20260512, true, true)

/* Order matters: later lines compare greater. */
enum mc_line {
#define L(id, major, minor, patch, build, marks, by_list) MC_LINE_##id,
	MC_LINES(L)
#undef L
		MC_LINE_COUNT
};
#define MC_LINE_FIRST ((enum mc_line)0)
#define MC_LINE_LAST ((enum mc_line)(MC_LINE_COUNT - 1))

#define MC_LINES_TEXT "5.3 to 5.7" /* for sentences */
_Static_assert(MC_LINE_FIRST == MC_LINE_53 && MC_LINE_LAST == MC_LINE_57, "as MC_LINES_TEXT says");

struct mc_line_info {
	const char *text;   /* "5.3" */
	uint8_t version[3]; /* major.minor is the cluster's version */
	int32_t build_number;
	bool marks, by_list;
};

extern const struct mc_line_info mc_lines[MC_LINE_COUNT]; /* by enum mc_line */

/* The line of a release or a cluster version; false: none of ours, *out stays as it was. */
bool mc_line_of(int major, int minor, enum mc_line *out);
/* The line of a text that is "5.3", or begins with that and a dot ("5.3.8-payara"); false: none of ours. */
bool mc_line_of_text(const char *p, size_t n, enum mc_line *out);
/* Major and minor of a release, "4.2.8"; false: the text does not begin with one, and out stays as it was. */
bool mc_release_of_text(const char *p, size_t n, uint8_t out[2]);

#endif
