/* SPDX-License-Identifier: MIT */
#include "query/condition.h"

#include "query/filter.h"

static const struct str names[] = { STR_INIT("environment"), STR_INIT("tier"),
	STR_INIT("url") };

const struct str *
condition_names(size_t *count)
{
	*count = sizeof(names) / sizeof(names[0]);
	return names;
}

void
condition_scope(struct arena *a, const struct environment *e, struct scope *out)
{
	const struct str values[] = { e->name, str_of(tier_name(e->tier)), e->url };

	scope_init(out, a, NULL, NULL);
	out->strict = true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		scope_set(out, names[i], value_of_string(values[i]), false);
	for (size_t i = 0; i < e->variable_count; i++)
		scope_set(out, e->variables[i].name, e->variables[i].value, false);
}

struct str
condition_variable(const struct assertion *assertion)
{
	const struct template *t = &assertion->query.argument.text;

	return t->count == 1 && !t->parts[0].expression ? t->parts[0].text
							: (struct str){ 0 };
}

/* Only variables: what the clock, chance or our own environment say is not decided twice
 * in the same way. */
static bool
is_steady(const struct template *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct expression *e = t->parts[i].expression;
		if (e && (e->kind != EXPRESSION_VARIABLE || e->filters.count))
			return false;
	}
	return true;
}

static bool
are_steady(const struct filters *filters)
{
	for (size_t i = 0; i < filters->count; i++) {
		const struct filter *f = &filters->items[i];
		if (f->kind == FILTER_DAYS_AFTER_NOW || f->kind == FILTER_DAYS_BEFORE_NOW
			|| !is_steady(&f->arguments[0].text)
			|| !is_steady(&f->arguments[1].text))
			return false;
	}
	return true;
}

bool
condition_check(const struct assertion *assertion, struct err *err)
{
	if (assertion->query.kind != QUERY_VARIABLE)
		return err_set(err, ERR_INPUT,
			"a condition asks variables, as variable \"tenant\" == \"acme\": "
			"there is no response yet");
	if (!condition_variable(assertion).size)
		return err_set(err, ERR_INPUT, "the variable's name must be written out");
	if (assertion->predicate.value.kind == LITERAL_FILE)
		return err_set(err, ERR_INPUT, "a condition reads no file");
	if (!are_steady(&assertion->query.filters)
		|| !is_steady(&assertion->predicate.value.text)
		|| !is_steady(&assertion->predicate.value.regex.text))
		return err_set(err, ERR_INPUT,
			"a condition asks variables alone, neither the clock nor chance");
	return true;
}

/* Without `not`: whether the variable is there is the question itself. */
static bool
asks_existence(const struct assertion *assertion)
{
	return assertion->predicate.kind == PREDICATE_EXISTS
		&& !assertion->query.filters.count;
}

static bool
part_holds(struct arena *a, const struct condition_part *part, const struct scope *scope,
	bool *holds, struct str *why, struct err *err)
{
	const struct assertion *assertion = part->assertion;
	struct str name = condition_variable(assertion);
	const struct binding *binding = scope_find(scope, name);
	const struct value *actual = binding ? &binding->value : NULL;
	struct predicate_result result;
	struct err failed = { 0 };

	if (!binding && !asks_existence(assertion))
		return err_set(
			err, ERR_INPUT, "there is no variable '%.*s'", STR_ARGS(name));
	if (!filters_apply(a, &assertion->query.filters, actual, scope, &actual, &failed))
		return err_set(err, ERR_INPUT, "%s", failed.text);
	predicate_test(
		a, &assertion->predicate, actual, true, scope, NULL, &result, &failed);
	if (result.type_mismatch)
		return err_set(err, ERR_INPUT,
			"'%.*s' is %.*s, which this cannot be asked", STR_ARGS(name),
			STR_ARGS(result.actual));
	if (result.match == MATCH_UNKNOWN)
		return err_set(err, ERR_INPUT, "%s", failed.text);
	*holds = result.match == MATCH_YES;
	if (!*holds)
		*why = str_format(a, "%.*s does not hold: it is %.*s",
			STR_ARGS(part->text), STR_ARGS(result.actual));
	return true;
}

bool
condition_holds(struct arena *a, const struct condition *c, const struct environment *e,
	bool *holds, struct str *why, struct err *err)
{
	struct scope scope;

	*holds = true;
	*why = (struct str){ 0 };
	if (!c->count)
		return true;
	condition_scope(a, e, &scope);
	for (size_t i = 0; i < c->count && *holds; i++)
		if (!part_holds(a, &c->items[i], &scope, holds, why, err))
			return false;
	return true;
}

struct str
condition_why_not(const struct condition *c, size_t environment)
{
	return c->why_not ? c->why_not[environment] : (struct str){ 0 };
}
