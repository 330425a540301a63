# SPDX-License-Identifier: MIT
"""smoke lint and smoke plan: nothing is sent, no secret is read, no command is run."""
import re
import unittest

from support import WorldTest


class LintPlan(WorldTest):
    def setUp(self):
        super().setUp()
        self.prod, self.preprod = self.script({}), self.script({})
        self.sides(self.prod.at, self.preprod.at, """
            probes:
              - name: version
                http: GET /version
                facts: {app: "$.body.version"}
              - name: child
                exec: [touch, "{{environment}}.ran"]
                tags: [slow]
              - name: backup
                file: no/such.dump
                environments: [prod]
            expect:
              - {probe: version, path: "$.facts.app", version: ">= baseline"}
            suites:
              - files: suites/*.hurl
              - files: night.hurl
                nightly: true
                run_on: [prod]
            """)
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace("compare:", """\
    secrets:
      a: {from_env: NOT_SET}
      b: {from_file: no/such.file}
      c: {exec: [touch, secret.ran]}
compare:"""))
        self.write("suites/a.hurl", "GET {{url}}/\nHTTP 200\n\nGET {{url}}/b\nHTTP 200\n")
        self.write("night.hurl", "GET {{url}}/night\nHTTP 200\n")

    def tearDown(self):
        self.assertEqual(self.prod.requests + self.preprod.requests, [])
        self.assertEqual(list(self.folder.glob("*.ran")), [])
        self.assertFalse((self.folder / ".smoke").exists())

    def plan(self, *arguments):
        run = self.smoke("plan", *arguments)
        self.assert_exit(run, 0)
        return [line.split() for line in run.out.splitlines() if re.match(r" *\d+  ", line)]

    def rows(self, *arguments):
        return [(row[1], row[2], row[3]) for row in self.plan(*arguments)]

    def test_a_workspace_without_mistakes(self):
        run = self.smoke("lint")
        self.assert_exit(run, 0)
        self.assertIn("no mistakes", run.out)
        self.assertIn("2 suites, 3 entries", run.out)

    def test_mistakes_of_workspace_and_suites_come_at_once(self):
        with open(self.folder / "smoke.yaml", "a") as f:
            f.write("polcy: {}\n")
        self.write("suites/a.hurl", "GET {{url}}/\nHTTP 20\n")
        run = self.smoke("lint")
        self.assert_exit(run, 2)
        self.assertRegex(run.err, r"smoke\.yaml:\d+:1: error: .*polcy")
        self.assertRegex(run.err, r"suites/a\.hurl:2:\d+: error: ")

    def test_the_plan_numbers_every_check_of_a_gate(self):
        numbers = [int(row[0]) for row in self.plan()]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.assertEqual(self.rows(), self.rows("gate"))
        rows = self.rows()
        for row in (("answers", "preprod", f"http://{self.preprod.at}"),
                    ("probe", "prod", "version"), ("probe", "preprod", "version"),
                    ("parity", "preprod", "version"), ("probe", "prod", "backup"),
                    ("expectation", "preprod", "version"),
                    ("entry", "preprod", "suites/a.hurl:1"),
                    ("entry", "preprod", "suites/a.hurl:4")):
            self.assertIn(row, rows)
        self.assertNotIn(("parity", "preprod", "backup"), rows)
        self.assertNotIn(("entry", "prod", "night.hurl:1"), rows)

    def test_each_command_has_its_own_plan(self):
        self.assertIn(("entry", "prod", "night.hurl:1"), self.rows("drift"))
        self.assertNotIn("entry", {row[0] for row in self.rows("diff")})
        self.assertEqual({row[1] for row in self.rows("verify", "--env", "prod")}, {"prod"})

    def test_the_plan_is_the_same_each_time(self):
        self.assertEqual(self.smoke("plan").out, self.smoke("plan").out)

    def test_another_candidate_makes_another_plan(self):
        rows = self.rows("--baseline", "preprod", "--candidate", "prod")
        self.assertIn(("answers", "prod", f"http://{self.prod.at}"), rows)

    def test_an_environment_against_itself_is_wrong_usage(self):
        run = self.smoke("plan", "--baseline", "prod", "--candidate", "prod")
        self.assert_exit(run, 2)
        self.assertIn("both 'prod'", run.err)

    def test_wrong_usage_is_told(self):
        for arguments in (("plan", "gat"), ("plan", "gate", "diff"), ("lint", "x"),
                          ("plan", "--candidate", "nowhere"), ("plann",), ()):
            run = self.smoke(*arguments)
            self.assert_exit(run, 2)

    def test_help_and_version(self):
        for command in ("gate", "verify", "drift", "diff", "run", "probe", "lint", "plan"):
            run = self.smoke(command, "--help")
            self.assert_exit(run, 0)
            self.assertIn(f"smoke {command}", run.out)
        self.assertRegex(self.smoke("--version").out, r"^smoke \d+\.\d+\.\d+ ")
        self.assertIn("gate", self.smoke("--help").out)


if __name__ == "__main__":
    unittest.main()
