/* SPDX-License-Identifier: MIT */
/* Signals come through a pipe: the handler writes the number and does nothing else.  It
 * is installed for one time only (SA_RESETHAND), so that the second signal of a kind ends
 * the process at once even when the loop hangs in somebody's callback; a signalfd could
 * not. */
#include "world/loop_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int caught[] = { SIGINT, SIGTERM, SIGHUP };
static const int ignored[] = { SIGPIPE, SIGXFSZ };
enum {
	CAUGHT = sizeof(caught) / sizeof(caught[0]),
	IGNORED = sizeof(ignored) / sizeof(int)
};

/* A handler has no context, and a process has one set of handlers: the only mutable
 * globals of the program. -1: nobody listens. */
static volatile sig_atomic_t pipe_in = -1;

static void
write_number(int number)
{
	int keep = errno;
	unsigned char byte = (unsigned char)number;
	if (pipe_in >= 0 && write((int)pipe_in, &byte, 1) != 1) {
		/* The pipe is full of signals that wait: this one adds nothing. */
	}
	errno = keep;
}

static bool
handle(int number, void (*handler)(int), int flags, struct err *err)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };
	sigemptyset(&action.sa_mask);
	if (sigaction(number, &action, NULL) == 0)
		return true;
	return err_set(err, ERR_INTERNAL, "sigaction: %s", strerror(errno));
}

/* `nohup smoke watch` asks that SIGHUP stays ignored. */
static bool
is_hangup_ignored(int number)
{
	struct sigaction now;
	return number == SIGHUP && sigaction(number, NULL, &now) == 0
		&& now.sa_handler == SIG_IGN;
}

static bool
install(struct err *err)
{
	for (size_t i = 0; i < IGNORED; i++)
		if (!handle(ignored[i], SIG_IGN, 0, err))
			return false;
	for (size_t i = 0; i < CAUGHT; i++)
		if (!is_hangup_ignored(caught[i])
			&& !handle(caught[i], write_number,
				(int)(SA_RESETHAND | SA_RESTART), err))
			return false;
	return true;
}

bool
loop_signals_open(int *fd, struct err *err)
{
	int ends[2];
	if (pipe_in >= 0)
		return err_set(err, ERR_INTERNAL, "signals are caught already");
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set(err, ERR_INTERNAL, "pipe: %s", strerror(errno));
	pipe_in = ends[1];
	*fd = ends[0];
	if (install(err))
		return true;
	loop_signals_close(ends[0]);
	return false;
}

void
loop_signals_close(int fd)
{
	struct err unused = { 0 };
	for (size_t i = 0; i < CAUGHT; i++)
		if (!is_hangup_ignored(caught[i]))
			(void)!handle(caught[i], SIG_DFL, 0, &unused);
	int in = (int)pipe_in;
	pipe_in = -1;
	close(in);
	close(fd);
}
