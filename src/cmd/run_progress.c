/* SPDX-License-Identifier: MIT */
/* The progress bar of --test, two lines that go before anything else is said. */
#include "cmd/run_work.h"

#include "out/escape.h"

enum { BAR_WIDTH = 24 };

static struct str
running(const struct suites_run *r, size_t *number)
{
	for (size_t i = 0; i < r->plan.suite_count; i++) {
		if (r->files[i].ended)
			continue;
		*number = i + 1;
		return r->files[i].name;
	}
	return (struct str){ 0 };
}

static void
add_bar(size_t done, size_t all, struct sbuf *out)
{
	size_t filled = done * BAR_WIDTH / all;
	sbuf_add_char(out, '[');
	for (size_t i = 0; i < BAR_WIDTH; i++)
		sbuf_add_char(out, i < filled ? '=' : i == filled ? '>' : ' ');
	sbuf_add_char(out, ']');
}

static void
write_bar(struct str text)
{
	struct err ignored = { 0 };
	if (!sink_write(file_stderr(), text, &ignored))
		ignored.kind = ERR_NONE; /* nobody looks at it any more */
}

void
run_progress_hide(struct suites_run *r)
{
	if (!r->progress_drawn)
		return;
	r->progress_drawn = false;
	write_bar(STR("\x1b[1A\x1b[K\x1b[1A\x1b[K"));
}

void
run_progress_show(struct suites_run *r)
{
	size_t all = r->plan.suite_count, number = 0;
	if (!r->progress)
		return;
	struct str name = running(r, &number);
	run_progress_hide(r);
	if (!number)
		return;
	struct sbuf text = { 0 };
	sbuf_format(&text, "Executed files: %zu/%zu (%zu%%)\n", r->tally.files, all,
		r->tally.files * 100 / all);
	add_bar(r->tally.files, all, &text);
	sbuf_format(&text, " %zu/%zu Running ", number, all);
	escape(ESCAPE_TERMINAL, name, &text);
	sbuf_add_char(&text, '\n');
	write_bar(sbuf_str(&text));
	sbuf_fini(&text);
	r->progress_drawn = true;
}
