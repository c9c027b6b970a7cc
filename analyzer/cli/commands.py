"""The ``dimples`` command: arguments in, exit code out; all work is done elsewhere.

Exit codes: 0 all well, 1 some photos could not be used, 2 wrong use or an output folder that cannot be
used, 3 an internal error, 130 and the like a signal, 141 nobody reads the output. Everything
heavy is imported inside the commands, so that ``dimples --help`` answers at once.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.console import (
    FOLDER,
    Commands,
    SpreadOrder,
    here,
    library_options,
    needed,
    run_options,
    tell_version,
)
from analyzer.cli.errand import scale_hint, with_corrections, with_order, work_through
from analyzer.cli.exporting import export_options
from analyzer.cli.guide import guide
from analyzer.cli.library import library
from analyzer.cli.many import cohort, jobs_of, many_options
from analyzer.cli.spoken import asked_for, language_option
from analyzer.cli.typed import FolderOrAddress, Place
from analyzer.language.text import _
from analyzer.language.told import told

if TYPE_CHECKING:
    from analyzer.cli.many import Many
    from analyzer.report.export import Export


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=tell_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Tell honestly, from ordinary photos, whether the dimples on a lower back have changed.

    Everything stays on this computer; the photos themselves are never written to.
    """


main.params.append(language_option())
main.add_command(guide)
main.add_command(library)
main.add_command(cohort)


@main.command(cls=SpreadOrder)
@click.argument("folder", type=FolderOrAddress(exists=True, path_type=Path), required=False)
@run_options(FolderOrAddress(file_okay=False, path_type=Path))
@export_options
@library_options
@click.option("--person", metavar="NAME", help="Whose photos these are, in the library.")
@click.option(
    "--order",
    multiple=True,
    metavar="NAME...",
    help="Names of the photos, the earliest first, where dates do not tell; file-names confirms the "
    "order of the names.",
)
@click.option(
    "--split-people",
    is_flag=True,
    help="Where the photos show more than one back, also a series of each.",
)
@many_options
def analyze(
    folder: Path | str | None,
    out: Path | str | None,
    back_width_mm: float | None,
    marker_mm: float | None,
    corrections: Path | None,
    form: str,
    many: Many,
    force: bool,
    order: tuple[str, ...],
    split_people: bool,
    export: Export,
    library: Path | None,
    database: str | None,
    person: str | None,
) -> None:
    """Measure the photos of one person over time.

    FOLDER is one series. A folder of folders is many series. A folder that holds the folders
    before and after is a comparison of these two sets. With --files-from the folders and photos of
    a list are measured; relative ones begin at FOLDER, or where you are.

    With --library and --person the photos that are kept of this person are measured; those directly
    in FOLDER, if given, are kept first. Without --out the result is only told and kept.
    """
    if library is not None:
        from analyzer.cli.library import Asked, analyze_kept

        for value, name in (
            (marker_mm, "--marker-mm"), (order, "--order"), (split_people, "--split-people"),
            (many.files_from, "--files-from"), (many.scheduler, "--scheduler"),
        ):  # fmt: skip
            if value:
                refused = _("{option} does not go with --library.").format(option=name)
                raise click.UsageError(refused)
        if export and out is None:
            raise click.UsageError(_("What is passed on goes into a folder: add --out."))
        photos, place = here(folder), here(out)
        asked = Asked(library, database, person or "", photos, place, back_width_mm, corrections)
        analyze_kept(asked, form, force=force, export=export)
        return
    if person is not None:
        raise click.UsageError(_("--person goes with --library."))
    target = out if isinstance(out, str) else needed(out, "--out")
    hint = scale_hint(back_width_mm, marker_mm)
    if isinstance(folder, str) or isinstance(target, str):
        from analyzer.cli.far import work_far

        unfit = {
            "--corrections": corrections, "--split-people": split_people,
            "--files-from": many.files_from, "--format json": form == "json",
        }  # fmt: skip
        for name in (name for name, given in unfit.items() if given):
            refused = _("{option} does not go with an address.").format(option=name)
            raise click.UsageError(refused)
        source = folder if isinstance(folder, str) else needed(folder, "FOLDER")
        work_far(source, target, many, hint, order, export, form, force=force)
        return
    todo = [
        replace(job, export=export)
        for job in with_corrections(
            with_order(jobs_of(folder, many, target, hint, force=force), order), corrections
        )
    ]
    work_through(todo, target, form, many.jobs, split_people=split_people, scheduler=many.scheduler)


@main.command()
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
@run_options()
@export_options
def compare(
    before: Path,
    after: Path,
    out: Path | None,
    back_width_mm: float | None,
    marker_mm: float | None,
    corrections: Path | None,
    form: str,
    force: bool,
    export: Export,
) -> None:
    """Compare two sets of photos of one person.

    BEFORE and AFTER are each a photo or a folder of photos.
    """
    from analyzer.batch.find import NoPhotos, plan_sets

    out = needed(out, "--out")
    try:
        hint = scale_hint(back_width_mm, marker_mm)
        job = plan_sets(before, after, out, scale_hint=hint, force=force)
    except NoPhotos as error:
        raise click.UsageError(told(str(error))) from None
    job = replace(job, export=export)
    work_through(with_corrections([job], corrections), out, form, 1)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port on 127.0.0.1.")
@library_options
@click.option(
    "--libraries",
    type=Place(file_okay=False, path_type=Path),
    metavar="DIR",
    help="For several users: a library for each, in this folder; needs --login.",
)
@click.option(
    "--login",
    type=Place(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="How users log in by OpenID Connect: a TOML file with a table [auth].",
)
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="Host name under which a reverse proxy on this computer reaches the pages; needs --login.",
)
@click.option(
    "--phone",
    is_flag=True,
    help="Let pages open one more for a phone in the same network: by a QR code, for one device, with TLS.",
)
@click.option(
    "--phone-address",
    metavar="ADDRESS",
    help="IP address of this computer for that page, where it has several; needs --phone.",
)
def app(
    port: int | None,
    library: Path | None,
    database: str | None,
    libraries: Path | None,
    login: Path | None,
    hosts: tuple[str, ...],
    phone: bool,
    phone_address: str | None,
) -> None:
    """Open the browser front end, on this computer only.

    With --library, or DIMPLES_LIBRARY in the environment, people and photos are kept in that folder,
    which is made where it is not there; without, nothing is kept. For a clinic see docs/deploy.md.
    """
    from analyzer.ui.launch import LIBRARY, serve

    allowed = _phone(phone, phone_address)
    if libraries is not None or login is not None or hosts:
        if allowed is not None:
            raise click.UsageError(_("--phone is for one user; it does not go with --libraries."))
        from analyzer.cli.clinic import clinic_of

        if library is not None:
            raise click.UsageError(_("Give either --library or --libraries."))
        clinic = clinic_of(libraries, login, hosts, database)
        serve(port, None, database, clinic, language=asked_for())
        return
    if library is None and (kept_in := os.environ.get(LIBRARY)):
        library = Path(kept_in)
    if library is not None:
        from analyzer.cli.library import opened
        from analyzer.library import Library

        # Better known now than on the first page, which asks a locked one for its passphrase.
        if not Library.needs_passphrase(library):
            opened(library, database, create=True).close()
    database = database if library is not None else None
    serve(port, library, database, None, allowed, language=asked_for())


def _phone(wanted: bool, address: str | None) -> str | None:
    """Where a phone may reach a page; what cannot be ends with exit code 2."""
    if address is None:
        from analyzer.ui.launch import PHONE_ANY

        return PHONE_ANY if wanted else None
    if not wanted:
        raise click.UsageError(_("--phone-address goes with --phone."))
    from analyzer.phone.address import NoAddress, checked_address

    try:
        return checked_address(address)
    except NoAddress as error:
        raise click.UsageError(str(error)) from None
