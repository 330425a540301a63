# SPDX-License-Identifier: MIT
"""Instances behind a name: who stands behind it changes while a deploy is under way."""
import unittest

from support import WorldTest, free_port, states

OLD, NEW = {"version": "1.4.1"}, {"version": "1.4.2"}


def environment(version, at=None):
    routes = {"/": {"html": "<p>shop</p>"}, "/version": {"json": version}}
    return {"routes": routes, "at": at or {}}


class Instances(WorldTest):
    def setUp(self):
        super().setUp()
        self.port = free_port()
        self.addresses = [f"127.0.0.{75 + i}" for i in range(4)]
        self.at = [f"{a}:{self.port}" for a in self.addresses]
        new = {"/version": {"json": NEW}}
        # The first three have the old version; the fourth comes with the new one.
        self.old = environment(OLD, {self.at[3]: new})
        self.play("prod", self.old, *self.at)
        self.dns = self.resolver("shop.test", self.addresses[:3])
        self.workspace(f"""
            smoke: 1
            project: shop
            environments:
              prod:
                url: http://shop.test:{self.port}
                instances: {{from: dns, count: 3, server: "{self.dns.at}"}}
            probes:
              - name: version
                http: GET /version
                facts: {{app: "$.body.version"}}
            verify: {{delay: 100ms, consecutive: 2, deadline: 60s}}
            """)

    def begin(self, *arguments):
        return self.start("verify", "--env", "prod", "--expect", "version.app=1.4.2",
                          "--report", "json:verify.json", *arguments)

    def asked(self):
        record = self.read_json("verify.json")
        return sorted(c["instance"] for c in record["checks"] if c["kind"] == "release")

    def test_the_name_is_asked_again_while_it_waits(self):
        process = self.begin()
        self.assertIn("1.4.1", process.stderr.readline())
        # A rolling deploy: two are mended, one is replaced by another machine, which is not
        # there at once.
        new = {"/version": {"json": NEW}}
        self.environment("prod", environment(OLD, {at: new for at in self.at[1:]}))
        self.dns.addresses = self.addresses[1:3]
        for line in process.stderr:
            if "found 2 instances" in line:
                break
        self.dns.addresses = self.addresses[1:]
        self.assert_exit(self.ended(process), 0)
        self.assertEqual(self.asked(), self.at[1:])
        waits = [w["text"] for w in self.read_json("verify.json")["waits"]]
        self.assertEqual(waits[-1], "all 3 say what is expected")

    def test_an_instance_that_is_gone_does_not_hold_it_up_and_is_no_pass(self):
        new = {"/version": {"json": NEW}}
        self.environment("prod", environment(OLD, {at: new for at in self.at[1:]}))
        self.dns.addresses = self.addresses[1:3]
        process = self.begin("--wait", "1s")
        run = self.ended(process)
        self.assertEqual(run.exit, 3, run)
        record = self.read_json("verify.json")
        self.assertEqual(states(record)[("discovery", "instances of prod", "")], "unchecked")
        self.assertEqual(self.asked(), self.at[1:3])
        self.assertEqual(sum("found 2 instances" in n for n in record["notes"]), 1)

    def test_a_name_server_that_is_back_is_enough(self):
        new = {"/version": {"json": NEW}}
        self.environment("prod", environment(OLD, {at: new for at in self.at}))
        self.dns.addresses = []
        process = self.begin()
        self.assertIn("no data", process.stderr.readline())
        self.dns.addresses = self.addresses[1:]
        self.assert_exit(self.ended(process), 0)


if __name__ == "__main__":
    unittest.main()
