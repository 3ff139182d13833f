/* SPDX-License-Identifier: Apache-2.0 */
/* java.h - what can be learned from a Java object stream (type -100) without Java: the class, and the message of a Throwable. */
#ifndef MC_WIRE_JAVA_H
#define MC_WIRE_JAVA_H

#include "common/base/types.h"

/* Java Object Serialization Specification, 6.4.2 */
enum {
	MC_JAVA_MAGIC = 0xaced,
	MC_JAVA_VERSION = 5,
	MC_JAVA_NULL = 0x70,
	MC_JAVA_REFERENCE = 0x71,
	MC_JAVA_CLASSDESC = 0x72,
	MC_JAVA_OBJECT = 0x73,
	MC_JAVA_STRING = 0x74,
	MC_JAVA_END = 0x78,
	/* flags of a class */
	MC_JAVA_HAS_DATA = 1, /* it has its own writeObject */
	MC_JAVA_SERIALIZABLE = 2,
};

struct mc_java_exception {
	struct mc_str java_class; /* null: no object stream */
	struct mc_str message;    /* modified UTF-8; null: none, or not found */
};
struct mc_java_exception mc_java_exception_of(struct mc_bytes stream);

#endif
