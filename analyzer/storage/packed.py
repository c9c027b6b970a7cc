"""Frozen dataclasses with arrays to a ZIP file and back, every bit as it was.

``value.json`` holds everything but the arrays, which follow as ``0.npy``, ``1.npy`` and so on (format
1.0 of NumPy, never pickled). Reading checks every value by its annotation and every array by its type
and size before room is made for it, so that a file of an unknown hand is a reason at worst.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from typing import Any, TypeVar, get_args, get_origin

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from analyzer.storage.codec import Form, RecordError, from_plain, to_plain

T = TypeVar("T")

SCHEMA = "dimples.packed/1"
_VALUE = "value.json"
_START = (1980, 1, 1, 0, 0, 0)
_HEADER_CHARS = 4096
_KINDS = "biuf"
"""Booleans, integers and floats: nothing that would have to be unpickled."""
_SPECIAL = {"nan": math.nan, "-nan": -math.nan, "inf": math.inf, "-inf": -math.inf}
_LEVEL = 1
"""Of compression: pictures hardly shrink further, and a level more takes twice as long."""


class _Writing(Form):
    """Exact numbers; arrays are put aside and named by their number."""

    def __init__(self) -> None:
        self.arrays: list[NDArray[Any]] = []

    def number(self, value: float) -> Any:
        if math.isfinite(value):
            return float(value)
        if math.isnan(value):
            return "-nan" if math.copysign(1.0, value) < 0 else "nan"
        return "inf" if value > 0 else "-inf"

    def other(self, value: Any) -> Any:
        if isinstance(value, np.ndarray) and value.dtype.kind in _KINDS:
            self.arrays.append(value)
            return {"array": len(self.arrays) - 1}
        if isinstance(value, np.bool_ | np.integer):
            return value.item()
        return super().other(value)


class _Reading(Form):
    """The way back; `archive` holds the arrays."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def read_number(self, plain: Any, where: str) -> Any:
        if isinstance(plain, str):
            if plain not in _SPECIAL:
                raise RecordError(f"{where}: unexpected value {plain!r}")
            return _SPECIAL[plain]
        # A whole number where a float may be stays one, since its text differs.
        if isinstance(plain, bool) or not isinstance(plain, int | float):
            raise RecordError(f"{where}: unexpected value {plain!r}")
        return plain

    def read_other(self, kind: Any, plain: Any, where: str) -> Any:
        if get_origin(kind) is not np.ndarray:
            return super().read_other(kind, plain, where)
        number = plain.get("array") if isinstance(plain, dict) else None
        if type(number) is not int:
            raise RecordError(f"{where}: an array is missing")
        (wanted,) = get_args(get_args(kind)[1])
        try:
            data = self._archive.read(f"{number}.npy")
        except KeyError:
            raise RecordError(f"{where}: an array is missing") from None
        return _array(data, np.dtype(wanted), where)


def pack(value: Any) -> bytes:
    """A dataclass as a ZIP file; the same value, the same bytes.

    Raises
    ------
    TypeError
        For a value that cannot be packed, such as an array of objects.
    """
    form = _Writing()
    plain = {"schema": SCHEMA, "value": to_plain(value, form)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        text = json.dumps(plain, allow_nan=False, separators=(",", ":"))
        _put(archive, _VALUE, text.encode("ascii"))
        for number, array in enumerate(form.arrays):
            data = io.BytesIO()
            npy.write_array(data, array, version=(1, 0), allow_pickle=False)
            _put(archive, f"{number}.npy", data.getvalue())
    return out.getvalue()


def unpack(kind: type[T], data: bytes, most: int) -> T:
    """Read a packed dataclass back.

    Parameters
    ----------
    kind : type
        Its class, whose annotations say what may be in it.
    data : bytes
        A ZIP file.
    most : int
        Bytes, unpacked, above which it is refused.

    Raises
    ------
    RecordError
        When it is no such file, too large, of another schema or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > most:
                raise RecordError("too large")
            plain = json.loads(archive.read(_VALUE))
            if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
                raise RecordError("unknown schema")
            return from_plain(kind, plain.get("value"), "value", _Reading(archive))
    except RecordError:
        raise
    except RecursionError:
        raise RecordError("nested too deeply") from None
    except Exception as error:
        # A ZIP file of an unknown hand fails in many ways; none of them is ours.
        raise RecordError(f"not a packed value ({type(error).__name__})") from None


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _START)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data, compresslevel=_LEVEL)


def _array(data: bytes, wanted: np.dtype[Any], where: str) -> NDArray[Any]:
    file = io.BytesIO(data)
    if npy.read_magic(file) != (1, 0):
        raise RecordError(f"{where}: an array of an unknown format")
    shape, fortran, found = npy.read_array_header_1_0(file, max_header_size=_HEADER_CHARS)
    start = file.tell()
    if found != wanted or found.kind not in _KINDS:
        raise RecordError(f"{where}: an array of {found} instead of {wanted}")
    if any(n < 0 for n in shape) or math.prod(shape) * found.itemsize != len(data) - start:
        raise RecordError(f"{where}: an array of another size than it says")
    flat = np.frombuffer(data, found, offset=start).copy()
    return flat.reshape(shape[::-1]).T if fortran else flat.reshape(shape)
