"""The files of the page: read once, packed once, kept as long as their address names their content."""

import gzip
import hashlib
import json
import runpy
from functools import cache
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pitboard.server.static_files import A_YEAR, WEB, StaticFiles, media_of, static_route
from pitboard.texts import LANGUAGES

FILES = StaticFiles()


@cache
def client() -> TestClient:
    """A server of the files alone."""
    return TestClient(Starlette(routes=[static_route(FILES)]))


def test_every_file_of_the_page_is_there_and_the_texts_of_every_language() -> None:
    assert {"app.js", "board.css", "engine/race.js", "offline.html"} <= set(FILES.files)
    assert {f"i18n/{language}.json" for language in LANGUAGES} <= set(FILES.files)


def test_a_file_is_packed_where_that_gains_something() -> None:
    packed = FILES.packed("app.js")

    assert packed is not None
    assert gzip.decompress(packed) == FILES.files["app.js"]
    assert FILES.packed("app.js") is packed


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page of one script that imports one part, as it is written and as the build put it together."""
    digests = {}
    for name, content in {"app.js": b'import "./part.js";\n', "part.js": b"// a part\nlet long;\n"}.items():
        (tmp_path / name).write_bytes(content)
        digests[name] = hashlib.sha256(content).hexdigest()
    (tmp_path / "built" / "parts").mkdir(parents=True)
    (tmp_path / "built" / "app.js").write_bytes(b'import"./parts/a-1.js";')
    (tmp_path / "built" / "parts" / "a-1.js").write_bytes(b"let a;")
    told = {"sources": digests, "imports": {"app.js": ["parts/a-1.js"]}}
    (tmp_path / "built" / ".json").write_text(json.dumps(told))
    return tmp_path


def test_a_script_that_the_build_did_not_take_is_sent_without_its_comments(page: Path) -> None:
    (page / "other.js").write_text("// @ts-check\n/** What it\n does. */\nlet kept; // this too\n")

    assert StaticFiles(page).files["other.js"] == b"let kept; // this too\n"


def test_what_the_build_put_together_is_sent(page: Path) -> None:
    files = StaticFiles(page)

    assert files.files["app.js"] == b'import"./parts/a-1.js";'
    assert {"parts/a-1.js", "part.js"} <= files.files.keys()
    assert files.preloaded == {"app.js": ["parts/a-1.js"]}


@pytest.mark.parametrize("change", ["written anew", "gone", "never built"])
def test_scripts_are_sent_as_they_are_written_when_one_was_changed_since(page: Path, change: str) -> None:
    changed = page / ("built/.json" if change == "never built" else "part.js")
    changed.write_bytes(b"let other;\n") if change == "written anew" else changed.unlink()
    files = StaticFiles(page)

    assert (files.files["app.js"], files.preloaded) == (b'import "./part.js";\n', {})
    assert "parts/a-1.js" not in files.files


def test_the_parts_that_a_script_imports_at_once_are_found_through_one_another() -> None:
    at_once = runpy.run_path(str(WEB.parents[2] / "tools" / "vendor.py"))["at_once"]
    imports = {"built/a.js": ["built/parts/b.js"], "built/parts/b.js": ["built/parts/c.js", "../vendor/lit.js"]}
    outputs = {
        name: {"imports": [{"path": path, "kind": "import-statement"} for path in imports.get(name, [])]}
        for name in (*imports, "built/parts/c.js", "built/parts/later.js")
    }
    outputs["built/a.js"]["imports"].append({"path": "built/parts/later.js", "kind": "dynamic-import"})

    assert at_once(outputs, "built/a.js") == ["parts/b.js", "parts/c.js"]


@pytest.mark.parametrize("name", ["app.js", "engine/race.js", "board.css"])
def test_an_address_that_names_the_content_is_kept_for_a_year(name: str) -> None:
    by_file, by_all = f"/static/{name}?v={FILES.versions[name]}", f"/static/@{FILES.versions['all']}/{name}"

    for address in (by_file, by_all):
        assert client().get(address).headers["cache-control"] == A_YEAR


@pytest.mark.parametrize("address", ["/static/app.js", "/static/app.js?v=old", "/static/@old/app.js"])
def test_any_other_is_asked_for_again(address: str) -> None:
    answer = client().get(address)

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["nothing.js", "../pyproject.toml", "%2e%2e/hub.py", ".hidden"])
def test_what_is_no_file_of_the_page_is_not_there(path: str) -> None:
    assert client().get(f"/static/{path}").status_code == 404


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("app.js", "text/javascript"),
        ("board.css", "text/css"),
        ("i18n/nl.json", "application/json"),
        ("icon.svg", "image/svg+xml"),
        ("something", "application/octet-stream"),
    ],
)
def test_the_media_type_is_told_by_the_name(name: str, media: str) -> None:
    assert media_of(name) == media
