# SPDX-License-Identifier: MIT
"""A release from rehearsal to the morning after, on nginx: three instances behind one name,
which a name server of the test knows.  A good deploy with an instance that was left behind,
then a bad one, its incident, and the way back."""
import json
import time
import unittest

import jsonschema

from support import ROOT, WorldTest, findings, free_port, states

PROD = ("127.0.0.44", "127.0.0.45", "127.0.0.46")
PREPROD = "127.0.0.47"


class Release(WorldTest):
    def setUp(self):
        super().setUp()
        self.port = free_port()
        self.at = [f"{a}:{self.port}" for a in PROD]
        self.dns = self.resolver("shop.test", list(PROD))
        self.servers_at = {}
        for address in PROD:
            self.deploy(address, "1.4.1")
        self.deploy(PREPROD, "1.4.2")
        self.workspace(f"""
            smoke: 1
            project: shop
            environments:
              prod:
                tier: production
                url: http://shop.test:{self.port}
                instances: {{from: dns, count: 3, server: "{self.dns.at}"}}
              preprod:
                tier: staging
                url: http://{PREPROD}:{self.port}
            compare:
              baseline: prod
              candidate: preprod
              replace: [{{from: "{{{{url}}}}", to: "<url>"}}]
            probes:
              - name: version
                http: GET /version
                facts: {{app: "$.body.version"}}
              - name: config
                http: GET /config
            expect:
              - {{probe: version, path: "$.facts.app", version: ">= baseline"}}
            suites: [{{files: "suites/*.hurl"}}]
            release: release.yaml
            verify: {{delay: 200ms, consecutive: 2, deadline: 30s}}
            watch: {{every: 200ms, consecutive: 2, budget: 1%}}
            """)
        self.write("release.yaml", """
            coordinator: Ada, +33 1 23 45 67 89
            rollback: ./deploy 1.4.2
            """)
        self.write("suites/cart.hurl", """
            GET {{url}}/cart
            HTTP 200
            [Asserts]
            jsonpath "$.items" count == 2
            """)

    def deploy(self, address, version, good=True):
        """Another version on one instance: its nginx ends, and another one begins."""
        if address in self.servers_at:
            self.stop(self.servers_at[address])
        cart = ("default_type application/json; return 200 '{\"items\": [1, 2]}';" if good
                else "return 500;")
        server = self.nginx(address, f"""
            server {{
                listen {address}:{self.port}; absolute_redirect off;
                location = / {{ default_type text/html; return 200 '<p>shop</p>'; }}
                location = /version {{ default_type application/json;
                    return 200 '{{"version": "{version}"}}'; }}
                location = /config {{ default_type application/json;
                    return 200 '{{"currency": "EUR"}}'; }}
                location = /cart {{ {cart} }}
            }}""")
        self.wait_for(address, self.port, server)
        self.servers_at[address] = server

    def run_of(self, code, *arguments):
        run = self.smoke(*arguments, "--report", "text", "--report", "json:run.json")
        self.assert_exit(run, code)
        self.record = self.read_json("run.json")
        return run

    def test_a_release_a_bad_one_and_the_way_back(self):
        # Rehearsal, in pre-production.
        self.run_of(0, "gate", "--rehearsal")
        self.run_of(0, "verify", "--env", "preprod", "--rehearsal", "--ticket",
                    ".smoke/rehearsal.json")
        self.assertTrue(self.record["title"].startswith("rehearsal: "))

        # Gate, confirm.
        self.run_of(0, "gate")
        self.assertEqual(self.record["title"], "shop 1.4.1 → 1.4.2")
        self.run_of(0, "confirm", ".smoke/go.json")

        # A rolling deploy; the last instance is left behind, and found by its address.
        for address in PROD[:2]:
            self.deploy(address, "1.4.2")
        verify = ("verify", "--env", "prod", "--ticket", ".smoke/go.json")
        run = self.run_of(1, *verify, "--wait", "1s")
        self.assertIn(f"{self.at[2]} version.app: 1.4.1", run.err)
        found = states(self.record)
        self.assertEqual([found[("release", "version.app", at)] for at in self.at],
                         ["pass", "pass", "fail"])
        self.assertIn("2/3 instances", run.out)
        left_behind = self.record["id"]

        # Mended while verify waits: GO, and what was opened is closed.
        process = self.start(*verify, "--report", "json:run.json", "--report", "text")
        self.assertIn(self.at[2], process.stderr.readline())
        self.deploy(PROD[2], "1.4.2")
        run = self.ended(process)
        self.assert_exit(run, 0)
        self.record = self.read_json("run.json")
        self.assertIn(f"the incident of run {left_behind} is closed", self.record["notes"])
        self.assertIn("3/3 instances", run.out)
        self.run_of(0, "watch", "--env", "prod", "--ticket", ".smoke/go.json", "--for", "1s")

        # A bad deploy: the version is there, and the cart is broken.
        for address in PROD:
            self.deploy(address, "1.4.3", good=False)
        began = time.monotonic()
        run = self.run_of(1, "verify", "--env", "prod", "--expect", "version.app=1.4.3")
        self.assertLess(time.monotonic() - began, 30)
        bad = self.record["id"]
        self.assertIn(("suites/cart.hurl", "prod", "suites/cart.hurl:2:6"),
                      findings(self.record))
        self.assertIn("Broken by this release", run.out)
        self.assertIn("./deploy 1.4.2", run.out)
        self.check_incident(bad)

        # Everything names it until it is mended.
        run = self.run_of(0, "snapshot", "--env", "preprod")
        self.assertIn(f"open incident: run {bad}, prod since", run.out)
        self.assertIn(f"open incident: run {bad}, prod since", self.smoke("history").out)
        for form in ("text", "json", "junit", "markdown", "html", "github", "gitlab", "sarif"):
            report = self.smoke("report", "last", "--report", form)
            self.assertIn(f"run {bad}, prod since", report.out, form)
        self.run_of(1, "verify", "--env", "prod", "--expect", "version.app=1.4.3")
        self.assertTrue(self.record["incident"].startswith(f"run {bad}, prod since"))

        # The old version back: GO, closed, mended.
        for address in PROD:
            self.deploy(address, "1.4.2")
        run = self.run_of(0, "verify", "--env", "prod", "--expect", "version.app=1.4.2")
        self.assertIn(f"the incident of run {bad} is closed", self.record["notes"])
        self.assertNotIn("incident", self.record)
        self.assertIn("Mended", run.out)

        # The history tells it.
        listed = json.loads(self.smoke("history", "--json", "--limit", "50").out)
        told = [(r["command"], r["verdict"].split(":")[-1].strip()) for r in reversed(listed)]
        self.assertEqual(told, [
            ("gate", "GO"), ("verify", "GO"), ("gate", "GO"), ("confirm", "GO"),
            ("verify", "NO-GO"), ("verify", "GO"), ("watch", "GO"), ("verify", "NO-GO"),
            ("snapshot", "GO"), ("verify", "NO-GO"), ("verify", "GO")])
        self.assertNotIn("incident", self.smoke("history").out)

    def check_incident(self, number):
        page = (self.folder / f".smoke/incident-{number}.md").read_text()
        for text in ("Ada", "./deploy 1.4.2", "suites/cart.hurl", "verify began"):
            self.assertIn(text, page)
        incident = self.read_json(f".smoke/incident-{number}.json")
        jsonschema.validate(incident, json.loads(
            (ROOT / "reports/incident.schema.json").read_text()))
        self.assertEqual(incident["rollback"], "./deploy 1.4.2")
        self.assertTrue(incident["call"].startswith("Ada"))
        cart = next(f for f in incident["findings"] if f["kind"] == "assert")
        self.assertEqual((cart["subject"], cart["age"]), ("suites/cart.hurl", "new"))

    def test_a_drill_opens_nothing(self):
        run = self.run_of(1, "verify", "--env", "prod", "--expect", "version.app=1.4.1", "--drill")
        self.assertTrue(self.read_json(f".smoke/incident-{self.record['id']}.json")["drill"])
        self.assertNotIn("open incident", self.smoke("history").out)


if __name__ == "__main__":
    unittest.main()
