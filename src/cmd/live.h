/* SPDX-License-Identifier: MIT */
/* How far a run is, for people who watch, on stderr: on a terminal two lines that are
 * drawn over and over and are gone before anything else is said; elsewhere, and in CI, a
 * plain line now and then, so that a log shows that something still happens. */
#ifndef SMOKE_CMD_LIVE_H
#define SMOKE_CMD_LIVE_H

#include "base/attributes.h"
#include "base/sbuf.h"
#include "out/mask.h"

enum live_kind { LIVE_QUIET = 0, LIVE_LINES, LIVE_TERMINAL };

struct live { /* { 0 } says nothing */
	enum live_kind kind;
	bool color;
	struct mask *mask; /* of names; or NULL */
	struct str command; /* "gate" */
	struct str stage; /* "waiting: …"; empty while checks are asked */
	size_t done, total, broken; /* requests and looks */
	int64_t began; /* of the stage, on the loop's clock; 0: not known yet */
	size_t drawn; /* lines that stand on the terminal now */
};

struct live_slow { /* what has been under way longest */
	struct str what; /* or empty */
	int64_t busy; /* ms */
};

/* What stderr is: the terminal of a person, or something that keeps lines. */
enum live_kind live_kind_here(void);
/* ms between two calls of live_show(); 0 when it says nothing */
int64_t live_every(const struct live *l);

/* A new stage begins: of `total` requests and looks, or one without an end that is known
 * (0), told by `what`, which lives as long as the stage. */
void live_stage(struct live *l, struct str what, size_t total);
/* The same stage with another text. */
void live_restage(struct live *l, struct str what);
void live_step(struct live *l, bool broken); /* one of them more; draws nothing */

void live_show(struct live *l, int64_t now, const struct live_slow *slow);
/* Before anything else is written: takes the lines off the terminal again. */
void live_hide(struct live *l);
/* A note on stderr, as say_note(). */
void live_note(struct live *l, const char *format, ...) FORMAT(2, 3);

/* What is shown: at most two lines of fewer than `columns` each on a terminal, one line
 * of any length elsewhere. */
void live_write(const struct live *l, int64_t now, const struct live_slow *slow,
	size_t columns, struct sbuf *out);

#endif
