/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MC_DATA_HYPERLOGLOG_INTERNAL_H
#define MC_DATA_HYPERLOGLOG_INTERNAL_H

enum { HYPERLOGLOG_BIASES = 201 };
/* Estimates, rising, and what is too much in each. */
extern const double hyperloglog_raw[HYPERLOGLOG_BIASES], hyperloglog_bias[HYPERLOGLOG_BIASES];

#endif
