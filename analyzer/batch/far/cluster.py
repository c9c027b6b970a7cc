"""Workers of a cluster, through the executor of `dask.distributed`.

A task is a person: it reads its photos itself, writes its results itself and gives a few lines back. The
network and the parameters are part of the program, which every worker has; whether it is the very same
program is asked of each worker at the start and of each task, so that no result of another version gets
among them. A task whose worker dies is done again elsewhere, with the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from analyzer.batch.executor import Crew, one_thread, run_one
from analyzer.batch.far.params import FarParams
from analyzer.batch.far.store import EXTRA, FarError
from analyzer.batch.job import Job, Outcome
from analyzer.records.provenance import kernels, method_hash, package_versions, params_hash

if TYPE_CHECKING:
    from distributed import Client

OTHER = "A worker has another version of this program; nothing was measured there."
LOST = "The worker that measured this was lost several times, perhaps for want of memory."


def code_name() -> str:
    """Name of the program as it is here: code, weights, parameters and libraries."""
    told = [method_hash(), params_hash(), package_versions()]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()


def kernel_names() -> str:
    """Which routines the libraries use on this processor."""
    return json.dumps(kernels(), sort_keys=True)


def on_worker(
    job: Job,
    progress: Callable[[str], None] | None = None,
    *,
    expected: str,
    work: Callable[..., Outcome],
) -> Outcome:
    """Do a job where the program is the expected one."""
    if code_name() != expected:
        return Outcome(job.name, job.out, error=OTHER, usable=False)
    one_thread()
    return work(job)


@contextmanager
def cluster(
    address: str,
    say: Callable[[str], None],
    work: Callable[..., Outcome] = run_one,
    params: FarParams = FarParams(),
) -> Iterator[tuple[Executor, Crew]]:
    """The workers of a scheduler, such as ``tcp://10.0.0.5:8786``.

    Parameters
    ----------
    address : str
    say : callable
        Told what a person should know.
    work : callable
        Does one job on a worker.

    Raises
    ------
    FarError
        When it cannot be reached, a worker has another program or several threads, and whenever the
        scheduler is gone.
    """
    try:
        from distributed import Client
    except ImportError:
        raise FarError(f"--scheduler needs more packages: pip install {EXTRA}.") from None
    # What they would tell of a lost connection is told here, in a sentence.
    for name in ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=params.connect_s, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        said = type(error).__name__
        raise FarError(f"No scheduler answers at {address} ({said}).") from None
    try:
        _look_over(client, say)
        crew = Crew(
            partial(on_worker, expected=code_name(), work=work),
            partial(_lost, address),
            _Watch(client, address, params),
            params.check_s,
        )
        yield client.get_executor(pure=False), crew
    finally:
        with suppress(Exception):
            # Whatever is wrong with it now is no concern of the results.
            client.close(timeout=params.check_s)


def _look_over(client: Client, say: Callable[[str], None]) -> None:
    """Refuse workers that would give other results, or work on several people in one process."""
    told = client.scheduler_info(n_workers=-1)["workers"]
    if not told:
        say("The cluster has no worker yet; the run begins when there is one.")
        return
    if any(worker["nthreads"] != 1 for worker in told.values()):
        raise FarError("Start the workers with --nthreads 1, and one for each core.")
    try:
        programs = set(client.run(code_name).values())
        processors = set(client.run(kernel_names).values())
    except Exception as error:
        raise FarError(
            f"A worker cannot run this program ({type(error).__name__}): install the same version there."
        ) from error
    if programs != {code_name()}:
        raise FarError("A worker has another version of this program: install the same everywhere.")
    if processors != {kernel_names()}:
        say(
            "The machines have different kinds of processors: last digits may differ between people, "
            "and records tell (provenance.kernels)."
        )


class _Watch:
    """Ends a run whose scheduler has gone."""

    def __init__(self, client: Client, address: str, params: FarParams) -> None:
        self._client, self._address, self._params = client, address, params
        self._since: float | None = None

    def __call__(self) -> None:
        if self._client.status == "running":
            self._since = None
            return
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        if now - self._since > self._params.lost_s:
            raise FarError(_gone(self._address))


def _gone(address: str) -> str:
    return f"The scheduler at {address} is gone. Who is done stays done: run again to go on."


def _lost(address: str, job: Job, error: BaseException) -> Outcome:
    if isinstance(error, CancelledError):
        raise FarError(_gone(address)) from None
    killed = type(error).__name__ == "KilledWorker"
    said = LOST if killed else f"{type(error).__name__}: {error}"
    return Outcome(job.name, job.out, error=said)
