"""Writes the report folder: page, table, overlays and records of one series.

Every file is written beside its place and then moved there, so that a stopped run leaves no half
file behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analyzer.corrections.file import FILE_NAME, corrections_to_json
from analyzer.photo.preview import encode_jpeg
from analyzer.records import comparison_record, photo_record, series_record, to_json
from analyzer.report.names import report_names
from analyzer.report.page import Refused, render_page
from analyzer.report.table import dimples_csv
from analyzer.results import Series
from analyzer.show.labels import photo_spots
from analyzer.show.overlay import draw_overlay
from analyzer.show.params import ReportParams
from analyzer.storage.atomic import write_atomic

__all__ = ["Refused", "write_report"]


def write_report(
    series: Series,
    out: Path,
    *,
    title: str,
    refused: Sequence[Refused] = (),
    params: ReportParams = ReportParams(),
) -> tuple[str, ...]:
    """Write the report of a series into a folder.

    Parameters
    ----------
    series : Series
    out : Path
        Folder, made when missing.
    title : str
        Heading of the page.
    refused : sequence of Refused
        Files that could not be read, listed in the page with their reasons.

    Returns
    -------
    tuple of str
        What was written, relative to `out` with forward slashes: ``report.html``,
        ``dimples.csv``, ``overlays/NAME.jpg`` and ``records/NAME.json`` for each photo,
        ``records/comparison_K.json`` (K from 1), ``series.json``, and
        ``dimples-corrections.json`` where the user corrected anything.
    """
    photos = [m.photo.name for m in series.measurements]
    stems, comparisons = report_names(photos, len(series.comparisons))
    overlays = [f"overlays/{stem}.jpg" for stem in stems]
    files: list[str] = []

    def put(name: str, content: bytes) -> None:
        write_atomic(out / name, content)
        files.append(name)

    for index, (shot, stem) in enumerate(zip(series.measurements, stems, strict=True)):
        if index < len(series.pictures):
            picture = series.pictures[index]
            spots = photo_spots(series, index, params)
            outline = series.measurements[index].outline
            marked = draw_overlay(picture.upright, spots, picture.zoom, params, outline=outline)
            put(overlays[index], encode_jpeg(marked, quality=params.jpeg_quality))
        put(f"records/{stem}.json", to_json(photo_record(shot)).encode("ascii"))
    for name, comparison in zip(comparisons, series.comparisons, strict=True):
        put(f"records/{name}.json", to_json(comparison_record(comparison)).encode("ascii"))
    put("dimples.csv", dimples_csv(series).encode("utf-8", "replace"))
    page = render_page(series, title=title, refused=refused, overlays=overlays, params=params)
    put("report.html", page.encode("utf-8", "replace"))
    put("series.json", to_json(series_record(series)).encode("ascii"))
    if series.corrections:
        put(FILE_NAME, corrections_to_json(series.corrections).encode("ascii"))
    return tuple(files)


def planned(series: Series) -> tuple[str, ...]:
    """Names of the files that `write_report` may write, besides the user's corrections."""
    photos = [m.photo.name for m in series.measurements]
    stems, comparisons = report_names(photos, len(series.comparisons))
    names = [f"overlays/{stem}.jpg" for stem in stems]
    names += [f"records/{stem}.json" for stem in (*stems, *comparisons)]
    return (*names, "dimples.csv", "report.html", "series.json")
