"""The report of a series: HTML, CSV, overlays and records, from results that are already there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["Refused", "write_report"]

if TYPE_CHECKING:
    from analyzer.report.write import Refused as Refused
    from analyzer.report.write import write_report as write_report


def __getattr__(name: str) -> Any:
    # Lazy, so that the drawing code can be used without the template engine.
    if name not in __all__:
        raise AttributeError(f"module 'analyzer.report' has no attribute {name!r}")
    from analyzer.report import write

    return getattr(write, name)
