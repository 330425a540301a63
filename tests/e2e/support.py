# SPDX-License-Identifier: MIT
"""What end-to-end tests share: played environments, nginx, certificates, a workspace.

A tool that is missing fails the test that needs it: nothing is skipped.
"""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import textwrap
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SMOKE_BUILD", ROOT / "build/dev")).resolve()
SMOKE = BUILD / "smoke"
DEADLINE = 120  # seconds: a test that hangs fails


def tool(name):
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if not path:
        raise AssertionError(f"not run: {name} is not installed")
    return path


def free_port(address="127.0.0.1"):
    with socket.socket() as s:
        s.bind((address, 0))
        return s.getsockname()[1]


def findings(record):
    """What a run found, as places."""
    return {(f["subject"], f["where"], f["path"]) for f in record.get("findings", [])}


def states(record):
    """How the checks of a run ended: (kind, name, instance) -> state."""
    return {(c["kind"], c["name"], c.get("instance", "")): c["state"] for c in record["checks"]}


class Run:
    def __init__(self, process):
        self.exit = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    def __repr__(self):
        return f"exit {self.exit}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


def http(body=b"", status="200 OK", kind="application/json", headers="", length=True):
    """An HTTP/1.1 response as bytes; everything in it can be made wrong."""
    body = body.encode() if isinstance(body, str) else body
    size = f"Content-Length: {len(body)}\r\n" if length else ""
    return (f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{size}Connection: close\r\n"
            f"{headers}\r\n").encode() + body


class Scripted:
    """A server on a thread whose every byte the test decides.

    `answer(path, head)` gives the bytes to send before the connection is closed, or None
    to close it without a word.  It may call die(): then nothing listens any more, and
    whoever asks is refused.  All requests are in `requests`, as (method, path, head).
    """

    def __init__(self, answer, address="127.0.0.1", tls=None, port=0):
        self.answer, self.tls = answer, tls
        self.requests = []
        self.listener = socket.create_server((address, port), backlog=64)
        self.at = f"{address}:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self.accept_all, daemon=True)
        self.thread.start()

    def accept_all(self):
        while True:
            try:
                connection = self.listener.accept()[0]
            except OSError:
                return
            with connection:
                try:
                    self.serve(connection)
                except OSError:
                    pass  # the client is gone

    def serve(self, connection):
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
        head = b""
        while b"\r\n\r\n" not in head:
            part = connection.recv(65536)
            if not part:
                return
            head += part
        method, path = head.split(b" ", 2)[:2]
        self.requests.append((method.decode(), path.decode(), head))
        answer = self.answer(path.decode(), head)
        if method == b"HEAD" and answer:
            answer = answer.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n"
        if answer:
            connection.sendall(answer)
        if self.tls:
            connection.close()

    def die(self):
        """shutdown() wakes the thread that waits in accept(); close() alone does not."""
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()

    def paths(self):
        return [path for _, path, _ in self.requests]


class Resolver:
    """A name server on a thread: A records of one name, which the test may change while it is
    asked; None answers nothing at all, as a name server that is down."""

    def __init__(self, name, addresses, address="127.0.0.1"):
        self.name, self.addresses, self.asked = name, addresses, 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 0))
        self.at = f"{address}:{self.socket.getsockname()[1]}"
        self.stopped = False
        self.thread = threading.Thread(target=self.answer_all, daemon=True)
        self.thread.start()

    def answer_all(self):
        while True:
            query, who = self.socket.recvfrom(2048)
            if self.stopped:
                return
            answer = self.answer(query)
            if answer:
                self.socket.sendto(answer, who)

    def answer(self, query):
        addresses, labels, at = self.addresses, [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += 1 + query[at]
        kind, question = query[at + 1:at + 3], query[12:at + 5]
        if addresses is None:
            return None
        known = ".".join(labels) == self.name
        self.asked += known and kind == b"\0\1"
        records = addresses if known and kind == b"\0\1" else []
        flags = b"\x85\x80" if known else b"\x85\x83"
        body = b"".join(b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4" + socket.inet_aton(a)
                        for a in records)
        return (query[:2] + flags + b"\0\1" + len(records).to_bytes(2, "big") + b"\0" * 4
                + question + body)

    def stop(self):
        self.stopped = True
        host, port = self.at.split(":")
        self.socket.sendto(b"", (host, int(port)))
        self.thread.join(10)
        self.socket.close()


class WorldTest(unittest.TestCase):
    """A temporary folder that is a workspace, and servers that end with the test."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="smoke-e2e-"))
        self.folder.chmod(0o755)
        self.servers = []
        self.addCleanup(self.tear_down)

    def tear_down(self):
        for server in self.servers:
            self.stop(server)
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self, server):
        if server.poll() is None:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        if server.stdout:
            server.stdout.close()

    # --- files

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"))
        return path

    def workspace(self, text):
        return self.write("smoke.yaml", text)

    def read_json(self, name):
        return json.loads((self.folder / name).read_text())

    # --- servers

    def play(self, name, environment, *addresses, tls=None):
        """The fixture server plays `environment` on addresses; returns its process."""
        self.environment(name, environment)
        command = [BUILD / "fixtures/fixture-server", self.folder / f"{name}.json", *addresses]
        if tls:
            command += ["--tls", self.folder / f"{tls}.pem", self.folder / f"{tls}.key"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.servers.append(server)
        self.assertEqual(server.stdout.readline(), "ready\n")
        return server

    def script(self, answer, address="127.0.0.1", tls=None, port=0):
        """A Scripted server; `answer` may be a mapping of paths to responses."""
        if isinstance(answer, dict):
            routes = answer
            answer = lambda path, head: routes.get(path, http("{}", "404 Not Found"))
        server = Scripted(answer, address, tls, port)
        self.addCleanup(server.thread.join, 10)
        self.addCleanup(server.die)
        return server

    def resolver(self, name, addresses):
        """A name server that knows one name; `instances: {from: dns, server: …}` asks it."""
        server = Resolver(name, addresses)
        self.addCleanup(server.stop)
        return server

    def environment(self, name, environment):
        """Replaces what a played environment answers, in one step."""
        new = self.folder / f"{name}.json.new"
        new.write_text(json.dumps(environment))
        new.rename(self.folder / f"{name}.json")

    def nginx(self, name, conf):
        """nginx with `conf` inside of http { }."""
        folder = self.folder / f"nginx-{name}"
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        temp = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(
            f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
            f"events {{ worker_connections 256; }}\n"
            f"http {{ access_log off; {temp} default_type text/plain;\n{conf}\n}}\n")
        server = subprocess.Popen([tool("nginx"), "-c", folder / "nginx.conf", "-p", folder,
                                   "-e", folder / "error.log"], stderr=subprocess.DEVNULL)
        self.servers.append(server)
        return server

    def wait_for(self, address, port, server=None):
        """Until it listens; connecting is asked again at once, since it fails at once."""
        for _ in range(100000):
            with socket.socket() as s:
                if s.connect_ex((address, port)) == 0:
                    return
            if server and server.poll() is not None:
                self.fail(f"the server on {address}:{port} ended with {server.returncode}")
        self.fail(f"nothing listens on {address}:{port}")

    def authority(self):
        tool("openssl")
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                     "-nodes", "-days", "30", "-subj", "/CN=Test CA",
                     "-keyout", "ca.key", "-out", "ca.pem")

    def certificate(self, name, subject_alt_name, days=90):
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                     "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        self.write(f"{name}.ext", f"subjectAltName={subject_alt_name}\n")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                     "-CAcreateserial", "-days", str(days), "-extfile", f"{name}.ext",
                     "-out", f"{name}.pem")

    def openssl(self, *arguments):
        subprocess.run([tool("openssl"), *arguments], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    # --- smoke

    def start(self, *arguments, env=None):
        """smoke under way; ended with the test at the latest."""
        process = subprocess.Popen([SMOKE, *map(str, arguments)], cwd=self.folder, text=True,
                                   env=self.clean_environment(env), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.servers.append(process)
        return process

    def ended(self, process):
        out, err = process.communicate(timeout=DEADLINE)
        return Run(subprocess.CompletedProcess(process.args, process.returncode, out, err))

    @staticmethod
    def clean_environment(env):
        environment = {k: v for k, v in os.environ.items()
                       if not k.startswith(("HURL_", "SMOKE_", "LC_"))
                       and k not in ("CI", "NO_COLOR", "LANG")}
        environment.update(env or {})
        return environment

    def smoke(self, *arguments, env=None, stdout=None, cwd=None, preexec_fn=None):
        if not SMOKE.exists():
            raise AssertionError(f"not run: {SMOKE} is not built")
        return Run(subprocess.run([SMOKE, *map(str, arguments)], cwd=cwd or self.folder,
                                  env=self.clean_environment(env), stdin=subprocess.DEVNULL,
                                  stdout=stdout or subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True, timeout=DEADLINE, preexec_fn=preexec_fn))

    def smoke_at(self, now, *arguments, env=None):
        """smoke at that moment: the program with the clock's twin."""
        program = BUILD / "tests/smoke_at"
        if not program.exists():
            raise AssertionError(f"not run: {program} is not built")
        environment = self.clean_environment(env)
        environment["SMOKE_NOW"] = now
        return Run(subprocess.run([program, *map(str, arguments)], cwd=self.folder,
                                  env=environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                  timeout=DEADLINE))

    def assert_exit(self, run, code):
        self.assertEqual(run.exit, code, run)

    def sides(self, prod_at, preprod_at, rest):
        """A workspace over two environments at these addresses."""
        self.workspace(f"smoke: 1\nproject: shop\nenvironments:\n"
                       f"  prod:\n    tier: production\n    url: http://{prod_at}\n"
                       f"  preprod:\n    tier: staging\n    url: http://{preprod_at}\n"
                       f"compare:\n  baseline: prod\n  candidate: preprod\n"
                       + textwrap.dedent(rest).lstrip("\n"))

    def two_sides(self, prod=None, preprod=None, extra="", probes="", start=True):
        """Two plain environments on loopback and a workspace over them."""
        same = {"routes": {"/version": {"json": {"version": "1.0.0"}}, "/": {"html": "<p>hi</p>"}}}
        self.prod_at = f"127.0.0.31:{free_port('127.0.0.31')}"
        self.preprod_at = f"127.0.0.32:{free_port('127.0.0.32')}"
        self.prod, self.preprod = prod or same, preprod or same
        if start:
            self.prod_server = self.play("prod", self.prod, self.prod_at)
            self.preprod_server = self.play("preprod", self.preprod, self.preprod_at)
        text = (f"smoke: 1\nproject: shop\nenvironments:\n"
                f"  prod:\n    tier: production\n    url: http://{self.prod_at}\n"
                f"  preprod:\n    tier: staging\n    url: http://{self.preprod_at}\n"
                f"compare:\n  baseline: prod\n  candidate: preprod\n")
        text += textwrap.dedent(probes) or "probes:\n  - name: version\n    http: GET /version\n"
        (self.folder / "smoke.yaml").write_text(text + textwrap.dedent(extra))
