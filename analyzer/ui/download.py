"""The result as something to keep or to pass on: report, tables, time-lapse, or all of it.

A file is made when its button is pressed, so that a page stays quick; what was made stays for as
long as the outcome does.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.language.told import told
from analyzer.report.edition import Edition, Refused
from analyzer.report.export import FILMS, REPORTS, TABLES, Export, Made, exports
from analyzer.ui.analysis import Outcome
from analyzer.ui.fine_print import fine_print
from analyzer.ui.reader import in_this_language

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MIME = {
    "html": "text/html",
    "pdf": "application/pdf",
    "gif": "image/gif",
    "mp4": "video/mp4",
    "zip": "application/zip",
}
_NOTHING = N_("There is nothing to put into this file: fewer than two photos lie over each other.")


def html_report(outcome: Outcome, title: str) -> bytes:
    """Give the report as one page that needs nothing beside it."""
    return one_file(outcome, title, Export(report=("html",)))


def one_file(outcome: Outcome, title: str, wanted: Export) -> bytes:
    """Give the only file that is wanted.

    Raises
    ------
    ValueError
        When it could not be made; ``str(error)`` says why, for a person.
    """
    (made,) = exports(edition_of(outcome, title, wanted), wanted)
    if not made.content:
        raise ValueError(told(made.note) or _(_NOTHING))
    return made.content


def zip_tables(outcome: Outcome, title: str, wanted: Export) -> bytes:
    """Give the tables that are wanted as a zip, the same bytes for the same outcome."""
    return zipped(exports(edition_of(outcome, title, wanted), wanted))


def zip_report(outcome: Outcome, title: str, wanted: Export | None = None) -> bytes:
    """Give everything as a zip, the same bytes for the same outcome.

    Records and the folder report go with it only where names and pictures may be told, since the
    records name photos by their hashes.
    """
    everything = Export(
        REPORTS,
        TABLES,
        FILMS if wanted is None or wanted.photos else (),
        photos=wanted is None or wanted.photos,
        anonymous=wanted is not None and wanted.anonymous,
    )
    files = list(exports(edition_of(outcome, title, everything), everything))
    notes = [f"{made.name}: {told(made.note)}" for made in files if made.note]
    if notes:
        files.append(Made("notes.txt", ("\n".join(notes) + "\n").encode("utf-8", "replace")))
    inside = everything.photos and not everything.anonymous
    if not inside:
        return zipped(files)
    passed_on = [Made(f"exports/{made.name}", made.content) for made in files]
    with TemporaryDirectory() as folder:
        return zipped([*_whole_folder(outcome, Path(folder), title), *passed_on])


def zipped(files: Iterable[Made]) -> bytes:
    """Files as a zip, the same bytes for the same files; empty ones are left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for made in sorted(files, key=lambda one: one.name):
            if made.content:
                # A fixed time instead of the clock's: same input, same bytes.
                entry = zipfile.ZipInfo(made.name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, made.content)
    return buffer.getvalue()


def edition_of(outcome: Outcome, title: str, wanted: Export) -> Edition:
    """What a wanted export is made from."""
    refused = [Refused(name, reason) for name, reason in outcome.refused]
    return wanted.edition_of(outcome.series, title=title, refused=refused)


@st.fragment
def downloads(outcome: Outcome, title: str, name: str) -> None:
    """Show what can be kept or passed on; files are made only when their button is pressed.

    Parameters
    ----------
    outcome : Outcome
    title : str
        Heading of the report.
    name : str
        Beginning of the widgets' keys.
    """
    st.header(_("Keep the result"), anchor=False)
    fine_print(
        _(
            "The files are made on this computer when you ask for them, which may take some seconds. "
            "They contain no place and no camera data."
        )
    )
    left, right = st.columns(2)
    photos = left.checkbox(
        _("With photos"),
        value=True,
        key=f"{name}.download.photos",
        help=_("The pictures show your back, so choose with care where you keep them."),
    )
    anonymous = right.checkbox(
        _("Anonymous"),
        key=f"{name}.download.anonymous",
        help=_(
            "No file names, no dates but days since the first session, nothing that names a "
            "person. A back can still be recognised in its pictures."
        ),
    )
    films = _has_film(outcome)
    wanted = partial(Export, photos=photos, anonymous=anonymous)
    one, tables = partial(one_file, outcome, title), partial(zip_tables, outcome, title)
    rows: list[tuple[_Offer, ...]] = [
        (
            (_("Report (HTML)"), "report", "html", partial(one, wanted(report=("html",)))),
            (_("Report (PDF)"), "report", "pdf", partial(one, wanted(report=("pdf",)))),
        ),
        (
            (_("Tables (CSV)"), "tables-csv", "zip", partial(tables, wanted(tables=("csv",)))),
            (
                _("Tables (Parquet)"),
                "tables-parquet",
                "zip",
                partial(tables, wanted(tables=("parquet",))),
            ),
        ),
    ]
    if films and photos:
        rows.append(
            (
                (
                    _("Time-lapse (MP4)"),
                    "timelapse",
                    "mp4",
                    partial(one, wanted(timelapse=("mp4",))),
                ),
                (
                    _("Time-lapse (GIF)"),
                    "timelapse",
                    "gif",
                    partial(one, wanted(timelapse=("gif",))),
                ),
            )
        )
    everything = partial(zip_report, outcome, title, wanted())
    rows.append(((_("Everything (ZIP)"), "everything", "zip", everything),))
    for offers in rows:
        for column, offer in zip(st.columns(len(offers)), offers, strict=True):
            with column:
                _button(offer, name, anonymous)
    fine_print(" ".join(_remarks(outcome, title, anonymous, films=films and photos)))


def _remarks(outcome: Outcome, title: str, anonymous: bool, *, films: bool) -> list[str]:
    """What should be known of the files, a sentence each."""
    said = [_("The report is one file to send or print; the tables hold all figures.")]
    if films:
        said.append(
            _(
                "The time-lapse shows the aligned photos, their brightness evened for show; where an "
                "MP4 does not play, the GIF does."
            )
        )
        if left_out := _left_out(outcome, title, anonymous):
            said.append(_("Not in the time-lapse: {photos}.").format(photos=left_out))
    if anonymous:
        said.append(_("The ZIP then lacks the records, which name photos by their hashes."))
    return said


_Offer = tuple[str, str, str, Callable[[], bytes]]
"""What a button says, the file's stem and ending, and what makes it."""


def _button(offer: _Offer, name: str, anonymous: bool) -> None:
    label, stem, ending, make = offer
    st.download_button(
        label,
        data=in_this_language(make),
        file_name=f"dimples-{stem}{'-anonymous' if anonymous else ''}.{ending}",
        mime=_MIME[ending],
        key=f"{name}.download.{stem}.{ending}",
        on_click="ignore",
        width="stretch",
    )


def _has_film(outcome: Outcome) -> bool:
    from analyzer.show.timelapse import chosen

    return len(chosen(outcome.series)[0]) > 1


def _left_out(outcome: Outcome, title: str, anonymous: bool) -> str:
    from analyzer.show.timelapse import chosen
    from analyzer.ui.words import escape

    edition = edition_of(outcome, title, Export(anonymous=anonymous))
    rows = chosen(edition.series)[1]
    return "; ".join(f"{escape(photo)} ({escape(told(why).rstrip('.'))})" for photo, why in rows)


def _whole_folder(outcome: Outcome, folder: Path, title: str) -> list[Made]:
    from analyzer.report.write import write_report

    refused = [Refused(name, reason) for name, reason in outcome.refused]
    write_report(outcome.series, folder, title=title, refused=refused)
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    return [Made(p.relative_to(folder).as_posix(), p.read_bytes()) for p in paths]
