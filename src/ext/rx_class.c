/* SPDX-License-Identifier: MIT */
/* Character classes and escapes of ext/rx_syntax.h.
 *
 * What \w, \s and [[:alpha:]] mean is spelled out in ranges and properties, since pcre2
 * 10.42 and Rust do not agree on them: its \w knows no combining marks, its \s has
 * U+180E, and its [[:alpha:]] is Unicode where Rust's is ASCII. */
#include "ext/rx_syntax.h"

#include "base/utf8.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <string.h>

enum { CODE_MAX = 0x10ffff };

struct range {
	uint32_t first, last;
};

/* The property White_Space. */
static const struct range blanks[] = { { 0x09, 0x0d }, { 0x20, 0x20 }, { 0x85, 0x85 },
	{ 0xa0, 0xa0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200a }, { 0x2028, 0x2029 },
	{ 0x202f, 0x202f }, { 0x205f, 0x205f }, { 0x3000, 0x3000 }, { 0 } };

/* UTS 18, annex C, for \w; the ASCII ranges come first because they are found fastest. */
#define WORD "0-9A-Z_a-z\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{200c}\\x{200d}"

enum { NAMED_RANGES = 4 };

static const struct named {
	const char *name;
	struct range ranges[NAMED_RANGES + 1]; /* in order; { 0, 0 } ends them */
} named_classes[] = {
	{ "alnum", { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' } } },
	{ "alpha", { { 'A', 'Z' }, { 'a', 'z' } } },
	{ "ascii", { { 0, 0x7f } } },
	{ "blank", { { '\t', '\t' }, { ' ', ' ' } } },
	{ "cntrl", { { 0, 0x1f }, { 0x7f, 0x7f } } },
	{ "digit", { { '0', '9' } } },
	{ "graph", { { '!', '~' } } },
	{ "lower", { { 'a', 'z' } } },
	{ "print", { { ' ', '~' } } },
	{ "punct", { { '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' } } },
	{ "space", { { '\t', '\r' }, { ' ', ' ' } } },
	{ "upper", { { 'A', 'Z' } } },
	{ "word", { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } } },
	{ "xdigit", { { '0', '9' }, { 'A', 'F' }, { 'a', 'f' } } },
};

bool
rx_is_blank(uint32_t code)
{
	for (const struct range *range = blanks; range->last; range++)
		if (code >= range->first && code <= range->last)
			return true;
	return false;
}

static void
write_range(uint32_t first, uint32_t last, struct sbuf *out)
{
	sbuf_format(out, "\\x{%x}", first);
	if (last != first)
		sbuf_format(out, "-\\x{%x}", last);
}

static void
write_ranges(const struct range *ranges, bool negated, struct sbuf *out)
{
	uint32_t next = 0;
	for (; ranges->last; ranges++) {
		if (!negated)
			write_range(ranges->first, ranges->last, out);
		else if (ranges->first > next)
			write_range(next, ranges->first - 1, out);
		next = ranges->last + 1;
	}
	if (negated)
		write_range(next, CODE_MAX, out);
}

/* \d \D \s \S \w as members of a class; \W has no such form. */
static void
write_perl_member(uint32_t letter, struct sbuf *out)
{
	if (letter == 's' || letter == 'S')
		write_ranges(blanks, letter == 'S', out);
	else if (letter == 'w')
		sbuf_add_c(out, WORD);
	else
		sbuf_format(out, "\\%c", (char)letter);
}

void
rx_class_write_perl(uint32_t letter, struct sbuf *out)
{
	if (letter == 'd' || letter == 'D') {
		sbuf_format(out, "\\%c", (char)letter);
		return;
	}
	sbuf_add_c(out, letter == 'S' || letter == 'W' ? "[^" : "[");
	write_perl_member(letter == 'S' ? 's' : letter == 'W' ? 'w' : letter, out);
	sbuf_add_char(out, ']');
}

#define BEHIND "(?<=[" WORD "])"
#define NOT_BEHIND "(?<![" WORD "])"
#define AHEAD "(?=[" WORD "])"
#define NOT_AHEAD "(?![" WORD "])"

static const struct boundary {
	const char *name, *text;
} boundaries[] = {
	{ "b", "(?:" BEHIND NOT_AHEAD "|" NOT_BEHIND AHEAD ")" },
	{ "B", "(?:" BEHIND AHEAD "|" NOT_BEHIND NOT_AHEAD ")" },
	{ "<", NOT_BEHIND AHEAD },
	{ ">", BEHIND NOT_AHEAD },
	{ "start", NOT_BEHIND AHEAD },
	{ "end", BEHIND NOT_AHEAD },
	{ "start-half", NOT_BEHIND },
	{ "end-half", NOT_AHEAD },
	{ "A", "\\A" },
	{ "z", "\\z" },
};

void
rx_class_write_boundary(const char *name, struct sbuf *out)
{
	for (size_t i = 0; i < sizeof(boundaries) / sizeof(*boundaries); i++)
		if (strcmp(boundaries[i].name, name) == 0)
			sbuf_add_c(out, boundaries[i].text);
}

/* --- properties -------------------------------------------------------------------- */

/* The long names of general categories, which pcre2 does not know. */
static const struct category {
	const char *name, *known;
} categories[] = {
	{ "letter", "L" },
	{ "casedletter", "L&" },
	{ "lc", "L&" },
	{ "uppercaseletter", "Lu" },
	{ "lowercaseletter", "Ll" },
	{ "titlecaseletter", "Lt" },
	{ "modifierletter", "Lm" },
	{ "otherletter", "Lo" },
	{ "mark", "M" },
	{ "combiningmark", "M" },
	{ "nonspacingmark", "Mn" },
	{ "spacingmark", "Mc" },
	{ "enclosingmark", "Me" },
	{ "number", "N" },
	{ "decimalnumber", "Nd" },
	{ "digit", "Nd" },
	{ "letternumber", "Nl" },
	{ "othernumber", "No" },
	{ "punctuation", "P" },
	{ "punct", "P" },
	{ "connectorpunctuation", "Pc" },
	{ "dashpunctuation", "Pd" },
	{ "openpunctuation", "Ps" },
	{ "closepunctuation", "Pe" },
	{ "initialpunctuation", "Pi" },
	{ "finalpunctuation", "Pf" },
	{ "otherpunctuation", "Po" },
	{ "symbol", "S" },
	{ "mathsymbol", "Sm" },
	{ "currencysymbol", "Sc" },
	{ "modifiersymbol", "Sk" },
	{ "othersymbol", "So" },
	{ "separator", "Z" },
	{ "spaceseparator", "Zs" },
	{ "lineseparator", "Zl" },
	{ "paragraphseparator", "Zp" },
	{ "other", "C" },
	{ "control", "Cc" },
	{ "cntrl", "Cc" },
	{ "format", "Cf" },
	{ "surrogate", "Cs" },
	{ "privateuse", "Co" },
	{ "unassigned", "Cn" },
};

enum { PROPERTY_MAX = 64 };

/* Names are compared without case, blanks, - and _ (UAX 44, LM3). */
static bool
fold_name(struct str text, char folded[PROPERTY_MAX])
{
	size_t size = 0;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		bool upper = c >= 'A' && c <= 'Z';
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '='
			|| c == ':';
		if (c == ' ' || c == '-' || c == '_')
			continue;
		if ((!upper && !plain) || size + 1 == PROPERTY_MAX)
			return false;
		folded[size++] = upper ? (char)(c - 'A' + 'a') : c == ':' ? '=' : c;
	}
	folded[size] = '\0';
	return size > 0;
}

/* A script's plain name is its Script for Rust, and Script_Extensions for pcre2. */
static bool
is_script(const char *name)
{
	char probe[PROPERTY_MAX + 16];
	int code;
	PCRE2_SIZE place;
	snprintf(probe, sizeof(probe), "\\p{sc:%s}", name);
	pcre2_code *known = pcre2_compile(
		(PCRE2_SPTR)probe, PCRE2_ZERO_TERMINATED, PCRE2_UTF, &code, &place, NULL);
	pcre2_code_free(known);
	return known != NULL;
}

static const char *
property_value(const char *folded)
{
	static const char *const prefixes[] = { "gc=", "generalcategory=" };
	for (size_t i = 0; i < 2; i++)
		if (strncmp(folded, prefixes[i], strlen(prefixes[i])) == 0)
			return folded + strlen(prefixes[i]);
	return folded;
}

/* Stands behind \p or \P. */
static bool
read_property(struct rx_reader *r, size_t in, char letter, struct rx_escape *out)
{
	uint32_t code;
	size_t size = rx_peek(r, &code);
	struct str name = str_part(r->pattern, r->at, size);
	r->at += size;
	if (str_is(name, "{")) {
		ptrdiff_t end = str_find_char(str_from(r->pattern, r->at), '}');
		name = str_part(r->pattern, r->at, end == STR_NONE ? 0 : (size_t)end);
		r->at += name.size + 1;
	}
	char folded[PROPERTY_MAX];
	if (!fold_name(name, folded))
		return rx_refuse(
			r, in, "a property is \\p{Name}, such as \\p{L} or \\p{Greek}");
	const char *known = property_value(folded);
	const char *kind = known == folded && is_script(known) ? "sc:" : "";
	for (size_t i = 0; i < sizeof(categories) / sizeof(*categories); i++)
		if (strcmp(categories[i].name, known) == 0)
			known = categories[i].known, kind = "";
	out->kind = RX_PROPERTY;
	snprintf(out->text, sizeof(out->text), "\\%c{%s%s}", letter, kind, known);
	return true;
}

/* --- escapes ----------------------------------------------------------------------- */

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \x41 \u0041 \U00000041, and each with braces. */
static bool
read_hex(struct rx_reader *r, size_t in, size_t digits, uint32_t *code)
{
	struct str text = str_part(r->pattern, r->at, digits);
	if (rx_starts(r, "{")) {
		ptrdiff_t end = str_find_char(str_from(r->pattern, r->at), '}');
		text = str_part(r->pattern, r->at + 1, end < 1 ? 0 : (size_t)end - 1);
		digits = text.size;
		r->at += 2;
	}
	r->at += text.size;
	*code = 0;
	bool good = text.size && text.size == digits && text.size <= 8;
	for (size_t i = 0; good && i < text.size; i++) {
		int digit = hex_digit(text.data[i]);
		good = digit >= 0;
		*code = *code << 4 | (uint32_t)digit;
	}
	if (!good || *code > CODE_MAX || (*code >= 0xd800 && *code <= 0xdfff))
		return rx_refuse(r, in,
			"a character is \\x41, \\u0041, \\U00000041 or \\x{1F600},"
			" at most 10FFFF and no surrogate");
	return true;
}

static const struct control {
	char letter, code;
} controls[] = { { 'a', '\a' }, { 'f', '\f' }, { 'n', '\n' }, { 'r', '\r' },
	{ 't', '\t' }, { 'v', '\v' } };

static bool
refuse_escape(struct rx_reader *r, size_t in, struct str token)
{
	uint32_t code = (unsigned char)token.data[0];
	if ((code >= '0' && code <= '9') || code == 'g' || code == 'k')
		return rx_refuse(r, in, "a back-reference is not supported: \\%.*s",
			STR_ARGS(token));
	return rx_refuse(r, in, "an escape that is not known: \\%.*s", STR_ARGS(token));
}

bool
rx_escape_read(struct rx_reader *r, struct rx_escape *out)
{
	size_t in = r->at++;
	uint32_t code;
	size_t size = rx_peek(r, &code);
	if (!size)
		return rx_refuse(r, in, "a \\ with nothing behind it");
	struct str token = str_part(r->pattern, r->at, size);
	r->at += size;
	*out = (struct rx_escape){ .code = code };
	if (code >= 0x80)
		return refuse_escape(r, in, token);
	for (size_t i = 0; i < sizeof(controls) / sizeof(*controls); i++) {
		if (code == (unsigned char)controls[i].letter) {
			out->kind = RX_LITERAL;
			out->code = (unsigned char)controls[i].code;
			return true;
		}
	}
	if (code == 'p' || code == 'P')
		return read_property(r, in, (char)code, out);
	size_t digits = code == 'x' ? 2 : code == 'u' ? 4 : code == 'U' ? 8 : 0;
	bool perl = code && strchr("dDsSwW", (int)code);
	bool assertion = code && strchr("bBAz<>", (int)code);
	bool letter = (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z')
		|| (code >= 'a' && code <= 'z');
	out->kind = perl ? RX_PERL : assertion ? RX_ASSERTION : RX_LITERAL;
	if (digits)
		return read_hex(r, in, digits, &out->code);
	return perl || assertion || !letter || refuse_escape(r, in, token);
}

/* --- classes ----------------------------------------------------------------------- */

struct class
{
	struct sbuf set; /* the members, as pcre2 writes them */
	bool not_word; /* \W is a member too */
	bool negated;
};

static bool
read_named(struct rx_reader *r, struct class *class)
{
	size_t in = r->at;
	ptrdiff_t end = str_find(str_from(r->pattern, in), STR(":]"));
	struct str name = str_part(r->pattern, in + 2, end < 2 ? 0 : (size_t)end - 2);
	bool negated = str_starts(name, STR("^"));
	name = str_from(name, negated);
	for (size_t i = 0; i < sizeof(named_classes) / sizeof(*named_classes); i++) {
		if (!str_is(name, named_classes[i].name))
			continue;
		write_ranges(named_classes[i].ranges, negated, &class->set);
		r->at += (size_t)end + 2;
		return true;
	}
	return rx_refuse(r, in,
		"a named class is one of [:alpha:], [:digit:], [:alnum:],"
		" [:space:] and so on; write \\[ for the character");
}

/* One character or escape; literals are left to the caller, as they may begin a range. */
static bool
read_member(struct rx_reader *r, struct rx_escape *out)
{
	size_t in = r->at;
	if (rx_starts(r, "\\")) {
		if (!rx_escape_read(r, out))
			return false;
		if (out->kind == RX_ASSERTION)
			return rx_refuse(r, in, "an assertion inside a class");
		return true;
	}
	*out = (struct rx_escape){ .kind = RX_LITERAL };
	r->at += rx_peek(r, &out->code);
	return true;
}

static bool
read_range(struct rx_reader *r, struct class *class)
{
	size_t in = r->at;
	struct rx_escape first, last;
	if (!read_member(r, &first))
		return false;
	rx_skip_blanks(r);
	bool range = rx_starts(r, "-") && !rx_starts(r, "--");
	if (range) {
		size_t dash = r->at++;
		rx_skip_blanks(r);
		if (rx_starts(r, "]") || r->at == r->pattern.size) {
			r->at = dash;
			range = false;
		}
	}
	if (!range) {
		if (first.kind == RX_LITERAL)
			write_range(first.code, first.code, &class->set);
		else if (first.kind == RX_PROPERTY)
			sbuf_add_c(&class->set, first.text);
		else if (first.code == 'W')
			class->not_word = true;
		else
			write_perl_member(first.code, &class->set);
		return true;
	}
	if (!read_member(r, &last))
		return false;
	if (first.kind != RX_LITERAL || last.kind != RX_LITERAL || first.code > last.code)
		return rx_refuse(r, in, "a range goes from one character to a later one");
	write_range(first.code, last.code, &class->set);
	return true;
}

static bool
read_members(struct rx_reader *r, size_t in, struct class *class)
{
	rx_skip_blanks(r);
	bool first = true;
	for (; rx_starts(r, "-"); r->at++, first = false)
		write_range('-', '-', &class->set);
	for (;; first = false) {
		rx_skip_blanks(r);
		if (r->at >= r->pattern.size)
			return rx_refuse(
				r, in, "a class that does not end: ']' expected");
		if (rx_starts(r, "]") && !first) {
			r->at++;
			return true;
		}
		if (rx_starts(r, "&&") || rx_starts(r, "--") || rx_starts(r, "~~"))
			return rx_refuse(r, r->at,
				"the set operation %.2s is not supported",
				r->pattern.data + r->at);
		bool named = rx_starts(r, "[:");
		if (!named && rx_starts(r, "["))
			return rx_refuse(r, r->at,
				"a class inside a class is not supported; write \\[ for "
				"the character");
		if (named ? !read_named(r, class) : !read_range(r, class))
			return false;
	}
}

/* [\Wx] is "x, or not \w"; [^\Wx] is "not x, and \w". */
static void
write_class(const struct class *class, struct sbuf *out)
{
	struct str set = sbuf_str(&class->set);
	if (!class->not_word)
		sbuf_format(out, "[%s%.*s]", class->negated ? "^" : "", STR_ARGS(set));
	else if (!set.size)
		sbuf_add_c(out, class->negated ? "[" WORD "]" : "[^" WORD "]");
	else if (class->negated)
		sbuf_format(out, "(?:(?![%.*s])[" WORD "])", STR_ARGS(set));
	else
		sbuf_format(out, "(?:[%.*s]|[^" WORD "])", STR_ARGS(set));
}

bool
rx_class_read(struct rx_reader *r)
{
	size_t in = r->at++;
	struct class class = { 0 };
	rx_skip_blanks(r);
	class.negated = rx_starts(r, "^");
	r->at += class.negated;
	bool good = read_members(r, in, &class);
	if (good)
		write_class(&class, r->out);
	sbuf_fini(&class.set);
	return good;
}
