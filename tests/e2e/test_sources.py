# SPDX-License-Identifier: MIT
"""Where probes look, and in which formats: each on real files, servers and bad input."""
import json
import socket
import struct
import threading
import unittest

from support import WorldTest, findings, free_port

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


class Talker:
    """A TCP server on a thread: says `greeting`, or answers each line by `answers`."""

    def __init__(self, test, greeting=b"", answers=None, address="127.0.0.1"):
        self.greeting, self.answers, self.open = greeting, answers or {}, []
        self.listener = socket.create_server((address, 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        test.addCleanup(self.die)

    def serve(self):
        while True:
            try:
                connection = self.listener.accept()[0]
            except OSError:
                return
            self.open.append(connection)
            try:
                connection.sendall(self.greeting)
                if self.answers:
                    line = connection.recv(4096)
                    connection.sendall(self.answers.get(line, b""))
            except OSError:
                pass

    def die(self):
        if self.listener.fileno() < 0:
            return
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.thread.join(10)
        self.listener.close()
        for connection in self.open:
            connection.close()


class Tcp(Sources):
    def ports(self, prod, preprod, keys="", more=""):
        """A probe of one port on either side; None: nobody listens there."""
        port = lambda talker: talker.port if talker else free_port()
        self.workspace(f"""
            smoke: 1
            project: shop
            environments:
              prod: {{tier: production, url: "http://{self.prod.at}", variables: {{p: {port(prod)}}}}}
              preprod: {{tier: staging, url: "http://{self.preprod.at}", variables: {{p: {port(preprod)}}}}}
            compare: {{baseline: prod, candidate: preprod}}
            probes:
              - name: db
                tcp: {{at: "127.0.0.1:{{{{p}}}}"{keys}}}
                deadline: 400ms
                {more}
            """)

    def test_a_port_that_answers_on_both_sides_is_parity(self):
        self.ports(Talker(self), Talker(self))
        self.diff(0)
        self.assertEqual(self.look("db")["body"], {"answers": True})
        self.assert_exit(self.smoke("gate"), 0)

    def test_a_candidate_that_refuses_is_bad_news(self):
        self.ports(Talker(self), None)
        self.diff(1)
        self.assertEqual(self.paths(), {"$.body.answers"})
        run = self.smoke("gate")
        self.assert_exit(run, 1)
        self.assertIn("db must answer", run.out)

    def test_a_baseline_that_refuses_is_missing_news(self):
        self.ports(None, Talker(self))
        self.assertIn("onnection refused", self.diff(3).out)
        self.assert_exit(self.smoke("gate"), 3)

    def test_both_refused_is_no_parity(self):
        self.ports(None, None)
        self.diff(3)
        self.assert_exit(self.smoke("gate"), 1)

    def test_a_name_that_is_not_found_is_unchecked(self):
        self.ports(Talker(self), Talker(self))
        text = (self.folder / "smoke.yaml").read_text()
        self.workspace(text.replace("127.0.0.1:{{p}}", "nowhere.invalid:{{p}}"))
        self.assert_exit(self.smoke("gate"), 3)

    def test_the_first_line_is_compared(self):
        self.ports(Talker(self, b"220 a ESMTP\r\nmore"), Talker(self, b"220 b ESMTP\r\n"),
                   ", line: true", 'expect: [{path: "$.body.line", matches: "^220 "}]')
        self.assertEqual(self.look("db")["body"], {"answers": True, "line": "220 b ESMTP"})
        self.diff(1)
        self.assertEqual(self.paths(), {"$.body.line"})

    def test_what_is_sent_is_answered(self):
        pong = {b"PING\r\n": b"+PONG\r\n"}
        self.ports(Talker(self, answers=pong), Talker(self, answers=pong),
                   r', send: "PING\r\n"')
        self.assertEqual(self.look("db")["body"], {"answers": True, "line": "+PONG"})
        self.diff(0)

    def test_a_server_that_says_nothing_does_not_answer(self):
        self.ports(Talker(self, b"hi\n"), Talker(self), ", line: true")
        self.diff(1)
        self.assertEqual(self.paths(), {"$.body.answers", "$.body.line"})

    def test_a_line_without_end_is_unchecked(self):
        self.ports(Talker(self, b"hi\n"), Talker(self, b"x" * 5000), ", line: true")
        self.assertIn("longer than 4096 bytes", self.diff(3).out)

    def test_bytes_are_shown_and_not_lost(self):
        self.ports(Talker(self, b"\xff\x00\n"), Talker(self, b"\xff\x00\n"), ", line: true")
        self.assertEqual(self.look("db")["body"]["line"], "\\xff\\x00")

    def test_a_port_that_must_be_closed(self):
        self.ports(None, None, ", closed: true")
        self.assert_exit(self.smoke("gate"), 0)
        self.ports(None, Talker(self), ", closed: true")
        run = self.smoke("gate")
        self.assert_exit(run, 1)
        self.assertIn("db must be closed", run.out)

    def test_what_makes_no_sense_is_a_mistake(self):
        self.ports(None, None, ", closed: true, line: true")
        self.assertIn("nobody to talk to", self.smoke("lint").err)
        text = (self.folder / "smoke.yaml").read_text()
        self.workspace(text.replace("{{p}}", "5432").replace(", closed: true, line: true", ""))
        self.assertIn("the same source is read", self.smoke("lint").err)


def name_bytes(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".") if part) + b"\0"


class Zone:
    """A name server on a thread: `records` of one name by the number of their type, as the
    bytes of each; None: a server failure.  Other names do not exist."""

    def __init__(self, test, name, records):
        self.name, self.records = name, records
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.at = "127.0.0.1:%d" % self.socket.getsockname()[1]
        self.stopped, self.ttl = False, 300
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        test.addCleanup(self.stop)

    def serve(self):
        while True:
            query, who = self.socket.recvfrom(2048)
            if self.stopped:
                return
            self.socket.sendto(self.answer(query), who)

    def answer(self, query):
        end = query.index(b"\0", 12) + 1
        kind = int.from_bytes(query[end:end + 2], "big")
        known = query[12:end].lower() == name_bytes(self.name)
        records = self.records.get(kind, []) if known else []
        code = 3 if not known else 2 if records is None else 0
        body = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", type, 1, self.ttl, len(data)) + data
                        for type, data in ((r if isinstance(r, tuple) else (kind, r))
                                           for r in records or []))
        return (query[:2] + bytes([0x85, 0x80 | code]) + b"\0\1"
                + len(records or []).to_bytes(2, "big") + b"\0" * 4
                + query[12:end + 4] + body)

    def stop(self):
        self.stopped = True
        host, port = self.at.split(":")
        self.socket.sendto(b"", (host, int(port)))
        self.thread.join(10)
        self.socket.close()


A, NS, CNAME, MX, TXT, AAAA, SRV, CAA = 1, 2, 5, 15, 16, 28, 33, 257


class Dns(Sources):
    def zones(self, records, types="[A, AAAA]", more=""):
        """prod.test and preprod.test, which have these records, on one name server each."""
        self.zone = {side: Zone(self, f"{side}.test", dict(records))
                     for side in ("prod", "preprod")}
        self.probes(f"""
              - name: in-prod
                dns: {{name: "{{{{environment}}}}.test", types: {types}, server: "{self.zone['prod'].at}"}}
                environments: [prod]
              - name: zone
                dns: {{name: "{{{{environment}}}}.test", types: {types}, server: "{self.zone['preprod'].at}"}}
                environments: [preprod]
                deadline: 3s
                {more}
            """)

    def test_records_are_sorted_lists_by_type(self):
        self.zones({A: [bytes([127, 0, 0, 9]), bytes([127, 0, 0, 10])],
                    AAAA: [bytes(15) + b"\1"],
                    MX: [b"\0\x0a" + name_bytes("Mail.Shop.test")],
                    TXT: [b"\4v=sp\3f1 ", b"\2\xff\x07"],
                    NS: [name_bytes("ns2.test"), name_bytes("ns1.test")],
                    SRV: [struct.pack(">HHH", 1, 2, 5060) + name_bytes("sip.test")],
                    CAA: [b"\0\5issueca.test"]},
                   "[A, AAAA, CNAME, MX, TXT, NS, SRV, CAA]")
        seen = self.look("zone")
        self.assertEqual(seen["body"], {
            "A": ["127.0.0.10", "127.0.0.9"], "AAAA": ["::1"], "CNAME": [],
            "MX": ["10 mail.shop.test"], "TXT": ["\\xff\\x07", "v=spf1 "],
            "NS": ["ns1.test", "ns2.test"], "SRV": ["1 2 5060 sip.test"],
            "CAA": ['0 issue "ca.test"']})
        self.assertEqual(seen["source"]["ttl"]["A"], 300)
        self.assertNotIn("CNAME", seen["source"]["ttl"])

    def test_what_a_name_leads_to_is_its_record(self):
        alias = (CNAME, b"\4real\4test\0")
        self.zones({A: [alias, bytes([127, 0, 0, 1])], CNAME: [alias]}, "[A, CNAME]")
        self.assertEqual(self.look("zone")["body"], {"A": ["127.0.0.1"], "CNAME": ["real.test"]})

    def test_order_and_ttl_are_no_difference(self):
        one, two = bytes([127, 0, 0, 1]), bytes([127, 0, 0, 2])
        zone = Zone(self, "shop.test", {A: [one, two]})
        other = Zone(self, "shop2.test", {A: [two, one]})
        other.ttl = 7
        relay = Zone(self, "", {})
        relay.answer = lambda q: (zone if b"\4shop\4test" in q else other).answer(q)
        self.workspace(f"""
            smoke: 1
            project: shop
            environments:
              prod: {{tier: production, url: "http://{self.prod.at}", variables: {{n: shop.test}}}}
              preprod: {{tier: staging, url: "http://{self.preprod.at}", variables: {{n: shop2.test}}}}
            compare: {{baseline: prod, candidate: preprod}}
            probes:
              - {{name: zone, dns: {{name: "{{{{n}}}}", server: "{relay.at}"}}}}
            """)
        self.diff(0)
        other.records = {A: [two]}
        self.diff(1)
        self.assertEqual(len(self.paths()), 1)
        other.records = {}
        self.assertIn("no such record", self.diff(3).out)
        zone.records = {}  # nothing on both sides is no parity
        self.diff(3)

    def test_what_nobody_knows_is_unchecked(self):
        self.zones({A: [bytes([127, 0, 0, 1])], AAAA: None})
        self.assertIn("AAAA: ", self.look("zone", 3).err)
        self.zones({A: [b"\1\2"]}, "A")
        self.assertIn("cannot be read", self.look("zone", 3).err)
        self.zones({MX: [b"\0\1\xc0\xff"]}, "MX")
        self.assertIn("cannot be read", self.look("zone", 3).err)
        self.zones({A: [b"\1\2\3\4"]}, "A")
        self.zone["preprod"].name = "other.test"
        self.assertIn("does not exist", self.look("zone", 3).err)

    def test_a_server_that_is_down_is_unchecked(self):
        self.zones({A: [bytes([127, 0, 0, 1])]}, "A")
        self.zone["preprod"].answer = lambda q: b""
        self.look("zone", 3)

    def test_one_name_for_both_sides_is_a_mistake(self):
        self.probes('  - {name: z, dns: {name: shop.test}}\n')
        self.assertIn("the same source is read", self.smoke("lint").err)
        self.probes('  - {name: z, dns: {name: "{{environment}}.test", types: [A, MXX]}}\n')
        self.assertIn("did you mean 'MX'", self.smoke("lint").err)


class BadInput(Sources):
    """An empty, cut or undecodable side is unchecked; never parity, also where both sides are
    bad alike."""

    BAD = {  # by suffix: what is not of the format
        "json": (b"", b" \n", b'{"a": 1', b'{"a": 1} x', b'{"a": 1, "a": 1}', b"\xef\xbb\xbf{}",
                 b'{"a": "\xff"}', b"\0"),
        "yaml": (b"", b"# nothing\n", b"a: [1", b"a: 1\na: 2\n", b"a: \xff\n", b"a: *x\n"),
        "toml": (b"", b"\r\n", b"a = ", b"a = 1\na = 2\n", b"a = '\xff'\n", b"[a\n"),
        "xml": (b"", b"<a>", b"<a/><b/>", b"plain", b"<a>\xff</a>"),
        "html": (b"", b"plain", b'{"a": 1}', b"<p>\xff"),
        "ini": (b"", b"[a\nb = 1\n", b"a = \xff\n", b"[a]\nb=1\nb=2\n"),
        "properties": (b"", b"a=\\u12\n", b"a=1\na=2\n", b"a=\xff\n"),
        "env": (b"", b"A='x\n", b"A=1\nA=2\n", b"A=\xff\n"),
        "csv": (b"", b"a,b\n1\n", b'a\n"x\n', b"a\n\xff\n"),
    }
    GOOD = {"json": b'{"a": 1}', "yaml": b"a: 1\n", "toml": b"a = 1\n", "xml": b"<a/>",
            "html": b"<p>a</p>", "ini": b"[a]\nb = 1\n", "properties": b"a=1\n", "env": b"A=1\n",
            "csv": b"a,b\n1,2\n"}

    def put(self, side, suffix, content):
        (self.folder / f"{side}.{suffix}").write_bytes(content)

    def test_a_bad_side_is_unchecked_whichever_it_is(self):  # BODY-11, BODY-15, JX-01, YAML-02
        for suffix, bad in self.BAD.items():
            self.probes(f'  - {{name: c, file: "{{{{environment}}}}.{suffix}"}}\n')
            good = self.GOOD[suffix]
            self.put("prod", suffix, good)
            self.put("preprod", suffix, good)
            self.diff(0)
            for content in bad:
                for sides in ("preprod",), ("prod",), ("prod", "preprod"):
                    with self.subTest(suffix=suffix, content=content, sides=sides):
                        for side in ("prod", "preprod"):
                            self.put(side, suffix, content if side in sides else good)
                        self.diff(3)

    def test_a_file_that_is_not_there_is_unchecked(self):
        self.probes('  - {name: c, file: "{{environment}}.json"}\n')
        self.put("prod", "json", b"{}")
        self.diff(3)
        (self.folder / "preprod.json").mkdir()
        self.assertIn("not a regular file", self.diff(3).out)

    def test_a_mark_of_byte_order_and_line_ends_are_no_difference(self):
        for suffix in ("yaml", "toml", "ini", "env", "csv"):
            self.probes(f'  - {{name: c, file: "{{{{environment}}}}.{suffix}"}}\n')
            good = self.GOOD[suffix]
            self.put("prod", suffix, good)
            self.put("preprod", suffix, b"\xef\xbb\xbf" + good.replace(b"\n", b"\r\n"))
            with self.subTest(suffix=suffix):
                self.diff(0)

    def test_a_command_that_says_nothing_is_unchecked(self):
        self.probes('  - {name: c, exec: [sh, "-c", "test {{environment}} = prod && echo a || true"]}\n')
        self.assertIn("said nothing", self.diff(3).out)
        self.probes('  - {name: c, exec: [sh, "-c", "echo a; test {{environment}} = prod"]}\n')
        self.diff(3)

    def test_one_source_for_both_sides_is_a_mistake(self):
        for source in ("file: same.json", "exec: [cat, same.json]",
                       "http: GET http://127.0.0.1:9/x", 'tls: {at: "127.0.0.1:9"}',
                       'tcp: {at: "127.0.0.1:9"}', "dns: {name: shop.test}"):
            self.probes(f"  - {{name: c, {source}}}\n")
            run = self.smoke("diff")
            self.assert_exit(run, 2)
            self.assertIn("the same source is read", run.err)


if __name__ == "__main__":
    unittest.main()
