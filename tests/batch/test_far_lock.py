"""One run at a time in a store: a live holder is respected, a dead one's place is taken over."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from analyzer.batch.far.find import is_plain_name
from analyzer.batch.far.lock import LOCK, held
from analyzer.batch.far.params import FarParams
from analyzer.batch.far.store import FarError, Store, is_address

QUICK = FarParams(renew_s=0.05, lease_s=0.4)


class Memory(Store):
    """A store in this process that can make an object only once, as S3 can."""

    def __init__(self) -> None:
        self.address = "memory://here"
        self.files: dict[str, bytes] = {}
        self._one = threading.Lock()

    def read(self, name: str) -> bytes | None:
        return self.files.get(name)

    def write(self, name: str, data: bytes) -> None:
        self.files[name] = data

    def create(self, name: str, data: bytes) -> bool:
        with self._one:
            return self.files.setdefault(name, data) is data

    def remove(self, names: Any) -> None:
        for name in names:
            self.files.pop(name, None)


def test_a_second_run_is_refused_while_the_first_lives() -> None:
    store, said = Memory(), []
    with held(store, said.append, QUICK):
        time.sleep(0.1)
        with pytest.raises(FarError, match=r"Another run is writing into memory://here \(process"):
            held(store, said.append, QUICK).__enter__()
        assert LOCK in store.files
    assert store.files == {}
    with held(store, said.append, QUICK):
        pass
    assert len(said) == 1


@pytest.mark.parametrize("left", [b'{"process": 1, "computer": "x", "token": "t"}', b"", b"\xff"])
def test_the_place_of_a_dead_holder_is_taken_over(left: bytes) -> None:
    store = Memory()
    store.files[LOCK] = left
    with held(store, lambda text: None, QUICK):
        assert store.files[LOCK] != left
    assert store.files == {}


def test_of_two_who_take_over_at_once_one_is_refused() -> None:
    store, ends = Memory(), []
    store.files[LOCK] = b"dead"

    def take() -> None:
        try:
            with held(store, lambda text: None, QUICK):
                time.sleep(1.5)
                ends.append("held")
        except FarError:
            ends.append("refused")

    both = [threading.Thread(target=take) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(ends) == ["held", "refused"]


def test_names_of_a_store_that_are_none_of_a_file_are_left_alone() -> None:
    assert is_plain_name("a/b c/1.jpg")
    for name in ("", "a//b.jpg", "../a.jpg", "a/./b", "/a", "a\\b", "a/\0", "x" * 300):
        assert not is_plain_name(name), name
    assert is_address("s3://bucket")
    assert not is_address("/a/b")
