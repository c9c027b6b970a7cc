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
from analyzer.intake.reading import decoded, each_once, first_look

__all__ = [
    "FILE_NAMES",
    "Known",
    "OrderError",
    "Taken",
    "apart_sides",
    "are_one",
    "by_file_name",
    "dated",
    "decoded",
    "each_once",
    "find_named",
    "first_look",
    "fold",
    "in_place",
    "needs_order",
]
