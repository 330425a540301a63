/* SPDX-License-Identifier: MIT */
#include "base/number.h"
#include "suite/body.h"
#include "suite/entry.h"
#include "suite/pairs.h"
#include "suite/query.h"
#include "suite/text.h"

/* --- HTTP STATUS ---------------------------------------------------------------- */

static const struct {
	const char *name;
	enum version_wanted version;
} versions[] = {
	{ "HTTP", VERSION_ANY },
	{ "HTTP/1.0", VERSION_10 },
	{ "HTTP/1.1", VERSION_11 },
	{ "HTTP/2", VERSION_2 },
	{ "HTTP/3", VERSION_3 },
};

static bool
read_version(struct parser *p, struct response *out)
{
	size_t start = p->at;
	while (!parser_ended(p) && !strchr(" \t\r\n#", parser_peek(p)))
		p->at++;
	struct str word = parser_slice(p, start, p->at);
	out->version_span = (struct span){ start, word.size };
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		if (str_is(word, versions[i].name)) {
			out->version = versions[i].version;
			return true;
		}
	}
	for (size_t i = 1; i < sizeof(versions) / sizeof(versions[0]); i++)
		if (str_starts(word, str_of(versions[i].name)))
			start += strlen(versions[i].name);
	return parser_fail(p, start, 1,
		"expected HTTP, HTTP/1.0, HTTP/1.1, HTTP/2 or HTTP/3, and a blank");
}

/* Behind the digits or the star that it begins with, or at its beginning. */
static size_t
wrong_status(const struct response *out, size_t start, struct str word)
{
	size_t good = word.size && word.data[0] == '*';
	while (good < word.size && is_digit(word.data[good]))
		good++;
	if (!word.size)
		return out->version_span.start;
	return good == word.size ? start : start + good;
}

enum { STATUS_LEAST = 100, STATUS_MOST = 999 };

static bool
read_status(struct parser *p, struct response *out)
{
	parser_blanks(p);
	size_t start = p->at;
	while (!parser_ended(p) && !strchr(" \t\r\n#", parser_peek(p)))
		p->at++;
	struct str word = parser_slice(p, start, p->at);
	out->status_span = (struct span){ start, word.size };
	int64_t status;
	if (str_is(word, "*"))
		out->status = -1;
	else if (word.size == 3 && is_digit(word.data[0]) && number_int(word, &status)
		&& status >= STATUS_LEAST && status <= STATUS_MOST)
		out->status = (int)status;
	else
		return parser_fail(p, wrong_status(out, start, word), 1,
			"expected a status of three digits, as 200, or *");
	return true;
}

/* --- sections ------------------------------------------------------------------- */

/* Hurl takes the line for none of a capture then, and tells it at its beginning. */
static bool
no_query(struct parser *p, size_t start)
{
	size_t at = p->at;
	struct str found = parser_found(p);
	parser_fail(p, start, 1,
		"expected a query, as status, header \"…\" or jsonpath \"…\", not %.*s",
		STR_ARGS(found));
	return query_suggest(p, at);
}

static bool
read_capture(struct parser *p, size_t start, struct capture *out)
{
	parser_blanks(p);
	if (!query_begins(parser_word(p)))
		return no_query(p, start);
	if (!query_read(p, &out->query))
		return false;
	out->span = parser_span(p, start);
	parser_blanks(p);
	struct str word = parser_word(p);
	if (str_is(word, "redact")) {
		out->redact = true;
		p->at += word.size;
		out->span = parser_span(p, start);
	}
	return parser_line_end(p, out->redact ? "redact" : "a capture");
}

static void
read_captures(struct parser *p, void *into)
{
	struct response *out = into;
	struct capture first[2];
	struct vec list = vec_on(first, p->scratch);
	for (;;) {
		parser_lines(p);
		struct capture capture = { 0 };
		size_t start = p->at;
		enum key key = key_read(p, &capture.name);
		if (key == KEY_NONE)
			break;
		if (key == KEY_BROKEN || !read_capture(p, start, &capture))
			parser_skip_line(p);
		else
			vec_add(&list, &capture);
	}
	out->captures = vec_keep(&list, p->arena);
	out->capture_count = list.count;
}

/* A line that was meant as an assert: it begins with a query, or at least with a word
 * that begins neither a body nor a request. */
static bool
at_assert(const struct parser *p)
{
	struct str word = parser_word(p);
	if (!word.size || is_digit(word.data[0]))
		return false;
	if (query_known(word))
		return true;
	static const char *const bodies[] = { "base64", "hex", "file", "true", "false",
		"null" };
	char after = parser_peek_at(p, word.size);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		if (str_is(word, bodies[i]) && (after == ',' || i >= 3))
			return false;
	return !parser_at_request(p) && !str_is(word, "HTTP");
}

bool
assert_read(struct parser *p, struct assertion *out)
{
	size_t start = p->at;
	if (!query_read(p, &out->query) || !predicate_read(p, &out->predicate))
		return false;
	out->span = parser_span(p, start);
	return parser_line_end(p, "an assert");
}

static void
read_asserts(struct parser *p, void *into)
{
	struct response *out = into;
	struct assertion first[8];
	struct vec list = vec_on(first, p->scratch);
	for (bool good = true;;) {
		parser_lines(p);
		p->lost = !good && !parser_ended(p) && !parser_section(p).size
			&& !parser_can_go_on(p, false) && !query_near(parser_word(p));
		if (p->lost || !at_assert(p))
			break;
		struct assertion assertion = { 0 };
		good = assert_read(p, &assertion);
		if (good)
			vec_add(&list, &assertion);
		else
			parser_skip_line(p);
	}
	out->asserts = vec_keep(&list, p->arena);
	out->assert_count = list.count;
}

static const struct section sections[] = {
	{ STR_INIT("Captures"), STR_INIT(""), read_captures },
	{ STR_INIT("Asserts"), STR_INIT(""), read_asserts },
};

bool
response_read(struct parser *p, struct response *out)
{
	parser_lines(p);
	if (!parser_sees(p, "HTTP"))
		return true;
	out->present = true;
	bool fine = read_version(p, out) && read_status(p, out)
		&& parser_line_end(p, "a status");
	if (!fine)
		parser_skip_line(p);
	pairs_read(p, &out->headers);
	return sections_read(p, sections, sizeof(sections) / sizeof(sections[0]),
		       "response", out)
		&& body_read(p, &out->body);
}
