# SPDX-License-Identifier: MIT
"""Reports of a run, when it ends and again from the history; the list of runs."""
import json
import re
import unittest

from support import WorldTest, http

FORMATS = ("text", "json", "jsonl", "junit", "markdown", "html", "github", "gitlab", "sarif")
PROBES = """
probes:
  - name: version
    http: GET /version
"""


class Reports(WorldTest):
    def setUp(self):
        super().setUp()
        self.prod = self.script({"/version": http('{"version": "1.0.0"}')}, "127.0.0.96")
        self.preprod = self.script({"/version": http('{"version": "1.1.0"}')}, "127.0.0.97")
        self.sides(self.prod.at, self.preprod.at, PROBES)

    def wishes(self, prefix):
        return [word for name in FORMATS for word in ("--report", f"{name}:{prefix}.{name}")]

    def test_every_format_again_is_the_same_to_the_byte(self):
        gate = self.smoke("gate", *self.wishes("then"))
        self.assert_exit(gate, 1)
        again = self.smoke("report", "last", *self.wishes("again"))
        self.assert_exit(again, 0)
        self.assertEqual(again.out, gate.out)
        for name in FORMATS:
            then = (self.folder / f"then.{name}").read_bytes()
            self.assertEqual((self.folder / f"again.{name}").read_bytes(), then, name)
            self.assertTrue(then, name)

    def test_every_format_names_the_finding(self):
        self.smoke("gate", *self.wishes("then"))
        for name in FORMATS:
            text = (self.folder / f"then.{name}").read_text()
            self.assertIn("$.body.version", text, name)
            self.assertIn("1.1.0", text, name)

    def test_runs_are_named_by_number_and_by_command(self):
        self.smoke("gate")
        self.smoke("diff")
        for name, number in (("last", 2), ("gate@last", 1), ("diff@last", 2), ("1", 1)):
            run = self.smoke("report", name, "--report", "json")
            self.assert_exit(run, 0)
            self.assertEqual(json.loads(run.out)["id"], str(number), name)

    def test_a_suite_that_is_wrong_by_now_keeps_no_report_back(self):
        self.smoke("gate")
        with open(self.folder / "smoke.yaml", "a") as file:
            file.write("suites:\n  - files: suites/*.hurl\n")
        self.write("suites/wrong.hurl", "GET\n")
        self.assert_exit(self.smoke("gate"), 2)
        self.assert_exit(self.smoke("report", "last", "--report", "junit:out.xml"), 0)
        self.assert_exit(self.smoke("history"), 0)

    def test_a_run_that_is_not_there_is_wrong_usage(self):
        self.smoke("gate")
        for name, said in (("7", "no finished run 7"), ("verify@last", "no finished run"),
                           ("gat@last", "did you mean 'gate@last'"), ("first", "a run is a number"),
                           ("0", "a run is a number"), ("-1", "no option"),
                           ("99999999999999999999", "a run is a number")):
            run = self.smoke("report", name)
            self.assert_exit(run, 2)
            self.assertIn(said, run.err)
            self.assertEqual(run.out, "")
        self.assert_exit(self.smoke("report"), 2)
        self.assert_exit(self.smoke("report", "1", "2"), 2)

    def test_a_report_that_cannot_be_written_is_our_failure(self):
        self.smoke("gate")
        self.assert_exit(self.smoke("report", "last", "--report", "html:no/such/folder.html"), 4)
        self.assert_exit(self.smoke("report", "last", "--report", "htm"), 2)

    def test_two_reports_to_one_file_are_refused_before_anything_is_sent(self):  # OUT-15
        run = self.smoke("gate", "--report", "json:a", "--report", "html:a")
        self.assert_exit(run, 2)
        self.assertIn("two reports go to 'a'", run.err)
        run = self.smoke("gate", "--report", "json", "--report", "text")
        self.assert_exit(run, 2)
        self.assertEqual(self.prod.requests + self.preprod.requests, [])
        self.assertFalse((self.folder / "a").exists())

    def test_a_decimal_comma_of_the_machine_changes_no_byte(self):  # OUT-18
        self.smoke("gate")
        self.assert_exit(self.smoke("report", "last", *self.wishes("plain")), 0)
        self.assert_exit(self.smoke("report", "last", *self.wishes("comma"),
                                    env={"LC_ALL": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8"}), 0)
        for name in FORMATS:
            self.assertEqual((self.folder / f"plain.{name}").read_bytes(),
                             (self.folder / f"comma.{name}").read_bytes(), name)

    def test_no_name_from_outside_becomes_a_file(self):  # OUT-14
        before = {p.name for p in self.folder.iterdir()}
        name = "../" * 3 + "x" * 250
        self.write("suites/long.hurl", f"# {name}\nGET {{{{url}}}}/{name}\nHTTP *\n")
        with open(self.folder / "smoke.yaml", "a") as f:
            f.write("suites:\n  - files: suites/*.hurl\n")
        self.smoke("gate", *self.wishes("r"))
        made = {p.name for p in self.folder.iterdir()} - before
        self.assertEqual(made, {".smoke", "suites", *(f"r.{n}" for n in FORMATS)})

    def test_an_override_is_told_and_erases_nothing(self):
        # Without a fact of the build there is nothing an override could be bound to.
        self.sides(self.prod.at, self.preprod.at, PROBES + "    facts:\n      app: \"$.body.version\"\n")
        self.assert_exit(self.smoke("gate"), 1)
        self.assert_exit(self.smoke("override", "last", "--by", "ada", "--reason", "hotfix"), 0)
        run = self.smoke("report", "last")
        self.assertRegex(run.out, r"NO-GO,\s+overridden\s+by\s+ada: hotfix")
        self.assertIn("overridden by ada", self.smoke("history").out)

    def test_the_list_of_runs(self):
        self.assertIn("no run of shop yet", self.smoke("history").out)
        self.assertEqual(json.loads(self.smoke("history", "--json").out), [])
        self.smoke("gate")
        self.preprod.answer = self.prod.answer
        self.smoke("gate")
        self.smoke("drift")
        run = self.smoke("history")
        self.assert_exit(run, 0)
        lines = run.out.splitlines()
        self.assertEqual([line.split()[0] for line in lines], ["run", "3", "2", "1"])
        self.assertRegex(lines[1], r"^ +3  \d{4}-\d\d-\d\d \d\d:\d\d  drift +– ")
        self.assertRegex(lines[2], r"  gate +GO ")
        self.assertRegex(lines[3], r"  gate +NO-GO +\d+ failed of \d+")
        self.assertEqual(len(self.smoke("history", "--limit", "2").out.splitlines()), 3)
        self.assert_exit(self.smoke("history", "--limit", "0"), 2)
        entries = json.loads(self.smoke("history", "--json").out)
        self.assertEqual([e["run"] for e in entries], [3, 2, 1])
        self.assertEqual(entries[2]["verdict"], "NO-GO")
        self.assertEqual({e["state"] for e in entries}, {"finished"})
        record = json.loads(self.smoke("report", "1", "--report", "json").out)
        tally = record["verdict"]["tally"]
        for name in ("planned", "failed", "unchecked"):
            self.assertEqual(entries[2][name], tally[name])
        self.assertTrue(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entries[0]["started"]))

    def test_reports_and_history_send_nothing(self):
        self.smoke("gate")
        asked = len(self.prod.requests) + len(self.preprod.requests)
        self.smoke("report", "last", *self.wishes("again"))
        self.smoke("history")
        self.assertEqual(len(self.prod.requests) + len(self.preprod.requests), asked)


if __name__ == "__main__":
    unittest.main()
