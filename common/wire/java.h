/* SPDX-License-Identifier: Apache-2.0 */
/*
 * java.h - Java object streams (type -100) as members send them: nothing tells their length but they
 * themselves. Read far enough to know where one ends, of which class it is, and the message if it is a
 * Throwable. The grammar is that of jstream.h.
 */
#ifndef MC_WIRE_JAVA_H
#define MC_WIRE_JAVA_H

#include "common/base/arena.h"
#include "common/wire/bytes.h"

enum {
	MC_JAVA_MAGIC = 0xaced,
	MC_JAVA_VERSION = 5,
	MC_JAVA_NULL = 0x70,
	MC_JAVA_REFERENCE = 0x71,
	MC_JAVA_CLASSDESC = 0x72,
	MC_JAVA_OBJECT = 0x73,
	MC_JAVA_STRING = 0x74,
	MC_JAVA_ARRAY = 0x75,
	MC_JAVA_CLASS = 0x76,
	MC_JAVA_BLOCK = 0x77,
	MC_JAVA_END = 0x78,
	MC_JAVA_RESET = 0x79,
	MC_JAVA_LONG_BLOCK = 0x7a,
	MC_JAVA_EXCEPTION = 0x7b,
	MC_JAVA_LONG_STRING = 0x7c,
	MC_JAVA_PROXYCLASSDESC = 0x7d,
	MC_JAVA_ENUM = 0x7e,
	MC_JAVA_HANDLES = 0x7e0000,
	/* flags of a class */
	MC_JAVA_WRITE_METHOD = 1, /* it has its own writeObject */
	MC_JAVA_SERIALIZABLE = 2,
	MC_JAVA_EXTERNALIZABLE = 4,
	MC_JAVA_BLOCK_DATA = 8,
};

struct mc_java_info {
	struct mc_str java_class; /* of the object; null: none */
	struct mc_str message;    /* Throwable.detailMessage, modified UTF-8; null: none */
};

/*
 * Takes one stream from r, of any length. MC_ERR_UNKNOWN: its end is not certain (a class of an application
 * writes itself in its own way, more than MC_JSTREAM_* allows, no room in mem); what was learned until then
 * is in *info. Other errors: damaged. `mem` is only used meanwhile: nothing of it is taken afterwards. *info
 * borrows from the input.
 */
enum mc_err mc_java_read(struct mc_rd *r, struct mc_arena *mem, struct mc_java_info *info);
struct mc_java_info mc_java_info_of(struct mc_bytes stream, struct mc_arena *mem);

#endif
