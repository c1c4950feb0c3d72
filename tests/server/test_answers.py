"""Answers over HTTP: what a client would rather have, known again by its ETag, packed for who takes that."""

import gzip
from typing import Any

import msgspec
import pytest
from starlette.requests import Request

from pitboard.server.answers import BadRequest, accepts_gzip, answer, fingerprint, json_answer, preferred, refusal

LANGUAGES = {"nl": "nl", "en": "en", "pt-br": "pt-BR"}
FORMS = {"text/html": "html", "text/markdown": "md", "application/json": "json"}


def request(**headers: str) -> Request:
    """A request with these headers; `_` stands for a hyphen."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nl", "nl"),
        ("nl-BE, fr", "nl"),
        ("fr, de", "en"),
        ("fr, nl;q=0.5, en;q=0.8", "en"),
        ("nl;q=0, en;q=0.1", "en"),
        ("pt-BR", "pt-BR"),
        ("*", "en"),
        ("", "en"),
        ("nl;q=much", "en"),
    ],
)
def test_the_language_is_the_one_that_is_wanted_most(header: str, language: str) -> None:
    """A region takes its language; a weight that is no number counts as none."""
    assert preferred(header, LANGUAGES, "en") == language


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("application/json", "json"),
        ("text/*", "html"),
        ("image/png", "html"),
        ("text/markdown;q=0.9, text/html;q=0.5", "md"),
    ],
)
def test_so_is_the_form(header: str, form: str) -> None:
    assert preferred(header, FORMS, "html") == form


@pytest.mark.parametrize(
    ("header", "takes"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("*", True), ("*;q=0", False), ("", False)],
)
def test_who_takes_gzip(header: str, takes: bool) -> None:
    assert accepts_gzip(header) is takes


def test_an_answer_is_known_again_by_its_etag() -> None:
    first = answer(request(), b"{}")
    again = answer(request(if_none_match=first.headers["etag"]), b"{}")

    assert (first.status_code, again.status_code, again.body) == (200, 304, b"")
    assert answer(request(if_none_match=first.headers["etag"]), b"[]").status_code == 200


@pytest.mark.parametrize("known", ['"other", {}', "*", "W/{}", "{}"])
def test_however_the_client_names_it(known: str) -> None:
    tag = answer(request(), b"{}", pack=False).headers["etag"]

    assert answer(request(if_none_match=known.format(tag)), b"{}").status_code == 304


LARGE = msgspec.json.encode(list(range(1000)))


def test_a_large_answer_is_packed_for_who_takes_that() -> None:
    packed, plain = answer(request(accept_encoding="gzip"), LARGE), answer(request(), LARGE)

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(bytes(packed.body)) == plain.body == LARGE
    assert packed.headers["etag"] == plain.headers["etag"]


def test_a_small_one_and_one_that_must_not_be_are_not() -> None:
    asked = request(accept_encoding="gzip")

    assert "content-encoding" not in answer(asked, b"{}").headers
    assert "content-encoding" not in answer(asked, LARGE, pack=False).headers


def test_any_site_may_read_it_and_see_its_etag() -> None:
    headers = json_answer(request(), {"at_ms": 1}).headers

    assert headers["access-control-allow-origin"] == "*"
    assert headers["access-control-expose-headers"] == "ETag"
    assert (headers["vary"], headers["cache-control"]) == ("Accept-Encoding", "no-cache")


def test_a_refusal_says_why_in_one_sentence() -> None:
    error = BadRequest("no car 99 in this race", 404)
    as_json, as_text = refusal(error), refusal(error, as_text=True)

    document: Any = msgspec.json.decode(as_json.body)
    assert (as_json.status_code, document) == (404, {"error": "no car 99 in this race"})
    assert (as_text.media_type, as_text.body) == ("text/plain", b"no car 99 in this race\n")


def test_a_fingerprint_is_short_and_that_of_the_content() -> None:
    assert fingerprint(b"a") == fingerprint(b"a") != fingerprint(b"b")
    assert len(fingerprint(b"a", 12)) == 12
