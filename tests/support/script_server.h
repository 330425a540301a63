/* SPDX-License-Identifier: MIT */
/* A server for tests that plays scripts: the first connection the first script, the last
 * script again for all that follow.  It listens on loopback, records what it received,
 * and never sleeps: what has to wait waits for the client, for a gate, or for the end. */
#ifndef SMOKE_TESTS_SCRIPT_SERVER_H
#define SMOKE_TESTS_SCRIPT_SERVER_H

#include <stddef.h>

enum script_kind {
	SCRIPT_END =
		0, /* close in good order: FIN, and with TLS its close_notify before */
	SCRIPT_READ, /* a whole request: headers, and a body of Content-Length */
	SCRIPT_SEND, /* `data`, `times` times */
	SCRIPT_CUT, /* FIN without TLS close_notify */
	SCRIPT_RESET, /* RST */
	SCRIPT_HOLD, /* says nothing until the client closes or the server ends */
	SCRIPT_GATE /* waits for script_server_open_gate() */
};

struct script_step {
	enum script_kind kind;
	const char *data;
	size_t size; /* 0: up to the zero */
	size_t times; /* 0: once; SIZE_MAX: until the client goes away */
};

#define READ_REQUEST                                                                     \
	{                                                                                \
		SCRIPT_READ, NULL, 0, 0                                                  \
	}
#define SEND(text)                                                                       \
	{                                                                                \
		SCRIPT_SEND, "" text, sizeof(text) - 1, 0                                \
	}
#define SEND_TIMES(text, times)                                                          \
	{                                                                                \
		SCRIPT_SEND, "" text, sizeof(text) - 1, (times)                          \
	}
#define STEP(kind)                                                                       \
	{                                                                                \
		(kind), NULL, 0, 0                                                       \
	}

/* A script ends in good order when it says nothing else. */
/* clang-format off */
#define SCRIPT(name, ...) \
	static const struct script_step name[] = { __VA_ARGS__, STEP(SCRIPT_END) }
#define SCRIPTS(name, ...) \
	static const struct script_step *const name[] = { __VA_ARGS__, NULL }
/* clang-format on */

struct script_settings {
	const char *address; /* "127.0.0.1" when NULL */
	int port; /* 0: a free one */
	const char *unix_path; /* instead of an address */
	const char *cert, *key; /* files: speaks TLS */
	const char *client_ca; /* asks for a client certificate of it */
	int tls_most; /* the highest protocol, as TLS1_2_VERSION; 0: any */
};

struct script_server;

/* `scripts` ends with a NULL and outlives the server. Fails the test when it cannot. */
struct script_server *script_server_open(
	const struct script_settings *settings, const struct script_step *const *scripts);
void script_server_close(struct script_server *server);

int script_server_port(const struct script_server *server);
size_t script_server_connections(struct script_server *server);
size_t script_server_requests(struct script_server *server);
/* The whole text of a request, in the order of their coming; valid until the end. */
const char *script_server_request(struct script_server *server, size_t i);
size_t script_server_resumed(struct script_server *server); /* TLS sessions */
void script_server_open_gate(struct script_server *server);

/* A port on loopback that nobody listens on. */
int script_closed_port(void);

#endif
