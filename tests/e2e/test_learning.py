# SPDX-License-Identifier: MIT
"""What many runs teach: releases, change failure rate, flaky checks, drift, waivers; and a
history that is carried from one job to the next."""
import datetime
import json
import pathlib
import shutil
import sqlite3
import tempfile
import unittest

import jsonschema

from support import ROOT, WorldTest, http

SCHEMA = json.loads((ROOT / "reports/history.schema.json").read_text())
DAY = 24 * 3600 * 1000


def valid(name, document):
    jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"}).validate(document)


class Learning(WorldTest):
    def setUp(self):
        super().setUp()
        self.version = {"prod": "1.0.0", "preprod": "1.0.0"}
        self.debug = {"prod": False, "preprod": False}
        self.status = "200 OK"
        self.prod = self.script(lambda path, head: self.answer("prod", path), "127.0.0.99")
        self.preprod = self.script(lambda path, head: self.answer("preprod", path),
                                   "127.0.0.100")
        self.sides(self.prod.at, self.preprod.at, """
            probes:
              - name: version
                http: GET /version
                facts: {app: "$.body.version"}
              - name: settings
                http: GET /settings
            rules:
              - {id: version, probe: version, path: "$", severity: info, reason: releases differ}
            suites:
              - files: suites/*.hurl
            verify: {delay: 100ms, consecutive: 1, deadline: 1s}
            """)
        self.write("suites/home.hurl", "GET {{url}}/home\nHTTP 200\n")

    def answer(self, environment, path):
        if path == "/version":
            return http(json.dumps({"version": self.version[environment]}))
        if path == "/settings":
            return http(json.dumps({"debug": self.debug[environment]}))
        return http("{}", self.status)

    def verify(self, version, code, *more):
        run = self.smoke("verify", "--env", "prod", "--expect", f"version.app={version}", *more)
        self.assert_exit(run, code)
        return run

    def view(self, *arguments):
        run = self.smoke("history", *arguments, "--json")
        self.assert_exit(run, 0)
        return json.loads(run.out)

    def age(self, run, days):
        """As if it had been that many days ago: no test waits."""
        db = sqlite3.connect(self.folder / ".smoke/history.db")
        db.execute("UPDATE runs SET started = started - ?, ended = ended - ? WHERE number = ?",
                   (days * DAY, days * DAY, run))
        db.commit()
        db.close()

    def test_releases_are_told_with_what_became_of_them(self):
        self.smoke("snapshot", "--env", "prod")                         # 1
        self.version["prod"] = "1.1.0"
        self.verify("1.1.0", 0)                                         # 2: went well
        self.version["prod"], self.status = "1.2.0", "500 Oops"
        self.verify("1.2.0", 1)                                         # 3: failed
        self.version["prod"], self.status = "1.1.0", "200 OK"
        self.verify("1.1.0", 0)                                         # 4: back
        self.version["prod"] = "1.3.0"
        self.verify("1.3.0", 0)                                         # 5
        self.verify("1.4.0", 1)                                         # 6: never came
        self.smoke("override", "6", "--by", "ada", "--reason", "the flag is off")
        summary = self.view("summary")
        valid("summary", summary)
        self.assertEqual([(r["release"], bool(r.get("failed")), bool(r.get("restored")), r["back"])
                          for r in summary["releases"]],
                         [("version.app=1.1.0", False, False, False),
                          ("version.app=1.2.0", True, True, False),
                          ("version.app=1.1.0", False, False, True),
                          ("version.app=1.3.0", False, False, False),
                          ("version.app=1.4.0", False, False, False)])
        self.assertEqual(summary["environments"][0]["releases"], 4)  # back is none
        self.assertEqual(summary["environments"][0]["releases_failed"], 1)
        self.assertEqual(summary["environments"][0]["change_failure_rate"], 0.25)
        self.assertIn("time_to_verify_ms", summary["environments"][0])
        text = self.smoke("history", "summary").out
        self.assertIn("change failure rate: 25 % (1 of 4)", text)
        self.assertIn("version.app=1.1.0 (back)", text)
        self.assertIn("NO-GO, GO again after ", text)
        self.assertIn("NO-GO, overridden", text)
        self.assertTrue(all(len(line) <= 80 for line in text.splitlines()), text)

    def test_drills_and_rehearsals_are_not_counted(self):
        self.version["prod"] = "1.1.0"
        self.verify("1.1.0", 1, "--drill")
        self.assert_exit(self.smoke("gate", "--rehearsal"), 0)
        summary = self.view("summary")
        self.assertEqual((summary["runs"], summary["verdicts"], summary["releases"]), (0, [], []))
        self.assertEqual(self.view("findings"), [])
        self.assertEqual(len(self.view()), 2)  # they are there, all the same
        self.assertIn("no run of shop that counts yet", self.smoke("history", "summary").out)

    def test_a_check_that_passed_and_failed_on_the_same_build_is_flaky(self):
        for status in ("200 OK", "500 Oops", "200 OK", "200 OK"):
            self.status = status
            self.smoke("gate")
        self.version["preprod"], self.status = "2.0.0", "500 Oops"
        self.assert_exit(self.smoke("gate"), 1)  # another build: that is no evidence
        self.status = "200 OK"
        self.assert_exit(self.smoke("gate"), 0)  # it was mended
        flaky = self.view("summary")["flaky"]
        self.assertEqual(len(flaky), 1, flaky)
        self.assertIn("suites/home.hurl:1 GET {{url}}/home on preprod", flaky[0]["check"])
        self.assertEqual((flaky[0]["passed"], flaky[0]["failed"], flaky[0]["turns"]), (3, 1, 2))
        self.assertEqual([(e["run"], e["passed"]) for e in flaky[0]["evidence"]],
                         [(1, True), (2, False), (3, True), (4, True)])
        self.assertEqual(flaky[0]["build"], "preprod version.app=1.0.0, prod version.app=1.0.0")
        text = self.smoke("history", "summary").out
        self.assertIn("failed 1 of 4, turned 2 times", text)
        self.assertIn("runs: 1 pass, 2 fail, 3 pass, 4 pass", text)

    def test_findings_know_since_when_and_how_often(self):
        self.assert_exit(self.smoke("drift"), 0)
        self.debug["prod"] = True
        for _ in range(3):
            self.assert_exit(self.smoke("drift"), 0)
        drift = self.view("summary")["drift"]
        self.assertEqual({(d["where"], d["times"], d["open"]) for d in drift},
                         {("prod before / now", 3, True), ("prod / preprod", 3, True)})
        findings = self.view("findings", "--command", "drift")
        valid("findings", findings)
        self.assertEqual({(f["first_run"], f["last_run"]) for f in findings}, {(2, 4)})
        self.debug["prod"] = False
        self.assert_exit(self.smoke("drift"), 0)
        self.assertEqual({f["open"] for f in self.view("findings")}, {False})
        self.assertIn("gone  drift: 3 times", self.smoke("history", "findings").out)

    def test_a_gate_knows_what_it_saw_before(self):
        def gate():
            self.assert_exit(self.smoke("gate", "--report", "sarif:g.sarif", "--report",
                                        "json:g.json"), 1)
            log, record = self.read_json("g.sarif"), self.read_json("g.json")
            rows = {f["fingerprint"]: f for f in record["findings"]}
            return [(rows[r["partialFingerprints"]["smokeFingerprint/v1"]], r.get("baselineState"))
                    for r in log["runs"][0]["results"]]
        self.debug = {"prod": "off", "preprod": "on"}
        (finding, state), = gate()
        self.assertEqual((finding["times"], finding.get("since"), state), (1, None, "new"))
        (finding, state), = gate()
        self.assertEqual((finding["times"], state), (2, "unchanged"))
        self.assertRegex(finding["since"], r"^\d{4}-\d\d-\d\dT")
        self.assertRegex(self.smoke("report", "last").out, r"since \d{4}-\d\d-\d\d")
        self.debug["preprod"] = "maybe"
        (finding, state), = gate()
        self.assertEqual((finding["times"], finding["moved"], state), (3, True, "updated"))
        self.assert_exit(self.smoke("gate", "--drill", "--report", "json:g.json"), 1)
        self.assertTrue(all("times" not in f for f in self.read_json("g.json")["findings"]))

    def test_waivers_are_told_by_age(self):
        self.debug["preprod"] = True
        self.assert_exit(self.smoke("gate"), 1)
        finding = self.view("findings")[0]
        until = (datetime.date.today() + datetime.timedelta(days=60)).isoformat()
        self.assert_exit(self.smoke("waive", finding["fingerprint"], "--owner", "ops", "--reason",
                                    "until the flag is gone", "--until", until), 0)
        with open(self.folder / "smoke.yaml", "a") as f:
            f.write("waivers: waivers.yaml\n")
        self.assert_exit(self.smoke("gate"), 0)
        waivers = self.view("summary")["waivers"]
        self.assertEqual([(w["owner"], w["times"]) for w in waivers], [("ops", 2)])
        self.assertEqual(waivers[0]["first_seen"], finding["first_seen"])
        self.assertIn(f"until {until}, ops", self.smoke("history", "summary").out)

    def test_filters_narrow_the_list(self):
        self.assert_exit(self.smoke("gate"), 0)                         # 1
        self.debug["preprod"] = True
        self.assert_exit(self.smoke("gate"), 1)                         # 2
        self.assert_exit(self.smoke("drift"), 0)                        # 3
        self.version["prod"] = "1.1.0"
        self.verify("1.1.0", 0)                                         # 4
        self.age(1, 40)
        self.age(2, 20)
        runs = lambda *arguments: [r["run"] for r in self.view(*arguments)]
        self.assertEqual(runs(), [4, 3, 2, 1])
        self.assertEqual(runs("--command", "gate"), [2, 1])
        self.assertEqual(runs("--verdict", "no-go", "--command", "gate"), [2])
        self.assertEqual(runs("--env", "prod"), [4, 3])
        self.assertEqual(runs("--since", "30d"), [4, 3, 2])
        self.assertEqual(runs("--since", "30d", "--until", "10d"), [2])
        self.assertEqual(runs("--until", "30d"), [1])
        self.assertEqual(runs("--since", "2000-01-01", "--limit", "2"), [4, 3])
        self.assertEqual(runs("--until", "2000-01-01"), [])
        self.assertEqual(runs("--project", "blog"), [])
        valid("runs", self.view())
        self.assertIn("no run of shop that is asked for",
                      self.smoke("history", "--until", "2000-01-01").out)

    def test_mistakes_are_told(self):
        for arguments, text in ((["sumary"], "did you mean 'summary'?"),
                                (["--command", "gat"], "did you mean 'gate'?"),
                                (["--verdict", "NOGO"], "did you mean 'NO-GO'?"),
                                (["--since", "yesterday"], "--since takes a day"),
                                (["--since", "2026-02-30"], "--since takes a day"),
                                (["export"], "takes one file"),
                                (["summary", "x"], "takes nothing behind it"),
                                (["summary", "--command", "gate"], "of all commands"),
                                (["export", "x", "--since", "1d"], "carried whole")):
            run = self.smoke("history", *arguments)
            self.assert_exit(run, 2)
            self.assertIn(text, run.err)
        self.assertFalse((self.folder / "x").exists())

    # --- carried from job to job

    def elsewhere(self):
        """A copy of the workspace with the key and without the history: the next job."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="smoke-job-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        for name in ("smoke.yaml", "suites"):
            source = self.folder / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
        (folder / ".smoke").mkdir()
        shutil.copy(self.folder / ".smoke/history.db.key", folder / ".smoke/history.db.key")
        return folder

    def test_a_gate_in_one_job_is_verified_in_the_next(self):
        self.version["preprod"] = "1.1.0"
        self.assert_exit(self.smoke("gate"), 0)
        run = self.smoke("history", "export", "history.jsonl")
        self.assert_exit(run, 0)
        self.assertEqual(run.out, "1 run of shop exported to history.jsonl\n")
        first, next_job = self.folder, self.elsewhere()
        shutil.copy(first / ".smoke/go.json", next_job / ".smoke/go.json")
        self.folder = next_job
        run = self.smoke("history", "import", first / "history.jsonl")
        self.assert_exit(run, 0)
        self.assertEqual(run.out, "1 run of shop imported as 1; 0 were here already\n")
        self.version["prod"] = "1.1.0"
        run = self.smoke("verify", "--env", "prod", "--ticket", ".smoke/go.json",
                         "--report", "json:verify.json")
        self.assert_exit(run, 0)
        kinds = {c["kind"] for c in self.read_json("verify.json")["checks"]}
        self.assertTrue({"before", "as_approved"} <= kinds or {"before", "approved"} <= kinds, kinds)
        # And what the job learnt goes back; a second time changes nothing.
        self.assert_exit(self.smoke("history", "export", "back.jsonl"), 0)
        back = self.folder / "back.jsonl"
        self.folder = first
        run = self.smoke("history", "import", back)
        self.assertEqual(run.out, "1 run of shop imported as 2; 1 was here already\n")
        run = self.smoke("history", "import", back)
        self.assertEqual(run.out, "0 runs of shop imported; 2 were here already\n")
        self.folder = next_job
        there = self.view()
        self.folder = first
        self.assertEqual(self.view(), there)
        self.assert_exit(self.smoke("history", "export", "again.jsonl"), 0)
        self.assertEqual((first / "again.jsonl").read_text(), back.read_text())
        self.folder = next_job

    def test_a_number_that_is_taken_is_told(self):
        self.assert_exit(self.smoke("gate"), 0)
        first, other = self.folder, self.elsewhere()
        self.folder = other
        self.assert_exit(self.smoke("gate"), 0)
        self.assert_exit(self.smoke("history", "export", "h.jsonl"), 0)
        self.folder = first
        run = self.smoke("history", "import", other / "h.jsonl")
        self.assert_exit(run, 0)
        self.assertEqual(run.out, "1 run of shop imported as 2; 0 were here already\n"
                                  "  run 1 of the export is run 2 here\n")
        run = self.smoke("report", "2", "--report", "json")
        self.assertEqual(json.loads(run.out)["id"], "2")
        # The other way round the older run would count as the newer one.
        self.assert_exit(self.smoke("history", "export", "h.jsonl"), 0)
        self.folder = other
        run = self.smoke("history", "import", first / "h.jsonl")
        self.assert_exit(run, 2)
        self.assertIn("began before run 1 here", run.err)
        self.assertEqual(len(self.view()), 1)
        self.folder = first

    def test_what_is_no_export_of_this_project_is_refused_whole(self):
        self.assert_exit(self.smoke("gate"), 0)
        self.assert_exit(self.smoke("gate"), 0)
        self.assert_exit(self.smoke("history", "export", "h.jsonl"), 0)
        first = self.folder
        lines = (first / "h.jsonl").read_text().splitlines()
        self.folder = self.elsewhere()
        head = json.loads(lines[0])
        for change, text in (
                (lambda h: h.update(project="blog"), "is of project 'blog'"),
                (lambda h: h.update(version=2), "a newer smoke"),
                (lambda h: h.update(key="0" * 16), "another key")):
            other = json.loads(lines[0])
            change(other["smoke_history"])
            self.refused([json.dumps(other)] + lines[1:], text)
        self.refused(lines[:-1], "is cut")
        self.refused(lines[1:], "no export of a history")
        self.refused(["nonsense"], "expected a value")
        self.refused([], "is cut")
        self.refused([lines[0], lines[0]] + lines[1:], "second beginning")
        self.refused(lines[:-1] + ['{"end":{"runs":3}}'], "not all of its runs")
        self.refused(lines + ['{"end":{"runs":2}}'], "behind the end")
        self.refused(lines[:-1] + ['{"theirs":{}}'] + lines[-1:], "nobody knows")
        run = json.loads(lines[1])
        run["run"]["record"] = run["run"]["record"].replace('"shop"', '"blog"')
        self.refused([lines[0], json.dumps(run)] + lines[2:], "not of one kind")
        self.folder = first

    def refused(self, lines, text):
        (self.folder / "x.jsonl").write_text("".join(line + "\n" for line in lines))
        run = self.smoke("history", "import", "x.jsonl")
        self.assert_exit(run, 2)
        self.assertIn(text, run.err)
        self.assertIn("x.jsonl:", run.err)
        self.assertEqual(self.view(), [], text)

    def test_an_override_goes_along(self):
        self.debug["preprod"] = True
        self.assert_exit(self.smoke("gate"), 1)
        first = self.folder
        self.assert_exit(self.smoke("history", "export", "before.jsonl"), 0)
        self.assert_exit(self.smoke("override", "1", "--by", "ada", "--reason", "it is fine"), 0)
        self.assert_exit(self.smoke("history", "export", "after.jsonl"), 0)
        self.folder = self.elsewhere()
        self.assert_exit(self.smoke("history", "import", first / "before.jsonl"), 0)
        for _ in range(2):
            self.assert_exit(self.smoke("history", "import", first / "after.jsonl"), 0)
        self.assertEqual(self.view()[0]["overridden_by"], "ada")
        self.assert_exit(self.smoke("gate"), 0)
        db = sqlite3.connect(self.folder / ".smoke/history.db")
        self.assertEqual(db.execute("SELECT count(*) FROM overrides").fetchone()[0], 1)
        db.close()
        self.folder = first


if __name__ == "__main__":
    unittest.main()
