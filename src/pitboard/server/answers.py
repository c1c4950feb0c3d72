"""Answers over HTTP: what a client would rather have, known again by its ETag, packed for who takes that."""

import gzip
import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from pitboard.texts import DEFAULT, LANGUAGES

ANY_SITE: Final = {"Access-Control-Allow-Origin": "*"}
"""Lets scripts of other sites read an answer."""

ANYONE: Final = {**ANY_SITE, "Access-Control-Expose-Headers": "ETag"}

WORTH_PACKING: Final = 600
"""Bytes below which packing gains nothing."""

PACKING: Final = 6
"""How hard answers are packed: 9 takes two to three times as long, on the event loop, for 4 % of the size."""

NOW: Final = "no-cache"
"""For what may be another at the next asking: a client may keep it, but asks whether it still holds."""


class BadRequest(Exception):
    """A question that has no answer; the text says why in one sentence."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def fingerprint(content: bytes, digits: int = 24) -> str:
    """A short name of a content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:digits]


def json_answer(request: Request, content: Any, keep: str = NOW) -> Response:
    """Content as JSON, with its ETag; 304 where the client has it already."""
    return answer(request, msgspec.json.encode(content), keep=keep)


def answer(
    request: Request,
    plain: bytes,
    *,
    packed: bytes | None = None,
    pack: bool = True,
    etag: str = "",
    media: str = "application/json",
    keep: str = NOW,
    headers: Mapping[str, str] = ANYONE,
) -> Response:
    """An answer that a client may keep as `keep` says; 304 where it has it already.

    `packed` is the same as gzip, made here where it is None and `pack` allows it; `etag` names the content, without
    quotes. `headers` come before those that are made here, but for `Vary`.
    """
    quoted = f'"{etag or fingerprint(plain)}"'
    # Weak where it may be packed: packed or not, it is the same answer.
    tag = f"W/{quoted}" if pack else quoted
    headers = {"Vary": "Accept-Encoding", **headers, "Cache-Control": keep, "ETag": tag}
    known = [name.strip().removeprefix("W/") for name in request.headers.get("if-none-match", "").split(",")]
    if known == ["*"] or quoted in known:
        return Response(status_code=304, headers=headers)
    if pack and len(plain) > WORTH_PACKING and accepts_gzip(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
        plain = packed or gzip.compress(plain, PACKING, mtime=0)
    return Response(plain, headers=headers, media_type=media)


def refusal(error: BadRequest, *, as_text: bool = False, headers: Mapping[str, str] = ANYONE) -> Response:
    """Why there is no answer, in one sentence: as JSON with the key `error`, or as a line of text."""
    content = f"{error}\n".encode() if as_text else msgspec.json.encode({"error": str(error)})
    media = "text/plain" if as_text else "application/json"
    later = {"Retry-After": "2"} if error.status in (429, 503) else {}
    return Response(content, error.status, {**headers, **later, "Cache-Control": NOW}, media)


def preferred(header: str, offers: Mapping[str, str], otherwise: str) -> str:
    """The offer that a header wants most.

    `offers` maps what a header may name (`text/html`, `nl`) to what is offered; a range covers what it begins
    (`text/*`, and `nl-BE` takes `nl`). `otherwise` is for a header that names none of them.
    """
    best, most = otherwise, 0.0
    for part in header.split(","):
        name, *parameters = [piece.strip().casefold() for piece in part.split(";")]
        weight = _weight(parameters)
        if weight <= most:
            continue
        if name in ("*", "*/*"):
            best, most = otherwise, weight
            continue
        found = next((offer for known, offer in offers.items() if _covers(name, known)), None)
        if found is not None:
            best, most = found, weight
    return best


def language_of(request: Request) -> str:
    """The language of the page: that asked for by `?lang=`, else the one that the browser likes best, else English."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return preferred(request.headers.get("accept-language", ""), {lang: lang for lang in LANGUAGES}, DEFAULT)


def _covers(name: str, known: str) -> bool:
    return name == known or name.startswith(f"{known}-") or (name.endswith("/*") and known.startswith(name[:-1]))


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header takes gzip."""
    weights = {}
    for part in header.split(","):
        name, *parameters = [piece.strip().casefold() for piece in part.split(";")]
        weights[name] = _weight(parameters)
    return weights.get("gzip", weights.get("*", 0.0)) > 0
