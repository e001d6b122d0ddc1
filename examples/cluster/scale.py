#!/usr/bin/env python3
"""Measures a night on one machine: seconds, peak memory and bytes shuffled, locally, on two executors, and of the crate alone.

    python3 benches/peers/columns.py /tmp/events --events 20000000
    cargo build --release --manifest-path examples/cluster/Cargo.toml --bins
    cargo build --release -p lifestage-benches --bin throughput
    python3 examples/cluster/scale.py /tmp/events

A line of JSON a run. The log is written as Parquet first, in eight files, which needs `pyarrow` and `numpy`; after that nothing
but the programs that were built. Memory is what the kernel says a process had at most, bytes shuffled are the files that
executors have of a query when it ends. Give the machine to it alone: two executors of one core
each want two cores.

    --partitions 2,4,8,16    runs the cluster with each of them
    --score                  scores every user too, which takes longer than all the rest
    --only local             of local, cluster and crate
"""

import argparse
import concurrent.futures
import json
import multiprocessing
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
KINDS = "log_in view search use comment share add_to_cart purchase".split()
FILES = 8
SCHEDULER, EXECUTORS = 50150, (50160, 50170)


def write_log(folder: pathlib.Path) -> int:
    """The columns as Parquet, unless they were written before; gives the number of events."""
    events = json.loads((folder / "meta.json").read_text())["events"]
    log = folder / "events"
    if log.exists():
        return events
    import numpy
    import pyarrow
    import pyarrow.parquet

    log.mkdir()
    types = {"user_id": ("user.u64", "<u8"), "ts": ("at_ms.i64", "<i8"), "event_type": ("kind.u8", "u1"), "value": ("amount.i64", "<i8")}
    columns = {name: numpy.memmap(folder / file, dtype, "r") for name, (file, dtype) in types.items()}
    part = -(-events // FILES)
    for number in range(FILES):
        rows = slice(number * part, (number + 1) * part)
        table = pyarrow.table({name: column[rows] for name, column in columns.items()})
        pyarrow.parquet.write_table(table, log / f"{number}.parquet")
    return events


class Ran:
    """A process: what it wrote to standard error, seconds, and how much memory it had at most."""

    def __init__(self, command, output=subprocess.DEVNULL):
        self.said = tempfile.TemporaryFile("w+")
        self.began = time.perf_counter()
        self.process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=self.said)

    def done(self, meanwhile=None) -> None:
        """Waits for its end; does something a few times a second until then."""
        while meanwhile and os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            meanwhile()
            time.sleep(0.1)
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = time.perf_counter() - self.began
        self.megabytes = used.ru_maxrss // 1024
        self.said.seek(0)
        self.said = self.said.read()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.done()


def job(programs, folder, out, *options, meanwhile=None):
    """Runs a night; gives the process and the seconds of its steps."""
    shutil.rmtree(out, ignore_errors=True)
    kinds = ",".join(f"{code}={kind}" for code, kind in enumerate(KINDS))
    reports = "active-users,lifecycle,retention,funnel"
    ran = Ran([programs / "job", folder / "events", "--epoch", "ms", "--map", kinds, "--report", reports, "--within", "7d",
               "--out", out, *options])
    ran.done(meanwhile)
    if ran.process.returncode != 0:
        sys.exit(f"the job failed:\n{ran.said}")
    steps = dict(line.rsplit(": ", 1) for line in ran.said.splitlines() if line.endswith(" s"))
    return ran, {name: float(seconds.split()[0]) for name, seconds in steps.items()}


def size(folder: pathlib.Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class Shuffled:
    """How large each file of a shuffle was at most: executors remove them when the query has ended."""

    def __init__(self, work: pathlib.Path):
        self.work, self.most = work, {}

    def look(self) -> None:
        # A folder that is removed meanwhile is passed over.
        for folder, _, files in os.walk(self.work):
            if "spill" in folder:
                continue  # what a task put aside for itself
            for file in (pathlib.Path(folder) / name for name in files if name.endswith(".arrow")):
                try:
                    self.most[file] = max(self.most.get(file, 0), file.stat().st_size)
                except FileNotFoundError:
                    pass  # removed while it was looked at

    def by_query(self):
        """The largest first: those of profiles and of events in order."""
        queries = {}
        for file, most in self.most.items():
            query = file.relative_to(self.work).parts[1]
            queries[query] = queries.get(query, 0) + most
        return sorted(queries.values(), reverse=True)


def await_port(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"nobody listens on port {port}")


def cluster(programs, folder, out, events, partitions, memory, options):
    work = folder / "executors"
    shutil.rmtree(work, ignore_errors=True)
    scheduler = Ran([programs / "scheduler", "--port", SCHEDULER])
    executors = []
    try:
        await_port(SCHEDULER)
        for port in EXECUTORS:
            (work / str(port)).mkdir(parents=True)
            executors.append(Ran([programs / "executor", "--port", port, "--scheduler-port", SCHEDULER, "--cores", 1, "--memory",
                                  memory, "--folder", work / str(port)]))
        for port in EXECUTORS:
            await_port(port)
        address = f"df://127.0.0.1:{SCHEDULER}"
        looking = Shuffled(work)
        ran, steps = job(programs, folder, out, "--scheduler", address, "--partitions", partitions, *options, meanwhile=looking.look)
        shuffled = looking.by_query()
    finally:
        for one in [*executors, scheduler]:
            one.stop()
    shutil.rmtree(work, ignore_errors=True)
    return {
        "run": "cluster", "partitions": partitions, "seconds": round(ran.seconds, 1), "steps": steps, "job_mb": ran.megabytes,
        "scheduler_mb": scheduler.megabytes, "executor_mb": [one.megabytes for one in executors],
        "shuffled_bytes": sum(shuffled), "shuffled_by_query": shuffled, "shuffled_bytes_per_event": round(sum(shuffled) / events, 2),
    }


def crate(throughput, folder, score):
    """The same questions on the crate's own columns, the scores in a process of their own."""
    found = []
    for options in [[], ["--task", "score"]] if score else [[]]:
        with tempfile.TemporaryFile("w+") as lines:
            ran = Ran([throughput, folder, *options], lines)
            ran.done()
            lines.seek(0)
            tasks = {line["task"]: line["cold"]["seconds"] for line in map(json.loads, lines)}
        found.append({"run": "crate", "seconds": tasks, "mb": ran.megabytes})
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=pathlib.Path, help="a folder of columns, as benches/peers/columns.py writes it")
    parser.add_argument("--partitions", default="8", help="of the cluster; several with commas [default: 8]")
    parser.add_argument("--memory", default="4G", help="of an executor, before it spills [default: 4G]")
    parser.add_argument("--score", action="store_true", help="score every user too")
    parser.add_argument("--only", choices=["local", "cluster", "crate"])
    parser.add_argument("--programs", type=pathlib.Path, help="where scheduler, executor and job are")
    parser.add_argument("--throughput", type=pathlib.Path, help="the program throughput of lifestage-benches")
    given = parser.parse_args()
    target = os.environ.get("CARGO_TARGET_DIR")
    programs = given.programs or pathlib.Path(target or HERE / "target") / "release"
    throughput = given.throughput or pathlib.Path(target or HERE.parent.parent / "target") / "release" / "throughput"
    folder, out = given.dir.resolve(), given.dir.resolve() / "night"
    # The kernel calls a process at least as large as the one that began it, and columns are large.
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as other:
        events = other.submit(write_log, folder).result()
    options = ["--score"] if given.score else []
    say = lambda line: print(json.dumps({"events": events} | line), flush=True)
    if given.only in (None, "local"):
        ran, steps = job(programs, folder, out, *options)
        say({"run": "local", "seconds": round(ran.seconds, 1), "steps": steps, "mb": ran.megabytes, "profiles_bytes": size(out / "profiles")})
    if given.only in (None, "cluster"):
        for partitions in given.partitions.split(","):
            say(cluster(programs, folder, out, events, int(partitions), given.memory, options))
    if given.only in (None, "crate"):
        for line in crate(throughput, folder, given.score):
            say(line)
    shutil.rmtree(out, ignore_errors=True)


if __name__ == "__main__":
    main()
