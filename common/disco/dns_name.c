/* SPDX-License-Identifier: Apache-2.0 */
/* dns_name.c - names checked and made ASCII. libidn2 is loaded when the first one needs it. */
#include "common/disco/dns_name.h"

#include <ctype.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/dlopen_note.h"
#include "common/base/utf8.h"

#ifndef DNS_NO_IDN2
MC_DLOPEN_NOTE(idn_library,
	"[{\"feature\":\"idn\",\"description\":\"names beyond ASCII\",\"priority\":\"recommended\",\"soname\":[\"libidn2.so.0\"]}]");
#endif

enum { LABEL_MAX = 63, SHOWN = 100 }; /* RFC 1035 2.3.4; what a sentence quotes of a name */

struct check {
	const char *name;
	int n;
	struct fault *err;
};

static bool fail(const struct check *c, const char *hint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static bool fail(const struct check *c, const char *hint, const char *format, ...)
{
	bool cut = c->n > SHOWN;
	va_list args;

	va_start(args, format);
	fault_vset(c->err, STATUS_USAGE, "usage", hint, format, args);
	va_end(args);
	return fault_prefix(c->err, "'%.*s%s': ", cut ? SHOWN : c->n, c->name, cut ? "..." : "");
}

/*
 * libidn2 is loaded when the first such name comes, as the C library does for AI_IDN: it and its tables of
 * Unicode would cost every start more than the look-up itself, and hardly any cluster has such names.
 */
static int (*load_idn2(void))(const char *name, char **out, int flags)
{
#ifdef DNS_NO_IDN2 /* a static program cannot load anything */
	return NULL;
#else
	static int (*to_ascii)(const char *, char **, int);
	static bool tried;
	void *lib = NULL;

	if (!tried)
		lib = dlopen("libidn2.so.0", RTLD_LAZY | RTLD_LOCAL);
	tried = true;
	if (lib != NULL)
		*(void **)&to_ascii = dlsym(lib, "idn2_to_ascii_8z");
	return to_ascii;
#endif
}

static bool is_utf8(const char *p, size_t n)
{
	uint32_t cp;
	size_t i;

	for (i = 0; i < n; i += mc_utf8_get((const uint8_t *)p + i, n - i, &cp)) {
		mc_utf8_get((const uint8_t *)p + i, n - i, &cp);
		if (cp == MC_UTF8_DAMAGED)
			return false;
	}
	return true;
}

/* Nontransitional as browsers do, and lower case first (IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL). */
static bool to_ascii(const struct check *c, const char *name, char out[4 * MC_HOST_MAX])
{
	enum { NFC_INPUT = 1, NONTRANSITIONAL = 8 };
	int (*convert)(const char *, char **, int);
	char *made = NULL;

	if (!is_utf8(name, strlen(name)))
		return fail(
			c, "write it in UTF-8, or in its ASCII form, xn--...", "the name is not valid UTF-8");
	convert = load_idn2();
	if (convert == NULL)
		return fail(c, "install libidn2-0, or write the name in its ASCII form, xn--...",
			"names with letters beyond ASCII need libidn2, which this program does not find");
	if (convert(name, &made, NFC_INPUT | NONTRANSITIONAL) != 0 || made == NULL)
		return fail(c, "write its ASCII form, xn--..., if it has one",
			"this is no valid internationalised name (RFC 5891)");
	snprintf(out, 4 * MC_HOST_MAX, "%s", made);
	free(made);
	return true;
}

static bool letters(const struct check *c, const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		unsigned char b = (unsigned char)p[i];

		if (b < 0x20 || b == 0x7f)
			return fail(c, NULL,
				"byte %zu is a control character, 0x%02x, which no name can have", i + 1, b);
		if (b == ' ')
			return fail(c, "blanks are left out around names, not inside",
				"a name has no blank inside");
		if (b < 0x80 && !isalnum(b) && strchr(".-_", b) == NULL)
			return fail(c,
				"names are letters, digits, hyphens, dots: grid.example.org, grid.example.org:6900",
				"'%c' cannot be part of a host name", b);
	}
	return true;
}

/* What the ASCII form has to keep. */
static bool labels(const struct check *c, const char *p)
{
	size_t n;

	if (strlen(p) > MC_HOST_MAX)
		return fail(c, NULL, "the name has %zu characters; at most %d are possible (RFC 1035)",
			strlen(p), MC_HOST_MAX);
	for (;; p += n + 1) {
		n = strcspn(p, ".");
		if (n == 0)
			return fail(c,
				"write one dot between labels; one at the end means that the search list is not used",
				"there is an empty label: %s",
				c->n > 1 ? "two dots in a row, or one at the beginning" : "only a dot");
		if (n > LABEL_MAX)
			return fail(c, NULL,
				"the label '%.20s...' has %zu characters; at most %d are possible (RFC 1035)",
				p, n, LABEL_MAX);
		if (p[n] == '\0')
			return true;
	}
}

bool dns_name_read(const char *name, size_t n, struct dns_name *out, struct fault *err)
{
	struct check c = { name, n > 2 * SHOWN ? 2 * SHOWN : (int)n, err };
	char text[4 * MC_HOST_MAX];
	size_t i;

	mc_check(name != NULL || n == 0);
	memset(err, 0, sizeof(*err));
	memset(out, 0, sizeof(*out));
	if (n == 0)
		return fail(&c, "write NAME or NAME:PORT", "a name is missing");
	if (n >= sizeof(text))
		return fail(&c, NULL, "the name has %zu characters; at most %d are possible (RFC 1035)", n,
			MC_HOST_MAX);
	memcpy(text, name, n);
	text[n] = '\0';
	if (!letters(&c, name, n))
		return false;
	for (i = 0; i < n; i++)
		out->international |= ((unsigned char)text[i] & 0x80) != 0;
	if (out->international && !to_ascii(&c, text, text))
		return false;
	n = strlen(text);
	out->absolute = n > 1 && text[n - 1] == '.';
	if (out->absolute)
		text[n - 1] = '\0';
	if (!labels(&c, text))
		return false;
	snprintf(out->text, sizeof(out->text), "%s", text);
	return true;
}

bool dns_name_is_service(const char *name)
{
	const char *dot = strchr(name, '.');

	return name[0] == '_' && dot != NULL && dot[1] == '_';
}
