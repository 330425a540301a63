/* SPDX-License-Identifier: MIT */
/* Standard output and standard error.  Nothing is buffered: what was accepted here is
 * with the kernel, and what the kernel refuses is known at once. */
#include "world/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* A terminal or pipe that somebody else made non-blocking is waited for. */
static bool
wait_until_writable(int fd)
{
	struct pollfd entry = { .fd = fd, .events = POLLOUT };
	return poll(&entry, 1, -1) >= 0 || errno == EINTR;
}

static bool
write_to(int fd, const char *name, struct str text, struct err *err)
{
	while (text.size > 0) {
		ssize_t n = write(fd, text.data, text.size);
		if (n > 0)
			text = str_from(text, (size_t)n);
		else if (n < 0 && errno == EINTR)
			continue;
		else if (n < 0 && errno == EAGAIN && wait_until_writable(fd))
			continue;
		else
			return err_set(err, ERR_OUTPUT, "cannot write to %s: %s", name,
				strerror(errno));
	}
	return true;
}

static bool
write_stdout(struct sink *sink, struct str text, struct err *err)
{
	(void)sink;
	return write_to(STDOUT_FILENO, "standard output", text, err);
}

static bool
write_stderr(struct sink *sink, struct str text, struct err *err)
{
	(void)sink;
	return write_to(STDERR_FILENO, "standard error", text, err);
}

struct sink *
file_stdout(void)
{
	static struct sink sink = { write_stdout }; /* never changes */
	signal(SIGPIPE, SIG_IGN);
	return &sink;
}

struct sink *
file_stderr(void)
{
	static struct sink sink = { write_stderr }; /* never changes */
	signal(SIGPIPE, SIG_IGN);
	return &sink;
}

bool
file_is_terminal(int fd)
{
	return isatty(fd) == 1;
}

size_t
file_columns(int fd)
{
	struct winsize size = { 0 };
	return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool
file_hold_standard(struct err *err)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		/* The lowest free number is this one. */
		int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
		if (open("/dev/null", flags) != fd)
			return err_set(err, ERR_INTERNAL, "cannot open /dev/null: %s",
				strerror(errno));
	}
	return true;
}
