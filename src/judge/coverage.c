/* SPDX-License-Identifier: MIT */
#include "judge/coverage.h"

#include <stdlib.h>

struct promise { /* a check, by what it is called */
	const struct run_check *check;
	struct str name;
	size_t position, required, planned; /* of those that are one */
};

/* What comes and goes with a release, a ticket or the calendar is no coverage. */
static bool
is_lasting(enum check_kind kind)
{
	static const unsigned kinds = 1u << CHECK_PROBE | 1u << CHECK_PAIR
		| 1u << CHECK_EXPECTATION | 1u << CHECK_ENTRY | 1u << CHECK_CHECKLIST;
	return kinds & 1u << kind;
}

/* "suites/a.hurl:12 GET /" without its line, which moves with every edit above it. */
static struct str
lasting_name(struct arena *a, const struct run_check *c)
{
	struct str name = c->name;
	if (c->kind != CHECK_ENTRY || !str_starts(name, c->group)
		|| !str_starts(str_from(name, c->group.size), STR(":")))
		return name;
	struct str rest = str_from(name, c->group.size);
	ptrdiff_t blank = str_find_char(rest, ' ');
	return blank == STR_NONE ? name
				 : str_format(a, "%.*s%.*s", STR_ARGS(c->group),
					 STR_ARGS(str_from(rest, (size_t)blank)));
}

static int
by_name(const void *a, const void *b)
{
	const struct promise *x = a, *y = b;
	int order = (int)x->check->kind - (int)y->check->kind;
	order = order ? order : str_compare(x->name, y->name);
	return order ? order : str_compare(x->check->environment, y->check->environment);
}

static int
by_position(const void *a, const void *b)
{
	const struct promise *x = a, *y = b;
	return (x->position > y->position) - (x->position < y->position);
}

static int
by_name_and_position(const void *a, const void *b)
{
	int order = by_name(a, b);
	return order ? order : by_position(a, b);
}

/* Several of one name on the same instance are several; on others they are the same. */
static struct promise *
promises_of(struct arena *a, const struct run *run, size_t *count)
{
	struct promise *all = arena_array(a, run->check_count, sizeof(*all));
	size_t kept = 0;
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		if (is_lasting(c->kind))
			all[kept++] = (struct promise){ c, lasting_name(a, c), i,
				c->required, 1 };
	}
	if (kept)
		qsort(all, kept, sizeof(*all), by_name_and_position);
	*count = 0;
	for (size_t i = 0; i < kept; i++) {
		struct promise *last = *count ? &all[*count - 1] : NULL;
		if (!last || by_name(last, &all[i]) != 0)
			all[(*count)++] = all[i];
		else if (str_eq(all[i].check->instance, last->check->instance)) {
			last->required += all[i].required;
			last->planned++;
		}
	}
	return all;
}

struct coverage_lost *
coverage_lost(
	struct arena *a, const struct run *then, const struct run *now, size_t *count)
{
	size_t before_count, after_count;
	struct promise *before = promises_of(a, then, &before_count);
	const struct promise *after = promises_of(a, now, &after_count);
	struct coverage_lost *lost = arena_array(a, before_count, sizeof(*lost));
	*count = 0;
	if (before_count)
		qsort(before, before_count, sizeof(*before), by_position);
	for (size_t i = 0; i < before_count; i++) {
		const struct promise *same = after_count
			? bsearch(&before[i], after, after_count, sizeof(*after), by_name)
			: NULL;
		size_t required = same ? same->required : 0;
		if (before[i].required <= required)
			continue;
		lost[(*count)++] = (struct coverage_lost){ .kind = before[i].check->kind,
			.name = before[i].name,
			.environment = before[i].check->environment,
			.before = before[i].required,
			.now = required,
			.optional = same && same->planned >= before[i].required };
	}
	return lost;
}
