/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data_java_write.c - the one Java object that is written here, piece by piece as ObjectOutputStream writes
 * it (Java Object Serialization Specification, chapter 6): ClusterMessage around PayaraClusteredCDIEventImpl,
 * its sender's InstanceDescriptorImpl without ports and applications, the String in a PayaraValueHolder, two
 * properties, no qualifiers. Class descriptions are as Payara 5.2021 to 7 has them; handles count from the
 * beginning of the stream.
 */
#include "common/cli/data_java_write.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/utf8.h"
#include "common/wire/bytes.h"

/* Java's modified UTF-8: what is not in the basic plane is two surrogates, NUL has two bytes. */
static size_t java_text(struct mc_wr *w, struct mc_str s, bool write)
{
	size_t n = 0, took;
	uint32_t cp, units[2];

	for (int32_t i = 0; i < s.n; i += (int32_t)took) {
		took = mc_utf8_get((const uint8_t *)s.p + i, (size_t)(s.n - i), &cp);
		if (cp != 0 && cp < 0x10000) {
			n += took;
			if (write)
				mc_wr_put(w, s.p + i, took);
			continue;
		}
		if (cp == 0) {
			n += 2;
			if (write)
				mc_wr_u16(w, 0xc080);
			continue;
		}
		units[0] = 0xd800 + ((cp - 0x10000) >> 10);
		units[1] = 0xdc00 + ((cp - 0x10000) & 0x3ff);
		n += 6;
		for (int u = 0; write && u < 2; u++) {
			mc_wr_u8(w, (uint8_t)(0xe0 | units[u] >> 12));
			mc_wr_u8(w, (uint8_t)(0x80 | (units[u] >> 6 & 0x3f)));
			mc_wr_u8(w, (uint8_t)(0x80 | (units[u] & 0x3f)));
		}
	}
	return n;
}

static void string(struct mc_wr *w, struct mc_str s)
{
	size_t n = java_text(w, s, false);

	if (n <= UINT16_MAX) {
		mc_wr_u8(w, 0x74);
		mc_wr_u16(w, (uint16_t)n);
	} else {
		mc_wr_u8(w, 0x7c);
		mc_wr_u64(w, n);
	}
	java_text(w, s, true);
}

/* A piece that is always the same; what is no letter stands as it is in C. */
#define PIECE(w, text) mc_wr_put(w, text, sizeof(text) - 1)

#define SUID_1 "\x00\x00\x00\x00\x00\x00\x00\x01"
#define STREAM "\xac\xed\x00\x05"

/* Handles 0 to 12 of descriptions and type names; then InstanceDescriptorImpl's values. */
static void write_head(struct mc_wr *w)
{
	PIECE(w,
		STREAM "sr\0+fish.payara.nucleus.eventbus.ClusterMessage" SUID_1 "\x02\0\x01L\0\x04"
		       "bodyt\0\x16Ljava/io/Serializable;xp");
	PIECE(w,
		"sr\0@fish.payara.appserver.micro.services.PayaraClusteredCDIEventImpl" SUID_1 "\x02\0\x05"
		"Z\0\x08loopBackL\0\x02idt\0+Lfish/payara/micro/data/InstanceDescriptor;L\0\x07payload"
		"t\0=Lfish/payara/appserver/micro/services/data/PayaraValueHolder;"
		"L\0\x05propst\0\x16Ljava/util/Properties;L\0\x11qualifiersPayloadq\0~\0\x05xp\0");
	PIECE(w,
		"sr\0@fish.payara.appserver.micro.services.data.InstanceDescriptorImpl" SUID_1 "\x02\0\x0c"
		"I\0\x09"
		"adminPortI\0\x0dhazelcastPortJ\0\x0bheartBeatTSZ\0\x0aliteMember"
		"L\0\x14"
		"deployedApplicationst\0\x0fLjava/util/Map;L\0\x08hostNamet\0\x16Ljava/net/InetAddress;"
		"L\0\x09httpPortst\0\x0fLjava/util/Set;L\0\x0ahttpsPortsq\0~\0\x0bL\0\x0dinstanceGroup"
		"t\0\x12Ljava/lang/String;L\0\x0cinstanceNameq\0~\0\x0cL\0\x0cinstanceTypeq\0~\0\x0c"
		"L\0\x0amemberUUIDt\0\x10Ljava/util/UUID;xp");
}

static void write_sender(struct mc_wr *w, const struct java_cdi *e)
{
	mc_wr_u32(w, 0); /* ports */
	mc_wr_u32(w, 0);
	mc_wr_u64(w, 0);  /* last heartbeat */
	mc_wr_u8(w, 1);   /* lite */
	mc_wr_u8(w, 'p'); /* no applications */
	PIECE(w,
		"sr\0\x14java.net.InetAddress\x2d\x9b\x57\xaf\x9f\xe3\xeb\xdb\x03\0\x03I\0\x07"
		"addressI\0\x06"
		"family"
		"L\0\x08hostNameq\0~\0\x0cxp\x7f\0\0\x01\0\0\0\x02px");
	PIECE(w,
		"sr\0\x17java.util.LinkedHashSet\xd8\x6c\xd7\x5a\x95\xdd\x2a\x1e\x02\0\0xr\0\x11java.util.HashSet"
		"\xba\x44\x85\x95\x96\xb8\xb7\x34\x03\0\0xpw\x0c\0\0\0\x10?@\0\0\0\0\0\0x"
		"sq\0~\0\x11w\x0c\0\0\0\x10?@\0\0\0\0\0\0x");
	string(w, e->group);
	string(w, e->sender);
	string(w, mc_str_z("OTHER")); /* no target of asadmin commands */
	PIECE(w,
		"sr\0\x0ejava.util.UUID\xbc\x99\x03\xf7\x98\x6d\x85\x2f\x02\0\x02J\0\x0cleastSigBitsJ\0\x0bmostSigBitsxp");
	mc_wr_u64(w, e->uuid.lo);
	mc_wr_u64(w, e->uuid.hi);
}

/* A length and a stream of its own: no component, and the text. */
static void write_payload(struct mc_wr *w, struct mc_str text)
{
	struct mc_wr count = mc_wr_count();

	PIECE(&count, STREAM "p");
	string(&count, text);
	PIECE(w,
		"sr\0;fish.payara.appserver.micro.services.data.PayaraValueHolder\xc0\x28\x2b\xba\xf4\x67\x2a\xce\x0c\0\0xp");
	if (count.len + 4 <= UINT8_MAX) {
		mc_wr_u8(w, 0x77);
		mc_wr_u8(w, (uint8_t)(count.len + 4));
	} else {
		mc_wr_u8(w, 0x7a);
		mc_wr_u32(w, (uint32_t)(count.len + 4));
	}
	mc_wr_u32(w, (uint32_t)count.len);
	PIECE(w, STREAM "p");
	string(w, text);
	mc_wr_u8(w, 0x78);
}

static void write_tail(struct mc_wr *w, const struct java_cdi *e)
{
	PIECE(w,
		"sr\0\x14java.util.Properties\x39\x12\xd0\x7a\x70\x36\x3e\x98\x02\0\x01L\0\x08"
		"defaultsq\0~\0\x06"
		"xr\0\x13java.util.Hashtable\x13\xbb\x0f\x25\x21\x4a\xe4\xb8\x03\0\x02"
		"F\0\x0aloadFactorI\0\x09threshold"
		"xp?@\0\0\0\0\0\x03w\x08\0\0\0\x05\0\0\0\x02t\0\x09"
		"EventName");
	string(w, e->event);
	PIECE(w, "t\0\x0cInstanceNamet\0\0xp");
	PIECE(w,
		"sq\0~\0\x1aw:\0\0\0"
		"6" STREAM "psr\0\x11java.util.HashSet\xba\x44\x85\x95\x96\xb8\xb7\x34\x03\0\0"
		"xpw\x0c\0\0\0\x10?@\0\0\0\0\0\0xx");
}

static void write_event(struct mc_wr *w, const struct java_cdi *e)
{
	mc_wr_u32(w, 0); /* partition hash: none */
	mc_wr_u32(w, 1); /* Payara's serializer: the component, and the object */
	PIECE(w, STREAM "p");
	write_head(w);
	write_sender(w, e);
	write_payload(w, e->text);
	write_tail(w, e);
}

bool data_from_cdi(const struct java_cdi *e, struct data_buffer *out, struct fault *fault)
{
	struct mc_wr w = mc_wr_count();

	write_event(&w, e);
	free(out->p);
	out->cap = out->n = w.len;
	out->p = malloc(w.len);
	if (out->p == NULL) {
		out->cap = out->n = 0;
		return fault_memory(fault);
	}
	w = mc_wr_of(out->p, out->n);
	write_event(&w, e);
	mc_check(w.err == MC_ERR_OK && w.len == out->n); /* written as it was counted */
	return true;
}
