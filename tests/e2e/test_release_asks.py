# SPDX-License-Identifier: MIT
"""What a release asks for besides good checks: policy, checklist, signatures, coverage."""
import os
import unittest

from support import WorldTest, findings, states

SAME = {"routes": {"/": {"html": "<p>shop</p>"}, "/version": {"json": {"version": "1.4.2"}},
                   "/settings": {"json": {"timeout": 30}}}}
NIGHT = "2026-12-20T02:00:00Z"


def with_timeout(timeout):
    routes = {**SAME["routes"], "/settings": {"json": {"timeout": timeout}}}
    return {"routes": routes}


class Release(WorldTest):
    def setUp(self):
        super().setUp()
        self.two_sides(SAME, SAME)
        self.make()

    def make(self, rest="", suites="", probes=""):
        self.sides(self.prod_at, self.preprod_at, f"""
            probes:
              - name: version
                http: GET /version
                facts: {{app: "$.body.version"}}
              - name: settings
                http: GET /settings
                tags: [config]
            """ + probes)
        with open(self.folder / "smoke.yaml", "a") as file:
            file.write("verify: {delay: 100ms, consecutive: 1, deadline: 2s}\n")
            file.write(suites + rest)

    def read(self, run, code):
        self.assert_exit(run, code)
        return run, self.read_json("run.json")

    def gate(self, code, *more, at=None):
        arguments = ("gate", "--report", "text", "--report", "json:run.json", *more)
        run = self.smoke_at(at, *arguments) if at else self.smoke(*arguments)
        return self.read(run, code)

    def reason_of(self, record, name):
        return next(c.get("reason", "") for c in record["checks"] if c["name"] == name)


class Policy(Release):
    def test_an_empty_policy_lets_nothing_unknown_pass(self):
        self.gate(0)
        self.stop(self.prod_server)
        _, record = self.gate(3)
        self.assertEqual(record["verdict"]["word"], "INCONCLUSIVE")

    # --- freeze

    FREEZE = "policy: {freeze: [{from: 2026-12-20, until: 2027-01-03, reason: year end}]}\n"

    def test_in_a_freeze_a_gate_is_no_go_and_says_until_when(self):
        self.make(self.FREEZE)
        self.gate(0, at="2026-12-19T23:59:59Z")
        run, record = self.gate(1, at=NIGHT)
        self.assertEqual(states(record)[("policy", "no freeze", "")], "fail")
        self.assertIn("year end", run.out)
        self.assertIn("2027-01-04T00:00:00Z", run.out)
        self.gate(1, at="2027-01-03T23:59:59Z")
        self.gate(0, at="2027-01-04T00:00:00Z")

    def test_the_end_is_shown_in_local_time_too(self):
        self.make(self.FREEZE)
        run = self.smoke_at(NIGHT, "gate", env={"TZ": "CET-1"})
        self.assert_exit(run, 1)
        self.assertIn("2027-01-04T00:00:00Z (01:00 +0100 here)", " ".join(run.out.split()))

    def test_no_waiver_ends_a_freeze_and_a_person_can(self):
        self.make(self.FREEZE + "rules: []\n")
        self.gate(1, at=NIGHT)
        waive = self.smoke_at(NIGHT, "waive", "last:1", "--owner", "a", "--reason", "b",
                              "--until", "2026-12-31")
        self.assert_exit(waive, 2)
        self.assertIn("critical", waive.err)
        self.assert_exit(self.smoke_at(NIGHT, "override", "last", "--by", "ada", "--reason",
                                       "hotfix"), 0)
        run, record = self.gate(0, at="2026-12-20T03:00:00Z")
        self.assertEqual(record["verdict"]["word"], "NO-GO")
        self.assertIn("overridden by ada", run.out)

    def test_a_weakened_policy_does_not_turn_it_into_a_note(self):
        self.make(self.FREEZE.replace("{freeze", "{fail_on: critical, freeze"))
        self.gate(1, at=NIGHT)

    def test_hours_and_days_of_the_week(self):
        self.make('policy: {freeze: [{days: [fri], from: "15:00", until: "08:00", '
                  'reason: weekend}]}\n')
        # 2026-11-20 is a Friday.
        for code, at in ((0, "2026-11-20T14:59:59Z"), (1, "2026-11-20T15:00:00Z"),
                         (1, "2026-11-21T07:59:59Z"), (0, "2026-11-21T08:00:00Z"),
                         (0, "2026-11-21T16:00:00Z")):
            self.gate(code, at=at)

    def test_a_freeze_that_says_nothing_is_a_mistake(self):
        for freeze, word in (("{reason: x}", "no time"), ("{from: 2026-12-20, reason: x}", "together"),
                             ("{from: 2026-12-20, until: 2026-12-19, reason: x}", "before"),
                             ('{from: 2026-12-20, until: "10:00", reason: x}', "both be hours"),
                             ("{days: [fri]}", "reason"), ("{days: [freitag], reason: x}", "fri"),
                             ("{from: 2026-13-01, until: 2026-13-02, reason: x}", "2026-13-01")):
            self.make(f"policy: {{freeze: [{freeze}]}}\n")
            run = self.smoke("lint")
            self.assert_exit(run, 2)
            self.assertIn(word, run.err)

    # --- soak

    def test_a_candidate_soaks_since_it_was_first_seen(self):
        self.make("policy: {soak: 24h}\n")
        run, record = self.gate(1, at="2026-11-20T10:00:00Z")
        self.assertIn("2026-11-21T10:00:00Z", " ".join(run.out.split()))
        self.gate(1, at="2026-11-21T09:59:59Z")
        self.gate(0, at="2026-11-21T10:00:00Z")

    def test_another_build_soaks_anew(self):
        self.make("policy: {soak: 24h}\nexpect: [{probe: version, path: \"$.facts.app\", "
                  "version: \">= baseline\"}]\n")
        self.gate(1, at="2026-11-20T10:00:00Z")
        newer = {"routes": {**SAME["routes"], "/version": {"json": {"version": "1.4.3"}}}}
        self.environment("preprod", newer)
        self.gate(1, at="2026-11-21T10:00:00Z")
        # And the one from before, which came back, was not there all the time.
        self.environment("preprod", SAME)
        self.gate(1, at="2026-11-21T11:00:00Z")
        self.gate(0, at="2026-11-22T11:00:00Z")

    def test_without_a_fact_nobody_knows_what_soaks(self):
        self.make("policy: {soak: 1h}\n")
        path = self.folder / "smoke.yaml"
        path.write_text(path.read_text().replace('    facts: {app: "$.body.version"}\n', ""))
        _, record = self.gate(3)
        self.assertIn("no fact of preprod", self.reason_of(record, "soaked for 1h"))

    # --- rehearsal

    def test_a_rehearsal_is_asked_for(self):
        self.make("policy: {rehearsal: 14d}\n")
        run, _ = self.gate(1, at="2026-11-01T10:00:00Z")
        self.assertIn("no rehearsal was GO yet", " ".join(run.out.split()))
        at = "2026-11-02T10:00:00Z"
        self.gate(0, "--rehearsal", at=at)
        self.assert_exit(self.smoke_at(at, "verify", "--env", "preprod", "--rehearsal",
                                       "--ticket", ".smoke/rehearsal.json"), 0)
        self.gate(0, at="2026-11-16T10:00:00Z")
        run, _ = self.gate(1, at="2026-11-16T10:00:01Z")
        self.assertIn("the last rehearsal that was GO is run", " ".join(run.out.split()))

    # --- samples

    def test_too_little_that_was_looked_at_is_inconclusive(self):
        self.make("policy: {samples: {probes: 5, instances: 1}}\n")
        _, record = self.gate(3)
        self.assertIn("4 came to a result; the policy asks for 5",
                      self.reason_of(record, "at least 5 probes"))
        self.assertEqual(states(record)[("policy", "at least 1 instances", "")], "pass")

    # --- veto

    def test_what_has_a_veto_can_neither_be_waived_nor_overridden(self):
        self.make("policy: {veto: [config]}\n")
        self.environment("preprod", with_timeout(60))
        run, record = self.gate(1)
        self.assertIn("veto", run.out)
        self.assertNotIn("waivers.yaml", " ".join(record["verdict"]["remedies"]))
        waive = self.smoke("waive", "last:1", "--owner", "a", "--reason", "b", "--until",
                           "2026-12-31")
        self.assert_exit(waive, 2)
        self.assertIn("veto", waive.err)
        finding = record["findings"][0]
        self.write("waivers.yaml", f"""
            - fingerprint: "{finding['fingerprint']}"
              seen: "{finding['seen']}"
              reason: because
              owner: me
              expires: 2999-01-01
            """)
        run, _ = self.gate(1)
        self.assertIn("its waiver does not count: it has a veto", " ".join(run.out.split()))
        override = self.smoke("override", "last", "--by", "ada", "--reason", "because")
        self.assert_exit(override, 2)
        self.assertIn("veto", override.err)

    def test_an_override_of_before_the_veto_does_not_count(self):
        self.environment("preprod", with_timeout(60))
        self.gate(1)
        self.assert_exit(self.smoke("override", "last", "--by", "ada", "--reason", "x"), 0)
        self.gate(0)
        self.make("policy: {veto: [settings]}\n")
        run, record = self.gate(1)
        self.assertNotIn("override", record["verdict"])
        self.assertIn("does not count: what has a veto is not good", " ".join(run.out.split()))

    def test_a_veto_of_nothing_is_a_mistake(self):
        self.make("policy: {veto: [setings]}\n")
        run = self.smoke("lint")
        self.assert_exit(run, 2)
        self.assertIn("did you mean 'settings'?", run.err)

    # --- elsewhere

    def test_an_environment_has_its_own_policy(self):
        self.environment("preprod", with_timeout(60))
        self.make("policy: {fail_on: error, environments: {preprod: {fail_on: critical}}}\n")
        self.gate(0)
        self.make("policy: {environments: {prod: {fail_on: critical}}}\n")
        self.gate(1)
        self.make("policy: {environments: {preprod: {mode: advisory, until: 2999-01-01}}}\n")
        run, record = self.gate(0)
        self.assertTrue(record["verdict"]["advisory"])
        self.make("policy: {environments: {preprod: {mode: advisory}}}\n")
        self.assert_exit(self.smoke("lint"), 2)

    def test_a_suite_has_its_own_severity(self):
        self.write("a.hurl", "GET {{url}}/version\nHTTP 200\n[Asserts]\njsonpath \"$.version\" == \"9\"\n")
        self.make(suites="suites: [{files: a.hurl, severity: warn}]\n")
        _, record = self.gate(0)
        self.assertEqual([f["severity"] for f in record["findings"]], ["warn"])
        self.make(suites="suites: [{files: a.hurl, severity: critical}]\n")
        self.gate(1)
        waive = self.smoke("waive", "last:1", "--owner", "a", "--reason", "b", "--until",
                           "2026-12-31")
        self.assertIn("critical", waive.err)

    def test_the_verdict_says_how_it_follows(self):
        _, record = self.gate(0)
        self.assertRegex(record["verdict"]["derivation"],
                         r"^GO, since all \d+ required checks passed; error or worse fails$")
        self.environment("preprod", with_timeout(60))
        run, record = self.gate(1)
        self.assertRegex(record["verdict"]["derivation"],
                         r"^NO-GO, since 1 of \d+ required checks failed; error or worse fails$")
        self.assertIn(record["verdict"]["derivation"], " ".join(run.out.split()))


class Listed(Release):
    def setUp(self):
        super().setUp()
        os.utime(self.write("dump", "x" * 100), (1700000000, 1700000000))
        self.write("login.hurl", "GET {{url}}/version\nHTTP 200\n")
        self.write("runbook.md", "# What to do\n")
        self.release()

    def release(self, version="1.4.2", text=None):
        self.make("release: release.yaml\n", suites="suites: [{files: login.hurl}]\n", probes="""
              - name: backup
                file: dump
                environments: [prod]
                expect: [{path: "$.source.size", is: "> 10B"}]
            """)
        self.write("release.yaml", f"expect: {{version.app: {version}}}\n" + (text or """
checklist:
  - {item: support-told, what: support knows, by: [ada, bo], max_age: 7d}
  - {item: login, suite: login.hurl}
backups:
  - {name: orders, probe: backup, restore: pg_restore dump}
"""))

    def sign(self, code, *more, item="support-told", by="ada", at=None):
        arguments = ("sign", item, "--by", by, "--reason", "told them", *more)
        run = self.smoke_at(at, *arguments) if at else self.smoke(*arguments)
        self.assert_exit(run, code)
        return run


class Checklist(Listed):
    def item(self, record, name):
        return states(record)[("checklist", name, "")]

    def test_what_nobody_signed_is_unchecked_and_the_command_is_said(self):
        run, record = self.gate(3)
        self.assertEqual(self.item(record, "support-told"), "unchecked")
        self.assertEqual(self.item(record, "login"), "pass")
        self.assertEqual(self.item(record, "backup orders"), "pass")
        self.assertIn("smoke sign support-told --by WHO --reason WHY",
                      self.reason_of(record, "support-told"))

    def test_signed_it_is_go(self):
        run = self.sign(0)
        self.assertIn("signatures.yaml: added", run.out)
        self.gate(0)
        text = (self.folder / "signatures.yaml").read_text()
        self.assertIn('release: "version.app=1.4.2"', text)

    def test_a_signature_is_for_its_release(self):
        self.sign(0)
        self.release("1.4.3")
        newer = {"routes": {**SAME["routes"], "/version": {"json": {"version": "1.4.3"}}}}
        for side in ("prod", "preprod"):
            self.environment(side, newer)
        _, record = self.gate(3)
        self.assertIn("signed it for another release: version.app=1.4.2",
                      self.reason_of(record, "support-told"))
        self.sign(0)
        self.gate(0)

    def test_a_signature_gets_old(self):
        self.sign(0, at="2026-11-01T10:00:00Z")
        self.gate(0, at="2026-11-08T10:00:00Z")
        _, record = self.gate(3, at="2026-11-08T10:00:01Z")
        self.assertIn("that holds for 7d", self.reason_of(record, "support-told"))
        _, record = self.gate(3, at="2026-11-01T09:59:59Z")
        self.assertIn("which is to come", self.reason_of(record, "support-told"))

    def test_signing_again_changes_the_one_that_is_there_and_keeps_comments(self):
        self.write("signatures.yaml", """
            # reviewed by us
            - item: support-told   # of 1.4.2
              release: "version.app=1.4.2"
              by: bo
              reason: told them
              at: 2026-01-01T00:00:00Z
            """)
        run = self.sign(0)
        self.assertIn("changed", run.out)
        text = (self.folder / "signatures.yaml").read_text()
        self.assertIn("# reviewed by us", text)
        self.assertIn("# of 1.4.2", text)
        self.assertEqual(text.count("item:"), 1)
        self.gate(0)

    def test_an_unknown_item_names_the_known_ones(self):
        run = self.sign(2, item="suport-told")
        self.assertIn("did you mean 'support-told'", run.err)
        run = self.sign(2, item="everything")
        self.assertIn("to be signed are: support-told", run.err)
        self.assertFalse((self.folder / "signatures.yaml").exists())

    def test_what_is_shown_is_not_signed(self):
        self.assertIn("nobody signs it", self.sign(2, item="login").err)

    def test_who_may_not_sign_does_not(self):
        self.assertIn("signed by ada, bo, not by eve", self.sign(2, by="eve").err)
        self.write("signatures.yaml", """
            - {item: support-told, release: "version.app=1.4.2", by: eve, reason: x,
               at: 2026-01-01T00:00:00Z}
            """)
        _, record = self.gate(3)
        self.assertIn("eve signed it, and may not", self.reason_of(record, "support-told"))

    def test_with_nothing_expected_nobody_knows_what_is_signed(self):
        text = (self.folder / "release.yaml").read_text()
        (self.folder / "release.yaml").write_text(text.replace("expect: {version.app: 1.4.2}\n", ""))
        self.assertIn("which release", self.sign(2).err)
        self.write("signatures.yaml", """
            - {item: support-told, release: "version.app=1.4.2", by: ada, reason: x,
               at: 2026-11-01T00:00:00Z}
            """)
        _, record = self.gate(3)
        self.assertIn("which release", self.reason_of(record, "support-told"))
        self.gate(0, "--expect", "version.app=1.4.2", at="2026-11-02T00:00:00Z")

    def test_a_backup_that_fails_fails_its_item(self):
        self.sign(0)
        self.write("dump", "x")
        _, record = self.gate(1)
        self.assertEqual(self.item(record, "backup orders"), "fail")
        (self.folder / "dump").unlink()
        _, record = self.gate(3)
        self.assertEqual(self.item(record, "backup orders"), "unchecked")

    def test_an_item_fails_also_where_its_checks_are_not_required(self):
        self.sign(0)
        path = self.folder / "smoke.yaml"
        path.write_text(path.read_text().replace("files: login.hurl", "files: login.hurl, required: false"))
        self.write("login.hurl", "GET {{url}}/version\nHTTP 201\n")
        _, record = self.gate(1)
        self.assertEqual(self.item(record, "login"), "fail")

    def test_signatures_alone_are_no_reason_to_promote(self):
        self.sides(self.prod_at, self.preprod_at, "probes: [{name: version, http: GET /version, "
                   "required: false, facts: {app: $.body.version}}]\nrelease: release.yaml\n")
        self.write("release.yaml", "checklist: [{item: told}]\n")
        run = self.smoke("gate")
        self.assertNotEqual(run.exit, 0, run)

    def test_a_sign_does_not_void_the_ticket_and_another_plan_does(self):
        self.sign(0)
        self.gate(0)
        self.sign(0, "--expect", "version.app=1.4.2", by="bo")
        verify = ("verify", "--env", "prod", "--ticket", ".smoke/go.json")
        self.assert_exit(self.smoke(*verify), 0)
        self.release(text="checklist: [{item: other}]\n")
        run = self.smoke(*verify)
        self.assert_exit(run, 2)
        self.assertIn("the workspace changed", run.err)

    def test_mistakes_of_the_release_are_told_at_their_place(self):
        self.release(text="""
checklist:
  - {item: a, probe: setings}
  - {item: a}
  - {item: b, suite: logn.hurl}
  - {item: c, probe: settings, suite: login.hurl}
  - {item: d, probe: settings, by: ada}
runbooks:
  - {see: runbook.md}
  - {probes: [settings], see: gone.md}
  - {tags: [confg], see: runbook.md}
""")
        run = self.smoke("lint")
        self.assert_exit(run, 2)
        for line in ("no probe 'setings'", "did you mean 'settings'?", "the item 'a' is given twice",
                     "no suite 'logn.hurl'", "exclude each other", "is not signed", "is for nothing",
                     "no file 'gone.md'", "did you mean 'config'?"):
            self.assertIn(line, run.err)

    def test_a_finding_says_where_what_to_do_is_written_down(self):
        self.release(text="runbooks: [{tags: [config], see: runbook.md}]\n")
        self.environment("preprod", with_timeout(60))
        run, record = self.gate(1)
        self.assertEqual([f["runbook"] for f in record["findings"]], ["runbook.md"])
        self.assertIn("runbook.md", run.out)


class Coverage(Release):
    def setUp(self):
        super().setUp()
        self.write("a.hurl", "GET {{url}}/version\nHTTP 200\n\nGET {{url}}/settings\nHTTP 200\n")
        self.make(suites="suites: [{files: a.hurl}]\n")
        self.gate(0)

    def lost(self, record):
        return {f["subject"] for f in record["findings"] if f["kind"] == "coverage"}

    def test_a_check_that_is_gone_is_news_until_it_is_waived(self):  # VER-18
        self.write("a.hurl", "GET {{url}}/version\nHTTP 200\n")
        _, record = self.gate(1)
        self.assertEqual(self.lost(record), {"a.hurl GET {{url}}/settings"})
        fingerprint = record["findings"][0]["fingerprint"]
        _, record = self.gate(1)
        self.assertEqual(record["findings"][0]["fingerprint"], fingerprint)
        self.assert_exit(self.smoke("waive", fingerprint, "--owner", "a", "--reason", "b",
                                    "--until", "2026-12-31"), 0)
        self.gate(0)
        # That GO is what the next is held against.
        (self.folder / "waivers.yaml").unlink()
        self.gate(0)

    def test_lines_that_move_are_not_news(self):
        self.write("a.hurl", "# more\n\n" + (self.folder / "a.hurl").read_text())
        self.gate(0)

    def test_what_is_not_required_any_more_is_news(self):  # VER-18
        path = self.folder / "smoke.yaml"
        path.write_text(path.read_text().replace("files: a.hurl", "files: a.hurl, required: false"))
        run, record = self.gate(1)
        self.assertEqual(len(self.lost(record)), 2)
        self.assertIn("is not required any more", " ".join(run.out.split()))

    def test_a_selection_hides_nothing(self):  # VER-18
        path = self.folder / "smoke.yaml"
        path.write_text(path.read_text() + "policy: {gate_tags: [config]}\n")
        _, record = self.gate(0, "--tag", "config")
        self.assertEqual(record["tags"], ["config"])
        self.write("a.hurl", "GET {{url}}/version\nHTTP 200\n")
        _, record = self.gate(1)
        self.assertEqual(self.lost(record), {"a.hurl GET {{url}}/settings"})

    def test_a_probe_that_is_gone_is_news_for_verify_too(self):
        verify = ("verify", "--env", "prod", "--expect", "version.app=1.4.2", "--report",
                  "json:run.json")
        self.read(self.smoke(*verify), 0)
        path = self.folder / "smoke.yaml"
        path.write_text(path.read_text().replace("- name: settings\n", "- name: other\n"))
        _, record = self.read(self.smoke(*verify), 1)
        self.assertEqual(self.lost(record), {"settings"})


class Waivers(Release):
    def test_a_verify_honours_what_was_valid_at_its_gate(self):
        self.environment("preprod", with_timeout(60))
        self.environment("prod", with_timeout(30))
        self.make('expect: [{probe: settings, path: "$.body.timeout", is: "< 20"}]\n'
                  'rules: [{probe: settings, path: "$.body.timeout", ignore: [changed]}]\n')
        day = "2026-11-20T23:00:00Z"
        _, record = self.gate(1, at=day)
        for n in range(1, len(record["findings"]) + 1):
            self.assert_exit(self.smoke_at(day, "waive", f"last:{n}", "--owner", "a", "--reason",
                                           "b", "--until", "2026-11-20"), 0)
        self.gate(0, at=day)
        used = [w["used"] for w in self.read_json(".smoke/go.json")["waivers"]]
        self.assertEqual(used, [True, True])
        verify = ("verify", "--env", "prod", "--report", "text", "--report", "json:run.json")
        run, record = self.read(self.smoke_at("2026-11-21T01:00:00Z", *verify, "--ticket",
                                              ".smoke/go.json"), 0)
        self.assertIn("it has ended since, and was valid at the gate", " ".join(run.out.split()))
        # Without the ticket it has ended, and that is said.
        run, _ = self.read(self.smoke_at("2026-11-21T01:00:00Z", *verify, "--expect",
                                         "version.app=1.4.2"), 1)
        self.assertIn("its waiver has ended", " ".join(run.out.split()))
        # What was taken back is not honoured.
        (self.folder / "waivers.yaml").unlink()
        self.read(self.smoke_at("2026-11-21T01:00:00Z", *verify, "--ticket", ".smoke/go.json"), 1)

    def test_an_expired_ticket_is_refused(self):
        self.gate(0, at="2026-11-20T10:00:00Z")
        for command in (("confirm", ".smoke/go.json"),
                        ("verify", "--env", "prod", "--ticket", ".smoke/go.json")):
            run = self.smoke_at("2026-11-21T10:00:01Z", *command)
            self.assert_exit(run, 2)
            self.assertIn("expired", run.err)
        self.assert_exit(self.smoke_at("2026-11-21T10:00:00Z", "confirm", ".smoke/go.json"), 0)


class Plan(Listed):
    """smoke plan sends nothing: the briefing, and what nothing touches."""

    def setUp(self):
        super().setUp()
        self.stop(self.prod_server)
        self.stop(self.preprod_server)

    def plan(self, code, *more, **env):
        run = self.smoke("plan", *more, **env)
        self.assert_exit(run, code)
        return run

    def brief(self, *more):
        return self.plan(0, "--brief", *more).out

    def test_the_briefing_says_who_does_what_when(self):
        self.release(text="""
coordinator: Ada
contacts: [{name: Bo, role: database, reach: ["+33 1 23", "#shop"]}]
steps:
  - {step: deploy, at: "14:00", owner: Ada, run: helm upgrade shop, runbook: runbook.md}
checklist:
  - {item: support-told, what: support knows}
  - {item: login, suite: login.hurl}
backups: [{name: orders, probe: backup, restore: pg_restore dump, owner: Bo}]
rollback: helm rollback shop
""")
        out = self.brief()
        for line in ("Release of shop, from preprod to prod", "version.app: 1.4.2", "Ada leads",
                     "Bo · database · +33 1 23 · #shop", "1. deploy · 14:00 · Ada",
                     "helm upgrade shop", "runbook.md",
                     "support-told · support knows · nobody signed it",
                     "smoke sign support-told --by WHO --reason WHY",
                     "login · shown by suite login.hurl", "helm rollback shop",
                     "backup orders · shown by probe backup · Bo", "pg_restore dump"):
            self.assertIn(line, out)
        self.assertNotIn("give release.yaml", out)
        self.sign(0)
        self.assertIn("ada signed it at", self.brief())

    def test_it_says_what_nobody_thought_of(self):
        self.write("release.yaml", "{}\n")
        out = self.brief()
        for key in ("expect", "coordinator", "contacts", "steps", "checklist", "rollback",
                    "backups"):
            self.assertIn(f"`{key}:`", out)

    def test_it_is_markdown_too(self):
        out = self.brief("--out", "markdown")
        self.assertTrue(out.startswith("# Release of shop"))
        self.assertIn("\n## The way back\n", out)
        self.assertIn("`pg_restore dump`", out)

    def test_a_version_that_is_not_known_yet_is_no_mistake(self):
        self.release("{from_env: THE_RELEASE}")
        run = self.plan(0, "--brief")
        self.assertIn("as THE_RELEASE will say", run.out)
        self.assertIn("THE_RELEASE", run.err)
        run = self.plan(0, "--brief", env={"THE_RELEASE": "1.4.2"})
        self.assertIn("version.app: 1.4.2", run.out)

    def test_its_format_is_one_of_two(self):
        self.assertIn("text or markdown", self.plan(2, "--brief", "--out", "html").err)
        self.assertIn("--brief", self.plan(2, "--out", "markdown").err)

    def coverage(self, text):
        with open(self.folder / "smoke.yaml", "a") as file:
            file.write(f"coverage: {text}\n")

    def test_what_is_known_and_not_touched_is_a_blind_spot(self):
        self.write("openapi.yaml", """
            openapi: 3.1.0
            paths:
              /version: {get: {}}
              /orders/{id}: {get: {}, delete: {}}
            """)
        self.write("sitemap.xml", """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
              <url><loc>https://shop.example/settings</loc></url>
              <url><loc>https://shop.example/legal</loc></url></urlset>
            """)
        self.write("access.log", """
            ::1 - - [20/Nov/2026:02:00:00 +0000] "GET /orders/17 HTTP/1.1" 200 5 "-" "x"
            ::1 - - [20/Nov/2026:02:00:00 +0000] "GET /orders/18 HTTP/1.1" 200 5 "-" "x"
            """)
        self.coverage("{openapi: openapi.yaml, sitemap: sitemap.xml, access_log: access.log}")
        out = self.plan(0).out
        self.assertIn("Blind spots: 3 of 5 known endpoints", out)
        self.assertIn("  GET /orders/{}  (openapi, access log: 2)\n", out)
        self.assertIn("  DELETE /orders/{}  (openapi)\n", out)
        self.assertIn("  GET /legal  (sitemap)\n", out)
        path = self.folder / "smoke.yaml"
        path.write_text(path.read_text().replace("files: login.hurl",
                                                 "files: login.hurl, run_on: [preprod]"))
        self.write("login.hurl", "GET {{url}}/orders/{{id}}\n[Options]\nvariable: id=1\nHTTP 200\nDELETE {{url}}/orders/1\nHTTP 200\n"
                   "GET {{url}}/legal\nHTTP 200\n")
        self.assertIn("all 5 known endpoints are touched", self.plan(0).out)

    def test_a_file_that_is_none_of_these_is_told(self):
        for kind, name, text, word in (
                ("openapi", "a.yaml", "a: [", "a.yaml:"), ("openapi", "b.json", "{}", "no paths"),
                ("sitemap", "c.xml", "<html/>", "urlset"), ("access_log", "d.log", "x\n", "no line"),
                ("access_log", "gone.log", None, "gone.log")):
            self.release()
            if text is not None:
                self.write(name, text)
            self.coverage(f"{{{kind}: {name}}}")
            self.assertIn(word, self.plan(2).err)


if __name__ == "__main__":
    unittest.main()
