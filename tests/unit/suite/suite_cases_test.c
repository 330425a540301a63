/* SPDX-License-Identifier: MIT */
/* tests/cases/suite/NN-what-it-shows/: input.hurl, and in `expected` the tree or what is
 * told.  UPDATE=1 in the environment writes `expected` anew. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "dump.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASES_MAX = 500, FILE_MAX = 1 << 20, LEAST_CASES = 60 };
#define CASES SMOKE_SOURCE_DIR "/tests/cases/suite"

static struct str
read_all(struct arena *a, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return (struct str){ 0 };
	char *data = arena_alloc(a, FILE_MAX);
	size_t size = fread(data, 1, FILE_MAX, file);
	fclose(file);
	return (struct str){ data, size };
}

struct reading {
	struct arena arena;
	struct diags diags;
	struct source source;
	struct suite suite;
	bool fine;
};

static void
reading_make(struct reading *r, struct str text)
{
	*r = (struct reading){ .source = { STR("input.hurl"), text } };
	diags_init(&r->diags, &r->arena);
	r->fine = suite_read(&r->arena, &r->source, &r->suite, &r->diags);
	if (r->fine)
		suite_check(&r->suite, DIAG_WARNING, &r->diags);
}

static struct str
show(struct arena *a, struct str text)
{
	struct reading r;
	struct sbuf b = { 0 };
	reading_make(&r, text);
	if (r.fine)
		dump_suite(&b, &r.suite);
	diags_write(&r.diags, 20, &b);
	assert_true(r.fine == (r.diags.errors == 0));
	struct str shown = sbuf_copy(&b, a);
	sbuf_fini(&b);
	arena_fini(&r.arena);
	return shown;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Each case is called back with its folder's name and its input. */
static size_t
each_case(void (*call)(const char *name, struct str input))
{
	static char *names[CASES_MAX];
	size_t count = 0;
	DIR *folder = opendir(CASES);
	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder));)
		if (entry->d_name[0] != '.' && count < CASES_MAX)
			names[count++] = strdup(entry->d_name);
	closedir(folder);
	qsort(names, count, sizeof(names[0]), by_name);
	for (size_t i = 0; i < count; i++) {
		struct arena a = { 0 };
		char path[512];
		snprintf(path, sizeof(path), CASES "/%s/input.hurl", names[i]);
		call(names[i], read_all(&a, path));
		arena_fini(&a);
		free(names[i]);
	}
	return count;
}

static size_t wrong; /* cases whose text differs */

static void
compare_case(const char *name, struct str input)
{
	struct arena a = { 0 };
	char path[512];
	snprintf(path, sizeof(path), CASES "/%s/expected", name);
	struct str shown = show(&a, input);
	if (getenv("UPDATE")) {
		FILE *file = fopen(path, "wb");
		assert_non_null(file);
		assert_int_equal(fwrite(shown.data, 1, shown.size, file), shown.size);
		fclose(file);
	}
	struct str expected = read_all(&a, path);
	if (!expected.size || !str_eq(shown, expected)) {
		print_error("%s: expected\n%.*sfound\n%.*s", name, STR_ARGS(expected),
			STR_ARGS(shown));
		wrong++;
	}
	arena_fini(&a);
}

static void
each_case_is_read_as_it_says(void **state)
{
	(void)state;
	wrong = 0;
	assert_true(each_case(compare_case) >= LEAST_CASES);
	assert_int_equal(wrong, 0);
}

/* Dumping reaches every pointer of the tree, so that a bad one is seen. */
static void
read_and_dump(struct str text)
{
	struct reading r;
	struct sbuf b = { 0 };
	reading_make(&r, text);
	if (r.fine)
		dump_suite(&b, &r.suite);
	assert_true(r.fine == (r.diags.errors == 0));
	diags_write(&r.diags, 20, &b);
	sbuf_fini(&b);
	arena_fini(&r.arena);
}

/* In memory of its own size, so that a look behind its end is seen. */
static void
read_exactly(struct str text)
{
	char *copy = malloc(text.size ? text.size : 1);
	assert_non_null(copy);
	memcpy(copy, text.data, text.size);
	read_and_dump((struct str){ copy, text.size });
	free(copy);
}

enum { CUT_MAX = 2000 }; /* larger cases are cut in their first bytes only */

static void
cut_case(const char *name, struct str input)
{
	(void)name;
	for (size_t size = 0; size < input.size && size < CUT_MAX; size++)
		read_exactly(str_part(input, 0, size));
}

/* SUITE-24 */
static void
a_file_cut_anywhere_is_read_or_refused(void **state)
{
	(void)state;
	assert_true(each_case(cut_case) >= LEAST_CASES);
}

static void
change_case(const char *name, struct str input)
{
	static const char bytes[] = { '\0', '\xff', '"', '\n' };
	(void)name;
	char *copy = malloc(input.size + 1);
	assert_non_null(copy);
	for (size_t at = 0; at < input.size && at < CUT_MAX; at++) {
		memcpy(copy, input.data, input.size);
		for (size_t i = 0; i < sizeof(bytes); i++) {
			copy[at] = bytes[i];
			read_exactly((struct str){ copy, input.size });
		}
	}
	free(copy);
}

/* SUITE-24 */
static void
a_file_with_any_byte_changed_is_read_or_refused(void **state)
{
	(void)state;
	assert_true(each_case(change_case) >= LEAST_CASES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case_is_read_as_it_says),
		cmocka_unit_test(a_file_cut_anywhere_is_read_or_refused),
		cmocka_unit_test(a_file_with_any_byte_changed_is_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
