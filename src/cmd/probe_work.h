/* SPDX-License-Identifier: MIT */
/* A probe that is being worked out once all its looks are there; see session_probe.c. */
#ifndef SMOKE_CMD_PROBE_WORK_H
#define SMOKE_CMD_PROBE_WORK_H

#include "cmd/session_evidence.h"

enum { VALUE_SHOWN = 400 /* bytes of a value in a finding */ };

struct work { /* everything in `arena` goes with it */
	struct session *s;
	struct arena arena;
	size_t index;
	const struct probe *probe;
	const struct rules *rules;
	struct probe_kept *kept;
	struct observation *exact; /* by look: sensitive values digested */
	struct observation *shaped; /* by look: environment names rewritten, too */
	const struct noise *noise;
};

/* Which look stands for an instance: its index, or STR_NONE. */
ptrdiff_t work_find_look(
	const struct work *w, uint16_t environment, uint16_t instance, uint16_t look);
/* NULL when it was not planned. */
const struct observation *
work_exact(const struct work *w, uint16_t environment, uint16_t instance);
const struct observation *
work_shaped(const struct work *w, uint16_t environment, uint16_t instance);
struct str work_environment(const struct work *w, uint16_t environment);

/* What moves on a side that was looked at again: noise, or a finding "unstable". */
void work_noise(struct work *w);
/* An error page of HTTP, and whether an expectation speaks of the status
 * there. */
bool work_is_error_page(const struct work *w, const struct observation *o);
bool work_expects_status(const struct work *w, struct str environment);
/* Says once a run that both sides were answered by one address. */
void work_same_address(struct work *w, const struct observation *one,
	const struct observation *other, struct str where);
/* One check each: evidence and findings. */
void work_look(struct work *w, uint32_t number, const struct check *c);
void work_pair(struct work *w, uint32_t number, const struct check *c);
void work_before(struct work *w, uint32_t number, const struct check *c);
void work_approved(struct work *w, uint32_t number, const struct check *c);
void work_expectation(struct work *w, uint32_t number, const struct check *c);
void work_release(struct work *w, uint32_t number, const struct check *c);

/* --- differences as findings --- */

struct sides { /* what is compared with what, and how to call it */
	const struct observation *baseline, *candidate;
	/* The same with nothing replaced: what expectations are asked of. */
	const struct observation *exact_baseline, *exact_candidate;
	bool approved; /* the candidate as approved: nothing may be newer on one side */
	enum compare_mode mode;
	struct str where;
	const char *kind; /* of findings; NULL: the difference's own */
	enum severity unmatched; /* of what no rule speaks for */
	uint32_t check;
	enum check_kind check_kind;
};

struct str work_path_text(struct work *w, const struct path *path);
void work_find_difference(struct work *w, const struct sides *sides,
	const struct difference *d, enum severity severity);

#endif
