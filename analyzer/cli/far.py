"""``dimples analyze`` where photos, results or both lie behind an address."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.console import tell_progress
from analyzer.cli.errand import Place, end, with_order, work_in, work_through, workers_of
from analyzer.language.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.batch.far.store import Store
    from analyzer.batch.job import Job
    from analyzer.cli.many import Many
    from analyzer.photo.model import ScaleHint
    from analyzer.report.export import Export


def work_far(
    folder: Path | str,
    out: Path | str,
    many: Many,
    hint: ScaleHint,
    order: Sequence[str],
    export: Export,
    form: str,
    *,
    force: bool,
) -> None:
    """Do the jobs of a folder, print what came of them and end with the matching exit code."""
    from analyzer.batch.far.place import far_place, people_in
    from analyzer.batch.far.store import FarError, Store
    from analyzer.batch.far.work import do_far
    from analyzer.batch.find import NoPhotos
    from analyzer.batch.own import PlaceError

    try:
        source = Store(folder) if isinstance(folder, str) else None
        target = Store(out) if isinstance(out, str) else None
        with ExitStack() as stack:
            home = stack.enter_context(far_place(target, tell_progress)) if target else Path(out)
            jobs = _jobs(folder, source, home, target, hint, force=force)
            todo = [replace(job, export=export) for job in with_order(jobs, order)]
            work = partial(
                do_far,
                source=source.address if source else None,
                target=target.address if target else None,
                home=home,
            )
            if target is None:
                work_through(todo, home, form, many.jobs, scheduler=many.scheduler, work=work)
                return
            hands = workers_of(min(many.jobs, len(todo)), many.scheduler, work)
            pool, crew = stack.enter_context(hands)
            place = Place(home, target.address, people_in(target))
            outcomes = work_in(place, todo, form, pool, crew)
    except (FarError, NoPhotos, PlaceError) as error:
        raise click.UsageError(told(str(error))) from None
    end(outcomes)


def _jobs(
    folder: Path | str,
    source: Store | None,
    home: Path,
    target: Store | None,
    hint: ScaleHint,
    *,
    force: bool,
) -> Sequence[Job]:
    from analyzer.batch.far.find import plan_far
    from analyzer.batch.find import plan

    if source is None:
        return plan(Path(folder), home, scale_hint=hint, force=force)
    return plan_far(source, home, target=target, scale_hint=hint, force=force)
