/* SPDX-License-Identifier: MIT */
/* The twin of loop_since.c, for test builds only: everything takes as long, so that
 * reports of two runs are the same to the byte. */
#include "world/loop.h"

int64_t
loop_since(const struct loop *loop, int64_t began)
{
	enum { ALWAYS = 12 };
	(void)loop;
	(void)began;
	return ALWAYS;
}
