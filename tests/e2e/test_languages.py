# SPDX-License-Identifier: MIT
"""Reports in French: which language is chosen, and that nothing goes past the translations.

smoke-pseudo is smoke with a table in which each text stands between ⟦ and ⟧: in its "French" reports,
what is outside of them must be a word of the record (a name, a path, a value) or of somebody else.
"""
import html.parser
import json
import re
import subprocess
import unittest

from support import BUILD, WorldTest, http

PSEUDO = BUILD / "tests/smoke-pseudo"
FORMATS = ("text", "markdown", "html")
OTHERS = {"smoke", "UTC", "ms", "min", "GO"}  # words that are the same in every language
# Fields of a record that other stages write in English.
SENTENCES = {"title", "reason", "where", "noise", "notes", "text", "remedies", "override", "group"}
WORKSPACE = """
probes:
  - name: version
    http: GET /version
    facts: {app: "$.body.version"}
  - name: settings
    http: GET /config
    sensitive: ["$.body.password"]
  - name: lost
    http: GET /lost
  - name: backup
    file: backup.txt
    environments: [prod]
rules:
  - id: idle
    path: "$..nowhere"
    ignore: [changed]
    reason: written at request time
expect:
  - {probe: settings, path: "$.body.host", relation: different}
  - {probe: settings, path: "$.body.debug", must: absent, severity: critical}
  - {probe: version, path: "$.facts.app", version: ">= baseline"}
suites:
  - files: suite.hurl
release: release.yaml
"""
ROUTES = {
    "/version": {"version": "1.4.1"},
    "/config": {"host": "db", "ttl": 300, "size": 10, "list": [1, 2], "gone": 1, "password": "one-secret"},
}
NEWER = {
    "/version": {"version": "1.4.0"},
    "/config": {"host": "db", "ttl": 60, "size": "10", "list": [2, 1], "debug": True, "password": "two-secret"},
}
SUITE = """
    GET {{url}}/version
    HTTP 204
    [Asserts]
    jsonpath "$.version" == "2"
    header "X-None" exists

    GET {{url}}/config
    HTTP 200
    """


class Words(html.parser.HTMLParser):
    """All that people see or hear of a page."""

    def __init__(self, page):
        super().__init__()
        self.found, self.code = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.code += tag in ("style", "script")
        self.found += [v for k, v in attributes if k in ("aria-label", "title", "placeholder") or
                       k.startswith("data-say")]

    def handle_endtag(self, tag):
        self.code -= tag in ("style", "script")

    def handle_data(self, data):
        if not self.code:
            self.found.append(data)


def texts_of(value):
    """Every text of a record, the longest first; of several lines, each."""
    found = set()

    def walk(value):
        if isinstance(value, dict):
            for key, v in value.items():
                if key not in SENTENCES and not (key == "rule" and value["kind"] != "assert"):
                    walk(v)
                elif key in ("title", "remedies"):  # what an assert names, and what is to be copied
                    walk(v.split(": ", 1)[1:] if key == "title" else [r.split("\n", 1)[1:] for r in v])
        elif isinstance(value, list):
            for v in value:
                walk(v)
        elif isinstance(value, str):
            lines = [" ".join(line.split()) for line in value.split("\n")]
            found.update(lines)
            found.update(line[:n] for line in lines for n in range(20, len(line)))  # it may be cut
    walk(value)
    found.update(c["name"][len(c["group"]) + 1:] for c in value.get("checks", ()) if c["kind"] == "entry")
    found -= {"expectation", "probe", "error"}  # kinds
    found.update(c["group"] for c in value.get("checks", ()) if c["kind"] == "entry")
    return sorted((t for t in found if len(t) > 1), key=len, reverse=True)


def past_the_table(shown, record):
    text = " ".join(shown.split())
    while "⟦" in text:
        less = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
        if less == text:
            break
        text = less
    text = re.sub(r"\w+⟧", " ", text)  # of "⟦prod before⟧ / ⟦now⟧" the last word names a side
    for known in texts_of(record):
        text = text.replace(known, " ")
    return [w for w in re.findall(r"[^\W\d_]{2,}", text) if w not in OTHERS]


class Languages(WorldTest):
    def setUp(self):
        super().setUp()
        self.prod = self.script(self.routes(ROUTES), "127.0.0.92")
        self.preprod = self.script(self.routes(NEWER), "127.0.0.93")
        self.sides(self.prod.at, self.preprod.at, WORKSPACE)
        self.write("suite.hurl", SUITE)
        self.write("backup.txt", "x")
        self.write("release.yaml", """
            expect: {version.app: 1.4.2}
            changes:
              - {probe: settings, path: "$.body.size", from: 10, to: 11}
            """)

    @staticmethod
    def routes(routes):
        return {path: http(json.dumps(body)) for path, body in routes.items()}

    def pseudo(self, *arguments):
        self.assertTrue(PSEUDO.exists(), f"not run: {PSEUDO} is not built")
        done = subprocess.run([PSEUDO, *arguments], cwd=self.folder,
                              env=self.clean_environment({"LANG": "fr_FR.UTF-8"}), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def assert_all_is_translated(self, run):
        record = json.loads(self.smoke("report", run, "--report", "json").out)
        for name in FORMATS:
            shown = self.pseudo("report", run, "--report", name)
            self.assertIn("⟦", shown, name)
            if name == "html":
                shown = "\n".join(Words(shown).found)
            elif name == "markdown":
                shown = shown.replace("\\", "").replace("<!-- -->", "")
            self.assertEqual(past_the_table(shown, record), [], f"{name}:\n{shown}")

    def test_of_every_command_all_is_translated(self):
        self.smoke("snapshot", "--env", "prod")
        self.assert_exit(self.smoke("gate"), 1)
        self.assert_all_is_translated("last")
        self.smoke("override", "last", "--by", "Ann", "--reason", "hotfix")
        self.smoke("gate")
        self.assert_all_is_translated("last")
        self.smoke("verify", "--env", "prod", "--expect", "version.app=1.4.2", "--wait", "1s", "--delay", "200ms")
        self.assert_all_is_translated("last")
        self.smoke("drift")
        self.prod.answer = lambda path, head: http(json.dumps(NEWER.get(path, {})))
        self.smoke("drift")
        self.assert_all_is_translated("last")

    def test_of_sides_that_do_not_answer_all_is_translated(self):
        self.preprod.die()
        self.assertIn(self.smoke("gate").exit, (1, 3))
        self.assert_all_is_translated("last")

    def test_the_check_would_notice(self):
        self.assertEqual(past_the_table("is gone", {"title": "is gone", "path": "x"}), ["is", "gone"])
        self.assertEqual(past_the_table("⟦so ⟦it⟧ is⟧ settings not so", {"name": "settings"}), ["not", "so"])

    def test_the_environment_or_an_option_chooses(self):
        self.smoke("gate")
        for options, env, french in (
                ((), {}, False), ((), {"LANG": "fr_FR.UTF-8"}, True), ((), {"LC_ALL": "C", "LANG": "fr_FR"}, False),
                ((), {"LC_ALL": "", "LC_MESSAGES": "fr"}, True), ((), {"LC_MESSAGES": "en_GB", "LANG": "fr"}, False),
                ((), {"LANG": "de_DE.UTF-8"}, False), (("--lang", "en"), {"LANG": "fr"}, False),
                (("--lang", "fr"), {"LC_ALL": "C"}, True)):
            run = self.smoke("report", "last", *options, env=env)
            self.assert_exit(run, 0)
            self.assertEqual("contrôles" in run.out, french, (options, env))
            self.assertEqual(" checks" in run.out, not french, (options, env))
        run = self.smoke("report", "last", "--lang", "xx")
        self.assert_exit(run, 2)
        self.assertIn("--lang takes en or fr, not 'xx'", run.err)

    def test_what_machines_read_is_english_everywhere(self):
        self.smoke("gate")
        for name in ("json", "jsonl", "junit", "sarif", "github", "gitlab"):
            english, french = (self.smoke("report", "last", "--report", name, "--lang", lang).out
                               for lang in ("en", "fr"))
            self.assertEqual(english, french, name)

    def test_a_french_page_says_so(self):
        self.smoke("gate")
        page = self.smoke("report", "last", "--report", "html", "--lang", "fr").out
        self.assertIn('<html lang="fr"', page)
        self.assertIn("Ce qui permettrait le GO", page)
        self.assertIn("contrôles\u00a0: ", page)


if __name__ == "__main__":
    unittest.main()
