/* SPDX-License-Identifier: MIT */
#include "cmd/run_reports.h"

#include "cmd/run_json.h"
#include "ext/xout.h"
#include "world/random.h"

enum { REPORT_MAX = 256 << 20, UUID_SIZE = 36 };

/* --- files --- */

struct str
reports_in_folder(struct arena *a, struct str folder, const char *name)
{
	return str_format(a, "%.*s/%s", STR_ARGS(folder), name);
}

/* Empty where there is none. */
bool
reports_read_known(
	struct suites_run *r, struct str path, struct str *out, struct err *err)
{
	const char *name = str_c(r->arena, path);
	*out = (struct str){ 0 };
	return !file_exists(name)
		|| file_read(r->arena, name, REPORT_MAX, out, ERR_INPUT, err);
}

bool
reports_write_whole(struct suites_run *r, struct str path, unsigned mode, struct str text,
	struct err *err)
{
	struct file_out *out = file_out_open(str_c(r->arena, path), mode, err);
	bool ok = out && file_out_add(out, text, err);
	return file_out_close(out, err) && ok;
}

typedef bool add_fn(struct str known, struct str more, struct sbuf *out, struct err *err);

static bool
add_to(struct suites_run *r, struct str path, add_fn *add, struct str more,
	struct err *err)
{
	struct str known;
	struct sbuf text = { 0 };
	bool ok = reports_read_known(r, path, &known, err)
		&& (add(known, more, &text, err)
			|| err_in_file(err, str_c(r->arena, path)))
		&& file_write(str_c(r->arena, path), sbuf_str(&text), 0644, err);
	sbuf_fini(&text);
	return ok;
}

/* Whether more can be added, before anything is sent. */
static bool
check(struct suites_run *r, struct str path, add_fn *add, struct err *err)
{
	struct str known;
	struct sbuf text = { 0 };
	bool ok = !path.size
		|| (reports_read_known(r, path, &known, err)
			&& (add(known, (struct str){ 0 }, &text, err)
				|| err_in_file(err, str_c(r->arena, path))));
	sbuf_fini(&text);
	return ok;
}

/* --- bodies beside report.json --- */

static void
show_uuid(const unsigned char bytes[16], char out[UUID_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	size_t at = 0;
	for (size_t i = 0; i < 16; i++) {
		unsigned char b = bytes[i];
		if (i == 6)
			b = (unsigned char)((b & 0x0f) | 0x40);
		if (i == 8)
			b = (unsigned char)((b & 0x3f) | 0x80);
		if (i == 4 || i == 6 || i == 8 || i == 10)
			out[at++] = '-';
		out[at++] = digits[b >> 4];
		out[at++] = digits[b & 15];
	}
}

static const char *
suffix_of(struct arena *a, const struct http_response *response)
{
	static const struct {
		struct str type;
		const char *suffix;
	} rows[] = { { STR_INIT("json"), ".json" }, { STR_INIT("html"), ".html" },
		{ STR_INIT("xml"), ".xml" } };
	struct reply reply = { .response = response };
	struct str type = str_lower(a, reply_header(&reply, STR("Content-Type")));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_contains(type, rows[i].type))
			return rows[i].suffix;
	return "";
}

bool
reports_uuid(struct arena *a, struct str *out, struct err *err)
{
	unsigned char random[16];
	char uuid[UUID_SIZE];
	if (!random_bytes(random, sizeof(random), err))
		return false;
	show_uuid(random, uuid);
	*out = str_copy(a, (struct str){ uuid, UUID_SIZE });
	return true;
}

struct str
run_reports_body(void *run, struct arena *a, const struct http_response *response,
	struct str bytes)
{
	struct suites_run *r = run;
	struct str uuid;
	if (!reports_uuid(a, &uuid, &r->failed))
		return (struct str){ 0 };
	struct str path = str_format(
		a, "store/%.*s_response%s", STR_ARGS(uuid), suffix_of(a, response));
	struct str whole =
		reports_in_folder(a, r->arguments->report_json, str_c(a, path));
	if (!reports_write_whole(r, whole, 0644, bytes, &r->failed)) {
		r->unknown = true;
		return (struct str){ 0 };
	}
	return path;
}

/* --- what is in them --- */

typedef void each_fn(struct suites_run *r, const struct file_run *file, struct str name,
	struct sbuf *out);

static void
for_each(struct suites_run *r, each_fn *each, struct sbuf *out)
{
	for (size_t i = 0; i < r->plan.suite_count; i++)
		if (r->files[i].ended)
			each(r, &r->files[i], r->plan.suites[i].suite->source.name, out);
}

static void
add_curls(struct suites_run *r, const struct file_run *file, struct str name,
	struct sbuf *out)
{
	(void)name;
	mask_write(r->mask, sbuf_str(&file->curls), out);
}

static void
add_cookies(struct suites_run *r, const struct file_run *file, struct str name,
	struct sbuf *out)
{
	sbuf_format(out, "# Cookies for file <%.*s>\n", STR_ARGS(name));
	mask_write(r->mask, sbuf_str(&file->cookies), out);
}

static bool
is_good(const struct file_run *file)
{
	return !file->broken && !file->unknown;
}

static void
add_object(struct suites_run *r, const struct file_run *file, struct str name,
	struct sbuf *out)
{
	struct json_report report = { r->mask, r->arguments, NULL, NULL };
	if (out->size)
		sbuf_add_char(out, ',');
	json_file(&report, name, sbuf_str(&file->entries), sbuf_str(&file->cookies),
		is_good(file), file->duration, out);
}

static void
add_tap(struct suites_run *r, const struct file_run *file, struct str name,
	struct sbuf *out)
{
	(void)name; /* of the file alone: its rows would all be called the same */
	sbuf_format(out, "%sok ", is_good(file) ? "" : "not ");
	mask_write(r->mask, file->name, out);
	sbuf_add_char(out, '\n');
}

/* --- JUnit --- */

static void
add_text(struct suites_run *r, struct xout *x, struct str text)
{
	xout_text(x, mask_text(r->mask, r->arena, text));
}

static void
add_case(struct suites_run *r, const struct file_run *file, struct str name,
	struct xout *x)
{
	xout_start(x, "testcase");
	xout_attribute(x, "id", name);
	xout_attribute(x, "name", name);
	xout_attribute(x, "time",
		str_format(r->arena, "%lld.%03d", (long long)(file->duration / 1000),
			(int)(file->duration % 1000)));
	for (int runtime = 0; runtime < 2; runtime++) {
		for (size_t i = 0; i < file->failures.count; i++) {
			const struct run_failure *f = vec_at(&file->failures, i);
			if (f->runtime != (runtime == 1))
				continue;
			xout_start(x, runtime ? "error" : "failure");
			add_text(r, x, f->text);
			xout_end(x);
		}
	}
	xout_end(x);
}

static bool
add_suite(struct suites_run *r, struct sbuf *out, struct err *err)
{
	struct xout *x = xout_open(out);
	int64_t counts[2] = { 0 }, files = 0;
	for (size_t i = 0; i < r->plan.suite_count; i++) {
		files += r->files[i].ended;
		for (size_t k = 0; r->files[i].ended && k < r->files[i].failures.count;
			k++)
			counts[((struct run_failure *)vec_at(&r->files[i].failures, k))
					->runtime]++;
	}
	xout_start(x, "testsuite");
	xout_attribute_int(x, "tests", files);
	xout_attribute_int(x, "errors", counts[1]);
	xout_attribute_int(x, "failures", counts[0]);
	for (size_t i = 0; i < r->plan.suite_count; i++)
		if (r->files[i].ended)
			add_case(r, &r->files[i], r->files[i].name, x);
	xout_end(x);
	return xout_close(x, err);
}

static bool
write_junit(struct suites_run *r, struct err *err)
{
	struct sbuf text = { 0 };
	bool ok = add_suite(r, &text, err);
	struct str suite = sbuf_str(&text);
	ptrdiff_t start = str_find(suite, STR("<testsuite"));
	if (start > 0) /* the declaration of a document of its own */
		suite = str_from(suite, (size_t)start);
	ok = ok && add_to(r, r->arguments->report_junit, report_junit_add, suite, err);
	sbuf_fini(&text);
	return ok;
}

/* --- all --- */

bool
run_reports_prepare(struct suites_run *r, struct err *err)
{
	const struct arguments *a = r->arguments;
	struct str folder = a->report_json;
	struct str file = reports_in_folder(r->arena, folder, "report.json");
	if (a->repeat < 0
		&& (a->curl.size || a->cookie_jar.size || folder.size
			|| a->report_junit.size || a->report_tap.size
			|| a->report_html.size))
		return err_set(err, ERR_USAGE,
			"--repeat -1 never ends, and a file that is written at the end "
			"would hold all of it; give a number");
	if (folder.size
		&& !file_make_folder(
			str_c(r->arena, reports_in_folder(r->arena, folder, "store")),
			err))
		return false;
	return run_pages_prepare(r, err)
		&& check(r, folder.size ? file : folder, report_json_add, err)
		&& check(r, a->report_junit, report_junit_add, err)
		&& check(r, a->report_tap, report_tap_add, err);
}

static bool
write_text(struct suites_run *r, struct str path, unsigned mode, const char *head,
	each_fn *each, struct err *err)
{
	struct sbuf text = { 0 };
	sbuf_add_c(&text, head);
	for_each(r, each, &text);
	bool ok = reports_write_whole(r, path, mode, sbuf_str(&text), err);
	sbuf_fini(&text);
	return ok;
}

static bool
write_more(struct suites_run *r, struct str path, add_fn *add, each_fn *each,
	struct err *err)
{
	struct sbuf text = { 0 };
	for_each(r, each, &text);
	bool ok = add_to(r, path, add, sbuf_str(&text), err);
	sbuf_fini(&text);
	return ok;
}

bool
run_reports_write(struct suites_run *r, struct err *err)
{
	const struct arguments *a = r->arguments;
	if (a->curl.size && !write_text(r, a->curl, 0644, "", add_curls, err))
		return false;
	if (a->cookie_jar.size
		&& !write_text(r, a->cookie_jar, 0600, /* who has them is logged in */
			"# Netscape HTTP Cookie File\n# This file was generated by "
			"smoke\n\n",
			add_cookies, err))
		return false;
	if (a->report_json.size
		&& !write_more(r,
			reports_in_folder(r->arena, a->report_json, "report.json"),
			report_json_add, add_object, err))
		return false;
	if (!run_pages_write(r, err))
		return false;
	if (a->report_tap.size
		&& !write_more(r, a->report_tap, report_tap_add, add_tap, err))
		return false;
	return !a->report_junit.size || write_junit(r, err);
}
