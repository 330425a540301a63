# SPDX-License-Identifier: MIT
"""One server for both environments, on a thread: every byte of a response is the case's."""
import asyncio
import threading


class Serving(asyncio.Protocol):
    def __init__(self, side, server):
        self.side, self.server, self.head = side, server, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.head += data
        while b"\r\n\r\n" in self.head:
            request, self.head = self.head.split(b"\r\n\r\n", 1)
            self.answer(request.split(b" ", 2)[1].decode())

    def answer(self, path):
        case = self.server.cases.get(path.rsplit("/", 1)[-1])
        if not case:
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            return
        try:
            lines, body = case.look(self.side)
        except Exception as broken:  # a mistake of the campaign is no answer of the environment
            self.server.broken = broken
            raise
        head = "\r\n".join(["HTTP/1.1 200 OK", *lines, f"Content-Length: {len(body)}", "", ""])
        self.transport.write(head.encode("utf-8") + body)


class Server:
    """`urls` has the address of each side; `cases` may be replaced between runs."""

    def __init__(self):
        self.cases, self.urls, self.broken = {}, {}, None
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait()

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self.listen())
        ready.set()
        self.loop.run_forever()

    async def listen(self):
        for side, address in (("prod", "127.0.0.1"), ("preprod", "127.0.0.2")):
            server = await self.loop.create_server(
                lambda side=side: Serving(side, self), address, 0)
            port = server.sockets[0].getsockname()[1]
            self.urls[side] = f"http://{address}:{port}"

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
