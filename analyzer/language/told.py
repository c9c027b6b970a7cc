"""English sentences of records and measuring rooms, told in the reader's language.

Records are English whatever language is shown, so that the same photos give the same bytes. What they
hold is matched here against the English texts of the catalogue, places and all; what stood in the
places is told in turn where it is a text itself, and put into the translation. So what was measured
years ago, by an English reader, is told in German as well.
"""

from __future__ import annotations

import re

from analyzer.language.catalogue import PLACE, Catalogue, Template, catalogue
from analyzer.language.choice import SOURCE, current
from analyzer.language.params import LanguageParams
from analyzer.language.writing import rewritten

_NEXT_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_FILE = re.compile(r"\S+\.\w{2,5}")
_LIST = re.compile(r"(, | and )")


def told(sentence: str) -> str:
    """Tell a sentence, or several, that the program made in English.

    Parameters
    ----------
    sentence : str
        As a record holds it.

    Returns
    -------
    str
        In the current language; in English where its catalogue does not know the sentence.
    """
    language = current()
    if language == SOURCE or not sentence.strip():
        return sentence
    texts = catalogue(language)
    found = _tell(sentence, texts, LanguageParams().deepest)
    if found is None:
        texts.missing.note(sentence)
    return sentence if found is None else found


def told_if_known(text: str) -> str:
    """Tell what may be a text of the program, a date or a number, or else somebody's own word or file.

    Parameters
    ----------
    text : str
        Such as the name of a session: a day, "undated", or what its photos are called.
    """
    language = current()
    if language == SOURCE or not text.strip():
        return text
    return _value(text, catalogue(language), LanguageParams().deepest) or text


def _tell(sentence: str, texts: Catalogue, deeper: int) -> str | None:
    """The translation, or None where the catalogue does not know the sentence."""
    if sentence in texts.known:
        return texts.known[sentence]
    if (number := rewritten(sentence)) is not None:
        return number
    if not deeper:
        return None
    if (found := _matched(sentence, texts, deeper, across=False)) is not None:
        return found
    parts = _NEXT_SENTENCE.split(sentence)
    if len(parts) == 1:
        return _after_name(sentence, texts, deeper - 1)
    if (found := _in_runs(parts, texts, deeper - 1)) is not None:
        return found
    return _matched(sentence, texts, deeper, across=True)


def _in_runs(parts: list[str], texts: Catalogue, deeper: int) -> str | None:
    """Sentences one after another, each text of the catalogue as many of them as it has."""
    said, start = [], 0
    while start < len(parts):
        for end in range(len(parts) - (start == 0), start, -1):
            run = " ".join(parts[start:end])
            found = texts.known.get(run) or _matched(run, texts, deeper, across=False)
            if found is None and end == start + 1:
                found = _after_name(run, texts, deeper)
            if found is not None:
                said.append(found)
                start = end
                break
        else:
            return None
    return " ".join(said)


def _after_name(sentence: str, texts: Catalogue, deeper: int) -> str | None:
    """What is said of a photo behind its name and a colon."""
    name, colon, rest = sentence.partition(": ")
    found = _tell(rest, texts, deeper) if colon and deeper > 0 else None
    return None if found is None else f"{_value(name, texts, deeper) or name}: {found}"


def _matched(sentence: str, texts: Catalogue, deeper: int, *, across: bool) -> str | None:
    """By the surest text that fits; ``across``: what stands in a place may be several sentences."""
    for template in texts.templates:
        match = template.pattern.fullmatch(sentence)
        if match is None:
            continue
        values = {name[1:]: value for name, value in match.groupdict().items()}
        if not across and any(_NEXT_SENTENCE.search(value) for value in values.values()):
            continue
        filled = {name: _value(value, texts, deeper - 1) for name, value in values.items()}
        if template.letters < LanguageParams().sure_letters and None in filled.values():
            continue
        return _filled(
            _translated(template, values, texts),
            {name: values[name] if said is None else said for name, said in filled.items()},
        )
    return None


def _value(value: str, texts: Catalogue, deeper: int) -> str | None:
    """What stands in a place: a text, a number or date, or a list of such and of files; else None."""
    if (found := _tell(value, texts, deeper)) is not None:
        return found
    parts = _LIST.split(value)
    if len(parts) == 1:
        return None
    said = [
        texts.known.get(part, part) if k % 2 else _item(part, texts, deeper)
        for k, part in enumerate(parts)
    ]
    return None if None in said else "".join(part for part in said if part is not None)


def _item(part: str, texts: Catalogue, deeper: int) -> str | None:
    return part if _FILE.fullmatch(part) else _tell(part, texts, deeper)


def _translated(template: Template, values: dict[str, str], texts: Catalogue) -> str:
    if template.plural:
        counts = [int(value) for value in values.values() if value.isdecimal()]
        return texts.texts.ngettext(template.singular, template.plural, counts[0] if counts else 2)
    if template.context:
        return texts.texts.pgettext(template.context, template.singular)
    return texts.texts.gettext(template.singular)


def _filled(text: str, values: dict[str, str]) -> str:
    """Values put into a text as they are, whatever format its places ask for."""
    return PLACE.sub(lambda place: values.get(place.group(1), place.group(0)), text)
