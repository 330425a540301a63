/* SPDX-License-Identifier: MIT */
/* What was not found out, reason by reason. */
#ifndef SMOKE_REPORT_TEXT_UNCHECKED_H
#define SMOKE_REPORT_TEXT_UNCHECKED_H

#include "report/page.h"

void text_unchecked(struct page *p, const struct run *run);

#endif
