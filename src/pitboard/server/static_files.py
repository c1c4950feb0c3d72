"""The files of the page: read once, packed once, kept by browsers as long as their address names their content."""

import gzip
import hashlib
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


BUILT: Final = "built"
"""The folder under `web` with the scripts and styles as the build put them together."""


class BuiltPage(msgspec.Struct, frozen=True):
    """What the build says of its work: the digest of each file it took, and what each script imports at once."""

    sources: dict[str, str] = {}
    imports: dict[str, list[str]] = {}


class StaticFiles:
    """The files under `web` by their path; `versions` are their fingerprints, and `all` that of them together.

    A script or style that the build put together is sent so, unless one of its sources was changed since: then all are
    sent as they are written. `preloaded` names what a script imports at once, where the build knows it.
    """

    def __init__(self, web: Path | None = None) -> None:
        web = web or WEB
        raw = {file.relative_to(web).as_posix(): file.read_bytes() for file in sorted(web.rglob("*")) if _is_sent(file)}
        sources = {name: content for name, content in raw.items() if not name.startswith(f"{BUILT}/")}
        built = _built(web / BUILT / ".json", sources)
        self.preloaded = built.imports
        self.files = {name: _content(name, content) for name, content in sources.items()}
        if built.sources:
            self.files |= {name.removeprefix(f"{BUILT}/"): raw[name] for name in raw.keys() - sources.keys()}
        lines, again = ({lang: texts(lang, "page")[key] for lang in LANGUAGES} for key in ("offline", "offline.again"))
        self.files["offline.html"] = fill("offline.html", lines=lines, again=again).encode()
        self.files |= {f"i18n/{lang}.json": msgspec.json.encode(texts(lang, "page").entries) for lang in LANGUAGES}
        self.versions = {name: fingerprint(content, DIGITS) for name, content in self.files.items()}
        self.versions["all"] = fingerprint(msgspec.json.encode(self.versions), DIGITS)
        self._packed: dict[str, bytes] = {}

    def packed(self, name: str) -> bytes | None:
        """A file as gzip; None where that gains nothing."""
        if name not in self._packed and len(self.files[name]) > WORTH_PACKING:
            self._packed[name] = gzip.compress(self.files[name], 9, mtime=0)
        return self._packed.get(name)


def _is_sent(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".")


def _built(mark: Path, sources: dict[str, bytes]) -> BuiltPage:
    """What the build put together, empty where it did not or where a source is another since."""
    if not mark.is_file():
        return BuiltPage()
    built = msgspec.json.decode(mark.read_bytes(), type=BuiltPage)
    same = all(
        name in sources and hashlib.sha256(sources[name]).hexdigest() == digest
        for name, digest in built.sources.items()
    )
    return built if same else BuiltPage()


def _content(name: str, content: bytes) -> bytes:
    """A file as it is sent: our scripts without their comments, which are a third of their weight."""
    if not name.endswith(".js") or name.startswith("vendor/"):
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
