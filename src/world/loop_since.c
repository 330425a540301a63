/* SPDX-License-Identifier: MIT */
#include "world/loop.h"

int64_t
loop_since(const struct loop *loop, int64_t began)
{
	return loop_now(loop) - began;
}
