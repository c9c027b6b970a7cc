"""Work side by side: in order, no further ahead than threads, the same results, errors as they come."""

from __future__ import annotations

import threading
import time

import pytest

from analyzer.process.ahead import MOST, side_by_side, threads


@pytest.mark.parametrize("count", [1, 2, 5])
def test_results_come_in_the_order_of_the_things(count: int) -> None:
    def work(n: int) -> int:
        time.sleep(0.002 * (n % 3))
        return n * n

    assert list(side_by_side(work, range(12), count)) == [n * n for n in range(12)]
    assert list(side_by_side(work, [], count)) == []


def test_no_more_things_are_fetched_than_are_worked_on() -> None:
    done, fetched = [], []

    def things():
        for n in range(8):
            fetched.append(n)
            assert len(fetched) - len(done) <= 3
            yield n

    for result in side_by_side(lambda n: n, things(), 2):
        done.append(result)
    assert done == list(range(8))


def test_things_are_fetched_by_the_caller_alone_and_worked_on_by_two_at_once() -> None:
    meeting = threading.Barrier(2, timeout=20)
    here, asked = threading.get_ident(), []

    def things():
        for n in range(2):
            asked.append(threading.get_ident())
            yield n

    def work(n: int) -> int:
        meeting.wait()
        return threading.get_ident()

    found = list(side_by_side(work, things(), 2))
    assert asked == [here, here]
    assert here not in found


def test_an_error_ends_it_and_giving_up_does_not_wait() -> None:
    def work(n: int) -> int:
        if n == 1:
            raise KeyError(n)
        return n

    results = side_by_side(work, range(4), 2)
    assert next(results) == 0
    with pytest.raises(KeyError):
        list(results)

    slow = threading.Event()

    def things():
        yield 0
        raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            list(side_by_side(lambda _: slow.wait(20), things(), 2))
    finally:
        slow.set()


def test_at_most_two_threads_are_used() -> None:
    assert 1 <= threads() <= MOST
