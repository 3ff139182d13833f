/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_input.h - a log as people have it, into plain UTF-8: packed with gzip (RFC 1952), written by Windows as
 * UTF-16 with a byte-order mark or without one, with a UTF-8 mark in front.
 */
#ifndef MC_PROBE_LOG_INPUT_H
#define MC_PROBE_LOG_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zlib.h>

#include "common/io/fault.h"

/* Of one call: the bytes belong to the caller until it returns. */
typedef void log_sink(void *ctx, const char *p, size_t n);

enum log_code { LOG_CODE_UNKNOWN, LOG_CODE_UTF8, LOG_CODE_UTF16_LE, LOG_CODE_UTF16_BE };

struct log_input {
	log_sink *sink;
	void *ctx;
	uint8_t first[4]; /* as they come, until they say what the log is */
	unsigned first_n;
	bool begun, zipped, unpacked; /* unpacked: a gzip member is at its end */
	z_stream z;
	enum log_code code;
	uint8_t mark[4]; /* the first bytes of the text, the same way */
	unsigned mark_n;
	uint8_t half; /* of a UTF-16 unit */
	bool has_half;
	uint16_t high; /* a surrogate that waits for its other half */
};

/* Nothing is taken from the heap before the first byte of a packed log. */
void log_input_open(struct log_input *in, log_sink *sink, void *ctx);
/* False: *fault says what it is instead of a log, or where it is broken; what was read so far has been handed
 * on. */
bool log_input_bytes(struct log_input *in, const uint8_t *p, size_t n, struct fault *fault);
/* The end of the input; false as above: a packed log was cut off. */
bool log_input_end(struct log_input *in, struct fault *fault);
void log_input_close(struct log_input *in);

#endif
