"""Values put aside come back bit for bit, within the room given, and leave nothing that could be read."""

from __future__ import annotations

import pickle
import threading
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analyzer.storage import shelf as shelf_module
from analyzer.storage.shelf import Shelf, as_it_lies, changed, resting, shelving

ROOM = 300_000
Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Inner:
    mask: NDArray[np.bool_]
    width: float


@dataclass(frozen=True, eq=False)
class Large:
    plane: Array
    inner: Inner
    few: NDArray[np.float64]

    @cached_property
    def twice(self) -> Array:
        return 2 * self.plane


@shelving("large", "more")
@dataclass(frozen=True, eq=False)
class Owner:
    name: str
    large: Large
    more: Array | None = None


def owner(seed: int, side: int = 200) -> Owner:
    rng = np.random.default_rng(seed)
    plane = rng.normal(size=(side, side)).astype(np.float32)
    large = Large(plane, Inner(plane > 0, 2.5), rng.normal(size=3))
    return Owner(f"{seed}", large, plane[::2, ::3])


def same(one: Owner, other: Owner) -> bool:
    parts = [
        (one.large.plane, other.large.plane),
        (one.large.inner.mask, other.large.inner.mask),
        (one.large.few, other.large.few),
        (one.more, other.more),
    ]
    alike = all(
        a.dtype == b.dtype and a.tobytes() == b.tobytes()
        for a, b in parts
        if a is not None and b is not None
    )
    return alike and one.name == other.name and one.large.inner.width == other.large.inner.width


def test_all_come_back_and_few_are_in_memory() -> None:
    shelf = Shelf(ROOM)
    owners = [owner(k) for k in range(12)]
    aside = [resting(one, shelf) for one in owners]
    assert shelf.near_bytes <= ROOM
    assert shelf.file_bytes > 0
    for k in (0, 11, 3, 3, 7, 0):
        assert same(aside[k], owners[k])
        assert shelf.near_bytes <= ROOM


@given(
    st.sampled_from([np.float32, np.uint8, np.bool_, np.float64, np.complex64]),
    st.lists(st.integers(0, 60), min_size=1, max_size=3),
    st.sampled_from(["C", "F"]),
)
def test_any_kind_and_layout(kind: type, shape: list[int], order: str) -> None:
    rng = np.random.default_rng(len(shape))
    array = np.asarray(rng.integers(0, 2, shape).astype(kind), order=order)  # type: ignore[call-overload]
    shelf = Shelf(1)
    held = [shelf.put(array), shelf.put(np.zeros(9000))]
    back = held[0].get()
    assert back.dtype == array.dtype
    assert back.strides == array.strides
    assert back.tobytes("A") == array.tobytes("A")


def test_while_it_is_used_it_is_one_object() -> None:
    aside = resting(owner(1), Shelf())
    assert aside.large is aside.large
    assert aside.large.twice is aside.large.twice


def test_what_is_worked_out_is_not_kept() -> None:
    one = owner(1)
    assert one.large.twice is not None
    assert "twice" not in resting(one, Shelf()).large.__dict__


def test_changes_stay_on_the_shelf() -> None:
    shelf = Shelf(ROOM)
    aside = resting(owner(1), shelf)
    renamed = changed(aside, name="new", more=np.ones((200, 200), np.float32))
    assert as_it_lies(renamed, "large") is as_it_lies(aside, "large")
    assert as_it_lies(renamed, "more").shelf is shelf
    assert renamed.more is not None
    assert renamed.more.all()
    assert changed(renamed, more=None).more is None
    # Python's own way gives plain values.
    assert isinstance(as_it_lies(replace(aside, name="x"), "large"), Large)
    with pytest.raises(AssertionError):
        changed(aside, nothing=1)


def test_without_a_shelf_nothing_changes() -> None:
    one = owner(1)
    assert resting(one, None) is one
    assert as_it_lies(changed(one, name="n"), "large") is one.large


def test_it_may_go_to_another_process() -> None:
    one = owner(1)
    back = pickle.loads(pickle.dumps(resting(one, Shelf(1))))
    assert same(back, one)
    assert isinstance(as_it_lies(back, "large"), Large)


def test_what_is_let_go_of_makes_room() -> None:
    shelf = Shelf(1)
    keep = resting(owner(0), shelf)
    for k in range(1, 4):
        resting(owner(k), shelf)
    size = shelf.file_bytes
    for k in range(4, 40):
        resting(owner(k), shelf)
    assert shelf.file_bytes <= size + 400_000
    assert same(keep, owner(0))


def test_the_file_has_no_name_and_nothing_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    plain = np.full((300, 300), 7.25, np.float32)
    shelf = Shelf(1)
    held = [shelf.put(plain), shelf.put(plain + 1)]
    assert shelf.file_bytes > plain.nbytes
    assert list(tmp_path.iterdir()) == []
    file = shelf._file
    assert file is not None
    file.seek(0)
    assert plain[0, :8].tobytes() not in file.read()
    assert (held[0].get() == plain).all()


def test_a_full_disk_costs_memory_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelf_module, "TemporaryFile", full)
    shelf = Shelf(1)
    owners = [owner(k) for k in range(5)]
    aside = [resting(one, shelf) for one in owners]
    assert all(same(a, b) for a, b in zip(aside, owners, strict=True))
    assert shelf.near_bytes > ROOM


def test_threads_may_fetch_at_once() -> None:
    shelf = Shelf(ROOM)
    owners = [owner(k, 90) for k in range(30)]
    aside = [resting(one, shelf) for one in owners]
    wrong: list[int] = []

    def look(start: int) -> None:
        for k in np.random.default_rng(start).integers(0, len(aside), 100).tolist():
            if not same(aside[k], owners[k]):
                wrong.append(k)

    threads = [threading.Thread(target=look, args=(n,)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
