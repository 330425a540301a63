/* SPDX-License-Identifier: MIT */
#include "world/process.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

void
process_harden(void)
{
	umask(077);
	struct rlimit none = { 0, 0 };
	setrlimit(RLIMIT_CORE, &none);
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
	prctl(PR_SET_DUMPABLE, 0);
#endif
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	unsetenv("SSLKEYLOGFILE");
}
