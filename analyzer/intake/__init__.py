"""From files to the photos of a series: which are used, in what order, what is left out and why.

The same for the app and the commands.
"""

from analyzer.intake.copies import apart_sides, are_one, fold
from analyzer.intake.known import Known, Taken, dated
from analyzer.intake.places import (
    FILE_NAMES,
    OrderError,
    by_file_name,
    find_named,
    in_place,
    needs_order,
)

__all__ = [
    "FILE_NAMES",
    "Known",
    "OrderError",
    "Taken",
    "apart_sides",
    "are_one",
    "by_file_name",
    "dated",
    "find_named",
    "fold",
    "in_place",
    "needs_order",
]
