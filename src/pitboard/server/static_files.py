"""The files of the page: read once, packed once, kept by browsers as long as their address names their content."""

import gzip
import mimetypes
import re
from pathlib import Path
from typing import Final

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pitboard.server.answers import NOW, WORTH_PACKING, answer, fingerprint
from pitboard.templates import fill
from pitboard.texts import LANGUAGES, texts

WEB: Final = Path(__file__).resolve().parent.parent / "web"
"""Where the files of the page lie."""

A_YEAR: Final = "public, max-age=31536000, immutable"
"""For a static file whose address carries the fingerprint of its content."""

TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".html": "text/html"}


DIGITS: Final = 12
"""Of a file's fingerprint in its address."""


FROM_NPM: Final = {
    "lit-html": ("vendor/lit-html/lit-html.js",),
    "uPlot": ("vendor/uplot/uPlot.iife.min.js", "vendor/uplot/uPlot.min.css"),
}
"""What the build takes from npm, and the files of each under `web`."""


def missing_from_npm() -> list[str]:
    """Name what this copy was built without; the page has no panels and draws no pictures then."""
    return [name for name, files in FROM_NPM.items() if not all((WEB / file).is_file() for file in files)]


class StaticFiles:
    """The files under `web` by their path; `versions` are their fingerprints, and `all` that of them together."""

    def __init__(self) -> None:
        paths = [file for file in sorted(WEB.rglob("*")) if file.is_file() and not file.name.startswith(".")]
        self.files = {file.relative_to(WEB).as_posix(): _content(file) for file in paths}
        offline = {lang: texts(lang, "page")["offline"] for lang in LANGUAGES}
        self.files["offline.html"] = fill("offline.html", lines=offline).encode()
        self.files |= {f"i18n/{lang}.json": msgspec.json.encode(texts(lang, "page").entries) for lang in LANGUAGES}
        self.versions = {name: fingerprint(content, DIGITS) for name, content in self.files.items()}
        self.versions["all"] = fingerprint(msgspec.json.encode(self.versions), DIGITS)
        self._packed: dict[str, bytes] = {}

    def packed(self, name: str) -> bytes | None:
        """A file as gzip; None where that gains nothing."""
        if name not in self._packed and len(self.files[name]) > WORTH_PACKING:
            self._packed[name] = gzip.compress(self.files[name], 9, mtime=0)
        return self._packed.get(name)


def _content(file: Path) -> bytes:
    """A file as it is sent: our scripts without their comments, which are a third of their weight."""
    content = file.read_bytes()
    if file.suffix != ".js" or "vendor" in file.parts:
        return content
    text = re.sub(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n", "", content.decode(), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"/\*\* @type \{[^*\n]*?\} \*/ ?", "", text)
    return re.sub(r"^[ \t]*//.*\n", "", text, flags=re.MULTILINE).encode()


def static_route(files: StaticFiles) -> Route:
    """`/static/PATH`: `board.css?v=...` names one file's content; `@.../engine/race.js` that of all files, so that the
    modules which a module imports by relative addresses are kept as long."""

    async def static(request: Request) -> Response:
        name: str = request.path_params["path"]
        fits = request.url.query == f"v={files.versions.get(name)}"
        if name.startswith("@"):
            version, _, name = name[1:].partition("/")
            fits = version == files.versions["all"]
        if name not in files.files:
            raise HTTPException(404)
        return answer(
            request,
            files.files[name],
            packed=files.packed(name),
            etag=files.versions[name],
            media=media_of(name),
            keep=A_YEAR if fits else NOW,
            headers={},
        )

    return Route("/static/{path:path}", static)


def media_of(name: str) -> str:
    """The media type of a file by its name."""
    suffix = name[name.rfind(".") :]
    return TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
