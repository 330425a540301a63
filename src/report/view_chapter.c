/* SPDX-License-Identifier: MIT */
#include "report/view_chapter.h"

#include "base/vec.h"
#include "report/view.h"

enum { SECTIONS = 3 };

struct chapter_row {
	const char *name, *heading;
	enum view_section sections[SECTIONS]; /* up to the first 0 */
	enum finding_age age; /* of these only, where by_age */
	const char *kind; /* of these only; NULL: of all that no other row takes */
	bool by_age, blocks, aside;
};

static const struct chapter_row verdict_rows[] = {
	{ .name = "why", .heading = TR("Why"), .sections = { VIEW_WHY }, .blocks = true },
	{ .name = "notes",
		.heading = TR("Notes"),
		.sections = { VIEW_NOTE },
		.aside = true },
	{ .name = "not-looked-at",
		.heading = TR("Not looked at"),
		.sections = { VIEW_NOT_LOOKED },
		.aside = true },
	{ .name = "resolved",
		.heading = TR("Resolved"),
		.sections = { VIEW_RESOLVED },
		.aside = true },
	{ .name = "waived",
		.heading = TR("Waived"),
		.sections = { VIEW_WAIVED },
		.aside = true },
};

#define BY_AGE(which)                                                                    \
	.sections = { VIEW_WHY }, .age = (which), .by_age = true, .blocks = true
static const struct chapter_row verify_rows[] = {
	{ .name = "why", .heading = TR("Why"), BY_AGE(AGE_NONE) },
	{ .name = "broken", .heading = TR("Broken by this release"), BY_AGE(AGE_NEW) },
	{ .name = "broken-otherwise",
		.heading = TR("Broken before, and otherwise now"),
		BY_AGE(AGE_AGAIN) },
	{ .name = "broken-before",
		.heading = TR("Broken before already"),
		BY_AGE(AGE_OPEN) },
	{ .name = "notes",
		.heading = TR("Notes"),
		.sections = { VIEW_NOTE },
		.aside = true },
	{ .name = "changed",
		.heading = TR("Changed since before"),
		.sections = { VIEW_NOTE },
		.kind = "since_before",
		.aside = true },
	{ .name = "not-looked-at",
		.heading = TR("Broken before, and not looked at"),
		.sections = { VIEW_NOT_LOOKED },
		.aside = true },
	{ .name = "mended",
		.heading = TR("Mended"),
		.sections = { VIEW_RESOLVED },
		.aside = true },
	{ .name = "waived",
		.heading = TR("Waived"),
		.sections = { VIEW_WAIVED },
		.aside = true },
};
#undef BY_AGE

#define BY_AGE(which) .sections = { VIEW_WHY, VIEW_NOTE }, .age = (which), .by_age = true
static const struct chapter_row drift_rows[] = {
	{ .name = "new", .heading = TR("New"), BY_AGE(AGE_NEW), .blocks = true },
	{ .name = "changed-again",
		.heading = TR("Changed again"),
		BY_AGE(AGE_AGAIN),
		.blocks = true },
	{ .name = "found", .heading = TR("Found"), BY_AGE(AGE_NONE), .blocks = true },
	{ .name = "still-open", .heading = TR("Still open"), BY_AGE(AGE_OPEN) },
	{ .name = "not-looked-at",
		.heading = TR("Not looked at"),
		.sections = { VIEW_NOT_LOOKED } },
	{ .name = "resolved", .heading = TR("Resolved"), .sections = { VIEW_RESOLVED } },
	{ .name = "waived",
		.heading = TR("Waived"),
		.sections = { VIEW_WAIVED },
		.aside = true },
};
#undef BY_AGE

static const struct telling { /* how a command is told; the first row: all others */
	unsigned commands; /* bits 1 << enum command */
	const struct chapter_row *rows;
	size_t count;
} tellings[] = {
	{ 0, verdict_rows, sizeof(verdict_rows) / sizeof(verdict_rows[0]) },
	{ 1u << COMMAND_DRIFT, drift_rows, sizeof(drift_rows) / sizeof(drift_rows[0]) },
	{ 1u << COMMAND_VERIFY | 1u << COMMAND_WATCH, verify_rows,
		sizeof(verify_rows) / sizeof(verify_rows[0]) },
};

/* A row of one kind takes it from the rows of the same sections that take any. */
static bool
takes(const struct telling *t, const struct chapter_row *row, const struct finding *f)
{
	if (row->by_age && f->age != row->age)
		return false;
	if (row->kind || row->by_age)
		return !row->kind || str_is(f->kind, row->kind);
	for (size_t i = 0; i < t->count; i++)
		if (t->rows[i].kind && t->rows[i].sections[0] == row->sections[0]
			&& str_is(f->kind, t->rows[i].kind))
			return false;
	return true;
}

static void
add_chapter(struct arena *a, const struct run *run, const struct telling *t,
	const struct chapter_row *row, struct vec *chapters)
{
	struct vec chosen = vec_of(a, size_t);
	for (size_t s = 0; s < SECTIONS && row->sections[s]; s++) {
		size_t count;
		const size_t *all = view_findings(a, run, row->sections[s], &count);
		for (size_t i = 0; i < count; i++)
			if (takes(t, row, &run->findings.items[all[i]]))
				vec_add(&chosen, &all[i]);
	}
	struct view_chapter chapter = { .name = row->name,
		.heading = row->heading,
		.blocks = row->blocks,
		.aside = row->aside,
		.indices = chosen.items,
		.count = chosen.count };
	if (chosen.count)
		vec_add(chapters, &chapter);
}

struct view_chapters
view_chapters(struct arena *a, const struct run *run)
{
	const struct telling *t = &tellings[0];
	struct vec chapters = vec_of(a, struct view_chapter);
	for (size_t i = 1; i < sizeof(tellings) / sizeof(tellings[0]); i++)
		if (tellings[i].commands & 1u << run->command)
			t = &tellings[i];
	for (size_t i = 0; i < t->count; i++)
		add_chapter(a, run, t, &t->rows[i], &chapters);
	return (struct view_chapters){ chapters.items, chapters.count };
}

uint32_t *
view_silent_failures(struct arena *a, const struct run *run, size_t *count)
{
	bool *told = arena_array(a, run->check_count + 1, sizeof(*told));
	struct vec numbers = vec_of(a, uint32_t);
	for (size_t i = 0; i < run->findings.count; i++)
		if (run->findings.items[i].check <= run->check_count)
			told[run->findings.items[i].check] = true;
	for (size_t i = 0; i < run->check_count; i++) {
		uint32_t number = (uint32_t)i + 1;
		if (run->checks[i].state == STATE_FAIL && !told[number])
			vec_add(&numbers, &number);
	}
	*count = numbers.count;
	return numbers.items;
}
