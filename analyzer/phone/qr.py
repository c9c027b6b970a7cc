"""An address as a QR code that a phone's camera reads."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> str:
    """SVG of the code, dark on white whatever the page's colours, since scanners want it so."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=6, border=4, dark="#10181a", light="#ffffff", xmldecl=False
    )
    return out.getvalue().decode("ascii")
