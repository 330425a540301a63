/* SPDX-License-Identifier: MIT */
/* The lines of [Options]. */
#ifndef SMOKE_SUITE_OPTIONS_H
#define SMOKE_SUITE_OPTIONS_H

#include "suite/parser.h"

/* From behind the section's line to the first line that is no option; a line with a
 * mistake is told and left out. */
void options_read(struct parser *p, struct options *out);

#endif
