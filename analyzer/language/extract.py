"""Brings the catalogues up to date with the code: ``python -m analyzer.language.extract`` (for developers).

Each text in the code gets an entry in each catalogue, what is no longer said goes, and the compiled
file is written. Entries without a translation are left empty and told. In the middle of a merge the
translations of both sides are taken from git, so that a catalogue in conflict need not be mended by hand.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from analyzer.language.catalogue import DOMAIN, LOCALE
from analyzer.language.choice import LANGUAGES, SOURCE
from analyzer.language.sentences import modules, sentences_of

HOME = LOCALE.parents[1]
METHODS = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None, "_n": (1, 2), "_p": ((1, "c"), 2)}
ENGLISH_ONLY = {"bench", "phantom", "migrations", "__pycache__"}
"""Folders that say nothing to a user; the first two are for developers."""
ACCURACY = "show/accuracy.json"
_SIDES = (2, 3)
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def texts_in_code(home: Path = HOME) -> Catalog:
    """All texts that the code marks for translation or says unmarked, each with the files that say it."""
    found = Catalog(project=DOMAIN)
    options = {"**.j2": {"trimmed": "true"}}
    for name, _line, message, comments, context in extract_from_dir(
        home,
        METHODS,
        options,
        KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=lambda folder: Path(folder).name not in ENGLISH_ONLY,
    ):
        # Without line numbers: a line added above must not touch the catalogue.
        place = [(f"{home.name}/{name}", 0)]
        found.add(message, None, place, auto_comments=comments, context=context)
    for text in shipped(home / ACCURACY):
        found.add(text, None, [(f"{home.name}/{ACCURACY}", 0)])
    for name, path in modules(home):
        for text in sentences_of(name, path.read_text(encoding="utf-8")):
            found.add(text, None, [(f"{home.name}/{name}", 0)])
    return found


def shipped(accuracy: Path) -> list[str]:
    """Texts of the figures that ship with the program."""
    plain = json.loads(accuracy.read_text(encoding="utf-8"))
    return [plain["meaning"], *(row["what"] for row in plain["rows"])]


def read(text: bytes, language: str) -> Catalog:
    """A catalogue as it is stored."""
    found = read_po(io.BytesIO(text), locale=language)
    # Else the compiled file would differ at each run.
    found.creation_date = found.revision_date = _NO_DATE
    return found


def updated(language: str, known: Iterable[Catalog], code: Catalog) -> Catalog:
    """The texts in the code with the translations that any of the catalogues has; the first one wins."""
    made = Catalog(locale=language, project=DOMAIN, charset="utf-8", fuzzy=False)
    others = list(known)
    for message in sorted(code, key=lambda m: (m.locations[:1], str(m.id))):
        if not message.id:
            continue
        entry = made.add(
            message.id,
            None,
            sorted(set(message.locations)),
            auto_comments=message.auto_comments,
            context=message.context,
        )
        for other in others:
            said = other.get(message.id, message.context)
            if said is not None and said.string and all(_forms(said.string)):
                entry.string = said.string
                entry.user_comments = said.user_comments
                break
    return made


def as_po(made: Catalog) -> bytes:
    """A catalogue as a file to translate in: sorted by place, without times, so that merges are calm."""
    out = io.BytesIO()
    write_po(out, made, width=100, sort_by_file=True, include_lineno=False, omit_header=True)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {made.locale_identifier}\\n"\n'
        f'"Plural-Forms: {made.plural_forms}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def as_mo(made: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    out = io.BytesIO()
    write_mo(out, made)
    return out.getvalue()


def empty(made: Catalog) -> list[str]:
    """English of the entries that are not translated, or only perhaps."""
    return [
        str(message.id)
        for message in made
        if message.id and (message.fuzzy or not message.string or not all(_forms(message.string)))
    ]


def _forms(string: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


def _kept(path: Path, language: str) -> list[Catalog]:
    """The catalogue as it lies there, or both sides of a merge that left it in conflict."""
    texts = []
    for side in _SIDES:
        got = subprocess.run(
            ["git", "show", f":{side}:./{path.name}"], cwd=path.parent, capture_output=True
        )
        if got.returncode == 0:
            texts.append(got.stdout)
    if not texts and path.exists():
        texts.append(path.read_bytes())
    return [read(text, language) for text in texts]


def main() -> int:
    """Update all catalogues; 1 where a text lacks its translation."""
    code, lacking = texts_in_code(), 0
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        made = updated(language, _kept(path, language), code)
        path.write_bytes(as_po(made))
        path.with_suffix(".mo").write_bytes(as_mo(read(path.read_bytes(), language)))
        lacks = empty(made)
        lacking += len(lacks)
        print(f"{language}: {len(made)} texts, {len(lacks)} without a translation")
        for text in lacks:
            print(f"  {text}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
