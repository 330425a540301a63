/* SPDX-License-Identifier: MIT */
/* The parts of the loop, for loop*.c only: the heap of timers, the kernel's way to wait
 * (loop_epoll.c on Linux, loop_poll.c elsewhere), the pipe that signals come through. */
#ifndef SMOKE_WORLD_LOOP_PARTS_H
#define SMOKE_WORLD_LOOP_PARTS_H

#include "world/loop.h"

int64_t loop_clock(void); /* the kernel's monotonic clock, milliseconds */

/* --- timers: a binary heap of pointers to the callers' memory
 * --------------------------- */

struct loop_timers { /* { 0 } is empty */
	struct loop_timer **heap; /* heap[0] is due first */
	size_t count, capacity;
};
void loop_timers_fini(struct loop_timers *timers); /* those that are set no longer are */
void loop_timers_put(struct loop_timers *timers, struct loop_timer *t); /* or moves it */
void
loop_timers_drop(struct loop_timers *timers, struct loop_timer *t); /* not set: fine */
struct loop_timer *loop_timers_first(const struct loop_timers *timers); /* or NULL */

/* --- the kernel
 * --------------------------------------------------------------------------- */

struct loop_poller;
struct loop_ready {
	int fd;
	unsigned events; /* LOOP_READ, LOOP_WRITE; an error or a hang-up is both */
};

struct loop_poller *loop_poller_open(struct err *err) MUST_CHECK;
void loop_poller_close(struct loop_poller *p); /* NULL is fine */
/* `events` 0 ends it. `known`: this number was watched before, though the file behind it
 * may have been closed and the number given to another since. */
bool loop_poller_set(struct loop_poller *p, int fd, unsigned events, bool known,
	struct err *err) MUST_CHECK;
/* Waits at most that long (-1: no bound); how many of `out` are ready, 0 after a signal.
 */
bool loop_poller_wait(struct loop_poller *p, int milliseconds, struct loop_ready *out,
	size_t most, size_t *count, struct err *err) MUST_CHECK;

/* --- signals
 * ------------------------------------------------------------------------------ */

/* The end of the pipe that a caught signal's number can be read from. */
bool loop_signals_open(int *fd, struct err *err) MUST_CHECK;
void loop_signals_close(int fd); /* and the signals do again what they do by default */

#endif
