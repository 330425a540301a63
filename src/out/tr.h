/* SPDX-License-Identifier: MIT */
/* What people read, in their language: a table of English sentences and what each is in
 * French, made of reports/translations/fr.po when the program is built.
 *
 * Pure: the language is an argument, so that a French mail and an English terminal fit in
 * one run.  Nothing is asked of the system's locales, which a fresh machine lacks.  What
 * the table does not know stays English. */
#ifndef SMOKE_OUT_TR_H
#define SMOKE_OUT_TR_H

#include "base/str.h"

enum lang { LANG_EN = 0, LANG_FR };

/* "fr", "fr_FR.UTF-8", "en", "C"; false for a language that we do not have. */
bool lang_of(struct str name, enum lang *out);
const char *lang_name(enum lang lang); /* "en", "fr": as HTML says it */

/* Marks a text of a table that goes through tr() later; tests collect what is marked. */
#define TR(text) text

/* A word or sentence of ours; of a format the holes stay, in their order. */
const char *tr(enum lang lang, const char *id) __attribute__((format_arg(2)));
struct str tr_str(enum lang lang, const char *id);

/* "1 check", "3 checks", "0 contrôle": the number and its noun. */
struct str tr_count(
	struct arena *a, enum lang lang, size_t count, const char *one, const char *many);

/* What another stage wrote into the record: an English sentence, filled in.  It is found
 * again by its pattern, and what fills its holes is kept to the byte; sentences within
 * (behind "; ", behind "name: ", in a hole) are found as well. */
struct str tr_text(struct arena *a, enum lang lang, struct str text);

/* The same, where the text is that one sentence, or stays as it is: of values, which may
 * be anybody's words. */
struct str tr_only(struct arena *a, enum lang lang, const char *id, struct str text);

#endif
