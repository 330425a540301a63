/* SPDX-License-Identifier: MIT */
/* The one place where the program gives up on the spot. */
#ifndef SMOKE_BASE_DIE_H
#define SMOKE_BASE_DIE_H

#include <stdnoreturn.h>

/* Says so on stderr and ends the process with exit 4, our own failure. */
noreturn void die_out_of_memory(void);

#endif
