/* SPDX-License-Identifier: MIT */
/* The tree of a suite as text, one thing a line, for the cases to compare. */
#ifndef TESTS_SUITE_DUMP_H
#define TESTS_SUITE_DUMP_H

#include "base/utf8.h"
#include "model/suite_options.h"
#include "query/filter.h"
#include "query/predicate.h"
#include "suite/suite.h"

static void dump_filters(struct sbuf *b, const struct filters *filters);

static void
dump_text(struct sbuf *b, struct str text)
{
	sbuf_add_char(b, '"');
	utf8_show_all(text, b);
	sbuf_add_char(b, '"');
}

static void
dump_expression(struct sbuf *b, const struct expression *e)
{
	static const char *const names[] = { "", "", "newUuid ", "newDate ", "getEnv " };
	bool function = e->kind == EXPRESSION_NEW_UUID || e->kind == EXPRESSION_NEW_DATE;
	sbuf_format(b, "{{%s", names[e->kind]);
	if (!function)
		sbuf_add(b, e->name);
	dump_filters(b, &e->filters);
	sbuf_add_c(b, "}}");
}

/* Parts stand side by side: "text" {{name}}, with a `j` where the value is escaped. */
static void
dump_template(struct sbuf *b, const struct template *t)
{
	if (!t->count)
		sbuf_add_c(b, "\"\"");
	for (size_t i = 0; i < t->count; i++) {
		sbuf_add_c(b, i ? " " : "");
		if (t->parts[i].expression)
			dump_expression(b, t->parts[i].expression);
		else
			dump_text(b, t->parts[i].text);
		sbuf_add_c(b, t->parts[i].json_string ? "j" : "");
	}
}

static void
dump_argument(struct sbuf *b, const struct argument *a)
{
	if (a->kind == ARGUMENT_NONE)
		return;
	sbuf_add_char(b, ' ');
	if (a->kind == ARGUMENT_REGEX)
		sbuf_format(b, "/%.*s/", STR_ARGS(a->pattern));
	else if (a->kind == ARGUMENT_INTEGER && !a->text.count)
		sbuf_format(b, "%lld", (long long)a->integer);
	else
		dump_template(b, &a->text);
	sbuf_add_c(b, a->rx ? " (regex)" : "");
	sbuf_add_c(b, a->path ? " (path)" : "");
}

static void
dump_filters(struct sbuf *b, const struct filters *filters)
{
	size_t count;
	const struct filter_form *forms = filter_forms(&count);
	for (size_t i = 0; i < filters->count; i++) {
		const struct filter *f = &filters->items[i];
		const char *name = "?";
		for (size_t j = 0; j < count; j++)
			if (forms[j].kind == f->kind && !forms[j].deprecated_for.size)
				name = forms[j].name.data;
		sbuf_format(b, " | %s", name);
		dump_argument(b, &f->arguments[0]);
		dump_argument(b, &f->arguments[1]);
	}
}

static void
dump_pairs(struct sbuf *b, const char *what, const struct pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		sbuf_format(b, "  %s ", what);
		dump_template(b, &pairs->items[i].name);
		sbuf_add_c(b, " = ");
		dump_template(b, &pairs->items[i].value);
		sbuf_add_char(b, '\n');
	}
}

static void
dump_bytes(struct sbuf *b, struct str bytes)
{
	sbuf_add_c(b, "0x");
	for (size_t i = 0; i < bytes.size; i++)
		sbuf_format(b, "%02x", (unsigned)(unsigned char)bytes.data[i]);
}

static void
dump_body(struct sbuf *b, const struct body *body)
{
	static const char *const names[] = { "", "json", "xml", "text", "multiline json",
		"multiline xml", "graphql", "raw", "base64", "hex", "file" };
	if (body->kind == BODY_NONE)
		return;
	sbuf_format(b, "  body %s ", names[body->kind]);
	if (body->kind == BODY_BASE64 || body->kind == BODY_HEX)
		dump_bytes(b, body->bytes);
	else
		dump_template(b, &body->text);
	if (body->variables.count) {
		sbuf_add_c(b, " variables ");
		dump_template(b, &body->variables);
	}
	sbuf_add_char(b, '\n');
}

static void
dump_options(struct sbuf *b, const struct options *options)
{
	for (size_t i = 0; i < options->count; i++) {
		const struct option *o = &options->items[i];
		const struct option_form *form = option_form_by(o->kind);
		sbuf_format(b, "  option %.*s ", STR_ARGS(form->name));
		if (form->takes == TAKES_PAIR) {
			dump_template(b, &o->name);
			sbuf_format(b, " %c ", form->separator);
		}
		struct str text = o->value.count == 1 ? o->value.parts[0].text : STR("");
		bool literal =
			o->value.count == 1 && !o->value.parts[0].expression && text.size;
		if (literal && form->takes == TAKES_FLAG)
			sbuf_add_c(b, o->flag ? "yes" : "no");
		else if (literal
			&& (form->takes == TAKES_COUNT || form->takes == TAKES_DURATION))
			sbuf_format(b, "%lld", (long long)o->number);
		else
			dump_template(b, &o->value);
		sbuf_format(b, " from %.*s\n", STR_ARGS(o->value.written));
	}
}

static void
dump_request(struct sbuf *b, const struct request *r)
{
	sbuf_format(b, "%.*s ", STR_ARGS(r->method));
	dump_template(b, &r->url);
	sbuf_add_char(b, '\n');
	dump_pairs(b, "header", &r->headers);
	dump_pairs(b, "query", &r->query);
	dump_pairs(b, "form", &r->form);
	dump_pairs(b, "cookie", &r->cookies);
	struct pair auth = r->basic_auth;
	dump_pairs(b, "basic auth", &(struct pairs){ &auth, r->has_basic_auth });
	for (size_t i = 0; i < r->multipart.count; i++) {
		const struct part *part = &r->multipart.items[i];
		sbuf_format(b, "  part %s ", part->kind == PART_FILE ? "file" : "text");
		dump_template(b, &part->name);
		sbuf_add_c(b, " = ");
		dump_template(b, &part->value);
		if (part->type.count) {
			sbuf_add_c(b, " type ");
			dump_template(b, &part->type);
		}
		sbuf_add_char(b, '\n');
	}
	dump_options(b, &r->options);
	dump_body(b, &r->body);
}

static void
dump_query(struct sbuf *b, const struct query *q)
{
	static const char *const names[] = { "?", "status", "version", "url", "redirects",
		"header", "cookie", "body", "bytes", "rawbytes", "xpath", "jsonpath",
		"regex", "variable", "duration", "sha256", "md5", "ip", "certificate" };
	sbuf_add_c(b, names[q->kind]);
	dump_argument(b, &q->argument);
	if (q->attribute.size)
		sbuf_format(b, " [%.*s]", STR_ARGS(q->attribute));
	dump_filters(b, &q->filters);
}

static void
dump_literal(struct sbuf *b, const struct literal *l)
{
	static const char *const names[] = { "", "null", "true", "false", "number ",
		"text ", "bytes ", "file ", "regex", "value " };
	sbuf_format(b, " %s", names[l->kind]);
	if (l->kind == LITERAL_NUMBER)
		sbuf_add(b, l->bytes);
	else if (l->kind == LITERAL_BYTES)
		dump_bytes(b, l->bytes);
	else if (l->kind == LITERAL_TEXT || l->kind == LITERAL_FILE
		|| l->kind == LITERAL_PLACEHOLDER)
		dump_template(b, &l->text);
	if (l->kind == LITERAL_REGEX)
		dump_argument(b, &l->regex);
	else if (l->regex.rx)
		sbuf_add_c(b, " (regex)");
}

static void
dump_predicate(struct sbuf *b, const struct predicate *p)
{
	size_t count;
	const struct predicate_form *forms = predicate_forms(&count);
	sbuf_add_c(b, p->negated ? " not" : "");
	for (size_t i = 0; i < count; i++)
		if (forms[i].kind == p->kind)
			sbuf_format(b, " %.*s", STR_ARGS(forms[i].name));
	if (p->value.kind)
		dump_literal(b, &p->value);
}

static void
dump_response(struct sbuf *b, const struct response *r)
{
	static const char *const versions[] = { "HTTP", "HTTP/1.0", "HTTP/1.1", "HTTP/2",
		"HTTP/3" };
	if (!r->present)
		return;
	sbuf_format(b, " %s %d\n", versions[r->version], r->status);
	dump_pairs(b, "header", &r->headers);
	for (size_t i = 0; i < r->capture_count; i++) {
		sbuf_add_c(b, "  capture ");
		dump_template(b, &r->captures[i].name);
		sbuf_add_c(b, " = ");
		dump_query(b, &r->captures[i].query);
		sbuf_add_c(b, r->captures[i].redact ? " redact\n" : "\n");
	}
	for (size_t i = 0; i < r->assert_count; i++) {
		sbuf_add_c(b, "  assert ");
		dump_query(b, &r->asserts[i].query);
		dump_predicate(b, &r->asserts[i].predicate);
		sbuf_add_char(b, '\n');
	}
	dump_body(b, &r->body);
}

static inline void
dump_suite(struct sbuf *b, const struct suite *suite)
{
	for (size_t i = 0; i < suite->count; i++) {
		const struct entry *e = &suite->entries[i];
		sbuf_format(b, "%u: ", e->line);
		dump_request(b, &e->request);
		dump_response(b, &e->response);
		if (entry_asserts_nothing(e))
			sbuf_add_c(b, " asserts nothing\n");
	}
}

#endif
