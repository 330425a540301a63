/* SPDX-License-Identifier: MIT */
/* From libcurl's error codes to ours.  What a code means depends on how far the exchange
 * had come, and for some on what the system said. */
#include "world/http_parts.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct meaning {
	CURLcode code;
	enum trouble connecting, waiting,
		body; /* not sent; no whole headers; afterwards */
} meanings[] = {
	{ CURLE_UNSUPPORTED_PROTOCOL, TROUBLE_BLOCKED, TROUBLE_FRAMING, TROUBLE_FRAMING },
	{ CURLE_URL_MALFORMAT, TROUBLE_BLOCKED, TROUBLE_BLOCKED, TROUBLE_BLOCKED },
	{ CURLE_COULDNT_RESOLVE_PROXY, TROUBLE_PROXY, TROUBLE_PROXY, TROUBLE_PROXY },
	{ CURLE_COULDNT_RESOLVE_HOST, TROUBLE_NAME, TROUBLE_NAME, TROUBLE_NAME },
	{ CURLE_WEIRD_SERVER_REPLY, TROUBLE_FRAMING, TROUBLE_FRAMING, TROUBLE_FRAMING },
	{ CURLE_PARTIAL_FILE, TROUBLE_RESET, TROUBLE_RESET, TROUBLE_TRUNCATED },
	/* a header line that is too long for libcurl 7.88; later versions say TOO_LARGE
	 */
	{ CURLE_OUT_OF_MEMORY, TROUBLE_OWN, TROUBLE_LIMIT, TROUBLE_LIMIT },
	{ (CURLcode)100, TROUBLE_OWN, TROUBLE_LIMIT, TROUBLE_LIMIT },
	{ CURLE_FILESIZE_EXCEEDED, TROUBLE_LIMIT, TROUBLE_LIMIT, TROUBLE_LIMIT },
	{ CURLE_OPERATION_TIMEDOUT, TROUBLE_TIMEOUT, TROUBLE_TIMEOUT, TROUBLE_TIMEOUT },
	{ CURLE_SSL_CONNECT_ERROR, TROUBLE_TLS, TROUBLE_TLS, TROUBLE_TLS },
	{ CURLE_PEER_FAILED_VERIFICATION, TROUBLE_TLS, TROUBLE_TLS, TROUBLE_TLS },
	{ CURLE_SSL_ISSUER_ERROR, TROUBLE_TLS, TROUBLE_TLS, TROUBLE_TLS },
	{ CURLE_SSL_INVALIDCERTSTATUS, TROUBLE_TLS, TROUBLE_TLS, TROUBLE_TLS },
	{ CURLE_SSL_PINNEDPUBKEYNOTMATCH, TROUBLE_TLS, TROUBLE_TLS, TROUBLE_TLS },
	{ CURLE_GOT_NOTHING, TROUBLE_RESET, TROUBLE_RESET, TROUBLE_RESET },
	{ CURLE_SEND_ERROR, TROUBLE_RESET, TROUBLE_RESET, TROUBLE_TRUNCATED },
	{ CURLE_RECV_ERROR, TROUBLE_RESET, TROUBLE_RESET, TROUBLE_TRUNCATED },
	{ CURLE_HTTP2, TROUBLE_RESET, TROUBLE_RESET, TROUBLE_TRUNCATED },
	{ CURLE_HTTP2_STREAM, TROUBLE_RESET, TROUBLE_RESET, TROUBLE_TRUNCATED },
	{ CURLE_HTTP3, TROUBLE_RESET, TROUBLE_RESET, TROUBLE_TRUNCATED },
	{ CURLE_QUIC_CONNECT_ERROR, TROUBLE_RESET, TROUBLE_RESET, TROUBLE_TRUNCATED },
	{ CURLE_BAD_CONTENT_ENCODING, TROUBLE_FRAMING, TROUBLE_FRAMING, TROUBLE_FRAMING },
	{ CURLE_PROXY, TROUBLE_PROXY, TROUBLE_PROXY, TROUBLE_PROXY },
};

/* What the system said when the connection was not made. Unknown, as when no socket could
 * be had (F21: 0), is ours: only what is known to be bad news is bad news. */
static const struct {
	int number;
	enum trouble trouble;
} connect_errors[] = {
	{ ECONNREFUSED, TROUBLE_REFUSED },
	{ ENOENT, TROUBLE_REFUSED }, /* nobody made that Unix socket */
	{ ECONNRESET, TROUBLE_RESET },
	{ EPIPE, TROUBLE_RESET },
	{ ETIMEDOUT, TROUBLE_TIMEOUT },
};

static enum trouble
connect_trouble(CURL *easy)
{
	long number = 0;
	curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
	for (size_t i = 0; i < sizeof(connect_errors) / sizeof(connect_errors[0]); i++)
		if (connect_errors[i].number == number)
			return connect_errors[i].trouble;
	return TROUBLE_OWN;
}

static bool
says(const struct http_client *client, const char *part)
{
	return str_contains(client->exchange.response->library_text, str_of(part));
}

/* A connection that ends within the handshake is no bad certificate. */
static bool
is_tls_reset(const struct http_client *client)
{
	return says(client, "Connection reset") || says(client, "SSL_ERROR_SYSCALL")
		|| says(client, "unexpected eof");
}

/* Whether the proxy had its hands on it: no tunnel yet, or no connection to the proxy. */
static bool
is_at_proxy(const struct http_client *client)
{
	const struct http_exchange *x = &client->exchange;
	long tunnel = 0;
	curl_easy_getinfo(client->easy, CURLINFO_HTTP_CONNECTCODE, &tunnel);
	if (tunnel != 0 && tunnel / 100 != 2)
		return true;
	return x->proxied && x->sends == 0 && tunnel == 0;
}

static enum trouble
trouble_of_code(const struct http_client *client, int code)
{
	const struct http_exchange *x = &client->exchange;
	if (code != CURLE_COULDNT_RESOLVE_HOST && code != CURLE_URL_MALFORMAT
		&& code != CURLE_UNSUPPORTED_PROTOCOL && is_at_proxy(client))
		return TROUBLE_PROXY;
	if (code == CURLE_COULDNT_CONNECT)
		return connect_trouble(client->easy);
	if (code == CURLE_OPERATION_TIMEDOUT && x->sends == 0
		&& x->response->timing.name == 0)
		return says(client, "Resolving") ? TROUBLE_NAME : TROUBLE_OWN;
	if (code == CURLE_SSL_CONNECT_ERROR && is_tls_reset(client))
		return TROUBLE_RESET;
	/* TLS 1.3 says so only when the response is read: ours to configure (TLS-08). */
	if (says(client, "certificate required"))
		return TROUBLE_OWN;
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if ((int)meanings[i].code == code)
			return x->headers_done ? meanings[i].body
				: x->sends     ? meanings[i].waiting
					       : meanings[i].connecting;
	return TROUBLE_OWN;
}

/* libcurl 7.88 says that all is well when the connection ends within the headers. */
static void
check_whole(struct http_client *client)
{
	if (client->exchange.headers_done)
		return;
	if (client->exchange.interim > 0)
		http_fail(client, TROUBLE_FRAMING, "an interim response and no other");
	else
		http_fail(
			client, TROUBLE_RESET, "the connection ended within the headers");
}

void
http_trouble_set(struct http_client *client, int code)
{
	const struct http_response *r = client->exchange.response;
	if (code == CURLE_OK) {
		check_whole(client);
		return;
	}
	enum trouble trouble = trouble_of_code(client, code);
	const char *hint = "";
	if (code == CURLE_COULDNT_CONNECT && trouble == TROUBLE_OWN)
		hint = " (a limit or the network of this machine)";
	else if (says(client, "certificate required"))
		hint = " (the server asks for a client certificate)";
	else if (says(client, "alert handshake failure"))
		hint = " (perhaps the server asks for a client certificate)";
	http_fail(client, trouble, "%.*s%s", STR_ARGS(r->library_text), hint);
}

bool
http_fail(struct http_client *client, enum trouble trouble, const char *format, ...)
{
	struct http_response *r = client->exchange.response;
	if (r->trouble != TROUBLE_NONE)
		return false;
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (char *c = text; *c; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	r->trouble = trouble;
	r->reason = str_copy(client->exchange.arena, str_trim(str_of(text)));
	return false;
}
