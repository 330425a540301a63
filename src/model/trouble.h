/* SPDX-License-Identifier: MIT */
/* Why something could not be seen.  The law of the verdict reads it (judge/), so each
 * kind says whether it is bad news about the other side or missing news on ours. */
#ifndef SMOKE_MODEL_TROUBLE_H
#define SMOKE_MODEL_TROUBLE_H

#include <stdbool.h>

enum trouble {
	TROUBLE_NONE = 0,
	/* the other side is down: `answers` fails on the environment under judgement */
	TROUBLE_REFUSED, /* connection refused */
	TROUBLE_RESET, /* connection reset or closed before a response */
	TROUBLE_TIMEOUT, /* connected or not, no whole response before the deadline */
	/* the other side answers, and its certificate is bad: a finding of its own */
	TROUBLE_TLS, /* handshake or verification failed */
	/* missing news: unchecked */
	TROUBLE_NAME, /* name not resolved */
	TROUBLE_PROXY, /* the proxy failed */
	TROUBLE_OWN, /* our network or limits: unreachable, too many open files */
	TROUBLE_BLOCKED, /* not sent: host not allowed, write not allowed, bad URL */
	TROUBLE_REDIRECT, /* loop, too many, not allowed */
	TROUBLE_TRUNCATED, /* body cut: length, chunks, end of content coding */
	TROUBLE_FRAMING, /* conflicting or invalid framing or headers */
	TROUBLE_LIMIT, /* a limit of ours: size, depth, count */
	TROUBLE_DECODE, /* content coding, charset or format could not be read */
	TROUBLE_PEER, /* the answer came from another address than the one asked */
	TROUBLE_CHILD, /* a command was not there, failed, was killed, never ended */
	TROUBLE_FILE, /* a file could not be read */
	TROUBLE_EMPTY, /* there was nothing */
	TROUBLE_AFTER, /* what it depends on did not come about */
	TROUBLE_CANCELLED, /* the run's deadline, or a signal */
	TROUBLE_SKIPPED, /* the suite or the selection left it out */
	TROUBLE_EVALUATE, /* a value, pattern or path met at run time could not be
			     evaluated */
	TROUBLE_UNSIGNED /* nobody signed it, or not for this release */
};

/* `refused`, `timeout`, …; as in the JSON record. */
const char *trouble_name(enum trouble trouble);
enum trouble trouble_of(const char *name); /* NONE when there is none of that name */

/* Refused, reset or timed out: the other side is down. */
bool trouble_is_down(enum trouble trouble);

#endif
