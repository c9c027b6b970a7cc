"""One run at a time in a folder of a store, where no system can hold a lock.

A lock is an object that only one of two can make. Its holder writes it anew all the time; who finds one
that stays the same for long takes it over, since its holder was killed. No clocks are compared.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from analyzer.batch.far.params import FarParams
from analyzer.batch.far.store import FarError, Store

LOCK = ".dimples-lock"


@contextmanager
def held(
    store: Store, say: Callable[[str], None], params: FarParams = FarParams()
) -> Iterator[None]:
    """Hold a store until the block ends.

    Raises
    ------
    FarError
        When another run holds it.
    """
    token = uuid.uuid4().hex
    _take(store, token, say, params)
    over = threading.Event()
    renewing = threading.Thread(
        target=_renew, args=(store, token, over, params), name="dimples-lock", daemon=True
    )
    renewing.start()
    try:
        yield
    finally:
        over.set()
        renewing.join(params.lease_s)
        with suppress(FarError):
            if _token(store.read(LOCK)) == token:
                store.remove([LOCK])


def _take(store: Store, token: str, say: Callable[[str], None], params: FarParams) -> None:
    if store.create(LOCK, _note(token, 0)):
        return
    first = store.read(LOCK)
    say("A lock lies there; it is watched for a while, in case its run was killed.")
    end = time.monotonic() + params.lease_s
    while time.monotonic() < end:
        time.sleep(min(params.renew_s, 2.0))
        now = store.read(LOCK)
        if now is None:
            break
        if now != first:
            raise FarError(_taken(store, now))
    else:
        store.remove([LOCK])
    if not store.create(LOCK, _note(token, 0)):
        raise FarError(_taken(store, store.read(LOCK) or b""))


def _renew(store: Store, token: str, over: threading.Event, params: FarParams) -> None:
    count = 0
    while not over.wait(params.renew_s):
        count += 1
        # A network that stumbles is no reason to end a run that lasts for days.
        with suppress(FarError):
            store.write(LOCK, _note(token, count))


def _note(token: str, count: int) -> bytes:
    note = {"process": os.getpid(), "computer": socket.gethostname(), "token": token}
    return json.dumps({**note, "renewed": count}).encode("ascii")


def _token(data: bytes | None) -> str:
    try:
        return str(json.loads(data or b"")["token"])
    except (ValueError, KeyError, TypeError):
        return ""


def _taken(store: Store, data: bytes) -> str:
    try:
        note = json.loads(data)
        who = f"process {int(note['process'])} on {note['computer']}"
    except (ValueError, KeyError, TypeError):
        who = "it did not say who it is"
    return (
        f"Another run is writing into {store.address} ({who}). Wait until it has ended, or choose "
        "another output folder."
    )
