"""A cohort without what names a person: numbers for names, days for dates, no free text.

Reasons may speak of files and days; the checklist's items say the same without. The people are
numbered in the order of a hash that nobody can make without their photos, so that a list of names
in the order of the alphabet does not tell who is who.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from analyzer.batch.cohort.ledger import Ledger, to_line
from analyzer.batch.cohort.model import Compared, Person


def anonymous(ledger: Ledger) -> Iterator[Person]:
    """The people of a cohort, numbered and in that order."""
    order = sorted((_mixed(person), at) for at, person in ledger.placed())
    people = ledger.people_at(at for _, at in order)
    for number, person in enumerate(people, start=1):
        yield without_names(person, number)


def without_names(person: Person, number: int) -> Person:
    """One person with a number for a name."""
    result = person.result
    if result is not None:
        result = replace(
            result,
            provenance="",
            comparisons=tuple(_nameless(one) for one in result.comparisons),
        )
    name = f"person {number}"
    left_out = tuple((f"file {n}", "") for n, _ in enumerate(person.refused, start=1))
    return replace(person, name=name, folder="", error="", refused=left_out, result=result)


def _nameless(one: Compared) -> Compared:
    return replace(
        one,
        before=f"session {one.before_session}",
        after=f"session {one.after_session}",
        reasons=(),
    )


def _mixed(person: Person) -> bytes:
    known = person.result.provenance if person.result else ""
    return hashlib.sha256(known.encode() or to_line(person)).digest()
