/* SPDX-License-Identifier: MIT */
#include "report/view_cause.h"

#include "base/vec.h"
#include "report/view_finding.h"

static struct view_cause *
cause_of(struct vec *causes, struct str reason)
{
	for (size_t i = 0; i < causes->count; i++) {
		struct view_cause *at = vec_at(causes, i);
		if (str_eq(at->reason, reason))
			return at;
	}
	if (causes->count == VIEW_CAUSES)
		return NULL;
	struct view_cause *made = vec_push(causes);
	made->reason = reason;
	return made;
}

static void
gather(struct vec *causes, const struct run *run, bool required, struct view_causes *out)
{
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		if (c->state != STATE_UNCHECKED || c->required != required)
			continue;
		struct view_cause *cause = cause_of(causes, view_reason(c));
		if (!cause) {
			out->others++;
			out->others_required += required;
			continue;
		}
		if (cause->count < VIEW_CAUSE_NAMES)
			cause->names[cause->count] = c;
		cause->count++;
		cause->required += required;
	}
}

struct view_causes
view_causes(struct arena *a, const struct run *run)
{
	struct vec causes = vec_of(a, struct view_cause);
	struct view_causes all = { .count = 0 };
	gather(&causes, run, true, &all);
	gather(&causes, run, false, &all);
	all.items = causes.items;
	all.count = causes.count;
	return all;
}
