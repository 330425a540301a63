#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py BUILD: how fast smoke runs suites, against a bare libcurl loop and hurl.

100 files of 100 requests with three asserts each (status, header, jsonpath) on nginx; the
same number of requests by tests/bench/bare.c; hurl --test where it is on the PATH.  All in
turn, several rounds, medians.  Then memory: the same files ten times over.
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES, ENTRIES, ROUNDS, PARALLEL, PORT = 100, 100, 5, 32, 18480
ENTRY = """GET http://127.0.0.1:{port}/item.json
HTTP 200
[Asserts]
status == 200
header "Content-Type" == "application/json"
jsonpath "$.item.name" == "Teapot"

"""
BODY = '{"item": {"id": 7, "name": "Teapot", "tags": ["kitchen", "gift"], "price": 24.90}}\n'
NGINX = """daemon off; worker_processes 1; pid {dir}/nginx.pid; error_log {dir}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type application/json; types {{ application/json json; }}
  client_body_temp_path {dir}/b; proxy_temp_path {dir}/p; fastcgi_temp_path {dir}/f;
  uwsgi_temp_path {dir}/u; scgi_temp_path {dir}/s;
  keepalive_requests 1000000;
  server {{ listen 127.0.0.1:{port}; root {dir}/www; }}
}}
"""


def measure(command):
    """Wall seconds, CPU seconds, peak memory in KB of one run."""
    before = os.times()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = os.times().elapsed - before.elapsed
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command[:3]))} … ended with {process.returncode}\n"
                 f"{said.decode(errors='replace')[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def wait_for(port):
    import socket
    for _ in range(200000):
        with socket.socket() as s:
            s.settimeout(0.05)
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
    sys.exit("nginx does not listen")


def main():
    build = ROOT / sys.argv[1]
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    hurl = shutil.which("hurl")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        www = pathlib.Path(folder, "www")
        www.mkdir()
        (www / "item.json").write_text(BODY)
        suites = []
        for i in range(FILES):
            path = pathlib.Path(folder, f"{i:03}.hurl")
            path.write_text(ENTRY.format(port=PORT) * ENTRIES)
            suites.append(path)
        conf = pathlib.Path(folder, "nginx.conf")
        conf.write_text(NGINX.format(dir=folder, port=PORT))
        server = subprocess.Popen([nginx, "-c", conf, "-p", folder, "-e", f"{folder}/e.log"],
                                  stderr=subprocess.DEVNULL)
        try:
            wait_for(PORT)
            bench(build, hurl, suites)
        finally:
            server.terminate()
            server.wait()


def bench(build, hurl, suites):
    requests = FILES * ENTRIES
    commands = {
        "bare libcurl": [build / "tests/bench/bare", f"http://127.0.0.1:{PORT}/item.json",
                         str(requests), str(PARALLEL)],
        "smoke run --test": [build / "smoke", "run", "--test", "--jobs", str(PARALLEL), *suites],
    }
    if hurl:
        commands["hurl --test"] = [hurl, "--test", "--jobs", str(PARALLEL), *suites]
    else:
        print("hurl is not on the PATH: not compared with it")
    results = {name: [] for name in commands}
    for name, command in commands.items():
        measure(command)  # a warm-up
    for _ in range(ROUNDS):
        for name, command in commands.items():
            results[name].append(measure(command))
    bare = statistics.median(r[1] for r in results["bare libcurl"])
    print(f"{requests} requests, {PARALLEL} in flight, nginx on loopback, median of {ROUNDS}")
    print(f"{'':18} {'requests/s':>12} {'CPU µs/request':>15} {'× bare':>7} {'peak MB':>8}")
    for name, rows in results.items():
        wall, cpu, memory = (statistics.median(r[i] for r in rows) for i in range(3))
        print(f"{name:18} {requests / wall:12.0f} {cpu / requests * 1e6:15.1f} "
              f"{cpu / bare:7.2f} {memory / 1024:8.1f}")
    smoke = commands["smoke run --test"]
    small = measure(smoke)[2]
    large = measure(smoke + ["--repeat", "10"])[2]
    print(f"memory from {requests} to {requests * 10} requests: {small} KB to {large} KB, "
          f"{(large - small) * 1024 / (requests * 9):.1f} bytes per check")


if __name__ == "__main__":
    main()
