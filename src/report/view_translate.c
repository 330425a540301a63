/* SPDX-License-Identifier: MIT */
/* A copy of a run in which the sentences that other stages wrote are in the reader's
 * language.  What it does not touch: names, paths, values, commands, and what people
 * wrote themselves. */
#include "report/view.h"

struct copy {
	struct arena *arena;
	enum lang lang;
};

static void
say(const struct copy *c, struct str *text)
{
	*text = tr_text(c->arena, c->lang, *text);
}

static void
say_all(const struct copy *c, struct str **texts, size_t count)
{
	struct str *copies = arena_array(c->arena, count, sizeof(*copies));
	for (size_t i = 0; i < count; i++)
		copies[i] = tr_text(c->arena, c->lang, (*texts)[i]);
	*texts = copies;
}

/* Only what is ours for certain: a value may be anybody's words. */
static void
say_value(const struct copy *c, struct str *value)
{
	static const char *const ours[] = { TR("a sensitive value"),
		TR("(sensitive, not shown)") };
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		*value = tr_only(c->arena, c->lang, ours[i], *value);
}

/* What an expectation asks, as compare/expect.c puts it. */
static void
say_expected(const struct copy *c, struct str *value)
{
	static const char *const ours[] = { TR("version %.*s %.*s (baseline)"),
		TR("the same as %.*s (baseline)"), TR("different from %.*s (baseline)"),
		TR("the same as the baseline"), TR("different from the baseline"),
		TR("a value for this environment"), TR("version %.*s"),
		TR("matches /%.*s/"), TR("not %.*s any more"), TR("absent"),
		TR("present") };
	const char *before = value->data;
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		*value = tr_only(c->arena, c->lang, ours[i], *value);
		if (value->data != before)
			return;
	}
	say_value(c, value);
}

static void
say_values(const struct copy *c, struct finding *f)
{
	bool figures = str_is(f->kind, "slower"); /* sentences of our own */
	struct str *const values[] = { &f->baseline, &f->candidate, &f->actual };
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (figures)
			say(c, values[i]);
		else
			say_value(c, values[i]);
	if (figures)
		say(c, &f->expected);
	else
		say_expected(c, &f->expected);
}

/* The first line is prose; what follows is to be copied as it is. */
static void
say_first_line(const struct copy *c, struct str *text)
{
	ptrdiff_t end = str_find_char(*text, '\n');
	if (end == STR_NONE) {
		say(c, text);
		return;
	}
	struct str line = tr_text(c->arena, c->lang, str_part(*text, 0, (size_t)end));
	*text = str_format(c->arena, "%.*s%.*s", STR_ARGS(line),
		STR_ARGS(str_from(*text, (size_t)end)));
}

static void
copy_findings(const struct copy *c, struct run *run)
{
	size_t count = run->findings.count;
	struct finding *copies = arena_array(c->arena, count, sizeof(*copies));
	for (size_t i = 0; i < count; i++) {
		struct finding *f = &copies[i];
		*f = run->findings.items[i];
		if (!f->title.size) /* the kind itself is asked for */
			f->title = f->kind;
		say(c, &f->title);
		say(c, &f->where);
		if (!str_is(f->kind, "assert") && !str_is(f->kind, "error"))
			say(c, &f->rule); /* else the line of their suite */
		say(c, &f->waiver);
		say(c, &f->remedy);
		say_values(c, f);
	}
	run->findings.items = copies;
}

/* Checks of one group stand in a row: it is said once. */
static void
say_group(const struct copy *c, struct str *group, struct str last[2])
{
	if (!str_eq(*group, last[0])) {
		last[0] = *group;
		last[1] = tr_text(c->arena, c->lang, *group);
	}
	*group = last[1];
}

static void
copy_checks(const struct copy *c, struct run *run)
{
	struct run_check *copies =
		arena_array(c->arena, run->check_count, sizeof(*copies));
	struct str last[2] = { 0 };
	for (size_t i = 0; i < run->check_count; i++) {
		struct run_check *check = &copies[i];
		*check = run->checks[i];
		if (check->kind != CHECK_ENTRY)
			say_group(c, &check->group, last);
		if (check->kind == CHECK_DISCOVERY || check->kind == CHECK_POLICY
			|| check->kind == CHECK_DRILL)
			say(c, &check->name);
		if (check->state == STATE_PASS)
			continue;
		if (!check->reason.size && check->trouble)
			check->reason = tr_str(c->lang, trouble_name(check->trouble));
		say(c, &check->reason);
	}
	run->checks = copies;
}

static void
copy_waits(const struct copy *c, struct run *run)
{
	struct wait_step *copies =
		arena_array(c->arena, run->wait_count, sizeof(*copies));
	for (size_t i = 0; i < run->wait_count; i++) {
		copies[i] = run->waits[i];
		say(c, &copies[i].text);
	}
	run->waits = copies;
}

static void
copy_verdict(const struct copy *c, struct verdict *v)
{
	struct reason *reasons = arena_array(c->arena, v->reason_count, sizeof(*reasons));
	for (size_t i = 0; i < v->reason_count; i++) {
		reasons[i] = v->reasons[i];
		say(c, &reasons[i].text);
	}
	v->reasons = reasons;
	say(c, &v->override);
	say(c, &v->derivation);
}

static void
copy_remedies(const struct copy *c, const struct verdict *from, struct verdict *to)
{
	to->remedies = arena_array(c->arena, from->remedy_count, sizeof(struct str));
	for (size_t i = 0; i < from->remedy_count; i++) {
		to->remedies[i] = from->remedies[i];
		say_first_line(c, &to->remedies[i]);
	}
}

struct view
view_of(struct arena *a, const struct run *run, enum lang lang)
{
	const struct copy c = { a, lang };
	if (lang == LANG_EN)
		return (struct view){ a, run, lang };
	struct run *copy = arena_array(a, 1, sizeof(*copy));
	*copy = *run;
	copy->title = tr_only(a, lang, TR("DRILL: %.*s"), copy->title);
	copy->title = tr_only(a, lang, TR("rehearsal: %.*s"), copy->title);
	copy_findings(&c, copy);
	copy_checks(&c, copy);
	copy_waits(&c, copy);
	copy_verdict(&c, &copy->verdict);
	copy_remedies(&c, &run->verdict, &copy->verdict);
	say_all(&c, &copy->noise, copy->noise_count);
	say_all(&c, &copy->notes, copy->note_count);
	return (struct view){ a, copy, lang };
}
