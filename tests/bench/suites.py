# SPDX-License-Identifier: MIT
"""The scenarios that run suites: smoke, hurl, and where it makes sense the bare loop, on the same
files in the same order, the same assertions, the same server."""
from measure import median, ratio

SMALL = """GET {url}/{path}
HTTP 200
[Asserts]
status == 200
header "Content-Type" == "application/json"
jsonpath "$.item.name" == "Teapot"

"""
LARGE = """GET {url}/large.json
HTTP 200
[Asserts]
jsonpath "$.end" == true
jsonpath "$.items[0].name" == "item 0"
jsonpath "$.items[9000].id" == 9000
jsonpath "$.items[9000].price" == 0.50
jsonpath "$.items[-1].tags" count == 2
jsonpath "$.items[10:20].id" count == 10
jsonpath "$.items[5]" exists
jsonpath "$.items[?(@.id == 7000)].name" == "item 7000"
jsonpath "$.nothing" not exists
jsonpath "$.items[12000].tags[1]" == "b"

"""
IN_FLIGHT = 32  # what smoke has in flight when nothing is said


class Suites:
    def __init__(self, measure, table, folder, smoke, hurl, bare, url):
        self.measure, self.table, self.folder = measure, table, folder
        self.smoke, self.hurl, self.bare, self.url = smoke, hurl, bare, url

    def write(self, name, files, entries, text=SMALL, path="item.json"):
        """A folder of that many files, each with so many entries."""
        folder = self.folder / name
        folder.mkdir()
        for i in range(files):
            (folder / f"{i:04}.hurl").write_text(text.format(url=self.url, path=path) * entries)
        return folder

    def commands(self, folder, hurls=("1", None)):
        """smoke as it comes; hurl one after another, as it comes with --test, and as told."""
        commands = {"smoke": [self.smoke, "run", "--test", folder]}
        for jobs in hurls if self.hurl else ():
            named = "hurl" if jobs is None else f"hurl --jobs {jobs}"
            commands[named] = [self.hurl, "--test", *(["--jobs", jobs] if jobs else []), folder]
        return commands

    def show(self, title, requests, costs):
        """Lines of all, and the costs of hurl at its best, or None."""
        self.table.note(title)
        for name, rows in costs.items():
            wall, cpu = median(rows, "wall"), median(rows, "cpu")
            self.table.note(f"    {name:15} {requests / wall:8.0f} requests/s {wall * 1e3:9.1f} ms "
                            f"{cpu / requests * 1e6:9.1f} µs CPU each {median(rows, 'peak') / 1024:7.1f} MB")
        hurls = [rows for name, rows in costs.items() if name.startswith("hurl")]
        return min(hurls, key=lambda rows: median(rows, "wall")) if hurls else None

    def against_hurl(self, title, costs, best, goal):
        """Wall time is what people wait for; CPU is what stays the same on a busy machine."""
        if best:
            self.table.row(f"{title}: throughput against hurl's best",
                           ratio(best, costs["smoke"], "wall"), "×", least=goal)
            self.table.row(f"{title}: hurl's CPU against smoke's", ratio(best, costs["smoke"], "cpu"), "×")
        else:
            self.table.skipped(f"{title}: throughput against hurl's best", "hurl is not on the PATH")

    # --- the scenarios ---

    def start_up(self):
        costs = self.measure.in_turn(self.commands(self.write("one", 1, 1), [None]), 31)
        best = self.show("One file with one entry, 31 times", 1, costs)
        if best:
            self.table.row("start-up: CPU against hurl's", ratio(costs["smoke"], best, "cpu"), "×", most=1.0)
            self.table.row("start-up: wall against hurl's", ratio(costs["smoke"], best, "wall"), "×", most=1.0)
        else:
            self.table.skipped("start-up against hurl's", "hurl is not on the PATH")

    def one_file(self):
        costs = self.measure.in_turn(self.commands(self.write("long", 1, 10000), ["1"]), 3)
        best = self.show("1 file × 10,000 entries, one after another", 10000, costs)
        self.against_hurl("1 file × 10,000 entries", costs, best, None)

    def many_files(self):
        costs = self.measure.in_turn(self.commands(self.write("many", 1000, 1), ("1", None, str(IN_FLIGHT))), 9)
        best = self.show("1,000 files × 1 entry", 1000, costs)
        self.against_hurl("1,000 files × 1 entry", costs, best, 5.0)

    def large_bodies(self):
        costs = self.measure.in_turn(self.commands(self.write("large", 10, 2, LARGE)), 3)
        best = self.show("10 files × 2 bodies of 1 MB of JSON, ten JSONPath asserts each", 20, costs)
        self.against_hurl("1 MB of JSON, ten JSONPath asserts", costs, best, None)

    def slow_server(self):
        folder = self.write("slow", 1000, 1, path="slow.json")
        costs = self.measure.in_turn(self.commands(folder, (None, str(IN_FLIGHT))), 1)
        self.show("1,000 files × 1 entry, a server that takes 100 ms", 1000, costs)
        for name in ("hurl", f"hurl --jobs {IN_FLIGHT}"):
            if name in costs:
                # With as many in flight the server decides, and nobody can be faster.
                self.table.row(f"slow server: throughput against {name}",
                               ratio(costs[name], costs["smoke"], "wall"), "×",
                               least=5.0 if name == "hurl" else 0.95)
        if not self.hurl:
            self.table.skipped("slow server against hurl", "hurl is not on the PATH")

    def per_request(self):
        """A hundred suites of a hundred entries, the program's start and their parsing included; and
        a tenth of them ten times over, which is nearer to what a request alone costs."""
        again = self.write("again", 100, 10)
        commands = {**self.commands(self.write("bulk", 100, 100), [None]),
                    "smoke, repeated": [self.smoke, "run", "--test", "--repeat", "10", again],
                    "bare libcurl": [self.bare, f"{self.url}/item.json", "10000", str(IN_FLIGHT)]}
        costs = self.measure.in_turn(commands, 15)
        best = self.show("100 files × 100 entries; 100 files × 10 entries, repeated", 10000, costs)
        bare = costs["bare libcurl"]
        self.table.row("CPU of a request against the bare loop's, asked again and again",
                       ratio(costs["smoke, repeated"], bare, "cpu"), "×", most=1.5)
        self.table.row("CPU of a request against the bare loop's, each read from its file",
                       ratio(costs["smoke"], bare, "cpu"), "×", most=1.5)
        self.against_hurl("100 files × 100 entries", costs, best, None)

    def memory(self):
        folder = self.write("repeated", 10, 100)
        small, large = (self.measure.once([self.smoke, "run", "--test", "--jobs", "10", "--repeat", times, folder])
                        for times in ("1", "100"))
        self.table.note(f"10 files × 100 entries, once and 100 times\n    {small.peak / 1024:.1f} MB "
                        f"for 1,000 requests, {large.peak / 1024:.1f} MB for 100,000")
        self.table.row("memory of a check, from 1,000 to 100,000",
                       (large.peak - small.peak) * 1024 / 99000, "bytes", most=64)

    @property
    def all(self):
        return (self.start_up, self.one_file, self.many_files, self.large_bodies, self.slow_server,
                self.per_request, self.memory)
