# SPDX-License-Identifier: MIT
"""What one command costs from outside: wall time, CPU, peak memory; and several in turn."""
import dataclasses
import socket
import statistics
import subprocess
import sys
import tempfile
import time


@dataclasses.dataclass
class Cost:
    wall: float  # seconds
    cpu: float  # seconds of the process, user and system
    peak: int  # KB of resident memory


class Measure:
    """Runs commands under tests/bench/cost.c."""

    def __init__(self, cost):
        self.cost = cost

    def once(self, command, folder=None):
        with tempfile.TemporaryFile() as said:
            done = subprocess.run([str(c) for c in (self.cost, *command)], cwd=folder,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said)
            wall, cpu, peak, code = map(int, done.stdout.split())
            if code != 0:
                said.seek(0)
                sys.exit(f"{' '.join(map(str, command[:4]))} … ended with {code}\n"
                         f"{said.read().decode(errors='replace')[-2000:]}")
        return Cost(wall / 1e6, cpu / 1e6, peak)

    def in_turn(self, commands, rounds, folder=None):
        """Each command `rounds` times, A B A B …, so that a machine that slows down slows all:
        name -> [Cost].  One run of each before, to warm up, unless once is all there is."""
        if rounds > 1:
            for command in commands.values():
                self.once(command, folder)
        costs = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                costs[name].append(self.once(command, folder))
        return costs


def median(costs, what):
    return statistics.median(getattr(c, what) for c in costs)


def ratio(ones, others, what):
    """Median of the ratios of neighbours."""
    return statistics.median(getattr(a, what) / getattr(b, what) for a, b in zip(ones, others))


def wait_for(port):
    for _ in range(1000):
        with socket.socket() as s:
            s.settimeout(1)
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    sys.exit(f"nothing listens at 127.0.0.1:{port}")
