/* SPDX-License-Identifier: MIT */
/* We cannot work: the one reason why, with its place.
 *
 * A struct err lives on the caller's stack, is the last argument, and starts as { 0 }.
 * The first cause wins: setting an err that is set changes nothing.  Functions that take
 * one return bool, and err_set() returns false, so failing is one line.
 *
 * Kept apart from it: a mistake in a user's file is a diag, what a server does is an
 * observation, a bug is an assert.
 */
#ifndef SMOKE_BASE_ERR_H
#define SMOKE_BASE_ERR_H

#include "base/attributes.h"

#include <stdbool.h>

enum err_kind {
	ERR_NONE = 0,
	ERR_USAGE, /* the command line is wrong: exit 2 */
	ERR_INPUT, /* a file of the user is wrong: exit 2 */
	ERR_SUBJECT, /* what was observed cannot be read or tested: the check is unchecked
		      */
	ERR_LIMIT, /* a limit of ours was reached: the check is unchecked */
	ERR_NETWORK, /* our side of the network: unchecked */
	ERR_OUTPUT, /* history or a report could not be written: exit 4 */
	ERR_INTERNAL /* anything else that is our failure: exit 4 */
};

struct err {
	enum err_kind kind;
	unsigned line, column; /* from 1; 0 when there is no place */
	char file[256]; /* empty when there is no file; cut at its head */
	char text[512]; /* one line, without the place */
};

bool err_set(struct err *err, enum err_kind kind, const char *format, ...) FORMAT(3, 4);
bool err_set_at(struct err *err, enum err_kind kind, unsigned line, unsigned column,
	const char *format, ...) FORMAT(5, 6);
/* Names the file of an error that has none yet; returns false. */
bool err_in_file(struct err *err, const char *file);
/* Puts "doing this: " before the text, once, at a stage boundary; returns false. */
bool err_context(struct err *err, const char *format, ...) FORMAT(2, 3);

#endif
