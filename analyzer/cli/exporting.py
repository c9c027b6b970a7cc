"""The options that say what is made to be passed on, handed to a command as one value."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from analyzer.language.text import _

if TYPE_CHECKING:
    from analyzer.report.export import Export


def export_options(command: Any) -> Any:
    """Let a command take these options; it is given them as ``export``."""

    @wraps(command)
    def run(
        *,
        report: str | None,
        tables: str | None,
        timelapse: bool,
        without_photos: bool,
        anonymous: bool,
        **rest: Any,
    ) -> Any:
        export = _wanted(report, tables, timelapse, without_photos, anonymous)
        return command(export=export, **rest)

    for option in reversed(
        (
            click.option(
                "--report",
                type=click.Choice(["html", "pdf", "both"]),
                help="Also the report as one file to pass on, in OUT/exports.",
            ),
            click.option(
                "--tables",
                type=click.Choice(["csv", "parquet", "both"]),
                help="Also all figures as tables, in OUT/exports.",
            ),
            click.option(
                "--timelapse",
                is_flag=True,
                help="Also the aligned photos as a short film (MP4 and GIF), in OUT/exports.",
            ),
            click.option(
                "--without-photos", is_flag=True, help="No pictures in the report of --report."
            ),
            click.option(
                "--anonymous",
                is_flag=True,
                help="No names, dates or hashes in what is passed on; days since the first "
                "session instead.",
            ),
        )
    ):
        run = option(run)
    return run


def _wanted(
    report: str | None,
    tables: str | None,
    timelapse: bool,
    without_photos: bool,
    anonymous: bool,
) -> Export:
    from analyzer.report.export import FILMS, REPORTS, TABLES, Export

    if anonymous and not (report or tables or timelapse):
        raise click.UsageError(
            _("--anonymous is about what is passed on: add --report, --tables or --timelapse.")
        )
    if without_photos and not report:
        raise click.UsageError(_("--without-photos is about the report of --report: add that."))
    if without_photos and timelapse:
        raise click.UsageError(_("--timelapse consists of photos, so not with --without-photos."))
    return Export(
        _forms(report, REPORTS),
        _forms(tables, TABLES),
        FILMS if timelapse else (),
        photos=not without_photos,
        anonymous=anonymous,
    )


def _forms(asked: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    return known if asked == "both" else (asked,) if asked else ()
