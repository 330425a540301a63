/* SPDX-License-Identifier: MIT */
#include "world/proc_spawn.h"

#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/close_range.h>
#include <sys/prctl.h>
#endif

struct start { /* all that the child needs; made before the fork, since after it little
		  may be called */
	char **argv, **environment;
	const char *folder;
	int out, err; /* its ends of the pipes */
	int report; /* an errno goes here when it cannot become the command */
	int null;
};

/* --- what it is given
 * ------------------------------------------------------------------------- */

static bool
has_zero(struct str text)
{
	return str_find_char(text, '\0') != STR_NONE;
}

static char **
argv_of(struct arena *a, const struct proc_request *request)
{
	char **argv = arena_array(a, request->argc + 1, sizeof(*argv));
	for (size_t i = 0; i < request->argc; i++)
		argv[i] = str_c(a, request->argv[i]);
	return argv;
}

static bool
is_given(const struct proc_request *request, struct str name)
{
	for (size_t i = 0; i < request->environment_count; i++) {
		struct str text = request->environment[i];
		if (str_starts(text, name) && text.size > name.size
			&& text.data[name.size] == '=')
			return true;
	}
	return false;
}

static char **
environment_of(struct arena *a, const struct proc_request *request)
{
	const struct {
		struct str name;
		const char *value;
	} always[] = {
		{ STR("PATH"), getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin" },
		{ STR("HOME"), getenv("HOME") ? getenv("HOME") : "/" },
		{ STR("LANG"), "C.UTF-8" },
		{ STR("TZ"), "UTC" },
	};
	struct vec list = vec_of(a, char *);
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
		if (is_given(request, always[i].name))
			continue;
		char *line = str_c(a,
			str_format(
				a, "%.*s=%s", STR_ARGS(always[i].name), always[i].value));
		vec_add(&list, &line);
	}
	for (size_t i = 0; i < request->environment_count; i++) {
		char *line = str_c(a, request->environment[i]);
		vec_add(&list, &line);
	}
	vec_push(&list);
	return list.items;
}

static bool
check_request(const struct proc_request *request, struct err *err)
{
	if (request->argc == 0 || request->argv[0].size == 0)
		return err_set(err, ERR_SUBJECT, "there is no command");
	for (size_t i = 0; i < request->argc; i++)
		if (has_zero(request->argv[i]))
			return err_set(err, ERR_SUBJECT,
				"a zero byte in an argument of '%.*s'",
				STR_ARGS(request->argv[0]));
	for (size_t i = 0; i < request->environment_count; i++)
		if (has_zero(request->environment[i]))
			return err_set(err, ERR_SUBJECT,
				"a zero byte in the environment of '%.*s'",
				STR_ARGS(request->argv[0]));
	return true;
}

/* --- in the child: only what may be called between fork and exec
 * ------------------------------- */

static void
reset_signals(void)
{
	static const int numbers[] = { SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP };
	struct sigaction usual = { .sa_handler = SIG_DFL };
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &usual, NULL);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void
give_up(const struct start *s)
{
	int number = errno;
	ssize_t written = write(s->report, &number, sizeof(number));
	_exit(written == sizeof(number) ? 127 : 126);
}

static _Noreturn void
become(const struct start *s)
{
	const struct rlimit none = { 0, 0 };
	setpgid(0, 0);
	reset_signals();
	setrlimit(RLIMIT_CORE, &none); /* a core would hold its secrets */
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
#endif
	if (dup2(s->null, STDIN_FILENO) < 0 || dup2(s->out, STDOUT_FILENO) < 0
		|| dup2(s->err, STDERR_FILENO) < 0)
		give_up(s);
	if (s->folder && chdir(s->folder) != 0)
		give_up(s);
	execvpe(s->argv[0], s->argv, s->environment);
	give_up(s);
}

/* --- in the parent
 * --------------------------------------------------------------------------------- */

enum { OUT, OUT_IN, ERR, ERR_IN, REPORT, REPORT_IN, NULL_IN, FDS };

static void
close_all(const int *fds)
{
	for (size_t i = 0; i < FDS; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

/* Above 2, so that no dup2 in the child meets its own source. */
static bool
lift(int *fd)
{
	if (*fd > STDERR_FILENO)
		return true;
	int higher = fcntl(*fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(*fd);
	*fd = higher;
	return higher >= 0;
}

static bool
open_all(int *fds, struct err *err)
{
	for (size_t i = 0; i < FDS; i++)
		fds[i] = -1;
	fds[NULL_IN] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	bool ok = fds[NULL_IN] >= 0 && pipe2(&fds[OUT], O_CLOEXEC) == 0
		&& pipe2(&fds[ERR], O_CLOEXEC) == 0
		&& pipe2(&fds[REPORT], O_CLOEXEC) == 0;
	for (size_t i = 0; ok && i < FDS; i++)
		ok = lift(&fds[i]);
	if (ok && fcntl(fds[OUT], F_SETFL, O_NONBLOCK) == 0
		&& fcntl(fds[ERR], F_SETFL, O_NONBLOCK) == 0)
		return true;
	err_set(err, ERR_SUBJECT, "no pipe for a command: %s", strerror(errno));
	close_all(fds);
	return false;
}

/* Waits until the child became the command, or says why it did not. */
static int
read_report(int fd)
{
	int number = 0;
	ssize_t n;
	do
		n = read(fd, &number, sizeof(number));
	while (n < 0 && errno == EINTR);
	return n == sizeof(number) ? number : 0;
}

static void
reap(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

bool
proc_spawn(struct arena *a, const struct proc_request *request, struct proc_child *out,
	enum trouble *trouble, struct err *err)
{
	int fds[FDS];
	*trouble = TROUBLE_CHILD;
	if (!check_request(request, err))
		return false;
	*trouble = TROUBLE_OWN;
	if (!open_all(fds, err))
		return false;
	struct start s = { argv_of(a, request), environment_of(a, request),
		request->folder.size ? str_c(a, request->folder) : NULL, fds[OUT_IN],
		fds[ERR_IN], fds[REPORT_IN], fds[NULL_IN] };
	pid_t pid = fork();
	if (pid == 0)
		become(&s);
	if (pid < 0) {
		err_set(err, ERR_SUBJECT, "no process for a command: %s",
			strerror(errno));
		close_all(fds);
		return false;
	}
	setpgid(pid, pid); /* whoever comes first */
	close(fds[REPORT_IN]);
	int number = read_report(fds[REPORT]);
	fds[REPORT_IN] = -1;
	*out = (struct proc_child){ pid, fds[OUT], fds[ERR] };
	if (number == 0) {
		fds[OUT] = fds[ERR] = -1;
		close_all(fds);
		return true;
	}
	reap(pid);
	close_all(fds);
	*trouble = TROUBLE_CHILD;
	return err_set(
		err, ERR_SUBJECT, "cannot run '%s': %s", s.argv[0], strerror(number));
}
