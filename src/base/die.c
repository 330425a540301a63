/* SPDX-License-Identifier: MIT */
#include "base/die.h"

#include <unistd.h>

noreturn void
die_out_of_memory(void)
{
	static const char text[] = "smoke: out of memory\n";
	ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);
	(void)ignored;
	_exit(4);
}
