/* SPDX-License-Identifier: MIT */
/* From two observations to the list of what differs, and how the rules read it.
 *
 * Pure: no network, no clock, no files.  The same two observations always give the same
 * differences, in document order.
 *
 *   shape  acts on one observation before anything is compared: replace, sensitive
 *   diff   finds where two shaped observations differ, lists by their rule
 *   read   gives each difference to the first rule that decides
 */
#ifndef SMOKE_COMPARE_COMPARE_H
#define SMOKE_COMPARE_COMPARE_H

#include "base/diag.h"
#include "model/difference.h"
#include "model/observation.h"
#include "model/workspace.h"

struct rules; /* the rules that speak for one probe, as one automaton */

/* What the comparison is about: which rules act (product.md, "The workspace file"). */
enum compare_mode {
	COMPARE_SIDES = 1, /* baseline and candidate: all of a rule */
	COMPARE_TIMES /* the same side, before and now: shaping, ignore, tolerance */
};

/* Mistakes (a path that does not compile, an `ignore` of everything) go to diags; never
 * NULL.  `use` counts, per rule of the workspace, how often it decided. */
struct rules *rules_compile(struct arena *a, const struct workspace *w,
	const struct probe *probe, struct diags *diags);

/* Text that is replaced on every string of an observation, longest first, in one pass. */
struct rewrite {
	struct str from, to;
};
struct shaping {
	const struct rewrite *rewrites; /* rendered for this environment */
	size_t rewrite_count;
	struct str key; /* of the workspace, for digests; at least 16 bytes */
};

/* A sensitive value becomes the string "sensitive:" and 32 hex digits: an HMAC of its
 * kind and its canonical text, so that equal values stay equal and nothing else is told.
 * It is digested as it came, whatever is to be replaced, and one that is a digest already
 * stays. What is replaced are values, never the names of members. */
void
compare_shape(struct arena *a, const struct rules *rules, const struct shaping *shaping,
	const struct observation *o, struct observation *out);

/* What compare_shape() made of a sensitive value. */
bool value_is_digest(const struct value *v);

struct compare_limits {
	/* Listed of those that count (unmatched or rated); when there are more the result
	 * is `cut`.  As many again of those that a rule or noise explains; further ones
	 * go. */
	size_t differences;
};
#define COMPARE_LIMITS ((struct compare_limits){ 10000 })

/* Both must be SEEN_WHOLE or SEEN_PARTLY and shaped.  `timing` and `source` are not
 * compared, nor what changes at every response by its nature (headers_volatile(); the
 * values of cookies; the term, key and names of a certificate) unless a rule names its
 * path; `noise` may be NULL.  Texts live in `a` or in the observations. */
struct noise;
void compare_pair(struct arena *a, const struct rules *rules, enum compare_mode mode,
	const struct observation *baseline, const struct observation *candidate,
	const struct noise *noise, struct compare_limits limits, struct differences *out);

/* What moved when the same side was looked at again.  Only changed leaf values inside
 * bodies are noise, and none that a rule, an expectation, a meant change or a fact of the
 * probe names; whatever else moved is returned as differences: "unstable". */
struct noise *compare_noise(struct arena *a, const struct rules *rules,
	const struct observation *looks, size_t count, struct differences *unstable);
/* What moves on either of two sides that were looked at again; either may be NULL. */
struct noise *
noise_join(struct arena *a, const struct noise *one, const struct noise *other);
/* The same places in whatever environment: what moves by itself on one side does so on
 * the instances of the other, and from one night to the next. */
struct noise *noise_anywhere(struct arena *a, const struct noise *noise);
size_t noise_count(const struct noise *noise);
/* Paths as people read them, sorted. */
const struct str *noise_paths(const struct noise *noise);

/* For each rule of the workspace: how often it decided or shaped, since rules_compile. */
size_t rules_used(const struct rules *rules, size_t rule_index);
/* For each rule of this probe whose path selected nothing on either side so far, also
 * each `sensitive` of the probe itself, which may leave a secret in the open: the path
 * and the nearest path there is, or empty. */
#define IDLE_OF_PROBE SIZE_MAX
struct idle_rule {
	size_t rule; /* index into the workspace's rules, or IDLE_OF_PROBE */
	struct str path;
	struct str nearest;
};
/* Whether that rule of the workspace speaks for this probe, with a path. */
bool rules_have(const struct rules *rules, size_t rule_index);
void rules_idle(struct arena *a, const struct rules *rules, const struct observation *one,
	const struct observation *other, struct idle_rule **out, size_t *count);

/* Response headers whose values change by their nature (Date, Age, …): not compared
 * unless a rule names their path.  The list is public: docs and tests walk it. */
const struct str *headers_volatile(size_t *count);

/* A value for people, on one line, cut in the middle; "…" says so, 0 cuts nothing.  What
 * may hold a secret is masked before it is cut: half a secret is not known to be one. */
struct str compare_show(struct arena *a, const struct value *v, size_t most);
struct str compare_cut(struct arena *a, struct str text, size_t most);

#endif
