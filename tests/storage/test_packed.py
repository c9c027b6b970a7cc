"""Packed values: every bit comes back, and a file of an unknown hand is a reason at worst."""

from __future__ import annotations

import io
import json
import math
import pickle
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from analyzer.results import Series
from analyzer.storage.codec import RecordError
from analyzer.storage.packed import pack, unpack

MOST = 100_000_000


@dataclass(frozen=True, eq=False)
class Inner:
    numbers: tuple[float, ...]
    grid: NDArray[np.float32]
    mask: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False)
class Outer:
    name: str
    count: int
    when: datetime | None
    kind: Literal["a", "b"]
    inner: tuple[Inner, ...]
    pair: tuple[int, float]


def bits(value: float) -> bytes:
    return struct.pack("<d", value)


def same(one: Any, two: Any) -> bool:
    """Bit for bit; what is not a number is one by its sign alone."""
    if isinstance(one, np.ndarray):
        return (
            isinstance(two, np.ndarray)
            and one.dtype == two.dtype
            and one.shape == two.shape
            and one.tobytes() == two.tobytes()
        )
    if isinstance(one, float) and isinstance(two, float) and math.isnan(one):
        return math.isnan(two) and math.copysign(1, one) == math.copysign(1, two)
    if isinstance(one, float):
        return isinstance(two, float) and bits(one) == bits(two)
    if isinstance(one, tuple):
        return len(one) == len(two) and all(same(a, b) for a, b in zip(one, two, strict=True))
    if isinstance(one, Inner | Outer):
        return all(same(getattr(one, f), getattr(two, f)) for f in one.__dataclass_fields__)
    return type(one) is type(two) and bool(one == two)


inners = st.builds(
    Inner,
    st.lists(st.floats(), max_size=4).map(tuple),
    hnp.arrays(np.float32, hnp.array_shapes(max_dims=3, min_side=0, max_side=4)),
    st.none() | hnp.arrays(np.bool_, hnp.array_shapes(max_dims=2, max_side=3)),
)
outers = st.builds(
    Outer,
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
    st.integers(),
    st.none() | st.datetimes(timezones=st.none() | st.timezones()),
    st.sampled_from(["a", "b"]),
    st.lists(inners, max_size=3).map(tuple),
    st.tuples(st.integers(-9, 9), st.floats()),
)


def fixed_offset(value: Outer) -> Outer:
    """A time zone by its name is more than a moment; what is kept is the offset."""
    if value.when is None or value.when.tzinfo is None:
        return value
    return replace(value, when=datetime.fromisoformat(value.when.isoformat()))


@given(outers)
def test_every_bit_comes_back(value: Outer) -> None:
    data = pack(value)
    back = unpack(Outer, data, MOST)
    assert same(fixed_offset(value), back)
    assert pack(back) == data


def test_the_order_in_memory_comes_back() -> None:
    grid = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3))
    back = unpack(Inner, pack(Inner((), grid)), MOST)
    assert back.grid.flags.f_contiguous
    assert (back.grid == grid).all()
    cut = unpack(Inner, pack(Inner((), grid[:, ::2])), MOST)
    assert (cut.grid == grid[:, ::2]).all()
    assert back.grid.flags.writeable


def test_a_series_gives_the_same_report(make_series: Callable[..., Series], tmp_path: Any) -> None:
    from analyzer.report import write_report

    made = make_series(bad=(2,))
    back = unpack(Series, pack(made), MOST)
    files = [write_report(s, tmp_path / name, title="t") for s, name in ((made, "a"), (back, "b"))]
    assert files[0] == files[1]
    for name in files[0]:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


GOOD = Outer(
    "x", 1, datetime(2026, 1, 2), "a", (Inner((1.0,), np.ones((2, 2), np.float32)),), (1, 2.0)
)


def entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def npy(array: Any, **more: Any) -> bytes:
    out = io.BytesIO()
    np.save(out, array, **more)
    return out.getvalue()


class Trap:
    """Runs when it is unpickled."""

    def __reduce__(self) -> Any:
        return (pytest.fail, ("a pickle was read",))


def header(shape: str, descr: str = "<f4") -> bytes:
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


@pytest.mark.parametrize(
    "array",
    [
        npy(np.array([Trap()], object), allow_pickle=True),
        pickle.dumps(Trap()),
        npy(np.ones((2, 2), np.float64)),
        npy(np.ones((2, 2), ">f4")),
        npy(np.ones((2, 2), np.float32))[:-1],
        npy(np.ones((2, 2), np.float32)) + b"x",
        header("(99999999999, 99999999)"),
        header("(-2, -2)") + bytes(16),
        header("(2.0, 2)") + bytes(16),
        header("(2, 2)", "<f4") + bytes(15),
        header("(2, 2)", "|O") + bytes(32),
        header("__import__('os')") + bytes(16),
        header("(" * 60 + ")" * 60),
        b"",
        b"\x93NUMPY\x03\x00",
    ],
)
def test_a_hostile_array_is_a_reason(array: bytes) -> None:
    files = {**entries(pack(GOOD)), "0.npy": array}
    with pytest.raises(RecordError):
        unpack(Outer, archive_of(files), MOST)


@pytest.mark.parametrize(
    "change",
    [
        {"count": 1.5},
        {"count": True},
        {"kind": "c"},
        {"name": None},
        {"when": "yesterday"},
        {"inner": [{"numbers": ["huge"], "grid": {"array": 0}}]},
        {"inner": [{"numbers": [None], "grid": {"array": 0}}]},
        {"inner": [{"numbers": [], "grid": {"array": 7}}]},
        {"inner": [{"numbers": [], "grid": {"array": "../0"}}]},
        {"inner": [{"numbers": [], "grid": [1.0]}]},
        {"pair": [1]},
        {"inner": {}},
    ],
)
def test_a_hostile_value_is_a_reason(change: dict[str, Any]) -> None:
    files = entries(pack(GOOD))
    plain = json.loads(files["value.json"])
    plain["value"].update(change)
    with pytest.raises(RecordError):
        unpack(Outer, archive_of({**files, "value.json": json.dumps(plain).encode()}), MOST)


def test_what_is_no_archive_of_ours_is_a_reason() -> None:
    files = entries(pack(GOOD))
    for data in (
        b"",
        b"PK",
        archive_of({}),
        archive_of({"value.json": b"{"}),
        archive_of({"value.json": b"[" * 99_999}),
        archive_of({"value.json": b"[]"}),
        archive_of({**files, "value.json": b'{"schema": "dimples.packed/2", "value": {}}'}),
    ):
        with pytest.raises(RecordError):
            unpack(Outer, data, MOST)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = archive_of({**entries(pack(GOOD)), "0.npy": bytes(3_000_000)})
    assert len(bomb) < 10_000
    with pytest.raises(RecordError, match="too large"):
        unpack(Outer, bomb, 1_000_000)


@given(st.data())
def test_a_damaged_file_is_a_reason_or_unharmed(data: st.DataObject) -> None:
    good = pack(GOOD)
    at = data.draw(st.integers(0, len(good) - 1))
    bad = bytearray(good)
    bad[at] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.integers(0, len(good)))
    for tried in (bytes(bad), good[:cut]):
        try:
            back = unpack(Outer, tried, MOST)
        except RecordError:
            continue
        assert isinstance(back, Outer)


def test_an_array_of_objects_is_not_packed() -> None:
    with pytest.raises(TypeError):
        pack(Inner((), np.array([Trap()], object)))
