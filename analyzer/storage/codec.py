"""Frozen dataclasses to plain JSON values and back, checked by their type annotations.

Numbers that are not finite become null; on the way back a null float is nan again unless its
annotation allows None. Floats are cut to six significant digits, far finer than any of the
measurements, so that records do not differ in digits that mean nothing.
"""

from __future__ import annotations

import math
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

DIGITS = 6
"""Significant digits of a stored float."""


class RecordError(ValueError):
    """The text is not a record of a schema we know; ``str(error)`` says what is wrong."""


def to_plain(value: Any) -> Any:
    """Turn dataclasses, tuples, datetimes and numbers into JSON values.

    Raises
    ------
    TypeError
        For a value no record may hold, such as an array.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return round_float(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"a record cannot hold {type(value).__name__}")


def round_float(value: float) -> float | None:
    """Six significant digits; None when not finite; no negative zero."""
    if not math.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}") + 0.0


def from_plain(kind: type[T], plain: Any, where: str = "record") -> T:
    """Build a `kind` from JSON values.

    Parameters
    ----------
    kind : type
        A dataclass, or any annotation used in one.
    plain : object
        Parsed JSON.
    where : str
        Named in errors.

    Raises
    ------
    RecordError
        When a field is missing or of another type.
    """
    value: T = _read(kind, plain, where)
    return value


def _read(kind: Any, plain: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if plain is None and type(None) in get_args(kind):
            return None
        (kind,) = (k for k in get_args(kind) if k is not type(None))
        return _read(kind, plain, where)
    if origin is Literal:
        return _expect(plain in get_args(kind), plain, where)
    if origin is tuple:
        return _read_tuple(get_args(kind), plain, where)
    if is_dataclass(kind) and isinstance(kind, type):
        return _read_dataclass(kind, plain, where)
    if kind is float:
        if plain is None:
            return math.nan
        number = isinstance(plain, int | float) and not isinstance(plain, bool)
        try:
            return float(_expect(number, plain, where))
        except OverflowError:
            raise RecordError(f"{where}: number too large") from None
    if kind is datetime:
        _expect(isinstance(plain, str), plain, where)
        try:
            return datetime.fromisoformat(plain)
        except ValueError:
            raise RecordError(f"{where}: {plain!r} is not a time") from None
    return _expect(type(plain) is kind, plain, where)


def _expect(right: bool, plain: Any, where: str) -> Any:
    if not right:
        raise RecordError(f"{where}: unexpected value {plain!r}")
    return plain


def _read_tuple(kinds: tuple[Any, ...], plain: Any, where: str) -> tuple[Any, ...]:
    _expect(isinstance(plain, list), plain, where)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        kinds = (kinds[0],) * len(plain)
    _expect(len(plain) == len(kinds), plain, where)
    return tuple(
        _read(kind, item, f"{where}[{i}]")
        for i, (kind, item) in enumerate(zip(kinds, plain, strict=True))
    )


def _read_dataclass(kind: Any, plain: Any, where: str) -> Any:
    _expect(isinstance(plain, dict), plain, where)
    hints = get_type_hints(kind)
    values = {}
    for field in fields(kind):
        if field.name not in plain:
            # A field that came later has a default, so that records from before it still read.
            if field.default is not MISSING or field.default_factory is not MISSING:
                continue
            raise RecordError(f"{where}: {field.name} is missing")
        values[field.name] = _read(hints[field.name], plain[field.name], f"{where}.{field.name}")
    try:
        return kind(**values)
    except ValueError as error:
        raise RecordError(f"{where}: {error}") from None
