# SPDX-License-Identifier: MIT
"""An environment that dies in the middle of a run: down is bad news where it is judged,
and missing news where it is only compared with."""
import unittest

from support import WorldTest, findings, http, states

VERSION = http('{"version": "1.0.0"}')
PROBES = """
    probes:
      - name: version
        http: GET /version
        facts: {app: "$.body.version"}
      - name: settings
        http: GET /settings
      - name: flags
        http: GET /flags
    expect:
      - {probe: settings, path: "$.body.debug", must: absent}
    suites:
      - files: suites/*.hurl
    """


class Down(WorldTest):
    def dying(self, last, address):
        """Answers everything, until the request for `last` comes the given time."""
        seen = []

        def answer(path, head):
            seen.append(path)
            if seen.count(last[0]) == last[1]:
                server.die()
            return VERSION

        server = self.script(answer, address)
        return server

    def suite(self):
        self.write("suites/shop.hurl", """
            GET {{url}}/first
            HTTP 200

            GET {{url}}/second
            HTTP 200

            GET {{url}}/third
            HTTP 200
            """)

    def test_production_dies_under_verify_and_what_depended_is_unchecked(self):  # NET-04
        prod = self.dying(("/settings", 1), "127.0.0.61")
        self.sides(prod.at, "127.0.0.62:9", PROBES)
        self.suite()
        run = self.smoke("verify", "--env", "prod", "--expect", "version.app=1.0.0",
                         "--consecutive", "1", "--jobs", "1", "--report", "json:verify.json")
        self.assert_exit(run, 1)
        record = self.read_json("verify.json")
        self.assertEqual(record["verdict"]["word"], "NO-GO")
        self.assertEqual(states(record), {
            ("answers", f"http://{prod.at}", ""): "fail",
            ("probe", "version", ""): "pass",
            ("probe", "settings", ""): "pass",
            ("probe", "flags", ""): "unchecked",
            ("expectation", "settings $.body.debug", ""): "pass",
            ("release", "version.app", ""): "pass",
            ("entry", "suites/shop.hurl:1 GET {{url}}/first", ""): "unchecked",
            ("entry", "suites/shop.hurl:4 GET {{url}}/second", ""): "unchecked",
            ("entry", "suites/shop.hurl:7 GET {{url}}/third", ""): "unchecked",
        }, run)
        self.assertEqual([f["kind"] for f in record["findings"]], ["trouble"])

    def test_a_suite_in_which_production_dies_stops_and_answers_fails(self):  # NET-04
        prod = self.dying(("/second", 1), "127.0.0.61")
        self.sides(prod.at, "127.0.0.62:9", PROBES)
        self.suite()
        run = self.smoke("verify", "--env", "prod", "--expect", "version.app=1.0.0",
                         "--consecutive", "1", "--jobs", "1", "--report", "json:verify.json")
        self.assert_exit(run, 1)
        ended = states(self.read_json("verify.json"))
        self.assertEqual(ended[("answers", f"http://{prod.at}", "")], "fail")
        self.assertEqual(ended[("entry", "suites/shop.hurl:4 GET {{url}}/second", "")], "pass")
        self.assertEqual(ended[("entry", "suites/shop.hurl:7 GET {{url}}/third", "")],
                         "unchecked")

    def test_a_baseline_that_dies_on_the_way_leaves_the_gate_inconclusive(self):  # VER-04
        prod = self.dying(("/settings", 1), "127.0.0.61")
        preprod = self.script(lambda path, head: VERSION, "127.0.0.62")
        self.sides(prod.at, preprod.at, PROBES)
        self.suite()
        run = self.smoke("gate", "--jobs", "1", "--report", "json:gate.json")
        self.assert_exit(run, 3)
        record = self.read_json("gate.json")
        self.assertEqual(record["verdict"]["word"], "INCONCLUSIVE")
        self.assertEqual(findings(record), set())
        ended = {(c["kind"], c["name"], c["environment"]): c["state"] for c in record["checks"]}
        self.assertEqual(ended[("parity", "settings", "preprod")], "pass")
        self.assertEqual(ended[("parity", "flags", "preprod")], "unchecked")
        self.assertEqual(ended[("probe", "flags", "prod")], "unchecked")
        self.assertEqual(ended[("probe", "flags", "preprod")], "pass")
        self.assertFalse((self.folder / ".smoke/go.json").exists())

    def test_a_candidate_that_dies_on_the_way_is_no_go(self):  # NET-04
        prod = self.script(lambda path, head: VERSION, "127.0.0.61")
        preprod = self.dying(("/settings", 1), "127.0.0.62")
        self.sides(prod.at, preprod.at, PROBES)
        self.suite()
        run = self.smoke("gate", "--jobs", "1", "--report", "json:gate.json")
        self.assert_exit(run, 1)
        ended = states(self.read_json("gate.json"))
        self.assertEqual(ended[("answers", f"http://{preprod.at}", "")], "fail")
        self.assertEqual(ended[("parity", "flags", "")], "unchecked")

    def test_one_instance_of_three_that_is_down_fails_its_answer_alone(self):  # NET-04
        up = [self.script(lambda path, head: VERSION, f"127.0.0.6{i}") for i in (3, 4)]
        down = self.script(lambda path, head: VERSION, "127.0.0.65")
        down.die()
        self.sides(up[0].at, "127.0.0.62:9", PROBES)
        text = (self.folder / "smoke.yaml").read_text()
        addresses = [server.at for server in (*up, down)]
        (self.folder / "smoke.yaml").write_text(text.replace(
            "  preprod:", f"    instances: [{', '.join(repr(a) for a in addresses)}]\n"
            "  preprod:", 1))
        self.suite()
        run = self.smoke("verify", "--env", "prod", "--expect", "version.app=1.0.0",
                         "--wait", "0", "--report", "json:verify.json")
        self.assert_exit(run, 1)
        ended = states(self.read_json("verify.json"))
        answers = {instance: state for (kind, _, instance), state in ended.items()
                   if kind == "answers"}
        self.assertEqual(answers, {up[0].at: "pass", up[1].at: "pass", down.at: "fail"})
        self.assertIn(down.at, run.out)


if __name__ == "__main__":
    unittest.main()
