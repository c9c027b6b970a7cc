"""Figures for the app: a few of them as JSON in plain words, since the app has no benchmark beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from analyzer.bench.docs.kept import Kept
from analyzer.bench.docs.markdown import MEANING, in_short, interval, shown

PLACE = Path("analyzer", "show", "accuracy.json")
"""Where the app reads them, below a checkout's root."""

IN_APP: tuple[tuple[str, str], ...] = (
    ("series_recall_deep", "Dimples of 1 mm and more that are found, flash left out"),
    ("series_false_found", "Dimples that are none, for each photo"),
    ("series_pair_found", "Both dimples of the fixed pair found and told apart from the others"),
    ("comparable", "Pairs of single photos, taken at home, that compare at all"),
    ("false_change", "Pairs without a change that are called changed"),
    ("wrong_way", "Pairs with a change that are called the wrong way"),
    ("found_35_same", "A change of 35 % that is noticed, from two photos in the same light"),
    ("interval_covers", "True changes that lie inside the stated interval"),
    ("change_error_same", "How far a change is off, half of the pairs, same light"),
)
"""Figures that matter to somebody who has photographed a back, and what they are called there."""


def accuracy_json(kept: Mapping[str, Kept]) -> str:
    """Figures of the set that says most about new people, as JSON text.

    ``people``, ``photos``, ``meaning``, ``version`` and ``rows`` of ``what``, ``value`` and
    ``interval``; no rows where nothing is kept.
    """
    sets = shown(kept)
    if not sets:
        return _text({"people": 0, "photos": 0, "meaning": "", "version": "", "rows": []})
    which, held = sets[0]
    rows = []
    for key, words in IN_APP:
        figure = held.figure(key)
        span = interval(figure)
        rows.append(
            {"what": words, "value": in_short(figure), "interval": "" if span == "-" else span}
        )
    return _text(
        {
            "people": held.people,
            "photos": held.photos,
            "meaning": MEANING[which.standing],
            "version": held.version,
            "rows": rows,
        }
    )


def _text(content: Mapping[str, object]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
