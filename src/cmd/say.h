/* SPDX-License-Identifier: MIT */
/* What a command says besides its reports: notes and errors on stderr, data on stdout. */
#ifndef SMOKE_CMD_SAY_H
#define SMOKE_CMD_SAY_H

#include "base/attributes.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/str.h"
#include "out/mask.h"

/* One line on stderr, shown safely.  What is secret was masked by the caller. */
void say_note(const char *format, ...) FORMAT(1, 2);

/* "smoke: file:line:column: text" on stderr; returns the exit code of the error's kind.
 */
int say_error(struct mask *mask, const struct err *err);

/* All mistakes with their frames, on stderr; how many there were. */
void say_diags(struct diags *diags);

/* Data on stdout, as it is; false when it could not be written. */
bool say_data(struct str data, struct err *err) MUST_CHECK;

/* The exit code of an error's kind. */
int exit_of(enum err_kind kind);

#endif
