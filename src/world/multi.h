/* SPDX-License-Identifier: MIT */
/* libcurl's multi handle on the loop: its sockets and its one timer are watches and a
 * timer.  What is done is taken from it after each call, never from within libcurl.
 * Shared by http_curl.c and smtp.c; CURL and CURLM are void, so no foreign header is
 * needed here. */
#ifndef SMOKE_WORLD_MULTI_H
#define SMOKE_WORLD_MULTI_H

#include "world/loop.h"

/* A transfer ended with that CURLcode and is still in the multi; false when the multi is
 * there no more: nothing may be touched. */
typedef bool multi_done_fn(void *easy, int code);

struct multi {
	struct loop *loop;
	void *handle;
	struct loop_timer timer;
	multi_done_fn *done;
};

/* Starts the library, too; each open needs its close.  *m must not move afterwards. */
bool multi_open(struct multi *m, struct loop *loop, multi_done_fn *done,
	struct err *err) MUST_CHECK;
void multi_close(struct multi *m);

#endif
