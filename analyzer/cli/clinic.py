"""What `dimples app` needs to serve several users, checked before it starts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.language.text import _
from analyzer.language.told import told

if TYPE_CHECKING:
    from analyzer.ui.launch import Clinic


def clinic_of(
    libraries: Path | None, login: Path | None, hosts: tuple[str, ...], database: str | None
) -> Clinic:
    """How the front end serves several users; what cannot be ends with exit code 2."""
    from analyzer.library import LibraryError
    from analyzer.library.database import Database, kind_of
    from analyzer.library.several import Libraries
    from analyzer.ui.launch import Clinic
    from analyzer.ui.login import LoginError, check

    if libraries is None or login is None:
        # Behind a host name and without a login, whoever reaches it would see everything.
        raise click.UsageError(_("--libraries and --login go together, and --host needs both."))
    try:
        clinic = Clinic(libraries, login, hosts)
        check(login, hosts)
        Libraries(libraries)
        if database is not None:
            kind_of(database)
            reached = Database(libraries, database)
            try:
                reached.reach()
            finally:
                reached.close()
    except (LoginError, LibraryError, ValueError) as error:
        raise click.UsageError(told(str(error))) from None
    return clinic
