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
