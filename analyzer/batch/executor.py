"""A map of one function over jobs, on any executor, that no single job can stop."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path, PurePath

from analyzer.batch.job import Job, Outcome
from analyzer.batch.mark import Mark
from analyzer.batch.params import BatchParams
from analyzer.batch.plain import is_within, os_error, without_places
from analyzer.corrections.model import CorrectionsError
from analyzer.language.choice import use


def run_one(
    job: Job,
    progress: Callable[[str], None] | None = None,
    *,
    is_whole: Callable[[Mark, Path], bool] = Mark.is_whole,
) -> Outcome:
    """Do one job; a failure becomes an outcome with its reason.

    Parameters
    ----------
    job : Job
    progress : callable, optional
        Told in a few words what is being done.
    is_whole : callable
        Given the mark of an earlier result and its folder: whether all of it is there.
    """
    from analyzer.batch.own import PlaceError
    from analyzer.batch.work import do_job
    from analyzer.intake import OrderError

    try:
        with use(job.language):
            return do_job(job, progress, is_whole)
    except (CorrectionsError, OrderError, PlaceError) as error:
        return Outcome(job.name, job.out, error=str(error), usable=False)
    except BrokenPipeError:
        # Nobody listens any more: the whole run ends.
        raise
    except Exception as error:
        if isinstance(error, OSError) and is_within(error, job.out):
            return Outcome(job.name, job.out, error=os_error(error, job.out), usable=False)
        frames = traceback.extract_tb(error.__traceback__)
        ours = [f for f in frames if "analyzer" in PurePath(f.filename).parts]
        where = ours[-1] if ours else frames[-1]
        parts = PurePath(where.filename).parts
        at = len(parts) - parts[::-1].index("analyzer") if ours else len(parts)
        place = "/".join(("analyzer", *parts[at:]) if ours else parts[-1:])
        folders = (job.out, *{path.parent for path in job.inputs})
        said = without_places(str(error), *folders)
        return Outcome(
            job.name, job.out, error=f"{type(error).__name__}: {said} (at {place}:{where.lineno})"
        )


def _fail(job: Job, error: BaseException) -> Outcome:
    """An executor of this computer that breaks ends the whole run."""
    raise error


@dataclass(frozen=True)
class Crew:
    """What is to be known of those who work for an executor.

    Parameters
    ----------
    work : callable
        Does one job; picklable where the executor needs that.
    lost : callable
        Given a job and the error by which the executor gave it up: an outcome, or the error again.
    check : callable
        Called now and then; raises when nobody works any more.
    patience_s : float or None
        How long to wait between two checks; None where there is nothing to check.
    """

    work: Callable[..., Outcome] = field(default=run_one)
    lost: Callable[[Job, BaseException], Outcome] = field(default=_fail)
    check: Callable[[], None] = field(default=lambda: None)
    patience_s: float | None = None


def run(
    jobs: Iterable[Job],
    executor: Executor | None = None,
    *,
    progress: Callable[[str], None] | None = None,
    ended: Callable[[Outcome], Outcome] = lambda outcome: outcome,
    crew: Crew = Crew(),
    params: BatchParams = BatchParams(),
) -> Iterator[Outcome]:
    """Do all jobs.

    Parameters
    ----------
    jobs : iterable of Job
    executor : concurrent.futures.Executor, optional
        Where to run them; one after the other in this thread when None.
    progress : callable, optional
        Told in a few words what is being done. For a process pool it must be picklable.
    ended : callable
        Given each outcome as soon as its job has ended; gives what is to be kept of it.
    crew : Crew
        What else is to be known of those who work for this executor.

    Yields
    ------
    Outcome
        In the order of the jobs, whatever the order in which they end.
    """
    work = partial(crew.work, progress=progress)
    if executor is None:
        for job in jobs:
            yield ended(work(job))
        return
    flying: dict[Future[Outcome], tuple[int, Job]] = {}
    done: dict[int, Outcome] = {}
    waiting, told = enumerate(jobs), 0
    while True:
        # Not all at once: a million jobs in a queue would only fill memory.
        for number, job in islice(waiting, params.ahead - len(flying)):
            flying[executor.submit(work, job)] = number, job
        if not flying:
            return
        finished, _ = wait(flying, crew.patience_s, FIRST_COMPLETED)
        crew.check()
        for future in finished:
            number, job = flying.pop(future)
            done[number] = ended(_outcome(future, job, crew))
        while told in done:
            yield done.pop(told)
            told += 1


def _outcome(future: Future[Outcome], job: Job, crew: Crew) -> Outcome:
    try:
        return future.result()
    except (Exception, CancelledError) as error:
        return crew.lost(job, error)


def one_thread() -> None:
    """Keep OpenCV to one thread, for processes that share the cores between them."""
    import cv2

    cv2.setNumThreads(1)
