/* SPDX-License-Identifier: Apache-2.0 */
/* load.h - libyaml and expat, loaded when a file of theirs is read: who gives none pays nothing for them. */
#ifndef MC_CONFIG_LOAD_H
#define MC_CONFIG_LOAD_H

#include <expat.h>
#include <yaml.h>

/* clang-format off */
#define CONFIG_YAML(X) \
	X(parser_initialize) X(parser_delete) X(parser_set_input_string) X(parser_parse) X(event_delete)
#define CONFIG_EXPAT(X) \
	X(ParserCreate) X(ParserFree) X(SetUserData) X(SetElementHandler) X(SetCharacterDataHandler) \
	X(SetStartDoctypeDeclHandler) X(Parse) X(StopParser) X(GetErrorCode) X(ErrorString) X(GetCurrentLineNumber)
/* clang-format on */
struct config_yaml {
#define X(f) __typeof__(yaml_##f) *f;
	CONFIG_YAML(X)
#undef X
};
struct config_expat {
#define X(f) __typeof__(XML_##f) *f;
	CONFIG_EXPAT(X)
#undef X
};

/* NULL: it is not there; *why says what the loader said. They stay for the life of the process. */
const struct config_yaml *config_yaml(const char **why);
const struct config_expat *config_expat(const char **why);

#endif
