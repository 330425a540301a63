/* SPDX-License-Identifier: MIT */
/* Where what a run says goes: stderr as things happen, stdout and --output in the order
 * of the files, whoever finished first. */
#include "cmd/run_work.h"

#include "cmd/run_json.h"
#include "cmd/run_paint.h"
#include "cmd/say.h"
#include "out/escape.h"
#include "value/json.h"

void
run_tell(struct suites_run *r, struct str text)
{
	struct sbuf masked = { 0 }, shown = { 0 }, painted = { 0 };
	struct err ignored = { 0 }; /* the exit code still tells */
	if (!text.size)
		return;
	mask_write(r->mask, text, &masked);
	escape(ESCAPE_TERMINAL_LINES, sbuf_str(&masked), &shown);
	if (r->color)
		paint_told(sbuf_str(&shown), &painted);
	run_progress_hide(r);
	if (!sink_write(file_stderr(), sbuf_str(r->color ? &painted : &shown), &ignored))
		ignored.kind = ERR_NONE;
	sbuf_fini(&masked);
	sbuf_fini(&shown);
	sbuf_fini(&painted);
}

/* --- a body --- */

static bool
is_json(struct arena *a, const struct unit *unit, struct str text)
{
	struct err err = { 0 };
	struct value value;
	struct str type = reply_header(unit->reply, STR("Content-Type"));
	return str_contains(str_lower(a, type), STR("json"))
		&& json_read(a, text, &JSON_LIMITS, &value, &err);
}

static void
add_headers(struct suites_run *r, const struct unit *unit, struct sbuf *out)
{
	struct sbuf plain = { 0 }, masked = { 0 };
	show_headers(unit->reply, &plain);
	mask_write(r->mask, sbuf_str(&plain), &masked);
	if (r->color)
		paint_headers(sbuf_str(&masked), out);
	else
		sbuf_add(out, sbuf_str(&masked));
	sbuf_fini(&plain);
	sbuf_fini(&masked);
}

bool
run_body_shown(const struct unit *unit, struct str *out, struct err *err)
{
	if (unit->asked && unit->asked->settings.compressed)
		return reply_bytes(unit->arena, unit->reply, out, err);
	*out = unit->reply->response->body;
	return true;
}

static void
add_laid_out(struct str text, bool color, struct sbuf *out)
{
	paint_json(text, color, out);
	sbuf_add_char(out, '\n');
}

/* Masked before anything is laid out or coloured. */
void
run_add_body(struct suites_run *r, const struct unit *unit, struct sbuf *out)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct str bytes;
	if (r->arguments->include)
		add_headers(r, unit, out);
	if (run_body_shown(unit, &bytes, &err)) {
		bytes = mask_text(r->mask, &a, bytes);
		if (r->pretty && is_json(&a, unit, bytes))
			add_laid_out(bytes, r->color, out);
		else
			sbuf_add(out, bytes);
	}
	arena_fini(&a);
}

/* --- in order --- */

static bool
put(struct suites_run *r, struct str text)
{
	struct str path = r->arguments->output;
	if (!text.size)
		return true;
	if (!path.size || str_is(path, "-")) {
		run_progress_hide(r);
		return say_data(text, &r->failed);
	}
	if (!r->output)
		r->output = file_out_open(str_c(r->arena, path), 0644, &r->failed);
	return r->output && file_out_add(r->output, text, &r->failed);
}

static void
put_what_is_due(struct suites_run *r)
{
	while (r->next_shown < r->plan.suite_count && r->files[r->next_shown].ended) {
		struct file_run *file = &r->files[r->next_shown++];
		if (!put(r, sbuf_str(&file->shown)))
			r->unknown = true;
		sbuf_fini(&file->shown);
	}
}

static void
add_object(struct suites_run *r, struct file_run *file, struct str name)
{
	struct json_report report = { r->mask, r->arguments, NULL, NULL };
	sbuf_reset(&file->shown);
	json_file(&report, name, sbuf_str(&file->entries), sbuf_str(&file->cookies),
		!file->broken && !file->unknown, file->duration, &file->shown);
	sbuf_add_char(&file->shown, '\n');
}

void
run_file_ended(
	struct suites_run *r, struct file_run *file, const struct planned_suite *suite)
{
	bool ok = !file->broken && !file->unknown;
	struct str name = file->name;
	if (!file->executed)
		sbuf_format(&file->told,
			"warning: No entry have been executed for file %.*s\n",
			STR_ARGS(name));
	if (r->arguments->test)
		sbuf_format(&file->told, "%s %.*s (%zu request(s) in %lld ms)\n",
			ok ? "Success" : "Failure", STR_ARGS(name), file->requests,
			(long long)file->duration);
	run_tell(r, sbuf_str(&file->told));
	sbuf_fini(&file->told);
	if (r->arguments->json && !suite->brought)
		add_object(r, file, suite->suite->source.name);
	else if (!ok)
		sbuf_reset(&file->shown);
	put_what_is_due(r);
	run_progress_show(r);
}

/* One file after another: what it says is said at once. */
void
run_file_went_on(struct suites_run *r, struct file_run *file)
{
	if (run_is_parallel(r) || !file->told.size)
		return;
	run_tell(r, sbuf_str(&file->told));
	sbuf_reset(&file->told);
}
