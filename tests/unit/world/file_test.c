/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "world/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
	struct arena arena;
	struct err err;
	char folder[32];
};

static int
make_folder(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	strcat(f->folder, "/tmp/smoke-file-XXXXXX");
	*state = f;
	return mkdtemp(f->folder) ? 0 : -1;
}

static void
remove_tree(int at, const char *name)
{
	if (unlinkat(at, name, 0) == 0)
		return;
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
	assert_true(fd >= 0);
	DIR *folder = fdopendir(fd);
	for (const struct dirent *e; (e = readdir(folder));)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			remove_tree(fd, e->d_name);
	closedir(folder);
	assert_int_equal(unlinkat(at, name, AT_REMOVEDIR), 0);
}

static int
drop_folder(void **state)
{
	struct fixture *f = *state;
	remove_tree(AT_FDCWD, f->folder);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

static const char *
path(struct fixture *f, const char *name)
{
	return str_format(&f->arena, "%s/%s", f->folder, name).data;
}

static void
put(struct fixture *f, const char *name, const char *text)
{
	const char *slash = strrchr(name, '/');
	if (slash) {
		struct str folder = { name, (size_t)(slash - name) };
		assert_true(file_make_folder(path(f, str_c(&f->arena, folder)), &f->err));
	}
	assert_true(file_write(path(f, name), str_of(text), 0644, &f->err));
}

static size_t
count_names(struct fixture *f)
{
	size_t count = 0;
	DIR *folder = opendir(f->folder);
	for (const struct dirent *e; (e = readdir(folder));)
		count += e->d_name[0] != '.' || strlen(e->d_name) > 2;
	closedir(folder);
	return count;
}

/* --- reading
 * ------------------------------------------------------------------------------ */

static void
a_file_is_read_up_to_the_limit_and_no_further(void **state)
{
	struct fixture *f = *state;
	struct str text;
	put(f, "x", "12345678");
	assert_true(file_read(&f->arena, path(f, "x"), 9, &text, ERR_INPUT, &f->err));
	assert_true(file_read(&f->arena, path(f, "x"), 8, &text, ERR_INPUT, &f->err));
	assert_true(str_is(text, "12345678"));
	assert_int_equal(text.data[8], '\0');
	assert_false(file_read(&f->arena, path(f, "x"), 7, &text, ERR_INPUT, &f->err));
	assert_int_equal(f->err.kind, ERR_INPUT);
	assert_non_null(strstr(f->err.text, "/x is larger than the limit of 7 bytes"));
}

static void
an_empty_file_is_an_empty_text(void **state)
{
	struct fixture *f = *state;
	struct str text;
	put(f, "x", "");
	assert_true(file_read(&f->arena, path(f, "x"), 0, &text, ERR_INPUT, &f->err));
	assert_int_equal(text.size, 0);
	assert_int_equal(text.data[0], '\0');
}

/* A file in /proc says that its size is 0. */
static void
what_comes_counts_and_not_the_size_it_says(void **state)
{
	struct fixture *f = *state;
	struct str text;
	assert_true(file_read(
		&f->arena, "/proc/self/status", 1 << 20, &text, ERR_INPUT, &f->err));
	assert_true(text.size > 100);
	assert_false(file_read(
		&f->arena, "/proc/self/status", 100, &text, ERR_INPUT, &f->err));
}

static void
pipes_folders_and_devices_are_not_read(void **state)
{
	struct fixture *f = *state;
	struct str text;
	assert_int_equal(mkfifo(path(f, "pipe"), 0600), 0);
	const char *const names[] = { path(f, "pipe"), f->folder, "/dev/zero",
		path(f, "nothing") };
	for (size_t i = 0; i < 4; i++) {
		struct err err = { 0 };
		assert_false(
			file_read(&f->arena, names[i], 100, &text, ERR_SUBJECT, &err));
		assert_int_equal(err.kind, ERR_SUBJECT);
		assert_non_null(strstr(err.text, names[i]));
	}
}

static void
facts_are_of_what_is_there(void **state)
{
	struct fixture *f = *state;
	struct file_facts facts;
	put(f, "x", "1234");
	assert_true(file_facts(path(f, "x"), &facts, ERR_INPUT, &f->err));
	assert_true(facts.regular && !facts.folder);
	assert_int_equal(facts.size, 4);
	assert_int_equal(facts.mode, 0644);
	assert_true(facts.changed > 1700000000000);
	assert_true(file_facts(f->folder, &facts, ERR_INPUT, &f->err));
	assert_true(facts.folder && !facts.regular);
	assert_true(file_exists(path(f, "x")));
	assert_false(file_exists(path(f, "y")));
	assert_false(file_facts(path(f, "y"), &facts, ERR_SUBJECT, &f->err));
	assert_int_equal(f->err.kind, ERR_SUBJECT);
}

/* --- writing
 * ------------------------------------------------------------------------------- */

static void
a_file_is_replaced_and_nothing_is_left_beside_it(void **state)
{
	struct fixture *f = *state;
	struct str text;
	struct file_facts facts;
	put(f, "x", "old");
	assert_true(file_write(path(f, "x"), STR("new\0er"), 0600, &f->err));
	assert_true(file_read(&f->arena, path(f, "x"), 100, &text, ERR_INPUT, &f->err));
	assert_true(str_eq(text, STR("new\0er")));
	assert_true(file_facts(path(f, "x"), &facts, ERR_INPUT, &f->err));
	assert_int_equal(facts.mode, 0600);
	assert_int_equal(count_names(f), 1);
}

/* OUT-13 */
static void
links_pipes_folders_and_devices_are_not_replaced(void **state)
{
	struct fixture *f = *state;
	put(f, "target", "old");
	assert_int_equal(symlink("target", path(f, "link")), 0);
	assert_int_equal(symlink("nowhere", path(f, "dangling")), 0);
	assert_int_equal(mkfifo(path(f, "pipe"), 0600), 0);
	assert_true(file_make_folder(path(f, "sub"), &f->err));
	const char *const names[] = { path(f, "link"), path(f, "dangling"),
		path(f, "pipe"), path(f, "sub"), path(f, "sub/"), "/dev/null",
		path(f, "no/x") };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct err err = { 0 };
		assert_false(file_write(names[i], STR("new"), 0600, &err));
		assert_int_equal(err.kind, ERR_OUTPUT);
		assert_non_null(strstr(err.text, names[i]));
	}
	struct str text;
	assert_true(
		file_read(&f->arena, path(f, "target"), 100, &text, ERR_INPUT, &f->err));
	assert_true(str_is(text, "old"));
	assert_int_equal(count_names(f), 5);
}

static void
a_file_of_another_user_is_not_replaced(void **state)
{
	struct fixture *f = *state;
	if (geteuid() != 0) {
		print_message("not run: only root can give a file away\n");
		skip();
	}
	put(f, "x", "theirs");
	assert_int_equal(chown(path(f, "x"), 12345, 12345), 0);
	assert_false(file_write(path(f, "x"), STR("new"), 0600, &f->err));
	assert_non_null(strstr(f->err.text, "belongs to another user"));
}

/* OUT-10: a full disk, played by the limit on a file's size. */
static void
a_write_that_fails_leaves_the_old_file(void **state)
{
	struct fixture *f = *state;
	put(f, "x", "old");
	pid_t child = fork();
	if (child == 0) {
		struct rlimit limit = { 1000, 1000 };
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		struct err err = { 0 };
		struct str large = str_format(&f->arena, "%2000d", 1);
		bool ok = file_write(path(f, "x"), large, 0600, &err);
		_exit(!ok && err.kind == ERR_OUTPUT && strstr(err.text, "cannot write")
				? 0
				: 1);
	}
	int status;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	struct str text;
	assert_true(file_read(&f->arena, path(f, "x"), 100, &text, ERR_INPUT, &f->err));
	assert_true(str_is(text, "old"));
	assert_int_equal(count_names(f), 1);
}

/* OUT-12: killed at any moment there is the old file or the new one, never a half. */
static void
killed_while_writing_there_is_a_whole_file(void **state)
{
	struct fixture *f = *state;
	struct str old = str_format(&f->arena, "%0300000d", 1);
	struct str new = str_format(&f->arena, "%0300000d", 2);
	for (int round = 0; round < 20; round++) {
		int ready[2];
		assert_true(file_write(path(f, "x"), old, 0600, &f->err));
		assert_int_equal(pipe(ready), 0);
		pid_t child = fork();
		if (child == 0) {
			struct err err = { 0 };
			for (;;) {
				if (!file_write(path(f, "x"), new, 0600, &err)
					|| write(ready[1], "x", 1) != 1)
					_exit(1);
			}
		}
		char byte;
		for (int i = 0; i <= round; i++)
			assert_int_equal(read(ready[0], &byte, 1), 1);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		close(ready[0]);
		close(ready[1]);
		struct str text;
		assert_true(file_read(
			&f->arena, path(f, "x"), 1 << 20, &text, ERR_INPUT, &f->err));
		assert_true(str_eq(text, old) || str_eq(text, new));
	}
}

static void
folders_are_made_with_their_parents(void **state)
{
	struct fixture *f = *state;
	assert_true(file_make_folder(path(f, "a/b//c/"), &f->err));
	assert_true(file_make_folder(path(f, "a/b/c"), &f->err));
	assert_true(file_exists(path(f, "a/b/c")));
	put(f, "x", "");
	assert_false(file_make_folder(path(f, "x/y"), &f->err));
	assert_int_equal(f->err.kind, ERR_OUTPUT);
	struct err err = { 0 };
	assert_false(file_make_folder("", &err));
}

static void
removing_what_is_not_there_is_fine(void **state)
{
	struct fixture *f = *state;
	put(f, "x", "");
	assert_true(file_remove(path(f, "x"), &f->err));
	assert_false(file_exists(path(f, "x")));
	assert_true(file_remove(path(f, "x"), &f->err));
	assert_true(file_make_folder(path(f, "sub"), &f->err));
	assert_false(file_remove(path(f, "sub"), &f->err));
	assert_int_equal(f->err.kind, ERR_OUTPUT);
}

static void
a_log_grows(void **state)
{
	struct fixture *f = *state;
	struct str text;
	struct file_facts facts;
	for (int i = 0; i < 2; i++) {
		struct file_log *log = file_log_open(path(f, "log"), &f->err);
		assert_non_null(log);
		assert_true(file_log_add(log, STR("a\n"), &f->err));
		assert_true(file_log_add(log, STR("b\n"), &f->err));
		assert_true(file_log_close(log, &f->err));
	}
	assert_true(file_read(&f->arena, path(f, "log"), 100, &text, ERR_INPUT, &f->err));
	assert_true(str_is(text, "a\nb\na\nb\n"));
	assert_true(file_facts(path(f, "log"), &facts, ERR_INPUT, &f->err));
	assert_int_equal(facts.mode, 0600);
	assert_int_equal(symlink("log", path(f, "link")), 0);
	assert_null(file_log_open(path(f, "link"), &f->err));
	assert_int_equal(f->err.kind, ERR_OUTPUT);
	assert_true(file_log_close(NULL, &f->err));
}

/* --- standard output
 * ------------------------------------------------------------------------ */

/* Whether a child whose standard output is `fd` is told that it cannot write; -1: closed.
 */
static int
write_in_child(int fd)
{
	pid_t child = fork();
	if (child == 0) {
		struct err err = { 0 };
		if (fd >= 0)
			dup2(fd, STDOUT_FILENO);
		else
			close(STDOUT_FILENO);
		if (!file_hold_standard(&err))
			_exit(3);
		if (sink_write(file_stdout(), STR("hello"), &err))
			_exit(0);
		_exit(err.kind == ERR_OUTPUT ? 4 : 5);
	}
	int status;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* OUT-11, OS-07, OS-09, F22 */
static void
a_write_that_nobody_takes_is_an_error(void **state)
{
	struct fixture *f = *state;
	int ends[2];
	int full = open("/dev/full", O_WRONLY);
	assert_int_equal(write_in_child(full), 4);
	close(full);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write_in_child(ends[1]), 0);
	char text[8] = "";
	assert_int_equal(read(ends[0], text, sizeof(text)), 5);
	close(ends[0]);
	assert_int_equal(write_in_child(ends[1]), 4); /* EPIPE, and no SIGPIPE */
	close(ends[1]);
	assert_int_equal(write_in_child(-1), 4);
	(void)f;
}

/* --- patterns
 * ----------------------------------------------------------------------------------- */

static struct str
globbed(struct fixture *f, const char *pattern)
{
	struct str *names;
	size_t count;
	struct err err = { 0 };
	if (!file_glob(&f->arena, f->folder, str_of(pattern), &names, &count, &err))
		return str_format(&f->arena, "error: %s", err.text);
	struct str all = STR("");
	for (size_t i = 0; i < count; i++)
		all = str_format(&f->arena, "%.*s%s%.*s", STR_ARGS(all), i ? " " : "",
			STR_ARGS(names[i]));
	return all;
}

static void
patterns_find_their_files_sorted_by_bytes(void **state)
{
	struct fixture *f = *state;
	static const char *const files[] = { "b.hurl", "a.hurl", "B.hurl", "é.hurl",
		".hid.hurl", "c.txt", "s/x.hurl", "s/t/y.hurl", "s/t/u/z.hurl",
		"s/.git/h.hurl", "[1].hurl" };
	static const struct {
		const char *pattern, *found;
	} cases[] = {
		{ "*.hurl", "B.hurl [1].hurl a.hurl b.hurl é.hurl" },
		{ "?.hurl", "B.hurl a.hurl b.hurl" },
		{ "[ab].hurl", "a.hurl b.hurl" },
		{ "[!ab].hurl", "B.hurl" },
		{ "./a.hurl", "a.hurl" },
		{ "\\[1].hurl", "[1].hurl" },
		{ "nothing.hurl", "" },
		{ "nowhere/*.hurl", "" },
		{ "a.hurl/*", "" },
		{ "s", "" },
		{ ".hid*", ".hid.hurl" },
		{ "s/*.hurl", "s/x.hurl" },
		{ "*/*.hurl", "s/x.hurl" },
		{ "**/*.hurl",
			"B.hurl [1].hurl a.hurl b.hurl s/t/u/z.hurl s/t/y.hurl s/x.hurl "
			"é.hurl" },
		{ "s/**/z.hurl", "s/t/u/z.hurl" },
		{ "s/**", "s/t/u/z.hurl s/t/y.hurl s/x.hurl" },
		{ "**/t/**/*.hurl", "s/t/u/z.hurl s/t/y.hurl" },
		{ "**/**/x.hurl", "s/x.hurl" },
	};
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		put(f, files[i], "");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(globbed(f, cases[i].pattern).data, cases[i].found);
	assert_string_equal(globbed(f, "").data, "error: '' is not a pattern for files");
	assert_string_equal(globbed(f, path(f, "s/*.hurl")).data, path(f, "s/x.hurl"));
}

static void
links_out_of_the_folder_are_left_out(void **state)
{
	struct fixture *f = *state;
	put(f, "in/a.hurl", "");
	put(f, "out/b.hurl", "");
	assert_int_equal(symlink("../out", path(f, "in/folder")), 0);
	assert_int_equal(symlink("../out/b.hurl", path(f, "in/b.hurl")), 0);
	assert_int_equal(symlink("a.hurl", path(f, "in/c.hurl")), 0);
	assert_int_equal(symlink(".", path(f, "in/self")), 0);
	assert_int_equal(symlink("nowhere", path(f, "in/d.hurl")), 0);
	strcat(f->folder, "/in");
	assert_string_equal(globbed(f, "*.hurl").data, "a.hurl c.hurl");
	assert_string_equal(globbed(f, "**/*.hurl").data, "a.hurl c.hurl");
	assert_string_equal(
		globbed(f, "folder/*.hurl").data, "folder/b.hurl"); /* named */
	assert_string_equal(globbed(f, "*/*.hurl").data, "self/a.hurl self/c.hurl");
	assert_string_equal(globbed(f, "../out/*.hurl").data, "../out/b.hurl");
	f->folder[strlen(f->folder) - 3] = '\0';
}

static void
a_pattern_goes_only_so_deep(void **state)
{
	struct fixture *f = *state;
	char name[3 * FILE_GLOB_DEPTH + 16] = "";
	for (int i = 0; i < FILE_GLOB_DEPTH; i++)
		strcat(name, "d/");
	strcat(name, "x");
	put(f, name, "");
	assert_string_equal(globbed(f, "**/x").data, name);
	memcpy(name + strlen(name) - 1, "d/y", 4);
	put(f, name, "");
	assert_non_null(
		strstr(globbed(f, "**/y").data, "goes more than 32 folders deep"));
}

static void
a_folder_that_cannot_be_read_is_an_error(void **state)
{
	struct fixture *f = *state;
	if (geteuid() == 0) {
		pid_t child = fork();
		if (child != 0) {
			int status;
			waitpid(child, &status, 0);
			assert_int_equal(status, 0);
			return;
		}
		if (chown(f->folder, 12345, 12345) != 0 || setuid(12345) != 0)
			_exit(2);
	}
	put(f, "s/x.hurl", "");
	assert_int_equal(chmod(path(f, "s"), 0), 0);
	struct str answer = globbed(f, "*/x.hurl");
	chmod(path(f, "s"), 0755);
	bool ok = strstr(answer.data, "cannot look at 's/x.hurl': Permission denied");
	if (getuid() == 12345)
		_exit(ok ? 0 : 1);
	assert_true(ok);
}

static void
an_output_empties_a_file_and_is_written_as_things_come(void **state)
{
	struct fixture *f = *state;
	struct str text;
	const char *name = path(f, "out");
	assert_true(file_write(name, STR("old and long"), 0644, &f->err));
	struct file_out *out = file_out_open(name, 0600, &f->err);
	assert_non_null(out);
	assert_true(file_out_add(out, STR("a"), &f->err));
	assert_true(file_out_add(out, STR("b"), &f->err));
	assert_true(file_out_close(out, &f->err));
	assert_true(file_read(&f->arena, name, 100, &text, ERR_INPUT, &f->err));
	assert_true(str_is(text, "ab"));
	out = file_out_open("/dev/null", 0600, &f->err);
	assert_true(out && file_out_add(out, STR("a"), &f->err));
	assert_true(file_out_close(out, &f->err));
	assert_true(file_out_close(NULL, &f->err));
	assert_null(file_out_open(path(f, "nowhere/out"), 0600, &f->err));
	assert_int_equal(f->err.kind, ERR_OUTPUT);
}

static void
an_output_that_is_full_says_so(void **state)
{
	struct fixture *f = *state;
	struct file_out *out = file_out_open("/dev/full", 0600, &f->err);
	assert_non_null(out);
	assert_false(file_out_add(out, STR("a"), &f->err));
	assert_int_equal(f->err.kind, ERR_OUTPUT);
	assert_true(file_out_close(out, &f->err));
}

int
main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(a_file_is_read_up_to_the_limit_and_no_further),
		WITH_FOLDER(an_empty_file_is_an_empty_text),
		WITH_FOLDER(an_output_empties_a_file_and_is_written_as_things_come),
		WITH_FOLDER(an_output_that_is_full_says_so),
		WITH_FOLDER(what_comes_counts_and_not_the_size_it_says),
		WITH_FOLDER(pipes_folders_and_devices_are_not_read),
		WITH_FOLDER(facts_are_of_what_is_there),
		WITH_FOLDER(a_file_is_replaced_and_nothing_is_left_beside_it),
		WITH_FOLDER(links_pipes_folders_and_devices_are_not_replaced),
		WITH_FOLDER(a_file_of_another_user_is_not_replaced),
		WITH_FOLDER(a_write_that_fails_leaves_the_old_file),
		WITH_FOLDER(killed_while_writing_there_is_a_whole_file),
		WITH_FOLDER(folders_are_made_with_their_parents),
		WITH_FOLDER(removing_what_is_not_there_is_fine),
		WITH_FOLDER(a_log_grows),
		WITH_FOLDER(a_write_that_nobody_takes_is_an_error),
		WITH_FOLDER(patterns_find_their_files_sorted_by_bytes),
		WITH_FOLDER(links_out_of_the_folder_are_left_out),
		WITH_FOLDER(a_pattern_goes_only_so_deep),
		WITH_FOLDER(a_folder_that_cannot_be_read_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
