/* SPDX-License-Identifier: MIT */
#include "query/scope.h"

void
scope_init(
	struct scope *s, struct arena *a, struct generator *g, const struct scope *outer)
{
	*s = (struct scope){
		.bindings = vec_of(a, struct binding), .generator = g, .outer = outer
	};
}

static struct binding *
own_binding(const struct scope *s, struct str name)
{
	struct binding *bindings = s->bindings.items;

	for (size_t i = 0; i < s->bindings.count; i++)
		if (str_eq(bindings[i].name, name))
			return &bindings[i];
	return NULL;
}

void
scope_set(struct scope *s, struct str name, struct value value, bool secret)
{
	struct binding *b = own_binding(s, name);

	if (!b)
		b = vec_push(&s->bindings);
	*b = (struct binding){ .name = name, .value = value, .secret = secret };
}

const struct binding *
scope_find(const struct scope *s, struct str name)
{
	for (; s; s = s->outer) {
		const struct binding *b = own_binding(s, name);
		if (b)
			return b;
	}
	return NULL;
}

/* splitmix64: every seed gives another row, and a row never repeats within 2^64 steps. */
uint64_t
generator_next(struct generator *g)
{
	uint64_t z = g->seed += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static size_t
digits_at(struct str text, size_t i)
{
	size_t start = i;

	while (i < text.size && text.data[i] >= '0' && text.data[i] <= '9')
		i++;
	return i - start;
}

/* Whether a JSON number stands there. */
static bool
is_number(struct str text)
{
	size_t i = str_starts(text, STR("-")), whole = digits_at(text, i), part;

	if (!whole || (text.data[i] == '0' && whole > 1))
		return false;
	i += whole;
	if (i < text.size && text.data[i] == '.') {
		if (!(part = digits_at(text, i + 1)))
			return false;
		i += 1 + part;
	}
	if (i < text.size && (text.data[i] == 'e' || text.data[i] == 'E')) {
		i++;
		i += i < text.size && (text.data[i] == '+' || text.data[i] == '-');
		if (!(part = digits_at(text, i)))
			return false;
		i += part;
	}
	return i == text.size;
}

/* Without a plus and needless zeros, which Hurl takes too. */
static struct str
plain_number(struct str text)
{
	if (text.size > 1 && text.data[0] == '+' && text.data[1] != '-')
		text = str_from(text, 1);
	while (text.size > 1 && text.data[0] == '0' && digits_at(text, 1))
		text = str_from(text, 1);
	return text;
}

struct value
value_typed(struct str text)
{
	if (text.size > 1 && str_starts(text, STR("\"")) && str_ends(text, STR("\"")))
		return value_of_string(str_part(text, 1, text.size - 2));
	if (str_is(text, "true") || str_is(text, "false"))
		return value_of_bool(str_is(text, "true"));
	if (str_is(text, "null"))
		return (struct value){ .kind = VALUE_NULL };
	if (str_is(text, "-0"))
		return value_of_number(STR("0"));
	struct str number = plain_number(text);
	return is_number(number) ? value_of_number(number) : value_of_string(text);
}
