"""A map of one function over jobs, on any executor, that no single job can stop."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from functools import partial

from analyzer.batch.job import Job, Outcome
from analyzer.corrections.model import CorrectionsError


def run(
    jobs: Iterable[Job],
    executor: Executor | None = None,
    *,
    progress: Callable[[str], None] | None = None,
) -> Iterator[Outcome]:
    """Do all jobs.

    Parameters
    ----------
    jobs : iterable of Job
    executor : concurrent.futures.Executor, optional
        Where to run them; one after the other in this thread when None.
    progress : callable, optional
        Told in a few words what is being done. For a process pool it must be picklable.

    Yields
    ------
    Outcome
        In the order of the jobs, whatever the order in which they end.
    """
    work = partial(run_one, progress=progress)
    yield from map(work, jobs) if executor is None else executor.map(work, jobs)


def run_one(job: Job, progress: Callable[[str], None] | None = None) -> Outcome:
    """Do one job; a failure becomes an outcome with its reason."""
    from analyzer.batch.work import do_job
    from analyzer.intake import OrderError

    try:
        return do_job(job, progress)
    except (CorrectionsError, OrderError) as error:
        return Outcome(job.name, job.out, error=str(error))
    except OSError as error:
        return Outcome(job.name, job.out, error=f"{error.strerror or error}: {error.filename}")
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{where.filename.rpartition('analyzer')[2]}:{where.lineno}"
        return Outcome(
            job.name, job.out, error=f"{type(error).__name__}: {error} (at analyzer{place})"
        )


def one_thread() -> None:
    """Keep OpenCV to one thread, for processes that share the cores between them."""
    import cv2

    cv2.setNumThreads(1)
