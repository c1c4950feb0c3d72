"""The files of the page: read once, packed once, kept as long as their address names their content."""

import gzip
from functools import cache

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


def test_a_script_is_sent_without_its_comments() -> None:
    sent, written = FILES.files["app.js"].decode(), (WEB / "app.js").read_text()

    assert len(sent) < len(written)
    assert not [line for line in sent.splitlines() if line.lstrip().startswith(("//", "/**"))]


def test_a_file_is_packed_where_that_gains_something() -> None:
    packed = FILES.packed("app.js")

    assert packed is not None
    assert gzip.decompress(packed) == FILES.files["app.js"]
    assert FILES.packed("app.js") is packed


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
