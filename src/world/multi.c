/* SPDX-License-Identifier: MIT */
#include "world/multi.h"

#include "base/die.h"

#include <curl/curl.h>
#include <stdlib.h>

static void
take_finished(struct multi *m)
{
	const CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(m->handle, &left)))
		if (message->msg == CURLMSG_DONE
			&& !m->done(message->easy_handle, (int)message->data.result))
			return;
}

static void
run(struct multi *m, curl_socket_t fd, int ready)
{
	int running;
	curl_multi_socket_action(m->handle, fd, ready, &running);
	take_finished(m);
}

static void
on_socket_ready(void *context, int fd, unsigned ready)
{
	run(context, fd,
		((ready & LOOP_READ) ? CURL_CSELECT_IN : 0)
			| ((ready & LOOP_WRITE) ? CURL_CSELECT_OUT : 0));
}

static void
on_timer(void *context)
{
	run(context, CURL_SOCKET_TIMEOUT, 0);
}

static int
watch_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *unused)
{
	static const unsigned events[] = {
		[CURL_POLL_IN] = LOOP_READ,
		[CURL_POLL_OUT] = LOOP_WRITE,
		[CURL_POLL_INOUT] = LOOP_READ | LOOP_WRITE,
		[CURL_POLL_REMOVE] = 0,
	};
	(void)easy;
	(void)unused;
	struct multi *m = context;
	struct err err = { 0 };
	return loop_watch(m->loop, fd, events[what], on_socket_ready, m, &err) ? 0 : -1;
}

static int
set_timer(CURLM *handle, long milliseconds, void *context)
{
	(void)handle;
	struct multi *m = context;
	if (milliseconds < 0)
		loop_timer_stop(m->loop, &m->timer);
	else
		loop_timer_set(m->loop, &m->timer, milliseconds, on_timer, m);
	return 0;
}

bool
multi_open(struct multi *m, struct loop *loop, multi_done_fn *done, struct err *err)
{
	unsetenv("SSLKEYLOGFILE"); /* TLS-10: libcurl would write the keys there */
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, ERR_INTERNAL, "libcurl does not start");
	if (!(curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_SSL)) {
		curl_global_cleanup();
		return err_set(err, ERR_INTERNAL, "this libcurl was built without TLS");
	}
	*m = (struct multi){ .loop = loop, .handle = curl_multi_init(), .done = done };
	if (!m->handle)
		die_out_of_memory();
	curl_multi_setopt(m->handle, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(m->handle, CURLMOPT_SOCKETDATA, m);
	curl_multi_setopt(m->handle, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(m->handle, CURLMOPT_TIMERDATA, m);
	return true;
}

void
multi_close(struct multi *m)
{
	curl_multi_cleanup(m->handle);
	loop_timer_stop(m->loop, &m->timer);
	curl_global_cleanup();
}
