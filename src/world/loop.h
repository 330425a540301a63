/* SPDX-License-Identifier: MIT */
/* The one event loop: sockets, pipes, timers, signals; one thread, nothing sleeps.
 * epoll lives behind it on Linux, poll elsewhere (world/loop_epoll.c, loop_poll.c). */
#ifndef SMOKE_WORLD_LOOP_H
#define SMOKE_WORLD_LOOP_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct loop;

struct loop *loop_open(struct err *err) MUST_CHECK;
void loop_close(struct loop *loop); /* NULL is fine */

/* Runs until no timer and no watch is left, or loop_stop(); false when waiting failed. */
bool loop_run(struct loop *loop, struct err *err) MUST_CHECK;
void loop_stop(struct loop *loop);

int64_t loop_now(const struct loop *loop); /* monotonic milliseconds; once a turn */
/* How long something took, for those who read of it; deadlines are held against
 * loop_now().  Its twin loop_since_fixed.c is for test builds. */
int64_t loop_since(const struct loop *loop, int64_t began);

/* --- timers: the caller's memory, { 0 } is a timer that is not set ----------------- */

typedef void loop_timer_fn(void *context);
struct loop_timer {
	int64_t due;
	loop_timer_fn *fire;
	void *context;
	size_t place; /* in the loop's heap, from 1; 0: not set */
};
/* Sets or moves it; fires once, from the loop, never from here. */
void loop_timer_set(struct loop *loop, struct loop_timer *t, int64_t after,
	loop_timer_fn *fire, void *context);
void loop_timer_stop(struct loop *loop, struct loop_timer *t);

/* --- file descriptors --------------------------------------------------------------- */

enum { LOOP_READ = 1, LOOP_WRITE = 2 };
typedef void loop_watch_fn(void *context, int fd, unsigned ready);
/* Sets or changes what is watched; `events` 0 ends it.  Changes are applied once a turn.
 */
bool loop_watch(struct loop *loop, int fd, unsigned events, loop_watch_fn *ready,
	void *context, struct err *err) MUST_CHECK;
void loop_unwatch(struct loop *loop, int fd);

/* --- signals -------------------------------------------------------------------------
 */

/* From now on SIGINT, SIGTERM and SIGHUP call `caught` from the loop; the second of the
 * same kind ends the process at once.  SIGPIPE and SIGXFSZ are ignored. */
typedef void loop_signal_fn(void *context, int signal);
bool loop_signals(struct loop *loop, loop_signal_fn *caught, void *context,
	struct err *err) MUST_CHECK;

#endif
