/* SPDX-License-Identifier: MIT */
/* Rules, a line each, and two documents, apart by lines `---`.  A rule is a letter that
 * says what it does, a blank, and its path.  Whatever the rules are, a document equals
 * itself; without rules the sides can be swapped, and equal is what has no difference. */
#include "fuzz.h"

#include "compare/compare.h"

enum { RULES_MAX = 8, NODES_MAX = 3000 };

struct setup {
	struct arena a;
	struct workspace w;
	struct rule rules[RULES_MAX];
	struct probe probe;
};

static const struct {
	char letter;
	struct rule rule;
} meanings[] = {
	{ 'i', { .ignore = 1u << DIFFERENCE_CHANGED } },
	{ 'I',
		{ .ignore = 1u << DIFFERENCE_CHANGED | 1u << DIFFERENCE_MISSING
				| 1u << DIFFERENCE_EXTRA } },
	{ 'a', { .allow = 1u << DIFFERENCE_EXTRA } },
	{ 's', { .list = LIST_SET } },
	{ 'm', { .list = LIST_MULTISET } },
	{ 'k', { .list = LIST_KEYED, .list_key = STR_INIT("a") } },
	{ 'w', { .severity = SEVERITY_WARN } },
};

static void
read_rules(struct setup *s, struct str lines)
{
	struct str line;
	while (s->w.rule_count < RULES_MAX && str_next(&lines, '\n', &line)) {
		for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
			if (line.size < 2 || line.data[0] != meanings[i].letter)
				continue;
			struct rule *rule = &s->rules[s->w.rule_count++];
			*rule = meanings[i].rule;
			rule->id = str_format(&s->a, "rule %zu", s->w.rule_count);
			rule->path = str_trim(str_from(line, 1));
		}
	}
	s->w.rules = s->rules;
}

static struct differences
compare(struct setup *s, const struct value *one, const struct value *other)
{
	struct diags diags;
	struct differences found;
	diags_init(&diags, &s->a);
	s->probe.name = STR("p");
	struct rules *rules = rules_compile(&s->a, &s->w, &s->probe, &diags);
	struct observation b = {
		.environment = STR("prod"), .seen = SEEN_WHOLE, .root = one
	};
	struct observation c = {
		.environment = STR("pre"), .seen = SEEN_WHOLE, .root = other
	};
	compare_pair(&s->a, rules, COMPARE_SIDES, &b, &c, NULL, COMPARE_LIMITS, &found);
	return found;
}

/* An observation is an object, and what is compared wholly is its body. */
static bool
observe(struct arena *a, struct str text, struct value *out)
{
	struct json_limits limits = { .depth = 100, .nodes = NODES_MAX };
	struct vec members = vec_of(a, struct member);
	struct value body;
	struct err err = { 0 };
	if (!json_read(a, text, &limits, &body, &err))
		return false;
	members_add(&members, "body", body);
	*out = value_of_members(&members);
	return true;
}

static void
check(struct setup *s, const struct value *one, const struct value *other)
{
	must(!compare(s, one, one).count, "a document equals itself under any rules");
	struct value copy = value_copy(&s->a, other);
	must(!compare(s, other, &copy).count, "a document equals its copy");
	struct differences ruled = compare(s, one, other);
	for (size_t i = 0; i < ruled.count; i++) {
		const struct difference *d = &ruled.items[i];
		must((d->kind != DIFFERENCE_EXTRA) == (d->baseline != NULL)
				&& (d->kind != DIFFERENCE_MISSING)
					== (d->candidate != NULL),
			"a difference has the values of its kind");
	}
	s->w.rule_count = 0;
	struct differences there = compare(s, one, other), back = compare(s, other, one);
	must(value_equal(one, other) == (there.count == 0),
		"without rules no difference means equal");
	must((there.count == 0) == (back.count == 0), "both ways something differs");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct setup s = { 0 };
	struct value one, other;
	struct str rest = { (const char *)data, size }, rules = next_part(&rest),
		   first = next_part(&rest);
	read_rules(&s, rules);
	if (observe(&s.a, first, &one) && observe(&s.a, rest, &other))
		check(&s, &one, &other);
	arena_fini(&s.a);
	return 0;
}
