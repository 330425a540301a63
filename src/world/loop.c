/* SPDX-License-Identifier: MIT */
#include "world/loop.h"

#include "base/die.h"
#include "world/loop_parts.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What one turn takes from the kernel; the rest waits for the next turn. */
enum { READY_MAX = 256 };
/* The kernel's own ceiling for descriptors (fs.nr_open) is lower by default. */
enum { FD_MAX = 1 << 22 };

struct watch { /* by number of the file descriptor */
	loop_watch_fn *ready;
	void *context;
	unsigned events; /* what is wanted; 0: nobody watches */
	unsigned applied; /* what the kernel was told */
	uint64_t since; /* the turn in which this watch began */
	bool changed; /* its number stands in the list of changes */
	bool ended; /* it ended since the kernel was told: the file may be another now */
};

struct loop {
	struct loop_poller *poller;
	struct loop_timers timers;
	struct watch *watches;
	size_t watch_capacity, watch_count; /* count: of those with events */
	int *changes;
	size_t change_count, change_capacity;
	int64_t now;
	uint64_t turn;
	bool stopped;
	int signal_fd; /* -1: none; not counted as a watch */
	loop_signal_fn *caught;
	void *caught_context;
	struct loop_ready ready[READY_MAX];
};

int64_t
loop_clock(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- opening and closing
 * ------------------------------------------------------------------- */

struct loop *
loop_open(struct err *err)
{
	struct loop_poller *poller = loop_poller_open(err);
	if (!poller)
		return NULL;
	struct loop *loop = calloc(1, sizeof(*loop));
	if (!loop)
		die_out_of_memory();
	loop->poller = poller;
	loop->signal_fd = -1;
	loop->now = loop_clock();
	return loop;
}

void
loop_close(struct loop *loop)
{
	if (!loop)
		return;
	if (loop->signal_fd >= 0)
		loop_signals_close(loop->signal_fd);
	loop_timers_fini(&loop->timers);
	loop_poller_close(loop->poller);
	free(loop->watches);
	free(loop->changes);
	free(loop);
}

int64_t
loop_now(const struct loop *loop)
{
	return loop->now;
}

void
loop_stop(struct loop *loop)
{
	loop->stopped = true;
}

/* --- timers
 * ----------------------------------------------------------------------------------- */

/* Counted from the clock as it is, not from the turn's: work done in this turn must not
 * make a deadline shorter. */
void
loop_timer_set(struct loop *loop, struct loop_timer *t, int64_t after,
	loop_timer_fn *fire, void *context)
{
	if (after < 0)
		after = 0;
	if (__builtin_add_overflow(loop_clock(), after, &t->due))
		t->due = INT64_MAX;
	t->fire = fire;
	t->context = context;
	loop_timers_put(&loop->timers, t);
}

void
loop_timer_stop(struct loop *loop, struct loop_timer *t)
{
	loop_timers_drop(&loop->timers, t);
}

/* At most as many as were set before, so that a timer that sets itself again with 0
 * leaves the others their turn. */
static void
fire_due(struct loop *loop)
{
	for (size_t left = loop->timers.count; left > 0 && !loop->stopped; left--) {
		struct loop_timer *t = loop_timers_first(&loop->timers);
		if (!t || t->due > loop->now)
			return;
		loop_timers_drop(&loop->timers, t);
		t->fire(t->context);
	}
}

/* --- file descriptors
 * ------------------------------------------------------------------------- */

static void
reserve_watch(struct loop *loop, size_t fd)
{
	if (fd < loop->watch_capacity)
		return;
	size_t capacity = loop->watch_capacity ? loop->watch_capacity : 64;
	while (capacity <= fd)
		capacity *= 2;
	struct watch *watches = realloc(loop->watches, capacity * sizeof(*watches));
	if (!watches)
		die_out_of_memory();
	memset(watches + loop->watch_capacity, 0,
		(capacity - loop->watch_capacity) * sizeof(*watches));
	loop->watches = watches;
	loop->watch_capacity = capacity;
}

static void
note_change(struct loop *loop, int fd)
{
	struct watch *w = &loop->watches[fd];
	if (w->changed)
		return;
	w->changed = true;
	if (loop->change_count == loop->change_capacity) {
		size_t capacity = loop->change_capacity ? loop->change_capacity * 2 : 64;
		int *changes = realloc(loop->changes, capacity * sizeof(*changes));
		if (!changes)
			die_out_of_memory();
		loop->changes = changes;
		loop->change_capacity = capacity;
	}
	loop->changes[loop->change_count++] = fd;
}

bool
loop_watch(struct loop *loop, int fd, unsigned events, loop_watch_fn *ready,
	void *context, struct err *err)
{
	assert(fd >= 0);
	if (events == 0) {
		loop_unwatch(loop, fd);
		return true;
	}
	if (fd >= FD_MAX)
		return err_set(err, ERR_INTERNAL,
			"file descriptor %d is above the limit of %d", fd, FD_MAX);
	reserve_watch(loop, (size_t)fd);
	struct watch *w = &loop->watches[fd];
	if (w->events == 0) {
		w->since = loop->turn;
		loop->watch_count++;
	}
	w->ready = ready;
	w->context = context;
	w->events = events;
	note_change(loop, fd);
	return true;
}

void
loop_unwatch(struct loop *loop, int fd)
{
	if (fd < 0 || (size_t)fd >= loop->watch_capacity || !loop->watches[fd].events)
		return;
	struct watch *w = &loop->watches[fd];
	w->events = 0;
	w->ended = true;
	loop->watch_count--;
	note_change(loop, fd);
}

static bool
apply_changes(struct loop *loop, struct err *err)
{
	for (size_t i = 0; i < loop->change_count; i++) {
		int fd = loop->changes[i];
		struct watch *w = &loop->watches[fd];
		w->changed = false;
		if (w->events == w->applied && !w->ended)
			continue;
		if ((w->events || w->applied)
			&& !loop_poller_set(
				loop->poller, fd, w->events, w->applied != 0, err))
			return false;
		w->applied = w->events;
		w->ended = false;
	}
	loop->change_count = 0;
	return true;
}

/* What became ready before this watch began was about another file of the same number. */
static void
deliver(struct loop *loop, struct loop_ready ready)
{
	struct watch *w = &loop->watches[ready.fd];
	unsigned events = ready.events & w->events;
	if (events && w->since < loop->turn)
		w->ready(w->context, ready.fd, events);
}

/* --- signals
 * --------------------------------------------------------------------------------------
 */

static void
read_signals(struct loop *loop)
{
	unsigned char numbers[16];
	ssize_t n;
	while ((n = read(loop->signal_fd, numbers, sizeof(numbers))) > 0)
		for (ssize_t i = 0; i < n; i++)
			loop->caught(loop->caught_context, numbers[i]);
}

bool
loop_signals(struct loop *loop, loop_signal_fn *caught, void *context, struct err *err)
{
	int fd;
	if (!loop_signals_open(&fd, err))
		return false;
	loop->signal_fd = fd;
	loop->caught = caught;
	loop->caught_context = context;
	return loop_poller_set(loop->poller, fd, LOOP_READ, false, err);
}

/* --- running
 * ----------------------------------------------------------------------------------------
 */

static int
time_to_wait(const struct loop *loop)
{
	const struct loop_timer *t = loop_timers_first(&loop->timers);
	if (!t)
		return -1;
	int64_t left = t->due - loop_clock();
	return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

static bool
take_turn(struct loop *loop, struct err *err)
{
	size_t count;
	if (!apply_changes(loop, err)
		|| !loop_poller_wait(loop->poller, time_to_wait(loop), loop->ready,
			READY_MAX, &count, err))
		return false;
	loop->now = loop_clock();
	loop->turn++;
	for (size_t i = 0; i < count && !loop->stopped; i++) {
		if (loop->ready[i].fd == loop->signal_fd)
			read_signals(loop);
		else
			deliver(loop, loop->ready[i]);
	}
	fire_due(loop);
	return true;
}

bool
loop_run(struct loop *loop, struct err *err)
{
	loop->stopped = false;
	while (!loop->stopped && (loop->watch_count || loop->timers.count))
		if (!take_turn(loop, err))
			return false;
	return true;
}
