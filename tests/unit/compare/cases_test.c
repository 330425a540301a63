/* SPDX-License-Identifier: MIT */
/* Each folder of tests/cases/compare is one comparison: baseline.json and candidate.json
 * are observations, rules.json says how they are compared, look-1.json … are further
 * looks at the candidate, and `expected` is what comes out.  UPDATE=1 writes `expected`
 * anew.
 *
 * rules.json:
 *   rules      as in smoke.yaml: id path probe tags ignore allow tolerance list severity
 *              sensitive
 *   expect     paths that expectations name     facts  {name: path}, of the probe
 *   sensitive  of the probe        replace  {"baseline": {from: to}, "candidate": {from:
 * to}} mode       "times": now and before; left out: the sides limit      of differences
 * show     false: only how many
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/number.h"
#include "compare/compare.h"
#include "value/json.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES SMOKE_SOURCE_DIR "/tests/cases/compare"
enum { LOOKS_MAX = 4 };

struct scene {
	struct arena a;
	char folder[512];
	struct workspace w;
	struct probe probe;
	struct shaping baseline_shaping, candidate_shaping;
	enum compare_mode mode;
	struct compare_limits limits;
	bool show;
	struct observation baseline, candidate, looks[LOOKS_MAX];
	size_t look_count;
	struct sbuf out;
};

/* --- reading a case ---------------------------------------------------------------- */

static bool
read_file(struct scene *s, const char *name, struct str *out)
{
	char path[1024];
	snprintf(path, sizeof(path), "%s/%s", s->folder, name);
	FILE *file = fopen(path, "rb");
	if (!file)
		return false;
	struct sbuf text = { 0 };
	char block[4096];
	for (size_t n; (n = fread(block, 1, sizeof(block), file)) > 0;)
		sbuf_add(&text, (struct str){ block, n });
	fclose(file);
	*out = sbuf_copy(&text, &s->a);
	sbuf_fini(&text);
	return true;
}

static const struct value *
read_json(struct scene *s, const char *name)
{
	struct str text;
	struct err err = { 0 };
	struct value *v = arena_new(&s->a, struct value);
	if (!read_file(s, name, &text))
		return NULL;
	if (!json_read(&s->a, text, &JSON_LIMITS, v, &err))
		fail_msg("%s/%s:%u:%u: %s", s->folder, name, err.line, err.column,
			err.text);
	return v;
}

static struct texts
texts_of(struct scene *s, const struct value *v)
{
	size_t count = v && v->kind == VALUE_STRING
		? 1
		: value_count(v ? v : &(struct value){ 0 });
	struct texts texts = { arena_array(&s->a, count, sizeof(struct str)), count };
	for (size_t i = 0; i < count; i++)
		texts.items[i] =
			value_text(v->kind == VALUE_STRING ? v : value_item(v, i));
	return texts;
}

static unsigned
kinds_of(struct scene *s, const struct value *v)
{
	static const struct kind_row {
		const char *name;
		unsigned bits;
	} rows[] = { { "all", ON_ALL }, { "missing", ON_MISSING }, { "extra", ON_EXTRA },
		{ "changed", ON_CHANGED }, { "type_changed", ON_TYPE_CHANGED },
		{ "order_changed", ON_ORDER_CHANGED }, { "turned_on", ON_TURNED_ON },
		{ "turned_off", ON_TURNED_OFF } };
	struct texts names = texts_of(s, v);
	unsigned kinds = 0;
	for (size_t i = 0; i < names.count; i++) {
		unsigned before = kinds;
		for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++)
			if (str_is(names.items[i], rows[k].name))
				kinds |= rows[k].bits;
		assert_true(kinds != before);
	}
	return kinds;
}

static void
read_list(const struct value *v, struct rule *rule)
{
	static const char *const names[] = { [LIST_ORDERED] = "ordered",
		[LIST_SET] = "set",
		[LIST_MULTISET] = "multiset" };
	if (v && v->kind == VALUE_OBJECT) {
		rule->list = LIST_KEYED;
		rule->list_key = value_get_text(v, "key");
	}
	for (int i = LIST_ORDERED; v && v->kind == VALUE_STRING && i <= LIST_MULTISET;
		i++)
		if (str_is(value_text(v), names[i]))
			rule->list = (enum list_kind)i;
}

static struct rule
read_rule(struct scene *s, const struct value *v)
{
	struct rule rule = { .id = value_get_text(v, "id"),
		.path = value_get_text(v, "path"),
		.probes = texts_of(s, value_get_c(v, "probe")),
		.tags = texts_of(s, value_get_c(v, "tags")),
		.ignore = kinds_of(s, value_get_c(v, "ignore")),
		.allow = kinds_of(s, value_get_c(v, "allow")),
		.sensitive = value_get_c(v, "sensitive") != NULL };
	struct str tolerance = value_get_text(v, "tolerance");
	rule.tolerance.given = tolerance.size > 0;
	rule.tolerance.relative = number_percent(tolerance, &rule.tolerance.part);
	rule.tolerance.absolute = tolerance;
	severity_of(value_get_text(v, "severity"), &rule.severity);
	read_list(value_get_c(v, "list"), &rule);
	return rule;
}

static void
read_rewrites(struct scene *s, const struct value *v, struct shaping *out)
{
	size_t count = v ? value_count(v) : 0;
	struct rewrite *list = arena_array(&s->a, count, sizeof(*list));
	for (size_t i = 0; i < count; i++)
		list[i] = (struct rewrite){ member_name(&v->as.members[i]),
			value_text(&v->as.members[i].value) };
	*out = (struct shaping){ list, count, STR("a key of 16 bytes") };
}

static void
read_facts(struct scene *s, const struct value *v)
{
	s->probe.fact_count = v ? value_count(v) : 0;
	s->probe.facts = arena_array(&s->a, s->probe.fact_count, sizeof(struct fact));
	for (size_t i = 0; i < s->probe.fact_count; i++)
		s->probe.facts[i] = (struct fact){ .name = member_name(&v->as.members[i]),
			.path = value_text(&v->as.members[i].value) };
}

static void
read_rules(struct scene *s)
{
	const struct value *v = read_json(s, "rules.json");
	const struct value *rules = value_get_c(v, "rules"),
			   *expect = value_get_c(v, "expect");
	int64_t limit = 0;
	s->w.rule_count = rules ? value_count(rules) : 0;
	s->w.rules = arena_array(&s->a, s->w.rule_count, sizeof(struct rule));
	for (size_t i = 0; i < s->w.rule_count; i++)
		s->w.rules[i] = read_rule(s, value_item(rules, i));
	struct texts paths = texts_of(s, expect);
	s->w.expectation_count = paths.count;
	s->w.expectations = arena_array(&s->a, paths.count, sizeof(struct expectation));
	for (size_t i = 0; i < paths.count; i++)
		s->w.expectations[i] = (struct expectation){ .probe = STR("settings"),
			.path = paths.items[i] };
	s->probe = (struct probe){ .name = STR("settings"),
		.tags = { arena_new(&s->a, struct str), 1 },
		.sensitive = texts_of(s, value_get_c(v, "sensitive")) };
	s->probe.tags.items[0] = STR("config");
	read_facts(s, value_get_c(v, "facts"));
	const struct value *replace = value_get_c(v, "replace");
	read_rewrites(s, value_get_c(replace, "baseline"), &s->baseline_shaping);
	read_rewrites(s, value_get_c(replace, "candidate"), &s->candidate_shaping);
	s->mode = str_is(value_get_text(v, "mode"), "times") ? COMPARE_TIMES
							     : COMPARE_SIDES;
	s->limits = COMPARE_LIMITS;
	if (value_get_c(v, "limit") && value_int(value_get_c(v, "limit"), &limit))
		s->limits.differences = (size_t)limit;
	s->show = !value_get_c(v, "show");
}

static struct observation
read_observation(struct scene *s, const char *name, const char *environment)
{
	struct observation o = { .probe = STR("settings"),
		.environment = str_of(environment),
		.root = read_json(s, name) };
	o.seen = o.root ? SEEN_WHOLE : SEEN_NOT;
	return o;
}

static void
read_scene(struct scene *s, const char *name)
{
	snprintf(s->folder, sizeof(s->folder), "%s/%s", CASES, name);
	s->w.source = (struct source){ STR("smoke.yaml"), STR("") };
	read_rules(s);
	s->baseline = read_observation(s, "baseline.json", "prod");
	s->candidate = read_observation(s, "candidate.json", "preprod");
	if (!s->baseline.root || !s->candidate.root)
		fail_msg("%s: no baseline.json or candidate.json", s->folder);
	s->looks[s->look_count++] = s->candidate;
	for (int i = 1; i < LOOKS_MAX; i++) {
		char file[32];
		snprintf(file, sizeof(file), "look-%d.json", i);
		struct observation o = read_observation(s, file, "preprod");
		if (o.root)
			s->looks[s->look_count++] = o;
	}
}

/* --- what comes out ---------------------------------------------------------------- */

static void
write_difference(struct scene *s, const struct difference *d)
{
	struct arena *a = &s->a;
	sbuf_format(&s->out, "%s ", difference_kind_name(d->kind));
	path_write(d->path, &s->out);
	sbuf_format(&s->out, "\n\t%.*s -> %.*s\n\t%s",
		STR_ARGS(compare_show(a, d->baseline, 60)),
		STR_ARGS(compare_show(a, d->candidate, 60)), reading_name(d->reading));
	if (d->reading == READING_UNMATCHED || d->reading == READING_RATED)
		sbuf_format(&s->out, " %s", severity_name(d->severity));
	if (d->rule.size)
		sbuf_format(&s->out, " by %.*s", STR_ARGS(d->rule));
	sbuf_add_c(&s->out, d->by_position ? ", paired by position" : "");
	sbuf_add_c(&s->out, d->sensitive ? ", sensitive" : "");
	sbuf_add_char(&s->out, '\n');
}

static void
write_differences(struct scene *s, const struct differences *list)
{
	for (size_t i = 0; i < list->count && s->show; i++)
		write_difference(s, &list->items[i]);
	if (!s->show)
		sbuf_format(&s->out, "%zu differences\n", list->count);
	if (list->cut)
		sbuf_add_c(&s->out, "and more\n");
}

static void
write_rules(struct scene *s, const struct rules *rules)
{
	struct idle_rule *idle;
	size_t count;
	for (size_t i = 0; i < s->w.rule_count; i++)
		if (rules_used(rules, i))
			sbuf_format(&s->out, "rule %.*s: used %zu\n",
				STR_ARGS(s->w.rules[i].id), rules_used(rules, i));
	rules_idle(&s->a, rules, &s->baseline, &s->candidate, &idle, &count);
	for (size_t i = 0; i < count; i++)
		sbuf_format(&s->out, "rule %.*s: %.*s selects nothing, near %.*s\n",
			STR_ARGS(idle[i].rule == IDLE_OF_PROBE
					? STR("of the probe")
					: s->w.rules[idle[i].rule].id),
			STR_ARGS(idle[i].path), STR_ARGS(idle[i].nearest));
}

static void
write_noise(
	struct scene *s, const struct noise *noise, const struct differences *unstable)
{
	for (size_t i = 0; i < noise_count(noise); i++)
		sbuf_format(&s->out, "noise %.*s\n", STR_ARGS(noise_paths(noise)[i]));
	for (size_t i = 0; i < unstable->count; i++) {
		sbuf_add_c(&s->out, "unstable ");
		write_difference(s, &unstable->items[i]);
	}
}

static void
compare(struct scene *s)
{
	struct diags diags;
	struct differences found, unstable = { 0 };
	struct noise *noise = NULL;
	diags_init(&diags, &s->a);
	struct rules *rules = rules_compile(&s->a, &s->w, &s->probe, &diags);
	if (diags.errors)
		diags_write(&diags, 10, &s->out);
	compare_shape(&s->a, rules, &s->baseline_shaping, &s->baseline, &s->baseline);
	for (size_t i = 0; i < s->look_count; i++)
		compare_shape(
			&s->a, rules, &s->candidate_shaping, &s->looks[i], &s->looks[i]);
	s->candidate = s->looks[0];
	if (s->look_count > 1)
		noise = compare_noise(&s->a, rules, s->looks, s->look_count, &unstable);
	compare_pair(&s->a, rules, s->mode, &s->baseline, &s->candidate, noise, s->limits,
		&found);
	write_differences(s, &found);
	write_noise(s, noise, &unstable);
	write_rules(s, rules);
}

static void
check(struct scene *s, const char *name)
{
	char path[1024];
	struct str expected = { 0 };
	snprintf(path, sizeof(path), "%s/expected", s->folder);
	if (getenv("UPDATE")) {
		FILE *file = fopen(path, "wb");
		assert_non_null(file);
		if (s->out.size)
			fwrite(s->out.data, 1, s->out.size, file);
		fclose(file);
		return;
	}
	assert_true(read_file(s, "expected", &expected));
	if (!str_eq(sbuf_str(&s->out), expected))
		fail_msg("%s:\n--- expected\n%.*s--- is\n%.*s", name, STR_ARGS(expected),
			STR_ARGS(sbuf_str(&s->out)));
}

static void
a_case_comes_out_as_expected(void **state)
{
	struct scene s = { .mode = COMPARE_SIDES };
	read_scene(&s, *state);
	compare(&s);
	check(&s, *state);
	sbuf_fini(&s.out);
	arena_fini(&s.a);
}

static int
is_case(const struct dirent *entry)
{
	return entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
}

int
main(void)
{
	struct dirent **entries;
	int count = scandir(CASES, &entries, is_case, alphasort);
	if (count < 60) {
		fprintf(stderr, "%s: %d cases, where there are at least 60\n", CASES,
			count);
		return 1;
	}
	struct CMUnitTest *tests = calloc((size_t)count, sizeof(*tests));
	for (int i = 0; i < count; i++)
		tests[i] = (struct CMUnitTest){ entries[i]->d_name,
			a_case_comes_out_as_expected, NULL, NULL, entries[i]->d_name };
	int failed = _cmocka_run_group_tests(
		"compare cases", tests, (size_t)count, NULL, NULL);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	free(tests);
	return failed;
}
