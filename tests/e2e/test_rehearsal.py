# SPDX-License-Identifier: MIT
"""Runs that practise: --rehearsal in pre-production, --drill that fails by announcement."""
import json
import unittest

from support import WorldTest, states

OLD = {"routes": {"/": {"html": "<p>shop</p>"}, "/version": {"json": {"version": "1.4.1"}}}}
NEW = {"routes": {"/": {"html": "<p>shop</p>"}, "/version": {"json": {"version": "1.4.2"}}}}
FORMATS = ("text", "json", "jsonl", "junit", "markdown", "html", "github", "gitlab", "sarif")


class Practice(WorldTest):
    def setUp(self):
        super().setUp()
        self.two_sides(OLD, NEW, probes="""
            probes:
              - name: version
                http: GET /version
                facts: {app: "$.body.version"}
            """, extra="""
            expect: [{probe: version, path: "$.facts.app", version: ">= baseline"}]
            verify: {delay: 100ms, consecutive: 1, deadline: 10s}
            """)

    def run_of(self, code, *arguments):
        run = self.smoke(*arguments, "--report", "text", "--report", "json:run.json")
        self.assert_exit(run, code)
        return run, self.read_json("run.json")


class Drill(Practice):
    def test_it_is_no_go_and_every_report_says_drill(self):
        reports = [part for f in FORMATS for part in ("--report", f"{f}:out.{f}")]
        run = self.smoke("gate", "--drill", *reports)
        self.assert_exit(run, 1)
        for f in FORMATS:
            self.assertIn("DRILL", (self.folder / f"out.{f}").read_text(), f)
        record = self.read_json("out.json")
        self.assertTrue(record["drill"])
        self.assertTrue(record["title"].startswith("DRILL: "), record["title"])
        self.assertEqual(states(record)[("drill", "DRILL: fails by announcement", "")], "fail")
        self.assertEqual(record["verdict"]["tally"]["failed"], 1)

    def test_no_ticket_is_written_and_none_of_before_stays(self):
        self.run_of(0, "gate")
        self.assertTrue((self.folder / ".smoke/go.json").exists())
        _, record = self.run_of(1, "gate", "--drill")
        self.assertNotIn("ticket", record)
        self.assertFalse((self.folder / ".smoke/go.json").exists())

    def test_neither_a_waiver_nor_the_policy_nor_an_override_ends_it(self):
        path = self.folder / "smoke.yaml"
        path.write_text(path.read_text() + "policy: {fail_on: critical}\n")
        self.run_of(1, "gate", "--drill")
        waive = self.smoke("waive", "last:1", "--owner", "a", "--reason", "b", "--until",
                           "2999-01-01")
        self.assert_exit(waive, 2)
        override = self.smoke("override", "last", "--by", "ada", "--reason", "because")
        self.assert_exit(override, 2)
        self.assertIn("DRILL", override.err)

    def test_the_incident_of_a_verify_says_drill(self):
        self.environment("prod", NEW)
        _, record = self.run_of(1, "verify", "--env", "prod", "--expect", "version.app=1.4.2",
                                "--drill")
        page = (self.folder / f".smoke/incident-{record['id']}.md").read_text()
        self.assertTrue(page.startswith("# Incident: DRILL"), page[:80])


class Rehearsal(Practice):
    def test_gate_and_verify_say_so_and_have_their_own_ticket(self):
        self.run_of(0, "gate")
        real = (self.folder / ".smoke/go.json").read_text()
        run, record = self.run_of(0, "gate", "--rehearsal")
        self.assertTrue(record["rehearsal"])
        self.assertIn("rehearsal: GO", run.out)
        self.assertEqual((self.folder / ".smoke/go.json").read_text(), real)
        self.assertTrue(self.read_json(".smoke/rehearsal.json")["rehearsal"])
        ticket = ("--ticket", ".smoke/rehearsal.json", "--rehearsal")
        self.run_of(0, "confirm", ".smoke/rehearsal.json", "--rehearsal")
        _, record = self.run_of(0, "verify", "--env", "preprod", *ticket)
        self.assertTrue(record["title"].startswith("rehearsal: "), record["title"])

    def test_its_ticket_is_good_for_nothing_else(self):
        self.run_of(0, "gate")
        self.run_of(0, "gate", "--rehearsal")
        for arguments in (("verify", "--env", "prod", "--ticket", ".smoke/rehearsal.json"),
                          ("confirm", ".smoke/rehearsal.json"),
                          ("confirm", ".smoke/go.json", "--rehearsal")):
            run = self.smoke(*arguments)
            self.assert_exit(run, 2)
            self.assertIn("rehearsal", run.err)
        # What makes it one is signed with the rest.
        ticket = self.read_json(".smoke/rehearsal.json")
        del ticket["rehearsal"]
        self.write("edited.json", json.dumps(ticket))
        run = self.smoke("confirm", "edited.json")
        self.assert_exit(run, 2)
        self.assertIn("edited", run.err)

    def test_production_is_not_rehearsed(self):
        run = self.smoke("verify", "--env", "prod", "--expect", "version.app=1", "--rehearsal")
        self.assert_exit(run, 2)
        self.assertIn("pre-production", run.err)


if __name__ == "__main__":
    unittest.main()
