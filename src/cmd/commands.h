/* SPDX-License-Identifier: MIT */
/* All commands; each file of cmd/ holds one row. */
#ifndef SMOKE_CMD_COMMANDS_H
#define SMOKE_CMD_COMMANDS_H

#include "cmd/options.h"

extern const struct command_row command_gate, command_verify, command_watch,
	command_drift, command_diff, command_run, command_probe, command_lint,
	command_plan, command_fmt;
extern const struct command_row command_confirm, command_snapshot, command_waive,
	command_override, command_sign, command_report, command_history;

const struct command_row *const *commands(size_t *count);

/* The whole program: returns its exit code. */
int commands_main(int argc, char **argv);

#endif
