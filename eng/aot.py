#!/usr/bin/env python3
"""Publishes the programs of tests/Aot ahead of time, without a warning, runs them, and compares their size and start.

    eng/aot.py            publishes and runs the bot with a session, and the tool: its size, its start, and its commands on SQLite. What test.sh does
    eng/aot.py --compare  the other three programs: size, and milliseconds from the start to the first token (median of 30 runs, interleaved),
                          over plain HTTP and over HTTPS, as cTrader is reached: there the TLS library is loaded in every one of them.
                          Also written to artifacts/aot/compare.md, where the benchmarks find it.
    eng/aot.py --session  what the session adds to a bot that keeps a WebSocket authorized by hand (tests/Aot/SocketByHand)
"""
import http.client
import http.server
import json
import os
import pathlib
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "artifacts" / "aot"
SANDBOX = ROOT / "src" / "CTraderAuth.Tool" / "bin" / "Release" / "net10.0" / "CTraderAuth.Tool.dll"    # the tool with the sandbox, which is not compiled ahead of time
RUNS = 30
TOOL_BYTES = 15_500_000    # of the program; the library of SQLite is a file beside it
TOOL_START = 15    # times the start of an empty program; on an idle machine it is 9: 17 ms


class TokenEndpoint(http.server.BaseHTTPRequestHandler):
    """Gives everybody a new pair."""
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
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


def publish(name, project=None, *options):
    print(f"publishing {name} …", flush=True)
    done = subprocess.run(["dotnet", "publish", str(project or ROOT / "tests" / "Aot" / name), "-c", "Release", "-o", str(OUT / name), "-warnaserror", "-v", "q", "--nologo", *options],
                          capture_output=True, text=True)
    if done.returncode or "warning" in done.stdout:
        sys.exit(f"{name} does not publish without a warning:\n{done.stdout}{done.stderr}")


def serve(certificate=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenEndpoint)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}/"


def certificate():
    """A certificate for this machine that only the programs run from here trust."""
    file = OUT / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(file), "-out", str(OUT / "trusted.pem")], check=True, capture_output=True)
    file.write_text(file.read_text() + (OUT / "trusted.pem").read_text())
    return file


def run(name, address):
    started = time.perf_counter()
    done = subprocess.run([str(OUT / name / name), address], capture_output=True, text=True, timeout=60, env={**os.environ, "SSL_CERT_FILE": str(OUT / "trusted.pem")})
    took = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return took, done.stdout


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    if "--session" in sys.argv:
        sizes = []
        for name in "SocketByHand", "Session":
            publish(name)
            print(run(name, serve())[1], end="")
            sizes.append((OUT / name / name).stat().st_size)
            print(f"{name}: {sizes[-1]:,} bytes")
        more = sizes[1] - sizes[0]
        print(f"the session adds {more:,} bytes; {goal(f'at most 0.5 MiB: {more / 2**20:.2f}', more <= 2**19)}")
        return

    if "--compare" not in sys.argv:
        for name in "Session", "Empty":
            publish(name)
            print(run(name, serve())[1], end="")
        publish("Tool", ROOT / "src" / "CTraderAuth.Tool", "-p:NativeTool=true")
        try_tool()
        return

    names = ["Bare", "ByHand", "Memory"]
    for name in names:
        publish(name)
    start = {}
    for scheme, address in ("HTTP", serve()), ("HTTPS", serve(certificate())):
        print(f"{RUNS} runs of each over {scheme} …", flush=True)
        times = {name: [] for name in names}
        for _ in range(RUNS):
            for name in names:
                times[name].append(run(name, address)[0])
        start[scheme] = {name: statistics.median(times[name]) * 1000 for name in names}

    size = {name: sum(file.stat().st_size for file in (OUT / name).iterdir() if file.suffix not in (".dbg", ".xml", ".pdb")) / 2**20 for name in names}
    table = "\n".join(rows(names, size, start)) + "\n"
    (OUT / "compare.md").write_text(table)
    print(f"\n{table}")


def try_tool():
    """The tool on SQLite: a trader consents, and status, token, watch, refresh and logout follow."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ctrader-auth-aot-"))
    tool = OUT / "Tool" / "ctrader-auth"
    size = tool.stat().st_size
    if not SANDBOX.exists():
        subprocess.run(["dotnet", "build", str(ROOT / "src" / "CTraderAuth.Tool"), "-c", "Release", "-v", "q", "--nologo"], check=True)
    sandbox = subprocess.Popen(["dotnet", str(SANDBOX), "sandbox", "--port", "0", "--json"], stdout=subprocess.PIPE, text=True)
    try:
        sheet = json.loads(sandbox.stdout.readline())
        environment = {**os.environ, **sheet["environment"], "CTrader__Store": str(folder / "grants.db"), "HOME": str(folder)}

        def call(*arguments, exit=0, **more):
            done = subprocess.run([str(tool), *arguments], capture_output=True, text=True, timeout=60, env={**environment, **more})
            expect(done.returncode == exit, f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
            return done.stdout + done.stderr

        log_in(tool, environment)
        token = call("token").strip()
        expect(opens(sheet["apiUri"], token), "the API refuses the token")
        with subprocess.Popen([str(tool), "watch", "--json"], stdout=subprocess.PIPE, text=True, env=environment) as watch:
            first = json.loads(watch.stdout.readline())
            call("refresh")
            second = json.loads(watch.stdout.readline())
            expect((first["token"], first["generation"], second["generation"]) == (token, 1, 2), f"watch wrote {first['generation']} and {second['generation']}")
            expect(opens(sheet["apiUri"], second["token"]) and not opens(sheet["apiUri"], token), "the API takes another token than the newest")
            call("doctor", "--socket")
            median, best = compare_starts([str(tool), "status"], [str(OUT / "Empty" / "Empty")], environment)
            call("logout", "--yes")
            expect(json.loads(watch.stdout.readline())["ended"] == "disconnected" and watch.wait(60) == 4, "watch did not end with the grant")
        for store in "postgresql://app@127.0.0.1/app", "redis://127.0.0.1":
            expect("SQLite only" in call("status", exit=2, CTrader__Store=store), f"{store} is not refused")
    finally:
        sandbox.terminate()
        sandbox.wait(60)
        shutil.rmtree(folder)
    for text, reached in (f"the tool has {size:,} bytes, at most {TOOL_BYTES:,}", size <= TOOL_BYTES), (
            f"status takes {best:.1f} times the start of an empty program (median: {median:.1f}), at most {TOOL_START}", best <= TOOL_START):
        print(text)
        expect(reached, f"error: {text}")


def log_in(tool, environment):
    """Consents as a trader does in a browser on another machine, and pastes the address of the last page."""
    with subprocess.Popen([str(tool), "login", "--no-browser"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as login:
        link = next(line.strip() for line in login.stderr if "redirect_uri=" in line)
        address = urllib.parse.urlsplit(link)
        form = {**dict(urllib.parse.parse_qsl(address.query)), "ctid": "trader-1", "decision": "allow"}
        page = http.client.HTTPConnection(address.netloc)
        page.request("POST", f"{address.path}?{address.query}", urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
        output, error = login.communicate(page.getresponse().getheader("Location") + "\n", timeout=60)
        expect(login.returncode == 0 and output.startswith("my-bot\t1\t"), f"login ended with {login.returncode}:\n{output}{error}")


def opens(address, token):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})) as response:
            return response.status == 200
    except urllib.error.HTTPError:
        return False


def compare_starts(one, other, environment):
    """How many times as long one takes as the other, when runs take turns: the median, and the best run, which a busy machine changes least. There are more runs while the best one is too slow."""
    times = {0: [], 1: []}
    while len(times[0]) < RUNS or (len(times[0]) < 20 * RUNS and min(times[0]) / min(times[1]) > TOOL_START):
        for index, command in enumerate((one, other)):
            started = time.perf_counter()
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
            times[index].append(time.perf_counter() - started)
    return statistics.median(times[0]) / statistics.median(times[1]), min(times[0]) / min(times[1])


def expect(reached, text):
    if not reached:
        sys.exit(text)


def rows(names, size, start):
    """The table, with what goals.md asks for: no more than 2 MB larger, and 1.25 times the start of what is composed by hand."""
    titles = {"Bare": "bare `HttpClient`", "ByHand": "Refit and Microsoft.Extensions.Http by hand", "Memory": "ours, grants in memory"}
    yield "| Compiled ahead of time, less is better | MiB | relative to hand-written | start to first token over HTTPS, ms | relative to hand-written | over HTTP, ms | relative to hand-written | goal: measured |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for name in names:
        more = size[name] - size["ByHand"]
        beside = {scheme: start[scheme][name] / start[scheme]["ByHand"] for scheme in start}
        cells = [titles[name], f"{size[name]:.2f}", f"{more:+.2f}"]
        for scheme in "HTTPS", "HTTP":
            cells += [f"{start[scheme][name]:.1f}", f"{beside[scheme]:.2f} ×"]
        goals = [goal(f"≤ +2 MiB: {more:+.2f}", more <= 2), *(goal(f"≤ 1.25 × over {scheme}: {beside[scheme]:.2f}", beside[scheme] <= 1.25) for scheme in ("HTTPS", "HTTP"))]
        yield f"| {' | '.join(cells)} | {', '.join(goals) if name == 'Memory' else ''} |"


def goal(text, reached):
    return f"{text} {'✓' if reached else '✗ missed'}"


main()
