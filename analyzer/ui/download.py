"""The report as something to keep: one HTML page, or a zip with tables and records too."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from analyzer.ui.analysis import Outcome
from analyzer.ui.fine_print import fine_print

_EPOCH = (1980, 1, 1, 0, 0, 0)


def html_report(outcome: Outcome, title: str) -> bytes:
    """Give the self-contained HTML report as bytes."""
    with TemporaryDirectory() as folder:
        _write(outcome, Path(folder), title)
        return (Path(folder) / "report.html").read_bytes()


def zip_report(outcome: Outcome, title: str) -> bytes:
    """Give everything the report room writes as a zip, the same bytes for the same outcome."""
    buffer = io.BytesIO()
    with (
        TemporaryDirectory() as folder,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        root = Path(folder)
        _write(outcome, root, title)
        for path in sorted(p for p in root.rglob("*") if p.is_file()):
            # A fixed time instead of the clock's: same input, same bytes.
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


_FORMS = (
    ("Report as one page (HTML)", "html", "text/html", html_report),
    ("Report, tables and records (zip)", "zip", "application/zip", zip_report),
)


def downloads(outcome: Outcome, title: str, name: str) -> None:
    """Show the download buttons; files are made only when one is pressed."""
    st.header("Keep the result", anchor=False)
    fine_print(
        "The files are made on this computer and contain no place and no camera data. "
        "The pictures in them show your back, so choose with care where you keep them."
    )
    for column, (label, ending, mime, make) in zip(st.columns(2), _FORMS, strict=True):
        column.download_button(
            label,
            data=partial(make, outcome, title),
            file_name=f"dimples-report.{ending}",
            mime=mime,
            key=f"{name}.download.{ending}",
            on_click="ignore",
            width="stretch",
        )


def _write(outcome: Outcome, folder: Path, title: str) -> None:
    from analyzer.report.write import Refused, write_report

    refused = [Refused(name, reason) for name, reason in outcome.refused]
    write_report(outcome.series, folder, title=title, refused=refused)
