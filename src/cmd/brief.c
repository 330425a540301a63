/* SPDX-License-Identifier: MIT */
#include "cmd/brief.h"

#include "base/number.h"
#include "judge/freeze.h"
#include "judge/judge.h"
#include "out/escape.h"
#include "world/clock.h"

struct brief {
	struct session *s;
	struct sbuf *out;
	bool markdown;
};

/* --- the page --- */

static void
put(struct brief *b, struct str text)
{
	escape(b->markdown ? ESCAPE_MARKDOWN : ESCAPE_TERMINAL, text, b->out);
}

static void
put_code(struct brief *b, struct str text)
{
	escape(b->markdown ? ESCAPE_MARKDOWN_CODE : ESCAPE_TERMINAL, text, b->out);
}

static void
heading(struct brief *b, const char *text)
{
	sbuf_format(b->out, b->markdown ? "\n## %s\n\n" : "\n%s\n", text);
}

/* Every line of a list is one thing; what belongs to it stands below. */
static void
item(struct brief *b, struct str text)
{
	sbuf_add_c(b->out, b->markdown ? "- " : "  ");
	put(b, text);
	sbuf_add_char(b->out, '\n');
}

static void
below(struct brief *b, const char *name, struct str text, bool code)
{
	if (!text.size)
		return;
	sbuf_format(b->out, "%s%s", b->markdown ? "  - " : "      ", name);
	if (code)
		put_code(b, text);
	else
		put(b, text);
	sbuf_add_char(b->out, '\n');
}

/* "a · b · c", of those that say something. */
static struct str
joined(struct brief *b, const struct str *parts, size_t count)
{
	struct sbuf all = { 0 };
	for (size_t i = 0; i < count; i++) {
		if (!parts[i].size)
			continue;
		sbuf_add_c(&all, all.size ? " · " : "");
		sbuf_add(&all, parts[i]);
	}
	struct str text = sbuf_copy(&all, b->s->arena);
	sbuf_fini(&all);
	return text;
}
#define JOINED(b, ...)                                                                   \
	joined(b, (const struct str[]){ __VA_ARGS__ },                                   \
		sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

static struct str
texts_joined(struct brief *b, const struct texts *texts)
{
	return joined(b, texts->items, texts->count);
}

/* --- what is released --- */

/* A value that an environment variable has is known when the release is made. */
static struct str
expected_value(struct brief *b, const struct expected_fact *fact)
{
	if (fact->value.kind == REFERENCE_TEXT)
		return fact->value.text;
	return str_format(b->s->arena, "as %.*s will say", STR_ARGS(fact->value.text));
}

static void
write_expected(struct brief *b)
{
	const struct release *release = &b->s->workspace.release;
	heading(b, "What is released");
	for (size_t i = 0; i < release->expect_count; i++) {
		const struct expected_fact *fact = &release->expect[i];
		struct str value = expected_value(b, fact);
		item(b,
			str_format(b->s->arena, "%.*s.%.*s: %.*s", STR_ARGS(fact->probe),
				STR_ARGS(fact->fact), STR_ARGS(value)));
	}
	for (size_t i = 0; i < release->change_count; i++) {
		const struct meant_change *change = &release->changes[i];
		struct arena *a = b->s->arena;
		struct str from = change->has_from
			? str_format(a, " from %.*s", STR_ARGS(value_text(&change->from)))
			: (struct str){ 0 };
		struct str to = change->has_to
			? str_format(a, " to %.*s", STR_ARGS(value_text(&change->to)))
			: (struct str){ 0 };
		item(b,
			str_format(a, "changes %.*s %.*s%.*s%.*s",
				STR_ARGS(change->probe), STR_ARGS(change->path),
				STR_ARGS(from), STR_ARGS(to)));
	}
	if (!release->expect_count)
		item(b,
			STR("nothing says which version: give release.yaml an "
			    "`expect:`"));
}

static void
write_people(struct brief *b)
{
	const struct release *release = &b->s->workspace.release;
	heading(b, "Who");
	if (release->coordinator.size)
		item(b,
			str_format(b->s->arena, "%.*s leads",
				STR_ARGS(release->coordinator)));
	else
		item(b, STR("nobody leads: give release.yaml a `coordinator:`"));
	for (size_t i = 0; i < release->contact_count; i++) {
		const struct contact *c = &release->contacts[i];
		item(b, JOINED(b, c->name, c->role, texts_joined(b, &c->reach)));
	}
	if (!release->contact_count)
		item(b, STR("nobody else to call: give release.yaml `contacts:`"));
}

static void
write_steps(struct brief *b)
{
	const struct release *release = &b->s->workspace.release;
	heading(b, "Steps");
	for (size_t i = 0; i < release->step_count; i++) {
		const struct release_step *step = &release->steps[i];
		struct str name =
			str_format(b->s->arena, "%zu. %.*s", i + 1, STR_ARGS(step->step));
		item(b, JOINED(b, name, step->at, step->owner, step->what));
		below(b, "", step->run, true);
		below(b, "runbook ", step->runbook, true);
	}
	if (!release->step_count)
		item(b, STR("none is written down: give release.yaml `steps:`"));
}

/* --- before --- */

static void
write_checklist(struct brief *b)
{
	const struct release *release = &b->s->workspace.release;
	struct arena *a = b->s->arena;
	heading(b, "What must be so before");
	for (size_t i = 0; i < release->item_count; i++) {
		const struct checklist_item *entry = &release->items[i];
		struct str how = entry->probe.size
			? str_format(a, "shown by probe %.*s", STR_ARGS(entry->probe))
			: str_format(a, "shown by suite %.*s", STR_ARGS(entry->suite));
		bool done = true;
		if (checklist_is_signed(entry))
			done = session_signed(b->s, entry, &how);
		item(b, JOINED(b, entry->item, entry->what, entry->owner, how));
		if (!done)
			below(b, "",
				str_format(a, "smoke sign %.*s --by WHO --reason WHY",
					STR_ARGS(entry->item)),
				true);
		below(b, "runbook ", entry->runbook, true);
	}
	if (!release->item_count)
		item(b, STR("no checklist: give release.yaml a `checklist:`"));
}

static struct str
plan_line(struct brief *b)
{
	size_t counts[3] = { 0 };
	const struct checks *checks = &b->s->plan.checks;
	for (size_t i = 0; i < checks->count; i++) {
		enum check_kind kind = (enum check_kind)checks->items[i].kind;
		counts[kind == CHECK_ENTRY ? 0 : kind == CHECK_PROBE ? 1 : 2]++;
	}
	return str_format(b->s->arena,
		"smoke gate checks %zu things: %zu requests of suites, %zu looks of "
		"probes, %zu more",
		checks->count, counts[0], counts[1], counts[2]);
}

static void
write_policy(struct brief *b)
{
	const struct policy *p = &b->s->workspace.policy;
	struct arena *a = b->s->arena;
	int64_t now = clock_now() / 1000, until;
	heading(b, "What the gate asks");
	item(b, plan_line(b));
	if (p->soak)
		item(b,
			str_format(a, "the candidate has soaked for %.*s",
				STR_ARGS(number_show_duration(a, p->soak))));
	if (p->rehearsal)
		item(b,
			str_format(a, "a rehearsal within %.*s",
				STR_ARGS(number_show_duration(a, p->rehearsal))));
	if (p->veto.count)
		item(b,
			str_format(a, "nothing makes up for: %.*s",
				STR_ARGS(texts_joined(b, &p->veto))));
	const struct freeze *freeze = freeze_at(p, now, &until);
	if (freeze)
		item(b,
			str_format(a, "nothing is released now: %.*s, until %.*s",
				STR_ARGS(freeze->reason),
				STR_ARGS(until < 0 ? STR("further notice")
						   : clock_show_both(a, until))));
}

static void
write_waivers(struct brief *b)
{
	const struct waivers *all = &b->s->workspace.waivers;
	struct str today = clock_show_day(b->s->arena, clock_now() / 1000);
	if (!all->count)
		return;
	heading(b, "What is lived with");
	for (size_t i = 0; i < all->count; i++) {
		const struct waiver *w = &all->items[i];
		struct str end = judge_day_is_past(w->expires, today)
			? str_format(b->s->arena, "ended on %.*s", STR_ARGS(w->expires))
			: str_format(b->s->arena, "until %.*s", STR_ARGS(w->expires));
		item(b, JOINED(b, w->reason, w->owner, end, w->ticket));
	}
}

/* --- the way back --- */

static void
write_way_back(struct brief *b)
{
	const struct release *release = &b->s->workspace.release;
	heading(b, "The way back");
	if (release->rollback.size) {
		sbuf_add_c(b->out, b->markdown ? "- " : "  ");
		put_code(b, release->rollback);
		sbuf_add_char(b->out, '\n');
	} else {
		item(b, STR("there is none: give release.yaml a `rollback:`"));
	}
	for (size_t i = 0; i < release->backup_count; i++) {
		const struct backup *backup = &release->backups[i];
		item(b,
			JOINED(b,
				str_format(b->s->arena, "backup %.*s",
					STR_ARGS(backup->name)),
				str_format(b->s->arena, "shown by probe %.*s",
					STR_ARGS(backup->probe)),
				backup->owner));
		below(b, "", backup->restore, true);
	}
	if (!release->backup_count)
		item(b, STR("no backup is looked at: give release.yaml `backups:`"));
}

static void
write_afterwards(struct brief *b)
{
	const struct plan_request *r = &b->s->request;
	const struct environment *all = b->s->workspace.environments;
	heading(b, "Afterwards");
	item(b, STR("smoke confirm .smoke/go.json, just before the deploy"));
	if (r->baseline == PLAN_NO_ENVIRONMENT)
		return;
	struct str name = all[r->baseline].name;
	item(b,
		str_format(b->s->arena,
			"smoke verify --env %.*s --ticket .smoke/go.json, right after it",
			STR_ARGS(name)));
	item(b,
		str_format(b->s->arena,
			"smoke watch --env %.*s --ticket .smoke/go.json --for 15m",
			STR_ARGS(name)));
}

void
brief_write(struct session *s, bool markdown, struct sbuf *out)
{
	struct brief b = { s, out, markdown };
	const struct plan_request *r = &s->request;
	const struct environment *all = s->workspace.environments;
	sbuf_add_c(out, markdown ? "# Release of " : "Release of ");
	put(&b, s->workspace.project);
	if (r->baseline != PLAN_NO_ENVIRONMENT && r->candidate != PLAN_NO_ENVIRONMENT)
		put(&b,
			str_format(s->arena, ", from %.*s to %.*s",
				STR_ARGS(all[r->candidate].name),
				STR_ARGS(all[r->baseline].name)));
	sbuf_add_char(out, '\n');
	write_expected(&b);
	write_people(&b);
	write_steps(&b);
	write_checklist(&b);
	write_policy(&b);
	write_waivers(&b);
	write_way_back(&b);
	write_afterwards(&b);
}
