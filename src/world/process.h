/* SPDX-License-Identifier: MIT */
/* This process itself, before anything else happens in it. */
#ifndef SMOKE_WORLD_PROCESS_H
#define SMOKE_WORLD_PROCESS_H

/* Files are made for the owner alone, no core is dumped (it would hold secrets), and
 * nobody makes TLS write its keys to a file. */
void process_harden(void);

#endif
