"""Texts in the reader's language: looked up, told from records, in each thread its own."""

from __future__ import annotations

import string
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.language.catalogue import LOCALE, PLACE, catalogue
from analyzer.language.choice import LANGUAGES, SOURCE, current, of_environment, of_locale, use
from analyzer.language.extract import as_mo, as_po, empty, read, texts_in_code, updated
from analyzer.language.text import _, _n, missing
from analyzer.language.told import told

OTHERS = [language for language in LANGUAGES if language != SOURCE]
ASK = "“{text}” is not a number. Write it in digits."


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_the_texts_of_the_code_and_no_others(language: str) -> None:
    """If this fails: `.ci/messages`, translate what it lists, `.ci/messages`."""
    path = LOCALE / language / "LC_MESSAGES" / "dimples.po"
    kept, code = read(path.read_bytes(), language), texts_in_code()
    said, known = ({(m.context, m.id) for m in c if m.id} for c in (code, kept))
    assert said - known == set(), "not in the catalogue"
    assert known - said == set(), "said no more"
    assert empty(kept) == []
    assert as_po(updated(language, [kept], code)) == path.read_bytes()
    assert as_mo(kept) == path.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_the_same_places(language: str) -> None:
    """A place that the English text does not have would end in an error where it is shown."""
    wrong = []
    for m in read((LOCALE / language / "LC_MESSAGES" / "dimples.po").read_bytes(), language):
        ids = [m.id] if isinstance(m.id, str) else list(m.id)
        had = {p.group(1) for form in ids for p in PLACE.finditer(form)}
        for said in [m.string] if isinstance(m.string, str) else list(m.string):
            places = {name for _l, name, _f, _c in string.Formatter().parse(said) if name}
            if m.id and not (places <= had if len(ids) > 1 else places == had):
                wrong.append((m.id, said))
    assert wrong == []


def test_what_no_catalogue_has_is_shown_in_english_and_remembered() -> None:
    with use("de"):
        assert _("No catalogue has this.") == "No catalogue has this."
        assert _n("one of none", "{n} of none", 2) == "{n} of none"
        assert told("Nor this: 31.") == "Nor this: 31."
    assert {"No catalogue has this.", "one of none", "Nor this: 31."} <= missing("de")
    catalogue("de").missing.texts.clear()


def test_each_thread_has_its_own_language() -> None:
    together = Barrier(2)

    def say(language: str) -> tuple[str, str]:
        with use(language):
            together.wait(10)
            return current(), _(ASK)

    with ThreadPoolExecutor(2) as pool:
        said = dict(pool.map(say, ["en", "de"]))
    assert said["en"] == ASK
    assert "keine Zahl" in said["de"]
    assert current() == SOURCE


def test_the_language_of_browsers_and_terminals() -> None:
    assert [of_locale(x) for x in ("de-AT", "de_CH.UTF-8", "en-GB", "C.UTF-8", "fr", "", None)] == [
        "de", "de", "en", "en", None, None, None,
    ]  # fmt: skip
    assert of_environment({"LANG": "de_DE.UTF-8"}) == "de"
    assert of_environment({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}) == "en"
    assert of_environment({"LANG": "fr_FR.UTF-8"}) == of_environment({}) == "en"
    with pytest.raises(ValueError, match="en, de"), use("xx"):
        pass


def test_a_sentence_of_a_record_is_told_with_what_stands_in_its_places() -> None:
    width = "A back is 120 to 700.5 mm wide. Measure straight across, not around."
    with use("de"):
        assert told(ASK.format(text="x.1")) == "„x.1“ ist keine Zahl. Bitte in Ziffern schreiben."
        assert "120 bis 700,5 mm breit" in told(width)
        both = told(f"{ASK.format(text='x.1')} {width}")
        assert both.startswith("„x.1“ ist")
        assert both.endswith("nicht rundherum.")
        assert told("") == ""
    assert told(width) == width
    assert missing("de") == frozenset()


@given(st.text(string.ascii_letters + string.digits + "._- äß", min_size=1).filter(str.strip))
def test_whatever_stands_in_a_place_comes_through(name: str) -> None:
    """A file name is no text of the program: it is put into the translation as it is."""
    with use("de"):
        said = told(ASK.format(text=name))
    assert said.startswith("„")
    assert said.endswith("“ ist keine Zahl. Bitte in Ziffern schreiben.")
