/* SPDX-License-Identifier: MIT */
/* A child's life on the loop: its two pipes are read as they fill, its end is seen
 * through a pidfd, and at the deadline its group is asked to end and then made to.
 *
 * What counts is the end of the child itself.  A grandchild may hold the pipes for ever
 * (OS-13), so they are not waited for: what the child wrote is in them when it ends. */
#include "world/proc.h"

#include "base/sbuf.h"
#include "world/proc_spawn.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	STDERR_KEPT = 4096,
	GRACE = 1000, /* ms between SIGTERM and SIGKILL */
	LAST_GRACE =
		5000, /* ms after SIGKILL: one that hangs in the kernel is left to it */
	LOOK_EVERY = 20, /* ms, where there is no pidfd */
	READ_SIZE = 16 * 1024,
	READS_AT_ONCE =
		64, /* more than a pipe holds; one that writes for ever gets its turn */
};

struct proc {
	struct loop *loop;
	struct arena *arena;
	struct proc_child child;
	int pidfd; /* -1: none */
	int64_t begun, deadline;
	struct loop_timer timer, look;
	int kills; /* 0: none; 1: asked to end; 2: made to */
	struct sbuf out, err;
	struct proc_result *result;
	proc_done_fn *done;
	void *context;
};

/* --- ending
 * ---------------------------------------------------------------------------------------
 */

static void
fail(struct proc *p, enum trouble trouble, struct str reason)
{
	if (p->result->trouble != TROUBLE_NONE)
		return;
	p->result->trouble = trouble;
	p->result->reason = reason;
}

static void
close_fd(struct proc *p, int *fd)
{
	if (*fd < 0)
		return;
	loop_unwatch(p->loop, *fd);
	close(*fd);
	*fd = -1;
}

static void
release(struct proc *p)
{
	loop_timer_stop(p->loop, &p->timer);
	loop_timer_stop(p->loop, &p->look);
	close_fd(p, &p->child.out);
	close_fd(p, &p->child.err);
	close_fd(p, &p->pidfd);
	sbuf_fini(&p->out);
	sbuf_fini(&p->err);
}

static void
finish(void *context)
{
	struct proc *p = context;
	p->result->out = sbuf_copy(&p->out, p->arena);
	p->result->err = sbuf_copy(&p->err, p->arena);
	p->result->duration = loop_since(p->loop, p->begun);
	release(p);
	p->done(p->context, p->result);
}

/* Before the child is reaped: as long as it is there nobody else can get its number. */
static void
kill_group(const struct proc *p, int signal)
{
	kill(-p->child.pid, signal);
}

/* --- output
 * ---------------------------------------------------------------------------------------
 */

/* The first `most` bytes are kept; false when there were more. */
static bool
keep(struct sbuf *b, struct str text, size_t most)
{
	size_t room = most > b->size ? most - b->size : 0;
	sbuf_add(b, str_part(text, 0, text.size < room ? text.size : room));
	return text.size <= room;
}

/* Reads what is there; false at the end of the pipe or at the limit. */
static bool
drain(struct proc *p, int fd, struct sbuf *b, size_t most, bool is_limit)
{
	char data[READ_SIZE];
	for (int i = 0; i < READS_AT_ONCE; i++) {
		ssize_t n = read(fd, data, sizeof(data));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN;
		if (n == 0)
			return false;
		if (keep(b, (struct str){ data, (size_t)n }, most) || !is_limit)
			continue;
		fail(p, TROUBLE_LIMIT,
			str_format(p->arena, "it wrote more than the limit of %zu bytes",
				most));
		kill_group(p, SIGKILL);
		return false;
	}
	return true;
}

static bool
drain_out(struct proc *p)
{
	return drain(p, p->child.out, &p->out, p->out.ceiling, true);
}

static bool
drain_err(struct proc *p)
{
	return drain(p, p->child.err, &p->err, STDERR_KEPT, false);
}

static void
on_output(void *context, int fd, unsigned ready)
{
	struct proc *p = context;
	(void)ready;
	bool is_out = fd == p->child.out;
	if (!(is_out ? drain_out(p) : drain_err(p)))
		close_fd(p, is_out ? &p->child.out : &p->child.err);
}

/* --- the end of the child
 * --------------------------------------------------------------------------- */

static void
note_status(struct proc *p, int status)
{
	if (WIFEXITED(status)) {
		p->result->status = WEXITSTATUS(status);
		return;
	}
	int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	p->result->status = 128 + number;
	fail(p, TROUBLE_CHILD,
		str_format(p->arena, "it was ended by signal %d (%s)", number,
			number ? strsignal(number) : "none"));
}

/* It has ended and is not reaped yet: what is left of its group goes first. */
static void
end(struct proc *p)
{
	int status;
	kill_group(p, SIGKILL);
	if (p->child.out >= 0)
		drain_out(p);
	if (p->child.err >= 0)
		drain_err(p);
	while (waitpid(p->child.pid, &status, 0) < 0)
		if (errno != EINTR) {
			fail(p, TROUBLE_CHILD, STR("its end was not seen"));
			finish(p);
			return;
		}
	note_status(p, status);
	finish(p);
}

static void
on_end(void *context, int fd, unsigned ready)
{
	(void)fd;
	(void)ready;
	end(context);
}

static void
look_for_end(void *context)
{
	struct proc *p = context;
	siginfo_t info = { 0 };
	if (waitid(P_PID, (id_t)p->child.pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0
		|| info.si_pid != 0)
		end(p);
	else
		loop_timer_set(p->loop, &p->look, LOOK_EVERY, look_for_end, p);
}

static void
on_deadline(void *context)
{
	struct proc *p = context;
	static const struct {
		int signal, grace;
	} steps[] = { { SIGTERM, GRACE }, { SIGKILL, LAST_GRACE } };
	fail(p, TROUBLE_CHILD,
		str_format(p->arena, "it did not end within %lld ms",
			(long long)p->deadline));
	if (p->kills == 2) { /* nothing more can be done */
		finish(p);
		return;
	}
	kill_group(p, steps[p->kills].signal);
	loop_timer_set(p->loop, &p->timer, steps[p->kills].grace, on_deadline, p);
	p->kills++;
}

/* --- starting
 * ------------------------------------------------------------------------------------------
 */

static void
watch(struct proc *p)
{
	struct err err = { 0 };
#ifdef SYS_pidfd_open
	p->pidfd = (int)syscall(SYS_pidfd_open, p->child.pid, 0);
#endif
	if (p->pidfd < 0 || !loop_watch(p->loop, p->pidfd, LOOP_READ, on_end, p, &err))
		loop_timer_set(p->loop, &p->look, 0, look_for_end, p);
	if (!loop_watch(p->loop, p->child.out, LOOP_READ, on_output, p, &err)
		|| !loop_watch(p->loop, p->child.err, LOOP_READ, on_output, p, &err)) {
		fail(p, TROUBLE_OWN, str_copy(p->arena, str_of(err.text)));
		kill_group(p, SIGKILL);
	}
	loop_timer_set(p->loop, &p->timer, p->deadline, on_deadline, p);
}

struct proc *
proc_start(struct loop *loop, struct arena *a, const struct proc_request *request,
	proc_done_fn *done, void *context)
{
	struct proc *p = arena_new(a, struct proc);
	struct err err = { 0 };
	enum trouble trouble;
	*p = (struct proc){
		.loop = loop,
		.arena = a,
		.child = { -1, -1, -1 },
		.pidfd = -1,
		.begun = loop_now(loop),
		.deadline = request->deadline,
		.result = arena_new(a, struct proc_result),
		.done = done,
		.context = context,
	};
	sbuf_init(&p->out, request->output_max);
	if (proc_spawn(a, request, &p->child, &trouble, &err)) {
		watch(p);
	} else {
		fail(p, trouble, str_copy(a, str_of(err.text)));
		loop_timer_set(loop, &p->timer, 0, finish, p);
	}
	return p;
}

void
proc_cancel(struct proc *p)
{
	if (p->child.pid > 0) {
		kill_group(p, SIGKILL);
		while (waitpid(p->child.pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	release(p);
}
