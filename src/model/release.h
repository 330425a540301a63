/* SPDX-License-Identifier: MIT */
/* release.yaml: this release, reviewed with it; signatures.yaml: what people signed. */
#ifndef SMOKE_MODEL_RELEASE_H
#define SMOKE_MODEL_RELEASE_H

#include "base/diag.h"
#include "model/environment.h"

struct expected_fact { /* version.app: 1.4.2 */
	struct str probe, fact;
	struct reference value;
	struct span span;
};

struct meant_change {
	struct str probe, path;
	struct value from, to; /* NULL kind where not said: has_from, has_to */
	bool has_from, has_to;
	struct span span;
};

struct contact {
	struct str name, role;
	struct texts reach; /* telephone, mail, chat */
};

struct release_step {
	struct str step, what;
	struct str owner, at; /* who, and when: as people say it */
	struct str run, runbook; /* the command to show; where it is written down */
	struct span span;
};

struct checklist_item { /* what must be so before the deploy: a planned check of gate */
	struct str item, what;
	struct str probe, suite; /* which shows it; neither: it is signed */
	struct texts by; /* who may sign; none: anybody */
	int64_t max_age; /* ms that a signature holds; 0: as long as the release */
	struct str owner, runbook;
	struct span span;
};

struct backup { /* looked at by a probe, and a planned check of gate */
	struct str name, probe;
	struct str restore, owner; /* the command to show; who can */
	struct span span;
};

struct runbook { /* what to do about findings of these */
	struct texts probes, suites, tags;
	struct str see; /* a file of the workspace, or a URL */
	struct span span;
};

struct release {
	bool given;
	struct source source;
	struct expected_fact *expect;
	size_t expect_count;
	struct meant_change *changes;
	size_t change_count;
	struct str coordinator, rollback; /* who leads; the command to show */
	struct contact *contacts;
	size_t contact_count;
	struct release_step *steps;
	size_t step_count;
	struct checklist_item *items;
	size_t item_count;
	struct backup *backups;
	size_t backup_count;
	struct runbook *runbooks;
	size_t runbook_count;
};

bool checklist_is_signed(const struct checklist_item *item);

struct signature { /* somebody vouches for an item, for this release */
	struct str item, by, reason;
	struct str release; /* "version.app=1.4.2": the facts that are expected */
	struct str at; /* RFC 3339, UTC */
	struct span span;
};

struct signatures {
	struct source source;
	struct signature *items;
	size_t count;
};

#endif
