/* SPDX-License-Identifier: MIT */
#include "cmd/commands.h"
#include "cmd/say.h"

#include "world/file.h"
#include "world/process.h"

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	process_harden();
	if (!file_hold_standard(&err))
		return say_error(NULL, &err);
	return commands_main(argc, argv);
}
