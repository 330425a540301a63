/* SPDX-License-Identifier: MIT */
#include "model/strictness.h"

#define SAME "the same"

static const struct strictness rows[] = {
	[STRICTNESS_SYNTAX] = { .id = STR_INIT("syntax"),
		.what = "A status of two or four digits, a second line HTTP, a line HTTP "
			"without a request, a request without a URL, an option `header` "
			"without a colon, base64 that ends within a byte, a JSON number "
			"that ends with its `e`: told when the entry runs, or never.",
		.run = "a mistake of the file; nothing is sent",
		.gate = SAME,
		.reason = "Each is a slip of the pen, and a suite with one must not "
			  "start." },
	[STRICTNESS_WIDER_SYNTAX] = { .id = STR_INIT("wider-syntax"),
		.what = "A line end between the padding of base64 and its `;` is "
			"refused.",
		.run = "it is read",
		.gate = SAME,
		.reason = "Blanks in base64 mean nothing anywhere else either." },
	[STRICTNESS_MISTAKE_PLACE] = { .id = STR_INIT("mistake-place"),
		.what = "What is no UTF-8 has no place; `toDate` without a format, an "
			"escape in a header's name, a few mistakes of XML, and a body "
			"that was expected empty are told a word or a line beside.",
		.run = "where it was made",
		.gate = SAME,
		.reason = "Everything else is told where Hurl tells it; these places "
			  "would mislead." },
	[STRICTNESS_OPTION] = { .id = STR_INIT("option"),
		.what = "`netrc` and `netrc-file` pass over a file that is not there; "
			"`aws-sigv4` without `user` signs nothing.",
		.run = "an error",
		.gate = "a netrc file is never read there, and refused by `lint`",
		.reason = "What is asked for and not done is a test that did not "
			  "happen; whose home folder it is should not decide about a "
			  "release." },
	[STRICTNESS_OUTPUT] = { .id = STR_INIT("output"),
		.what = "An `output` outside of the file root is told after the request.",
		.run = "before it; nothing is sent",
		.gate = SAME,
		.reason = "It is known before." },
	[STRICTNESS_AS_WRITTEN] = { .id = STR_INIT("as-written"),
		.what = "A header whose value is one escaped blank is not sent; in a "
			"JSON "
			"body the `E` of a number is sent as `e`.",
		.run = "an empty header is sent; a body is sent as it is written",
		.gate = SAME,
		.reason = "What is written is what is tested." },
	[STRICTNESS_EMPTY_BODY] = { .id = STR_INIT("empty-body"),
		.what = "A POST without a body, and every empty body, goes without "
			"Content-Length.",
		.run = "`Content-Length: 0` is sent",
		.gate = SAME,
		.reason = "RFC 9110, section 8.6; some servers answer 411 without." },
	[STRICTNESS_BODY_AND_FORM] = { .id = STR_INIT("body-and-form"),
		.what = "With a body and a form, the body is sent with the content type "
			"of "
			"the form.",
		.run = "with its own",
		.gate = SAME,
		.reason = "Hurl's manual says that the body alone counts." },
	[STRICTNESS_AUTHORIZATION] = { .id = STR_INIT("authorization"),
		.what = "An Authorization header and [BasicAuth] are both sent.",
		.run = "the header alone",
		.gate = SAME,
		.reason =
			"What is written wins over what is implied; two are malformed." },
	[STRICTNESS_PARAMETER_NAME] = { .id = STR_INIT("parameter-name"),
		.what = "Names of parameters are sent as a placeholder brings them.",
		.run = "blanks, `&`, `=` and the like are percent-encoded",
		.gate = SAME,
		.reason = "A value in a name cannot add a parameter." },
	[STRICTNESS_LINE_END] = { .id = STR_INIT("line-end"),
		.what = "A line end that a placeholder brings into a header is sent.",
		.run = "refused: Invalid value",
		.gate = SAME,
		.reason = "It would be another header." },
	[STRICTNESS_PLACEHOLDER] = { .id = STR_INIT("placeholder"),
		.what = "Filters within `{{ }}` are read and not applied; `getEnv` is no "
			"function.",
		.run = "filters are applied; `getEnv \"NAME\"` is a variable of the "
		       "environment",
		.gate = SAME,
		.reason = "What is written is done; Hurl's grammar has both." },
	[STRICTNESS_VARIABLE_LOOK] = { .id = STR_INIT("variable-look"),
		.what = "Of `--variable`: an empty value is an integer without digits; "
			"one that "
			"begins with a quote must end with one; .5, 1., inf and NaN are "
			"floats.",
		.run = "texts",
		.gate = SAME,
		.reason = "None of them is a number that JSON could hold." },
	[STRICTNESS_NUMBERS] = { .id = STR_INIT("numbers"),
		.what = "Integers beyond 64 bits: not compared with smaller ones, an "
			"error "
			"in `toInt` and `toFloat`, from the command line a float when "
			"negative; `toFloat` of \"inf\" is a number.",
		.run = "numbers are compared and kept by all their digits; inf is an "
		       "error",
		.gate = SAME,
		.reason = "No digit is lost." },
	[STRICTNESS_NOT_A_NUMBER] = { .id = STR_INIT("not-a-number"),
		.what = "`xpath \"number('x')\" == 3` holds.",
		.run = "NaN and Infinity are errors",
		.gate = SAME,
		.reason = "NaN equals nothing." },
	[STRICTNESS_HALF_TIME] = { .id = STR_INIT("half-time"),
		.what = "A date with half a time, as `%F %H`, is midnight.",
		.run = "an error",
		.gate = SAME,
		.reason = "A silent midnight is a wrong date." },
	[STRICTNESS_COOKIE_FLAG] = { .id = STR_INIT("cookie-flag"),
		.what = "`cookie \"x[Secure]\"` is of a type of its own that equals "
			"nothing.",
		.run = "`true`",
		.gate = SAME,
		.reason = "So `== true` can be asked." },
	[STRICTNESS_DUPLICATE_NAME] = { .id = STR_INIT("duplicate-name"),
		.what = "Of a name that comes twice in a JSON object the last one "
			"counts.",
		.run = "Invalid JSON",
		.gate = SAME,
		.reason = "Two readers of such a document may see two values." },
	[STRICTNESS_XML] = { .id = STR_INIT("xml"),
		.what = "XML that is not well-formed, or has a document type, is read as "
			"far "
			"as it can be guessed.",
		.run = "Invalid XML",
		.gate = SAME,
		.reason = "What is guessed proves nothing; a document type can define "
			  "entities." },
	[STRICTNESS_CODINGS] = { .id = STR_INIT("codings"),
		.what = "`x-gzip` and deflate without the zlib header are not read; of "
			"several "
			"codings the first is undone first.",
		.run = "they are read; the last one applied is undone first",
		.gate = SAME,
		.reason = "RFC 9110, section 8.4, and what browsers do." },
	[STRICTNESS_REDIRECT_SCHEME] = { .id = STR_INIT("redirect-scheme"),
		.what = "A redirect to another scheme than http and https is an Invalid "
			"URL.",
		.run = "an HTTP connection error that says where it led",
		.gate = SAME,
		.reason = "The URL of the suite is fine." },
	[STRICTNESS_SECRET] = { .id = STR_INIT("secret"),
		.what = "Secrets are shown in a body on stdout and in the captures of "
			"`--json`; passwords of `--user` and netrc files everywhere.",
		.run = "masked there too",
		.gate = SAME,
		.reason = "Stdout ends up in a log." },
	[STRICTNESS_SHORT_SECRET] = { .id = STR_INIT("short-secret"),
		.what = "A secret of fewer than four bytes is taken.",
		.run = "refused",
		.gate = SAME,
		.reason = "Masking it would tell where it stands by what else is "
			  "missing." },
	[STRICTNESS_CHALLENGE] = { .id = STR_INIT("challenge"),
		.what = "With `digest`, `ntlm` and `negotiate` the headers of the "
			"challenge are taken for headers of the response, too.",
		.run = "the response has its own",
		.gate = SAME,
		.reason = "They belong to another response, one that nobody sees." },
	[STRICTNESS_WORST_EXIT] = { .id = STR_INIT("worst-exit"),
		.what = "A run-time error in one file wins over a failed assert in "
			"another: "
			"exit 3.",
		.run = "exit 1",
		.gate = "NO-GO",
		.reason = "What is known to be broken is worse than what is unknown." },
	[STRICTNESS_PATTERN] = { .id = STR_INIT("pattern"),
		.what = "A JSONPath or a regex in quotes that does not compile is told "
			"when the entry runs.",
		.run = SAME,
		.gate = "a mistake of the file",
		.reason = "An assert that can never be told makes no release." },
	[STRICTNESS_UNTOLD] = { .id = STR_INIT("untold"),
		.what = "An assert about a body that cannot be decoded or parsed, or "
			"with a "
			"variable that is not set, has failed.",
		.run = SAME,
		.gate = "INCONCLUSIVE",
		.reason = "It could not be told, and that is no news about the "
			  "candidate." },
	[STRICTNESS_ABSENCE] = { .id = STR_INIT("absence"),
		.what = "A missing value satisfies every `not …`.",
		.run = SAME,
		.gate = "only `not exists`",
		.reason = "there is no value, so that it does not have this says "
			  "nothing; only "
			  "`not exists` is about an absence" },
	[STRICTNESS_PART] = { .id = STR_INIT("part"),
		.what = "A body whose end was not seen, since the connection was closed, "
			"is "
			"judged as if it were whole.",
		.run = SAME,
		.gate = "only `contains`, `startsWith` and `exists` on the body itself "
			"can "
			"hold",
		.reason = "the body's end was not seen: a longer body might answer "
			  "otherwise" },
	[STRICTNESS_GROUP] = { .id = STR_INIT("group"),
		.what = "A regex without a group, or whose group took no part, finds "
			"nothing.",
		.run = SAME,
		.gate = "an error",
		.reason =
			"Nothing could ever be found; `not exists` would always hold." },
	[STRICTNESS_UTF8] = { .id = STR_INIT("utf8"),
		.what = "`utf8Decode` and `urlDecode` replace bytes that are no UTF-8.",
		.run = SAME,
		.gate = "an error",
		.reason = "Two different bodies would read the same." },
	[STRICTNESS_DOWNGRADE] = { .id = STR_INIT("downgrade"),
		.what = "A redirect from https to http is followed.",
		.run = SAME,
		.gate = "refused",
		.reason = "What comes over http may be anybody's answer." },
	[STRICTNESS_OTHER_ORIGIN] = { .id = STR_INIT("other-origin"),
		.what = "Headers go along with a redirect to another host, but for "
			"credentials.",
		.run = SAME,
		.gate = "only headers known to be harmless",
		.reason = "A header of one's own may be a key." },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

const struct strictness *
strictness_rows(size_t *count)
{
	*count = ROWS - STRICTNESS_SYNTAX;
	return rows + STRICTNESS_SYNTAX;
}

const struct strictness *
strictness_of(enum strictness_kind kind)
{
	return &rows[kind];
}
