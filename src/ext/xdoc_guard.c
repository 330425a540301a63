/* SPDX-License-Identifier: MIT */
/* What is looked for before libxml2 sees a text or an expression. */
#include "ext/xdoc_inner.h"

#include "base/diag.h"
#include "base/utf8.h"

#include <string.h>

/* --- texts ---------------------------------------------------------------------------
 */

static bool
refuse_at(
	enum err_kind kind, struct str text, size_t at, const char *what, struct err *err)
{
	struct source source = { .text = text };
	struct place place = source_place(&source, at);
	return err_set_at(err, kind, place.line, place.column, "%s", what);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':'
		|| (unsigned char)c >= 0x80;
}

static size_t
skip(struct str text, size_t at, const char *end)
{
	ptrdiff_t place = str_find(str_from(text, at), str_of(end));
	return place == STR_NONE ? text.size : at + (size_t)place + strlen(end);
}

static size_t
skip_blanks(struct str text, size_t at)
{
	while (at < text.size && is_blank(text.data[at]))
		at++;
	return at;
}

static size_t
skip_value(struct str text, size_t at)
{
	at = skip_blanks(text, at);
	if (at < text.size && (text.data[at] == '"' || text.data[at] == '\''))
		return skip(text, at + 1, text.data[at] == '"' ? "\"" : "'");
	while (at < text.size && !is_blank(text.data[at]) && text.data[at] != '>')
		at++;
	return at;
}

/* Stands behind `<` and a name's first letter; returns where the tag ends. */
static size_t
skip_tag(struct str text, size_t at, size_t *attributes)
{
	bool name = true; /* the first word is the element's */
	for (*attributes = 0; at < text.size; name = false) {
		while (at < text.size
			&& (is_blank(text.data[at]) || text.data[at] == '/'))
			at++;
		if (at == text.size || text.data[at] == '>')
			return at;
		*attributes += !name;
		size_t first = at;
		while (at < text.size && !is_blank(text.data[at])
			&& !strchr("/>=", text.data[at]))
			at++;
		size_t next = skip_blanks(text, at);
		if (next < text.size && text.data[next] == '=')
			at = skip_value(text, next + 1);
		if (at == first)
			at++;
	}
	return at;
}

static const struct passage {
	const char *start, *end;
	enum xdoc_kind kind; /* 0: both */
} passages[] = {
	{ "<!--", "-->", 0 },
	{ "<![CDATA[", "]]>", XDOC_XML },
	{ "<?", "?>", XDOC_XML },
};

static size_t
skip_passage(enum xdoc_kind kind, struct str text, size_t at)
{
	struct str rest = str_from(text, at);
	for (size_t i = 0; i < sizeof(passages) / sizeof(*passages); i++)
		if ((!passages[i].kind || passages[i].kind == kind)
			&& str_starts(rest, str_of(passages[i].start)))
			return skip(
				text, at + strlen(passages[i].start), passages[i].end);
	return at;
}

static bool
is_raw(struct str text, size_t name)
{
	return str_eq_nocase(str_part(text, name, 6), STR("script"))
		|| str_eq_nocase(str_part(text, name, 5), STR("style"));
}

/* JX-19: each attribute is compared with all before it, so their number is what counts.
 */
static bool
guard_attributes(enum xdoc_kind kind, struct str text, struct err *err)
{
	for (size_t at = 0; at < text.size;) {
		const char *open = memchr(text.data + at, '<', text.size - at);
		if (!open)
			return true;
		size_t tag = (size_t)(open - text.data);
		at = skip_passage(kind, text, tag);
		if (at > tag)
			continue;
		at = tag + 1;
		if (at == text.size || !is_letter(text.data[at]))
			continue;
		size_t count;
		at = skip_tag(text, at, &count);
		if (count > XDOC_ATTRIBUTES_MAX)
			return refuse_at(ERR_LIMIT, text, tag,
				"an element with too many attributes", err);
		if (kind == XDOC_HTML && is_raw(text, tag + 1))
			at = skip(text, at, "</");
	}
	return true;
}

bool
xdoc_guard_text(enum xdoc_kind kind, struct str text, struct err *err)
{
	const char *name = kind == XDOC_XML ? "XML" : "HTML";
	if (text.size > XDOC_SIZE_MAX)
		return err_set(err, ERR_LIMIT, "%s of more than %d bytes is not read",
			name, XDOC_SIZE_MAX);
	ptrdiff_t bad = utf8_first_bad(text);
	if (bad != STR_NONE)
		return refuse_at(ERR_SUBJECT, text, (size_t)bad, "not valid UTF-8", err);
	ptrdiff_t nul = str_find_char(text, '\0');
	if (nul != STR_NONE) /* F8 */
		return refuse_at(ERR_SUBJECT, text, (size_t)nul, "a NUL character", err);
	if (!str_trim(text).size)
		return err_set(err, ERR_SUBJECT, "empty where %s is expected", name);
	return guard_attributes(kind, text, err);
}

/* --- expressions ---------------------------------------------------------------------
 */

/* XPath 1.0, section 4; node tests and operators are called with brackets, too. */
static const char functions[] =
	" last position count id local-name namespace-uri name string concat starts-with "
	"contains"
	" substring-before substring-after substring string-length normalize-space "
	"translate"
	" boolean not true false lang number sum floor ceiling round"
	" node text comment processing-instruction and or div mod ";

static bool
is_function(struct str name)
{
	struct str rest = str_of(functions), known;
	while (str_next(&rest, ' ', &known))
		if (known.size && str_eq(known, name))
			return true;
	return false;
}

static bool
refuse_expression(struct str expression, size_t at, struct err *err, const char *what,
	struct str name)
{
	unsigned column = (unsigned)utf8_count(str_part(expression, 0, at)) + 1;
	return err_set_at(err, ERR_INPUT, 0, column, "%s '%.*s'", what, STR_ARGS(name));
}

static size_t
name_end(struct str expression, size_t at)
{
	while (at < expression.size) {
		char c = expression.data[at];
		if ((!is_letter(c) || c == ':') && !(c >= '0' && c <= '9') && c != '-'
			&& c != '.')
			break;
		at++;
	}
	return at;
}

static char
char_at(struct str text, size_t at)
{
	return at < text.size ? text.data[at] : '\0';
}

struct names {
	xdoc_knows_fn *knows;
	const void *data;
};

/* A name, perhaps with a prefix, perhaps with brackets; returns where it ends, 0:
 * refused. */
static size_t
guard_name(struct str expression, size_t at, const struct names *names, struct err *err)
{
	size_t end = name_end(expression, at);
	struct str name = str_part(expression, at, end - at);
	bool prefixed =
		char_at(expression, end) == ':' && char_at(expression, end + 1) != ':';
	if (prefixed) {
		if (names->knows && !names->knows(names->data, name)) {
			refuse_expression(expression, at, err,
				"a namespace prefix that the root element does not "
				"declare:",
				name);
			return 0;
		}
		end = name_end(expression, end + 1);
		name = str_part(expression, at, end - at);
	}
	if (char_at(expression, skip_blanks(expression, end)) == '('
		&& (prefixed || !is_function(name))) {
		refuse_expression(expression, at, err,
			"a function that XPath 1.0 does not have:", name);
		return 0;
	}
	return end > at ? end : at + 1;
}

bool
xdoc_guard_xpath(
	struct str expression, xdoc_knows_fn *knows, const void *data, struct err *err)
{
	const struct names names = { knows, data };
	if (expression.size > XDOC_XPATH_MAX)
		return err_set(err, ERR_INPUT,
			"an XPath expression of more than %d bytes", XDOC_XPATH_MAX);
	if (!utf8_is_valid(expression) || str_find_char(expression, '\0') != STR_NONE)
		return err_set(err, ERR_INPUT, "an XPath expression that is not text");
	for (size_t at = 0; at < expression.size;) {
		char c = expression.data[at];
		if (c == '"' || c == '\'') {
			at = skip(expression, at + 1, c == '"' ? "\"" : "'");
		} else if (c == '$') {
			return refuse_expression(expression, at, err,
				"there are no variables:",
				str_part(expression, at,
					name_end(expression, at + 1) - at));
		} else if (c >= '0' && c <= '9') {
			at = name_end(expression, at);
		} else if (is_letter(c) && c != ':') {
			at = guard_name(expression, at, &names, err);
			if (!at)
				return false;
		} else {
			at++;
		}
	}
	return true;
}
