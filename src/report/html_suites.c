/* SPDX-License-Identifier: MIT */
/* Suites: a row each, and their entries with what each took. */
#include "report/html.h"

#include "base/vec.h"

struct suite_run { /* one file in one environment; its checks stand in a row */
	struct str name, environment, instance;
	size_t first, count;
	size_t states[STATE_WAIVED + 1];
	uint64_t duration; /* ms */
	uint32_t longest;
};

static bool
is_same(const struct suite_run *s, const struct run_check *c)
{
	return str_eq(s->name, c->group) && str_eq(s->environment, c->environment)
		&& str_eq(s->instance, c->instance);
}

static struct vec
gather(struct html *h)
{
	struct vec suites = vec_of(h->arena, struct suite_run);
	for (size_t i = 0; i < h->run->check_count; i++) {
		const struct run_check *c = &h->run->checks[i];
		if (c->kind != CHECK_ENTRY)
			continue;
		struct suite_run *s =
			suites.count ? vec_at(&suites, suites.count - 1) : NULL;
		if (!s || s->first + s->count != i || !is_same(s, c)) {
			s = vec_push(&suites);
			*s = (struct suite_run){ .name = c->group,
				.environment = c->environment,
				.instance = c->instance,
				.first = i };
		}
		s->count++;
		s->states[c->state]++;
		s->duration += c->duration;
		s->longest = c->duration > s->longest ? c->duration : s->longest;
	}
	return suites;
}

static enum state
state_of(const struct suite_run *s)
{
	if (s->states[STATE_FAIL])
		return STATE_FAIL;
	if (s->states[STATE_UNCHECKED] || s->states[STATE_NONE])
		return STATE_UNCHECKED;
	return s->states[STATE_WAIVED] ? STATE_WAIVED : STATE_PASS;
}

static struct str
place_of(struct html *h, const struct suite_run *s)
{
	if (!s->instance.size)
		return s->environment;
	return str_format(
		h->arena, "%.*s %.*s", STR_ARGS(s->environment), STR_ARGS(s->instance));
}

/* --- the table --- */

static void
write_row(struct html *h, const struct suite_run *s)
{
	html_start(h, "tr", NULL);
	html_head_cell(h, NULL, "row", s->name);
	html_start(h, "td", NULL);
	xout_text(h->x, place_of(h, s));
	html_end(h);
	html_start(h, "td", html_state_class(state_of(s)));
	html_mark(h, state_of(s));
	html_end(h);
	html_number_cell(h, "number", s->count);
	html_number_cell(h, "number", s->states[STATE_PASS]);
	html_number_cell(h, "number fail", s->states[STATE_FAIL]);
	html_number_cell(h, "number unchecked",
		s->states[STATE_UNCHECKED] + s->states[STATE_NONE]);
	html_number_cell(h, "number waived", s->states[STATE_WAIVED]);
	html_start(h, "td", "number");
	xout_text(h->x, view_duration(&h->view, (int64_t)s->duration));
	html_end(h);
	html_end(h);
}

static void
write_rest(
	struct html *h, size_t suites, size_t entries, const char *one, const char *many)
{
	enum { COLUMNS = 9 };
	if (!suites)
		return;
	html_start(h, "tr", NULL);
	html_start(h, "td", "rest");
	xout_attribute_int(h->x, "colspan", COLUMNS);
	xout_text(h->x,
		str_format(h->arena, view_say(&h->view, "… and %.*s: %.*s"),
			STR_ARGS(view_count(&h->view, suites, one, many)),
			STR_ARGS(view_count(&h->view, entries, "entry", "entries"))));
	html_end(h);
	html_end(h);
}

static void
write_rows(struct html *h, const struct vec *suites)
{
	size_t passed = 0, shown = 0, left_out = 0, entries = 0, open_entries = 0;
	for (size_t i = 0; i < suites->count; i++) {
		const struct suite_run *s = vec_at(suites, i);
		bool pass = state_of(s) == STATE_PASS;
		bool roll = pass ? ++passed > HTML_PASSED : shown >= HTML_ROWS;
		if (!roll)
			write_row(h, s);
		shown += !roll && !pass;
		left_out += roll && !pass;
		entries += roll && pass ? s->count : 0;
		open_entries += roll && !pass ? s->count : 0;
	}
	write_rest(h, left_out, open_entries, TR("more that did not pass"),
		TR("more that did not pass"));
	if (passed > HTML_PASSED)
		write_rest(h, passed - HTML_PASSED, entries,
			TR("more, all of which passed"), TR("more, all of which passed"));
}

static void
write_table(struct html *h, const struct vec *suites)
{
	static const char *const heads[] = { TR("suite"), TR("on"), TR("state"),
		TR("entries"), TR("passed"), TR("failed"), TR("unchecked"), TR("waived"),
		TR("took") };
	html_table(h, "suites", TR("Suites by environment"));
	html_start(h, "thead", NULL);
	html_start(h, "tr", NULL);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		html_head_cell(h, i > 2 ? "number" : NULL, "col", html_word(h, heads[i]));
	html_end(h);
	html_end(h);
	html_start(h, "tbody", NULL);
	write_rows(h, suites);
	html_end(h);
	html_table_end(h);
}

/* --- entries --- */

/* How long it took beside the longest of its suite. */
static void
write_bar(struct html *h, uint32_t duration, uint32_t longest)
{
	enum { WIDTH = 120 };
	int64_t width = longest ? (int64_t)duration * WIDTH / longest : 0;
	html_start(h, "svg", "bar");
	xout_attribute(h->x, "viewBox", str_format(h->arena, "0 0 %d 8", WIDTH));
	xout_attribute(h->x, "aria-hidden", STR("true"));
	html_start(h, "rect", NULL);
	xout_attribute_int(h->x, "width", width > 1 ? width : 1);
	xout_attribute_int(h->x, "height", 8);
	html_end(h);
	html_end(h);
}

/* "suites/a.hurl:12 GET /" under the heading of its suite: "12 GET /" */
static struct str
short_name(const struct suite_run *s, const struct run_check *c)
{
	size_t skip = str_starts(c->name, s->name) ? s->name.size : 0;
	struct str rest = str_from(c->name, skip);
	return skip && rest.size > 1 ? str_from(rest, 1) : c->name;
}

static void
write_entry(struct html *h, const struct suite_run *s, const struct html_span *span,
	const struct run_check *c)
{
	uint32_t anchor = h->anchors[c->number];
	html_start(h, "li", html_state_class(c->state));
	html_mark(h, c->state);
	xout_text(h->x, STR(" "));
	if (anchor) {
		html_start(h, "a", NULL);
		xout_attribute(h->x, "href", str_format(h->arena, "#check-%u", anchor));
	}
	html_text(h, "code", NULL, short_name(s, c));
	if (anchor)
		html_end(h);
	html_start(h, "span", "took");
	if (!html_phases(h, c->number, span))
		write_bar(h, c->duration, s->longest);
	xout_text(h->x, str_format(h->arena, view_say(&h->view, " %u ms"), c->duration));
	html_end(h);
	if (c->attempts > 1)
		html_text(h, "span", "of",
			str_format(h->arena, view_say(&h->view, " asked %u times"),
				c->attempts));
	html_end(h);
}

/* Names that the script writes out when somebody asks for them: a line each. */
static void
add_passed(struct html *h, const struct suite_run *s, bool whole_name, struct sbuf *names)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct run_check *c = &h->run->checks[s->first + i];
		if (c->state != STATE_PASS)
			continue;
		struct arena_mark mark = arena_mark(h->arena);
		sbuf_add_c(names, names->size ? "\n" : "");
		sbuf_add(names,
			view_calm(h->arena, whole_name ? c->name : short_name(s, c)));
		arena_rewind(h->arena, mark);
		sbuf_format(names, view_say(&h->view, "\t%u ms"), c->duration);
	}
}

/* The first suites one by one, the rest as one list. */
static void
write_passed(struct html *h, const struct vec *suites)
{
	size_t written = 0, shown = 0, rest = 0, left_out = 0;
	struct sbuf names = { 0 }, others = { 0 };
	for (size_t i = 0; i < suites->count; i++) {
		const struct suite_run *s = vec_at(suites, i);
		size_t passed = s->states[STATE_PASS];
		bool fits = written + passed <= HTML_ON_DEMAND;
		written += fits ? passed : 0;
		left_out += fits ? 0 : passed;
		if (!passed || !fits)
			continue;
		if (shown++ >= HTML_ROWS) {
			add_passed(h, s, true, &others);
			rest += passed;
			continue;
		}
		add_passed(h, s, false, &names);
		html_passed(h, sbuf_str(&names),
			str_format(h->arena,
				view_say(&h->view, " %.*s on %.*s: %zu passed"),
				STR_ARGS(s->name), STR_ARGS(place_of(h, s)), passed));
		sbuf_reset(&names);
	}
	if (rest)
		html_passed(h, sbuf_str(&others),
			str_format(h->arena,
				view_say(&h->view, " other suites: %zu passed"), rest));
	html_more(h, left_out, TR("that passed; the JSON report has all"),
		TR("that passed; the JSON report has all"));
	sbuf_fini(&names);
	sbuf_fini(&others);
}

static void
write_entries(struct html *h, const struct suite_run *s, bool all, size_t *room)
{
	size_t passed = 0, left_out = 0;
	struct html_span span;
	html_phases_span(h, s->first, s->count, &span);
	html_start(h, "details", NULL);
	if (state_of(s) != STATE_PASS)
		xout_attribute(h->x, "open", STR(""));
	html_start(h, "summary", NULL);
	html_mark(h, state_of(s));
	xout_text(h->x,
		str_format(h->arena,
			view_say(&h->view, " %.*s on %.*s: %zu of %zu passed"),
			STR_ARGS(s->name), STR_ARGS(place_of(h, s)),
			s->states[STATE_PASS], s->count));
	html_end(h);
	html_start(h, "ol", "entries");
	for (size_t i = 0; i < s->count; i++) {
		const struct run_check *c = &h->run->checks[s->first + i];
		bool pass = c->state == STATE_PASS;
		bool show = *room && (all || !pass);
		passed += !show && pass;
		left_out += !show && !pass;
		if (!show)
			continue;
		--*room;
		write_entry(h, s, &span, c);
	}
	html_end(h);
	html_more(
		h, left_out, TR("more that did not pass"), TR("more that did not pass"));
	html_more(h, passed, TR("that passed"), TR("that passed"));
	html_end(h);
}

void
html_suites(struct html *h)
{
	struct vec suites = gather(h);
	size_t entries = 0, room = HTML_ENTRIES;
	if (!suites.count)
		return;
	html_section(h, "suites", TR("Suites"));
	write_table(h, &suites);
	html_phases_legend(h);
	for (size_t i = 0; i < suites.count; i++)
		entries += ((struct suite_run *)vec_at(&suites, i))->count;
	bool all = entries <= HTML_ENTRIES;
	for (size_t i = 0; i < suites.count && room; i++) {
		const struct suite_run *s = vec_at(&suites, i);
		if (all || state_of(s) != STATE_PASS)
			write_entries(h, s, all, &room);
	}
	if (!all)
		write_passed(h, &suites);
	html_end(h);
}
