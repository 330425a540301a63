# SPDX-License-Identifier: MIT
"""Mail servers for tests: aiosmtpd, a whole SMTP server with STARTTLS, TLS and AUTH, and a
scripted one whose every reply the test decides."""
import email
import email.policy
import logging
import socket
import ssl
import sys
import threading
import warnings

try:
    import aiosmtpd.smtp
except ImportError:  # Debian's package, where another python3 comes first on the PATH
    sys.path.append("/usr/lib/python3/dist-packages")
    import aiosmtpd.smtp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

logging.getLogger("mail.log").setLevel(logging.CRITICAL)


class Inbox:
    """A handler of aiosmtpd that keeps what arrives; refuses whom the test names."""

    def __init__(self):
        self.envelopes = []  # (recipient, bytes of the message)
        self.refuse = {}  # recipient -> reply
        self.logins = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        for address in envelope.rcpt_tos:
            self.envelopes.append((address, envelope.original_content))
        return "250 taken"


class MailServer:
    USER, PASSWORD = "smoke", "m4il-Passw0rd!"

    def __init__(self, certificate, key, implicit_tls=False, auth=True, port=0):
        self.inbox = Inbox()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

        def check(server, session, envelope, mechanism, data):
            good = (isinstance(data, LoginPassword) and data.login == self.USER.encode()
                    and data.password == self.PASSWORD.encode())
            self.inbox.logins.append((mechanism, good))
            return AuthResult(success=good)

        for kind in (DeprecationWarning, UserWarning):  # of what aiosmtpd 2 will do
            warnings.simplefilter("ignore", kind)
        settings = {"authenticator": check, "auth_required": auth, "hostname": "mail.test",
                    "decode_data": False}
        if implicit_tls:
            settings |= {"auth_require_tls": False}
            context_of_all = context
        else:
            settings |= {"tls_context": context, "require_starttls": True}
            context_of_all = None
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = port or s.getsockname()[1]
        self.stopped = False
        self.controller = Controller(self.inbox, hostname="127.0.0.1", port=self.port,
                                     ssl_context=context_of_all, server_kwargs=settings)
        self.controller.start()

    def stop(self):
        if not self.stopped:
            self.controller.stop(no_assert=True)
        self.stopped = True

    def raw(self):
        return [content for _, content in self.inbox.envelopes]

    def mails(self):
        """Parsed by Python's strict reader: a defect is an exception."""
        policy = email.policy.default.clone(raise_on_defect=True)
        return [email.message_from_bytes(content, policy=policy) for content in self.raw()]

    def clear(self):
        self.inbox.envelopes.clear()


class ScriptedMail:
    """Answers each line by the longest prefix of `replies` that fits; None hangs, b"" closes
    the connection, a reply is sent as it is."""

    def __init__(self, replies, tls=None):
        self.replies = {"": "250 ok", **replies}
        self.tls = tls
        self.lines = []  # of commands
        self.bodies = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.stopping = threading.Event()
        self.asked_for_data = threading.Event()
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def accept(self):
        while True:
            try:
                connection = self.listener.accept()[0]
            except OSError:
                return
            try:
                self.serve(connection)
            except OSError:
                pass
            finally:
                for one in self.open:
                    one.close()

    def serve(self, connection):
        self.open = [connection]
        connection.sendall(b"220 script\r\n")
        held = b""
        while True:
            while b"\r\n" not in held:
                part = connection.recv(65536)
                if not part:
                    return
                held += part
            line, held = held.split(b"\r\n", 1)
            text = line.decode("ascii", "replace")
            self.lines.append(text)
            if text == "DATA":
                self.asked_for_data.set()
            reply = self.replies[max((p for p in self.replies if text.startswith(p)), key=len)]
            if text == "DATA" and reply == "354 go":
                connection.sendall(b"354 go\r\n")
                while b"\r\n.\r\n" not in held:
                    part = connection.recv(65536)
                    if not part:
                        return
                    held += part
                body, held = held.split(b"\r\n.\r\n", 1)
                self.bodies.append(body)
                reply = self.replies.get("end of data", "250 taken")
            if reply is None:
                self.stopping.wait(60)
                return
            if reply == b"":
                return
            connection.sendall(reply.encode() + b"\r\n")
            if text == "STARTTLS" and reply.startswith("220"):
                connection = self.tls.wrap_socket(connection, server_side=True)
                self.open.append(connection)
            if text == "QUIT":
                return

    def stop(self):
        self.stopping.set()
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        self.thread.join(10)
