/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dlopen_note.h - says in the program which library it loads only when it is needed, so that packagers see
 * it: systemd's "ELF notes for dlopen()", read by dh_dlopenlibdeps and readelf -n.
 */
#ifndef MC_BASE_DLOPEN_NOTE_H
#define MC_BASE_DLOPEN_NOTE_H

#include <stdint.h>

/* Once in the file that has a library loaded (io/library.h). json: a list of objects with feature,
 * description, priority, soname.
 */
#define MC_DLOPEN_NOTE(name, json) \
	static const struct { \
		uint32_t name_size, json_size, type; \
		char owner[4]; \
		_Alignas(4) char text[sizeof(json)]; \
	} name __attribute__((used, aligned(4), section(".note.dlopen"))) = { 4, sizeof(json), 0x407c0c0a, \
		"FDO", json }

#endif
