# SPDX-License-Identifier: MIT
"""A release from a NO-GO to a verified deploy, on nginx over TLS: three instances stand
behind production's name, which no resolver knows, so that only `instances` finds them."""
import unittest

from support import WorldTest, findings, free_port, states

HARDENED = """
    add_header X-Frame-Options DENY;
    add_header Strict-Transport-Security "max-age=600";
"""


class Shop:
    """What one side's nginx is configured to do; an instance may differ from the others."""

    def __init__(self, **changes):
        self.version = "1.4.1"
        self.headers = HARDENED
        self.timeout = 30
        self.moved = 301
        self.gzip = "off"
        self.cookie = "Path=/; Secure; HttpOnly"
        self.at = {}
        self.__dict__.update(changes)

    def locations(self, address):
        version = self.at.get(address, self.version)
        return f"""
            gzip {self.gzip}; gzip_min_length 1; gzip_types application/json;
            {self.headers}
            location = / {{ default_type text/html;
                return 200 '<!doctype html><title>Shop</title><p>Welcome</p>'; }}
            location = /version {{ default_type application/json;
                return 200 '{{"version": "{version}"}}'; }}
            location = /config {{ default_type application/json;
                return 200 '{{"timeout": {self.timeout}, "currency": "EUR"}}'; }}
            location = /old {{ return {self.moved} /new; }}
            location = /new {{ default_type text/html; return 200 '<p>new</p>'; }}
            location = /login {{ default_type application/json;
                add_header Set-Cookie "session=s-1; {self.cookie}";
                return 200 '{{"token": "t-77"}}'; }}
            location = /account {{ default_type application/json;
                if ($http_authorization != "Bearer t-77") {{ return 401; }}
                if ($cookie_session != "s-1") {{ return 403; }}
                return 200 '{{"name": "Ada"}}'; }}
        """


class Nginx(WorldTest):
    PROD = ("127.0.0.41", "127.0.0.42", "127.0.0.43")
    PREPROD = ("127.0.0.51",)

    def setUp(self):
        super().setUp()
        self.authority()
        self.certificate("shop", "DNS:shop.test")
        self.certificate("pre", "DNS:pre.shop.test")
        self.port = free_port()

    def serve(self, name, addresses, host, shop):
        certificate = "shop" if host == "shop.test" else "pre"
        conf = "".join(f"""
            server {{
                listen {address}:{self.port} ssl; server_name {host};
                ssl_certificate {self.folder}/{certificate}.pem;
                ssl_certificate_key {self.folder}/{certificate}.key;
                absolute_redirect off;
                {shop.locations(address)}
            }}""" for address in addresses)
        server = self.nginx(name, conf)
        for address in addresses:
            self.wait_for(address, self.port, server)
        return server

    def make_workspace(self):
        self.workspace(f"""
            smoke: 1
            project: shop
            environments:
              prod:
                tier: production
                url: https://shop.test:{self.port}
                request: {{cacert: ca.pem}}
                instances: [{", ".join(f"'{a}:{self.port}'" for a in self.PROD)}]
              preprod:
                tier: staging
                url: https://pre.shop.test:{self.port}
                request: {{cacert: ca.pem}}
                instances: ['127.0.0.51:{self.port}']
            compare:
              baseline: prod
              candidate: preprod
              replace:
                - {{from: "{{{{url}}}}", to: "<url>"}}
            probes:
              - name: home
                http: GET /
                headers: {{Accept-Encoding: gzip}}
              - name: version
                http: GET /version
                facts: {{app: "$.body.version"}}
              - name: config
                http: GET /config
              - name: moved
                http: GET /old
              - name: login
                http: GET /login
              - name: certificate
                tls: {{min_days: 21}}
            expect:
              - {{probe: version, path: "$.facts.app", version: ">= baseline"}}
            suites:
              - files: suites/*.hurl
            verify: {{delay: 100ms, consecutive: 2, deadline: 20s}}
            """)
        self.write("suites/account.hurl", """
            GET {{url}}/login
            HTTP 200
            [Captures]
            token: jsonpath "$.token"
            [Asserts]
            cookie "session" == "s-1"

            GET {{url}}/account
            Authorization: Bearer {{token}}
            HTTP 200
            [Asserts]
            jsonpath "$.name" == "Ada"
            """)
        self.write("suites/moved.hurl", """
            GET {{url}}/old
            [Options]
            location: true
            HTTP 200
            [Asserts]
            url endsWith "/new"
            xpath "string(//p)" == "new"

            GET {{url}}/old
            HTTP 301
            Location: /new
            """)

    def test_gate_names_every_seeded_difference_and_nothing_else(self):  # VER-20, VER-09
        self.make_workspace()
        self.serve("prod", self.PROD, "shop.test", Shop(at={"127.0.0.43": "1.4.0"}))
        self.serve("preprod", self.PREPROD, "pre.shop.test", Shop(
            version="1.4.2", timeout=5, moved=302, gzip="on", cookie="Path=/; Secure",
            headers='add_header X-Frame-Options DENY;'))
        run = self.smoke("gate", "--report", "json:gate.json")
        self.assert_exit(run, 1)
        record = self.read_json("gate.json")
        sides = "prod / preprod"
        mixed = f"prod 127.0.0.41:{self.port} / 127.0.0.43:{self.port}"
        hardening = "$.headers['strict-transport-security']"
        self.assertEqual(findings(record), {
            # An older version on one instance of three, in the body and as the fact of it.
            ("version", mixed, "$.facts.app"),
            # A security header that is missing: at every page that has headers of its own.
            ("home", sides, hardening),
            ("version", sides, hardening),
            ("config", sides, hardening),
            ("moved", sides, hardening),
            # Another body.
            ("config", sides, "$.body.timeout"),
            # gzip on one side only.
            ("home", sides, "$.headers['content-encoding']"),
            # A redirect of another kind.
            ("moved", sides, "$.redirects[0].status"),
            # A cookie that scripts may read.
            ("login", sides, "$.cookies.session.httponly"),
            # And the suite that expects the redirect as production has it.
            ("suites/moved.hurl", "preprod", "suites/moved.hurl:10:6"),
        }, run)
        self.assertFalse((self.folder / ".smoke/go.json").exists())

    def test_equal_sides_are_go_and_the_deploy_is_verified_on_every_instance(self):
        self.make_workspace()
        prod = self.serve("prod", self.PROD, "shop.test", Shop())
        self.serve("preprod", self.PREPROD, "pre.shop.test", Shop(version="1.4.2"))
        text = (self.folder / "smoke.yaml").read_text()
        self.assertIn("probes:", text)
        run = self.smoke("gate", "--report", "json:gate.json")
        self.assert_exit(run, 0)
        self.assertEqual(self.read_json("gate.json")["title"], "shop 1.4.1 → 1.4.2")

        self.stop(prod)
        self.serve("prod", self.PROD, "shop.test", Shop(version="1.4.2"))
        run = self.smoke("verify", "--env", "prod", "--ticket", ".smoke/go.json",
                         "--report", "json:verify.json")
        self.assert_exit(run, 0)
        record = self.read_json("verify.json")
        self.assertEqual(record["verdict"]["word"], "GO")
        answered = {c["instance"] for c in record["checks"] if c["kind"] == "answers"}
        self.assertEqual(answered, {f"{a}:{self.port}" for a in self.PROD})

    def test_an_instance_with_another_certificate_fails_its_answer(self):  # TLS-02
        self.make_workspace()
        self.certificate("wrong", "DNS:elsewhere.test")
        self.serve("prod", self.PROD, "shop.test", Shop())
        (self.folder / "pre.pem").write_bytes((self.folder / "wrong.pem").read_bytes())
        (self.folder / "pre.key").write_bytes((self.folder / "wrong.key").read_bytes())
        self.serve("preprod", self.PREPROD, "pre.shop.test", Shop())
        run = self.smoke("gate")
        self.assert_exit(run, 1)
        self.assertIn("pre.shop.test", run.out)

    def test_a_baseline_with_another_certificate_is_missing_news(self):  # TLS-02, VER-04
        self.make_workspace()
        self.certificate("shop", "DNS:elsewhere.test")
        self.serve("prod", self.PROD, "shop.test", Shop())
        self.serve("preprod", self.PREPROD, "pre.shop.test", Shop())
        run = self.smoke("gate", "--report", "json:gate.json")
        self.assert_exit(run, 1)  # what the probe of it saw differs, and must hold, too
        record = self.read_json("gate.json")
        self.assertEqual({f["subject"].split()[0] for f in record["findings"]}, {"certificate"})
        self.assertEqual({state for (kind, name, _), state in states(record).items()
                          if kind == "parity" and name != "certificate"}, {"unchecked"})


if __name__ == "__main__":
    unittest.main()
