#!/usr/bin/env python3
"""Times the crate and its peers on the same columns, and says how many times faster the crate is.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install -r benches/peers/requirements.txt
    /tmp/peers/bin/python benches/peers/compare.py /tmp/events --events 2e6

makes the columns if the folder has none, builds `throughput`, runs each peer and the crate in a process of its own, and prints
a table. The peers have the columns in tables of their own before the clock starts; the crate's population is built from the
columns, and told with and without building. F is the sum over the tasks of the fastest peer. It fails where two answers
differ. Give the machine to it alone: other work lengthens whatever runs beside it.
"""

import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def digest(rows) -> str:
    text = json.dumps([[int(number) for number in row] for row in rows])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def run_peer(name: str, folder: pathlib.Path, tasks, threads: int, runs: int) -> None:
    """In a process of its own: prints a line of JSON for each task."""
    import peers

    peer = peers.PEERS[name](peers.Log(folder), threads)
    for task in (task for task in tasks if hasattr(peer, task)):
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            rows = getattr(peer, task)()
            times.append(time.perf_counter() - start)
        line = {"task": task, "version": peer.version, "rows": len(rows), "digest": digest(rows)}
        line |= {"seconds": round(min(times), 4), "cold": round(times[0], 4)}
        print(json.dumps(line), flush=True)


def progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
    elif text:
        print(text, file=sys.stderr, flush=True)


def lines_of(command, what: str, **options):
    """The lines of JSON that a program prints, and which it is at."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True, **options)
    found = {}
    progress(f"{what}: starting")
    for line in process.stdout:
        line = json.loads(line)
        found[line["task"]] = line
        progress(f"{what}: {line['task']} took {line['seconds']:.3f} s")
    if process.wait() != 0:
        sys.exit(f"{what} failed with {process.returncode}")
    return found


def build() -> pathlib.Path:
    progress("building throughput")
    command = ["cargo", "build", "--quiet", "--release", "-p", "lifestage-benches", "--bin", "throughput"]
    subprocess.run(command, cwd=ROOT, check=True)
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "throughput"


def table(tasks, peers, crate):
    """The rows of the table, and the sum of the fastest peers."""
    heads = ["task", *peers, "crate", "times faster"]
    rows, fastest_of_all = [], 0.0
    for task in tasks:
        seconds = {name: lines[task]["seconds"] for name, lines in peers.items() if task in lines}
        mine = crate[task]["seconds"]
        fastest = min(seconds.values(), default=None)
        fastest_of_all += fastest or 0.0
        times = f"{fastest / mine:.1f}" if fastest else "–"
        rows.append([task, *(f"{seconds[name]:.3f}" if name in seconds else "–" for name in peers), f"{mine:.3f}", times])
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    text = "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in [heads, *rows])
    return text, fastest_of_all


def other_answers(tasks, peers, crate):
    for task in tasks:
        for name, lines in peers.items():
            if task in lines and lines[task]["digest"] != crate[task]["digest"]:
                yield f"{task}: {name} says {lines[task]['digest']}, the crate {crate[task]['digest']}"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=pathlib.Path, help="folder with the columns")
    parser.add_argument("--events", type=float, default=20e6, help="how many to make where the folder has none; default 20 million")
    parser.add_argument("--seed", type=int, default=7, help="of the columns that are made; default 7")
    parser.add_argument("--peers", default="polars,duckdb,chdb", help="which of them; default all three")
    parser.add_argument("--tasks", default="daily,rfm,retention,lifecycle,funnel", help="which of them; default all five")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of every program; default one for each core")
    parser.add_argument("--runs", type=int, default=3, help="of each task of a peer, of which the fastest counts; default 3")
    parser.add_argument("--throughput", type=pathlib.Path, help="the crate's program; default it is built")
    parser.add_argument("--json", type=pathlib.Path, help="write all that was measured to this file too")
    parser.add_argument("--only-peer", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    given = arguments()
    tasks = given.tasks.split(",")
    if given.only_peer:
        return run_peer(given.only_peer, given.dir, tasks, given.threads, given.runs)
    if not (given.dir / "meta.json").exists():
        progress(f"making {given.events:.0f} events in {given.dir}")
        made = [sys.executable, HERE / "columns.py", given.dir, "--events", str(given.events), "--seed", str(given.seed)]
        subprocess.run(made, check=True)
    program = given.throughput or build()
    peers = {}
    for name in given.peers.split(","):
        command = [sys.executable, __file__, given.dir, "--only-peer", name, "--tasks", given.tasks]
        command += ["--threads", given.threads, "--runs", given.runs]
        peers[name] = lines_of(command, name, env=os.environ | {"POLARS_MAX_THREADS": str(given.threads)})
    crate = lines_of([program, given.dir, "--threads", given.threads], "crate")
    progress("")
    text, fastest = table(tasks, peers, crate)
    versions = {name: next(iter(lines.values()))["version"] for name, lines in peers.items() if lines}
    print(", ".join(f"{name} {version}" for name, version in versions.items()), f"on {given.threads} threads, seconds")
    print(text)
    answered = sum(crate[task]["seconds"] for task in tasks)
    built, cold = crate["profile"]["seconds"], crate["profile"]["cold"]["seconds"]
    print(f"F, the fastest peer for each task: {fastest:.3f} s")
    print(f"crate, tasks alone: {answered:.3f} s = F / {fastest / answered:.1f}")
    print(f"crate, with building ({built:.3f} s): {answered + built:.3f} s = F / {fastest / (answered + built):.1f}")
    print(f"crate, with building for the first time ({cold:.3f} s): {answered + cold:.3f} s = F / {fastest / (answered + cold):.1f}")
    if given.json:
        given.json.write_text(json.dumps({"threads": given.threads, "peers": peers, "crate": crate}, indent=1))
    different = list(other_answers(tasks, peers, crate))
    if different:
        sys.exit("answers differ\n" + "\n".join(different))


if __name__ == "__main__":
    main()
