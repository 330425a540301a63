/* SPDX-License-Identifier: MIT */
#include "suite/body.h"
#include "suite/entry.h"
#include "suite/options.h"
#include "suite/pairs.h"
#include "suite/query.h"
#include "suite/text.h"

/* --- METHOD URL ----------------------------------------------------------------- */

static const struct str methods[] = {
	STR_INIT("GET"),
	STR_INIT("HEAD"),
	STR_INIT("POST"),
	STR_INIT("PUT"),
	STR_INIT("DELETE"),
	STR_INIT("CONNECT"),
	STR_INIT("OPTIONS"),
	STR_INIT("TRACE"),
	STR_INIT("PATCH"),
};
enum { METHODS = sizeof(methods) / sizeof(methods[0]) };

static bool
begins_bytes(struct str word)
{
	return str_is(word, "base64") || str_is(word, "hex") || str_is(word, "file");
}

/* What stands where an entry should begin, and why it may have gone wrong. */
static bool
no_request(struct parser *p, struct str word)
{
	struct str found = parser_found(p);
	size_t good = 0;
	while (good < word.size && is_upper(word.data[good]))
		good++;
	if (good && good < word.size && !is_letter(word.data[good]))
		return parser_fail(p, p->at + good, 1,
			"expected a blank after %.*s, as in GET http://…",
			STR_ARGS(str_part(word, 0, good)));
	if (begins_bytes(word))
		return parser_fail(p, p->at + word.size, 1, "expected a comma after %.*s",
			STR_ARGS(word));
	parser_fail(p, p->at, word.size ? word.size : 1,
		"expected a request, as GET http://…, not %.*s", STR_ARGS(found));
	for (size_t i = 0; i < METHODS; i++) {
		if (str_eq_nocase(word, methods[i])) {
			diags_hint(p->diags, "a method is written in capitals: %.*s",
				STR_ARGS(methods[i]));
			return false;
		}
	}
	if (str_eq_nocase(word, STR("HTTP")))
		diags_hint(p->diags, "an entry has one line HTTP, behind its request");
	else if (query_known(word))
		diags_hint(p->diags, "a query stands in [Asserts]");
	else if (parser_peek(p) == '[')
		diags_hint(p->diags, "sections stand before the body");
	return false;
}

bool
request_line_read(struct parser *p, struct request *out)
{
	size_t start = p->at;
	struct str word = parser_word(p);
	while (is_upper(parser_peek(p)))
		p->at++;
	out->method = parser_slice(p, start, p->at);
	bool blank = is_blank(parser_peek(p));
	if (!out->method.size || (!blank && word.size > out->method.size)
		|| str_is(out->method, "HTTP")) {
		p->at = start;
		out->method = (struct str){ 0 };
		return no_request(p, word);
	}
	if (!blank) {
		struct str found = parser_found(p);
		return parser_fail(p, p->at, 1,
			"expected a blank and a URL after %.*s, not %.*s",
			STR_ARGS(out->method), STR_ARGS(found));
	}
	parser_blanks(p);
	size_t url = p->at;
	if (!text_read(p, TEXT_VALUE, &out->url))
		return false;
	if (!out->url.count)
		return parser_fail(
			p, url, 1, "expected a URL after %.*s", STR_ARGS(out->method));
	out->span = parser_span(p, start);
	return parser_line_end(p, "a URL");
}

/* --- sections ------------------------------------------------------------------- */

static void
read_query(struct parser *p, void *into)
{
	pairs_read(p, &((struct request *)into)->query);
}

static void
read_form(struct parser *p, void *into)
{
	pairs_read(p, &((struct request *)into)->form);
}

static void
read_cookies(struct parser *p, void *into)
{
	pairs_read(p, &((struct request *)into)->cookies);
}

static void
read_multipart(struct parser *p, void *into)
{
	parts_read(p, &((struct request *)into)->multipart);
}

static void
read_options(struct parser *p, void *into)
{
	options_read(p, &((struct request *)into)->options);
}

static void
read_basic_auth(struct parser *p, void *into)
{
	struct request *out = into;
	out->has_basic_auth = pair_read_one(p, &out->basic_auth);
}

static const struct section sections[] = {
	{ STR_INIT("Query"), STR_INIT("QueryStringParams"), read_query },
	{ STR_INIT("Form"), STR_INIT("FormParams"), read_form },
	{ STR_INIT("Multipart"), STR_INIT("MultipartFormData"), read_multipart },
	{ STR_INIT("Cookies"), STR_INIT(""), read_cookies },
	{ STR_INIT("BasicAuth"), STR_INIT(""), read_basic_auth },
	{ STR_INIT("Options"), STR_INIT(""), read_options },
};

struct str
section_current_name(struct str name)
{
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (sections[i].alias.size && str_eq(sections[i].alias, name))
			return sections[i].name;
	return name;
}

bool
request_rest_read(struct parser *p, struct request *out)
{
	pairs_read(p, &out->headers);
	return sections_read(p, sections, sizeof(sections) / sizeof(sections[0]),
		       "request", out)
		&& body_read(p, &out->body);
}
