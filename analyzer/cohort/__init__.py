"""Many people together: one line a person, and from these lines tables and a page of the cohort."""

from __future__ import annotations

from analyzer.cohort.brief import brief_of
from analyzer.cohort.ledger import Ledger
from analyzer.cohort.model import Brief, Compared, DimpleBrief, Person

__all__ = ["Brief", "Compared", "DimpleBrief", "Ledger", "Person", "brief_of"]
