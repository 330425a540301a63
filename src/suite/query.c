/* SPDX-License-Identifier: MIT */
#include "suite/query.h"

#include "base/nearest.h"
#include "query/template.h"
#include "suite/text.h"

/* --- arguments of queries ------------------------------------------------------- */

typedef bool argument_fn(struct parser *p, struct query *out);

static bool
text_argument(struct parser *p, struct query *out)
{
	return argument_read(p, ARGUMENT_TEXT, &out->argument);
}

static bool
regex_argument(struct parser *p, struct query *out)
{
	return argument_read(p, ARGUMENT_REGEX, &out->argument);
}

static bool
jsonpath_argument(struct parser *p, struct query *out)
{
	if (!text_argument(p, out))
		return false;
	argument_compile_jsonpath(p, &out->argument);
	return true;
}

static const struct str attributes[] = {
	STR_INIT("Value"),
	STR_INIT("Expires"),
	STR_INIT("Max-Age"),
	STR_INIT("Domain"),
	STR_INIT("Path"),
	STR_INIT("Secure"),
	STR_INIT("HttpOnly"),
	STR_INIT("SameSite"),
};
enum { ATTRIBUTES = sizeof(attributes) / sizeof(attributes[0]) };

/* Where the bracket stands among the parts; false when there is none. */
static bool
find_bracket(const struct template *text, size_t *part, size_t *at)
{
	for (*part = 0; *part < text->count; (*part)++) {
		if (text->parts[*part].expression)
			continue;
		ptrdiff_t place = str_find_char(text->parts[*part].text, '[');
		if (place != STR_NONE) {
			*at = (size_t)place;
			return true;
		}
	}
	return false;
}

/* `name[Attribute]`: the name stays a template, the attribute is plain and one of eight.
 */
static bool
cookie_argument(struct parser *p, struct query *out)
{
	size_t index, at;
	if (!text_argument(p, out))
		return false;
	struct template *text = &out->argument.text;
	if (!find_bracket(text, &index, &at))
		return true;
	struct span span = out->argument.span;
	struct str rest = str_from(text->parts[index].text, at + 1);
	if (index + 1 < text->count || !str_ends(rest, STR("]")))
		return parser_fail(p, span.start + span.size - 1, 1,
			"expected a plain attribute and ] at the end of the cookie's "
			"name");
	struct str name = str_trim(str_part(rest, 0, rest.size - 1));
	for (size_t i = 0; i < ATTRIBUTES; i++)
		if (str_eq_nocase(name, attributes[i]))
			out->attribute = attributes[i];
	size_t start = span.start + 1 + (size_t)str_find_char(text->written, '[') + 1;
	if (!out->attribute.size)
		return parser_unknown(p, start, span.start + span.size - 2 - start,
			"cookie attribute", attributes, ATTRIBUTES);
	text->parts[index].text.size = at;
	if (!at)
		text->count--;
	return true;
}

static const struct str fields[] = {
	STR_INIT("Subject"),
	STR_INIT("Issuer"),
	STR_INIT("Start-Date"),
	STR_INIT("Expire-Date"),
	STR_INIT("Serial-Number"),
	STR_INIT("Subject-Alt-Name"),
	STR_INIT("Value"),
};
enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

static bool
certificate_argument(struct parser *p, struct query *out)
{
	if (!text_argument(p, out))
		return false;
	struct str name = { 0 };
	bool literal = template_is_literal(&out->argument.text, &name);
	for (size_t i = 0; literal && i < FIELDS; i++)
		if (str_eq(name, fields[i]))
			return true;
	struct span span = out->argument.span;
	return parser_unknown(
		p, span.start + 1, span.size - 2, "certificate field", fields, FIELDS);
}

/* --- queries -------------------------------------------------------------------- */

static const struct form {
	struct str name;
	enum query_kind kind;
	argument_fn *argument; /* NULL: the word is all */
} forms[] = {
	{ STR_INIT("status"), QUERY_STATUS, NULL },
	{ STR_INIT("jsonpath"), QUERY_JSONPATH, jsonpath_argument },
	{ STR_INIT("header"), QUERY_HEADER, text_argument },
	{ STR_INIT("body"), QUERY_BODY, NULL },
	{ STR_INIT("xpath"), QUERY_XPATH, text_argument },
	{ STR_INIT("regex"), QUERY_REGEX, regex_argument },
	{ STR_INIT("duration"), QUERY_DURATION, NULL },
	{ STR_INIT("cookie"), QUERY_COOKIE, cookie_argument },
	{ STR_INIT("variable"), QUERY_VARIABLE, text_argument },
	{ STR_INIT("version"), QUERY_VERSION, NULL },
	{ STR_INIT("url"), QUERY_URL, NULL },
	{ STR_INIT("redirects"), QUERY_REDIRECTS, NULL },
	{ STR_INIT("bytes"), QUERY_BYTES, NULL },
	{ STR_INIT("rawbytes"), QUERY_RAWBYTES, NULL },
	{ STR_INIT("sha256"), QUERY_SHA256, NULL },
	{ STR_INIT("md5"), QUERY_MD5, NULL },
	{ STR_INIT("ip"), QUERY_IP, NULL },
	{ STR_INIT("certificate"), QUERY_CERTIFICATE, certificate_argument },
};
enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

static const struct form *
form_of(struct str word)
{
	for (size_t i = 0; i < FORMS; i++)
		if (str_eq(forms[i].name, word))
			return &forms[i];
	return NULL;
}

bool
query_known(struct str word)
{
	return form_of(word) != NULL;
}

static void
all_names(struct str names[FORMS])
{
	for (size_t i = 0; i < FORMS; i++)
		names[i] = forms[i].name;
}

bool
query_near(struct str word)
{
	struct str names[FORMS];
	all_names(names);
	return query_known(word) || nearest_word(word, names, FORMS).size;
}

bool
query_begins(struct str word)
{
	struct str names[FORMS];
	all_names(names);
	return parser_known_start(word, names, FORMS) > 0;
}

bool
query_suggest(struct parser *p, size_t at)
{
	struct parser there = *p;
	struct str names[FORMS];
	there.at = at;
	all_names(names);
	struct str near = nearest_word(parser_word(&there), names, FORMS);
	if (near.size)
		diags_hint(p->diags, "did you mean '%.*s'?", STR_ARGS(near));
	return false;
}

static bool
unknown_query(struct parser *p, struct str word)
{
	struct str names[FORMS];
	all_names(names);
	size_t good = parser_known_start(word, names, FORMS);
	if (good)
		return parser_longer(p, good, "query", word);
	if (word.size)
		return parser_unknown(p, p->at, word.size, "query", names, FORMS);
	struct str found = parser_found(p);
	return parser_fail(p, p->at, 1,
		"expected a query, as status, header \"…\" or jsonpath \"…\", not %.*s",
		STR_ARGS(found));
}

bool
query_read(struct parser *p, struct query *out)
{
	size_t start = p->at;
	struct str word = parser_word(p);
	const struct form *form = form_of(word);
	if (!form)
		return unknown_query(p, word);
	*out = (struct query){ .kind = form->kind };
	p->at += word.size;
	if (form->argument) {
		if (!is_blank(parser_peek(p))) {
			struct str found = parser_found(p);
			return parser_fail(p, p->at, 1,
				"expected a blank and what %.*s asks for, not %.*s",
				STR_ARGS(word), STR_ARGS(found));
		}
		parser_blanks(p);
		if (!form->argument(p, out))
			return false;
	}
	if (!filters_read(p, &out->filters))
		return false;
	out->span = (struct span){ start, p->at - start };
	return true;
}
