/* SPDX-License-Identifier: MIT */
/* smoke history: which runs there were, newest first. */
#include "cmd/history_views.h"

#include "base/utf8.h"
#include "out/escape.h"
#include "value/json.h"
#include "world/clock.h"

enum { COMMAND_WIDTH = 10, VERDICT_WIDTH = 17 };

struct history_page {
	struct session *session;
	const struct history_filter *filter;
	const struct history_entry *entries;
	size_t count;
	int64_t *ended_early; /* numbers of runs that were begun and are under way no more
			       */
	size_t ended_early_count;
	struct incident *incidents; /* that are open */
	size_t incident_count;
};

/* "finished", "under way", "ended early": killed, or the machine went down */
static const char *
state_of(const struct history_page *p, const struct history_entry *e)
{
	if (e->finished)
		return "finished";
	for (size_t i = 0; i < p->ended_early_count; i++)
		if (p->ended_early[i] == e->number)
			return "ended early";
	return "under way";
}

/* --- for people --- */

static struct str
verdict_of(const struct history_page *p, const struct history_entry *e)
{
	struct arena *a = p->session->arena;
	bool drift = str_is(e->command, "drift");
	if (!e->finished)
		return str_of(state_of(p, e));
	if (e->interrupted)
		return STR("INTERRUPTED");
	if (drift || !e->verdict.size)
		return STR("–");
	bool would_be = e->advisory && !str_is(e->verdict, "GO");
	return str_format(a, "%s%.*s", would_be ? "would be " : "", STR_ARGS(e->verdict));
}

/* "1 failed, 2 unchecked of 33" */
static struct str
counts_of(const struct history_page *p, const struct history_entry *e)
{
	struct arena *a = p->session->arena;
	if (!e->finished)
		return str_format(a, "%lld checks planned", (long long)e->planned);
	if (!e->failed && !e->unchecked)
		return str_format(a, "%lld checks", (long long)e->planned);
	struct str failed = e->failed ? str_format(a, "%lld failed", (long long)e->failed)
				      : (struct str){ 0 };
	struct str unchecked = e->unchecked
		? str_format(a, "%lld unchecked", (long long)e->unchecked)
		: (struct str){ 0 };
	return str_format(a, "%.*s%s%.*s of %lld", STR_ARGS(failed),
		failed.size && unchecked.size ? ", " : "", STR_ARGS(unchecked),
		(long long)e->planned);
}

static void
add_padded(struct sbuf *out, struct str text, size_t width)
{
	size_t columns = utf8_count(text);
	sbuf_add(out, text);
	sbuf_fill(out, ' ', columns < width ? width - columns : 1);
}

static void
write_line(const struct history_page *p, const struct history_entry *e, struct sbuf *out)
{
	struct arena *a = p->session->arena;
	struct str when = clock_show(a, e->started);
	struct sbuf title = { 0 };
	escape(ESCAPE_TERMINAL, e->title, &title);
	if (e->overridden_by.size) {
		sbuf_add_c(&title, title.size ? " · overridden by " : "overridden by ");
		escape(ESCAPE_TERMINAL, e->overridden_by, &title);
	}
	sbuf_format(out, "%6lld  %.*s %.*s  ", (long long)e->number,
		STR_ARGS(str_part(when, 0, 10)), STR_ARGS(str_part(when, 11, 5)));
	add_padded(out, e->command, COMMAND_WIDTH);
	add_padded(out, verdict_of(p, e), VERDICT_WIDTH);
	sbuf_add(out, counts_of(p, e));
	sbuf_add_c(out, title.size ? " · " : "");
	sbuf_add(out, sbuf_str(&title));
	sbuf_add_char(out, '\n');
	sbuf_fini(&title);
}

static void
write_lines(const struct history_page *p, struct sbuf *out)
{
	if (!p->count)
		sbuf_format(out, "no run of %.*s%s\n", STR_ARGS(p->filter->project),
			history_is_narrowed(p->filter) ? " that is asked for" : " yet");
	else
		sbuf_add_c(out,
			"   run  started (UTC)     command   verdict          checks\n");
	for (size_t i = 0; i < p->count; i++)
		write_line(p, &p->entries[i], out);
	for (size_t i = 0; i < p->incident_count; i++)
		history_line(out, 0,
			str_format(p->session->arena,
				"open incident: run %lld, %.*s since %.*s",
				(long long)p->incidents[i].run,
				STR_ARGS(p->incidents[i].environment),
				STR_ARGS(clock_show(
					p->session->arena, p->incidents[i].opened))));
}

/* --- for programs --- */

static struct value
entry_value(const struct history_page *p, const struct history_entry *e)
{
	struct arena *a = p->session->arena;
	struct vec members = vec_of(a, struct member);
	members_add(&members, "run", value_of_int(a, e->number));
	members_add(&members, "state", value_of_c(state_of(p, e)));
	members_add(&members, "command", value_of_string(e->command));
	members_add(&members, "started", value_of_string(clock_show(a, e->started)));
	members_add(&members, "planned", value_of_int(a, e->planned));
	for (size_t i = 0; i < p->incident_count; i++)
		if (p->incidents[i].run == e->number)
			members_add(&members, "incident", value_of_c("open"));
	if (!e->finished)
		return value_of_members(&members);
	members_add(&members, "ended", value_of_string(clock_show(a, e->ended)));
	members_add(&members, "failed", value_of_int(a, e->failed));
	members_add(&members, "unchecked", value_of_int(a, e->unchecked));
	if (e->verdict.size)
		members_add(&members, "verdict", value_of_string(e->verdict));
	if (e->environment.size)
		members_add(&members, "environment", value_of_string(e->environment));
	if (e->waived)
		members_add(&members, "waived", value_of_int(a, e->waived));
	if (e->title.size)
		members_add(&members, "title", value_of_string(e->title));
	if (e->advisory)
		members_add(&members, "advisory", value_of_bool(true));
	if (e->interrupted)
		members_add(&members, "interrupted", value_of_bool(true));
	if (e->overridden_by.size)
		members_add(&members, "overridden_by", value_of_string(e->overridden_by));
	return value_of_members(&members);
}

static void
write_json(const struct history_page *p, struct sbuf *out)
{
	struct vec items = vec_of(p->session->arena, struct value);
	for (size_t i = 0; i < p->count; i++)
		items_add(&items, entry_value(p, &p->entries[i]));
	struct value all = value_of_items(&items);
	json_write(&all, JSON_PRETTY, out);
	sbuf_add_char(out, '\n');
}

bool
history_show_runs(struct session *s, const struct history_filter *filter,
	struct sbuf *out, struct err *err)
{
	struct history_page p = { .session = s, .filter = filter };
	struct history_entry *entries;
	if (!history_list(s->history, s->arena, filter, &entries, &p.count, err)
		|| !history_incomplete(
			s->history, s->arena, &p.ended_early, &p.ended_early_count, err))
		return false;
	p.entries = entries;
	if (!history_incidents(s->history, s->arena, filter->project, &p.incidents,
		    &p.incident_count, err))
		return false;
	if (s->arguments->json)
		write_json(&p, out);
	else
		write_lines(&p, out);
	return true;
}
