"""What many people cost: a photo, a task of a cluster, a line of a run. Prints the figures of docs/scale.md.

    python benchmarks/scale.py photo sample_images/person-a     one person, measured
    python benchmarks/scale.py plan 20000                       that many folders, found and handed out
    python benchmarks/scale.py cohort 20000                     that many lines, settled, and the cohort made
    python benchmarks/scale.py task 2000                        that many empty tasks through a real scheduler

Each is to be run in a process of its own, since the peak of memory is the process's.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from analyzer.batch import plan, run
from analyzer.batch.cohort.ledger import from_line
from analyzer.batch.executor import Crew
from analyzer.batch.gather import Gathering
from analyzer.batch.job import Job, Outcome


def peak_mb() -> float:
    """Largest memory of this process so far, MB of 2^20 bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cpu_s() -> float:
    """Processor time of this process, seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def photo(folder: Path) -> None:
    """One person through the whole line: processor time, memory and bytes."""
    with TemporaryDirectory() as out:
        command = [sys.executable, "-m", "analyzer", "analyze", str(folder), "--out", out]
        subprocess.run(command, check=True, capture_output=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        files = [path for path in Path(out).rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        photos = len(json.loads((Path(out) / "series.json").read_bytes())["measurements"])
    print(f"photos of the person: {photos}")
    print(f"processor time a photo: {(used.ru_utime + used.ru_stime) / photos:.1f} s")
    print(f"peak memory: {used.ru_maxrss / 1024:.0f} MB")
    print(f"results: {size / photos / 1e6:.2f} MB and {len(files) / photos:.1f} files a photo")


def nobody(job: Job, progress: object = None) -> Outcome:
    """A job that does nothing."""
    return Outcome(job.name, job.out, reported=True, summary=("x" * 200,))


def plan_(people: int) -> None:
    """Find folders and hand them out."""
    with TemporaryDirectory() as home:
        for k in range(people):
            place = Path(home) / "in" / f"group-{k // 1000}" / f"person-{k}"
            place.mkdir(parents=True)
            for n in range(5):
                (place / f"2026-0{n + 1}-01.jpg").write_bytes(b"x")
        before, start = peak_mb(), cpu_s()
        jobs = plan(Path(home) / "in", Path(home) / "out")
        found = cpu_s()
        outcomes = list(run(jobs, crew=Crew(nobody)))
        print(f"people: {len(outcomes)}, of five photos each")
        print(f"to find them: {1000 * (found - start) / people:.2f} ms of processor time a person")
        print(f"memory of a run: {1024 * (peak_mb() - before) / people:.1f} kB a person")


def cohort(people: int) -> None:
    """Append lines, settle them and make tables and page."""
    with TemporaryDirectory() as home:
        line = (Path(__file__).parent / "scale-line.jsonl").read_bytes()
        person = from_line(line)
        out = Path(home)
        with Gathering(out) as gathering:
            start = cpu_s()
            for k in range(people):
                folder = f"group-{k // 1000}/person-{k}"
                gathering.take(
                    Outcome(folder, out / folder, brief=person.result, refused=person.refused)
                )
            appended, before = cpu_s(), peak_mb()
            gathering.finish(lambda folder: True)
            ended = cpu_s()
        size = (out / "run.jsonl").stat().st_size
        tables = sum(path.stat().st_size for path in out.glob("cohort*.parquet"))
    print(
        f"lines: {people}, {size / people / 1000:.1f} kB each; Parquet {tables / people:.0f} bytes"
    )
    print(f"to append: {1000 * (appended - start) / people:.2f} ms of processor time a line")
    print(f"to settle and make the cohort: {1000 * (ended - appended) / people:.2f} ms a line")
    print(f"peak memory: {peak_mb():.0f} MB ({before:.0f} before the cohort was made)")


def task(count: int) -> None:
    """Empty tasks through a scheduler and one worker on this machine."""
    from analyzer.batch.far.cluster import cluster

    port = 18786
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    home = Path(__file__).parents[1]
    env = {**os.environ, "PYTHONPATH": f"{home}:{home / 'benchmarks'}"}
    code = "from distributed.cli.dask_{0} import main; main()"
    commands = (
        [code.format("scheduler"), "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        [code.format("worker"), address, "--nthreads", "1", "--no-nanny", "--no-dashboard"],
    )
    with ExitStack() as stack:
        for command in commands:
            process = subprocess.Popen([sys.executable, "-c", *command], env=env, **quiet)
            stack.callback(process.wait)
            stack.callback(process.kill)
            time.sleep(30)  # until it answers, on a busy machine, too
        import scale

        with cluster(address, print, scale.nobody) as (pool, crew):
            job = Job("person", Path("out/person"), tuple(Path(f"{n}.jpg") for n in range(5)))
            jobs = [replace(job, name=f"person-{k}") for k in range(count)]
            next(run(jobs[:1], pool, crew=crew))
            start, spent = time.monotonic(), cpu_s()
            assert len(list(run(jobs, pool, crew=crew))) == count
            took, spent = time.monotonic() - start, cpu_s() - spent
    print(f"tasks: {count}")
    print(
        f"a task: {1000 * took / count:.2f} ms from end to end, {1000 * spent / count:.2f} ms in the run"
    )


if __name__ == "__main__":
    kind, value = sys.argv[1:]
    if kind == "photo":
        photo(Path(value))
    else:
        {"plan": plan_, "cohort": cohort, "task": task}[kind](int(value))
