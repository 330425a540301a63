/* SPDX-License-Identifier: MIT */
#include "report/html.h"

void
html_start(struct html *h, const char *element, const char *class)
{
	xout_start(h->x, element);
	if (class)
		xout_attribute(h->x, "class", str_of(class));
}

void
html_end(struct html *h)
{
	xout_end(h->x);
}

void
html_text(struct html *h, const char *element, const char *class, struct str text)
{
	if (!text.size)
		return;
	html_start(h, element, class);
	xout_text(h->x, text);
	html_end(h);
}

struct str
html_word(const struct html *h, const char *id)
{
	return view_word(&h->view, id);
}

void
html_aside(struct html *h, const char *text)
{
	html_text(h, "span", "heard", html_word(h, text));
}

void
html_more(struct html *h, size_t count, const char *one, const char *many)
{
	if (count)
		html_text(h, "p", "more",
			str_format(h->arena, view_say(&h->view, "… and %.*s"),
				STR_ARGS(view_count(&h->view, count, one, many))));
}

void
html_section(struct html *h, const char *id, const char *heading)
{
	html_start(h, "section", NULL);
	xout_attribute(h->x, "id", str_of(id));
	xout_attribute(h->x, "aria-labelledby", str_format(h->arena, "%s-heading", id));
	xout_start(h->x, "h2");
	xout_attribute(h->x, "id", str_format(h->arena, "%s-heading", id));
	xout_text(h->x, html_word(h, heading));
	html_end(h);
}

/* What scrolls must be reached with the keyboard, and then it needs a name. */
void
html_table(struct html *h, const char *class, const char *caption)
{
	html_start(h, "div", "wide");
	xout_attribute(h->x, "tabindex", STR("0"));
	xout_attribute(h->x, "role", STR("region"));
	xout_attribute(h->x, "aria-label", html_word(h, caption));
	html_start(h, "table", class);
	html_text(h, "caption", NULL, html_word(h, caption));
}

void
html_table_end(struct html *h)
{
	html_end(h);
	html_end(h);
}

void
html_head_cell(struct html *h, const char *class, const char *scope, struct str text)
{
	html_start(h, "th", class);
	xout_attribute(h->x, "scope", str_of(scope));
	xout_text(h->x, text);
	html_end(h);
}

void
html_number_cell(struct html *h, const char *class, size_t number)
{
	html_start(h, "td", number ? class : "number none");
	xout_text(h->x, str_format(h->arena, "%zu", number));
	html_end(h);
}

static const struct state_row {
	const char *class, *mark, *word;
} states[] = {
	[STATE_NONE] = { "unchecked", "?", TR("not checked") },
	[STATE_PASS] = { "pass", "✓", TR("pass") },
	[STATE_FAIL] = { "fail", "✗", TR("fail") },
	[STATE_UNCHECKED] = { "unchecked", "?", TR("not checked") },
	[STATE_WAIVED] = { "waived", "~", TR("under a waiver") },
};

const char *
html_state_class(enum state state)
{
	return states[state].class;
}

void
html_mark(struct html *h, enum state state)
{
	html_start(h, "span", "mark");
	xout_attribute(h->x, "aria-hidden", STR("true"));
	xout_text(h->x, str_of(states[state].mark));
	html_end(h);
	html_aside(h, states[state].word);
}

void
html_passed(struct html *h, struct str names, struct str summary)
{
	html_start(h, "details", NULL);
	xout_attribute(h->x, "data-passed", names);
	html_start(h, "summary", NULL);
	html_mark(h, STATE_PASS);
	xout_text(h->x, summary);
	html_end(h);
	html_end(h);
}
