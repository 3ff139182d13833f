/* SPDX-License-Identifier: Apache-2.0 */
/* config.h - configuration files as settings: the toolkit's own with its contexts, and those of Hazelcast and
 * Payara, whose elements become options. */
#ifndef MC_CLI_CONFIG_H
#define MC_CLI_CONFIG_H

#include "common/cli/settings.h"

/* Between the environment and the defaults: what stands in files, where nothing nearer was said. What it
 * points to lives in s->files. False: *fault says what is wrong, FILE:LINE in it. */
bool config_settings(struct settings *s, struct fault *fault);
/* Says what of the files is not used here, on the log. */
void config_remarks(const struct settings *s);

/* --- what an element of theirs means: rows --- */
enum config_sense {
	CONFIG_SECTION, /* look at what is in it */
	CONFIG_NAMED,   /* each child is of one name, in XML each element has it: its path has `*` there */
	CONFIG_VALUE,   /* its text is the option's */
	CONFIG_SECONDS, /* its text is a number of seconds */
	CONFIG_NOT,     /* true says no to the option, which is a flag */
	CONFIG_TAKEN,   /* `take` reads it and all below */
	CONFIG_PASSED,  /* nothing here: named once */
	CONFIG_MISSED,  /* the members count on it: named with a reason */
	CONFIG_MISSED_IF_ENABLED
};

struct config_take {
	struct settings *s;
	struct fault *fault;
	enum opt_origin origin;
};
typedef bool config_take_fn(struct config_take *c, const struct config_node *n);
struct config_row {
	const char *path; /* below the root, with '/' */
	enum config_sense sense;
	enum opt opt;
	config_take_fn *take;
	const char *why;
};
extern const struct config_row config_rows[];
extern const size_t config_row_count;
extern const struct config_row config_property_rows[]; /* of `properties`: path is the property's name */
extern const size_t config_property_row_count;

/* config_take.c */
/* Each element by its row. False: the fault is said. */
bool config_take_hazelcast(struct config_take *c, const struct config_node *root);
/* An option takes the text, unless it has a nearer origin, or this tool has no such option. */
bool config_set(struct config_take *c, enum opt o, const struct config_node *n, const char *text);
/* The same with a text that is made, and copied. */
bool config_setf(struct config_take *c, enum opt o, const struct config_node *n, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
const char *config_where(struct config_take *c, const struct config_node *n); /* "FILE:LINE" */
bool config_wrong(struct config_take *c, const struct config_node *n, const char *hint, const char *format,
	...) __attribute__((format(printf, 4, 5)));
bool config_is_enabled(const struct config_node *n); /* its `enabled` is true */
bool config_warn(struct config_take *c, const struct config_node *n, const char *path, const char *why);
void config_pass(struct config_take *c, const char *path);

/* config_join.c, config_map.c, config_payara.c, config_own.c */
config_take_fn config_take_join, config_take_interfaces, config_take_outbound_ports,
	config_take_partition_group, config_take_attributes;
/* A map's element, as --map has it; name: its pattern. False: the fault is said. */
bool config_take_map(struct config_take *c, const struct config_node *n, const char *name);
config_take_fn config_take_domain, config_take_asadmin;
/* The toolkit's own file, with the context that was asked for. False: fault says why. */
bool config_own(struct settings *s, struct fault *fault);

#endif
