"""``dimples guide``: the page to print, written as a PDF."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.console import say
from analyzer.cli.spoken import ToldCommand
from analyzer.cli.typed import Place
from analyzer.language.text import _


@click.command(cls=ToldCommand)
@click.option(
    "--out",
    type=Place(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE.pdf",
    help="File to write.",
)
@click.option(
    "--paper",
    type=click.Choice(["A4", "letter"], case_sensitive=False),
    default="A4",
    show_default=True,
    help="Size of the paper; letter is 8.5 x 11 inches.",
)
def guide(out: Path, paper: str) -> None:
    """Write a one-page guide to print: how to photograph, room for notes, a marker for the scale.

    Print it at 100 % and measure its ruler. The marker is 40 mm wide; where it shows in a photo,
    depths come in millimetres.
    """
    from analyzer.report.guide.sheet import guide_pdf
    from analyzer.storage.atomic import write_atomic

    try:
        write_atomic(out, guide_pdf("letter" if paper == "letter" else "A4"))
    except OSError as error:
        text = _("{file} cannot be written: {reason}.")
        raise click.UsageError(text.format(file=out, reason=error.strerror)) from None
    say(_("Written: {file}. Print it at 100 % and measure its ruler.").format(file=out))
