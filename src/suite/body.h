/* SPDX-License-Identifier: MIT */
/* The body of a request, or of an expected response. */
#ifndef SMOKE_SUITE_BODY_H
#define SMOKE_SUITE_BODY_H

#include "suite/parser.h"

/* True when there is none, too (out->kind is BODY_NONE then). */
bool body_read(struct parser *p, struct body *out);

#endif
