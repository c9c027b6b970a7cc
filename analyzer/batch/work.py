"""Does one job: reads its photos, analyses them, writes the report.

A photo that cannot be read is left out with its reason; a shot that is there twice counts once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from analyzer.batch.cohort.brief import brief_of
from analyzer.batch.job import Job, Outcome
from analyzer.batch.mark import Mark
from analyzer.batch.own import PlaceError, in_the_way, not_ours
from analyzer.batch.place import try_place
from analyzer.batch.result import (
    begin_result,
    clear_result,
    read_result,
    result_key,
    write_result,
)
from analyzer.batch.told import file_sha256, keep, told
from analyzer.change.model import Check
from analyzer.corrections.file import FILE_NAME
from analyzer.intake import (
    Known,
    apart_sides,
    dated,
    decoded,
    each_once,
    first_look,
    fold,
    in_place,
)
from analyzer.intake.sidecar import Sidecar, read_sidecar
from analyzer.language.text import _
from analyzer.language.told import told as said
from analyzer.measurement.reasons import INSIDE
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.params import PhotoParams
from analyzer.photo.source import read_plain
from analyzer.process.ahead import side_by_side
from analyzer.report import Refused, write_report
from analyzer.report.edition import edition
from analyzer.report.export import write_exports
from analyzer.report.write import planned
from analyzer.results import Series
from analyzer.series import NoPhotos, analyze_series, analyze_sets
from analyzer.show.outlook import outlook_words
from analyzer.show.words import figures_words, headline

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Entry:
    """A photo file that is to be measured."""

    path: Path
    sha256: str


@dataclass
class Intake:
    """What was noticed while reading the photos of one job."""

    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    same: Check | None = None
    passing: bool = False
    """Whether something was left out for a reason that may be gone by the next run."""

    def refuse(self, name: str, reason: str, passing: bool = False) -> None:
        """Note a file that is left out; ``passing`` where the reason may be gone by the next run."""
        self.refused.append(Refused(name, reason))
        self.passing |= passing

    def refuse_all(self, rows: Sequence[tuple[str, str]]) -> None:
        """Note files that are left out, each with its reason."""
        for name, reason in rows:
            self.refuse(name, reason)


def do_job(
    job: Job,
    progress: Progress | None = None,
    is_whole: Callable[[Mark, Path], bool] = Mark.is_whole,
) -> Outcome:
    """Run one job, or take over its complete earlier result.

    Parameters
    ----------
    job : Job
    progress : callable, optional
        Told in a few words what is being done.
    is_whole : callable
        Given the mark of an earlier result and its folder: whether all of it is there.

    Returns
    -------
    Outcome

    Raises
    ------
    OSError
        When the output folder cannot be written.
    PlaceError
        When something in it is in the way.
    CorrectionsError
        When the corrections kept there are damaged.
    OrderError
        When the order that the user gave does not fit the photos.
    """
    say = progress or (lambda text: None)
    intake = Intake([Refused(name, reason) for name, reason in job.missing])
    groups = [_entries(group, intake) for group in job.groups]
    corrections = told(job)
    sidecars = _sidecars(job)
    beside = [(s.name, f"{s.title} {s.moment.isoformat()}") for s in sidecars]
    key = result_key(job, _told(groups, intake), corrections, beside)
    if not job.force:
        earlier = read_result(job, key, is_whole)
        if earlier is not None:
            say(f"{job.name}: already done")
            return earlier
    try_place(job.out)
    others = in_the_way(job.out, [path.name for path in job.inputs], job.export.places)
    if others:
        raise PlaceError(not_ours(others))
    chosen = _chosen(job, groups, sidecars, intake, say)
    photos = [
        decoded(
            ((p.name, partial(_content, p, k.look.sha256), k.stamp) for p, k in group),
            job.scale_hint,
            intake.refuse,
        )
        for group in chosen
    ]
    try:
        if len(photos) == 2:
            before, after = photos
            series = analyze_sets(before, after, corrections, shared=intake.same, progress=progress)
        else:
            series = analyze_series(photos[0], corrections, progress=progress)
    except NoPhotos:
        return _nothing(job, intake)
    series = replace(series, notes=(*series.notes, *intake.notes))
    say(f"{job.name}: writing the report")
    begin_result(job.out, (*planned(series), *job.export.places))
    files = write_report(series, job.out, title=job.name, refused=intake.refused)
    exported, told_of_them = _exported(job, series, intake, say)
    files += exported
    outcome = Outcome(
        job.name,
        job.out,
        refusals(series, intake.refused),
        summary=summary_of(series) + told_of_them,
        reported=True,
        exported=bool(exported),
        people=tuple(
            tuple(series.measurements[k].photo.name for k in group) for group in series.people
        ),
        brief=brief_of(edition(series, title=job.name)),
    )
    keep(job, corrections)
    if intake.passing or _failed_inside(series):
        key = ""
    # What the user told is theirs: a later run must not clear it away with the results.
    write_result(outcome, key, [name for name in files if name != FILE_NAME], job.export)
    return outcome


def _exported(
    job: Job, series: Series, intake: Intake, say: Progress
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Make what is to be passed on; gives the files, and what should be known of them."""
    if not job.export:
        return (), ()
    say(f"{job.name}: making what is to be passed on")
    told = job.export.edition_of(
        series,
        title=job.name,
        refused=intake.refused,
        names=[path.name for path in (*job.inputs, *job.sidecars)],
    )
    return write_exports(told, job.export, job.out)


def _entries(paths: Sequence[Path], intake: Intake) -> list[Entry]:
    """Hash the files; the second of two equal ones, and the unreadable, are left out."""
    entries = []
    for path in paths:
        try:
            entries.append(Entry(path, file_sha256(path)))
        except UnreadablePhoto as error:
            intake.refuse(path.name, str(error))
    kept, notes = each_once([(entry.path.name, entry.sha256) for entry in entries])
    intake.notes += notes
    return [entries[k] for k in kept]


def _told(groups: Sequence[Sequence[Entry]], intake: Intake) -> list[list[tuple[str, str]]]:
    told = [[(entry.path.name, entry.sha256) for entry in group] for group in groups]
    told.append([(refused.name, refused.reason) for refused in intake.refused])
    told.append([("note", note) for note in intake.notes])
    return told


def _chosen(
    job: Job,
    groups: Sequence[Sequence[Entry]],
    sidecars: Sequence[Sidecar],
    intake: Intake,
    say: Progress,
) -> list[list[tuple[Path, Known]]]:
    """The photos of each group that are used, each shot once and dated."""
    chosen: list[list[tuple[Path, Known]]] = []
    for group in groups:
        if len(group) > 1:
            say(f"{job.name}: looking through {len(group)} photos")
        looks, places = [], {}
        seen_all = side_by_side(
            first_look, (partial(_content, entry.path, entry.sha256) for entry in group)
        )
        for entry, (seen, reason, passing) in zip(group, seen_all, strict=True):
            if seen is None:
                intake.refuse(entry.path.name, reason, passing)
            else:
                looks.append((entry.path.name, seen))
                places[seen.sha256] = entry.path
        taken = fold(dated(looks, sidecars))
        intake.notes += taken.notes
        intake.refuse_all(taken.left_out)
        photos = taken.photos
        if len(groups) == 1:
            names = [path.name for path in job.photos]
            placed = in_place(photos, job.order, names)
            intake.refuse_all(placed.left_out)
            photos = placed.photos
        chosen.append([(places[p.look.sha256], p) for p in photos])
    if len(chosen) == 2:
        before, after, intake.same = apart_sides(*([k for _path, k in side] for side in chosen))
        kept = [{k.name for k in side} for side in (before, after)]
        chosen = [
            [one for one in side if one[1].name in names]
            for side, names in zip(chosen, kept, strict=True)
        ]
    return chosen


def _sidecars(job: Job) -> list[Sidecar]:
    found = []
    for path in job.sidecars:
        try:
            data = read_plain(path, PhotoParams().sidecar_bytes)
            sidecar = read_sidecar(path.name, data)
        except UnreadablePhoto:
            continue
        if sidecar is not None:
            found.append(sidecar)
    return found


def _content(path: Path, sha256: str) -> bytes:
    """A photo's bytes, if they still are those that the run began with.

    They are read again rather than kept, so that a long series never lies in memory as a whole.
    """
    try:
        data = read_plain(path, PhotoParams().max_bytes)
    except UnreadablePhoto as error:
        # It could be read a moment ago.
        raise UnreadablePhoto(str(error), passing=True) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise UnreadablePhoto(
            "The file was exchanged or changed while the run went on; run again.", passing=True
        )
    return data


def _failed_inside(series: Series) -> bool:
    """Whether an error inside the program, such as want of memory, took part in the result."""
    reasons = [m.reason for m in series.measurements]
    reasons += [a.reason for a in series.alignments if a is not None]
    reasons += [reason for c in series.comparisons for reason in c.reasons]
    return any(INSIDE in reason for reason in reasons)


def _nothing(job: Job, intake: Intake) -> Outcome:
    if not intake.passing:
        clear_result(job.out)
    with suppress(OSError):
        job.out.rmdir()  # only where it is empty
    text = (
        _("No photo could be read, so there is no report.")
        if not job.before
        else _("A side of the comparison has no readable photo, so there is no report.")
    )
    refused = tuple((r.name, r.reason) for r in intake.refused)
    return Outcome(job.name, job.out, refused, summary=(text,))


def refusals(series: Series, left_out: Sequence[Refused]) -> tuple[tuple[str, str], ...]:
    """Name and reason of each photo that was left out, or shows nothing to measure."""
    refused = [(r.name, r.reason) for r in left_out]
    refused += [(m.photo.name, m.reason) for m in series.measurements if not m.ok]
    return tuple(refused)


def summary_of(series: Series) -> tuple[str, ...]:
    """The result in a few lines for a terminal."""
    head = headline(series)
    lines = [f"{head.title}. {head.text}"]
    if series.comparisons:
        last = series.comparisons[-1]
        if figures := figures_words(last):
            lines.append(figures)
        lines += map(said, last.reasons)
        if limits := outlook_words(last, series.measurements):
            lines.append(" ".join(limits))
    elif any(m.ok for m in series.measurements):
        for shot in (m for m in series.measurements if m.ok):
            kinds = [d.kind for d in shot.dimples]
            lines.append(
                _(
                    "{photo}: visibility {points} of 100; dimples: {modifiable} modifiable, {fixed} "
                    "fixed, {unsure} unsure."
                ).format(
                    photo=shot.photo.name,
                    points=f"{shot.visibility:.0f}",
                    modifiable=kinds.count("modifiable"),
                    fixed=kinds.count("fixed"),
                    unsure=kinds.count("unsure"),
                )
            )
    if series.order.basis == "guess":
        lines.append(
            _("Give the order with --order NAME..., the earliest first, or --order file-names.")
        )
    return (*lines, *map(said, series.notes))
