/* SPDX-License-Identifier: MIT */
#include "cmd/run_options.h"

static const char *const of_requests[] = { "header", "user", "user-agent", "cacert",
	"cert", "key", "insecure", "compressed", "location", "location-trusted",
	"max-redirs", "max-time", "connect-timeout", "proxy", "no-proxy", "connect-to",
	"resolve", "pinnedpubkey", "unix-socket", "path-as-is", "ipv4", "ipv6", "http1.0",
	"http1.1", "http2", "limit-rate", "max-filesize", "retry", "retry-interval",
	"no-assert", "file-root", "delay" };

bool
run_options_check(const struct arguments *arguments, struct err *err)
{
	if (!arguments->environment.size)
		return true;
	for (size_t i = 0; i < sizeof(of_requests) / sizeof(of_requests[0]); i++)
		if (option_was_given(arguments, of_requests[i]))
			return err_set(err, ERR_USAGE,
				"--%s has no effect with --env, where smoke.yaml and the "
				"suites say how requests are made",
				of_requests[i]);
	return true;
}
