"""Coverage-guided fuzzing of everything that reads a file: photos, records, corrections, marks.

    python benchmarks/fuzz.py TARGET [--seconds 60] [--keep FOLDER]

TARGET is one of photo, look, records, corrections, marks. Needs the extra `fuzz` (atheris). Begins with
the files of `benchmarks/corpus/TARGET`, small ones that this project drew itself (`python
benchmarks/fuzz.py --draw` draws them anew), changes them, and goes on from what reaches new lines of the
program. Whatever is read must give a value or a reason; anything else ends the fuzzing and is written
down. `--keep` takes what was found worth keeping. The corpus alone is tried by
`tests/test_corpus.py`, without atheris.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HOME = Path(__file__).parents[1]
CORPUS = HOME / "benchmarks" / "corpus"
if str(HOME) not in sys.path:
    sys.path.insert(0, str(HOME))


def try_photo(data: bytes) -> None:
    """A photo, or a reason."""
    import numpy as np

    from analyzer.photo.load import load_photo
    from analyzer.photo.model import UnreadablePhoto
    from analyzer.photo.params import PhotoParams

    # Small, so that large ones are met as well, and none takes long.
    params = PhotoParams(max_pixels=200_000, whole_pixels=3000, reduced_side=40)
    try:
        photo = load_photo(data, name="IMG_2026-01-05.jpg", params=params)
    except UnreadablePhoto as reason:
        _told(reason)
    else:
        width, height = photo.size
        assert width * height <= params.max_pixels
        assert np.isfinite(photo.rgb).all()
        assert 0 <= photo.rgb.min() <= photo.rgb.max() <= 1


def try_look(data: bytes) -> None:
    """A first look, or a reason; and a date beside a photo, or none."""
    from analyzer.intake.look import look
    from analyzer.intake.sidecar import read_sidecar
    from analyzer.photo.model import UnreadablePhoto
    from analyzer.photo.params import PhotoParams

    for ending in (".json", ".xmp"):
        read_sidecar(f"a.jpg{ending}", data)
    try:
        look(data, PhotoParams(max_pixels=200_000, whole_pixels=3000, reduced_side=40))
    except UnreadablePhoto as reason:
        _told(reason)


def try_records(data: bytes) -> None:
    """A result whose record comes back the same, or a reason."""
    from analyzer.records import RecordError, from_json

    try:
        from_json(data)
    except RecordError as reason:
        _told(reason)


def try_corrections(data: bytes) -> None:
    """Corrections that come back the same, or a reason."""
    from analyzer.corrections.file import corrections_from_json, corrections_to_json
    from analyzer.corrections.model import CorrectionsError

    try:
        told = corrections_from_json(data)
    except CorrectionsError as reason:
        _told(reason)
    else:
        text = corrections_to_json(told)
        assert corrections_to_json(corrections_from_json(text)) == text


def try_marks(data: bytes) -> None:
    """A mark or none, and never one of this program's that it did not write."""
    from analyzer.batch.mark import read_listed, read_mark
    from analyzer.batch.own import is_own_name

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mark.json"
        path.write_bytes(data)
        mark = read_mark(path)
        if mark is not None:
            assert not mark.is_whole(Path(folder)) or not mark.files
            for name in mark.names:
                is_own_name(name)
        for name in read_listed(path):
            is_own_name(name)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "photo": try_photo,
    "look": try_look,
    "records": try_records,
    "corrections": try_corrections,
    "marks": try_marks,
}


def _told(reason: Exception) -> None:
    assert len(str(reason)) > 5, "nothing is said"


def draw() -> None:
    """Write the corpus: a small file of every kind, whole and damaged in the ways met most."""
    shutil.rmtree(CORPUS, ignore_errors=True)
    for name, files in {
        "photo": _photos(),
        "records": _records(),
        "corrections": _corrections(),
        "marks": _marks(),
    }.items():
        (CORPUS / name).mkdir(parents=True)
        for file, data in files.items():
            (CORPUS / name / file).write_bytes(data)
    total = sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file())
    print(f"{total / 1000:.0f} kB in {CORPUS.relative_to(HOME)}")


def _photos() -> dict[str, bytes]:
    import cv2
    import numpy as np
    import pillow_heif
    import tifffile
    from PIL import Image, ImageCms

    y, x = np.mgrid[:36, :48]
    rgb = np.dstack([90 + 2 * x, 60 + 2 * y, 50 + x + y]).astype(np.uint8)
    large = np.tile(rgb, (2, 2, 1))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    def saved(pixels: np.ndarray, kind: str, mode: str = "", **options: object) -> bytes:
        picture = Image.fromarray(pixels)
        picture = picture.convert(mode) if mode else picture
        buffer = io.BytesIO()
        picture.save(buffer, kind, **options)
        return buffer.getvalue()

    def stamped(kind: str, turn: int) -> bytes:
        picture = Image.fromarray(rgb)
        exif = picture.getexif()
        exif[0x0112] = turn
        exif.get_ifd(0x8769).update({0x9003: "2026:01:05 08:30:00", 0x9011: "+01:00"})
        buffer = io.BytesIO()
        picture.save(buffer, kind, exif=exif)
        return buffer.getvalue()

    wide = rgb[:, :, ::-1].astype(np.uint16) * 257
    deep = io.BytesIO()
    tifffile.imwrite(deep, rgb.astype(np.uint16) * 257, photometric="rgb", compression="zlib")
    heic = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(np.tile(rgb, (2, 2, 1)))).save(heic, quality=40)
    files = {
        "plain.jpg": saved(rgb, "JPEG"),
        "stamped.jpg": stamped("JPEG", 6),
        "profile.jpg": saved(rgb, "JPEG", icc_profile=profile),
        "progressive.jpg": saved(large, "JPEG", progressive=True),
        "grey.jpg": saved(rgb, "JPEG", "L"),
        "ink.jpg": saved(rgb, "JPEG", "CMYK"),
        "plain.png": saved(rgb, "PNG"),
        "stamped.png": stamped("PNG", 3),
        "alpha.png": saved(rgb, "PNG", "RGBA"),
        "palette.png": saved(rgb, "PNG", "P"),
        "deep.png": cv2.imencode(".png", wide)[1].tobytes(),
        "large.png": saved(large, "PNG"),
        "plain.webp": saved(rgb, "WEBP"),
        "lossless.webp": saved(large, "WEBP", lossless=True),
        "plain.tif": saved(rgb, "TIFF"),
        "packed.tif": saved(rgb, "TIFF", compression="tiff_lzw"),
        "one-bit.tif": saved(rgb, "TIFF", "1", compression="group4"),
        "deep.tif": deep.getvalue(),
        "lzw-deep.tif": cv2.imencode(".tif", wide)[1].tobytes(),
        "plain.avif": saved(rgb, "AVIF", quality=40),
        "plain.heic": heic.getvalue(),
    }
    cut = {f"cut-{name}": data[: len(data) * 2 // 3] for name, data in files.items()}
    beside = {
        "takeout.json": json.dumps(
            {"title": "a.jpg", "photoTakenTime": {"timestamp": "1767600000"}}
        ).encode(),
        "camera.xmp": b'<x xmp:CreateDate="2026-01-05T08:30:00+01:00"/>',
    }
    return {**files, **cut, **beside}


def _records() -> dict[str, bytes]:
    from analyzer.records import comparison_record, photo_record, series_record, to_json
    from tests.conftest import make_series_

    made = make_series_((1.0, 0.6), bad=())
    lost = make_series_((1.0, -1.0), comparable=False)
    records = {
        "photo.json": photo_record(made.measurements[0]),
        "comparison.json": comparison_record(made.comparisons[0]),
        "series.json": series_record(made),
        "lost.json": series_record(lost),
    }
    return {name: to_json(record).encode() for name, record in records.items()}


def _corrections() -> dict[str, bytes]:
    from analyzer.corrections.file import corrections_to_json
    from analyzer.corrections.model import Corrections, KindMark, Landmarks, PhotoRef

    one, two = PhotoRef("a.jpg", "0123456789abcdef"), PhotoRef("b.jpg")
    pairs = ((10.0, 10.0, 12.0, 11.0), (90.0, 12.0, 95.0, 14.0), (50.0, 80.0, 53.0, 85.0))
    told = Corrections((Landmarks(one, two, pairs),), (KindMark(one, 4.0, 5.0, "fixed"),))
    return {
        "full.json": corrections_to_json(told).encode(),
        "empty.json": corrections_to_json(Corrections()).encode(),
        "deep.json": b"[" * 400,
    }


def _marks() -> dict[str, bytes]:
    from analyzer.batch.mark import write_listed, write_mark

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        (out / "report.html").write_bytes(b"<html></html>")
        told = {"key": "0" * 64, "refused": [["a.jpg", "gone"]], "summary": ["x"], "people": []}
        write_mark(out / "mark", told, out, ["report.html", "records/a.json"])
        write_listed(out / "listed", ["report.html", "overlays/a.jpg"])
        older = {"schema": "dimples.result/1", "files": ["../mine.txt", "a\0b", "x" * 300]}
        return {
            "mark.json": (out / "mark").read_bytes(),
            "listed.json": (out / "listed").read_bytes(),
            "older.json": json.dumps(older).encode(),
        }


def seeds(target: str) -> list[Path]:
    """The kept files that a target begins with."""
    return sorted((CORPUS / ("photo" if target == "look" else target)).iterdir())


def fuzz(target: str, seconds: int, keep: Path | None) -> None:
    """Fuzz one target; ends the process."""
    import atheris

    with atheris.instrument_imports(include=["analyzer"]):
        import analyzer.batch.mark
        import analyzer.batch.own
        import analyzer.corrections.file
        import analyzer.intake.look
        import analyzer.intake.sidecar
        import analyzer.photo.cicp
        import analyzer.photo.colour
        import analyzer.photo.decode
        import analyzer.photo.heif
        import analyzer.photo.icc
        import analyzer.photo.load
        import analyzer.photo.tiff
        import analyzer.records  # noqa: F401
    check = TARGETS[target]
    found = keep or Path(tempfile.mkdtemp())
    found.mkdir(parents=True, exist_ok=True)
    begun, tried = time.monotonic(), 0

    def one(data: bytes) -> None:
        nonlocal tried
        tried += 1
        check(data)

    options = [
        f"-max_total_time={seconds}", "-max_len=20000", "-timeout=20", "-rss_limit_mb=3000",
        "-print_final_stats=1", f"-artifact_prefix={found}/failed-",
    ]  # fmt: skip
    print(f"{target}: {len(seeds(target))} files to begin with, {seconds} s", flush=True)
    atheris.Setup(
        [sys.argv[0], *options, str(found), str(seeds(target)[0].parent)],
        one,
        enable_python_coverage=True,
    )
    try:
        atheris.Fuzz()
    finally:
        print(f"{target}: {tried} files tried in {time.monotonic() - begun:.0f} s", flush=True)


def main() -> None:
    """Read the command line without click: atheris looks at it as well."""
    words = sys.argv[1:]
    if words == ["--draw"]:
        draw()
        return
    if not words or words[0] not in TARGETS:
        sys.exit(
            f"usage: python benchmarks/fuzz.py {'|'.join(TARGETS)} [--seconds 60] [--keep FOLDER]"
        )
    options = dict(zip(words[1::2], words[2::2], strict=True))
    keep = options.get("--keep")
    fuzz(words[0], int(options.get("--seconds", 60)), Path(keep) if keep else None)


if __name__ == "__main__":
    main()
