"""Which sentences the measuring rooms can say, read from their code (for developers).

Those rooms speak English and know nothing of languages, since what they say goes into records. Their
sentences are found here by reading their code: each text that a person may see, with a place where
a value is put in, both arms where a word depends on a count. So none is forgotten, and a sentence that
somebody adds is missing in the catalogues until it is translated. What is put together in ways that the
code does not show at one place is listed in `COMPOSED`.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

ROOMS = (
    "alignment", "back", "batch", "change", "corrections", "dimples", "flags.py", "intake", "library",
    "measurement", "photo", "relief", "report/scrub.py", "results.py", "series.py", "show/mp4.py",
    "show/timelapse.py", "skin", "tracking",
)  # fmt: skip
"""Where sentences are made that are told at the edge, under ``analyzer/``."""
WHOLE = ("flags.py",)
"""Where a text is looked up as it stands, be it several sentences."""
HELP = ("cli", "bench/command.py", "phantom/command.py")
"""Where commands are, with their help; of those for developers, the list of commands has a line."""

_SILENT = (
    "batch/cohort",
    "batch/mark.py",
    "batch/params.py",
    "library/database.py:_",
    "library/export.py:README",
    "library/migrations",
    "library/several.py:_name",
    "library/tables.py",
    "photo/datename.py",
    "photo/datewords.py",
    "photo/icc.py",
    "tracking/ordername.py",
    "tracking/orderwords.py",
)
"""Modules, or names in them, whose texts nobody is shown."""
_NOT_SAID = (ast.Assert,)
_MISTAKES = ("AttributeError", "TypeError", "ValueError")
"""What only a programmer can cause is not translated."""
_MARKED = ("_", "_n", "_p", "N_")
_CODE = re.compile(
    r"[\\<>=|]|\(\?|%[a-zA-Z]|^[a-z_]+_[a-z_]+$|^(SELECT|ALTER|PRAGMA|VACUUM|CREATE|SET|BEGIN) "
)
_SPOKEN = re.compile(r"[A-Za-z']{2,},? [^ ]*[A-Za-z]{2,}|[A-Za-z]{2,}[ :].*\{|\}.* [A-Za-z]{2,}")
_NEXT = re.compile(r"(?<=[.!?]) (?=[A-Z])")

COMPOSED: dict[str, tuple[str, ...]] = {
    "relief/light.py": (
        "one soft light, from above", "one soft light, from below",
        "one soft light, from the left", "one soft light, from the right",
        "one soft light, from above and from the left", "one soft light, from above and from the right",
        "one soft light, from below and from the left", "one soft light, from below and from the right",
        "one clear light, from above", "one clear light, from below",
        "one clear light, from the left", "one clear light, from the right",
        "one clear light, from above and from the left", "one clear light, from above and from the right",
        "one clear light, from below and from the left", "one clear light, from below and from the right",
    ),
    "photo/when.py": (
        "The camera's clock says {day}, the file beside it {other}; the latter was used.",
        "The camera's clock says {day}, its name {other}; the latter was used.",
        "The file beside it says {day}, the camera's clock {other}; the latter was used.",
        "The file beside it says {day}, its name {other}; the latter was used.",
        "Its name says {day}, the camera's clock {other}; the latter was used.",
        "Its name says {day}, the file beside it {other}; the latter was used.",
    ),
    "measurement/failed.py": ("unknown",),
    "photo/container.py": ("a GIF", "a video"),
    "photo/model.py": ("{name} must lie in {low}-{high} mm, got {value}",),
    "change/combine.py": (
        "The kind of {count} dimple was set by you.", "The kind of {count} dimples was set by you.",
        "The {count} earlier photos are lit from different sides and were read together.",
        "The {count} later photos are lit from different sides and were read together.",
        "The {count} earlier photos and the {other} later photos are lit from different sides and were "
        "read together.",
    ),
    "batch/place.py": (
        "process {number}, since {moment}", "process {number} on {computer}, since {moment}",
    ),
    "library/trash.py": (
        "{name} with 1 photo", "{name} with {count} photos", "{name} with no photos",
        "everything: 1 person with 1 photo", "everything: 1 person with {count} photos",
        "everything: 1 person with no photos", "everything: {people} people with 1 photo",
        "everything: {people} people with {count} photos",
        "everything: {people} people with no photos",
    ),
    "change/checks.py": (
        "Dimples that show in one photo only make up {share} of what could be compared.",
        "Dimples that show in one photo only make up {share} of what could be compared, and they say "
        "something else than the others: light or pose decides what is seen.",
        "Dimples that show in one photo only make up {share} of what could be compared; of their depth in "
        "the other, no more is known than that it does not show.",
    ),
    "change/capture_checks.py": ("before", "after", "the after", "brighter", "darker"),
    "change/timing.py": ("{first} and {second}",),
    "tracking/sessions.py": (
        "Dates were read from the file names.",
        "The date of {photo} was read from the file name.",
        "undated",
    ),
    "tracking/notes.py": ("Photo {number}", "photo {number}"),
    "report/scrub.py": (
        "a file", "a day", "a year", "day {number}", "session {number}", "day {number}, session {session}"),
}  # fmt: skip
"""Sentences by the module that composes them from parts."""
_PARTS = {
    "batch/executor.py": re.compile(r"\{lineno\}"),
    "batch/place.py": re.compile(r"^on \{|^process \{"),
    "batch/plain.py": re.compile("^(the|a) folder$"),
    "change/attribution.py": re.compile("^To the eye$"),
    "change/combine.py": re.compile(r"dimple\{plural\}|lit from different sides|^the \{"),
    "change/order.py": re.compile("^To keep in mind$"),
    "intake/roles.py": re.compile("^(system volume|network trash|temporary items|lightroom)"),
    "library/answers.py": re.compile("hex digits"),
    "library/database.py": re.compile("^(no such table|unable to open)$"),
    "library/trash.py": re.compile(r" with \{|people$"),
    "measurement/reasons.py": re.compile("ended$"),
    "photo/container.py": re.compile("^save it as"),
    "photo/decode.py": re.compile("^(end of|unexpected eof)$"),
    "relief/light.py": re.compile(r"^from (above|below|the )|^one (soft|clear) light|\{softness\}"),
    "photo/when.py": re.compile(
        r"\{.*latter was used|^the (camera's clock|file beside it)$|^its name$"
    ),
    "photo/model.py": re.compile("must (lie|be)"),
    "change/checks.py": re.compile(
        r"Dimples that show in one photo|^, and they say|^; of their depth"
    ),
    "change/capture_checks.py": re.compile("^and the$"),
    "change/timing.py": re.compile(r"%H"),
    "tracking/sessions.py": re.compile(r"read from the file name|^The date of"),
}
"""Their parts, which are not said by themselves."""
_NUMBERED = re.compile(r"^([Pp]hoto|day|session) \{\w+\}$")
"""What is found in many modules; `COMPOSED` has it once."""
_LISTS = {
    "flags.py": ("_ALL",),
    "change/model.py": ("ITEMS",),
    "library/model.py": ("JOURNAL",),
}
"""Constants that hold words, be they single ones."""


def sentences_of(name: str, source: str) -> list[str]:
    """English of all that a module may tell a person, with places where values are put in.

    Parameters
    ----------
    name : str
        Of the module under ``analyzer/``, with forward slashes.
    source : str
        Its code.
    """
    tree = ast.parse(source)
    if _in(name, HELP):
        return list(dict.fromkeys(_help(tree, options=name.startswith("cli/"))))
    if not _in(name, ROOMS) or _in(name, _SILENT):
        return []
    constants = _constants(tree)
    found: list[str] = []
    for node in _texts(tree, name):
        for text in _variants(node, constants):
            if not _SPOKEN.search(text) or _CODE.search(text):
                continue
            parts = [text.strip()] if name in WHOLE else _NEXT.split(text.strip())
            found += [part for part in map(_bare, parts) if _SPOKEN.search(part)]
    drop = _PARTS.get(name)
    kept = [t for t in found if not (_NUMBERED.search(t) or (drop and drop.search(t)))]
    words = [w for constant in _LISTS.get(name, ()) for w in _words(tree, constant)]
    return list(dict.fromkeys([*kept, *words, *COMPOSED.get(name, ())]))


def _in(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}/") for place in places)


def _texts(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    """Texts in a module that are neither docstrings nor marked, nor for programmers only."""
    silent = {place.partition(":")[2] for place in _SILENT if place.startswith(f"{name}:")}
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        ):
            yield node
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in silent:
            continue
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id in silent for t in node.targets
        ):
            continue
        if isinstance(node, _NOT_SAID) or _is_call(node, _MARKED):
            continue
        if isinstance(node, ast.Raise) and node.exc and _is_call(node.exc, _MISTAKES):
            continue
        todo += reversed(list(ast.iter_child_nodes(node)))


def _is_call(node: ast.AST, names: tuple[str, ...]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _constants(tree: ast.Module) -> dict[str, str]:
    """Texts that stand under a name in capitals at the head of the module."""
    return {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def _variants(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    """A text in all forms that the code gives it."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
        return
    assert isinstance(node, ast.JoinedStr)
    taken: dict[str, str] = {}
    choices: list[list[str]] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            choices.append([str(part.value)])
        elif isinstance(part, ast.FormattedValue):
            choices.append(_shown(part.value, constants, taken))
    for chosen in product(*choices):
        yield "".join(chosen)


def _shown(value: ast.expr, constants: dict[str, str], taken: dict[str, str]) -> list[str]:
    """What may stand in a place of an f-string: its texts where the code holds them, else a name."""
    if isinstance(value, ast.Name) and value.id in constants:
        return [constants[value.id]]
    if isinstance(value, ast.IfExp):
        arms = (value.body, value.orelse)
        if all(isinstance(arm, ast.Constant) for arm in arms):
            return [str(arm.value) for arm in arms if isinstance(arm, ast.Constant)]
    expression = ast.unparse(value)
    if expression not in taken:
        name = _named(value)
        count = sum(n.rstrip("0123456789") == name for n in taken.values())
        taken[expression] = f"{name}{count + 1}" if count else name
    return ["{" + taken[expression] + "}"]


def _named(value: ast.expr) -> str:
    """A name for a place, after what the code puts there."""
    last = next(
        (
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in ast.walk(value)
            if isinstance(node, ast.Attribute | ast.Name)
        ),
        "value",
    )
    return last.strip("_").rstrip("0123456789") or "value"


def _bare(text: str) -> str:
    """Without a place at an end that holds sentences of its own, or none."""
    text = re.sub(r"(?<=[.!?])\{\w+\}$", "", text)
    return re.sub(r"^\{\w+\} (?=[A-Z])", "", text)


def _words(tree: ast.Module, constant: str) -> Iterator[str]:
    for node in tree.body:
        target = (
            node.targets[0]
            if isinstance(node, ast.Assign)
            else node.target
            if isinstance(node, ast.AnnAssign)
            else None
        )
        if isinstance(target, ast.Name) and target.id == constant:
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def _help(tree: ast.Module, *, options: bool) -> Iterator[str]:
    """Help of commands and of their options, a paragraph each."""
    for node in ast.walk(tree):
        if options and isinstance(node, ast.keyword) and node.arg == "help":
            if isinstance(node.value, ast.Constant):
                yield from _paragraphs(str(node.value.value))
        elif isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
            yield from _paragraphs(ast.get_docstring(node) or "")


def _paragraphs(text: str) -> Iterator[str]:
    # As `analyzer.cli.spoken` asks for them.
    for part in inspect.cleandoc(text).split("\n\n"):
        if part.strip():
            yield " ".join(part.split())


def _is_command(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in ("command", "group")
    )


def modules(home: Path) -> Iterator[tuple[str, Path]]:
    """Name and file of every module that is read for sentences."""
    for path in sorted(home.rglob("*.py")):
        name = path.relative_to(home).as_posix()
        if _in(name, (*ROOMS, *HELP)):
            yield name, path
