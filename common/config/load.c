/* SPDX-License-Identifier: Apache-2.0 */
/* load.c - libyaml and expat, loaded when they are first needed. */
#include "common/config/load.h"

#include <stdbool.h>
#include <stddef.h>

#include "common/base/dlopen_note.h"
#include "common/io/library.h"

#ifdef CONFIG_LINKED /* a static build has no loader */

const struct config_yaml *config_yaml(const char **why)
{
	static const struct config_yaml yaml = {
#define X(f) .f = yaml_##f,
		CONFIG_YAML(X)
#undef X
	};

	*why = NULL;
	return &yaml;
}

const struct config_expat *config_expat(const char **why)
{
	static const struct config_expat expat = {
#define X(f) .f = XML_##f,
		CONFIG_EXPAT(X)
#undef X
	};

	*why = NULL;
	return &expat;
}

#else

MC_DLOPEN_NOTE(config_libraries,
	"[{\"feature\":\"hazelcast-yaml\",\"description\":\"hazelcast.yaml files\",\"priority\":\"recommended\",\"soname\":[\"libyaml-0.so.2\"]},"
	"{\"feature\":\"hazelcast-xml\",\"description\":\"hazelcast.xml and domain.xml files\",\"priority\":\"recommended\",\"soname\":[\"libexpat.so.1\"]}]");

const struct config_yaml *config_yaml(const char **why)
{
	static const struct library_entry entries[] = {
#define X(f) { "yaml_" #f, offsetof(struct config_yaml, f) },
		CONFIG_YAML(X)
#undef X
	};
	static struct config_yaml yaml;
	static bool there;

	*why = NULL;
	if (!there)
		there = library_load(
			&yaml, "libyaml-0.so.2", entries, sizeof(entries) / sizeof(*entries), why);
	return there ? &yaml : NULL;
}

const struct config_expat *config_expat(const char **why)
{
	static const struct library_entry entries[] = {
#define X(f) { "XML_" #f, offsetof(struct config_expat, f) },
		CONFIG_EXPAT(X)
#undef X
	};
	static struct config_expat expat;
	static bool there;

	*why = NULL;
	if (!there)
		there = library_load(
			&expat, "libexpat.so.1", entries, sizeof(entries) / sizeof(*entries), why);
	return there ? &expat : NULL;
}

#endif
