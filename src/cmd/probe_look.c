/* SPDX-License-Identifier: MIT */
/* Whether a look is one at what the probe is for: no error page, no login page, and two
 * sides that are two. */
#include "cmd/probe_work.h"

#include "query/condition.h"

bool
work_expects_status(const struct work *w, struct str environment)
{
	ptrdiff_t at = workspace_environment(&w->s->workspace, environment);
	for (size_t i = 0; i < w->s->workspace.expectation_count; i++) {
		const struct expectation *x = &w->s->workspace.expectations[i];
		bool here = !x->environments.count
			|| texts_have(&x->environments, environment);
		here = here && at != STR_NONE
			&& !condition_why_not(&x->condition, (size_t)at).size;
		if (here && str_eq(x->probe, w->probe->name)
			&& str_is(x->path, "$.status"))
			return true;
	}
	return false;
}

bool
work_is_error_page(const struct work *w, const struct observation *o)
{
	int64_t status;
	return w->probe->kind == PROBE_HTTP && o->seen != SEEN_NOT
		&& value_int(value_get_c(o->root, "status"), &status) && status >= 400;
}

static bool
has_fact(const struct work *w, const struct fact *fact)
{
	for (size_t i = 0; i < w->kept->planned; i++)
		if (value_get(value_get_c(w->exact[i].root, "facts"), fact->name))
			return true;
	return false;
}

/* A fact that no look has is not one that both sides have alike: the path is wrong, or
 * something else answers, as a login page does. */
static void
look_for_facts(struct work *w, uint32_t number)
{
	for (size_t i = 0; i < w->probe->fact_count; i++) {
		const struct fact *fact = &w->probe->facts[i];
		if (has_fact(w, fact))
			continue;
		session_evidence(w->s, number, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_EMPTY,
			str_format(&w->arena,
				"nobody has the fact %.*s: %.*s selects nothing",
				STR_ARGS(fact->name), STR_ARGS(fact->path)));
	}
}

/* An error page where there is nothing to hold it against is no look at what the probe is
 * for; where there is, what differs or what is the same says so. */
void
work_look(struct work *w, uint32_t number, const struct check *c)
{
	const struct observation *look = work_exact(w, c->environment, c->instance);
	if (!look || look->seen == SEEN_NOT)
		return;
	look_for_facts(w, number);
	if (!work_is_error_page(w, look) || work_expects_status(w, look->environment))
		return;
	for (size_t i = 0; i < w->kept->checks.count; i++) {
		uint32_t other = *(const uint32_t *)vec_at(&w->kept->checks, i);
		const struct check *beside = &w->s->plan.checks.items[other - 1];
		if (beside->kind == CHECK_APPROVED
			|| (beside->kind == CHECK_PAIR
				&& (beside->instance == 0
					|| beside->instance == c->instance)))
			return;
	}
	session_evidence(w->s, number, EVIDENCE_UNKNOWN, SEVERITY_NONE, TROUBLE_EMPTY,
		STR("it answers with an error page, and no expectation of $.status says "
		    "that it should"));
}

/* A side compared with itself is always like itself.  One place may well serve both by
 * their names, so that this is said and does not decide; once a run is enough. */
void
work_same_address(struct work *w, const struct observation *one,
	const struct observation *other, struct str where)
{
	struct session *s = w->s;
	if (s->same_address || !one || !other || w->probe->kind != PROBE_HTTP)
		return;
	struct str here = value_get_text(value_get_c(one->root, "source"), "address");
	struct str there = value_get_text(value_get_c(other->root, "source"), "address");
	if (!here.size || !str_eq(here, there))
		return;
	s->same_address = true;
	struct finding f = { .severity = SEVERITY_WARN,
		.kind = STR("same_address"),
		.subject = s->workspace.project,
		.where = where,
		.path = here,
		.title = STR(
			"both sides are answered by the same address: are they two?") };
	session_find(s, f, CHECK_PAIR, STR("address"));
}
