"""The output folder of a run in a store: held by one run, its own files brought here and sent back.

Lines cannot be appended to an object. While a run goes on they lie here; each person's mark holds the
same line, so that a run that is killed loses none: the next one takes them from the marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from analyzer.batch.cohort.ledger import NAME as LEDGER
from analyzer.batch.far.lock import held
from analyzer.batch.far.params import FarParams
from analyzer.batch.far.store import FarError, Store
from analyzer.batch.mark import read_mark
from analyzer.batch.own import not_ours
from analyzer.batch.params import BatchParams


@contextmanager
def far_place(
    store: Store, say: Callable[[str], None], params: FarParams = FarParams()
) -> Iterator[Path]:
    """Hold a store; gives a folder of this machine that stands for it until the block ends.

    What the run wrote there directly, besides the people's folders, is sent when it ends well.

    Raises
    ------
    FarError
        When another run holds it, or files lie there that this program did not write.
    """
    own = BatchParams()
    with held(store, say, params), TemporaryDirectory(prefix="dimples-run-") as folder:
        home = Path(folder)
        there = [name for name in own.root_files if store.read(name) is not None]
        known: set[str] = {LEDGER}
        for name in (own.index_mark, own.cohort_mark):
            if (data := store.read(name)) is not None:
                (home / name).write_bytes(data)
                mark = read_mark(home / name)
                known |= mark.names if mark is not None and mark.sealed else frozenset()
        if others := [name for name in there if name not in known]:
            raise FarError(not_ours(others))
        if LEDGER in there:
            store.fetch(LEDGER, home / LEDGER)
        yield home
        for name in (*own.root_files, own.index_mark, own.cohort_mark):
            if (home / name).is_file():
                store.send(home / name, name)


def people_in(store: Store) -> Callable[[str], bool]:
    """Whether a folder of a store holds a person's result, by one listing when it is first asked."""
    name = BatchParams().result_name

    @cache
    def marks() -> frozenset[str]:
        return frozenset(place for place in store.sizes() if place.rpartition("/")[2] == name)

    return lambda folder: (name if folder == "." else f"{folder}/{name}") in marks()
