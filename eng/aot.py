#!/usr/bin/env python3
"""Publishes the programs of tests/Aot ahead of time, without a warning, runs them, and compares their size and start.

    eng/aot.py            publishes and runs the program on SQLite: what test.sh does
    eng/aot.py --compare  all four programs: size, and milliseconds from the start to the first token (median of 30 runs, interleaved)
"""
import http.server
import json
import pathlib
import statistics
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "artifacts" / "aot"
RUNS = 30


class TokenEndpoint(http.server.BaseHTTPRequestHandler):
    """Gives everybody a new pair."""
    protocol_version = "HTTP/1.1"
    pairs = 0

    def do_GET(self):
        TokenEndpoint.pairs += 1
        body = json.dumps({"accessToken": f"access-{TokenEndpoint.pairs}", "tokenType": "bearer", "expiresIn": 2628000,
                           "refreshToken": f"refresh-{TokenEndpoint.pairs}", "errorCode": None}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def publish(name):
    print(f"publishing {name} …", flush=True)
    done = subprocess.run(["dotnet", "publish", str(ROOT / "tests" / "Aot" / name), "-c", "Release", "-o", str(OUT / name), "-warnaserror", "-v", "q", "--nologo"],
                          capture_output=True, text=True)
    if done.returncode or "warning" in done.stdout:
        sys.exit(f"{name} does not publish without a warning:\n{done.stdout}{done.stderr}")


def run(name, address):
    started = time.perf_counter()
    done = subprocess.run([str(OUT / name / name), address], capture_output=True, text=True, timeout=60)
    took = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return took, done.stdout


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenEndpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    if "--compare" not in sys.argv:
        publish("Sqlite")
        print(run("Sqlite", address)[1], end="")
        return

    names = ["Bare", "ByHand", "Memory", "Sqlite"]
    for name in names:
        publish(name)
    times = {name: [] for name in names}
    for _ in range(RUNS):
        for name in names:
            times[name].append(run(name, address)[0])
    size = {name: sum(file.stat().st_size for file in (OUT / name).iterdir() if file.suffix not in (".dbg", ".xml", ".pdb")) / 2**20 for name in names}
    start = {name: statistics.median(times[name]) * 1000 for name in names}
    titles = {"Bare": "bare HttpClient", "ByHand": "Refit and Microsoft.Extensions.Http by hand", "Memory": "CTraderAuth.Extensions, memory store", "Sqlite": "the same on SQLite, the whole job"}
    print("\n| program, compiled ahead of time | MB | beside by hand | start to first token, ms | beside by hand |\n| --- | --- | --- | --- | --- |")
    for name in names:
        print(f"| {titles[name]} | {size[name]:.1f} | {size[name] - size['ByHand']:+.1f} | {start[name]:.1f} | {start[name] / start['ByHand']:.2f} × |")


main()
