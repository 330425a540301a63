/* SPDX-License-Identifier: MIT */
/* Which suites run in an environment: setups before those that need them, a file once for
 * each row, and what a condition leaves out with its reason. */
#include "plan/draft.h"
#include "query/condition.h"

/* --- which --------------------------------------------------------------------- */

static bool
runs(const struct draft *d, const struct suite_use *use, uint16_t e)
{
	const struct plan_request *r = d->request;
	if (use->setup.size)
		return false; /* by itself: those that need it bring it along */
	if (r->command == COMMAND_DRIFT) {
		if (!use->nightly || (e != r->baseline && e != r->candidate))
			return false;
	} else if (e != r->judged || r->command == COMMAND_DIFF
		|| r->command == COMMAND_CONFIRM) {
		return false;
	}
	return !use->run_on.count || texts_have(&use->run_on, d->w->environments[e].name);
}

bool
draft_runs_suites(const struct draft *d, uint16_t e)
{
	for (size_t i = 0; i < d->w->suite_count; i++)
		if (runs(d, &d->w->suites[i], e))
			return true;
	return false;
}

/* What becomes of one item of the workspace's suites in one environment. */
struct use_here {
	bool runs, required, selected;
	bool placed;
	uint32_t at; /* index of its first row */
};

struct placing {
	struct draft *draft;
	uint16_t environment;
	struct use_here *uses; /* by suite of the workspace */
};

/* A setup is required and selected when one of those is that need it. */
static void
spread(struct placing *p, size_t from)
{
	const struct suite_use *use = &p->draft->w->suites[from];
	for (size_t i = 0; i < use->needs.count; i++) {
		struct use_here *setup = &p->uses[use->needed[i]];
		const struct use_here *here = &p->uses[from];
		if (setup->runs && setup->required >= here->required
			&& setup->selected >= here->selected)
			continue;
		setup->runs = true;
		setup->required |= here->required;
		setup->selected |= here->selected;
		spread(p, use->needed[i]);
	}
}

static void
leave_out(struct draft *d, const struct suite_use *use, uint16_t e, struct str why)
{
	vec_add(&d->left_out, &(struct left_out){ use->name, e, why });
}

static bool
choose(struct placing *p, struct err *err)
{
	struct draft *d = p->draft;
	for (size_t i = 0; i < d->w->suite_count; i++) {
		const struct suite_use *use = &d->w->suites[i];
		struct use_here *here = &p->uses[i];
		struct str why;
		if (!runs(d, use, p->environment))
			continue;
		if (!condition_holds(d->arena, &use->condition,
			    &d->w->environments[p->environment], &here->runs, &why, err))
			return err_context(err, "if of %.*s", STR_ARGS(use->files));
		if (!here->runs) {
			leave_out(d, use, p->environment, why);
			continue;
		}
		here->required = draft_is_required(d, use->required, &use->tags);
		here->selected = draft_is_selected(d, &use->tags);
		spread(p, i);
	}
	return true;
}

/* --- rows ---------------------------------------------------------------------- */

static void
place_row(struct placing *p, struct planned_suite row, bool required)
{
	struct draft *d = p->draft;
	const struct planned_suite *all = d->suites.items;
	uint32_t after = 0;
	for (size_t i = 0; i < row.need_count; i++) {
		const struct planned_suite *setup = &all[row.needs[i]];
		after = setup->first + (uint32_t)setup->suite->count - 1;
	}
	row.first = (uint32_t)d->checks.count + 1;
	for (uint32_t k = 0; k < row.suite->count; k++)
		draft_add(d,
			(struct check){ .kind = CHECK_ENTRY,
				.subject = (uint32_t)d->suites.count,
				.part = k,
				.environment = row.environment,
				.required = required,
				.after = after });
	vec_add(&d->suites, &row);
}

static void
place_use(struct placing *p, size_t index, const uint32_t *needs)
{
	struct draft *d = p->draft;
	const struct suite_use *use = &d->w->suites[index];
	struct use_here *here = &p->uses[index];
	size_t rows = use->rows.count ? use->rows.count : 1;
	here->at = (uint32_t)d->suites.count;
	for (size_t j = 0; j < use->count; j++)
		for (size_t k = 0; k < rows && d->checks.count <= PLAN_CHECKS_MAX; k++)
			place_row(p,
				(struct planned_suite){ .suite = use->suites[j],
					.use = use,
					.row = use->rows.count ? &use->rows.items[k]
							       : NULL,
					.needs = needs,
					.need_count = use->needs.count,
					.environment = p->environment,
					.selected = here->selected,
					.brought = use->setup.size > 0 },
				here->required);
	if (use->latency.given)
		draft_add(d,
			(struct check){ .kind = CHECK_SUITE_LATENCY,
				.subject = (uint32_t)index,
				.environment = p->environment,
				.required = here->required });
}

static void place(struct placing *p, size_t index);

/* What it needs comes first; lint sees to it that no way comes back. */
static const uint32_t *
place_needs(struct placing *p, const struct suite_use *use)
{
	uint32_t *needs = arena_array(p->draft->arena, use->needs.count, sizeof(*needs));
	for (size_t i = 0; i < use->needs.count; i++) {
		place(p, use->needed[i]);
		needs[i] = p->uses[use->needed[i]].at;
	}
	return needs;
}

static void
place(struct placing *p, size_t index)
{
	struct use_here *here = &p->uses[index];
	if (!here->runs || here->placed)
		return;
	here->placed = true;
	place_use(p, index, place_needs(p, &p->draft->w->suites[index]));
}

bool
draft_add_suites(struct draft *d, uint16_t e, struct err *err)
{
	struct placing p = { d, e, NULL };
	p.uses = arena_array(d->arena, d->w->suite_count, sizeof(*p.uses));
	if (!choose(&p, err))
		return false;
	for (size_t i = 0; i < d->w->suite_count; i++)
		place(&p, i);
	return true;
}

/* --- files that were named ------------------------------------------------------- */

size_t
draft_row_count(const struct planned_file *file)
{
	return file->use && file->use->rows.count && !file->by_hand
		? file->use->rows.count
		: 1;
}

static void
place_file(struct placing *p, const struct planned_file *file)
{
	const struct suite_use *use = file->use;
	struct planned_suite row = { .suite = file->suite,
		.use = use,
		.environment = p->environment,
		.selected = true };
	if (use) {
		struct use_here *here = &p->uses[use - p->draft->w->suites];
		here->required = here->selected = true;
		spread(p, (size_t)(use - p->draft->w->suites));
		row.needs = place_needs(p, use);
		row.need_count = use->needs.count;
	}
	bool rows = use && use->rows.count && !file->by_hand;
	for (size_t k = 0; k < draft_row_count(file); k++) {
		row.row = rows ? &use->rows.items[k] : NULL;
		place_row(p, row, true);
	}
}

void
draft_add_files(struct draft *d, uint16_t e, const struct planned_file *files,
	size_t count, size_t repeat)
{
	struct placing p = { d, e, NULL };
	p.uses = arena_array(d->arena, d->w->suite_count, sizeof(*p.uses));
	for (size_t i = 0; i < repeat; i++)
		for (size_t k = 0; k < count && d->checks.count <= PLAN_CHECKS_MAX; k++)
			place_file(&p, &files[k]);
}
