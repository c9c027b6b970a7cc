"""``dimples phantom``: arguments only; everything heavy is imported when it runs."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.console import OUT


@click.command()
@click.option("--people", type=click.IntRange(1, 1000), default=1, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--out", type=OUT, required=True, help="Folder for photos and truth.")
@click.option("--preview", is_flag=True, help="Quick rendering without the extra.")
@click.option("--layers", is_flag=True, help="Also write mask, pigment, shading and relief.")
@click.option("--everyday", is_flag=True, help="As people are photographed at home.")
@click.option(
    "--skin",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of pictures of skin to take the uneven tone from; with --everyday.",
)
@click.option(
    "--shots", type=click.IntRange(1, 26), default=1, show_default=True, help="Photos a session."
)
@click.option("--spread", is_flag=True, help="Later depths of 100, 90, 80, 65, 50 or 35 %.")
@click.option(
    "--width",
    type=click.IntRange(240, 6000),
    help="Of each photo in pixels; 1200, or 600 with --preview.",
)
def phantom(
    people: int,
    seed: int,
    out: Path,
    preview: bool,
    layers: bool,
    everyday: bool,
    skin: Path | None,
    shots: int,
    spread: bool,
    width: int | None,
) -> None:
    """Render photos of people who do not exist, with known truth."""
    if skin is not None and not everyday:
        raise click.UsageError("--skin needs --everyday.")
    try:
        from analyzer.phantom.generate import main as generate

        code = generate(people, seed, out, preview, layers, everyday, skin, shots, spread, width)
    except ModuleNotFoundError as error:
        raise click.UsageError(
            f"Rendering needs the extra 'phantom' ({error.name} is missing): "
            "pip install -e '.[phantom]'. With --preview it works without."
        ) from None
    raise click.exceptions.Exit(code)
