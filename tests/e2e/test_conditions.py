#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`if` on probes, rules and expectations: what it leaves out is not asked, and is said."""
import unittest

from support import WorldTest, http, states

IF_STAGING = 'if: variable "tier" == "staging"'
IF_PROD = 'if: variable "tier" == "production"'


class Conditions(WorldTest):
    def setUp(self):
        super().setUp()
        self.prod = self.script({"/a": http('{"x": 1, "y": 1}'), "/b": http("{}")})
        self.preprod = self.script({"/a": http('{"x": 2, "y": 1}'), "/b": http("{}", "500 Broken")})

    def world(self, text):
        self.sides(self.prod.at, self.preprod.at, text)

    def gate(self, code):
        run = self.smoke("gate", "--report", "json:gate.json")
        self.assert_exit(run, code)
        return run, self.read_json("gate.json")

    def left_out(self, record):
        return [n for n in record.get("notes", []) if n.startswith("left out")]

    # --- probes

    def test_a_probe_is_not_asked_where_its_condition_does_not_hold_and_so_not_compared(self):
        self.world(f"""
            probes:
              - name: a
                http: GET /a
                {IF_PROD}
              - name: base
                http: GET /a
                if: [variable "url" exists, variable "tier" != "development"]
            rules:
              - {{path: $.body.x, ignore: [changed]}}
            """)
        _, record = self.gate(0)
        known = states(record)
        self.assertNotIn(("parity", "a", ""), known)
        self.assertIn(("parity", "base", ""), known)
        self.assertEqual(self.left_out(record), [
            'left out: probe a on preprod: variable "tier" == "production" does not hold: it is '
            'string <staging>'])
        self.assertIn("Left out:\n  probe a on preprod: ", self.smoke("plan").out)
        run = self.smoke("probe", "a", "--env", "preprod")
        self.assert_exit(run, 2)
        self.assertIn("does not look at 'preprod'", run.err)

    def test_all_left_out_is_not_go(self):
        self.world(f"""
            probes:
              - name: a
                http: GET /a
                if: variable "tier" == "development"
            """)
        run = self.smoke("gate")
        self.assert_exit(run, 2)
        self.assertIn("conditions leave out probe a and more", run.err)
        self.assertIn("warning: this holds in no environment: it never looks",
                      self.smoke("lint").err)
        self.assertEqual(self.prod.paths() + self.preprod.paths(), [])

    # --- rules

    def test_a_rule_is_one_only_where_the_candidate_fits(self):
        text = """
            probes:
              - {name: a, http: GET /a}
            rules:
              - id: x
                path: $.body.x
                ignore: [changed]
                %s
            """
        self.world(text % IF_STAGING)
        _, record = self.gate(0)
        self.assertEqual(self.left_out(record), [])
        self.world(text % IF_PROD)
        _, record = self.gate(1)
        self.assertEqual([f["path"] for f in record["findings"]], ["$.body.x"])
        self.assertEqual(self.left_out(record), [
            'left out: rule x on preprod: variable "tier" == "production" does not hold: it is '
            'string <staging>'])

    def test_a_rule_for_secrets_has_no_condition(self):
        self.world(f"""
            probes:
              - {{name: a, http: GET /a}}
            rules:
              - path: $.body.x
                sensitive: true
                {IF_PROD}
            """)
        run = self.smoke("lint")
        self.assert_exit(run, 2)
        self.assertRegex(run.err, r"smoke.yaml:\d+:\d+: error: a rule that says 'sensitive' cannot")

    # --- expectations

    def test_an_expectation_is_asked_where_its_condition_holds(self):
        text = """
            probes:
              - {name: a, http: GET /a}
            rules:
              - {path: $.body.x, ignore: [changed]}
            expect:
              - probe: a
                path: $.body.x
                is: "== 1"
                %s
            """
        self.world(text % IF_PROD)
        _, record = self.gate(0)
        self.assertEqual(self.left_out(record), [
            'left out: a $.body.x on preprod: variable "tier" == "production" does not hold: it '
            'is string <staging>'])
        self.world(text % IF_STAGING)
        _, record = self.gate(1)
        self.assertEqual([(f["where"], f["path"]) for f in record["findings"] if "path" in f],
                         [("preprod", "$.body.x")])

    def test_an_expectation_of_a_status_that_is_left_out_excuses_no_error_page(self):
        text = """
            probes:
              - {name: b, http: GET /b, compared: false}
            expect:
              - probe: b
                path: $.status
                is: "== 500"
                %s
              - {probe: b, path: $.body, must: present}
            """
        self.world(text % 'if: variable "environment" == "preprod"')
        self.gate(0)
        self.world(text % 'if: variable "environment" == "prod"')
        run = self.smoke("gate")
        self.assertIn(run.exit, (1, 3), run)

    # --- lint

    def test_a_name_that_nobody_has_is_a_mistake_wherever_a_condition_stands(self):
        self.world("""
            probes:
              - name: a
                http: GET /a
                if: variable "tenant" == "acme"
                expect:
                  - {path: $.status, is: "== 200", if: 'variable "teir" == "x"'}
            rules:
              - {path: $.body.x, ignore: [changed], if: 'variable "ulr" exists'}
            """)
        run = self.smoke("lint")
        self.assert_exit(run, 2)
        for name in ("tenant", "teir", "ulr"):
            self.assertIn(f"no environment has a variable '{name}'", run.err)
        self.assertIn("did you mean 'tier'?", run.err)
        self.assertIn("did you mean 'url'?", run.err)


if __name__ == "__main__":
    unittest.main()
