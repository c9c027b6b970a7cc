"""Frozen dataclasses to plain JSON values and back, checked by their type annotations.

Numbers that are not finite become null; on the way back a null float is nan again unless its
annotation allows None. Floats are cut to six significant digits, far finer than any of the
measurements, so that records do not differ in digits that mean nothing.

That is the plain `Form`; `analyzer.storage.packed` has another that keeps every bit, and arrays.
"""

from __future__ import annotations

import math
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

DIGITS = 6
"""Significant digits of a stored float."""


class RecordError(ValueError):
    """The text is not a record of a schema we know; ``str(error)`` says what is wrong."""


class Form:
    """How numbers are written and read: rounded, and nothing beyond JSON's own values."""

    def number(self, value: float) -> Any:
        """JSON value of a float."""
        return round_float(value)

    def other(self, value: Any) -> Any:
        """JSON value of what is neither text, number, time, tuple nor dataclass.

        Raises
        ------
        TypeError
            When there is none.
        """
        raise TypeError(f"a record cannot hold {type(value).__name__}")

    def read_number(self, plain: Any, where: str) -> Any:
        """The float of a JSON value.

        Raises
        ------
        RecordError
        """
        if plain is None:
            return math.nan
        number = isinstance(plain, int | float) and not isinstance(plain, bool)
        try:
            return float(_expect(number, plain, where))
        except OverflowError:
            raise RecordError(f"{where}: number too large") from None

    def read_other(self, kind: Any, plain: Any, where: str) -> Any:
        """The value of an annotation that is none of the common ones.

        Raises
        ------
        RecordError
        """
        return _expect(type(plain) is kind, plain, where)


PLAIN = Form()


def to_plain(value: Any, form: Form = PLAIN) -> Any:
    """Turn dataclasses, tuples, datetimes and numbers into JSON values.

    Parameters
    ----------
    value : object
    form : Form

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
        return form.number(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(item, form) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name), form) for f in fields(value)}
    return form.other(value)


def round_float(value: float) -> float | None:
    """Six significant digits; None when not finite; no negative zero."""
    if not math.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}") + 0.0


def from_plain(kind: type[T], plain: Any, where: str = "record", form: Form = PLAIN) -> T:
    """Build a `kind` from JSON values.

    Parameters
    ----------
    kind : type
        A dataclass, or any annotation used in one.
    plain : object
        Parsed JSON.
    where : str
        Named in errors.
    form : Form

    Raises
    ------
    RecordError
        When a field is missing or of another type.
    """
    value: T = _read(kind, plain, where, form)
    return value


def _read(kind: Any, plain: Any, where: str, form: Form) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if plain is None and type(None) in get_args(kind):
            return None
        (kind,) = (k for k in get_args(kind) if k is not type(None))
        return _read(kind, plain, where, form)
    if origin is Literal:
        return _expect(plain in get_args(kind), plain, where)
    if origin is tuple:
        return _read_tuple(get_args(kind), plain, where, form)
    if is_dataclass(kind) and isinstance(kind, type):
        return _read_dataclass(kind, plain, where, form)
    if kind is float:
        return form.read_number(plain, where)
    if kind is datetime:
        _expect(isinstance(plain, str), plain, where)
        try:
            return datetime.fromisoformat(plain)
        except ValueError:
            raise RecordError(f"{where}: {plain!r} is not a time") from None
    return form.read_other(kind, plain, where)


def _expect(right: bool, plain: Any, where: str) -> Any:
    if not right:
        raise RecordError(f"{where}: unexpected value {plain!r}")
    return plain


def _read_tuple(kinds: tuple[Any, ...], plain: Any, where: str, form: Form) -> tuple[Any, ...]:
    _expect(isinstance(plain, list), plain, where)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        kinds = (kinds[0],) * len(plain)
    _expect(len(plain) == len(kinds), plain, where)
    return tuple(
        _read(kind, item, f"{where}[{i}]", form)
        for i, (kind, item) in enumerate(zip(kinds, plain, strict=True))
    )


def _read_dataclass(kind: Any, plain: Any, where: str, form: Form) -> Any:
    _expect(isinstance(plain, dict), plain, where)
    hints = _hints(kind)
    values = {}
    for field in fields(kind):
        if field.name not in plain:
            # A field that came later has a default, so that records from before it still read.
            if field.default is not MISSING or field.default_factory is not MISSING:
                continue
            raise RecordError(f"{where}: {field.name} is missing")
        values[field.name] = _read(
            hints[field.name], plain[field.name], f"{where}.{field.name}", form
        )
    try:
        return kind(**values)
    except ValueError as error:
        raise RecordError(f"{where}: {error}") from None


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
