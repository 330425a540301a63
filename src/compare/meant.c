/* SPDX-License-Identifier: MIT */
#include "compare/meant.h"

#include "compare/compare.h"

enum { WHOLE = 0 /* who shows it masks it first, and cuts it then */ };

struct str
meant_text(struct arena *a, const struct value *fact)
{
	if (!fact || fact->kind == VALUE_STRING || fact->kind == VALUE_NUMBER)
		return value_text(fact);
	return compare_show(a, fact, WHOLE);
}

void
meant_fact(struct arena *a, const struct expected_fact *fact, const struct observation *o,
	struct expect_result *out)
{
	const struct value *facts = value_get_c(o->root, "facts");
	const struct value *v = value_get(facts, fact->fact);
	*out = (struct expect_result){ .match = MATCH_NO,
		.expected = fact->value.text,
		.actual = v ? meant_text(a, v) : STR("nothing") };
	if (v && str_eq(out->actual, fact->value.text))
		out->match = MATCH_YES;
}

void
meant_change(struct arena *a, const struct meant_change *change,
	const struct observation *o, struct expect_result *out)
{
	struct environment_value value = { o->environment,
		change->has_to ? change->to : change->from };
	struct expectation x = { .path = change->path,
		.probe = change->probe,
		.values = &value,
		.value_count = 1 };
	expect_test(a, &x, o, NULL, out);
	if (change->has_to || out->match == MATCH_UNKNOWN)
		return;
	out->match = out->match == MATCH_YES ? MATCH_NO : MATCH_YES;
	out->expected = str_format(a, "not %.*s any more", STR_ARGS(out->expected));
}
