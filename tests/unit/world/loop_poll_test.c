/* SPDX-License-Identifier: MIT */
/* The same loop with poll under it: what is defined here wins over the library's. */
#include "world/loop_poll.c"

#include "loop_test.c"
