# SPDX-License-Identifier: MIT
"""Bad files: a clear error with its place, and nothing is sent."""
import os
import time
import unittest

from support import WorldTest, findings

PROBES = """
probes:
  - name: version
    http: GET /version
"""


class BadWorkspace(WorldTest):
    """Everything here ends with exit 2, and nothing is sent: there are no servers."""

    def good(self, rest=""):
        self.sides("127.0.0.81:9", "127.0.0.82:9", PROBES)
        with open(self.folder / "smoke.yaml", "a") as f:
            f.write(rest)

    def mistake(self, *patterns, command="gate"):
        run = self.smoke(command)
        self.assert_exit(run, 2)
        for pattern in patterns:
            self.assertRegex(run.err, pattern)
        self.assertNotIn("Sanitizer", run.err)
        self.assertFalse((self.folder / ".smoke").exists(), run)
        self.assertEqual(run.out, "")
        return run

    def test_there_is_none(self):
        self.mistake(r"smoke\.yaml")

    def test_it_may_not_be_read(self):  # SUITE-03
        self.good()
        (self.folder / "smoke.yaml").unlink()
        (self.folder / "smoke.yaml").mkdir()
        self.mistake(r"smoke\.yaml")

    def test_it_is_a_pipe_that_nobody_writes_to(self):  # SUITE-03
        os.mkfifo(self.folder / "smoke.yaml")
        self.mistake(r"smoke\.yaml")

    def test_it_is_binary(self):  # YAML-01
        for content in (b"\x00\x01\x02\x03", b"smoke: 1\nproject: \xff\xfe\n",
                        b"smoke: 1\nproject: a\x00b\n", bytes(range(256)) * 50,
                        "smoke: 1\nproject: shop".encode("utf-16")):
            (self.folder / "smoke.yaml").write_bytes(content)
            self.mistake(r"smoke\.yaml:\d+:\d+: error: ")

    def test_it_is_empty(self):  # YAML-12
        for content in ("", "\n", "# nothing\n", "---\n", "null\n", "[]\n", "text\n"):
            (self.folder / "smoke.yaml").write_text(content)
            self.mistake(r"smoke\.yaml:\d+:\d+: error: ")

    def test_it_is_huge(self):  # YAML-09
        with open(self.folder / "smoke.yaml", "wb") as f:
            f.write(b"smoke: 1\n")
            f.truncate(1 << 32)
        began = time.monotonic()
        self.mistake(r"smoke\.yaml")
        self.assertLess(time.monotonic() - began, 30)

    def test_it_is_deep(self):  # YAML-09
        (self.folder / "smoke.yaml").write_text("a: " + "[" * 20000)
        self.mistake(r"smoke\.yaml:1:\d+: error: ")

    def test_it_is_two_documents(self):  # YAML-02
        self.good("---\nsmoke: 1\n")
        self.mistake(r"smoke\.yaml:\d+:1: error: ")

    def test_an_unknown_key_names_the_nearest(self):  # YAML-06
        self.good("enviroments: {}\n")
        self.mistake(r"smoke\.yaml:\d+:1: error: .*enviroments", "environments")

    def test_an_unknown_key_deep_inside_names_the_nearest(self):  # YAML-06
        self.good("verify: {delya: 1s}\n")
        self.mistake(r"smoke\.yaml:\d+:10: error: .*delya", "delay")

    def test_all_mistakes_come_at_once(self):
        self.good("polcy: {}\nrules:\n  - {id: a, path: '$..[', ignore: [extra], reason: x}\n"
                  "expect:\n  - {probe: verson, path: '$.x', must: absent}\n")
        run = self.mistake("polcy", r"\$\.\.\[", "verson", "'version'")
        self.assertIn("3 mistakes", run.err)

    def test_both_environments_at_the_same_url(self):  # YAML-14
        self.sides("127.0.0.81:9", "127.0.0.81:9", PROBES)
        self.mistake(r"smoke\.yaml:\d+:\d+: error: ", "prod", "preprod")

    def test_a_path_that_is_none(self):  # JX-10
        self.good("rules:\n  - {id: bad, path: '$.body[', ignore: [changed], reason: x}\n")
        self.mistake(r"smoke\.yaml:\d+:\d+: error: ", r"\$\.body\[")

    def test_a_path_of_a_fact_that_is_none(self):  # JX-10
        self.sides("127.0.0.81:9", "127.0.0.82:9", """
            probes:
              - name: version
                http: GET /version
                facts: {app: "body.version"}
            """)
        self.mistake(r"smoke\.yaml:\d+:\d+: error: ", r"body\.version")

    def test_a_regex_that_is_none(self):  # RE-01, YAML-16
        self.good("expect:\n  - {probe: version, path: '$.body.version', matches: '1.(0'}\n")
        self.mistake(r"smoke\.yaml:\d+:\d+: error: ", r"1\.\(0")

    def test_ignoring_everything_is_a_mistake(self):  # BODY-18, VER-10
        self.good("rules:\n  - {id: all, path: '$', ignore: [all], reason: x}\n")
        self.mistake(r"smoke\.yaml:\d+:\d+: error: ")

    def test_a_suite_with_no_entry(self):  # SUITE-01
        self.good("suites:\n  - files: suites/a.hurl\n")
        for content in ("", "# only a comment\n", "\n\n"):
            self.write("suites/a.hurl", content)
            self.mistake(r"suites/a\.hurl")

    def test_a_suite_with_a_mistake(self):  # SUITE-10
        self.good("suites:\n  - files: suites/a.hurl\n")
        self.write("suites/a.hurl", """
            GET {{url}}/
            HTTP 200
            [Asserts]
            jsonpath "$.a" contians "x"
            """)
        self.mistake(r"suites/a\.hurl:4:\d+: error: ", "contains")

    def test_suites_that_match_no_file(self):  # SUITE-02
        self.good("suites:\n  - files: suites/*.hurl\n")
        self.mistake(r"smoke\.yaml:\d+:\d+: error: .*suites/\*\.hurl")

    def test_a_suite_with_a_regex_that_is_none(self):  # RE-01
        self.good("suites:\n  - files: suites/a.hurl\n")
        self.write("suites/a.hurl", """
            GET {{url}}/
            HTTP 200
            [Asserts]
            body matches /a(b/
            """)
        self.mistake(r"suites/a\.hurl:4:\d+: error: ")

    def test_a_suite_with_a_jsonpath_that_is_none(self):  # JX-10
        self.good("suites:\n  - files: suites/a.hurl\n")
        self.write("suites/a.hurl", """
            GET {{url}}/
            HTTP 200
            [Asserts]
            jsonpath "$.[" == 1
            """)
        self.mistake(r"suites/a\.hurl:4:\d+: error: ")

    def test_a_suite_outside_of_the_workspace(self):  # YAML-18, SUITE-21
        self.good("suites:\n  - files: ../a.hurl\n")
        self.mistake(r"smoke\.yaml:\d+:\d+: error: .*\.\./a\.hurl")

    def test_a_suite_that_writes_to_production_without_permission(self):
        self.good("suites:\n  - files: suites/a.hurl\n")
        self.write("suites/a.hurl", """
            POST {{url}}/orders
            HTTP 200
            """)
        self.mistake(r"POST", "may_write")


class BadSecrets(WorldTest):
    """Secrets are fetched before anything is sent."""

    def refused(self, secret, *patterns, env=None):
        preprod = self.script({})
        prod = self.script({})
        self.sides(prod.at, preprod.at, PROBES)
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace(
            "compare:", f"    secrets: {{token: {secret}}}\ncompare:"))
        run = self.smoke("gate", env=env)
        self.assert_exit(run, 2)
        for pattern in patterns:
            self.assertRegex(run.err, pattern)
        self.assertEqual(prod.requests + preprod.requests, [])
        return run

    def test_a_secret_file_that_is_missing(self):
        self.refused("{from_file: no/such.token}", r"no/such\.token", "token", "preprod")

    def test_a_secret_file_that_is_a_folder(self):  # SEC-21
        (self.folder / "folder").mkdir()
        self.refused("{from_file: folder}", "folder", "token")

    def test_a_secret_file_that_is_a_pipe(self):  # SEC-21
        os.mkfifo(self.folder / "pipe")
        self.refused("{from_file: pipe}", "pipe", "token")

    def test_a_secret_file_that_is_too_large(self):  # SEC-21
        (self.folder / "large").write_text("x" * 100000)
        self.refused("{from_file: large}", "large", "token")

    def test_a_variable_that_is_not_set(self):
        self.refused("{from_env: NO_SUCH_TOKEN}", "NO_SUCH_TOKEN", "not set")

    def test_a_secret_too_short_to_be_masked(self):  # SEC-07
        run = self.refused("{from_env: SHORT}", "token", env={"SHORT": "q7x"})
        self.assertNotIn("q7x", run.err)

    def test_a_secret_that_is_empty(self):  # SEC-07
        self.refused("{from_env: EMPTY}", "token", env={"EMPTY": ""})

    def test_a_command_that_fails(self):
        self.refused("{exec: [sh, -c, 'echo s3cret-value; exit 3']}", "status 3", "token")

    def test_a_command_that_is_not_there(self):  # OS-14
        self.refused("{exec: [no-such-command-here]}", "no-such-command-here", "token")


class Idle(WorldTest):
    def test_a_rule_that_selects_nothing_names_the_nearest_path(self):  # VER-10
        self.two_sides(extra="""
            rules:
              - {id: typo, probe: version, path: "$.body.verson", ignore: [changed], reason: x}
            """)
        run = self.smoke("gate", "--report", "text", "--report", "json:gate.json")
        self.assertIn("typo", run.out)
        self.assertIn("$.body.version", run.out)
        self.assertNotIn(("version", "prod / preprod", "$.body.version"),
                         findings(self.read_json("gate.json")))

    def test_a_probe_name_that_is_none_names_the_nearest(self):
        self.two_sides(start=False)
        run = self.smoke("probe", "verson", "--env", "prod")
        self.assert_exit(run, 2)
        self.assertIn("did you mean 'version'", run.err)

    def test_an_expectation_of_a_path_that_is_not_there_does_not_hold(self):  # JX-08
        self.two_sides(extra="""
            expect:
              - {probe: version, path: "$.body.verson", is: "!= 3"}
            """)
        self.assert_exit(self.smoke("gate"), 1)

    def test_a_workspace_that_checks_nothing_is_not_go(self):  # VER-01
        self.two_sides(start=False)
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text[:text.index("probes:")])
        run = self.smoke("gate")
        self.assertIn(run.exit, (1, 2, 3), run)


if __name__ == "__main__":
    unittest.main()
