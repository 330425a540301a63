/* SPDX-License-Identifier: MIT */
/* Certificates made at test time: no key is in the repository, and none expires there. */
#ifndef SMOKE_TESTS_CERTIFICATES_H
#define SMOKE_TESTS_CERTIFICATES_H

#include <stdbool.h>

struct certificate_wish {
	const char *name; /* of the files, and the common name */
	const char *alt_names; /* "DNS:localhost,IP:127.0.0.1" */
	int from_days, to_days; /* from now; both 0: yesterday to tomorrow */
	bool self_signed; /* else by the CA of the folder */
};

/* Writes ca.pem and ca.key. Fails the test when it cannot, like all here. */
void certificates_make_ca(const char *folder);
/* Writes NAME.pem and NAME.key. */
void certificates_make(const char *folder, const struct certificate_wish *wish);

#endif
