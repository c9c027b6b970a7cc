"""The licences of what is shipped: this program, what it needs, and the libraries inside their wheels.

    python benchmarks/licences.py > docs/licences.md

Packages are those that `pyproject.toml` asks for without extras, with all that these ask for; the
licence is what each says of itself. Libraries are the files that a wheel carries beside its own code.
Ends with exit code 1 where a package says nothing, or a library is not in the table below.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

HOME = Path(__file__).parents[1]

LIBRARIES: dict[str, str] = {
    "x265": "GPL-2.0-or-later",
    "heif": "LGPL-3.0-or-later",
    "de265": "LGPL-3.0-or-later",
    "avcodec": "LGPL-2.1-or-later",
    "avformat": "LGPL-2.1-or-later",
    "avutil": "LGPL-2.1-or-later",
    "swscale": "LGPL-2.1-or-later",
    "swresample": "LGPL-2.1-or-later",
    "gfortran": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "gcc_s": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "stdc++": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "gomp": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "quadmath": "LGPL-2.1-or-later",
    "scipy_openblas64_": "BSD-3-Clause",
    "scipy_openblas": "BSD-3-Clause",
    "openblasp": "BSD-3-Clause",
    "openblas": "BSD-3-Clause",
    "crypto": "OpenSSL",
    "ssl": "OpenSSL",
    "aom": "BSD-2-Clause",
    "avif": "BSD-2-Clause",
    "vpx": "BSD-3-Clause",
    "drm": "MIT",
    "png16": "libpng-2.0",
    "Xau": "MIT",
    "xcb": "MIT",
    "brotlicommon": "MIT",
    "brotlidec": "MIT",
    "freetype": "FTL",
    "harfbuzz": "MIT",
    "jpeg": "IJG AND BSD-3-Clause",
    "lcms2": "MIT",
    "lzma": "0BSD",
    "openjp2": "BSD-2-Clause",
    "sharpyuv": "BSD-3-Clause",
    "tiff": "libtiff",
    "webp": "BSD-3-Clause",
    "webpdemux": "BSD-3-Clause",
    "webpmux": "BSD-3-Clause",
    "zstd": "BSD-3-Clause",
}
"""Licence of each library, by its name without `lib` and version."""

HEAD = """# Licences of what is shipped

The program itself is under the [MIT licence](../LICENSE). It stands on the packages below, installed from
PyPI as they are; none of them is copied into this repository. Made by `python benchmarks/licences.py`.

**HEIC can be left out.** The wheel of pillow-heif is BSD code around libraries under other terms: libx265
(GPL, version 2 or later; used only to write HEIC, which this program never does), libheif and libde265
(LGPL, version 3 or later). Whoever passes the whole installation on, as an installer or an image of a
machine, passes these on under their terms. Without the package everything works but HEIC:

    pip uninstall pillow-heif

A HEIC photo is then refused with a reason that says so (`python -m pytest tests/photo/test_large.py -k
left_out`).

OpenCV's wheel carries parts of FFmpeg (LGPL, version 2.1 or later), which this program does not call.
"""


def needed() -> dict[str, Distribution]:
    """All packages that an installation without extras has, by name."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
    found: dict[str, Distribution] = {}
    todo = list(project["dependencies"])
    while todo:
        asked = Requirement(todo.pop())
        if asked.marker is not None and not asked.marker.evaluate({"extra": ""}):
            continue
        name = re.sub(r"[-_.]+", "-", asked.name).lower()
        if name in found:
            continue
        try:
            found[name] = distribution(asked.name)
        except PackageNotFoundError:
            sys.exit(f"{asked.name} is not installed.")
        todo += found[name].requires or []
    return dict(sorted(found.items()))


def licence(package: Distribution) -> str:
    """What a package says of its licence, in few words; "" where it says nothing."""
    said = package.metadata
    named = said.get("License-Expression") or ""
    if not named:
        kinds = [
            c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or [] if "License" in c
        ]
        named = ", ".join(kind for kind in kinds if kind != "OSI Approved")
    if not named:
        named = (said.get("License") or "").strip().partition("\n")[0]
    return named


def libraries(package: Distribution) -> list[str]:
    """Names of the libraries that its wheel carries."""
    files: Iterable[Path] = [Path(str(file)) for file in package.files or ()]
    names = set()
    for file in files:
        if file.parts[0].endswith(".libs") or ".dylibs" in file.parts:
            stem = re.split(r"[-.]", file.name)[0].removeprefix("lib")
            names.add(stem)
    return sorted(names)


def main() -> int:
    """Print the document."""
    lines, odd = [HEAD, "## Packages", "", "| package | licence |", "|---|---|"], []
    inside = []
    for name, package in needed().items():
        lines.append(f"| {name} | {licence(package)} |")
        if not licence(package):
            odd.append(name)
        for library in libraries(package):
            inside.append(f"| {library} | {name} | {LIBRARIES.get(library, 'unknown')} |")
            if library not in LIBRARIES:
                odd.append(f"{library} in {name}")
    lines += [
        "",
        "## Libraries inside wheels (Linux)",
        "",
        "| library | wheel | licence |",
        "|---|---|---|",
    ]
    print("\n".join([*lines, *inside]))
    for what in odd:
        print(f"unknown: {what}", file=sys.stderr)
    return int(bool(odd))


if __name__ == "__main__":
    sys.exit(main())
