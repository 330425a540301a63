/* SPDX-License-Identifier: MIT */
/* --report-html: a page for each file, and the index of all that ever were run into that
 * folder, which index.json keeps. */
#include "cmd/run_html.h"
#include "cmd/run_json.h"
#include "cmd/run_reports.h"

#include "record/instant.h"
#include "value/json.h"

static struct str
in_folder(struct suites_run *r, const char *name)
{
	return reports_in_folder(r->arena, r->arguments->report_html, name);
}

/* Empty where nothing was run into it before. */
static bool
read_index(struct suites_run *r, struct vec *files, struct err *err)
{
	struct str path = in_folder(r, "index.json"), known;
	struct value list = { 0 };
	struct err why = { 0 };
	*files = vec_of(r->arena, struct value);
	if (!reports_read_known(r, path, &known, err))
		return false;
	if (known.size
		&& (!json_read(r->arena, known, &JSON_LIMITS, &list, &why)
			|| list.kind != VALUE_ARRAY)) {
		err_set(err, ERR_INPUT, "it is no index of an HTML report");
		return err_in_file(err, str_c(r->arena, path));
	}
	for (size_t i = 0; i < value_count(&list); i++)
		items_add(files, *value_item(&list, i));
	return true;
}

bool
run_pages_prepare(struct suites_run *r, struct err *err)
{
	struct vec files;
	if (!r->arguments->report_html.size)
		return true;
	return file_make_folder(str_c(r->arena, in_folder(r, "store")), err)
		&& read_index(r, &files, err);
}

static bool
write_page(struct suites_run *r, const struct file_run *file, const struct suite *suite,
	struct str page, struct err *err)
{
	struct arena a = { 0 };
	struct json_report report = { r->mask, r->arguments, NULL, NULL };
	struct sbuf json = { 0 }, html = { 0 };
	struct value object;
	json_file(&report, suite->source.name, sbuf_str(&file->entries),
		sbuf_str(&file->cookies), !file->broken && !file->unknown, file->duration,
		&json);
	bool ok = json_read(&a, sbuf_str(&json), &JSON_LIMITS, &object, err)
		&& html_page(
			&object, mask_text(r->mask, &a, suite->source.text), &html, err)
		&& reports_write_whole(
			r, in_folder(r, str_c(&a, page)), 0644, sbuf_str(&html), err);
	sbuf_fini(&json);
	sbuf_fini(&html);
	arena_fini(&a);
	return ok;
}

static bool
add_file(struct suites_run *r, size_t i, struct vec *files, struct err *err)
{
	const struct file_run *file = &r->files[i];
	const struct suite *suite = r->plan.suites[i].suite;
	struct vec m = vec_of(r->arena, struct member);
	struct str uuid;
	if (!reports_uuid(r->arena, &uuid, err))
		return false;
	struct str page = str_format(r->arena, "store/%.*s.html", STR_ARGS(uuid));
	members_add(
		&m, "name", value_of_string(mask_text(r->mask, r->arena, file->name)));
	members_add(&m, "page", value_of_string(page));
	members_add(&m, "success", value_of_bool(!file->broken && !file->unknown));
	members_add(&m, "at",
		value_of_string(instant_show(r->arena, r->generator.now / 1000)));
	members_add(&m, "requests", value_of_int(r->arena, (int64_t)file->requests));
	members_add(&m, "time", value_of_int(r->arena, file->duration));
	items_add(files, value_of_members(&m));
	return write_page(r, file, suite, page, err);
}

static bool
write_index(struct suites_run *r, const struct vec *files, struct err *err)
{
	struct value list = value_of_items(files);
	struct sbuf json = { 0 }, html = { 0 };
	json_write(&list, JSON_COMPACT, &json);
	bool ok = html_index(&list, &html, err)
		&& file_write(str_c(r->arena, in_folder(r, "index.html")),
			sbuf_str(&html), 0644, err)
		&& file_write(str_c(r->arena, in_folder(r, "index.json")),
			sbuf_str(&json), 0644, err);
	sbuf_fini(&json);
	sbuf_fini(&html);
	return ok;
}

bool
run_pages_write(struct suites_run *r, struct err *err)
{
	struct vec files;
	if (!r->arguments->report_html.size)
		return true;
	if (!read_index(r, &files, err))
		return false;
	for (size_t i = 0; i < r->plan.suite_count; i++)
		if (r->files[i].ended && !add_file(r, i, &files, err))
			return false;
	return write_index(r, &files, err);
}
