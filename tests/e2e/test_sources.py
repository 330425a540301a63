# SPDX-License-Identifier: MIT
"""Where probes look, and in which formats: each on real files, servers and bad input."""
import json
import unittest

from support import WorldTest, findings

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: shop
spec:
  replicas: {replicas}
"""


class Sources(WorldTest):
    def setUp(self):
        super().setUp()
        self.prod, self.preprod = self.script({}), self.script({})

    def probes(self, text):
        self.sides(self.prod.at, self.preprod.at, "probes:\n" + text)

    def look(self, name, code=0, env="preprod"):
        run = self.smoke("probe", name, "--env", env)
        self.assert_exit(run, code)
        return json.loads(run.out) if run.out else run

    def diff(self, code):
        run = self.smoke("diff", "--report", "json:run.json")
        self.assert_exit(run, code)
        self.record = self.read_json("run.json")
        return run

    def paths(self):
        return {path for _, _, path in findings(self.record)}


class Formats(Sources):
    def test_toml_is_compared_with_its_types(self):
        self.probes('  - {name: app, file: "{{environment}}.toml"}\n')
        self.write("prod.toml", 'port = 8_080\nsince = 2024-05-01\n[db]\npool = 5\n')
        self.write("preprod.toml", 'since = 2024-05-01\nport = 0x1f90\ndb.pool = 5\n')
        self.diff(0)
        self.write("preprod.toml", 'since = "2024-05-01"\nport = 8080\ndb.pool = 5\n')
        self.diff(1)
        self.assertEqual(self.paths(), {"$.body.since"})

    def test_toml_that_is_wrong_is_unchecked_with_its_place(self):
        self.probes('  - {name: app, file: "{{environment}}.toml"}\n')
        self.write("prod.toml", "a = 1\n")
        self.write("preprod.toml", "a = 1\na = 2\n")
        self.assertIn("line 2, column 1", self.diff(3).out)

    def test_manifests_are_known_by_name_whatever_their_order(self):
        self.probes('  - {name: shop, file: "{{environment}}.yaml"}\n')
        web, db = [DEPLOYMENT.format(name=name, replicas=2) for name in ("web", "db")]
        self.write("prod.yaml", f"{web}---\n{db}")
        self.write("preprod.yaml", f"---\n# off\n---\n{db}---\n{web}")
        self.diff(0)
        self.write("preprod.yaml", db + "---\n" + DEPLOYMENT.format(name="web", replicas=1))
        self.diff(1)
        self.assertEqual(self.paths(), {"$.body['Deployment/shop/web'].spec.replicas"})

    def test_what_kubectl_says_is_known_by_name(self):
        self.probes('  - {name: shop, file: "{{environment}}.json"}\n')
        item = lambda name: {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}}
        for side, names in ("prod", "ab"), ("preprod", "ba"):
            self.write(f"{side}.json", json.dumps(
                {"apiVersion": "v1", "kind": "List", "items": [item(n) for n in names]}))
        self.diff(0)
        self.write("preprod.json", json.dumps(
            {"apiVersion": "v1", "kind": "List", "items": [item("b")]}))
        self.diff(1)
        self.assertEqual(self.paths(), {"$.body.items['Service/a']"})


if __name__ == "__main__":
    unittest.main()
