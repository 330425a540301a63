/* SPDX-License-Identifier: MIT */
/* The cases of tests/cases/report: each folder holds a record and what is made of it. */
#ifndef SMOKE_TESTS_UNIT_REPORT_SAMPLES_H
#define SMOKE_TESTS_UNIT_REPORT_SAMPLES_H

#include "record/record.h"
#include "report/report.h"
#include "report/view.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char cases_folder[] = SMOKE_SOURCE_DIR "/tests/cases/report";

/* --- files --- */

static inline bool
read_file(const char *path, struct sbuf *out)
{
	char part[4096];
	FILE *file = fopen(path, "r");
	if (!file)
		return false;
	for (size_t size; (size = fread(part, 1, sizeof(part), file)) > 0;)
		sbuf_add(out, (struct str){ part, size });
	fclose(file);
	return true;
}

static inline void
write_file(const char *path, struct str text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.size, file), text.size);
	assert_int_equal(fclose(file), 0);
}

static inline bool
is_update(void)
{
	const char *update = getenv("UPDATE");
	return update && *update;
}

/* --- every case --- */

struct sample {
	char folder[512];
	struct arena arena;
	struct sbuf json;
	struct run run;
};

typedef void sample_fn(struct sample *sample);

static inline int
is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static inline void
for_each_case(sample_fn *each)
{
	struct dirent **names;
	int count = scandir(cases_folder, &names, is_case, alphasort);
	assert_true(count >= 10);
	for (int i = 0; i < count; i++) {
		struct sample s = { 0 };
		char path[600];
		struct err err = { 0 };
		snprintf(s.folder, sizeof(s.folder), "%s/%s", cases_folder,
			names[i]->d_name);
		snprintf(path, sizeof(path), "%s/run.json", s.folder);
		assert_true(read_file(path, &s.json));
		if (!record_read(&s.arena, sbuf_str(&s.json), &s.run, &err))
			fail_msg("%s: %s", path, err.text);
		each(&s);
		sbuf_fini(&s.json);
		arena_fini(&s.arena);
		free(names[i]);
	}
	free(names);
}

static inline void
render(const struct run *run, const char *format, struct report_settings settings,
	struct sbuf *out)
{
	struct err err = { 0 };
	settings.local_time = "14:12";
	const struct report_format *f = report_format_of(str_of(format));
	assert_non_null(f);
	if (!f->write(run, &settings, out, &err))
		fail_msg("%s: %s", format, err.text);
}

static inline struct tally
count_checks(const struct run *run)
{
	struct tally t = { .planned = run->check_count };
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		t.passed += c->state == STATE_PASS;
		t.failed += c->state == STATE_FAIL;
		t.unchecked += c->state == STATE_UNCHECKED;
		t.waived += c->state == STATE_WAIVED;
		t.required += c->required;
		t.required_failed += c->required && c->state == STATE_FAIL;
		t.required_unchecked += c->required && c->state == STATE_UNCHECKED;
	}
	return t;
}

static inline xmlDoc *
parse_junit(const struct run *run)
{
	struct sbuf xml = { 0 };
	render(run, "junit", (struct report_settings){ 0 }, &xml);
	xmlDoc *doc = xmlReadMemory(xml.data, (int)xml.size, "report.xml", NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
			| XML_PARSE_HUGE);
	assert_non_null(doc);
	sbuf_fini(&xml);
	return doc;
}

#endif
