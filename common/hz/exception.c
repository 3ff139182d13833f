/* SPDX-License-Identifier: Apache-2.0 */
/* exception.c - Java exceptions of error responses: the shortest streams that members take. */
#include "common/base/check.h"
#include "common/hz/message.h"
#include "common/wire/java.h"
#include "common/wire/value.h"
#include "common/wire/bytes.h"

#define TYPE_PAYARA 1 /* PayaraHazelcastSerializer, the global one of every Payara member */

#define RUNTIME(C) \
	C("java.lang.RuntimeException", 0x9e5f06470a3483e5) \
	C("java.lang.Exception", 0xd0fd1f3e1a3b1cc4)
#define HAZELCAST(C) \
	C("com.hazelcast.core.HazelcastException", 0xd18094831d029441) \
	RUNTIME(C)
#define RETRYABLE(C) \
	C("com.hazelcast.spi.exception.RetryableHazelcastException", 0x81ca0e39095f9c1a) \
	HAZELCAST(C)
#define STATE(C) \
	C("java.lang.IllegalStateException", 0xe65755e69a46f248) \
	RUNTIME(C)

/* From the class up to java.lang.Exception, each with its serialVersionUID. */
struct java_class {
	const char *name;
	uint64_t uid;
};
enum { CHAIN_MAX = 5, MESSAGE_MAX = 1024 };
_Static_assert(MESSAGE_MAX <= UINT16_MAX, "a text of a Java stream says its length in two bytes");
#define C(name, uid) { name, uid },
static const struct java_class chains[HZ_EXCEPTION_COUNT][CHAIN_MAX] = {
	[HZ_UNSUPPORTED_OPERATION] = { { "java.lang.UnsupportedOperationException", 0xeec165e712838b7f },
		RUNTIME(C) },
	[HZ_ILLEGAL_STATE] = { STATE(C) },
	[HZ_ILLEGAL_ARGUMENT] = { { "java.lang.IllegalArgumentException", 0xb58973d37d668fbc }, RUNTIME(C) },
	[HZ_NOT_ACTIVE] = { { "com.hazelcast.core.HazelcastInstanceNotActiveException", 0xc3b5f75862e23a98 },
		STATE(C) },
	[HZ_RETRYABLE] = { RETRYABLE(C) },
	[HZ_SERIALIZATION] = { { "com.hazelcast.nio.serialization.HazelcastSerializationException",
				       0xc4224fb87186b931 },
		HAZELCAST(C) },
	[HZ_WRONG_TARGET] = { { "com.hazelcast.spi.exception.WrongTargetException", 0xfed3701be7ab683b },
		RETRYABLE(C) },
	[HZ_ILLEGAL_MONITOR_STATE] = { { "java.lang.IllegalMonitorStateException", 0x33885078182ced4d },
		RUNTIME(C) },
	[HZ_HAZELCAST] = { HAZELCAST(C) },
	[HZ_INDEX_OUT_OF_BOUNDS] = { { "java.lang.IndexOutOfBoundsException", 234122996006267687 },
		RUNTIME(C) },
	[HZ_STALE_SEQUENCE] = { { "com.hazelcast.ringbuffer.StaleSequenceException", 3020161366319827411 },
		RUNTIME(C) },
	[HZ_SESSION_EXPIRED] = { { "com.hazelcast.cp.internal.session.SessionExpiredException",
					 0x85abfbb39864b81f },
		HAZELCAST(C) },
	[HZ_WAIT_KEY_CANCELLED] = { { "com.hazelcast.cp.internal.datastructures.exception."
				      "WaitKeyCancelledException",
					    0x613814aaf123af7 },
		HAZELCAST(C) },
	[HZ_NODE_ID_OUT_OF_RANGE] = { { "com.hazelcast.flakeidgen.impl.NodeIdOutOfRangeException",
					      3934487824355416999 },
		HAZELCAST(C) },
	[HZ_TRANSACTION] = { { "com.hazelcast.transaction.TransactionException", 0xfd2a5fa305cbea4d },
		HAZELCAST(C) },
	[HZ_CONSISTENCY_LOST] = { { "com.hazelcast.core.ConsistencyLostException", 0xac3e48c4643e4cea },
		HAZELCAST(C) },
	[HZ_OBJECT_DESTROYED] = { { "com.hazelcast.spi.exception.DistributedObjectDestroyedException",
					  0x3fc69743bee698e6 },
		HAZELCAST(C) },
};
#undef C

static void write_utf(struct mc_wr *w, const char *z, size_t n)
{
	mc_wr_u16(w, (uint16_t)n);
	mc_wr_put(w, z, n);
}

static void write_class(struct mc_wr *w, const char *name, uint64_t uid, uint8_t flags)
{
	mc_wr_u8(w, MC_JAVA_CLASSDESC);
	write_utf(w, name, strlen(name));
	mc_wr_u64(w, uid);
	mc_wr_u8(w, flags);
}

/* Throwable with detailMessage as its only field: a reader fills the others with their defaults. */
static void write_throwable(struct mc_wr *w)
{
	static const char field[] = "detailMessage", type[] = "Ljava/lang/String;";

	write_class(
		w, "java.lang.Throwable", 0xd5c635273977b8cb, MC_JAVA_WRITE_METHOD | MC_JAVA_SERIALIZABLE);
	mc_wr_u16(w, 1);
	mc_wr_u8(w, 'L');
	write_utf(w, field, sizeof(field) - 1);
	mc_wr_u8(w, MC_JAVA_STRING);
	write_utf(w, type, sizeof(type) - 1);
	mc_wr_u8(w, MC_JAVA_END);
	mc_wr_u8(w, MC_JAVA_NULL); /* no superclass */
}

/* Plain ASCII needs no modified UTF-8; our own sentences are nothing else but for names that peers gave. */
static void write_message(struct mc_wr *w, const char *message)
{
	size_t n = message == NULL ? 0 : strlen(message);

	if (message == NULL) {
		mc_wr_u8(w, MC_JAVA_NULL);
		return;
	}
	n = n > MESSAGE_MAX ? MESSAGE_MAX : n;
	mc_wr_u8(w, MC_JAVA_STRING);
	mc_wr_u16(w, (uint16_t)n);
	for (size_t i = 0; i < n; i++)
		mc_wr_u8(w, (uint8_t)message[i] < 0x80 ? (uint8_t)message[i] : '?');
}

static void write_exception(struct mc_wr *w, enum hz_exception e, const char *message)
{
	mc_wr_u16(w, MC_JAVA_MAGIC);
	mc_wr_u16(w, MC_JAVA_VERSION);
	mc_wr_u8(w, MC_JAVA_OBJECT);
	for (const struct java_class *c = chains[e]; c < chains[e] + CHAIN_MAX && c->name != NULL; c++) {
		write_class(w, c->name, c->uid, MC_JAVA_SERIALIZABLE);
		mc_wr_u16(w, 0); /* no fields */
		mc_wr_u8(w, MC_JAVA_END);
	}
	write_throwable(w);
	write_message(w, message);
	mc_wr_u8(w, MC_JAVA_END);
}

struct mc_value *hz_exception_make(enum hz_exception e, const char *message, struct mc_arena *mem)
{
	struct mc_wr w = mc_wr_count();
	struct mc_value *v = mc_arena_get(mem, sizeof(*v), 1);
	uint8_t *p;

	mc_check(e < HZ_EXCEPTION_COUNT && chains[e][0].name != NULL);
	write_exception(&w, e, message);
	p = mc_arena_get(mem, 1, w.len);
	if (v == NULL || p == NULL)
		return NULL;
	w = mc_wr_of(p, w.len);
	write_exception(&w, e, message);
	mc_check(w.err == MC_ERR_OK && w.len == w.cap); /* written as it was counted */
	v->type = MC_TYPE_JAVA;
	v->u.bytes = (struct mc_bytes){ p, (int32_t)w.len };
	return v;
}

/* Payara's own serializer writes two streams: the name of the component that wrote, and the object. */
static struct mc_bytes behind_component(struct mc_bytes kept, struct mc_arena *mem)
{
	struct mc_rd r = mc_rd_of(kept.p, kept.n < 4 ? 0 : (size_t)kept.n);
	struct mc_java_info component;

	mc_rd_u32(&r);
	if (mc_java_read(&r, mem, &component) != MC_ERR_OK)
		return (struct mc_bytes){ NULL, -1 };
	return (struct mc_bytes){ r.p, (int32_t)mc_rd_left(&r) };
}

void hz_exception_read(
	const struct mc_value *cause, struct mc_arena *mem, struct mc_str *java_class, struct mc_str *message)
{
	struct mc_bytes stream = { NULL, -1 };
	struct mc_java_info info;

	if (cause != NULL && cause->type == MC_TYPE_JAVA && !cause->opaque)
		stream = cause->u.bytes;
	else if (cause != NULL && cause->type == MC_TYPE_JAVA) /* kept from its type id on */
		stream = (struct mc_bytes){ cause->raw.p + 4, cause->raw.n - 4 };
	else if (cause != NULL && cause->type == TYPE_PAYARA && cause->opaque)
		stream = behind_component(cause->raw, mem);
	info = mc_java_info_of(stream, mem);
	*java_class = info.java_class;
	*message = info.message;
}

bool hz_exception_retryable(struct mc_str java_class)
{
	static const char *const names[] = {
		"com.hazelcast.spi.exception.WrongTargetException",
		"com.hazelcast.spi.exception.PartitionMigratingException",
		"com.hazelcast.spi.exception.TargetNotMemberException",
		"com.hazelcast.spi.exception.CallerNotMemberException",
		"com.hazelcast.spi.exception.RetryableHazelcastException",
		"com.hazelcast.spi.exception.RetryableIOException",
		"com.hazelcast.core.MemberLeftException",
		"com.hazelcast.internal.cluster.impl.ClusterTopologyChangedException",
		"com.hazelcast.crdt.TargetNotReplicaException",
		"com.hazelcast.cp.exception.CannotReplicateException",
		"com.hazelcast.cp.internal.exception.MetadataRaftGroupInitInProgressException",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (mc_str_eqz(java_class, names[i]))
			return true;
	return false;
}
