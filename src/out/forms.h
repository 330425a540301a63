/* SPDX-License-Identifier: MIT */
/* A secret, and the shapes it may come back in that no unescaping undoes. */
#ifndef SMOKE_OUT_FORMS_H
#define SMOKE_OUT_FORMS_H

#include "out/automaton.h"

enum {
	FORMS_PART_MIN = 4, /* a password behind a user, a string in a JSON document */
	FORMS_LINE_MIN = 8, /* a line of a secret that has several */
	FORMS_NESTED_MAX = 3 /* a PEM in a JSON document in a JSON string */
};

/* Raw, upper and lower case, hex, base64 in both alphabets wherever it starts; the
 * password behind `user:`; each line; each string of a JSON document.  False when there
 * are too many. */
bool forms_add(struct automaton *am, struct str secret) MUST_CHECK;

#endif
