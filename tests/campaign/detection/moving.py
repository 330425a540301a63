# SPDX-License-Identifier: MIT
"""What moves in real documents from one look to the next."""
import datetime
import uuid

from .tree import Moving

START = datetime.datetime(2026, 3, 2, 8, 0, 0)


def moment(rng):
    return START + datetime.timedelta(milliseconds=rng.randrange(30 * 86400 * 1000))


def host_tail(rng, count=5):
    return "".join(rng.choice("bcdfghjklmnpqrstvwxz2456789") for _ in range(count))


def iso():
    return Moving("time", lambda r: moment(r).strftime("%Y-%m-%dT%H:%M:%SZ"))


def iso_millis():
    return Moving("time", lambda r: moment(r).isoformat(timespec="milliseconds") + "+00:00")


def rfc1123():
    return Moving("time", lambda r: moment(r).strftime("%a, %d %b %Y %H:%M:%S GMT"))


def epoch():
    return Moving("time", lambda r: int((moment(r) - datetime.datetime(1970, 1, 1)).total_seconds()))


def epoch_millis():
    return Moving("time", lambda r: round((moment(r) - datetime.datetime(1970, 1, 1))
                                          .total_seconds() * 1000))


def uptime():
    return Moving("time", lambda r: round(r.uniform(1000, 900000), 3))


def took():
    return Moving("time", lambda r: f"{r.randrange(2, 900)} ms")


def guid():
    return Moving("id", lambda r: str(uuid.UUID(int=r.getrandbits(128), version=4)))


def hexes(count):
    return Moving("id", lambda r: f"{r.getrandbits(count * 4):0{count}x}")


def counter():
    return Moving("id", lambda r: r.randrange(10_000_000, 99_999_999))


def token():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return Moving("id", lambda r: "".join(r.choice(letters) for _ in range(32)))


def pod(name):
    return Moving("host", lambda r: f"{name}-{r.getrandbits(36):09x}-{host_tail(r)}")


def node(name):
    """A host of the environment's own zone."""
    return Moving("host", lambda r: f"{name}-{host_tail(r, 8)}." + "{zone}")


def address():
    return Moving("host", lambda r: f"10.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(1, 255)}")
