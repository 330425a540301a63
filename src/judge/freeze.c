/* SPDX-License-Identifier: MIT */
#include "judge/freeze.h"

#define DAY INT64_C(86400000)

enum { WEEK = 7, THURSDAY = 4 /* 1970-01-01 */, STEPS_MAX = 2 * 366 * 4 };

static int64_t
midnight(int64_t at)
{
	return at - at % DAY;
}

static bool
is_on(const struct freeze *f, int64_t at)
{
	int64_t weekday = (at / DAY + THURSDAY) % WEEK;
	return !f->days || f->days & 1u << weekday;
}

/* Hours may go past midnight: then the day on which they began counts. */
static bool
covers_hours(const struct freeze *f, int64_t at)
{
	int64_t time = at % DAY, from = f->from.value, until = f->until.value;
	if (from < until)
		return time >= from && time < until && is_on(f, at);
	return (time >= from && is_on(f, at)) || (time < until && is_on(f, at - DAY));
}

/* Of a day all of it is meant. */
static int64_t
end_of(const struct moment *until)
{
	return until->kind == MOMENT_DAY ? until->value + DAY : until->value;
}

bool
freeze_covers(const struct freeze *f, int64_t at)
{
	if (at < DAY)
		return false; /* before there was anything to release */
	switch (f->from.kind) {
	case MOMENT_HOUR:
		return covers_hours(f, at);
	case MOMENT_DAY:
	case MOMENT_INSTANT:
		return at >= f->from.value && at < end_of(&f->until) && is_on(f, at);
	case MOMENT_NONE:
		break;
	}
	return f->days && is_on(f, at);
}

static const struct freeze *
covering(const struct policy *p, int64_t at)
{
	for (size_t i = 0; i < p->freeze_count; i++)
		if (freeze_covers(&p->freezes[i], at))
			return &p->freezes[i];
	return NULL;
}

static void
take_earlier(int64_t *next, int64_t at, int64_t candidate)
{
	if (candidate > at && candidate < *next)
		*next = candidate;
}

/* The next moment at which any of them may end. */
static int64_t
next_turn(const struct policy *p, int64_t at)
{
	int64_t next = midnight(at) + DAY;
	for (size_t i = 0; i < p->freeze_count; i++) {
		const struct freeze *f = &p->freezes[i];
		bool hours = f->from.kind == MOMENT_HOUR;
		int64_t base = hours ? midnight(at) : 0;
		take_earlier(&next, at, base + end_of(&f->until));
	}
	return next;
}

const struct freeze *
freeze_at(const struct policy *p, int64_t at, int64_t *until)
{
	const struct freeze *found = covering(p, at);
	*until = -1;
	if (!found)
		return NULL;
	int64_t turn = at;
	for (size_t i = 0; i < STEPS_MAX; i++) {
		turn = next_turn(p, turn);
		if (covering(p, turn))
			continue;
		*until = turn;
		break;
	}
	return found;
}
