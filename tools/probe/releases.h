/* SPDX-License-Identifier: Apache-2.0 */
/* releases.h - which releases of Payara ship a Hazelcast, for those who know the one and not the other. */
#ifndef MC_PROBE_RELEASES_H
#define MC_PROBE_RELEASES_H

#include <stdint.h>

/* "6.2025.8 to 6.2025.11, 7.2025.1 and later"; of the line when the very patch is not known. NULL: none that
 * is known. */
const char *payara_with(uint8_t major, uint8_t minor, uint8_t patch);

#endif
