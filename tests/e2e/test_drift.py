# SPDX-License-Identifier: MIT
"""smoke drift: what changed in production without a release, night after night."""
import unittest

from support import WorldTest, states


def shop(timeout=30, **settings):
    return {"routes": {"/": {"html": "<p>shop</p>"},
                       "/version": {"json": {"version": "1.4.1"}},
                       "/settings": {"json": {"timeout": timeout, **settings}}}}


class Drift(WorldTest):
    PROBES = """
        probes:
          - name: version
            http: GET /version
            facts: {app: "$.body.version"}
          - name: settings
            http: GET /settings
        """

    def setUp(self):
        super().setUp()
        self.two_sides(prod=shop(), preprod=shop(), probes=self.PROBES)

    def night(self, code=0, *arguments):
        run = self.smoke("drift", "--exit-code", "--report", "text",
                         "--report", "json:drift.json", *arguments)
        self.assert_exit(run, code)
        return self.read_json("drift.json")

    @staticmethod
    def ages(record):
        return {(f["subject"], f["where"], f["path"]): f["age"]
                for f in record.get("findings", [])}

    @staticmethod
    def to_the_second(record):
        return record["started"][:19] + "Z"

    BEFORE = ("settings", "prod before / now", "$.body.timeout")
    PARITY = ("settings", "prod / preprod", "$.body.timeout")

    def test_the_first_night_has_nothing_to_compare_with_and_says_so(self):  # STO-13
        record = self.night()
        ended = states(record)
        self.assertEqual({state for (kind, _, _), state in ended.items() if kind == "before"},
                         {"unchecked"})
        self.assertEqual({state for (kind, _, _), state in ended.items() if kind == "parity"},
                         {"pass"})
        self.assertEqual(record["verdict"]["word"], "INCONCLUSIVE")

    def test_nothing_changed(self):
        self.night()
        record = self.night()
        self.assertEqual(self.ages(record), {})
        self.assertEqual(record["verdict"]["word"], "GO")

    def test_a_change_is_new_then_open_since_then_changed_again_then_resolved(self):
        self.night()
        self.environment("prod", shop(timeout=5))
        first = self.night(1)
        self.assertEqual(self.ages(first), {self.BEFORE: "new", self.PARITY: "new"})

        since = self.to_the_second(first)
        second = self.night(0)
        self.assertEqual(self.ages(second), {self.BEFORE: "open", self.PARITY: "open"})
        for finding in second["findings"]:
            self.assertEqual(finding["since"], since)

        self.environment("prod", shop(timeout=7))
        third = self.night(1)
        self.assertEqual(self.ages(third),
                         {self.BEFORE: "changed_again", self.PARITY: "changed_again"})
        for finding in third["findings"]:
            self.assertEqual(finding["since"], since)

        self.environment("prod", shop())
        fourth = self.night(0)
        self.assertEqual(self.ages(fourth),
                         {self.BEFORE: "resolved", self.PARITY: "resolved"})
        self.assertEqual(self.ages(self.night(0)), {})

    def test_what_is_changed_again_is_new_news(self):
        self.night()
        self.environment("prod", shop(timeout=5))
        self.night(1)
        self.environment("prod", shop())
        self.night(0)
        self.environment("prod", shop(timeout=5))
        again = self.night(1)
        self.assertEqual(self.ages(again), {self.BEFORE: "new", self.PARITY: "new"})
        for finding in again["findings"]:
            self.assertEqual(finding["since"], self.to_the_second(again))

    def test_with_pre_production_off_its_findings_are_not_looked_at(self):  # VER-04
        self.night()
        self.environment("prod", shop(timeout=5))
        since = self.to_the_second(self.night(1))
        self.stop(self.preprod_server)
        record = self.night(0)
        self.assertEqual(self.ages(record), {self.BEFORE: "open", self.PARITY: "not_looked_at"})
        self.assertEqual(record["verdict"]["word"], "NO-GO")

        # And it is the same finding once it is on again, not a new one.
        self.play("preprod", shop(), self.preprod_at)
        back = self.night(0)
        self.assertEqual(self.ages(back), {self.BEFORE: "open", self.PARITY: "open"})
        for finding in back["findings"]:
            self.assertEqual(finding["since"], since)

    def test_production_that_is_off_at_night_is_news(self):  # NET-04
        self.night()
        self.stop(self.prod_server)
        record = self.night(1)
        self.assertEqual([f["kind"] for f in record["findings"]], ["trouble"])

    def test_without_exit_code_it_ends_well_whatever_it_found(self):
        self.night()
        self.environment("prod", shop(timeout=5))
        run = self.smoke("drift")
        self.assert_exit(run, 0)
        self.assertIn("$.body.timeout", run.out)

    def test_what_moves_by_itself_is_no_drift(self):
        moving = shop(at="{now}", id="{uuid}")
        self.environment("prod", moving)
        self.environment("preprod", moving)
        self.night()
        self.assertEqual(self.ages(self.night()), {})

    def test_a_verified_deploy_is_the_new_before(self):
        self.night()
        self.environment("prod", shop(timeout=5))
        self.environment("preprod", shop(timeout=5))
        run = self.smoke("verify", "--env", "prod", "--expect", "version.app=1.4.1",
                         "--consecutive", "1")
        self.assert_exit(run, 0)
        self.assertEqual(self.ages(self.night()), {})

    def test_a_broken_expectation_of_production_is_found_at_night(self):
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(
            text + 'expect:\n  - {probe: settings, path: "$.body.timeout", is: ">= 30",'
            ' environments: [prod]}\n')
        self.night()
        self.environment("prod", shop(timeout=5))
        self.environment("preprod", shop(timeout=5))
        record = self.night(1)
        self.assertEqual(self.ages(record), {
            self.BEFORE: "new", ("settings", "prod", "$.body.timeout"): "new"})


if __name__ == "__main__":
    unittest.main()
