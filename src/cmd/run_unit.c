/* SPDX-License-Identifier: MIT */
/* One attempt at an entry came in: what it says is kept where somebody asked for it. */
#include "cmd/run_work.h"

#include "cmd/run_curl.h"
#include "cmd/run_json.h"
#include "cmd/run_reports.h"
#include "cmd/run_verbose.h"
#include "cmd/say.h"
#include "world/clock.h"

static int64_t
now(void)
{
	return clock_now() / 1000;
}

/* --- what kind of unit --- */

static size_t
number_of(const struct unit *unit)
{
	return (size_t)(unit->entry - unit->suite->suite->entries) + 1;
}

/* It never had its turn: --from-entry, --to-entry, or an entry before it failed. */
static bool
is_left_out(const struct suites_run *r, const struct unit *unit)
{
	const struct arguments *a = r->arguments;
	size_t number = number_of(unit);
	return unit->trouble == TROUBLE_AFTER
		|| (!unit->suite->brought
			&& ((a->from_entry && number < (size_t)a->from_entry)
				|| (a->to_entry && number > (size_t)a->to_entry)));
}

static bool
is_tried_again(const struct unit *unit)
{
	return unit->retried && unit->evidence != EVIDENCE_HELD;
}

static int
verbosity_of(const struct suites_run *r, const struct unit *unit)
{
	return unit->asked ? unit->asked->settings.verbosity : r->settings.verbosity;
}

/* --- failures --- */

static void
keep_failure(struct suites_run *r, struct file_run *file, bool runtime, struct str frame)
{
	file->runtime = file->runtime || runtime;
	if (!(r->reports & RUN_FAILURES))
		return;
	struct run_failure *failure = vec_push(&file->failures);
	failure->runtime = runtime;
	failure->text =
		str_copy(r->arena, str_trim(str_from(frame, sizeof("error: ") - 1)));
}

static void
add_errors(struct suites_run *r, struct file_run *file, const struct unit *unit,
	bool final, struct sbuf *out)
{
	const struct suite *suite = unit->suite->suite;
	const struct reply *reply = unit->reply;
	struct sbuf frame = { 0 };
	if (reply && reply->response->trouble != TROUBLE_NONE) {
		show_trouble(suite, unit->entry, reply, &frame);
		if (final)
			keep_failure(r, file, true, sbuf_str(&frame));
		sbuf_add(out, sbuf_str(&frame));
	}
	for (size_t i = 0; unit->result && i < unit->result->error_count; i++) {
		const struct entry_error *error = &unit->result->errors[i];
		sbuf_reset(&frame);
		show_error(suite, unit->entry, error, &frame);
		if (final)
			keep_failure(r, file, !error->assert, sbuf_str(&frame));
		sbuf_add(out, sbuf_str(&frame));
	}
	sbuf_fini(&frame);
}

/* Outside of a gate an assert that cannot be told has failed, as with hurl; what is no
 * assert stays unknown. */
static bool
asserts_failed(const struct unit *unit)
{
	const struct entry_result *result = unit->result;
	bool all = result && result->error_count && unit->asked
		&& !unit->asked->settings.strict;
	for (size_t i = 0; all && i < result->error_count; i++)
		all = result->errors[i].assert;
	return all;
}

static void
note_failure(struct suites_run *r, struct file_run *file, const struct unit *unit)
{
	if (unit->evidence == EVIDENCE_BROKEN || asserts_failed(unit))
		file->broken = true;
	else
		file->unknown = true;
	if (!unit->result && !unit->reply) /* it could not be begun at all */
		file->runtime = true;
	if (r->long_errors && unit->reply)
		verbose_response(unit, r->arguments, &file->told);
	add_errors(r, file, unit, true, &file->told);
}

/* Another file is why: a setup of its own, or one that --fail-fast means. */
static void
note_not_run(struct file_run *file, const struct unit *unit)
{
	if (file->unknown)
		return;
	file->unknown = true;
	sbuf_format(&file->told, "error: %.*s is not run: %.*s\n\n", STR_ARGS(file->name),
		STR_ARGS(unit->reason));
}

/* An attempt that is made again is told only where one asked for much. */
static void
tell_try(struct suites_run *r, struct file_run *file, const struct unit *unit)
{
	struct sbuf text = { 0 };
	struct str line, rest;
	add_errors(r, file, unit, false, &text);
	rest = sbuf_str(&text);
	while (str_next(&rest, '\n', &line)) {
		if (str_starts(line, STR("error: ")))
			line = str_from(line, sizeof("error: ") - 1);
		sbuf_format(
			&file->told, "*%s%.*s\n", line.size ? " " : "", STR_ARGS(line));
	}
	sbuf_fini(&text);
}

/* --- what is recorded --- */

static void
record(struct suites_run *r, struct file_run *file, const struct unit *unit)
{
	if (r->reports & RUN_COOKIES && unit->reply) {
		sbuf_reset(&file->cookies);
		sbuf_add(&file->cookies, unit->cookies);
	}
	if (r->reports & RUN_CURLS && unit->asked && unit->reply
		&& !is_tried_again(unit)) {
		curl_command(unit, r->arguments, &file->curls);
		sbuf_add_char(&file->curls, '\n');
	}
	if (r->reports & RUN_RECORDS) {
		struct json_report report = { r->mask, r->arguments,
			r->reports & RUN_BODIES ? run_reports_body : NULL, r };
		if (file->entries.size)
			sbuf_add_char(&file->entries, ',');
		json_entry(&report, unit, &file->entries);
	}
}

/* --- what is shown --- */

static void
keep_body(struct suites_run *r, struct file_run *file, const struct unit *unit)
{
	const struct arguments *a = r->arguments;
	if (a->test || a->no_output || a->json)
		return;
	sbuf_reset(&file->shown);
	run_add_body(r, unit, &file->shown);
}

/* To a file under the root, which entry_prepare() saw to. */
static bool
write_bytes(struct arena *a, const struct unit *unit, struct mask *mask, struct err *err)
{
	struct str bytes;
	struct file_out *out;
	if (!run_body_shown(unit, &bytes, err))
		return false;
	bytes = mask_text(mask, a, bytes);
	if (str_is(unit->asked->output, "-"))
		return say_data(bytes, err);
	out = file_out_open(str_c(a, unit->asked->output), 0644, err);
	bool ok = out && file_out_add(out, bytes, err);
	return file_out_close(out, err) && ok;
}

static void
write_entry_output(struct suites_run *r, const struct unit *unit)
{
	struct arena a = { 0 };
	if (unit->asked->output.size && !write_bytes(&a, unit, r->mask, &r->failed))
		r->unknown = true;
	arena_fini(&a);
}

/* --- all --- */

static void
begin(struct suites_run *r, struct file_run *file, const struct unit *unit)
{
	if (file->begun)
		return;
	file->begun = true;
	file->began = now() - unit->duration;
	file->failures = vec_of(r->arena, struct run_failure);
	run_progress_show(r);
}

static void
end(struct suites_run *r, struct file_run *file, const struct planned_suite *suite)
{
	bool ok = !file->broken && !file->unknown;
	file->ended = true;
	file->duration = now() - file->began;
	r->broken = r->broken || file->broken;
	r->unknown = r->unknown || file->unknown;
	r->runtime = r->runtime || file->runtime;
	r->tally.files++;
	r->tally.succeeded += ok;
	r->tally.requests += file->requests;
	run_file_ended(r, file, suite);
}

static void
take(struct suites_run *r, struct file_run *file, const struct unit *unit)
{
	int verbosity = verbosity_of(r, unit);
	bool skipped = unit->trouble == TROUBLE_SKIPPED;
	file->executed += !skipped;
	if (unit->reply)
		file->requests += 1 + unit->reply->redirection_count;
	if (verbosity)
		verbose_attempt(
			unit, r->arguments, verbosity, unit->attempts < 2, &file->told);
	if (skipped)
		return;
	record(r, file, unit);
	if (is_tried_again(unit)) {
		if (verbosity) {
			tell_try(r, file, unit);
			verbose_retry(unit, &file->told);
		}
		return;
	}
	if (unit->evidence != EVIDENCE_HELD) {
		if (verbosity && unit->asked)
			verbose_retry(unit, &file->told);
		note_failure(r, file, unit);
	} else if (unit->reply) {
		if (!unit->suite->brought) /* stdout is of what was asked for */
			keep_body(r, file, unit);
		write_entry_output(r, unit);
	}
}

void
run_unit_came(void *context, const struct unit *unit)
{
	struct suites_run *r = context;
	if (!unit->suite)
		return;
	struct file_run *file = &r->files[unit->suite - r->plan.suites];
	begin(r, file, unit);
	if (!is_left_out(r, unit))
		take(r, file, unit);
	else if (unit->trouble == TROUBLE_AFTER && !file->executed)
		note_not_run(file, unit);
	if (unit->suite_ends && !unit->retried && !file->ended)
		end(r, file, unit->suite);
	else if (!file->ended)
		run_file_went_on(r, file);
}
