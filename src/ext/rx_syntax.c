/* SPDX-License-Identifier: MIT */
#include "ext/rx_syntax.h"

#include "base/utf8.h"
#include "ext/rx.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What stands before the place that a quantifier would repeat. */
enum before {
	BEFORE_NOTHING = 0,
	BEFORE_ATOM,
	BEFORE_GROUP,
	BEFORE_ASSERTION,
	BEFORE_REPEAT
};

struct frame { /* a group that is open; the first one is the pattern */
	size_t in; /* its parenthesis */
	size_t callout; /* its callout in the output */
	unsigned branches;
	bool verbose; /* what (?x) was before it */
};

struct scan {
	struct rx_reader reader; /* first, so that handlers share its errors */
	struct rx_syntax *syntax;
	struct frame frames[RX_NEST_MAX + 1];
	size_t depth;
	enum before before;
};

bool
rx_refuse(struct rx_reader *r, size_t at, const char *format, ...)
{
	char text[256];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	size_t column = utf8_count(str_part(r->pattern, 0, at)) + 1;
	return err_set_at(r->err, ERR_INPUT, 0, (unsigned)column, "%s", text);
}

size_t
rx_peek(const struct rx_reader *r, uint32_t *code)
{
	return utf8_next(str_from(r->pattern, r->at), code);
}

bool
rx_starts(const struct rx_reader *r, const char *text)
{
	return str_starts(str_from(r->pattern, r->at), str_of(text));
}

void
rx_skip_blanks(struct rx_reader *r)
{
	uint32_t code;
	size_t size;
	while (r->verbose && (size = rx_peek(r, &code))) {
		if (code == '#') {
			ptrdiff_t end = str_find_char(str_from(r->pattern, r->at), '\n');
			r->at = end == STR_NONE ? r->pattern.size
						: r->at + (size_t)end + 1;
		} else if (rx_is_blank(code)) {
			r->at += size;
		} else {
			return;
		}
	}
}

/* --- callouts -------------------------------------------------------------------- */

#define CALLOUT "(?C001)"
enum { CALLOUT_DIGITS = 3, WEIGHT_MAX = 255 };

static size_t
callout_add(struct scan *s)
{
	size_t place = s->reader.out->size;
	sbuf_add_c(s->reader.out, CALLOUT);
	return place;
}

/* A group costs as much as it has branches, since all of them may be tried. */
static void
callout_weigh(struct scan *s, const struct frame *frame)
{
	if (!sbuf_ok(s->reader.out))
		return;
	unsigned weight = frame->branches < WEIGHT_MAX ? frame->branches : WEIGHT_MAX;
	char digits[CALLOUT_DIGITS + 1];
	snprintf(digits, sizeof(digits), "%03u", weight);
	memcpy(s->reader.out->data + frame->callout + CALLOUT_DIGITS, digits,
		CALLOUT_DIGITS);
}

/* --- groups ---------------------------------------------------------------------- */

static const struct refused {
	const char *start, *what;
} refused_groups[] = {
	{ "?=", "look-ahead is not supported" },
	{ "?!", "look-ahead is not supported" },
	{ "?<=", "look-behind is not supported" },
	{ "?<!", "look-behind is not supported" },
	{ "?>", "an atomic group is not supported" },
	{ "?|", "a branch reset group is not supported" },
	{ "?#", "a comment group is not supported; use the flag x and #" },
	{ "?R", "recursion is not supported" },
	{ "?&", "recursion is not supported" },
	{ "?+", "recursion is not supported" },
	{ "?P>", "recursion is not supported" },
	{ "?P=", "a back-reference is not supported" },
	{ "?(", "a conditional group is not supported" },
	{ "?C", "a callout is not supported" },
	{ "?'", "a group is named (?P<name>...) or (?<name>...)" },
	{ "*", "a verb (*...) is not supported" },
};

static bool
frame_push(struct scan *s, size_t in, bool verbose)
{
	if (s->depth == RX_NEST_MAX + 1)
		return rx_refuse(&s->reader, in, "more than %d groups inside one another",
			RX_NEST_MAX);
	struct frame *frame = &s->frames[s->depth++];
	*frame = (struct frame){ .in = in, .branches = 1, .verbose = s->reader.verbose };
	frame->callout = callout_add(s);
	s->reader.verbose = verbose;
	s->before = BEFORE_NOTHING;
	return true;
}

static bool
is_name(struct str name)
{
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
			|| (unsigned char)c >= 0x80;
		bool later = (c >= '0' && c <= '9') || c == '.' || c == '[' || c == ']';
		if (!letter && !(i && later))
			return false;
	}
	return name.size > 0;
}

static bool
group_count(struct scan *s, size_t in)
{
	if (s->syntax->groups + 1 == RX_GROUPS_MAX)
		return rx_refuse(&s->reader, in,
			"more than %d groups that capture; use (?:...)",
			RX_GROUPS_MAX - 1);
	s->syntax->groups++;
	sbuf_add_char(s->reader.out, '(');
	return true;
}

static bool
read_named_group(struct scan *s, size_t in)
{
	struct rx_reader *r = &s->reader;
	ptrdiff_t size = str_find_char(str_from(r->pattern, r->at), '>');
	if (size == STR_NONE)
		return rx_refuse(r, in, "a group name that does not end: '>' expected");
	struct str name = str_part(r->pattern, r->at, (size_t)size);
	if (!is_name(name))
		return rx_refuse(r, r->at, "a group name is letters, digits and _");
	const struct rx_name *known = s->syntax->names.items;
	for (size_t i = 0; i < s->syntax->names.count; i++)
		if (str_eq(known[i].name, name))
			return rx_refuse(r, r->at, "the group name '%.*s' comes twice",
				STR_ARGS(name));
	if (!group_count(s, in))
		return false;
	struct rx_name *row = vec_push(&s->syntax->names);
	*row = (struct rx_name){ str_copy(s->syntax->names.arena, name),
		s->syntax->groups };
	r->at += (size_t)size + 1;
	return frame_push(s, in, r->verbose);
}

/* Reads `flags)` or `flags:`.  i m s U are pcre2's too; x is ours; u is always on. */
static bool
read_flags(struct scan *s, size_t in)
{
	struct rx_reader *r = &s->reader;
	bool off = false, verbose = r->verbose;
	char known[16] = "";
	size_t count = 0;
	char c = 0;
	size_t first = r->at;
	for (; r->at < r->pattern.size; r->at++) {
		c = r->pattern.data[r->at];
		if (c == ')' || c == ':')
			break;
		if (!strchr("imsUxu-", c) || (c == '-' && off)
			|| count + 1 == sizeof(known))
			return rx_refuse(r, r->at, "a flag is one of i m s U x, or -");
		if (c == 'u' && off)
			return rx_refuse(r, r->at, "Unicode cannot be switched off");
		off = off || c == '-';
		if (c == 'x')
			verbose = !off;
		else if (c != 'u')
			known[count++] = c;
	}
	if (r->at == r->pattern.size)
		return rx_refuse(r, in, "a group that does not end: ')' expected");
	if (c == ')' && r->at == first)
		return rx_refuse(r, in, "(?) has no flags");
	if (r->pattern.data[r->at - 1] == '-')
		return rx_refuse(r, r->at, "a flag is expected after -");
	r->at++;
	if (count && known[count - 1] == '-') /* nothing of pcre2's is switched off */
		known[--count] = '\0';
	if (c == ':') {
		sbuf_format(r->out, "(?%s:", known);
		return frame_push(s, in, verbose);
	}
	if (count)
		sbuf_format(r->out, "(?%s)", known);
	r->verbose = verbose;
	s->before = BEFORE_NOTHING;
	return true;
}

static bool
open_group(struct scan *s)
{
	struct rx_reader *r = &s->reader;
	size_t in = r->at++;
	for (size_t i = 0; i < sizeof(refused_groups) / sizeof(*refused_groups); i++)
		if (rx_starts(r, refused_groups[i].start))
			return rx_refuse(r, in, "%s", refused_groups[i].what);
	if (!rx_starts(r, "?"))
		return group_count(s, in) && frame_push(s, in, r->verbose);
	size_t named = rx_starts(r, "?P<") ? 3 : rx_starts(r, "?<") ? 2 : 0;
	r->at += named ? named : 1;
	return named ? read_named_group(s, in) : read_flags(s, in);
}

static bool
close_group(struct scan *s)
{
	if (s->depth == 1)
		return rx_refuse(&s->reader, s->reader.at, "a ')' that closes nothing");
	s->depth--;
	struct frame *frame = &s->frames[s->depth];
	callout_weigh(s, frame);
	s->reader.verbose = frame->verbose;
	s->reader.at++;
	sbuf_add_char(s->reader.out, ')');
	s->before = BEFORE_GROUP;
	return true;
}

static bool
next_branch(struct scan *s)
{
	s->reader.at++;
	s->frames[s->depth - 1].branches++;
	sbuf_add_char(s->reader.out, '|');
	s->before = BEFORE_NOTHING;
	return true;
}

/* --- repetitions ----------------------------------------------------------------- */

static bool
repeat(struct scan *s)
{
	struct rx_reader *r = &s->reader;
	static const char *const misplaced[] = {
		[BEFORE_ATOM] = NULL,
		[BEFORE_GROUP] = NULL,
		[BEFORE_NOTHING] = "nothing stands before it that could be repeated",
		[BEFORE_ASSERTION] = "an assertion cannot be repeated",
		[BEFORE_REPEAT] =
			"a repetition cannot be repeated: no possessive or double"
			" repetition; put the first into a group",
	};
	if (misplaced[s->before])
		return rx_refuse(r, r->at, "%s", misplaced[s->before]);
	if (rx_starts(r, "{")) {
		if (!rx_counts_read(r))
			return false;
	} else {
		sbuf_add_char(r->out, r->pattern.data[r->at++]);
	}
	if (rx_starts(r, "?")) {
		sbuf_add_char(r->out, '?');
		r->at++;
	}
	/* A group has its callout inside. */
	if (s->before == BEFORE_ATOM)
		callout_add(s);
	s->before = BEFORE_REPEAT;
	return true;
}

/* --- single characters ------------------------------------------------------------ */

static bool
read_dot(struct scan *s)
{
	s->reader.at++;
	sbuf_add_char(s->reader.out, '.');
	s->before = BEFORE_ATOM;
	return true;
}

static bool
read_anchor(struct scan *s)
{
	sbuf_add_char(s->reader.out, s->reader.pattern.data[s->reader.at++]);
	s->before = BEFORE_ASSERTION;
	return true;
}

static bool
read_class(struct scan *s)
{
	s->before = BEFORE_ATOM;
	return rx_class_read(&s->reader);
}

/* Rust 1.10's boundaries: \b{start} \b{end} \b{start-half} \b{end-half}. */
static bool
read_boundary(struct rx_reader *r, char letter)
{
	char name[16] = { letter, '\0' };
	if (letter == 'b' && rx_starts(r, "{")) {
		ptrdiff_t end = str_find_char(str_from(r->pattern, r->at), '}');
		struct str word = str_part(
			r->pattern, r->at + 1, end == STR_NONE ? 0 : (size_t)end - 1);
		if (!str_is(word, "start") && !str_is(word, "end")
			&& !str_is(word, "start-half") && !str_is(word, "end-half"))
			return rx_refuse(r, r->at,
				"an assertion cannot be repeated; boundaries are "
				"\\b{start},"
				" \\b{end}, \\b{start-half} and \\b{end-half}");
		snprintf(name, sizeof(name), "%.*s", STR_ARGS(word));
		r->at += (size_t)end + 1;
	}
	rx_class_write_boundary(name, r->out);
	return true;
}

static bool
read_escape(struct scan *s)
{
	struct rx_reader *r = &s->reader;
	struct rx_escape escape;
	if (!rx_escape_read(r, &escape))
		return false;
	s->before = BEFORE_ATOM;
	if (escape.kind == RX_LITERAL) {
		sbuf_format(r->out, "\\x{%x}", escape.code);
	} else if (escape.kind == RX_PERL) {
		rx_class_write_perl(escape.code, r->out);
	} else if (escape.kind == RX_PROPERTY) {
		sbuf_add_c(r->out, escape.text);
	} else {
		s->before = BEFORE_ASSERTION;
		return read_boundary(r, (char)escape.code);
	}
	return true;
}

static const struct token {
	char c;
	bool (*read)(struct scan *s);
} tokens[] = {
	{ '(', open_group },
	{ ')', close_group },
	{ '|', next_branch },
	{ '*', repeat },
	{ '+', repeat },
	{ '?', repeat },
	{ '{', repeat },
	{ '.', read_dot },
	{ '^', read_anchor },
	{ '$', read_anchor },
	{ '[', read_class },
	{ '\\', read_escape },
};

static bool
read_token(struct scan *s)
{
	struct rx_reader *r = &s->reader;
	struct rx_mark *mark = vec_push(&s->syntax->marks);
	*mark = (struct rx_mark){ r->at, r->out->size };
	uint32_t code = 0;
	size_t size = rx_peek(r, &code);
	for (size_t i = 0; i < sizeof(tokens) / sizeof(*tokens); i++)
		if (code == (unsigned char)tokens[i].c)
			return tokens[i].read(s);
	if (code == ']' || code == '}')
		sbuf_add_char(r->out, '\\');
	sbuf_add(r->out, str_part(r->pattern, r->at, size));
	r->at += size;
	s->before = BEFORE_ATOM;
	return true;
}

static bool
translate(struct scan *s)
{
	struct rx_reader *r = &s->reader;
	if (r->pattern.size > RX_PATTERN_MAX)
		return rx_refuse(r, 0, "a pattern of more than %d bytes", RX_PATTERN_MAX);
	ptrdiff_t bad = utf8_first_bad(r->pattern);
	if (bad != STR_NONE)
		return rx_refuse(r, (size_t)bad, "a pattern that is not valid UTF-8");
	if (!frame_push(s, 0, false))
		return false;
	while (rx_skip_blanks(r), r->at < r->pattern.size)
		if (!read_token(s))
			return false;
	if (s->depth > 1)
		return rx_refuse(r, s->frames[s->depth - 1].in,
			"a group that does not end: ')' expected");
	callout_weigh(s, &s->frames[0]);
	return true;
}

bool
rx_syntax_translate(
	struct arena *a, struct str pattern, struct rx_syntax *out, struct err *err)
{
	*out = (struct rx_syntax){ .names = vec_of(a, struct rx_name),
		.marks = vec_of(a, struct rx_mark) };
	struct scan scan = {
		.reader = { .pattern = pattern, .out = &out->out, .err = err },
		.syntax = out
	};
	return translate(&scan);
}

unsigned
rx_syntax_column(const struct rx_syntax *syntax, struct str pattern, size_t place)
{
	const struct rx_mark *marks = syntax->marks.items;
	size_t in = 0;
	for (size_t i = 0; i < syntax->marks.count && marks[i].out <= place; i++)
		in = marks[i].in;
	return (unsigned)utf8_count(str_part(pattern, 0, in)) + 1;
}
