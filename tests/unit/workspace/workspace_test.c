/* SPDX-License-Identifier: MIT */
/* What cases cannot show: where the file is, how large it may be, what the digest covers.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workspace/workspace.h"

struct fixture {
	struct arena arena;
	char folder[64]; /* a new one, and the working folder */
	struct diags diags;
	struct err err;
	struct workspace w;
	bool good;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	snprintf(f->folder, sizeof(f->folder), "/tmp/smoke-workspace-XXXXXX");
	if (!mkdtemp(f->folder) || chdir(f->folder) != 0)
		return -1;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	static const char *const names[] = { "smoke.yaml", "a.hurl", "b.hurl",
		"waivers.yaml", "release.yaml", "sub/smoke.yaml", "sub/a.hurl",
		"pipe.hurl" };
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(names[i]);
	rmdir("sub");
	rmdir("dir.hurl");
	int failed = chdir("/") || rmdir(f->folder);
	arena_fini(&f->arena);
	free(f);
	return failed;
}

static void
put(const char *name, struct str text)
{
	FILE *file = fopen(name, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.size, file), text.size);
	assert_int_equal(fclose(file), 0);
}

static void
put_c(const char *name, const char *text)
{
	put(name, str_of(text));
}

/* As many entries as lines. */
static bool
count_lines(struct arena *a, const struct source *source, struct suite *out,
	struct diags *diags)
{
	(void)diags;
	struct str rest = source->text, line;
	*out = (struct suite){ .source = *source };
	while (str_next(&rest, '\n', &line))
		out->count += line.size > 0;
	out->entries = arena_array(a, out->count, sizeof(*out->entries));
	for (size_t i = 0; i < out->count; i++)
		out->entries[i].request.method = STR("GET");
	return true;
}

static bool
read_nothing(struct arena *a, const struct source *source, struct assertion *out,
	struct diags *diags)
{
	(void)a;
	(void)out;
	return diags_add(diags, DIAG_ERROR, source, (struct span){ 0, 1 }, "not here");
}

static const struct hurl_reader hurl = { count_lines, read_nothing };

static void
read_at(struct fixture *f, const char *path)
{
	diags_init(&f->diags, &f->arena);
	f->err = (struct err){ 0 };
	f->good = workspace_read(&f->arena, path, &hurl, &f->w, &f->diags, &f->err);
}

static const char small[] =
	"smoke: 1\nproject: p\nenvironments: {e: {url: \"http://e.example\"}}\n";
static const char with_suite[] = "smoke: 1\nproject: p\n"
				 "environments: {e: {url: \"http://e.example\"}}\n"
				 "suites: [{files: \"*.hurl\"}]\n";

static void
the_folder_or_the_file_may_be_named(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(mkdir("sub", 0700), 0);
	put_c("smoke.yaml", small);
	put_c("sub/smoke.yaml", with_suite);
	put_c("sub/a.hurl", "x\n");
	static const struct {
		const char *path, *folder, *name;
	} ways[] = { { "smoke.yaml", "", "smoke.yaml" }, { ".", "", "smoke.yaml" },
		{ "sub", "sub/", "sub/smoke.yaml" }, { "sub/", "sub/", "sub/smoke.yaml" },
		{ "sub/smoke.yaml", "sub/", "sub/smoke.yaml" },
		{ "./sub", "sub/", "sub/smoke.yaml" } };
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		read_at(f, ways[i].path);
		assert_true(f->good);
		assert_true(str_is(f->w.folder, ways[i].folder));
		assert_true(str_is(f->w.source.name, ways[i].name));
		if (f->w.suite_count)
			assert_true(str_is(
				f->w.suites[0].suites[0]->source.name, "sub/a.hurl"));
	}
}

static void
a_file_that_is_not_there_is_no_mistake_but_an_error(void **state)
{
	struct fixture *f = *state;
	static const char *const paths[] = { ".", "smoke.yaml", "nowhere", "/dev/null" };
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		read_at(f, paths[i]);
		assert_false(f->good);
		assert_int_equal(f->err.kind, ERR_INPUT);
		assert_int_equal(f->diags.list.count, 0);
	}
}

static void
a_file_may_be_one_megabyte(void **state) /* YAML-09 */
{
	struct fixture *f = *state;
	for (size_t extra = 0; extra < 2; extra++) {
		struct sbuf text = { 0 };
		sbuf_add_c(&text, small);
		sbuf_fill(&text, '#', (1 << 20) + extra - text.size);
		put("smoke.yaml", sbuf_str(&text));
		read_at(f, ".");
		assert_int_equal(f->good, extra == 0);
		assert_int_equal(f->err.kind, extra ? ERR_INPUT : ERR_NONE);
		sbuf_fini(&text);
	}
}

static void
a_list_may_have_ten_thousand_items(void **state) /* YAML-09 */
{
	struct fixture *f = *state;
	for (size_t extra = 0; extra < 2; extra++) {
		struct sbuf text = { 0 };
		sbuf_format(&text, "%sprobes:\n", small);
		for (size_t i = 0; i < 10000 + extra; i++)
			sbuf_format(&text, "- {name: p%zu, http: GET /%zu}\n", i, i);
		put("smoke.yaml", sbuf_str(&text));
		read_at(f, ".");
		assert_int_equal(f->good, extra == 0);
		sbuf_fini(&text);
	}
}

static struct str
digest_now(struct fixture *f)
{
	read_at(f, ".");
	assert_true(f->good);
	assert_int_equal(f->w.digest.size, 64);
	return f->w.digest;
}

static void
the_digest_covers_every_file_that_is_read(void **state) /* YAML-19 */
{
	struct fixture *f = *state;
	struct str seen[8];
	size_t count = 0;
	put_c("smoke.yaml", with_suite);
	put_c("a.hurl", "x\n");
	seen[count++] = digest_now(f);
	assert_true(str_eq(digest_now(f), seen[0])); /* nothing changed */
	put_c("a.hurl", "y\n");
	seen[count++] = digest_now(f);
	assert_int_equal(rename("a.hurl", "b.hurl"), 0);
	seen[count++] = digest_now(f);
	put_c("waivers.yaml", "[]\n");
	seen[count++] = digest_now(f);
	put_c("waivers.yaml", "[] # changed\n");
	seen[count++] = digest_now(f);
	put_c("release.yaml", "coordinator: Ada\n");
	assert_true(str_eq(digest_now(f), seen[count - 1])); /* nobody reads it */
	struct str text = str_format(&f->arena, "%srelease: release.yaml\n", with_suite);
	put("smoke.yaml", text);
	seen[count++] = digest_now(f);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(seen[i], seen[k]));
}

static void
only_regular_files_are_suites(void **state) /* SUITE-03 */
{
	struct fixture *f = *state;
	put_c("smoke.yaml", with_suite);
	assert_int_equal(mkfifo("pipe.hurl", 0600), 0);
	assert_int_equal(mkdir("dir.hurl", 0700), 0);
	read_at(f, ".");
	assert_false(f->good);
	const struct diag *d = vec_at(&f->diags.list, 0);
	assert_true(str_contains(d->text, STR("no file matches")));
}

static void
a_suite_is_read_once(void **state) /* SUITE-04 */
{
	struct fixture *f = *state;
	struct str text = str_format(&f->arena, "%s  \n",
		"smoke: 1\nproject: p\n"
		"environments: {e: {url: \"http://e.example\"}}\n"
		"suites: [{files: a.hurl}, {files: \"*.hurl\"}]");
	put("smoke.yaml", text);
	put_c("a.hurl", "x\n");
	read_at(f, ".");
	assert_true(f->good);
	assert_ptr_equal(f->w.suites[0].suites[0], f->w.suites[1].suites[0]);
	assert_int_equal(f->diags.list.count, 1); /* and it is said (SUITE-25) */
}

/* Whatever is left of a file is read or refused; what is good has no mistake. */
static void
a_file_cut_anywhere_is_read_or_refused(void **state)
{
	struct fixture *f = *state;
	FILE *file = fopen(SMOKE_SOURCE_DIR
		"/tests/cases/workspace/02-everything-there-is/smoke.yaml",
		"rb");
	assert_non_null(file);
	char whole[16384];
	size_t size = fread(whole, 1, sizeof(whole), file);
	fclose(file);
	assert_true(size > 1000 && size < sizeof(whole));
	for (size_t cut = 0; cut < size; cut += 3) {
		struct arena_mark mark = arena_mark(&f->arena);
		struct sbuf out = { 0 };
		put("smoke.yaml", (struct str){ whole, cut });
		read_at(f, "smoke.yaml");
		assert_true(f->good == (f->diags.errors == 0 && !f->err.kind));
		diags_write(&f->diags, 20, &out);
		sbuf_fini(&out);
		arena_rewind(&f->arena, mark);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_folder_or_the_file_may_be_named),
		TEST(a_file_that_is_not_there_is_no_mistake_but_an_error),
		TEST(a_file_may_be_one_megabyte),
		TEST(a_list_may_have_ten_thousand_items),
		TEST(the_digest_covers_every_file_that_is_read),
		TEST(only_regular_files_are_suites),
		TEST(a_suite_is_read_once),
		TEST(a_file_cut_anywhere_is_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
