"""A real scheduler, three workers and a store that speaks S3, all on this machine: same bytes as serial.

A worker is killed in the middle, the scheduler is killed and started again, and the run is called again.
Nothing is lost, nothing is there twice, and nothing differs from a run of one process on a disk.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from analyzer.__main__ import main
from analyzer.batch.far.cluster import OTHER, on_worker
from analyzer.batch.far.store import Store
from analyzer.batch.job import Job
from tests.batch.fake_worker import fake

ROOT = Path(__file__).parents[2]
PEOPLE = 6
KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}

pytestmark = pytest.mark.slow

# Sixty packages and a minute and a half, which daily work does not need: the extra "cluster-tests".
for package in ("distributed", "s3fs", "moto"):
    pytest.importorskip(package)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 240
    while time.monotonic() < end:
        assert process.poll() is None, "it ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nobody answers")


@contextmanager
def started(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", *command],
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait(30)


@contextmanager
def scheduler(port: int) -> Iterator[subprocess.Popen[bytes]]:
    run = "from distributed.cli.dask_scheduler import main; main()"
    options = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-jupyter")
    with started("-c", run, *options) as process:
        answers(port, process)
        yield process


@contextmanager
def worker(address: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    run = "from distributed.cli.dask_worker import main; main()"
    options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0",
               "--death-timeout", "300", "--preload", "tests.batch.fake_worker")  # fmt: skip
    with started("-c", run, address, *options, **environment) as process:
        yield process


def until(what: Callable[[], Any], seconds: float = 240) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come to that")


@pytest.fixture(scope="module")
def store() -> Iterator[dict[str, str]]:
    """The environment in which an S3 is reached on this machine."""
    port = free_port()
    run = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    before = {**os.environ}
    with started("-c", run) as process:
        answers(port, process)
        told = {**KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
        os.environ.update(told)
        yield told
        for name in told:
            os.environ.pop(name) if name not in before else os.environ.update({name: before[name]})


@pytest.fixture
def bucket(store: dict[str, str]) -> str:
    """An empty bucket of its own."""
    import fsspec

    name = f"people-{uuid.uuid4().hex[:12]}"
    fsspec.filesystem("s3", skip_instance_cache=True).mkdir(name)
    return f"s3://{name}"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Photos of some people, one of them broken, and what a serial run on a disk makes of them."""
    from analyzer.batch import work

    home = tmp_path_factory.mktemp("people")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "analyze_series", fake)
        for k in range(PEOPLE):
            for n in (1, 2):
                place = home / f"in/p{k}/2026-0{n}-01.jpg"
                place.parent.mkdir(parents=True, exist_ok=True)
                pixels = np.full((48, 36, 3), (180, 140, 100 + 10 * k + n), np.uint8)
                Image.fromarray(pixels).save(place, "JPEG")
        (home / "in/p3/bad.jpg").write_bytes(b"")
        result = analyze(home / "in", "--out", home / "serial")
        assert result.exit_code == 1, result.output
        yield home


def analyze(*arguments: object) -> Any:
    return CliRunner().invoke(main, ["analyze", *(str(a) for a in arguments)])


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def objects(address: str) -> dict[str, bytes]:
    there = Store(address)
    return {name: there.read(name) or b"" for name in there.sizes()}


def upload(folder: Path, address: str) -> None:
    for name, data in tree(folder).items():
        Store(address).write(name, data)


def test_a_killed_worker_and_a_killed_scheduler_lose_nothing(people, bucket, store, tmp_path):
    serial = tree(people / "serial")
    upload(people / "in", f"{bucket}/in")
    begun = tmp_path / "begun"
    begun.mkdir()
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    told = {**store, "DIMPLES_TEST_BEGUN": str(begun), "DIMPLES_TEST_WAIT": "1.5"}
    command = ("-m", "analyzer", "analyze", f"{bucket}/in", "--out", f"{bucket}/out", "--scheduler", address)  # fmt: skip
    marks = f"{bucket}/out"

    def done() -> set[str]:
        return {n for n in Store(marks).sizes() if n.endswith("/dimples-result.json")}

    def run() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command], env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    with ExitStack() as stack:
        first = stack.enter_context(scheduler(port))
        hands = [stack.enter_context(worker(address, **told)) for _ in range(3)]
        running = run()
        try:
            # One that is in the middle of a person is killed, and the others go on.
            until(lambda: [p for p in begun.iterdir() if p.name.endswith(f"-{hands[0].pid}")])
            hands[0].kill()
            until(lambda: len(done()) >= 2)
            first.kill()
            _, said = running.communicate(timeout=300)
        finally:
            running.kill()
        assert running.returncode == 2, said
        assert f"The scheduler at {address} is gone" in said
        assert "Traceback" not in said
        early = done()
        assert 2 <= len(early) < PEOPLE
        was = objects(f"{bucket}/out")
        assert ".dimples-lock" not in was
    for one in begun.iterdir():
        one.unlink()
    with ExitStack() as stack:
        stack.enter_context(scheduler(port))
        for _ in range(3):
            stack.enter_context(worker(address, **{**told, "DIMPLES_TEST_WAIT": "0"}))
        running = run()
        try:
            out, said = running.communicate(timeout=400)
        finally:
            running.kill()
    assert running.returncode == 1, said
    assert out.count("(already done)") == len(early)
    assert len(list(begun.iterdir())) == PEOPLE - len(early)
    assert f"{bucket}/out/p0/report.html" in out
    assert objects(f"{bucket}/out") == serial
    assert objects(f"{bucket}/in") == tree(people / "in")
    lines = [json.loads(line)["folder"] for line in serial["run.jsonl"].splitlines()]
    assert lines == [f"p{k}" for k in range(PEOPLE)]


def test_photos_in_a_store_are_measured_into_a_folder_without_a_cluster(people, bucket, tmp_path):
    upload(people / "in", bucket)
    result = analyze(bucket, "--out", tmp_path / "out")
    assert result.exit_code == 1, result.output
    assert tree(tmp_path / "out") == tree(people / "serial")


def test_other_peoples_objects_are_left_alone_and_damage_is_made_good(people, bucket):
    there = Store(f"{bucket}/out")
    there.write("p1/report.html", b"mine")
    result = analyze(people / "in", "--out", f"{bucket}/out")
    assert result.exit_code == 2
    assert "would be overwritten: report.html" in result.stderr
    assert there.read("p1/report.html") == b"mine"
    assert there.read("p2/report.html")
    there.remove(["p1/report.html"])
    whole = there.read("p2/series.json")
    there.write("p2/series.json", b"cut")
    assert analyze(people / "in", "--out", f"{bucket}/out").exit_code == 1
    assert there.read("p2/series.json") == whole
    assert objects(f"{bucket}/out") == tree(people / "serial")
    there.write("cohort.csv", b"mine")
    there.remove([".dimples-cohort.json"])
    result = analyze(people / "in", "--out", f"{bucket}/out")
    assert result.exit_code == 2
    assert there.read("cohort.csv") == b"mine"


def test_a_worker_with_another_program_measures_nothing(tmp_path):
    done = on_worker(Job("anna", tmp_path, (tmp_path / "a.jpg",)), expected="0" * 64, work=fake)
    assert (done.error, done.usable) == (OTHER, False)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_reached_is_said_in_a_sentence(people, tmp_path, monkeypatch):
    result = analyze(people / "in", "--out", tmp_path / "out", "--scheduler", "nonsense")
    assert result.exit_code == 2
    assert "No scheduler answers at nonsense" in result.stderr
    result = analyze("nobody://knows/this", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "no address that is known" in result.stderr
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = analyze(people / "in", "--out", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:9")
    assert result.exit_code == 2
    assert "--scheduler needs more packages" in result.stderr
