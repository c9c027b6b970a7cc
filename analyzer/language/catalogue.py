"""One language's texts, as compiled from its catalogue: looked up by the English ones, or as patterns.

A text of the catalogue that has places to fill ("Found {count} dimples") is a pattern as well: the
English sentence that was once made from it tells what stood in its places.
"""

from __future__ import annotations

import gettext
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from analyzer.language.params import LanguageParams

LOCALE = Path(__file__).with_name("locale")
DOMAIN = "dimples"
PLACE = re.compile(r"\{(\w+)(?:![rsa])?(?::[^{}]*)?\}")
"""A place to fill in a text; the first group is its name."""
_MO_MAGIC = 0x950412DE


@dataclass(frozen=True)
class Template:
    """A text with places to fill, as one English sentence may have been made from it.

    Parameters
    ----------
    pattern : re.Pattern
        Matches such sentences; a group for each place.
    singular, plural : str
        Keys of the text in the catalogue; ``plural`` is "" where there is but one form.
    context : str
        What tells it from the same words with another meaning; "" for nothing.
    letters : int
        How many letters stand outside its places: the more, the surer is a match.
    """

    pattern: re.Pattern[str]
    singular: str
    plural: str
    context: str
    letters: int


class Missing(gettext.NullTranslations):
    """What a catalogue falls back on: the English text, and a note that it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()

    def note(self, text: str) -> None:
        """Remember a text that no catalogue has."""
        if len(self.texts) < LanguageParams().most_missing:
            self.texts.add(text)

    def gettext(self, message: str) -> str:
        self.note(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.note(msgid1)
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context: str, message: str) -> str:
        self.note(message)
        return message


class Catalogue:
    """The texts of one language.

    Parameters
    ----------
    path : Path
        Its compiled catalogue.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.missing = Missing()
        with path.open("rb") as file:
            self.texts = gettext.GNUTranslations(file)
        self.texts.add_fallback(self.missing)

    @cached_property
    def known(self) -> Mapping[str, str]:
        """Translation of each English text without places to fill that has but one meaning."""
        return {
            m.singular: m.translated for m in read_mo(self._path) if not m.plural and not m.context
        }

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """Texts with places to fill, the surest first."""
        found = [
            _template(form, message)
            for message in read_mo(self._path)
            for form in {message.singular, message.plural} - {""}
            if PLACE.search(form)
        ]
        return tuple(sorted(found, key=lambda t: (-t.letters, t.pattern.pattern)))


@dataclass(frozen=True)
class Message:
    """One entry of a compiled catalogue: its keys, and its translation (of several, the first)."""

    context: str
    singular: str
    plural: str
    translated: str


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language other than English, read once."""
    return Catalogue(LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo")


def read_mo(path: Path) -> Iterator[Message]:
    """All entries of a compiled catalogue (GNU gettext, "The Format of GNU MO Files")."""
    data = path.read_bytes()
    magic, _version, count, keys, values = struct.unpack_from("<5I", data)
    if magic != _MO_MAGIC:
        raise ValueError(f"{path} is no compiled catalogue")
    for k in range(count):
        key, value = (_string(data, table + 8 * k) for table in (keys, values))
        context, parted, rest = key.rpartition("\x04")
        singular, _, plural = rest.partition("\0")
        if singular:
            yield Message(context if parted else "", singular, plural, value.partition("\0")[0])


def _string(data: bytes, at: int) -> str:
    length, start = struct.unpack_from("<2I", data, at)
    return data[start : start + length].decode("utf-8")


def _template(form: str, message: Message) -> Template:
    parts, end, seen = [], 0, set[str]()
    for place in PLACE.finditer(form):
        name = place.group(1)
        parts.append(re.escape(_plain(form[end : place.start()])))
        parts.append(f"(?P=_{name})" if name in seen else f"(?P<_{name}>.+?)")
        seen.add(name)
        end = place.end()
    parts.append(re.escape(_plain(form[end:])))
    letters = sum(c.isalpha() for c in PLACE.sub("", form))
    pattern = re.compile("".join(parts), re.DOTALL)
    return Template(pattern, message.singular, message.plural, message.context, letters)


def _plain(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")
