/* SPDX-License-Identifier: MIT */
#include "suite/xml.h"

struct xml {
	struct parser *p;
	struct str open[XML_DEPTH_MAX]; /* names of the elements that are not closed */
	size_t depth;
	bool rooted; /* the root element was met */
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
space(struct parser *p)
{
	while (is_space(parser_peek(p)))
		p->at++;
}

static struct str
name(struct parser *p)
{
	size_t start = p->at;
	for (char c; (c = parser_peek(p)),
		is_letter(c) || c == '_' || c == ':' || c < 0
			|| (p->at > start && c && (is_digit(c) || c == '-' || c == '.'));)
		p->at++;
	return parser_slice(p, start, p->at);
}

/* Where hurl tells what has no end: it stops behind the character that was one too few.
 */
static size_t
last_character(const struct parser *p)
{
	return p->text.size - (p->text.size > 0);
}

/* Behind `end`, or a mistake at `start` when it never comes. */
static bool
pass_to(struct parser *p, size_t start, size_t opening, const char *end, const char *what)
{
	ptrdiff_t at = str_find(str_from(p->text, start + opening), str_of(end));
	if (at == STR_NONE)
		return parser_unclosed(p, start, opening, last_character(p),
			"this %s is never closed; expected %s", what, end);
	p->at = start + opening + (size_t)at + strlen(end);
	return true;
}

/* `<!DOCTYPE …>` with its declarations in brackets. */
static bool
pass_doctype(struct parser *p)
{
	size_t start = p->at;
	bool inside = false;
	for (; !parser_ended(p); p->at++) {
		char c = parser_peek(p);
		if (c == '[')
			inside = true;
		else if (c == ']')
			inside = false;
		else if (c == '>' && !inside) {
			p->at++;
			return true;
		}
	}
	return parser_unclosed(p, start, 9, last_character(p),
		"this document type is never closed; expected >");
}

/* Those of XML itself; what a document type declares is not looked up. */
static bool
known_reference(struct str text)
{
	static const char *const names[] = { "amp", "lt", "gt", "quot", "apos" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(text, names[i]))
			return true;
	return false;
}

static bool
digits_of(struct str text, bool hex)
{
	const char *digits = hex ? "0123456789abcdefABCDEF" : "0123456789";
	for (size_t i = 0; i < text.size; i++)
		if (!strchr(digits, text.data[i]))
			return false;
	return text.size > 0;
}

/* `&amp;` `&#65;` `&#x41;` */
static bool
reference(struct parser *p)
{
	p->at++;
	bool number = parser_peek(p) == '#', hex = number && parser_peek_at(p, 1) == 'x';
	p->at += (size_t)number + (size_t)hex;
	struct str text = parser_word(p);
	p->at += text.size;
	if (parser_peek(p) != ';'
		|| !(number ? digits_of(text, hex) : known_reference(text)))
		return parser_fail(p, p->at, 1,
			"expected a reference, as &amp; or &#65;; an ampersand is &amp;");
	p->at++;
	return true;
}

static bool
attribute(struct parser *p)
{
	size_t start = p->at;
	if (!name(p).size) {
		struct str found = parser_found(p);
		return parser_fail(p, start, 1,
			"expected an attribute, > or />, not %.*s", STR_ARGS(found));
	}
	space(p);
	if (parser_peek(p) != '=')
		return parser_fail(p, p->at, 1, "expected = after an attribute's name");
	p->at++;
	space(p);
	char quote = parser_peek(p);
	if (quote != '"' && quote != '\'')
		return parser_fail(
			p, p->at + 1, 1, "expected an attribute's value in quotes");
	size_t opening = p->at++;
	for (char c; (c = parser_peek(p)) != quote;) {
		if (parser_ended(p))
			return parser_unclosed(p, opening, 1, last_character(p),
				"this attribute's value is never closed; expected %c",
				quote);
		if (c == '<')
			return parser_fail(
				p, p->at, 1, "< in an attribute's value is &lt;");
		if (c != '&')
			p->at++;
		else if (!reference(p))
			return false;
	}
	p->at++;
	return true;
}

static bool
opening_tag(struct xml *x)
{
	struct parser *p = x->p;
	size_t start = p->at++;
	struct str element = name(p);
	if (!element.size)
		return parser_fail(p, p->at + 1, 1, "expected an element's name after <");
	for (;;) {
		bool blank = is_space(parser_peek(p));
		space(p);
		if (parser_sees(p, "/>")) {
			p->at += 2;
			break;
		}
		if (parser_peek(p) == '>') {
			if (x->depth == XML_DEPTH_MAX)
				return parser_fail(p, start, 1,
					"more than %d elements within each other",
					XML_DEPTH_MAX);
			x->open[x->depth++] = element;
			p->at++;
			break;
		}
		if (parser_ended(p))
			return parser_unclosed(p, start, 1, last_character(p),
				"this tag is never closed; expected >");
		if (!blank)
			return parser_fail(
				p, p->at, 1, "expected a blank, > or /> in a tag");
		if (!attribute(p))
			return false;
	}
	x->rooted = true;
	return true;
}

static bool
closing_tag(struct xml *x)
{
	struct parser *p = x->p;
	p->at += 2;
	struct str element = name(p);
	struct str wanted = x->depth ? x->open[x->depth - 1] : STR("");
	if (!x->depth || !str_eq(element, wanted))
		return parser_fail(p, p->at, 1, "expected </%.*s>, not </%.*s",
			STR_ARGS(wanted), STR_ARGS(element));
	space(p);
	if (parser_peek(p) != '>')
		return parser_fail(p, p->at, 1, "expected > at the end of a closing tag");
	p->at++;
	x->depth--;
	return true;
}

static bool
markup(struct xml *x)
{
	struct parser *p = x->p;
	if (parser_sees(p, "<!--"))
		return pass_to(p, p->at, 4, "-->", "comment");
	if (parser_sees(p, "<?"))
		return pass_to(p, p->at, 2, "?>", "instruction");
	if (parser_sees(p, "<![CDATA[") && x->depth)
		return pass_to(p, p->at, 9, "]]>", "CDATA section");
	if (parser_sees(p, "<!DOCTYPE") && !x->rooted)
		return pass_doctype(p);
	if (parser_sees(p, "</"))
		return closing_tag(x);
	return opening_tag(x);
}

static bool
character(struct xml *x)
{
	struct parser *p = x->p;
	char c = parser_peek(p);
	if (c == '<')
		return markup(x);
	if (c == '&' && x->depth)
		return reference(p);
	if (!x->depth && !is_space(c)) {
		struct str found = parser_found(p);
		return parser_fail(p, p->at, 1, "expected the root element, not %.*s",
			STR_ARGS(found));
	}
	p->at++;
	return true;
}

bool
xml_pass(struct parser *p)
{
	struct xml x = { .p = p };
	size_t start = p->at;
	while (!x.rooted || x.depth) {
		if (parser_ended(p))
			return x.depth ? parser_unclosed(p, start, 1, last_character(p),
				       "this XML is never closed; expected </%.*s>",
				       STR_ARGS(x.open[x.depth - 1]))
				       : parser_unclosed(p, start, 1, last_character(p),
					       "this XML has no root element");
		if (!character(&x))
			return false;
	}
	parser_allow_hidden(p, start, p->at);
	return true;
}
