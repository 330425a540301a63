# SPDX-License-Identifier: MIT
"""What people decide around a release: snapshot, confirm, waive, override."""
import datetime
import json
import shutil
import unittest

from support import WorldTest, findings, free_port, states

OLD, NEW = {"version": "1.4.1"}, {"version": "1.4.2"}


def environment(version, at=None, timeout=30):
    routes = {"/": {"html": "<p>shop</p>"}, "/version": {"json": version},
              "/settings": {"json": {"timeout": timeout, "token": "of-everybody"}}}
    return {"routes": routes, "at": at or {}}


class Decisions(WorldTest):
    def setUp(self):
        super().setUp()
        port = free_port()
        self.prod_at = f"127.0.0.111:{port}"
        self.at = [f"127.0.0.{112 + i}:{port}" for i in range(2)]
        self.prod_server = self.play("prod", environment(OLD), self.prod_at)
        self.preprod_server = self.play("preprod", environment(NEW), *self.at)
        self.make_workspace()

    def make_workspace(self, rest="", project="shop"):
        self.workspace(f"""
            smoke: 1
            project: {project}
            environments:
              prod:
                tier: production
                url: http://{self.prod_at}
              preprod:
                tier: staging
                url: http://{self.at[0]}
                instances: {json.dumps(self.at)}
            compare: {{baseline: prod, candidate: preprod}}
            probes:
              - name: version
                http: GET /version
                facts: {{app: "$.body.version"}}
              - name: settings
                http: GET /settings
                sensitive: ["$.body.token"]
            expect:
              - {{probe: version, path: "$.facts.app", version: ">= baseline"}}
              - {{probe: settings, path: "$.body.timeout", is: ">= 10"}}
            verify: {{delay: 100ms, consecutive: 1, deadline: 60s}}
            {rest}
            """)

    def run_of(self, code, *arguments, env=None):
        """A run with its record."""
        run = self.smoke(*arguments, "--report", "text", "--report", "json:run.json", env=env)
        self.assert_exit(run, code)
        record = self.read_json("run.json")
        (self.folder / "run.json").unlink()
        return run, record

    def refused(self, *arguments, says=(), code=2):
        run = self.smoke(*arguments)
        self.assert_exit(run, code)
        for word in says:
            self.assertIn(word, run.err)
        return run


class Snapshot(Decisions):
    def snapshot(self, code=0, *arguments):
        return self.run_of(code, "snapshot", "--env", "prod", *arguments)

    def test_it_looks_and_keeps_and_compares_nothing(self):
        _, record = self.snapshot()
        self.assertEqual(record["command"], "snapshot")
        self.assertEqual({kind for kind, _, _ in states(record)},
                         {"answers", "probe", "expectation"})
        self.assertEqual({f["environment"] for f in record["facts"]}, {"prod"})
        self.assertEqual(record["title"], "shop 1.4.1")

    def test_verify_compares_with_it(self):
        _, record = self.snapshot()
        self.environment("prod", environment(NEW, timeout=60))
        _, after = self.run_of(0, "verify", "--env", "prod", "--expect", "version.app=1.4.2")
        self.assertEqual(after["title"], "shop 1.4.1 → 1.4.2")
        self.assertIn(("settings", "prod before / now", "$.body.timeout"), findings(after))

    def test_it_is_refused_when_the_expected_version_is_there_already(self):
        self.environment("prod", environment(NEW))
        run = self.refused("snapshot", "--env", "prod", "--expect", "version.app=1.4.2",
                           "--out", "before.json", says=["version.app", "1.4.2", "already"])
        self.assertEqual(run.out, "")
        self.assertFalse((self.folder / "before.json").exists())
        # Nothing of it was kept: no look, and no run that never ended.
        self.assertEqual(list((self.folder / ".smoke").glob("*.run-*")), [])
        run, _ = self.run_of(0, "verify", "--env", "prod", "--expect", "version.app=1.4.2")
        self.assertIn("nothing was kept from before", run.out)
        self.assertNotIn("not finished", run.out)

    def test_it_is_refused_when_one_instance_has_it_already(self):
        self.environment("preprod",
                         environment(OLD, {self.at[1]: {"/version": {"json": NEW}}}))
        self.refused("snapshot", "--env", "preprod", "--expect", "version.app=1.4.2",
                     says=[self.at[1], "already"])

    def test_the_release_file_says_what_is_expected_too(self):
        self.make_workspace(rest="release: release.yaml")
        self.write("release.yaml", "expect: {version.app: 1.4.1}\n")
        self.refused("snapshot", "--env", "prod", says=["version.app 1.4.1", "already"])
        self.write("release.yaml", "expect: {version.app: 1.4.2}\n")
        self.snapshot()

    def test_out_writes_what_was_seen_without_what_is_sensitive(self):
        self.snapshot(0, "--out", "before.json")
        text = (self.folder / "before.json").read_text()
        kept = json.loads(text)
        self.assertEqual((kept["project"], kept["environment"]), ("shop", "prod"))
        looks = {look["probe"]: look["observation"] for look in kept["looks"]}
        self.assertEqual(set(looks), {"version", "settings"})
        self.assertEqual(looks["version"]["facts"]["app"], "1.4.1")
        self.assertEqual(looks["settings"]["body"]["timeout"], 30)
        self.assertNotIn("of-everybody", text)

    def test_a_production_that_is_down_is_no_go(self):
        self.stop(self.prod_server)
        _, record = self.snapshot(1)
        self.assertEqual(record["verdict"]["word"], "NO-GO")

    def test_without_an_environment_it_is_wrong_usage(self):
        self.refused("snapshot", says=["--env"])
        self.refused("snapshot", "--env", "prd", says=["did you mean 'prod'"])


class Confirm(Decisions):
    def setUp(self):
        super().setUp()
        self.assert_exit(self.smoke("gate"), 0)

    def confirm(self, code, *arguments):
        return self.run_of(code, "confirm", ".smoke/go.json", *arguments)

    def test_what_was_approved_is_confirmed(self):
        run, record = self.confirm(0)
        self.assertEqual(record["verdict"]["word"], "GO")
        self.assertEqual(record["command"], "confirm")
        self.assertEqual(states(record), {
            (kind, name, at): "pass" for at in self.at
            for kind, name in (("probe", "version"), ("release", "version.app"))})

    def test_another_build_is_no_go_and_the_instance_is_named(self):
        self.environment("preprod", environment(
            NEW, {self.at[1]: {"/version": {"json": {"version": "1.4.3"}}}}))
        run, record = self.confirm(1)
        self.assertEqual(record["verdict"]["word"], "NO-GO")
        self.assertEqual(findings(record),
                         {("version", f"preprod {self.at[1]}", "$.facts.app")})
        for word in ("1.4.2", "1.4.3", self.at[1], "NO-GO"):
            self.assertIn(word, run.out)

    def test_a_candidate_that_is_down_is_neither(self):
        self.stop(self.preprod_server)
        _, record = self.confirm(3)
        self.assertEqual(record["verdict"]["word"], "INCONCLUSIVE")

    def test_facts_of_every_kind_are_confirmed(self):
        path = self.folder / "smoke.yaml"
        path.write_text(path.read_text().replace(
            'facts: {app: "$.body.version"}',
            'facts: {app: "$.body.version", flag: "$.body.flag", list: "$.body.list", '
            'none: "$.body.none", token: "$.body.token"}\n    sensitive: ["$.body.token"]'))
        said = {**NEW, "flag": True, "list": ["x" * 500, "a"], "none": None,
                "token": "of-the-candidate"}
        for name in ("prod", "preprod"):
            self.environment(name, environment(said))
        self.assert_exit(self.smoke("gate"), 0)
        self.assertNotIn("of-the-candidate", (self.folder / ".smoke/go.json").read_text())
        run, _ = self.confirm(0)
        self.assertIn("10 of 10 facts as approved", run.out)
        self.assert_exit(self.smoke("verify", "--env", "prod", "--ticket", ".smoke/go.json",
                                    "--wait", "1s"), 0)
        for other in ({"flag": False}, {"list": ["x" * 500, "b"]}, {"none": 0},
                      {"token": "of-somebody-else"}):
            self.environment("preprod", environment({**said, **other}))
            _, record = self.confirm(1)
            self.assertEqual({path for _, _, path in findings(record)},
                             {f"$.facts.{name}" for name in other})

    def test_neither_policy_nor_waiver_has_a_say(self):
        self.make_workspace(rest="policy: {fail_on: critical}")
        self.assert_exit(self.smoke("gate"), 0)
        self.environment("preprod", environment({"version": "1.4.3"}))
        self.confirm(1)

    def test_a_refused_ticket_is_exit_2(self):
        self.refused("confirm", says=["which ticket"])
        self.refused("confirm", "gone.json", says=["gone.json"])
        ticket = self.read_json(".smoke/go.json")
        ticket["facts"]["version.app"] = "6.6.6"
        self.write("edited.json", json.dumps(ticket))
        self.refused("confirm", "edited.json", says=["edited"])
        self.make_workspace(rest="policy: {ticket_valid: 1h}")
        self.refused("confirm", ".smoke/go.json", says=["the workspace changed"])
        self.make_workspace(project="blog")
        self.refused("confirm", ".smoke/go.json", says=["'shop'", "'blog'"])

    def test_a_ticket_without_facts_confirms_nothing(self):
        text = (self.folder / "smoke.yaml").read_text()
        text = text.replace('    facts: {app: "$.body.version"}\n', "")
        text = text.replace('  - {probe: version, path: "$.facts.app", '
                            'version: ">= baseline"}\n', "")
        (self.folder / "smoke.yaml").write_text(
            text + 'rules: [{probe: version, path: "$.body", ignore: [changed]}]\n')
        shutil.rmtree(self.folder / ".smoke")  # a GO that asked for more is not there
        self.assert_exit(self.smoke("gate"), 0)
        self.refused("confirm", ".smoke/go.json", says=["no fact"])


class Override(Decisions):
    DECISION = ("--by", "ada", "--reason", "hotfix for the outage")

    def setUp(self):
        super().setUp()
        self.environment("preprod", environment(NEW, timeout=60))

    def gate(self, code):
        return self.run_of(code, "gate")

    def override(self, run="last", *more):
        made = self.smoke("override", run, *self.DECISION, *more)
        self.assert_exit(made, 0)
        return made

    def test_the_verdict_stays_and_the_exit_is_0(self):
        _, first = self.gate(1)
        self.assertIn("is overridden by ada until", self.override(first["id"]).out)
        run, record = self.gate(0)
        self.assertEqual(record["verdict"]["word"], "NO-GO")
        self.assertIn(f"overridden by ada (run {first['id']}): hotfix for the outage, until ",
                      record["verdict"]["override"])
        self.assertIn("NO-GO", run.out)
        self.assertIn("overridden by ada", run.out)
        # Nothing is erased, and there is no ticket for what is not GO.
        self.assertEqual(findings(record), findings(first))
        self.assertFalse((self.folder / ".smoke/go.json").exists())

    def test_another_build_is_not_overridden(self):
        self.gate(1)
        self.override()
        self.environment("preprod", environment({"version": "1.4.3"}, timeout=60))
        run, record = self.gate(1)
        self.assertNotIn("override", record["verdict"])
        self.assertIn("it is for another build: version.app differs", record["notes"][-1])
        self.environment("preprod", environment(NEW, timeout=60))
        self.gate(0)

    def test_one_instance_with_another_build_is_another_build(self):
        self.gate(1)
        self.override()
        self.environment("preprod", environment(
            NEW, {self.at[1]: {"/version": {"json": {"version": "1.4.3"}}}}, timeout=60))
        self.gate(1)

    def test_it_ends(self):
        self.gate(1)
        self.override("last", "--until", "1ms")
        run, _ = self.gate(1)
        self.assertNotIn("overrid", run.out)

    def test_what_nobody_knew_of_is_not_overridden(self):
        self.gate(1)
        self.override()
        worse = environment(NEW, timeout=60)
        worse["routes"]["/settings"]["json"]["debug"] = True
        self.environment("preprod", worse)
        _, record = self.gate(1)
        self.assertIn("settings $.body.debug was not among it", record["notes"][-1])

    def test_what_fails_now_and_was_unchecked_is_not_overridden(self):
        self.stop(self.prod_server)
        _, record = self.gate(3)
        self.override()
        self.gate(0)
        self.play("prod", environment(OLD), self.prod_at)
        _, record = self.gate(1)
        self.assertIn("settings fails now", record["notes"][-1])

    def test_a_verify_is_overridden_by_itself_and_not_by_a_gate(self):
        self.gate(1)
        self.override()
        self.environment("prod", environment(NEW, timeout=5))
        verify = ("verify", "--env", "prod", "--expect", "version.app=1.4.2")
        self.run_of(1, *verify)
        self.override()
        _, record = self.run_of(0, *verify)
        self.assertIn("overridden by ada", record["verdict"]["override"])

    def test_what_cannot_be_overridden(self):
        decision = self.DECISION
        self.refused("override", "last", *decision, says=["no gate"])
        self.refused("override", "7", *decision, says=["no finished run 7"])
        self.environment("preprod", environment(NEW))
        self.gate(0)
        self.refused("override", "last", *decision, says=["GO needs no override"])
        self.run_of(0, "confirm", ".smoke/go.json")
        self.refused("override", "2", *decision, says=["run 2 is a confirm"])
        self.refused("override", *decision, says=["which run"])
        self.refused("override", "yesterday", *decision, says=["'last'"])
        self.make_workspace(project="blog")
        self.refused("override", "1", *decision, says=["'shop'", "'blog'"])

    def test_a_run_that_saw_no_fact_is_bound_to_no_build(self):
        self.stop(self.preprod_server)
        self.gate(1)
        self.refused("override", "last", *self.DECISION, says=["no fact of preprod"])

    def test_a_decision_has_somebody_a_reason_and_an_end(self):
        self.gate(1)
        for arguments, word in (
                (("--reason", "x"), "--by"), (("--by", "ada"), "--reason"),
                (("--by", "ada", "--reason", " "), "--reason"),
                (("--by", "ada", "--reason", "a\nb"), "one line"),
                (("--by", "ada", "--reason", "x" * 1001), "1001 bytes"),
                ((*self.DECISION, "--until", "73h"), "72 hours"),
                ((*self.DECISION, "--until", "0s"), "--until"),
                ((*self.DECISION, "--until", "soon"), "'soon'"),
                ((*self.DECISION, "--until", "2020-02-29"), "past"),
                ((*self.DECISION, "--until", "2021-02-29"), "'2021-02-29'"),
                ((*self.DECISION, "--until", "2999-01-01"), "72 hours")):
            self.refused("override", "last", *arguments, says=[word])
        self.gate(1)
        self.override("last", "--until", "72h")
        self.gate(0)


class Waive(Decisions):
    def setUp(self):
        super().setUp()
        self.environment("preprod", environment(NEW, timeout=60))

    def day(self, ahead):
        today = datetime.datetime.now(datetime.timezone.utc).date()
        return str(today + datetime.timedelta(days=ahead))

    def gate(self, code):
        return self.run_of(code, "gate")[1]

    def decision(self, **other):
        said = {"owner": "team-a", "reason": "the cache is meant to be slow",
                "until": self.day(30), **other}
        return [word for name, value in said.items() if value is not None
                for word in (f"--{name}", value)]

    def waive(self, *findings, **other):
        run = self.smoke("waive", *findings, *self.decision(**other))
        self.assert_exit(run, 0)
        return run

    def waivers(self):
        return (self.folder / "waivers.yaml").read_text()

    def test_a_finding_is_waived_lint_accepts_it_and_the_gate_is_go(self):
        finding = self.gate(1)["findings"][0]
        run = self.waive(finding["fingerprint"], ticket="SHOP-1", by="ada")
        self.assertEqual(self.waivers(),
                         f'- fingerprint: "{finding["fingerprint"]}"\n'
                         f'  seen: "{finding["seen"]}"\n'
                         '  reason: "the cache is meant to be slow"\n'
                         '  owner: "team-a"\n  by: "ada"\n  ticket: "SHOP-1"\n'
                         f'  expires: {self.day(30)}\n')
        self.assertEqual(run.out, "waivers.yaml: added\n" + self.waivers())
        self.assert_exit(self.smoke("lint"), 0)
        record = self.gate(0)
        self.assertEqual(record["verdict"]["tally"]["waived"], 1)
        # Another value un-waives; waiving it again changes the item that is there.
        self.environment("preprod", environment(NEW, timeout=61))
        self.gate(1)
        run = self.waive(finding["fingerprint"][:6], by="ben")
        self.assertIn("waivers.yaml: changed", run.out)
        self.assertEqual(self.waivers().count("fingerprint"), 1)
        self.assertIn('by: "ben"', self.waivers())
        self.gate(0)

    def test_what_stands_in_the_file_stays_byte_for_byte(self):
        self.gate(1)
        before = ("# reviewed by the board\n"
                  "  - fingerprint: 'aaaabbbbccccdddd' # flow\n    seen: 1111222233334444\n"
                  "    reason: >-\n      folded\n    owner: us   # and them\n"
                  f"    expires: {self.day(3)}\n\n# the end")
        (self.folder / "waivers.yaml").write_text(before)
        (self.folder / "waivers.yaml").chmod(0o640)
        self.waive("last:1")
        self.assertTrue(self.waivers().startswith(before + "\n  - fingerprint: "))
        self.assertEqual((self.folder / "waivers.yaml").stat().st_mode & 0o777, 0o640)
        self.assert_exit(self.smoke("lint"), 0)
        self.gate(0)

    def test_several_at_once_all_or_none(self):
        worse = environment(NEW, timeout=60)
        worse["routes"]["/settings"]["json"]["debug"] = True
        self.environment("preprod", worse)
        first, second = (f["fingerprint"] for f in self.gate(1)["findings"])
        self.refused("waive", first, "000000", *self.decision(), says=["no finding '000000'"])
        self.assertFalse((self.folder / "waivers.yaml").exists())
        self.waive(first, second)
        self.gate(0)

    def test_what_cannot_be_waived(self):
        self.refused("waive", "last:1", *self.decision(), says=["no run of 'shop'"])
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace(
            'is: ">= 10"}', 'is: ">= 100", severity: critical}'))
        record = self.gate(1)
        critical = [f for f in record["findings"] if f["severity"] == "critical"][0]
        fine = [f for f in record["findings"] if f["severity"] == "error"][0]
        self.refused("waive", critical["fingerprint"], *self.decision(), says=["critical"])
        for name, words in (("last:99", "no 99"), ("last:0", "RUN:N"), ("last:x", "RUN:N"),
                            ("77:1", "no finished run 77"), ("0123", "at least"),
                            ("ABCDEF01", "no fingerprint")):
            self.refused("waive", name, *self.decision(), says=[words])
        self.refused("waive", *self.decision(), says=["which finding"])
        self.make_workspace(project="blog")
        self.refused("waive", "1:1", *self.decision(), says=["'shop'", "'blog'"])
        self.assertFalse((self.folder / "waivers.yaml").exists())
        self.make_workspace()
        self.waive(fine["fingerprint"])

    def test_a_decision_has_an_owner_a_reason_and_a_day(self):
        finding = self.gate(1)["findings"][0]["fingerprint"]
        for other, word in (({"owner": None}, "--owner"), ({"reason": None}, "--reason"),
                            ({"until": None}, "--until"), ({"until": "4h"}, "'4h'"),
                            ({"until": self.day(-1)}, "past"),
                            ({"until": self.day(91)}, "90 days at most"),
                            ({"until": "2026-02-30"}, "'2026-02-30'"),
                            ({"owner": "a\nb"}, "one line")):
            self.refused("waive", finding, *self.decision(**other), says=[word])
        self.assertFalse((self.folder / "waivers.yaml").exists())
        self.waive(finding, until=self.day(90))
        self.waive(finding, until=self.day(0))
        self.gate(0)

    def test_a_link_is_not_followed(self):
        finding = self.gate(1)["findings"][0]["fingerprint"]
        self.write("elsewhere.yaml", "[]\n")
        (self.folder / "waivers.yaml").symlink_to("elsewhere.yaml")
        self.refused("waive", finding, *self.decision(), says=["symbolic link"], code=4)
        self.assertEqual((self.folder / "elsewhere.yaml").read_text(), "[]\n")

    def test_who_decided_about_the_old_one_did_not_decide_about_the_new_one(self):
        finding = self.gate(1)["findings"][0]["fingerprint"]
        self.waive(finding, by="ada")
        self.refused("waive", finding, *self.decision(), says=["ada", "--by"])

    # --- what is said about waivers

    def notes(self, record):
        return [note for note in record.get("notes", []) if "waiver" in note]

    def file(self, finding, **other):
        said = {"fingerprint": f'"{finding["fingerprint"]}"', "seen": f'"{finding["seen"]}"',
                "reason": "slow", "owner": "team-a", "expires": self.day(30), **other}
        text = "\n  ".join(f"{name}: {value}" for name, value in said.items())
        (self.folder / "waivers.yaml").write_text(f"# reviewed\n- {text}\n")

    def test_one_that_holds_is_counted_and_said_when_it_ends_within_7_days(self):
        finding = self.gate(1)["findings"][0]
        self.file(finding, expires=self.day(8))
        self.assertEqual(self.notes(self.gate(0)), [])
        self.file(finding, expires=self.day(7))
        record = self.gate(0)
        self.assertEqual(self.notes(record), [
            f"waivers.yaml:2: the waiver of {finding['fingerprint']} (team-a) ends on "
            f"{self.day(7)}, until {self.day(8)}T00:00:00Z"])
        self.assertEqual(record["verdict"]["tally"]["waived"], 1)
        self.assertIn("team-a, until", record["findings"][0]["waiver"])

    def test_one_that_ended_fails_and_says_so(self):
        finding = self.gate(1)["findings"][0]
        self.file(finding, expires=self.day(-1))
        record = self.gate(1)
        self.assertEqual(len(self.notes(record)), 1)
        self.assertIn("does not hold for settings $.body.timeout: its waiver has ended",
                      self.notes(record)[0])
        self.assertIn("has ended", record["verdict"]["reasons"][0]["text"])

    def test_one_of_other_values_does_not_hold_and_says_so(self):
        finding = self.gate(1)["findings"][0]
        self.file(finding, seen='"0000000000000000"')
        self.assertIn("its waiver is for other values", self.notes(self.gate(1))[0])

    def test_one_that_nothing_was_found_for_in_11_runs_is_stale(self):
        finding = self.gate(1)["findings"][0]
        self.file(finding)
        self.environment("preprod", environment(NEW))
        for _ in range(10):
            self.assertEqual(self.notes(self.gate(0)), [])
        self.assertIn("is stale: nothing was found for it", self.notes(self.gate(0))[0])
        # What is said about it does not make it fresh.
        self.assertIn("is stale", self.notes(self.gate(0))[0])
        self.assertEqual(self.notes(self.run_of(3, "gate", "--tag", "x")[1]), [])


class Incident(Decisions):
    VERIFY = ("verify", "--env", "prod", "--expect", "version.app=1.4.2")

    def pages(self):
        return sorted((self.folder / ".smoke").glob("incident-*.md"))

    def test_a_production_that_is_bad_leaves_a_page_to_work_from(self):
        self.make_workspace(rest="release: release.yaml")
        self.write("release.yaml", "coordinator: Ada <ada@shop.example>\n"
                                   "rollback: helm rollback shop 41\n")
        self.environment("prod", environment(NEW, timeout=5))
        run, record = self.run_of(1, *self.VERIFY)
        page = self.folder / f".smoke/incident-{record['id']}.md"
        self.assertEqual(self.pages(), [page])
        text = page.read_text()
        self.assertIn(page.name, run.out)
        self.assertIn("Environment: prod", text)
        self.assertRegex(text, r"Who to call: Ada .*shop")
        self.assertIn("The way back: `helm rollback shop 41`", text)
        self.assertIn("## Time line", text)
        self.assertIn("verify ended: NO-GO", text)
        self.assertIn("it says what is expected", text)
        self.assertIn("timeout", text.partition("## What was found")[2])

    def test_it_names_what_the_release_does_not_name(self):
        self.environment("prod", environment(NEW, timeout=5))
        self.run_of(1, *self.VERIFY)
        text = self.pages()[0].read_text()
        self.assertIn("coordinator", text)
        self.assertIn("rollback", text)

    def test_only_production_that_is_bad_is_one(self):
        self.environment("prod", environment(NEW))
        self.run_of(0, *self.VERIFY)
        self.environment("preprod", environment(NEW, timeout=5))
        self.run_of(1, "verify", "--env", "preprod", "--expect", "version.app=1.4.2")
        self.run_of(1, "gate")
        self.assertEqual(self.pages(), [])


if __name__ == "__main__":
    unittest.main()
