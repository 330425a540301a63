/* SPDX-License-Identifier: MIT */
/* What the compiler may check for us. */
#ifndef SMOKE_BASE_ATTRIBUTES_H
#define SMOKE_BASE_ATTRIBUTES_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define FORMAT(text, first) __attribute__((format(printf, text, first)))

#endif
