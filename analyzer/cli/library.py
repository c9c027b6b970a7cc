"""Commands on a library: measure a person who is kept in it; list, export, delete, restore, lock."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.console import format_option, printable, say, tell_progress
from analyzer.cli.errand import SOME_FAILED, end, tell
from analyzer.cli.spoken import ToldGroup
from analyzer.cli.typed import Place
from analyzer.language import writing
from analyzer.language.text import _, _n
from analyzer.language.told import told

if TYPE_CHECKING:
    from analyzer.library import Library, Person
    from analyzer.report.export import Export

DIR = Place(file_okay=False, path_type=Path)


@dataclass(frozen=True)
class Asked:
    """What `dimples analyze --library` was given."""

    library: Path
    database: str | None
    person: str
    folder: Path | None
    out: Path | None
    back_width_mm: float | None
    corrections: Path | None


UNLOCKS = "DIMPLES_PASSPHRASE"
"""Environment variable that holds a passphrase; arguments can be read by every user of a computer."""


def opened(folder: Path, database: str | None, *, create: bool = False) -> Library:
    """A library; one that cannot be opened ends with exit code 2.

    A locked one asks for its passphrase, unless the environment holds it; a new one is locked where the
    environment does.
    """
    from analyzer.library import Library

    with _in_words():
        phrase = None
        if Library.needs_passphrase(folder):
            phrase = _passphrase(_("Passphrase of this library"))
        elif create and not (folder / "library.json").exists():
            phrase = os.environ.get(UNLOCKS) or None
        return Library.open(folder, create=create, database=database, passphrase=phrase)


def _passphrase(what: str, *, new: bool = False, name: str = UNLOCKS) -> str:
    """From the environment, else typed in unseen; a new one twice."""
    if given := os.environ.get(name):
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(
            _("{what}: give it as {name} in the environment, or run this in a terminal.").format(
                what=what, name=name
            )
        )
    typed: str = click.prompt(what, hide_input=True, confirmation_prompt=new, err=True)
    return typed


def analyze_kept(asked: Asked, form: str, *, force: bool, export: Export) -> None:
    """Measure a person of a library, print the result and end with the matching exit code."""
    from analyzer.batch.own import PlaceError
    from analyzer.batch.summary import run_record
    from analyzer.library.measure import measured
    from analyzer.library.report import outcome_of
    from analyzer.records import series_record, to_json

    if not asked.person:
        raise click.UsageError(_("--library needs --person NAME."))
    with (
        _in_words(),
        opened(asked.library, asked.database, create=asked.folder is not None) as kept,
    ):
        person, refused = _brought_in(kept, asked)
        answer = measured(kept, person.id, tell_progress, force)
        if not answer.current:
            say(_("This result was made by an earlier version; --force measures anew."))
        try:
            outcome = outcome_of(kept, person, answer, refused, asked.out, export)
        except PlaceError as error:
            raise click.UsageError(told(str(error))) from None
        out = asked.out or kept.folder
        tell(outcome, form)
        if form == "json":
            record = run_record([outcome], out)
            record["results"][0]["series"] = series_record(answer.series)
            click.echo(to_json(record), nl=False)
    end([outcome])


def _brought_in(kept: Library, asked: Asked) -> tuple[Person, tuple[tuple[str, str], ...]]:
    """The person, with the photos of a folder and what else was told; and the files refused."""
    from analyzer.batch.find import find_beside, find_images
    from analyzer.batch.tree import not_entered
    from analyzer.corrections.file import read_corrections
    from analyzer.corrections.model import CorrectionsError

    try:
        corrections = None if asked.corrections is None else read_corrections(asked.corrections)
    except CorrectionsError as error:
        raise click.UsageError(told(str(error))) from None
    refused: tuple[tuple[str, str], ...] = ()
    files: list[Path] = []
    if asked.folder is not None:
        try:
            if asked.folder.is_dir():
                beside = find_beside(asked.folder)
                files = [*find_images(asked.folder), *beside.sidecars]
                refused = beside.missing
            else:
                files = [asked.folder]
        except OSError as error:
            raise click.UsageError(f"{asked.folder}: {told(not_entered(error))}") from None
        if not files and not refused:
            none = _("There are no photos in {folder}.").format(folder=asked.folder)
            raise click.UsageError(none)
    person = _person(kept, asked.person, add=asked.folder is not None)
    if files:
        added = kept.add_photos(
            person.id,
            [(path.name, path) for path in files],
            lambda name: say(_("Keeping {photo}").format(photo=name)),
        )
        refused += added.refused
        for name in added.known:
            say(_("{photo} is in the library already.").format(photo=name))
    if asked.back_width_mm is not None:
        kept.set_back_width(person.id, asked.back_width_mm)
    if corrections is not None:
        kept.correct(person.id, lambda old: old.merged(corrections))
    return person, refused


def _person(kept: Library, name: str, *, add: bool) -> Person:
    from analyzer.library import LibraryError

    try:
        return kept.person(name)
    except LibraryError:
        if not add:
            raise
    return kept.add_person(name)


@click.group(cls=ToldGroup)
def library() -> None:
    """List, export, delete, restore or lock what a library keeps."""


def _database(command: Any) -> Any:
    return click.option(
        "--database", envvar="DIMPLES_DATABASE", metavar="URL", help="Its PostgreSQL database."
    )(command)


@library.command("list")
@click.argument("folder", type=DIR, metavar="DIR")
@_database
@format_option
def list_(folder: Path, database: str | None, form: str) -> None:
    """List people, and what can still be restored."""
    import json

    with _in_words(), opened(folder, database) as kept:
        people, gone = kept.people(), kept.deletions()
    if form == "json":
        rows = [
            {
                "id": p.id,
                "name": p.name,
                "photos": p.photos,
                "last_taken": p.last_taken.isoformat() if p.last_taken else None,
            }
            for p in people
        ]
        trash = [{"id": d.id, "what": d.what, "until": d.until.isoformat()} for d in gone]
        click.echo(json.dumps({"people": rows, "deleted": trash}, indent=1))
        return
    for person in people:
        _tell(f"{person.name}: {_photos(person)}")
    if not people:
        _tell(_("This library holds no people yet."))
    for one in gone:
        line = _("Deleted, to be restored until {day} as {number}: {what}")
        _tell(line.format(day=writing.date(one.until), number=one.id[:8], what=told(one.what)))


@library.command()
@click.argument("folder", type=DIR, metavar="DIR")
@click.option("--out", type=Place(path_type=Path), required=True, help="ZIP file to write.")
@click.option("--person", metavar="NAME", help="Only this person.")
@_database
def export(folder: Path, out: Path, person: str | None, database: str | None) -> None:
    """Write originals, journal and results into a ZIP file that is readable without this program."""
    with _in_words(), opened(folder, database) as kept:
        if kept.has_passphrase:
            say(_("This library is locked; the archive is not: everybody can read it."))
        missing = kept.export(out, None if person is None else kept.person(person).id)
    for name, reason in missing:
        say(_("{photo} is missing. {reason}").format(photo=name, reason=told(reason)))
    _tell(_("Written: {path}").format(path=out))
    if missing:
        raise click.exceptions.Exit(SOME_FAILED)


@library.command()
@click.argument("folder", type=DIR, metavar="DIR")
@click.option("--person", metavar="NAME", help="Whom, with everything that is kept.")
@click.option("--photo", metavar="NAME", help="Only this photo of theirs.")
@click.option("--everything", is_flag=True, help="All people.")
@click.option(
    "--for-good",
    is_flag=True,
    help="Also empty the trash: what is deleted now, or was before, cannot be restored.",
)
@_database
def delete(
    folder: Path,
    person: str | None,
    photo: str | None,
    everything: bool,
    for_good: bool,
    database: str | None,
) -> None:
    """Delete a person, a photo or everything; it can be restored for 30 days."""
    from analyzer.library import Deletion

    if everything == bool(person) and not (for_good and not everything and not person):
        raise click.UsageError(_("Give either --person NAME or --everything."))
    if photo and not person:
        raise click.UsageError(_("--photo goes with --person."))
    done: Deletion | None = None
    with _in_words(), opened(folder, database) as kept:
        if person and photo:
            done = kept.delete_photo(_photo(kept, kept.person(person), photo))
        elif person:
            done = kept.delete_person(kept.person(person).id)
        elif everything:
            done = kept.delete_everything()
        if for_good:
            kept.empty_trash()
    if done is not None and not for_good:
        line = _("Deleted: {what}. It can be restored until {day}.")
        _tell(line.format(what=told(done.what), day=writing.date(done.until)))
    elif done is not None:
        _tell(_("Deleted for good: {what}.").format(what=told(done.what)))
    else:
        _tell(_("The trash is empty."))


@library.command()
@click.argument("folder", type=DIR, metavar="DIR")
@click.option("--yes", is_flag=True, help="I know that nobody can open it without its passphrase.")
@_database
def lock(folder: Path, yes: bool, database: str | None) -> None:
    """Encrypt what a library keeps under a passphrase.

    The passphrase is asked for, or taken from DIMPLES_PASSPHRASE. A lost passphrase is final: nobody
    can open the library without. Killed in between, it is gone on with when the library is next opened.
    """
    from analyzer.library import Library

    with _in_words():
        if Library.needs_passphrase(folder):
            raise click.UsageError(_("This library is locked already."))
        opened(folder, database).close()
        phrase = _passphrase(_("New passphrase"), new=True)
        if not yes:
            if not sys.stdin.isatty():
                raise click.UsageError(
                    _("A lost passphrase is final: add --yes to say that you know.")
                )
            click.confirm(
                _("Nobody can open it without this passphrase. Lock it"), abort=True, err=True
            )
        Library.lock_folder(folder, phrase, database=database)
    _tell(
        _("Locked. What a disk keeps of the files as they were, only encrypting the disk covers.")
    )


@library.command()
@click.argument("folder", type=DIR, metavar="DIR")
def passphrase(folder: Path) -> None:
    """Give a locked library another passphrase.

    Both are asked for, or taken from DIMPLES_PASSPHRASE and DIMPLES_NEW_PASSPHRASE.
    """
    from analyzer.library import Library

    with _in_words():
        if not Library.needs_passphrase(folder):
            raise click.UsageError(_("{folder} is not a locked library.").format(folder=folder))
        old = _passphrase(_("Passphrase of this library"))
        new = _passphrase(_("New passphrase"), new=True, name="DIMPLES_NEW_PASSPHRASE")
        Library.change_passphrase(folder, old, new)
    _tell(
        _("The passphrase was changed. Copies that were made before still open with the old one.")
    )


@library.command()
@click.argument("folder", type=DIR, metavar="LIBRARIES")
@click.option("--issuer", required=True, help="Address of the OpenID provider, its iss.")
@click.option("--subject", required=True, help="Whom it names, their sub.")
def whose(folder: Path, issuer: str, subject: str) -> None:
    """Tell which folder of `dimples app --libraries` is a user's."""
    from analyzer.library.several import FILE, Libraries

    if not (folder / FILE).is_file():
        none = _("{folder} holds no users' libraries: there is no {file}.")
        raise click.UsageError(none.format(folder=folder, file=FILE))
    with _in_words():
        _tell(str(Libraries(folder).folder(issuer, subject)))


@library.command()
@click.argument("folder", type=DIR, metavar="DIR")
@click.argument("deletion", required=False)
@_database
def restore(folder: Path, deletion: str | None, database: str | None) -> None:
    """Restore what was deleted last, or the one whose number `list` shows."""
    with _in_words(), opened(folder, database) as kept:
        known = kept.deletions()
        if deletion is not None:
            known = tuple(d for d in known if d.id.startswith(deletion.lower()))
        if not known:
            raise click.UsageError(
                _("There is nothing to restore.")
                if deletion is None
                else _("There is no deletion {number}: `dimples library list` shows them.").format(
                    number=deletion
                )
            )
        if deletion is not None and len(known) > 1:
            several = _("{number} means several deletions: give more of the number.")
            raise click.UsageError(several.format(number=deletion))
        kept.undo(known[0].id)
    _tell(_("Restored: {what}.").format(what=told(known[0].what)))


def _photo(kept: Library, person: Person, name: str) -> str:
    found = [p for p in kept.photos(person.id) if name in (p.name, p.id)]
    if len(found) == 1:
        return found[0].id
    line = (
        _("{person} has several photos called {photo}: give its id, from the exported JSON.")
        if found
        else _("{person} has no photo called {photo}.")
    )
    raise click.UsageError(line.format(person=person.name, photo=name))


def _photos(person: Person) -> str:
    """How many photos are kept of a person, and from when the newest is."""
    if not person.photos:
        return _("no photos")
    if person.last_taken is None:
        return _n("{count} photo", "{count} photos", person.photos).format(count=person.photos)
    return _n(
        "{count} photo, the last of {day}", "{count} photos, the last of {day}", person.photos
    ).format(count=person.photos, day=writing.date(person.last_taken))


def _tell(line: str) -> None:
    click.echo(printable(line, sys.stdout.encoding))


@contextmanager
def _in_words() -> Iterator[None]:
    """What a library cannot do ends with exit code 2 and its reason."""
    from analyzer.library import LibraryError

    try:
        yield
    except LibraryError as error:
        raise click.UsageError(told(str(error))) from None
