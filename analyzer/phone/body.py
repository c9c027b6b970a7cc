"""The body of a request, read no further than it may be long."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from analyzer.phone.params import PhoneParams


class TooLarge(ValueError):
    """More was sent than is taken, or too slowly."""


async def read_body(request: Request, most: int, params: PhoneParams = PhoneParams()) -> bytes:
    """Read a body of at most so many bytes; what is longer is not read to its end.

    Raises
    ------
    TooLarge
    """
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > most:
        raise TooLarge
    parts, total = [], 0
    try:
        async with asyncio.timeout(params.read_s):
            async for part in request.stream():
                total += len(part)
                if total > most:
                    raise TooLarge
                parts.append(part)
    except (TimeoutError, ClientDisconnect):
        raise TooLarge from None
    return b"".join(parts)
