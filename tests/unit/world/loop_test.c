/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "world/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
	struct loop *loop;
	struct err err;
};

static int
open_loop(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	f->loop = loop_open(&f->err);
	*state = f;
	return f->loop ? 0 : -1;
}

static int
close_loop(void **state)
{
	struct fixture *f = *state;
	loop_close(f->loop);
	free(f);
	return 0;
}

/* --- timers ----------------------------------------------------------------------------
 */

struct order {
	struct fixture *f;
	int fired[128];
	size_t count;
};

struct numbered {
	struct loop_timer timer;
	struct order *order;
	int number;
};

static void
note_number(void *context)
{
	struct numbered *n = context;
	n->order->fired[n->order->count++] = n->number;
}

static void
timers_fire_in_the_order_they_are_due(void **state)
{
	struct fixture *f = *state;
	struct order order = { .f = f };
	struct numbered timers[100] = { 0 };
	for (int i = 0; i < 100; i++) {
		int due = i * 37 % 100; /* each once, mixed */
		timers[i] = (struct numbered){ { 0 }, &order, due };
		/* Far apart for the heap, and all in the past for the clock. */
		loop_timer_set(f->loop, &timers[i].timer, 0, note_number, &timers[i]);
		loop_timer_stop(f->loop, &timers[i].timer);
		assert_int_equal(timers[i].timer.place, 0);
	}
	for (int i = 0; i < 100; i++)
		loop_timer_set(f->loop, &timers[i].timer, timers[i].number / 2,
			note_number, &timers[i]);
	/* Every third is stopped, from wherever it stands in the heap. */
	for (int i = 0; i < 100; i += 3)
		loop_timer_stop(f->loop, &timers[i].timer);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(order.count, 66);
	for (size_t i = 1; i < order.count; i++)
		assert_true(order.fired[i - 1] / 2 <= order.fired[i] / 2);
}

static void
a_timer_that_is_set_again_moves(void **state)
{
	struct fixture *f = *state;
	struct order order = { .f = f };
	struct numbered first = { { 0 }, &order, 1 }, second = { { 0 }, &order, 2 };
	loop_timer_set(f->loop, &first.timer, 0, note_number, &first);
	loop_timer_set(f->loop, &second.timer, 5, note_number, &second);
	loop_timer_set(f->loop, &first.timer, 10, note_number, &first);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(order.count, 2);
	assert_int_equal(order.fired[0], 2);
	assert_int_equal(order.fired[1], 1);
}

static void
a_timer_never_fires_early(void **state)
{
	struct fixture *f = *state;
	struct order order = { .f = f };
	struct numbered n = { { 0 }, &order, 1 };
	loop_timer_set(f->loop, &n.timer, 20, note_number, &n);
	int64_t due = n.timer.due;
	assert_true(loop_run(f->loop, &f->err));
	assert_true(loop_now(f->loop) >= due);
}

static void
a_timer_as_far_as_time_goes_does_not_wrap(void **state)
{
	struct fixture *f = *state;
	struct order order = { .f = f };
	struct numbered never = { { 0 }, &order, 1 }, soon = { { 0 }, &order, 2 };
	loop_timer_set(f->loop, &never.timer, INT64_MAX, note_number, &never);
	assert_int_equal(never.timer.due, INT64_MAX);
	loop_timer_set(f->loop, &soon.timer, -5, note_number, &soon);
	loop_timer_stop(f->loop, &never.timer);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(order.count, 1);
	assert_int_equal(order.fired[0], 2);
}

struct again {
	struct loop_timer timer;
	struct loop *loop;
	int left;
};

static void
set_again(void *context)
{
	struct again *a = context;
	if (a->left-- > 0)
		loop_timer_set(a->loop, &a->timer, 0, set_again, a);
}

static void
a_timer_that_sets_itself_leaves_the_others_their_turn(void **state)
{
	struct fixture *f = *state;
	struct order order = { .f = f };
	struct again a = { { 0 }, f->loop, 1000 };
	struct numbered n = { { 0 }, &order, 1 };
	loop_timer_set(f->loop, &a.timer, 0, set_again, &a);
	loop_timer_set(f->loop, &n.timer, 1, note_number, &n);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(a.left, -1);
	assert_int_equal(order.count, 1);
}

static void
stop_loop(void *context)
{
	struct fixture *f = context;
	loop_stop(f->loop);
}

static void
stopping_leaves_what_is_set(void **state)
{
	struct fixture *f = *state;
	struct order order = { .f = f };
	struct loop_timer stop = { 0 };
	struct numbered n = { { 0 }, &order, 1 };
	loop_timer_set(f->loop, &stop, 0, stop_loop, f);
	loop_timer_set(f->loop, &n.timer, 1, note_number, &n);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(order.count, 0);
	assert_true(loop_run(f->loop, &f->err)); /* goes on where it stood */
	assert_int_equal(order.count, 1);
}

/* --- file descriptors
 * --------------------------------------------------------------------- */

struct reader {
	struct fixture *f;
	char text[64];
	size_t size;
	unsigned last;
};

static void
read_some(void *context, int fd, unsigned ready)
{
	struct reader *r = context;
	r->last = ready;
	ssize_t n = read(fd, r->text + r->size, sizeof(r->text) - r->size);
	if (n <= 0)
		loop_unwatch(r->f->loop, fd);
	else
		r->size += (size_t)n;
}

static void
a_pipe_is_read_to_its_end(void **state)
{
	struct fixture *f = *state;
	struct reader r = { .f = f };
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "hello", 5), 5);
	close(ends[1]);
	assert_true(loop_watch(f->loop, ends[0], LOOP_READ, read_some, &r, &f->err));
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(r.size, 5);
	assert_int_equal(r.last, LOOP_READ); /* a hang-up is only what was asked for */
	close(ends[0]);
}

static void
fill_and_stop(void *context, int fd, unsigned ready)
{
	struct fixture *f = context;
	assert_int_equal(ready, LOOP_WRITE);
	loop_unwatch(f->loop, fd);
}

static void
a_pipe_with_room_is_writable(void **state)
{
	struct fixture *f = *state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_true(loop_watch(f->loop, ends[1], LOOP_READ, fill_and_stop, f, &f->err));
	assert_true(loop_watch(f->loop, ends[1], LOOP_WRITE, fill_and_stop, f, &f->err));
	assert_true(loop_run(f->loop, &f->err));
	close(ends[0]);
	close(ends[1]);
}

struct swap { /* of two pipes that are ready in one turn, the first ends the second */
	struct fixture *f;
	int first[2], second[2];
	int calls, late_calls;
	struct reader reader;
};

static void
must_not_be_called(void *context, int fd, unsigned ready)
{
	struct swap *s = context;
	(void)ready;
	s->late_calls++;
	loop_unwatch(s->f->loop, fd);
}

/* Ends the other watch, closes its file, and opens another one of the same number. */
static void
end_the_other(void *context, int fd, unsigned ready)
{
	struct swap *s = context;
	(void)ready;
	s->calls++;
	int other = fd == s->first[0] ? s->second[0] : s->first[0];
	loop_unwatch(s->f->loop, fd);
	loop_unwatch(s->f->loop, other);
	close(other);
	int fresh[2];
	assert_int_equal(pipe(fresh), 0);
	assert_int_equal(fresh[0], other); /* the lowest free number */
	assert_true(loop_watch(
		s->f->loop, fresh[0], LOOP_READ, read_some, &s->reader, &s->f->err));
	close(fresh[1]); /* ready from the next turn on */
}

static void
what_was_ready_is_not_delivered_to_a_new_file_of_that_number(void **state)
{
	struct fixture *f = *state;
	struct swap s = { .f = f, .reader = { .f = f } };
	assert_int_equal(pipe(s.first), 0);
	assert_int_equal(pipe(s.second), 0);
	assert_int_equal(write(s.first[1], "a", 1), 1);
	assert_int_equal(write(s.second[1], "b", 1), 1);
	assert_true(
		loop_watch(f->loop, s.first[0], LOOP_READ, end_the_other, &s, &f->err));
	assert_true(
		loop_watch(f->loop, s.second[0], LOOP_READ, end_the_other, &s, &f->err));
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(s.calls, 1);
	assert_int_equal(s.reader.size, 0);
	assert_int_equal(s.reader.last, LOOP_READ); /* and the new one was seen to end */
	close(s.first[1]);
	close(s.second[1]);
	close(s.first[0]);
	close(s.second[0]);
}

static void
ending_and_watching_again_in_one_turn_still_watches(void **state)
{
	struct fixture *f = *state;
	struct swap s = { .f = f };
	struct reader r = { .f = f };
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	close(ends[1]);
	assert_true(
		loop_watch(f->loop, ends[0], LOOP_READ, must_not_be_called, &s, &f->err));
	assert_true(loop_watch(f->loop, ends[0], 0, NULL, NULL, &f->err));
	assert_true(loop_watch(f->loop, ends[0], LOOP_READ, read_some, &r, &f->err));
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(s.late_calls, 0);
	assert_int_equal(r.last, LOOP_READ);
	loop_unwatch(f->loop, ends[0]); /* ended already: fine */
	loop_unwatch(f->loop, -1);
	loop_unwatch(f->loop, 100000);
	close(ends[0]);
}

static void
a_loop_with_nothing_to_do_ends_at_once(void **state)
{
	struct fixture *f = *state;
	assert_true(loop_run(f->loop, &f->err));
}

/* --- signals
 * ---------------------------------------------------------------------------------- */

struct caught {
	struct loop *loop;
	int signal;
};

static void
note_signal(void *context, int signal)
{
	struct caught *c = context;
	c->signal = signal;
	loop_stop(c->loop);
}

static void
idle(void *context)
{
	(void)context;
}

/* In a child, since handlers belong to the process. */
static int
child_status(void (*run)(struct loop *loop, struct caught *c))
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct err err = { 0 };
		struct loop *loop = loop_open(&err);
		struct caught c = { loop, 0 };
		if (!loop || !loop_signals(loop, note_signal, &c, &err))
			_exit(99);
		run(loop, &c);
		_exit(98);
	}
	int status;
	while (waitpid(child, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	return status;
}

static void
catch_one(struct loop *loop, struct caught *c)
{
	struct err err = { 0 };
	struct loop_timer timer = { 0 };
	loop_timer_set(loop, &timer, 60000, idle, NULL);
	raise(SIGPIPE); /* ignored */
	raise(SIGTERM);
	bool ok = loop_run(loop, &err);
	loop_close(loop);
	_exit(ok ? c->signal : 97);
}

static void
a_signal_is_told_from_the_loop(void **state)
{
	(void)state;
	int status = child_status(catch_one);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), SIGTERM);
}

static void
catch_two(struct loop *loop, struct caught *c)
{
	(void)loop;
	(void)c;
	raise(SIGINT); /* nobody reads it: the loop does not run */
	raise(SIGINT);
}

/* OS-05 */
static void
the_second_signal_of_a_kind_ends_the_process(void **state)
{
	(void)state;
	int status = child_status(catch_two);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGINT);
}

static void
run_out_of_work(struct loop *loop, struct caught *c)
{
	struct err err = { 0 };
	(void)c;
	bool ok = loop_run(loop, &err);
	loop_close(loop);
	_exit(ok ? 0 : 97);
}

static void
listening_for_signals_is_no_work(void **state)
{
	(void)state;
	int status = child_status(run_out_of_work);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int
main(void)
{
#define WITH_LOOP(test) cmocka_unit_test_setup_teardown(test, open_loop, close_loop)
	const struct CMUnitTest tests[] = {
		WITH_LOOP(timers_fire_in_the_order_they_are_due),
		WITH_LOOP(a_timer_that_is_set_again_moves),
		WITH_LOOP(a_timer_never_fires_early),
		WITH_LOOP(a_timer_as_far_as_time_goes_does_not_wrap),
		WITH_LOOP(a_timer_that_sets_itself_leaves_the_others_their_turn),
		WITH_LOOP(stopping_leaves_what_is_set),
		WITH_LOOP(a_pipe_is_read_to_its_end),
		WITH_LOOP(a_pipe_with_room_is_writable),
		WITH_LOOP(what_was_ready_is_not_delivered_to_a_new_file_of_that_number),
		WITH_LOOP(ending_and_watching_again_in_one_turn_still_watches),
		WITH_LOOP(a_loop_with_nothing_to_do_ends_at_once),
		cmocka_unit_test(a_signal_is_told_from_the_loop),
		cmocka_unit_test(the_second_signal_of_a_kind_ends_the_process),
		cmocka_unit_test(listening_for_signals_is_no_work),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
