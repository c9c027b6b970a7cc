"""The command stops at once when it is told to, says nothing, and leaves nothing running."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_images"
# A busy machine is slow to start and to end processes; a run that went on would take minutes.
START_S, END_S = 240.0, 30.0

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
    pytest.mark.usefixtures("heeded_signals"),
]


class Run:
    """A command in a process group of its own, as in a terminal."""

    def __init__(self, *arguments: object, log: Path) -> None:
        self.log = log
        with log.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "analyzer", *map(str, arguments)], cwd=ROOT,
                stdout=subprocess.DEVNULL, stderr=stderr, start_new_session=True,
            )  # fmt: skip

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def wait_for(self, pattern: str) -> None:
        deadline = time.monotonic() + START_S
        while not re.search(pattern, self.said()):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def members(self) -> set[int]:
        """Processes of its group that are more than names of dead ones."""
        found = set()
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, _, group = path.read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(group) == self.process.pid and state != "Z":
                found.add(int(path.parent.name))
        return found

    def gone(self) -> bool:
        deadline = time.monotonic() + END_S
        while self.members() and time.monotonic() < deadline:
            time.sleep(0.1)
        return not self.members()

    def end(self) -> None:
        for number in self.members() | (
            {self.process.pid} if self.process.poll() is None else set()
        ):
            os.kill(number, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def start(tmp_path):
    runs = []

    def begin(*arguments):
        runs.append(Run(*arguments, log=tmp_path / f"{len(runs)}.log"))
        return runs[-1]

    yield begin
    for run in runs:
        run.end()


@pytest.fixture
def people(tmp_path):
    """Two people of three photos: enough to be stopped in the midst of, and soon looked through."""
    for person in ("person-a", "person-b"):
        (tmp_path / "people" / person).mkdir(parents=True)
        for photo in sorted((SAMPLES / person).glob("*.jpg"))[:3]:
            (tmp_path / "people" / person / photo.name).write_bytes(photo.read_bytes())
    return tmp_path / "people"


def left(out: Path) -> list[str]:
    return [p.name for p in out.rglob("*") if p.name.endswith(".part") or p.name.startswith(".dim")]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_stops_at_once(start, people, tmp_path, number, code, jobs):
    run = start("analyze", people, "--out", tmp_path / "out", "--jobs", jobs)
    run.wait_for("Measuring")
    begun = time.monotonic()
    # Ctrl-C in a terminal reaches all processes; who ends a program otherwise tells only that one.
    if number == "SIGINT":
        os.killpg(run.process.pid, signal.SIGINT)
    else:
        run.process.send_signal(getattr(signal, number))
    assert run.process.wait(END_S) == code
    assert time.monotonic() - begun < END_S
    assert run.gone()
    assert "Traceback" not in run.said()
    assert "Aborted" not in run.said()
    assert left(tmp_path / "out") == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_workers_end_with_a_run_that_was_killed(start, people, tmp_path):
    run = start("analyze", people, "--out", tmp_path / "out", "--jobs", 2)
    run.wait_for("Measuring")
    assert len(run.members()) >= 3
    run.process.kill()
    run.process.wait()
    assert run.gone()


PORTABLE = """
import os, sys, time
import analyzer.process.workers as workers
# As where the system tells nothing; a worker runs this again as it begins.
workers.sys = type("Sys", (), {"platform": "other"})
if __name__ == "__main__":
    with workers.workers(1) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        pool.submit(time.sleep, 300)
        time.sleep(300)
"""


def test_workers_notice_by_themselves_where_nobody_tells_them(tmp_path):
    script = tmp_path / "main.py"
    script.write_text(PORTABLE)
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()
    deadline = time.monotonic() + END_S
    while time.monotonic() < deadline:
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        if ") Z " in Path(f"/proc/{worker}/stat").read_text():
            return
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker went on")


IMPORTING = """
import os, signal, sys
wanted, number = sys.argv[1], int(sys.argv[2])
class Press:
    def find_spec(self, name, path=None, target=None):
        if name == wanted:
            os.kill(os.getpid(), number)
sys.meta_path.insert(0, Press())
sys.argv = ["dimples", *sys.argv[3:]]
from analyzer.__main__ import main
main()
print("it went on", file=sys.stderr)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "module", ["analyzer.cli.commands", "click", "numpy", "cv2", "analyzer.batch.find", "analyzer.series",
               "scipy", "PIL.Image"]
)  # fmt: skip
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_no_word_while_importing(tmp_path, module, number, code):
    photos = tmp_path / "in"
    photos.mkdir()
    (photos / "a.jpg").write_bytes((SAMPLES / "person-a/2026-06-09_0740.jpg").read_bytes())
    run = subprocess.run(
        [sys.executable, "-c", IMPORTING, module, str(int(number)), "analyze", str(photos), "--out",
         str(tmp_path / "out")],
        cwd=ROOT, capture_output=True, text=True, timeout=START_S,
    )  # fmt: skip
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    assert "Aborted" not in run.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    ["--help", "analyze --help", "--version", "compare missing missing --out OUT",
     "analyze EMPTY --out OUT", "analyze BAD --out OUT", "analyze BAD --out OUT --format json"],
)  # fmt: skip
@pytest.mark.parametrize("both", [True, False])
def test_a_broken_pipe_is_silent(tmp_path, command, both):
    for name in ("empty", "bad/one", "bad/two"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "bad/one/a.jpg").write_bytes(b"no photo")
    (tmp_path / "bad/two/a.jpg").write_bytes(b"no photo")
    places = {"OUT": tmp_path / "out", "EMPTY": tmp_path / "empty", "BAD": tmp_path / "bad"}
    arguments = [str(places.get(word, word)) for word in command.split()]
    reader, writer = os.pipe()
    os.close(reader)
    log = tmp_path / "log"
    with log.open("wb") as stderr:
        code = subprocess.run(
            [sys.executable, "-m", "analyzer", *arguments], cwd=ROOT, stdout=writer,
            stderr=writer if both else stderr, timeout=START_S,
        ).returncode  # fmt: skip
    os.close(writer)
    said = log.read_text()
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
    speaks = command in ("--help", "analyze --help", "--version") or "BAD" in command
    assert code == (141 if speaks or both else 2)


@pytest.mark.slow
def test_a_second_run_into_the_same_folder_ends_with_2(start, people, tmp_path):
    out = tmp_path / "out"
    first = start("analyze", people / "person-a", "--out", out, "--back-width-mm", 300)
    first.wait_for("Measuring")
    second = start("analyze", people / "person-b", "--out", out)
    assert second.process.wait(START_S) == 2
    assert f"process {first.process.pid}" in second.said()
    first.process.kill()
    first.process.wait()
    # The dead holder's place is free again; this one is only to begin.
    third = start("analyze", people / "person-b", "--out", out)
    third.wait_for("Measuring")
