/* SPDX-License-Identifier: MIT */
/* smoke history summary: what many runs teach; for people. */
#include "cmd/history_summary.h"

#include "world/clock.h"

enum { SHOWN = 10 /* of each kind; JSON has more */, BEHIND = 4 /* of evidence */ };

struct page {
	struct session *s;
	struct arena *arena;
	const struct summary *summary;
	struct sbuf *out;
};

static void
heading(struct page *p, const char *text)
{
	sbuf_add_char(p->out, '\n');
	history_line(p->out, 0, str_of(text));
}

static void
write_rest(struct page *p, size_t count)
{
	if (count > SHOWN)
		history_line(p->out, 2,
			str_format(p->arena, "and %zu more; --json has them",
				count - SHOWN));
}

/* --- verdicts --- */

static void
add_count(struct arena *a, struct str *line, int64_t count, const char *word)
{
	if (count)
		*line = str_format(
			a, "%.*s  %lld %s", STR_ARGS(*line), (long long)count, word);
}

static void
write_verdicts(struct page *p)
{
	const struct learned *l = &p->summary->learned;
	heading(p, "Verdicts");
	for (size_t i = 0; i < l->verdict_count; i++) {
		const struct learned_verdicts *v = &l->verdicts[i];
		struct str name = str_format(p->arena, "%.*s%s%.*s", STR_ARGS(v->command),
			v->environment.size ? " " : "", STR_ARGS(v->environment));
		struct str line = str_format(p->arena, "%-20.*s", STR_ARGS(name));
		add_count(p->arena, &line, v->go, "GO");
		add_count(p->arena, &line, v->no_go, "NO-GO");
		add_count(p->arena, &line, v->inconclusive, "INCONCLUSIVE");
		add_count(p->arena, &line, v->others, "without a verdict");
		history_line(p->out, 2, line);
	}
}

/* --- releases --- */

static struct str
outcome(struct page *p, const struct learned_release *r)
{
	struct arena *a = p->arena;
	if (r->failed && r->restored)
		return str_format(a, "NO-GO, GO again after %.*s",
			STR_ARGS(history_time(a, r->restored - r->failed)));
	if (r->failed)
		return STR("NO-GO, and no GO since");
	if (r->verified)
		return str_format(a, "GO after %.*s",
			STR_ARGS(history_time(a, r->verified - r->started)));
	return r->overridden ? STR("NO-GO, overridden") : STR("INCONCLUSIVE");
}

static void
write_release(struct page *p, const struct learned_release *r)
{
	struct arena *a = p->arena;
	struct str runs = r->first_run == r->last_run
		? str_format(a, "run %lld", (long long)r->first_run)
		: str_format(a, "runs %lld to %lld", (long long)r->first_run,
			(long long)r->last_run);
	history_line(p->out, 2,
		str_format(a, "%.*s  %.*s%s", STR_ARGS(history_day(a, r->started)),
			STR_ARGS(r->release), r->back ? " (back)" : ""));
	history_line(p->out, 14,
		str_format(a, "%.*s; %.*s", STR_ARGS(outcome(p, r)), STR_ARGS(runs)));
}

static void
write_figures(struct page *p, struct str environment)
{
	struct arena *a = p->arena;
	const struct learned *l = &p->summary->learned;
	int64_t failed, all, time = learned_time_to_verify(a, l, environment);
	learned_failure_rate(l, environment, &failed, &all);
	if (all)
		history_line(p->out, 2,
			str_format(a, "change failure rate: %lld %% (%lld of %lld)",
				(long long)(failed * 100 / all), (long long)failed,
				(long long)all));
	if (time >= 0)
		history_line(p->out, 2,
			str_format(a, "time to verify: %.*s (median, first look to GO)",
				STR_ARGS(history_time(a, time))));
}

/* The newest of each environment. */
static void
write_releases(struct page *p)
{
	const struct learned *l = &p->summary->learned;
	for (size_t i = 0, end; i < l->release_count; i = end) {
		struct str environment = l->releases[i].environment;
		for (end = i; end < l->release_count
			&& str_eq(l->releases[end].environment, environment);)
			end++;
		heading(p,
			str_c(p->arena,
				str_format(p->arena, "Releases of %.*s",
					STR_ARGS(environment))));
		size_t from = end - i > SHOWN ? end - SHOWN : i;
		for (size_t j = from; j < end; j++)
			write_release(p, &l->releases[j]);
		write_rest(p, end - i);
		write_figures(p, environment);
	}
	if (l->release_count)
		history_line(p->out, 2,
			STR("(DORA: deployments that required immediate intervention; "
			    "docs: history)"));
}

/* --- flaky checks --- */

static void
write_flaky(struct page *p)
{
	const struct learned *l = &p->summary->learned;
	struct arena *a = p->arena;
	if (l->flaky_count)
		heading(p, "Flaky checks: passed and failed on the same build");
	for (size_t i = 0; i < l->flaky_count && i < SHOWN; i++) {
		const struct learned_flaky *f = &l->flaky[i];
		struct sbuf runs = { 0 };
		for (size_t j = 0; j < f->evidence_count; j++)
			sbuf_format(&runs, "%s%lld %s", j ? ", " : "",
				(long long)f->evidence[j].run,
				f->evidence[j].passed ? "pass" : "fail");
		history_line(p->out, 2, f->check);
		history_line(p->out, BEHIND,
			str_format(a, "%.*s: failed %lld of %lld, turned %lld time%s",
				STR_ARGS(f->command), (long long)f->failed,
				(long long)(f->failed + f->passed), (long long)f->turns,
				f->turns == 1 ? "" : "s"));
		history_line(p->out, BEHIND,
			str_format(a, "runs: %.*s", STR_ARGS(sbuf_str(&runs))));
		history_line(p->out, BEHIND, f->build);
		sbuf_fini(&runs);
	}
	write_rest(p, l->flaky_count);
}

/* --- drift --- */

static void
write_drift(struct page *p)
{
	const struct summary *m = p->summary;
	struct arena *a = p->arena;
	if (m->drift_count)
		heading(p, "Most frequent drift");
	for (size_t i = 0; i < m->drift_count && i < SHOWN; i++) {
		const struct history_finding *f = &m->drift[i];
		history_line(p->out, 2,
			str_format(a, "%lld night%s, %.*s to %.*s%s", (long long)f->times,
				f->times == 1 ? "" : "s",
				STR_ARGS(history_day(a, f->first_at)),
				STR_ARGS(history_day(a, f->last_at)),
				f->open ? ", open" : ""));
		history_line(p->out, BEHIND,
			str_format(a, "%.*s %.*s %.*s (%.*s)", STR_ARGS(f->subject),
				STR_ARGS(f->path), STR_ARGS(f->title),
				STR_ARGS(f->where)));
	}
	write_rest(p, m->drift_count);
}

/* --- waivers --- */

static void
write_waivers(struct page *p)
{
	const struct summary *m = p->summary;
	struct arena *a = p->arena;
	if (m->waiver_count)
		heading(p, "Waivers, what is known for longest first");
	for (size_t i = 0; i < m->waiver_count && i < SHOWN; i++) {
		const struct known_waiver *k = &m->waivers[i];
		const struct waiver *w = k->waiver;
		struct str age = k->first_at
			? str_format(a, "known since %.*s, %lld runs",
				STR_ARGS(history_day(a, k->first_at)),
				(long long)k->times)
			: STR("never found");
		history_line(p->out, 2,
			str_format(a, "%.*s  %.*s, until %.*s, %.*s",
				STR_ARGS(w->fingerprint), STR_ARGS(age),
				STR_ARGS(w->expires), STR_ARGS(w->owner)));
		history_line(p->out, BEHIND, w->reason);
	}
	write_rest(p, m->waiver_count);
}

/* --- all --- */

static void
write_text(struct page *p, const struct history_filter *filter)
{
	const struct learned *l = &p->summary->learned;
	if (!l->runs) {
		sbuf_format(p->out, "no run of %.*s that counts%s\n",
			STR_ARGS(filter->project),
			history_is_narrowed(filter) ? " and is asked for" : " yet");
		return;
	}
	history_line(p->out, 0,
		str_format(p->arena, "%.*s · %lld run%s, %.*s to %.*s",
			STR_ARGS(filter->project), (long long)l->runs,
			l->runs == 1 ? "" : "s",
			STR_ARGS(history_day(p->arena, l->first)),
			STR_ARGS(history_day(p->arena, l->last))));
	write_verdicts(p);
	write_releases(p);
	write_flaky(p);
	write_drift(p);
	write_waivers(p);
}

static bool
learn(struct session *s, const struct history_filter *filter, struct summary *out,
	struct err *err)
{
	struct history_filter drift = *filter;
	*out = (struct summary){ .filter = filter };
	drift.command = str_of(command_name(COMMAND_DRIFT));
	drift.most = HISTORY_LIST_MAX;
	return history_learn(s->history, s->arena, filter, &out->learned, err)
		&& history_findings(
			s->history, s->arena, &drift, &out->drift, &out->drift_count, err)
		&& history_waivers(s, &out->waivers, &out->waiver_count, err);
}

bool
history_show_summary(struct session *s, const struct history_filter *filter,
	struct sbuf *out, struct err *err)
{
	struct summary summary;
	struct page p = { s, s->arena, &summary, out };
	if (filter->command.size || filter->verdict.size)
		return err_set(err, ERR_USAGE,
			"a summary is of all commands and verdicts: --env, --since and "
			"--until narrow it");
	if (!learn(s, filter, &summary, err))
		return false;
	if (s->arguments->json)
		summary_write_json(s->arena, &summary, out);
	else
		write_text(&p, filter);
	return true;
}
