"""What every command shares: how it speaks, which options it takes, how it fails.

Progress goes to standard error and data to standard output.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from analyzer.cli.spoken import ToldCommand, ToldGroup, spoken, wanted
from analyzer.cli.typed import Millimetres, Place
from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.process.stop import end_on_signals, nobody_listens

INTERNAL = 3
"""Exit code of an error that nobody foresaw."""

FOLDER = Place(exists=True, path_type=Path)
OUT = Place(file_okay=False, path_type=Path)


def tell_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    """Print the version, which is looked up only when asked for, and exit."""
    if asked and not ctx.resilient_parsing:
        import analyzer

        click.echo(_("dimples, version {version}").format(version=analyzer.__version__))
        ctx.exit()


class Commands(ToldGroup):
    """Turns what nobody foresaw into one calm line and exit code 3; speaks the reader's language."""

    def main(self, args: Any = None, *more: Any, **options: Any) -> Any:
        """Run as a command; as the real one, which was given no list, also mind signals."""
        if args is None:
            end_on_signals()
        try:
            with spoken(wanted(sys.argv[1:] if args is None else args, os.environ)):
                return super().main(args, *more, **options)
        except BrokenPipeError:
            nobody_listens()

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """Read the arguments; asking for help also prints it."""
        try:
            return super().make_context(*args, **options)
        except BrokenPipeError:
            nobody_listens()

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            nobody_listens()
        except Exception as error:
            if os.environ.get("DIMPLES_DEBUG"):
                traceback.print_exc()
            from analyzer.batch.plain import without_places

            text = f"{type(error).__name__}: {without_places(str(error))}"
            say(_("Something went wrong inside: {error}").format(error=text))
            say(_("Set DIMPLES_DEBUG=1 to see where."))
            ctx.exit(INTERNAL)


class SpreadOrder(ToldCommand):
    """Lets one ``--order`` take several names, as a person would write them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat the option before each of its names."""
        return super().parse_args(ctx, spread(args))


def spread(args: list[str], option: str = "--order") -> list[str]:
    """``--order a b --out c`` as ``--order a --order b --out c``.

    Where nothing but options stands before it, the last name is the folder.
    """
    out: list[str] = []
    k = 0
    while k < len(args):
        if args[k] != option:
            out.append(args[k])
            k += 1
            continue
        k += 1
        names = []
        while k < len(args) and not args[k].startswith("--"):
            names.append(args[k])
            k += 1
        folder = []
        if len(names) > 1 and not _has_folder(out) and not _has_folder(args[k:]):
            folder = [names.pop()]
        out += [part for name in names for part in (option, name)] or [option]
        out += folder
    return out


def _has_folder(args: list[str]) -> bool:
    """Whether something that is no option and no option's value is among these."""
    flags = {"--force", "--split-people", "--without-photos", "--anonymous", "--timelapse"}
    takes = False
    for arg in args:
        if arg.startswith("--"):
            takes = arg not in flags and "=" not in arg
        elif takes:
            takes = False
        else:
            return True
    return False


def say(text: str) -> None:
    """Tell progress on standard error."""
    try:
        click.echo(printable(text, sys.stderr.encoding), err=True)
    except BrokenPipeError:
        # Not an error that the measuring would take for one of its own.
        nobody_listens()


def tell_progress(text: str) -> None:
    """Tell what the measuring says of its progress, which is English."""
    say(told(text))


def format_option(command: Any) -> Any:
    """Option that every command with data on standard output takes."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Form of the result on standard output.",
    )(command)


def run_options(place: click.ParamType[Any] = OUT) -> Callable[[Any], Any]:
    """Options shared by the commands that analyse photos; see `needed` for ``--out``."""

    def add(command: Any) -> Any:
        for option in _run_options(place):
            command = option(command)
        return command

    return add


def _run_options(place: click.ParamType[Any]) -> Any:
    return reversed(
        (
            click.option("--out", type=place, help="Folder for the results."),
            click.option(
                "--back-width-mm",
                type=Millimetres(back=True),
                metavar="MM",
                help="Width of the waist, measured straight across; gives depths in mm.",
            ),
            click.option(
                "--marker-mm",
                type=Millimetres(back=False),
                metavar="MM",
                help="Side of your own ArUco marker (4x4_50) on the skin; the marker of 'dimples guide' is "
                "known without.",
            ),
            click.option(
                "--corrections",
                "--landmarks",
                "corrections",
                type=Place(exists=True, dir_okay=False, path_type=Path),
                metavar="FILE",
                help="Points that you marked in two photos, and kinds of dimples that you set. "
                "Kept in the output folder for later runs.",
            ),
            format_option,
            click.option("--force", is_flag=True, help="Measure again even what is done."),
        )
    )


def here(value: Path | str | None) -> Path | None:
    """A path, where an address would not do."""
    if isinstance(value, str):
        raise click.UsageError(_("A folder of this computer is needed here, no address."))
    return value


def needed(value: Path | None, name: str) -> Path:
    """What was given for ``--out`` or FOLDER, where a command cannot do without."""
    if value is None:
        lacks = (
            _("Missing option '{name}'.")
            if name.startswith("-")
            else _("Missing argument '{name}'.")
        )
        raise click.UsageError(lacks.format(name=name))
    return value


def library_options(command: Any) -> Any:
    """Where a library is, for the commands that may use one."""
    for option in (
        click.option(
            "--database",
            envvar="DIMPLES_DATABASE",
            metavar="URL",
            help="PostgreSQL database of the library; better given as DIMPLES_DATABASE, where other "
            "users of this computer do not see its password.",
        ),
        click.option(
            "--library", type=OUT, metavar="DIR", help="A library of people and their photos."
        ),
    ):
        command = option(command)
    return command


def printable(text: str, encoding: str | None) -> str:
    """Text that a terminal of this encoding can show."""
    plain = text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ")
    return plain.encode(encoding or "utf-8", "replace").decode(encoding or "utf-8")
