/* SPDX-License-Identifier: MIT */
#include "suite/format.h"

static bool filters_same(const struct filters *one, const struct filters *other);

static bool
expression_same(const struct expression *one, const struct expression *other)
{
	return one->kind == other->kind && str_eq(one->name, other->name)
		&& filters_same(&one->filters, &other->filters);
}

static bool
template_same(const struct template *one, const struct template *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++) {
		const struct template_part *a = &one->parts[i], *b = &other->parts[i];
		if (!a->expression != !b->expression || a->json_string != b->json_string)
			return false;
		if (a->expression ? !expression_same(a->expression, b->expression)
				  : !str_eq(a->text, b->text))
			return false;
	}
	return true;
}

static bool
argument_same(const struct argument *one, const struct argument *other)
{
	return one->kind == other->kind && one->integer == other->integer
		&& template_same(&one->text, &other->text)
		&& str_eq(one->pattern, other->pattern);
}

static bool
filters_same(const struct filters *one, const struct filters *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++) {
		const struct filter *a = &one->items[i], *b = &other->items[i];
		if (a->kind != b->kind
			|| !argument_same(&a->arguments[0], &b->arguments[0])
			|| !argument_same(&a->arguments[1], &b->arguments[1]))
			return false;
	}
	return true;
}

static bool
query_same(const struct query *one, const struct query *other)
{
	return one->kind == other->kind && argument_same(&one->argument, &other->argument)
		&& str_eq(one->attribute, other->attribute)
		&& filters_same(&one->filters, &other->filters);
}

static bool
predicate_same(const struct predicate *one, const struct predicate *other)
{
	const struct literal *a = &one->value, *b = &other->value;
	return one->kind == other->kind && one->negated == other->negated
		&& a->kind == b->kind && template_same(&a->text, &b->text)
		&& str_eq(a->bytes, b->bytes) && argument_same(&a->regex, &b->regex);
}

static bool
pair_same(const struct pair *one, const struct pair *other)
{
	return template_same(&one->name, &other->name)
		&& template_same(&one->value, &other->value);
}

static bool
pairs_same(const struct pairs *one, const struct pairs *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++)
		if (!pair_same(&one->items[i], &other->items[i]))
			return false;
	return true;
}

static bool
parts_same(const struct parts *one, const struct parts *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++) {
		const struct part *a = &one->items[i], *b = &other->items[i];
		if (a->kind != b->kind || !template_same(&a->name, &b->name)
			|| !template_same(&a->value, &b->value)
			|| !template_same(&a->type, &b->type))
			return false;
	}
	return true;
}

static bool
is_quoted(const struct option *o)
{
	return str_starts(o->value.written, STR("\""));
}

static bool
options_same(const struct options *one, const struct options *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++) {
		const struct option *a = &one->items[i], *b = &other->items[i];
		if (a->kind != b->kind || a->flag != b->flag || a->number != b->number
			|| is_quoted(a) != is_quoted(b)
			|| !template_same(&a->name, &b->name)
			|| !template_same(&a->value, &b->value))
			return false;
	}
	return true;
}

static bool
body_same(const struct body *one, const struct body *other)
{
	return one->kind == other->kind && template_same(&one->text, &other->text)
		&& template_same(&one->variables, &other->variables)
		&& str_eq(one->bytes, other->bytes);
}

static bool
request_same(const struct request *one, const struct request *other)
{
	return str_eq(one->method, other->method) && template_same(&one->url, &other->url)
		&& pairs_same(&one->headers, &other->headers)
		&& pairs_same(&one->query, &other->query)
		&& pairs_same(&one->form, &other->form)
		&& pairs_same(&one->cookies, &other->cookies)
		&& one->has_basic_auth == other->has_basic_auth
		&& pair_same(&one->basic_auth, &other->basic_auth)
		&& parts_same(&one->multipart, &other->multipart)
		&& options_same(&one->options, &other->options)
		&& body_same(&one->body, &other->body);
}

static bool
response_same(const struct response *one, const struct response *other)
{
	if (one->present != other->present || one->version != other->version
		|| one->status != other->status
		|| one->capture_count != other->capture_count
		|| one->assert_count != other->assert_count
		|| !pairs_same(&one->headers, &other->headers)
		|| !body_same(&one->body, &other->body))
		return false;
	for (size_t i = 0; i < one->capture_count; i++) {
		const struct capture *a = &one->captures[i], *b = &other->captures[i];
		if (a->redact != b->redact || !template_same(&a->name, &b->name)
			|| !query_same(&a->query, &b->query))
			return false;
	}
	for (size_t i = 0; i < one->assert_count; i++) {
		const struct assertion *a = &one->asserts[i], *b = &other->asserts[i];
		if (!query_same(&a->query, &b->query)
			|| !predicate_same(&a->predicate, &b->predicate))
			return false;
	}
	return true;
}

bool
suite_same(const struct suite *one, const struct suite *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++)
		if (!request_same(&one->entries[i].request, &other->entries[i].request)
			|| !response_same(
				&one->entries[i].response, &other->entries[i].response))
			return false;
	return true;
}
