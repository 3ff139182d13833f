/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex.c - regular expressions in the spelling of java.util.regex, compiled to a list of steps and run by
 * all paths at once (Thompson, Pike): time is bounded by steps times text, whatever the expression is.
 *
 * Known: characters, . [...] with ranges, ^ and && left out, \d \w \s \D \W \S \t \n \r \f \0 \xhh \uhhhh
 * \Q...\E, \b \B ^ $, (...) (?:...) (?<name>...) | ? * + {n} {n,} {n,m} with or without a lazy ?, (?i) (?s)
 * (?is) in front.
 */
#include "common/base/check.h"
#include "common/base/utf8.h"
#include "common/query/predicate.h"

enum step_type {
	STEP_CHAR,
	STEP_ANY,
	STEP_CLASS,
	STEP_SPLIT,
	STEP_JUMP,
	STEP_BEGIN,
	STEP_END,
	STEP_EDGE,
	STEP_INNER,
	STEP_MATCH
};

#define MC_QUERY_REGEX_MAX 4096 /* steps: repetitions are written out */
#define MC_QUERY_REGEX_DEPTH 64 /* groups in one another */

struct step {
	uint8_t type;
	bool negated; /* CLASS */
	uint32_t cp;  /* CHAR; CLASS: first range and, in `count`, how many */
	uint32_t count;
	int32_t jump; /* SPLIT, JUMP: to where, from here; SPLIT goes on behind itself as well */
};
struct range {
	uint32_t from, to;
};

struct query_regex {
	struct step *v;
	uint32_t n;
	struct range *ranges;
	uint32_t range_count;
	bool any_case, any_line;
};

/* --- reading --- */
struct parser {
	const uint8_t *p, *end;
	struct query_regex *r;
	uint32_t depth;
	bool bad;
};

static uint32_t take_char(struct parser *s)
{
	uint32_t cp = 0;

	if (s->p == s->end)
		s->bad = true;
	else
		s->p += mc_utf8_get(s->p, (size_t)(s->end - s->p), &cp);
	return cp;
}

static bool accept(struct parser *s, const char *z)
{
	size_t n = strlen(z);

	if ((size_t)(s->end - s->p) < n || memcmp(s->p, z, n) != 0)
		return false;
	s->p += n;
	return true;
}

static uint32_t emit(struct parser *s, struct step step)
{
	if (s->r->n == MC_QUERY_REGEX_MAX) {
		s->bad = true;
		return 0;
	}
	s->r->v[s->r->n] = step;
	return s->r->n++;
}

/* A step in front of those from `at` on; jumps are relative, so that these stay right. */
static void insert(struct parser *s, uint32_t at, struct step step)
{
	mc_check(at <= s->r->n);
	emit(s, step);
	if (s->bad)
		return;
	memmove(&s->r->v[at + 1], &s->r->v[at], sizeof(step) * (s->r->n - 1 - at));
	s->r->v[at] = step;
}

static void add_range(struct parser *s, uint32_t from, uint32_t to)
{
	if (s->r->range_count == MC_QUERY_REGEX_MAX || to < from)
		s->bad = true;
	else
		s->r->ranges[s->r->range_count++] = (struct range){ from, to };
}

/* \d, \w, \s and their contraries; false: another letter. */
static bool add_known(struct parser *s, uint32_t letter)
{
	static const struct range digits[] = { { '0', '9' } }, spaces[] = { { '\t', '\r' }, { ' ', ' ' } },
				  words[] = { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } };
	uint32_t lower = letter | 0x20, n, next = 0;
	const struct range *v = lower == 'd' ? digits : lower == 'w' ? words : lower == 's' ? spaces : NULL;

	if (v == NULL)
		return false;
	n = lower == 'd' ? 1 : lower == 'w' ? 4 : 2;
	for (uint32_t i = 0; i < n; i++) {
		if (letter == lower)
			add_range(s, v[i].from, v[i].to);
		else if (v[i].from > next)
			add_range(s, next, v[i].from - 1);
		next = v[i].to + 1;
	}
	if (letter != lower)
		add_range(s, next, 0x10ffff);
	return true;
}

static uint32_t hex(struct parser *s, int n)
{
	uint32_t sum = 0;

	for (; n > 0; n--) {
		uint32_t c = take_char(s), d = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

		s->bad |= d > 15;
		sum = sum << 4 | (d & 15);
	}
	return sum;
}

/* Behind a backslash, what stands for one character. */
static uint32_t escaped(struct parser *s, uint32_t c)
{
	switch (c) {
	case 't': return '\t';
	case 'n': return '\n';
	case 'r': return '\r';
	case 'f': return '\f';
	case 'a': return 7;
	case 'e': return 27;
	case 'x': return hex(s, 2);
	case 'u': return hex(s, 4);
	default:
		s->bad |= (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		return c;
	}
}

/* Behind [. */
static void parse_class(struct parser *s)
{
	struct step step = { .type = STEP_CLASS, .cp = s->r->range_count, .negated = accept(s, "^") };
	bool first = true;

	while (!s->bad && (first || s->p == s->end || *s->p != ']')) {
		uint32_t c = take_char(s), to;

		first = false;
		s->bad |= c == '[' || (c == '&' && s->p < s->end && *s->p == '&');
		if (c == '\\') {
			c = take_char(s);
			if (add_known(s, c))
				continue;
			c = escaped(s, c);
		}
		to = c;
		if (s->end - s->p >= 2 && s->p[0] == '-' && s->p[1] != ']') {
			s->p++;
			to = take_char(s);
			if (to == '\\')
				to = escaped(s, take_char(s));
		}
		add_range(s, c, to);
	}
	s->bad |= !accept(s, "]");
	step.count = s->r->range_count - step.cp;
	emit(s, step);
}

static void parse_escape(struct parser *s)
{
	struct step step = { .type = STEP_CLASS, .cp = s->r->range_count };
	uint32_t c = take_char(s);

	if (c == 'Q') {
		while (!s->bad && s->p < s->end && !accept(s, "\\E"))
			emit(s, (struct step){ .type = STEP_CHAR, .cp = take_char(s) });
	} else if (c == 'b' || c == 'B') {
		emit(s, (struct step){ .type = c == 'b' ? STEP_EDGE : STEP_INNER });
	} else if (c == 'A' || c == 'z' || c == 'Z') {
		emit(s, (struct step){ .type = c == 'A' ? STEP_BEGIN : STEP_END });
	} else if (add_known(s, c)) {
		step.count = s->r->range_count - step.cp;
		emit(s, step);
	} else {
		emit(s, (struct step){ .type = STEP_CHAR, .cp = escaped(s, c) });
	}
}

static void parse_choice(struct parser *s);

static void parse_group(struct parser *s)
{
	if (accept(s, "?")) {
		if (accept(s, "<") && s->p < s->end && *s->p != '=' && *s->p != '!') {
			while (!s->bad && take_char(s) != '>')
				;
		} else {
			s->bad |= !accept(s, ":");
		}
	}
	s->bad |= ++s->depth > MC_QUERY_REGEX_DEPTH;
	if (!s->bad)
		parse_choice(s);
	s->depth--;
	s->bad |= !accept(s, ")");
}

static void parse_atom(struct parser *s)
{
	uint32_t c = take_char(s);

	switch (c) {
	case '(': parse_group(s); break;
	case '[': parse_class(s); break;
	case '\\': parse_escape(s); break;
	case '.': emit(s, (struct step){ .type = STEP_ANY }); break;
	case '^': emit(s, (struct step){ .type = STEP_BEGIN }); break;
	case '$': emit(s, (struct step){ .type = STEP_END }); break;
	case '*':
	case '+':
	case '?':
	case '{': s->bad = true; break;
	default: emit(s, (struct step){ .type = STEP_CHAR, .cp = c }); break;
	}
}

static uint32_t take_count(struct parser *s)
{
	uint32_t n = 0;

	s->bad |= s->p == s->end || *s->p < '0' || *s->p > '9';
	while (s->p < s->end && *s->p >= '0' && *s->p <= '9' && n <= MC_QUERY_REGEX_MAX)
		n = n * 10 + (uint32_t)(*s->p++ - '0');
	s->bad |= n > MC_QUERY_REGEX_MAX;
	return n;
}

/* False: once, and no quantifier. most 0: without end. */
static bool quantifier(struct parser *s, uint32_t *least, uint32_t *most)
{
	*least = 0;
	*most = 0;
	if (accept(s, "+")) {
		*least = 1;
	} else if (accept(s, "?")) {
		*most = 1;
	} else if (accept(s, "{")) {
		*least = *most = take_count(s);
		if (accept(s, ","))
			*most = s->p < s->end && *s->p == '}' ? 0 : take_count(s);
		else
			s->bad |= *most == 0; /* {0}: nothing is left of it */
		s->bad |= !accept(s, "}") || (*most > 0 && *most < *least);
	} else if (!accept(s, "*")) {
		return false;
	}
	accept(s, "?"); /* lazy: what matches is the same */
	s->bad |= s->p < s->end && *s->p == '+';
	return true;
}

/* The steps from `at` on, as often as they may stand there: copies, of which the last ones may be left out.
 */
static void repeat(struct parser *s, const uint8_t *atom, uint32_t at, uint32_t least, uint32_t most)
{
	const uint8_t *behind = s->p;
	uint32_t last = at, copies = most > least ? most : least > 0 ? least : 1;

	for (uint32_t i = 1; i < copies && !s->bad; i++) {
		last = s->r->n;
		if (i >= least)
			emit(s, (struct step){ .type = STEP_SPLIT });
		s->p = atom;
		parse_atom(s);
		if (i >= least && !s->bad)
			s->r->v[last].jump = (int32_t)(s->r->n - last);
	}
	s->p = behind;
	if (s->bad)
		return;
	if (most == 0 && least > 0) /* + */
		emit(s, (struct step){ .type = STEP_SPLIT, .jump = (int32_t)last - (int32_t)s->r->n });
	else if (most == 0) { /* * */
		insert(s, at, (struct step){ .type = STEP_SPLIT, .jump = (int32_t)(s->r->n - at) + 2 });
		emit(s, (struct step){ .type = STEP_JUMP, .jump = (int32_t)at - (int32_t)s->r->n });
	} else if (least == 0) {
		insert(s, at, (struct step){ .type = STEP_SPLIT, .jump = (int32_t)(s->r->n - at) + 1 });
	}
}

static void parse_sequence(struct parser *s)
{
	while (!s->bad && s->p < s->end && *s->p != '|' && *s->p != ')') {
		const uint8_t *atom = s->p;
		uint32_t at = s->r->n, least, most;

		parse_atom(s);
		if (!s->bad && quantifier(s, &least, &most) && !s->bad)
			repeat(s, atom, at, least, most);
	}
}

static void parse_choice(struct parser *s)
{
	uint32_t at = s->r->n, jump;

	parse_sequence(s);
	if (s->bad || !accept(s, "|"))
		return;
	insert(s, at, (struct step){ .type = STEP_SPLIT, .jump = (int32_t)(s->r->n - at) + 2 });
	jump = emit(s, (struct step){ .type = STEP_JUMP });
	parse_choice(s);
	if (!s->bad)
		s->r->v[jump].jump = (int32_t)(s->r->n - jump);
}

const struct query_regex *query_regex_compile(struct mc_arena *mem, struct mc_bytes text)
{
	struct query_regex *r = mc_arena_get(mem, sizeof(*r), 1);
	struct parser s = { .p = text.p, .end = text.n <= 0 ? text.p : text.p + text.n, .r = r };

	if (r == NULL)
		return NULL;
	r->v = mc_arena_get(mem, sizeof(*r->v), MC_QUERY_REGEX_MAX);
	r->ranges = mc_arena_get(mem, sizeof(*r->ranges), MC_QUERY_REGEX_MAX);
	if (r->v == NULL || r->ranges == NULL)
		return NULL;
	if (accept(&s, "(?i)"))
		r->any_case = true;
	else if (accept(&s, "(?s)"))
		r->any_line = true;
	else if (accept(&s, "(?is)") || accept(&s, "(?si)"))
		r->any_case = r->any_line = true;
	parse_choice(&s);
	emit(&s, (struct step){ .type = STEP_MATCH });
	return s.bad || s.p != s.end ? NULL : r;
}

/* --- running --- */
struct run {
	const struct query_regex *r;
	uint32_t *now, *then, *seen; /* steps that wait for a character; when one was added last */
	uint32_t now_count, then_count, turn;
	uint32_t *stack;
	uint32_t before, here; /* the characters around the place; 0x110000: none */
};
enum { NO_CHARACTER = 0x110000 };

static bool is_word(uint32_t c)
{
	return c < 0x80 && (c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'));
}

static bool holds(const struct run *x, uint8_t type)
{
	bool edge = is_word(x->before) != is_word(x->here);

	return type == STEP_BEGIN   ? x->before == NO_CHARACTER
		: type == STEP_END  ? x->here == NO_CHARACTER
		: type == STEP_EDGE ? edge
				    : !edge;
}

/* A step, and all that is reached from it without a character. */
static void add(struct run *x, uint32_t at)
{
	uint32_t depth = 0;

	x->stack[depth++] = at;
	while (depth > 0) {
		const struct step *s;

		at = x->stack[--depth];
		mc_check(at < x->r->n && depth < 2 * x->r->n); /* a jump stays inside */
		if (x->seen[at] == x->turn)
			continue;
		x->seen[at] = x->turn;
		s = &x->r->v[at];
		switch (s->type) {
		case STEP_JUMP: x->stack[depth++] = (uint32_t)((int32_t)at + s->jump); break;
		case STEP_SPLIT:
			x->stack[depth++] = (uint32_t)((int32_t)at + s->jump);
			x->stack[depth++] = at + 1;
			break;
		case STEP_BEGIN:
		case STEP_END:
		case STEP_EDGE:
		case STEP_INNER:
			if (holds(x, s->type))
				x->stack[depth++] = at + 1;
			break;
		default:
			mc_check(x->then_count < x->r->n);
			x->then[x->then_count++] = at;
			break;
		}
	}
}

static bool in_class(const struct query_regex *r, const struct step *s, uint32_t c)
{
	mc_check(s->cp + s->count <= r->range_count);
	for (uint32_t i = 0; i < s->count; i++)
		if (c >= r->ranges[s->cp + i].from && c <= r->ranges[s->cp + i].to)
			return true;
	return false;
}

static bool takes(const struct query_regex *r, const struct step *s, uint32_t c)
{
	switch (s->type) {
	case STEP_CHAR: return s->cp == c || (r->any_case && query_fold(s->cp) == query_fold(c));
	case STEP_ANY:
		return r->any_line || (c != '\n' && c != '\r' && c != 0x85 && c != 0x2028 && c != 0x2029);
	case STEP_CLASS:
		return (in_class(r, s, c) ||
			       (r->any_case && c < 0x80 && (c | 0x20) >= 'a' && (c | 0x20) <= 'z' &&
				       in_class(r, s, c ^ 0x20))) != s->negated;
	default: return false;
	}
}

static uint32_t character(const uint8_t *p, const uint8_t *end, size_t *n)
{
	uint32_t cp = NO_CHARACTER;

	*n = p == end ? 0 : mc_utf8_get(p, (size_t)(end - p), &cp);
	return cp;
}

static void turn(struct run *x)
{
	uint32_t *swap = x->now;

	x->now = x->then;
	x->now_count = x->then_count;
	x->then = swap;
	x->then_count = 0;
	x->turn++;
}

bool query_regex_matches(const struct query_regex *r, struct query_context *q, struct mc_bytes text)
{
	uint32_t *room = mc_arena_get(q->mem, sizeof(*room), (size_t)r->n * 5);
	struct run x = { .r = r, .turn = 1, .before = NO_CHARACTER };
	const uint8_t *p = text.p, *end = text.n <= 0 ? text.p : text.p + text.n;
	size_t n, ahead;

	mc_check(r->n > 0 && r->v[r->n - 1].type == STEP_MATCH);
	if (room == NULL) {
		query_fail(q, QUERY_ERR_NOMEM);
		return false;
	}
	x.now = room;
	x.then = room + r->n;
	x.seen = x.then + r->n;
	x.stack = x.seen + r->n; /* each step is taken from it once and puts two there */
	x.here = character(p, end, &n);
	add(&x, 0);
	turn(&x);
	while (p < end && x.now_count > 0) {
		uint32_t c = x.here;

		p += n;
		x.before = c;
		x.here = character(p, end, &ahead);
		n = ahead;
		for (uint32_t i = 0; i < x.now_count; i++)
			if (takes(r, &r->v[x.now[i]], c))
				add(&x, x.now[i] + 1);
		turn(&x);
	}
	for (uint32_t i = 0; p == end && i < x.now_count; i++)
		if (r->v[x.now[i]].type == STEP_MATCH)
			return true;
	return false;
}
