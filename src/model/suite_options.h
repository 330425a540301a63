/* SPDX-License-Identifier: MIT */
/* The keys of [Options]: their names and what they take.  The parser, the run and the
 * reference walk this one table. */
#ifndef SMOKE_MODEL_SUITE_OPTIONS_H
#define SMOKE_MODEL_SUITE_OPTIONS_H

#include "base/err.h"
#include "model/suite.h"

enum option_takes {
	TAKES_NONE = 0,
	TAKES_FLAG, /* true or false */
	TAKES_COUNT, /* an integer between `least` and `most` */
	TAKES_DURATION, /* an integer and ms, s, m or h; without one it counts in `unit`
			 */
	TAKES_TEXT,
	TAKES_WORD, /* one of a few */
	TAKES_PAIR /* name, `separator`, value: option.name and option.value */
};

struct option_form {
	struct str name; /* as written: "max-redirs" */
	enum option_kind kind;
	enum option_takes takes;
	bool repeats; /* may stand more than once in a section */
	char separator; /* PAIR */
	int64_t least, most; /* COUNT; a count of -1 is "no end" where it is allowed */
	int64_t unit; /* DURATION: milliseconds of a number without a unit */
};

const struct option_form *option_forms(size_t *count);
const struct option_form *option_form_of(struct str name); /* NULL: unknown */
const struct option_form *option_form_by(enum option_kind kind);

/* Reads the text of a FLAG into *flag, of a COUNT, WORD (its place) or DURATION
 * (milliseconds) into *number; other kinds are not read.  ERR_INPUT says what was
 * expected.  The parser calls it where no placeholder stands in the value, the run after
 * rendering. */
bool option_read(const struct option_form *form, struct str text, bool *flag,
	int64_t *number, struct err *err) MUST_CHECK;

#endif
