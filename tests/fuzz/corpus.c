/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mc-corpus [--files] OUT DIR... - inputs for the fuzz targets from vectors: OUT/TARGET.pack each, or with
 * --files a directory OUT/TARGET of single files, as libFuzzer wants its seeds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/hz/registry.h"
#include "common/wire/bytes.h"
#include "tests/golden/lines.h"

enum { PATH = 4096 };

enum target { VALUE, PAYLOAD, DATAGRAM, FRAME_HEAD, EXCEPTION, CLIENT, JSTREAM, PAYARA, TARGETS };
static const char *const names[TARGETS] = { "value", "payload", "datagram", "frame_head", "exception",
	"client", "jstream", "payara" };

static struct {
	const char *dir;
	bool files;
	FILE *pack[TARGETS];
	unsigned long count[TARGETS];
} out;

static void die(const char *path)
{
	perror(path);
	exit(1);
}

static FILE *open_for(const char *format, const char *name, unsigned long number)
{
	char path[PATH];
	FILE *f;

	snprintf(path, sizeof(path), format, out.dir, name, number);
	f = fopen(path, "wb");
	if (f == NULL)
		die(path);
	return f;
}

/* One input: what stands in front of the bytes, then these. */
static void add(enum target t, const uint8_t *front, size_t front_size, const uint8_t *p, size_t n)
{
	FILE *f = out.files ? open_for("%s/%s/%05lu", names[t], out.count[t]) : out.pack[t];
	uint8_t length[4];

	out.count[t]++;
	mc_put32(length, (uint32_t)(front_size + n));
	if (!out.files)
		fwrite(length, 1, sizeof(length), f);
	if (front_size > 0)
		fwrite(front, 1, front_size, f);
	if (n > 0)
		fwrite(p, 1, n, f);
	if (out.files)
		fclose(f);
}

static uint16_t flags_of(const char *cls)
{
	static const struct {
		const char *cls;
		uint16_t flags;
	} others[] = {
		{ "NormalResponse", 0x83 },
		{ "ErrorResponse", 0x83 },
		{ "BackupAckResponse", 0x83 },
		{ "CallTimeoutResponse", 0x83 },
		{ "EventEnvelope", 0x84 },
		{ "OperationControl", 0xd1 },
		{ "MemberHandshake", 0xa0 },
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(others[i].cls, cls) == 0)
			return others[i].flags;
	return 0x81;
}

static void add_payload(uint8_t line, uint16_t flags, const uint8_t *p, size_t n)
{
	uint8_t front[3] = { line, (uint8_t)(flags >> 8), (uint8_t)flags };

	add(PAYLOAD, front, sizeof(front), p, n);
}

static void add_packet(uint8_t line, const uint8_t *p, size_t n)
{
	add(FRAME_HEAD, NULL, 0, p, n < HZ_FRAME_HEAD ? n : HZ_FRAME_HEAD);
	if (n > HZ_FRAME_HEAD)
		add_payload(line, mc_get16(p + 1), p + HZ_FRAME_HEAD, n - HZ_FRAME_HEAD);
}

static void add_exception(json_t *o)
{
	const char *hex = text_of(json_object_get(json_object_get(o, "fields"), "cause"), "hex");
	size_t n;
	uint8_t *p = hex_bytes(hex, &n);

	if (p != NULL && n > 0) {
		add(EXCEPTION, NULL, 0, p, n);
		add(JSTREAM, NULL, 0, p, n);
	}
	free(p);
}

/* A Java object stream by itself, and as Payara's serializer frames it. */
static void add_stream(const uint8_t *p, size_t n)
{
	static const uint8_t front[] = { 0, 0, 0, 0, 0, 0, 0, 1, 0xac, 0xed, 0, 5, 0x70 };

	add(JSTREAM, NULL, 0, p, n);
	add(PAYARA, front, sizeof(front), p, n);
}

/* Keys and values of the maps of a real Payara. */
static void add_maps(json_t *maps)
{
	const char *name;
	json_t *entries, *pair;
	size_t i, n;

	json_object_foreach(maps, name, entries)
		json_array_foreach(entries, i, pair) for (size_t k = 0; k < 2; k++)
	{
		uint8_t *p = hex_bytes(json_string_value(json_array_get(pair, k)), &n);

		if (p != NULL)
			add(PAYARA, NULL, 0, p, n);
		free(p);
	}
}

static void each(void *ctx, const char *path, json_t *o, const char *why)
{
	const char *kind = text_of(o, "kind");
	uint8_t line = (uint8_t)line_of(text_of(o, "line"));
	size_t n;
	uint8_t *p = hex_bytes(text_of(o, "hex"), &n);

	(void)ctx;
	(void)path;
	(void)why;
	if (p == NULL || json_object_get(o, "hex") == NULL)
		n = 0;
	else if (strcmp(kind, "object") == 0)
		add(VALUE, &line, 1, p, n);
	else if (strcmp(kind, "operation") == 0)
		add_payload(line, flags_of(text_of(o, "class")), p, n);
	else if (strcmp(kind, "datagram") == 0)
		add(DATAGRAM, &line, 1, p, n);
	else if (strcmp(kind, "packet") == 0)
		add_packet(line, p, n);
	else if (strcmp(kind, "client") == 0)
		add(CLIENT, &line, 1, p, n);
	else if (kind[0] == '\0' && json_object_get(o, "name") != NULL)
		add_stream(p, n);
	add_maps(json_object_get(o, "maps"));
	add_exception(o);
	free(p);
}

static void begin(enum target t)
{
	char path[PATH];

	snprintf(path, sizeof(path), "%s/%s", out.dir, names[t]);
	if (!out.files)
		out.pack[t] = open_for("%s/%s.pack", names[t], 0);
	else if (mkdir(path, 0777) != 0)
		die(path);
}

int main(int argc, char **argv)
{
	int at = 1;

	out.files = argc > 1 && strcmp(argv[1], "--files") == 0;
	at += out.files;
	if (argc < at + 2) {
		fprintf(stderr, "usage: %s [--files] OUT DIR...\n", argv[0]);
		return 2;
	}
	out.dir = argv[at];
	for (int t = 0; t < TARGETS; t++)
		begin((enum target)t);
	for (int i = at + 1; i < argc; i++)
		each_line_below(argv[i], each, NULL);
	for (int t = 0; t < TARGETS; t++) {
		printf("%s: %lu\n", names[t], out.count[t]);
		if (!out.files && fclose(out.pack[t]) != 0)
			die(names[t]);
	}
	return 0;
}
