"""Fetches the FIA WEC live documents: `wec+https://HOST/RACEID` asks HOST for `/data/`, `/stints/` and `/laps/RACEID`.

Only requests and waits; what the documents say is for `pitboard.feeds.wec`.
"""

import hashlib
import logging
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.client import HTTPException
from typing import Literal
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from msgspec import Struct

from pitboard.feeds.backoff import Backoff
from pitboard.feeds.connection import now_us

log = logging.getLogger(__name__)

Page = Literal["data", "stints", "laps"]

PAGES: tuple[Page, ...] = ("data", "stints", "laps")
"""In this order: the state says which start the stints and the laps belong to."""

SLOWEST_S = 120.0
"""The longest wait after errors."""

SIZE_LIMIT = 64 << 20
"""Bytes of one document, unpacked: the laps of 24 hours of Le Mans are some 20 MB."""


class Polled(Struct, frozen=True):
    """A document as it came: which one was asked for, its bytes, and when it was here (µs since the epoch)."""

    page: Page
    body: bytes
    received_us: int


class _Due(Struct):
    page: Page
    url: str
    at_s: float
    backoff: Backoff
    wrong: str = ""
    digest: bytes = b""


def race_id(url: str) -> int:
    """The race id of a feed's address.

    Raises:
        ValueError: it is not `wec+https://HOST/RACEID`.
    """
    return _parts(url)[1]


def poll(
    url: str,
    every_s: float,
    stop: threading.Event,
    *,
    timeout_s: float = 20.0,
    size_limit: int = SIZE_LIMIT,
    slowest_s: float = SLOWEST_S,
    told: Callable[[str], None] = lambda _note: None,
) -> Iterator[Polled]:
    """Every new document, until `stop` is set; one that is the same as the last is skipped.

    `told` is called after every request with what is wrong with the pages, "" for nothing.

    A page that fails is asked for again after twice the time of before, up to `slowest_s` and spread by chance so that
    many clients do not come back at once; the other pages go on.

    Raises:
        ValueError: the address is not `wec+https://HOST/RACEID`.
    """
    base, race = _parts(url)
    return _poll(base, race, every_s, stop, timeout_s, size_limit, slowest_s, told)


def _parts(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    race = parts.path.removeprefix("/")
    if parts.scheme not in ("wec+https", "wec+http") or not parts.hostname or not (race.isascii() and race.isdecimal()):
        raise ValueError(f"no address of a WEC feed, which is wec+https://HOST/RACEID: {url!r}")
    return f"{parts.scheme.removeprefix('wec+')}://{parts.netloc}", int(race)


def _poll(
    base: str,
    race: int,
    every_s: float,
    stop: threading.Event,
    timeout_s: float,
    size_limit: int,
    slowest_s: float,
    told: Callable[[str], None],
) -> Iterator[Polled]:
    now_s = time.monotonic()
    pages = [_Due(page, f"{base}/{page}/{race}", now_s, Backoff(2 * every_s, slowest_s)) for page in PAGES]
    while True:
        due = min(pages, key=lambda one: one.at_s)
        if stop.wait(max(due.at_s - time.monotonic(), 0)):
            return
        try:
            body = _fetch(due.url, timeout_s, size_limit)
        except (OSError, HTTPException, ValueError) as error:
            due.wrong = f"{due.url}: {_reason(error)}"
            told(_wrong(pages))
            wait_s = due.backoff.next_s()
            log.warning("%s: %s; again in %.1f s", due.url, error, wait_s)
            due.at_s = time.monotonic() + wait_s
            if isinstance(error, HTTPError):
                error.close()
            continue
        received_us = now_us()
        due.backoff.reset()
        due.wrong = ""
        told(_wrong(pages))
        # On the beat, unless the answer took longer than that.
        due.at_s = max(due.at_s + every_s, time.monotonic())
        digest = hashlib.sha256(body).digest()
        if digest != due.digest:
            due.digest = digest
            yield Polled(due.page, body, received_us)


def _wrong(pages: list[_Due]) -> str:
    return "; ".join(one.wrong for one in pages if one.wrong)


def _reason(error: Exception) -> str:
    """Why an answer did not come, in the system's own words where it has some."""
    cause = error.reason if isinstance(error, URLError) and not isinstance(error, HTTPError) else error
    return str(getattr(cause, "strerror", None) or cause)[:120]


def _fetch(url: str, timeout_s: float, size_limit: int) -> bytes:
    request = Request(url, headers={"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "pitboard"})
    # The scheme is http or https: the address was built by _parts.
    with urlopen(request, timeout=timeout_s) as answer:
        if answer.status != 200:
            raise ValueError(f"status {answer.status}")
        body: bytes = answer.read(size_limit + 1)
        if len(body) <= size_limit and answer.length:
            raise ValueError(f"cut short, {answer.length} bytes are missing")
        packed = answer.headers.get("Content-Encoding", "").lower() == "gzip"
    if packed:
        body = _unpacked(body, size_limit)
    if len(body) > size_limit:
        raise ValueError(f"larger than {size_limit} bytes")
    return body


def _unpacked(body: bytes, size_limit: int) -> bytes:
    unpack = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpack.decompress(body, size_limit + 1)
    except zlib.error as error:
        raise ValueError(f"not gzip: {error}") from None
    if not unpack.eof and len(unpacked) <= size_limit:
        raise ValueError("cut short")
    return unpacked
