/* SPDX-License-Identifier: MIT */
/* What a probe saw, once, on one instance of one environment.
 *
 * `root` is the envelope, exactly what `smoke probe` prints: an object with the members
 *
 *   status     number: HTTP status of the last response; exit status of a command
 *   headers    object: names in lower case; a string, or an array where a name came more
 *              than once; volatile ones (Date, Age, …) stay in, compare knows them
 *   cookies    object by name: {value, path, domain, secure, httponly, samesite, …}
 *   redirects  array of {status, location}, without the last response
 *   tls        object: {protocol, subject, issuer, alt_names, not_before, not_after,
 *              days_left, key, fingerprint}; only for https and `tls` probes
 *   timing     object of milliseconds: {total, dns, connect, tls, first_byte}; never
 * compared body       the decoded document: any JSON value; text as a string facts
 * object: named values source     object: where it came from: {kind, url | path | argv,
 * address, format, size, age (files, seconds), type}; never compared, except by
 * expectations
 *
 * Members that make no sense for a source are absent.
 */
#ifndef SMOKE_MODEL_OBSERVATION_H
#define SMOKE_MODEL_OBSERVATION_H

#include "model/trouble.h"
#include "value/value.h"

enum seen {
	SEEN_NOT =
		0, /* nothing to read: `trouble` and `reason` say why; root may be NULL */
	SEEN_PARTLY, /* there is a root, but an absence in its body proves nothing */
	SEEN_WHOLE /* received, decoded and parsed to its end */
};

struct observation {
	struct str probe, environment, instance; /* instance: "" when there is but one */
	enum seen seen;
	enum trouble trouble;
	struct str reason; /* one line, when not SEEN_WHOLE */
	const struct value *root;
	int64_t at; /* milliseconds since 1970, UTC, when it was asked */
	uint32_t check; /* number of its check in the plan; 0: none */
	uint32_t elapsed; /* HTTP: microseconds from the request to the last byte of the
			   * last response, on a connection that stood; 0: not known */
	uint32_t again; /* 0: the look that counts; 1, 2 …: looks again, for noise */
};

#endif
