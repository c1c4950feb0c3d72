"""Answers of the API: JSON for anyone, known again by its ETag, packed for who takes that."""

import gzip
import hashlib
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from pitboard.server.negotiate import accepts_gzip

ANYONE: Final = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}

WORTH_PACKING: Final = 600
"""Bytes below which packing gains nothing."""

NOW: Final = "no-cache"
"""For what may be another at the next asking: a client may keep it, but asks whether it still holds."""


class Asked(Exception):
    """A question that has no answer; the text says why in one sentence."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def json_answer(request: Request, content: Any, keep: str = NOW) -> Response:
    """Content as JSON, with its ETag; 304 where the client has it already."""
    return answer(request, msgspec.json.encode(content), keep=keep)


def answer(
    request: Request,
    plain: bytes,
    *,
    packed: bytes | None = None,
    etag: str = "",
    media: str = "application/json",
    keep: str = NOW,
) -> Response:
    """An answer that a client may keep as `keep` says; `packed` is the same as gzip, `etag` names it without quotes."""
    # Weak: packed or not, it is the same answer.
    tag = f'W/"{etag or hashlib.sha256(plain).hexdigest()[:24]}"'
    headers = {**ANYONE, "Cache-Control": keep, "ETag": tag, "Vary": "Accept-Encoding"}
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if known == ["*"] or tag.removeprefix("W/") in [one.removeprefix("W/") for one in known]:
        return Response(status_code=304, headers=headers)
    if len(plain) > WORTH_PACKING and accepts_gzip(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
        plain = packed or gzip.compress(plain, 9, mtime=0)
    return Response(plain, headers=headers, media_type=media)


def refusal(asked: Asked) -> Response:
    """A refusal: `error` says why in one sentence."""
    content = msgspec.json.encode({"error": str(asked)})
    return Response(content, asked.status, {**ANYONE, "Cache-Control": NOW}, "application/json")
