"""A map of one function over jobs, on any executor, that no single job can stop."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from functools import partial
from pathlib import PurePath

from analyzer.batch.job import Job, Outcome
from analyzer.batch.plain import is_within, os_error, without_places
from analyzer.corrections.model import CorrectionsError
from analyzer.language.choice import use


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
    from analyzer.batch.own import PlaceError
    from analyzer.batch.work import do_job
    from analyzer.intake import OrderError

    try:
        with use(job.language):
            return do_job(job, progress)
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


def one_thread() -> None:
    """Keep OpenCV to one thread, for processes that share the cores between them."""
    import cv2

    cv2.setNumThreads(1)
