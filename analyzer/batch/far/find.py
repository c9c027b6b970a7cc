"""What lies in a store to jobs, by the very rules for folders of this machine.

The names are laid out as empty files of the same size in a temporary folder and found there, so that not
a second set of rules has to be kept. That costs a name a photo, no bytes.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from analyzer.batch.far.store import Store
from analyzer.batch.find import plan
from analyzer.batch.job import Job
from analyzer.photo.model import ScaleHint


def plan_far(
    store: Store,
    home: Path,
    *,
    target: Store | None = None,
    scale_hint: ScaleHint = ScaleHint(),
    force: bool = False,
) -> tuple[Job, ...]:
    """Jobs for a store, whose photos and sidecars are named relative to its address.

    Parameters
    ----------
    store : Store
    home : Path
        Where the jobs' results go.
    target : Store, optional
        Where results lie; what is below it is no input.

    Raises
    ------
    NoPhotos
    """
    own = None if target is None else store.holds(target)
    with TemporaryDirectory(prefix="dimples-names-") as folder:
        root = Path(folder) / (store.name or "bucket")
        root.mkdir()
        for name, size in store.sizes().items():
            if is_plain_name(name) and not (own and name.startswith(own)):
                place = root / name
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open("wb") as file:
                    file.truncate(size)
        jobs = plan(root, home, scale_hint=scale_hint, force=force)
        return tuple(_relative(job, root) for job in jobs)


def is_plain_name(name: str) -> bool:
    """Whether a name of a store can be one of a file here; others are left alone."""
    parts = name.split("/")
    odd = any(part in ("", ".", "..") or "\0" in part or len(part) > 200 for part in parts)
    return not odd and "\\" not in name and not PurePosixPath(name).is_absolute()


def _relative(job: Job, root: Path) -> Job:
    def inside(paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(path.relative_to(root) for path in paths)

    return replace(
        job,
        photos=inside(job.photos),
        before=inside(job.before),
        after=inside(job.after),
        sidecars=inside(job.sidecars),
    )
