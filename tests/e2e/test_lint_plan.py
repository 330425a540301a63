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

    def suites_of(self, *items):
        self.sides(self.prod.at, self.preprod.at, "suites:\n" + "".join(items))

    # TPL-01
    def test_a_variable_without_a_value_is_a_mistake_where_it_is_asked_for(self):
        self.write("suites/a.hurl", """
            GET {{url}}/{{tenant}}
            X-Token: {{token}}
            HTTP 200
            [Captures]
            product: jsonpath "$.name"
            [Asserts]
            jsonpath "$.price" == {{pric}}
            variable "prodct" == "Cup"

            POST {{url}}/{{host}}
            {"name": "{{product}}", "at": "{{newDate}}", "more": "{{produkt}}"}
            HTTP 200
            """)
        self.write("suites/login.hurl", "GET {{url}}/\nHTTP 200\n[Captures]\ntoken: body\n")
        self.suites_of("  - files: suites/a.hurl\n    run_on: [preprod]\n",
                       "  - setup: login\n    files: suites/login.hurl\n")
        run = self.smoke("lint")
        self.assert_exit(run, 2)
        told = re.findall(r"^suites/a.hurl:(\d+:\d+): error: the variable '(\w+)' has no value in "
                          r"environment 'preprod'", run.err, re.M)
        self.assertEqual(told, [("1:13", "tenant"), ("2:10", "token"), ("7:23", "pric"),
                                ("8:10", "prodct"), ("11:55", "produkt")])
        self.assertEqual(run.err.count("did you mean 'product'?"), 2)
        self.assertIn("the setup 'login' captures it: needs: [login]", run.err)
        self.assertIn("5 mistakes", run.err)

    def test_what_has_a_value_from_anywhere_is_no_mistake(self):
        self.write("suites/login.hurl", "GET {{url}}/\nHTTP 200\n[Captures]\ntoken: body\n")
        self.write("suites/more.hurl", "GET {{url}}/{{token}}\nHTTP 200\n[Captures]\nuser: body\n")
        self.write("rows.csv", "sku,price\nA,1\n")
        self.write("suites/a.hurl", """
            GET {{url}}/{{sku}}/{{own}}/{{token}}/{{user}}/{{instance}}/{{environment}}
            [Options]
            variable: own={{sku}}
            skip: true
            HTTP 200
            [Captures]
            late: jsonpath "$.{{own}}"
            [Asserts]
            jsonpath "$.a" == {{late}}
            variable "nobody" not exists
            jsonpath "$.b" == "{{newUuid}}{{price}}"

            GET {{url}}/{{late}}
            HTTP 200
            [Captures]
            {{late}}: body

            GET {{url}}/{{whatever}}
            HTTP 200
            """)
        self.suites_of("  - files: suites/a.hurl\n    needs: more\n    rows: rows.csv\n"
                       "    defaults: {headers: {X-Late: '{{late}} {{token}}'}}\n",
                       "  - setup: login\n    files: suites/login.hurl\n",
                       "  - setup: more\n    files: suites/more.hurl\n    needs: login\n")
        self.assert_exit(self.smoke("lint"), 0)

    def test_a_variable_is_asked_for_only_where_its_suite_runs(self):
        self.write("suites/a.hurl", "GET {{url}}/{{tenant}}\nHTTP 200\n")
        self.suites_of("  - files: suites/a.hurl\n")
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace("compare:", """\
    variables: {tenant: acme}
compare:"""))
        run = self.smoke("lint")
        self.assert_exit(run, 2)
        self.assertIn("has no value in environment 'prod'", run.err)
        self.assertIn("environment 'preprod' has it; 'run_on' says where", run.err)
        for limit in ("run_on: [preprod]", "if: variable \"environment\" == \"preprod\""):
            (self.folder / "smoke.yaml").write_text(
                text.replace("compare:", "    variables: {tenant: acme}\ncompare:")
                + f"    {limit}\n")
            self.assert_exit(self.smoke("lint"), 0)

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
