/* SPDX-License-Identifier: MIT */
/* What comes in: header lines until the last response's are complete, then the body, as
 * received.  Limits and framing are checked here while it comes, because libcurl 7.88
 * accepts conflicting lengths (F19) and any number of headers. */
#include "world/http_parts.h"

#include "base/number.h"
#include "base/vec.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <string.h>

/* --- header lines
 * ------------------------------------------------------------------------------ */

static bool
is_whitespace(char c)
{
	return c == ' ' || c == '\t';
}

/* HTTP/1.1 200 OK */
static void
read_status_line(struct http_response *r, struct str line)
{
	static const struct {
		struct str start;
		enum http_version version;
	} versions[] = {
		{ STR_INIT("HTTP/1.0 "), HTTP_VERSION_10 },
		{ STR_INIT("HTTP/1.1 "), HTTP_VERSION_11 },
		{ STR_INIT("HTTP/2 "), HTTP_VERSION_2 },
		{ STR_INIT("HTTP/3 "), HTTP_VERSION_3 },
	};
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		if (!str_starts(line, versions[i].start))
			continue;
		int64_t status;
		r->version = versions[i].version;
		if (number_int(str_part(line, versions[i].start.size, 3), &status))
			r->status = (int)status;
	}
}

/* A line that begins with a blank goes on with the value before it. */
static void
join_folded(struct arena *a, struct http_response *r, struct str line)
{
	if (r->header_count == 0)
		return;
	struct http_header *last = &r->headers[r->header_count - 1];
	last->value = str_trim(
		str_format(a, "%.*s %.*s", STR_ARGS(last->value), STR_ARGS(line)));
}

/* Spans of one copy in the arena. */
static void
read_lines(struct http_client *client)
{
	struct http_exchange *x = &client->exchange;
	struct http_response *r = x->response;
	struct str rest = sbuf_copy(&client->lines, x->arena), line;
	size_t most = r->header_count; /* as take_line() counted */
	r->headers = arena_array(x->arena, most, sizeof(*r->headers));
	r->header_count = 0;
	r->status_line = (struct str){ 0 };
	while (str_next(&rest, '\n', &line)) {
		bool folded = line.size > 0 && is_whitespace(line.data[0]);
		line = str_trim(line);
		ptrdiff_t colon = str_find_char(line, ':');
		if (r->status_line.size == 0) {
			r->status_line = line;
			read_status_line(r, line);
		} else if (folded) {
			join_folded(x->arena, r, line);
		} else if (colon != STR_NONE && r->header_count < most) {
			r->headers[r->header_count++] = (struct http_header){
				str_part(line, 0, (size_t)colon),
				str_trim(str_from(line, (size_t)colon + 1)),
			};
		}
	}
}

/* --- framing
 * --------------------------------------------------------------------------------------
 */

static bool
is_length(struct str text)
{
	int64_t number;
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return number_int(text, &number);
}

struct framing_headers {
	struct str length, coding;
	bool has_length, has_coding;
};

static bool
look_at_framing(struct http_client *client, struct framing_headers *out)
{
	const struct http_response *r = client->exchange.response;
	for (size_t i = 0; i < r->header_count; i++) {
		const struct http_header *h = &r->headers[i];
		if (str_find_char(h->value, '\r') != STR_NONE
			|| str_find_char(h->name, '\r') != STR_NONE)
			return http_fail(client, TROUBLE_FRAMING,
				"a carriage return within the header %.*s",
				STR_ARGS(h->name));
		if (str_eq_nocase(h->name, STR("Content-Length"))) {
			if (!is_length(h->value))
				return http_fail(client, TROUBLE_FRAMING,
					"Content-Length is not a length: '%.*s'",
					STR_ARGS(h->value));
			if (out->has_length && !str_eq(out->length, h->value))
				return http_fail(client, TROUBLE_FRAMING,
					"two lengths: Content-Length %.*s and %.*s",
					STR_ARGS(out->length), STR_ARGS(h->value));
			out->has_length = true;
			out->length = h->value;
		} else if (str_eq_nocase(h->name, STR("Transfer-Encoding"))) {
			if (!str_eq_nocase(h->value, STR("chunked")) || out->has_coding)
				return http_fail(client, TROUBLE_FRAMING,
					"Transfer-Encoding was not asked for: '%.*s'",
					STR_ARGS(h->value));
			out->has_coding = true;
		}
	}
	return true;
}

/* RFC 9112, section 6.3; what has two meanings is refused (HTTP-13, HTTP-14, HTTP-15). */
static bool
set_framing(struct http_client *client)
{
	struct http_response *r = client->exchange.response;
	struct framing_headers found = { 0 };
	if (!look_at_framing(client, &found))
		return false;
	if (r->version >= HTTP_VERSION_2) {
		r->framing = FRAMING_STREAM;
		return true;
	}
	if (found.has_length && found.has_coding)
		return http_fail(client, TROUBLE_FRAMING,
			"Content-Length and Transfer-Encoding in one response");
	if (str_is(client->exchange.request.method, "HEAD") || r->status == 204
		|| r->status == 304)
		r->framing = FRAMING_NONE;
	else if (found.has_coding)
		r->framing = FRAMING_CHUNKED;
	else
		r->framing = found.has_length ? FRAMING_LENGTH : FRAMING_CLOSE;
	return true;
}

/* The empty line behind the headers: of an interim response, or of the one. */
static bool
end_headers(struct http_client *client)
{
	struct http_exchange *x = &client->exchange;
	struct str first = sbuf_str(&client->lines);
	ptrdiff_t end = str_find_char(first, '\n');
	read_status_line(
		x->response, str_part(first, 0, end < 0 ? first.size : (size_t)end));
	if (x->response->status / 100 != 1) {
		x->headers_done = true;
		read_lines(client);
		return set_framing(client);
	}
	if (++x->interim > HTTP_INTERIM_MAX)
		return http_fail(client, TROUBLE_LIMIT, "more than %d interim responses",
			HTTP_INTERIM_MAX);
	return true;
}

static bool
take_line(struct http_client *client, struct str line)
{
	struct http_exchange *x = &client->exchange;
	x->header_bytes += line.size;
	if (x->header_bytes > x->request.headers_max)
		return http_fail(client, TROUBLE_LIMIT,
			"the headers are larger than the limit of %zu bytes",
			x->request.headers_max);
	if (x->headers_done) /* a trailer: bounded, and nothing is asked about it */
		return true;
	bool starts = str_starts(line, STR("HTTP/"));
	if (starts) { /* what came before was an interim response */
		sbuf_reset(&client->lines);
		x->response->header_count = 0;
	} else if (++x->response->header_count > HTTP_HEADER_COUNT_MAX + 1) {
		return http_fail(client, TROUBLE_LIMIT, "more than %d headers",
			HTTP_HEADER_COUNT_MAX);
	}
	if (str_trim(line).size == 0)
		return end_headers(client);
	sbuf_add(&client->lines, line);
	return true;
}

size_t
http_on_header(char *data, size_t size, size_t count, void *client)
{
	return take_line(client, (struct str){ data, size * count }) ? size * count : 0;
}

/* --- body
 * --------------------------------------------------------------------------------------------
 */

size_t
http_on_body(char *data, size_t size, size_t count, void *context)
{
	struct http_client *client = context;
	size_t most = client->exchange.request.body_max, have = client->body.size;
	size_t more = size * count, room = most > have ? most - have : 0;
	sbuf_add(&client->body, (struct str){ data, more < room ? more : room });
	if (more <= room)
		return more;
	http_fail(client, TROUBLE_LIMIT, "the body is larger than the limit of %zu bytes",
		most);
	return 0;
}

/* --- before it is sent
 * --------------------------------------------------------------------------------- */

static bool
same_address(struct str asked, const char *peer, struct arena *a)
{
	unsigned char wanted[16], found[16];
	const char *text = str_c(a, asked);
	for (size_t i = 0; i < 2; i++) {
		int family = i ? AF_INET6 : AF_INET;
		if (inet_pton(family, text, wanted) == 1)
			return inet_pton(family, peer, found) == 1
				&& memcmp(wanted, found, i ? 16 : 4) == 0;
	}
	return true; /* a name: whatever it resolved to */
}

static struct str
address_asked(const struct http_exchange *x)
{
	const struct http_request *r = &x->request;
	struct err err = { 0 };
	struct http_url url;
	if (!r->target_count
		|| !http_url_parse(x->arena, r->url, &url, ERR_SUBJECT, &err))
		return r->connect_to;
	struct str port = str_format(x->arena, "%d", url.port);
	for (size_t i = 0; i < r->target_count; i++) {
		const struct http_target *t = &r->targets[i];
		struct str host = t->host;
		if (str_starts(host, STR("[")) && str_ends(host, STR("]")))
			host = str_part(host, 1, host.size - 2);
		bool host_fits = !host.size || str_eq_nocase(host, url.host);
		if (host_fits && (!t->port.size || str_eq(t->port, port)))
			return t->to;
	}
	return r->connect_to;
}

/* F27: that the address asked for is the one that answers is seen, not believed. */
static bool
check_peer(struct http_client *client, const char *peer, int port)
{
	struct http_exchange *x = &client->exchange;
	struct str asked = address_asked(x), host, number;
	if (asked.size == 0 || x->proxied || x->request.unix_socket.size > 0)
		return true;
	size_t colon = asked.size;
	while (colon > 0 && asked.data[colon - 1] != ':')
		colon--;
	number = str_from(asked, colon);
	host = str_part(asked, 0, colon ? colon - 1 : 0);
	if (host.size > 2 && host.data[0] == '[')
		host = str_part(host, 1, host.size - 2);
	int64_t wanted = port;
	if (number.size > 0 && !number_int(number, &wanted))
		return true;
	if (same_address(host, peer, x->arena) && wanted == port)
		return true;
	return http_fail(client, TROUBLE_PEER, "asked %.*s, and connected to %s port %d",
		STR_ARGS(asked), peer, port);
}

/* What came was a challenge, and libcurl answers it: the response is the next one, and
 * that the request goes out again is no sign of a lost connection. */
static bool
answer_challenge(struct http_client *client)
{
	struct http_exchange *x = &client->exchange;
	x->headers_done = false;
	x->response->status = 0;
	if (++x->challenges > HTTP_CHALLENGES_MAX)
		return http_fail(client, TROUBLE_LIMIT,
			"more than %d challenges for credentials", HTTP_CHALLENGES_MAX);
	return true;
}

/* F28: libcurl sends a request again when a kept connection turns out to be dead. */
static bool
check_resend(struct http_client *client)
{
	struct http_exchange *x = &client->exchange;
	if (x->request.auth && x->headers_done && !client->body.size)
		return answer_challenge(client);
	if (++x->sends == 1)
		return true;
	if (!http_request_is_idempotent(x->request.method))
		return http_fail(client, TROUBLE_RESET,
			"the connection was lost; the %.*s may have been received, and "
			"is not "
			"sent twice",
			STR_ARGS(x->request.method));
	if (x->sends > 2)
		return http_fail(client, TROUBLE_RESET, "the connection was lost twice");
	return true;
}

static SSL *
tls_of(CURL *easy)
{
	const struct curl_tlssessioninfo *info = NULL;
	if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &info) != CURLE_OK || !info
		|| info->backend != CURLSSLBACKEND_OPENSSL)
		return NULL;
	return info->internals;
}

static struct str
pem_of(struct arena *a, SSL *tls)
{
	struct str out = { 0 };
	X509 *certificate = SSL_get1_peer_certificate(tls);
	BIO *memory = BIO_new(BIO_s_mem());
	char *text = NULL;
	if (certificate && memory && PEM_write_bio_X509(memory, certificate)) {
		long size = BIO_get_mem_data(memory, &text);
		out = str_copy(a, (struct str){ text, (size_t)size });
	}
	BIO_free(memory);
	X509_free(certificate);
	return out;
}

/* From the connection itself: what libcurl collects is empty on one that is reused (F29).
 */
static void
look_at_tls(struct http_client *client)
{
	struct http_exchange *x = &client->exchange;
	SSL *tls = tls_of(client->easy);
	if (!tls)
		return;
	x->response->tls = true;
	x->response->tls_protocol = str_copy(x->arena, str_of(SSL_get_version(tls)));
	if (x->request.want & HTTP_WANT_CERTIFICATE)
		x->response->certificate.pem = pem_of(x->arena, tls);
}

/* Connected, and about to send. */
int
http_on_ready(void *context, char *peer, char *local, int peer_port, int local_port)
{
	(void)local;
	(void)local_port;
	struct http_client *client = context;
	if (!check_resend(client) || !check_peer(client, peer, peer_port))
		return CURL_PREREQFUNC_ABORT;
	sbuf_reset(&client->sent);
	look_at_tls(client);
	return CURL_PREREQFUNC_OK;
}

/* --- the end
 * ---------------------------------------------------------------------------------------------
 */

static void
read_infos(struct http_client *client)
{
	struct http_response *r = client->exchange.response;
	CURL *easy = client->easy;
	char *text = NULL;
	long number = 0;
	http_timing_read(client, &r->timing);
	if (curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &number) == CURLE_OK)
		r->connections = (int)number;
	if (curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &number) == CURLE_OK)
		r->port = (int)number;
	if (curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &text) == CURLE_OK && text)
		r->address = str_copy(client->exchange.arena, str_of(text));
	if (curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &text) == CURLE_OK && text)
		r->url = str_copy(client->exchange.arena, str_of(text));
}

void
http_response_finish(struct http_client *client, int code)
{
	struct http_exchange *x = &client->exchange;
	struct http_response *r = x->response;
	read_infos(client);
	r->library_code = code;
	if (code != CURLE_OK) {
		const char *text = client->library_text[0]
			? client->library_text
			: curl_easy_strerror((CURLcode)code);
		r->library_text = str_copy(x->arena, str_of(text));
	}
	if (!x->headers_done) { /* half of one, or an interim one */
		if (r->status / 100 == 1 && r->status != 101)
			sbuf_reset(&client->lines);
		r->status = 0;
		read_lines(client);
	}
	r->body = sbuf_copy(&client->body, x->arena);
	if (x->request.want & (HTTP_WANT_SENT | HTTP_WANT_LOG)) {
		r->sent = sbuf_copy(&client->sent, x->arena);
		r->log = sbuf_copy(&client->log, x->arena);
		r->log_before = client->log_before;
	}
	http_trouble_set(client, code);
}
