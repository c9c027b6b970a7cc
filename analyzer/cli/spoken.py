"""In which language the commands speak: as ``--language`` says, else as the terminal's variables do.

Help stands in the code in English and is translated when it is shown, since Python reads it when a module
is imported, long before anybody was asked. Click has words of its own; it looks them up by Python's
gettext, which is therefore pointed at the same catalogues.
"""

from __future__ import annotations

import gettext
import inspect
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import click
from click.core import ParameterSource

from analyzer.language.catalogue import DOMAIN, LOCALE
from analyzer.language.choice import LANGUAGES, current, of_environment, use
from analyzer.language.text import N_
from analyzer.language.told import told_if_known

OPTION = "--language"
_ASKED = "LANGUAGE"
"""Environment variable by which gettext is told a language first of all."""

CLICK_WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("default: {default}"),
    N_("Aborted!"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Missing command."),
    N_("Missing option"),
    N_("Missing argument"),
    N_("Missing parameter"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("Repeat for confirmation"),
    N_("Error: The two entered values do not match."),
)
"""What click itself says in these commands; the catalogues hold it for click to find."""


def wanted(args: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language that a command line asks for, which must be known before the line is read.

    An unknown one is left for click to refuse.
    """
    for k, arg in enumerate(args):
        name, equals, value = arg.partition("=")
        if arg == "--":
            break
        if name == OPTION:
            said = value if equals else next(iter(args[k + 1 : k + 2]), "")
            if said in LANGUAGES:
                return said
    return of_environment(environment)


def asked_for() -> str | None:
    """The language that the running command was given; None where it was given none."""
    context: click.Context | None = click.get_current_context()
    while context is not None:
        if context.get_parameter_source("language") is ParameterSource.COMMANDLINE:
            return current()
        context = context.parent
    return None


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Speak this language until the block ends, and let click do so."""
    before, asked = gettext.textdomain(), os.environ.get(_ASKED)
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    os.environ[_ASKED] = language
    try:
        with use(language):
            yield
    finally:
        gettext.textdomain(before)
        if asked is None:
            del os.environ[_ASKED]
        else:
            os.environ[_ASKED] = asked


def language_option() -> click.Option:
    """The option that every command takes; `wanted` has read it by the time that click does."""
    return click.Option(
        [OPTION],
        type=click.Choice(tuple(LANGUAGES)),
        expose_value=False,
        help="Language of reports and messages; without it, that of the terminal.",
    )


class _Helped(click.Command):
    """A command that offers its help in the language of the moment."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            # Click makes it once, in the language that was spoken then.
            option.help = gettext.gettext("Show this message and exit.")
        return option


class ToldCommand(_Helped):
    """A command whose help is shown in the reader's language."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        with _translated([self]):
            super().format_help(ctx, formatter)


class ToldGroup(_Helped, click.Group):
    """The same for a group; each of its commands takes ``--language``."""

    command_class = ToldCommand

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command."""
        if all(OPTION not in param.opts for param in cmd.params):
            cmd.params.append(language_option())
        super().add_command(cmd, name)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, which also has a line on each command."""
        with _translated([self, *self.commands.values()]):
            super().format_help(ctx, formatter)


@contextmanager
def _translated(commands: Iterable[click.Command]) -> Iterator[None]:
    """Commands and their options with their help translated, until the block ends."""
    with ExitStack() as back:
        for command in commands:
            shown: list[click.Command | click.Option] = [command]
            shown += [p for p in command.params if isinstance(p, click.Option)]
            for one in shown:
                if one.help:
                    back.callback(setattr, one, "help", one.help)
                    one.help = told_help(one.help)
        yield


def told_help(text: str) -> str:
    """A help text in the reader's language, paragraph by paragraph."""
    # Commands for developers are not translated.
    return "\n\n".join(told_if_known(" ".join(part.split())) for part in paragraphs(text))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text as it stands in the code."""
    return [part for part in inspect.cleandoc(text).split("\n\n") if part.strip()]
