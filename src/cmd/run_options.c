/* SPDX-License-Identifier: MIT */
#include "cmd/run_options.h"

static const char *const of_requests[] = { "header", "user", "user-agent", "cacert",
	"cert", "key", "insecure", "compressed", "location", "location-trusted",
	"max-redirs", "max-time", "connect-timeout", "proxy", "no-proxy", "connect-to",
	"resolve", "pinnedpubkey", "unix-socket", "path-as-is", "ipv4", "ipv6", "http1.0",
	"http1.1", "http2", "limit-rate", "max-filesize", "retry", "retry-interval",
	"no-assert", "file-root", "delay", "digest", "ntlm", "negotiate", "aws-sigv4",
	"netrc", "netrc-file", "netrc-optional", "http3" };

/* As with hurl: which file would be read could be read in two ways. */
static bool
check_netrc(const struct arguments *a, struct err *err)
{
	if (!a->netrc || (!a->netrc_optional && !a->netrc_file.size))
		return true;
	return err_set(err, ERR_USAGE, "--netrc does not go with --%s",
		a->netrc_optional ? "netrc-optional" : "netrc-file");
}

bool
run_options_check(const struct arguments *arguments, struct err *err)
{
	if (!check_netrc(arguments, err))
		return false;
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
