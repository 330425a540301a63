/* SPDX-License-Identifier: MIT */
#include "query/predicate.h"

#include "query/filter.h"
#include "suite/literal.h"
#include "suite/query.h"
#include "suite/text.h"

/* Which values a predicate can be given. */
enum {
	TEXTS = 1 << LITERAL_TEXT,
	NUMBERS = 1 << LITERAL_NUMBER,
	PLACEHOLDERS = 1 << LITERAL_PLACEHOLDER,
	BYTES = 1 << LITERAL_BYTES,
	REGEXES = 1 << LITERAL_REGEX,
	ORDERED = NUMBERS | TEXTS | PLACEHOLDERS,
	ANYTHING = ORDERED | BYTES | LITERAL_IN_LINES | 1 << LITERAL_FILE
		| 1 << LITERAL_NULL | 1 << LITERAL_TRUE | 1 << LITERAL_FALSE
};

static const struct taken {
	enum predicate_kind kind;
	unsigned kinds;
} taken[] = {
	{ PREDICATE_EQUAL, ANYTHING | REGEXES },
	{ PREDICATE_NOT_EQUAL, ANYTHING | REGEXES },
	{ PREDICATE_CONTAINS, ANYTHING },
	{ PREDICATE_INCLUDES, ANYTHING },
	{ PREDICATE_GREATER, ORDERED },
	{ PREDICATE_GREATER_OR_EQUAL, ORDERED },
	{ PREDICATE_LESS, ORDERED },
	{ PREDICATE_LESS_OR_EQUAL, ORDERED },
	{ PREDICATE_STARTS_WITH, TEXTS | BYTES },
	{ PREDICATE_ENDS_WITH, TEXTS | BYTES },
	{ PREDICATE_MATCHES, TEXTS | REGEXES },
};

static unsigned
kinds_of(enum predicate_kind kind)
{
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (taken[i].kind == kind)
			return taken[i].kinds;
	return 0;
}

/* A word of letters and digits, or the longest operator there is. */
static struct str
predicate_word(const struct parser *p)
{
	struct str word = parser_word(p);
	size_t end = p->at;
	while (!word.size && end < p->text.size && strchr("=!<>", p->text.data[end]))
		end++;
	return word.size ? word : parser_slice(p, p->at, end);
}

static bool
unknown_predicate(struct parser *p, struct str word)
{
	enum { MOST = 128 };
	struct str known[MOST];
	size_t predicates, filters, count = 0;
	const struct predicate_form *p_forms = predicate_forms(&predicates);
	const struct filter_form *f_forms = filter_forms(&filters);
	for (size_t i = 0; i < predicates && count < MOST; i++)
		known[count++] = p_forms[i].name;
	for (size_t i = 0; i < filters && count < MOST; i++)
		known[count++] = f_forms[i].name;
	size_t good = parser_known_start(word, known, count);
	if (good)
		return parser_longer(p, good, "predicate or filter", word);
	if (word.size)
		return parser_unknown(
			p, p->at, word.size, "predicate or filter", known, count);
	struct str found = parser_found(p);
	return parser_fail(p, p->at, 1,
		"expected a predicate, as ==, contains or exists, not %.*s",
		STR_ARGS(found));
}

static bool
expect_blank(struct parser *p, const char *before)
{
	if (!is_blank(parser_peek(p))) {
		struct str found = parser_found(p);
		return parser_fail(p, p->at, 1, "expected a blank and %s, not %.*s",
			before, STR_ARGS(found));
	}
	parser_blanks(p);
	return true;
}

static bool
read_value(struct parser *p, const struct predicate_form *form, struct predicate *out)
{
	if (form->symbol)
		parser_blanks(p);
	else if (!expect_blank(p, "a value"))
		return false;
	if (!literal_read(p, kinds_of(form->kind), form->name, &out->value))
		return false;
	if (form->kind != PREDICATE_MATCHES || out->value.kind != LITERAL_TEXT)
		return true;
	struct argument *regex = &out->value.regex;
	*regex = (struct argument){
		.kind = ARGUMENT_TEXT,
		.text = out->value.text,
		.span = out->value.span,
	};
	return argument_compile_regex(p, regex);
}

bool
predicate_read(struct parser *p, struct predicate *out)
{
	*out = (struct predicate){ 0 };
	if (!expect_blank(p, "a predicate"))
		return false;
	size_t start = p->at;
	struct str word = predicate_word(p);
	if (str_is(word, "not")) {
		out->negated = true;
		p->at += word.size;
		if (!is_blank(parser_peek(p)))
			return parser_fail(p, start, word.size,
				"expected a blank and a predicate behind not");
		parser_blanks(p);
		word = predicate_word(p);
	}
	const struct predicate_form *form = predicate_form_of(word);
	if (!form)
		return unknown_predicate(p, word);
	if (form->deprecated_for.size)
		parser_warn(p, p->at, word.size, "the predicate %.*s is now called %.*s",
			STR_ARGS(word), STR_ARGS(form->deprecated_for));
	p->at += word.size;
	out->kind = form->kind;
	if (form->takes_value && !read_value(p, form, out))
		return false;
	out->span = (struct span){ start, p->at - start };
	return true;
}
