/* SPDX-License-Identifier: MIT */
#include "cmd/commands.h"

#include "world/process.h"

int
main(int argc, char **argv)
{
	process_harden();
	return commands_main(argc, argv);
}
