/* SPDX-License-Identifier: MIT */
/* Texts of a suite, each with its own end, its own escapes, and placeholders. */
#ifndef SMOKE_SUITE_TEXT_H
#define SMOKE_SUITE_TEXT_H

#include "suite/parser.h"

enum text_kind {
	TEXT_WHOLE, /* all of the parser's text: the lines of a multiline text; no escapes
		     */
	TEXT_VALUE, /* to the end of the line or a comment; blanks around it are not of it
		     */
	TEXT_QUOTED, /* "…", on one line */
	TEXT_ONELINE, /* `…`, on one line */
	TEXT_JSON, /* "…" of a JSON body, kept as written */
	TEXT_FILE, /* a file's name, to a blank, `;`, `#` or the end of the line */
	TEXT_CERT, /* the same, and `\:` stays as it is, since who reads it splits at `:`
		    */
	TEXT_KEY /* left of a colon: letters, digits and _ - . [ ] @ $ */
};

enum { TEXT_DEPTH_MAX = 8 /* of expressions within the arguments of expressions */ };

/* The cursor is at the first character, for quoted kinds at the opening quote, and comes
 * to stand behind the last one, for quoted kinds behind the closing quote.  Several
 * mistakes in one text are told in one go. */
bool text_read(struct parser *p, enum text_kind kind, struct template *out);

/* A builder for texts that consist of several pieces: JSON bodies. */
struct text_builder {
	struct parser *p;
	struct template_part first[4];
	struct vec parts;
	size_t start; /* of the whole */
	size_t literal; /* where the literal text begins that is not added yet */
};
void text_begin(struct text_builder *b, struct parser *p);
void text_finish(struct text_builder *b, size_t end, struct template *out);
/* The cursor is at `{{`; adds the literal text before it and the expression. */
bool text_placeholder(struct text_builder *b, bool json_string);
/* Passes a JSON string, from quote to quote, with its placeholders. */
bool text_json_string(struct text_builder *b);

/* One `{{expression}}`, the cursor at its first brace. */
bool expression_read(struct parser *p, const struct expression **out);

/* A variable's name, empty when there is none; and whether a function has it. */
struct str name_read(struct parser *p);
bool name_is_function(struct str name);

/* Filters behind a query or a name, each after at least one blank; stops before the first
 * word that is no filter. */
bool filters_read(struct parser *p, struct filters *out);
/* Quoted text, /regex/, a number or a placeholder, whichever `form` allows. */
bool argument_read(struct parser *p, enum argument_kind form, struct argument *out);
bool regex_read(struct parser *p, struct argument *out); /* at the first slash */
/* Compiles what has no placeholders.  A /regex/ that does not compile is a mistake; what
 * stands in quotes is left uncompiled, as hurl does: suite_check() tells it, and the run
 * fails at it. */
bool argument_compile_regex(struct parser *p, struct argument *argument);
void argument_compile_jsonpath(struct parser *p, struct argument *argument);

#endif
