"""What is made to be passed on: a report in one file, tables, the time-lapse.

Each is made from one edition, so that pictures and names are left out of all of them alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.language.text import _
from analyzer.language.told import told, told_if_known
from analyzer.show.params import ReportParams
from analyzer.storage.atomic import write_atomic

if TYPE_CHECKING:
    # What is wanted is known long before anything heavy is needed.
    from analyzer.report.edition import Edition, Refused
    from analyzer.results import Series

FOLDER = "exports"
REPORTS = ("html", "pdf")
TABLES = ("csv", "parquet")
FILMS = ("mp4", "gif")


@dataclass(frozen=True)
class Export:
    """What is wanted.

    Parameters
    ----------
    report : tuple of str
        Of `REPORTS`.
    tables : tuple of str
        Of `TABLES`.
    timelapse : tuple of str
        Of `FILMS`.
    photos : bool
        Whether the report shows pictures.
    anonymous : bool
        Whether names, dates and hashes are left out.

    Raises
    ------
    ValueError
        For a form that there is not.
    """

    report: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    timelapse: tuple[str, ...] = ()
    photos: bool = True
    anonymous: bool = False

    def __post_init__(self) -> None:
        for asked, known in (
            (self.report, REPORTS),
            (self.tables, TABLES),
            (self.timelapse, FILMS),
        ):
            if unknown := set(asked) - set(known):
                raise ValueError(f"unknown form {sorted(unknown)[0]!r}")

    def __bool__(self) -> bool:
        return bool(self.report or self.tables or self.timelapse)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files that may come of it, without folder."""
        from analyzer.report.columns import LAYOUTS

        found = [f"report.{form}" for form in self.report]
        found += [f"{layout.name}.{form}" for form in self.tables for layout in LAYOUTS]
        return (*found, *(f"timelapse.{form}" for form in self.timelapse))

    @property
    def places(self) -> tuple[str, ...]:
        """The same, relative to the folder of a report with forward slashes."""
        return tuple(f"{FOLDER}/{name}" for name in self.names)

    def edition_of(
        self,
        series: Series,
        *,
        title: str,
        refused: Sequence[Refused] = (),
        names: Iterable[str] = (),
    ) -> Edition:
        """The edition that it is made from, see `analyzer.report.edition.edition`."""
        from analyzer.report.edition import edition

        return edition(
            series,
            title=title,
            refused=refused,
            photos=self.photos,
            anonymous=self.anonymous,
            names=names,
        )


@dataclass(frozen=True)
class Made:
    """A file that was made, or why it could not be.

    Parameters
    ----------
    name : str
    content : bytes
    note : str
        What its owner should know; where ``content`` is empty, why there is none.
    """

    name: str
    content: bytes
    note: str = ""


def exports(
    edition: Edition, wanted: Export, params: ReportParams = ReportParams()
) -> Iterator[Made]:
    """Make the files that are wanted, one after the other.

    Yields
    ------
    Made
        In the order of ``wanted.names``. The same edition gives the same bytes.
    """
    for form in wanted.report:
        yield Made(f"report.{form}", _report(edition, form, params))
    for form in wanted.tables:
        yield from _tables(edition, form)
    for form in wanted.timelapse:
        yield _film(edition, form)


def write_exports(
    edition: Edition, wanted: Export, out: Path, params: ReportParams = ReportParams()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write them into the folder ``exports`` under `out`.

    Returns
    -------
    tuple of str
        What was written, relative to `out` with forward slashes.
    tuple of str
        What should be known of them, in words.
    """
    files, notes = [], []
    for made in exports(edition, wanted, params):
        if made.note:
            notes.append(f"{made.name}: {made.note}")
        if made.content:
            name = f"{FOLDER}/{made.name}"
            write_atomic(out / name, made.content)
            files.append(name)
    return tuple(files), tuple(notes)


def _report(edition: Edition, form: str, params: ReportParams) -> bytes:
    if form == "pdf":
        from analyzer.report.pdf.document import render_pdf

        return render_pdf(edition, params)
    from analyzer.report.page import render_alone

    return render_alone(edition, params).encode("utf-8", "replace")


def _tables(edition: Edition, form: str) -> Iterator[Made]:
    from analyzer.report.tables import tables, to_csv, to_parquet

    make = to_csv if form == "csv" else to_parquet
    for table in tables(edition):
        yield Made(f"{table.name}.{form}", make(table))


def _film(edition: Edition, form: str) -> Made:
    from analyzer.show.timelapse import VideoError, film_of, to_gif, to_mp4

    name = f"timelapse.{form}"
    film = film_of(edition.series, edition.captions)
    if film is None:
        return Made(name, b"", _("Fewer than two photos could be laid over each other."))
    left_out = _("{photo} is not in it: {reason}")
    note = "; ".join(
        left_out.format(photo=told_if_known(photo), reason=told(why))
        for photo, why in film.left_out
    )
    try:
        return Made(name, to_mp4(film) if form == "mp4" else to_gif(film), note)
    except VideoError as error:
        return Made(name, b"", told(str(error)))
