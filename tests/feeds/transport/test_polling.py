"""The poller against a real server on this machine."""

import asyncio
import gzip
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice

import msgspec
import pytest
from msgspec.structs import replace

from pitboard.feeds.transport.backoff import Backoff
from pitboard.feeds.transport.polling import Polled, Polling, poll
from pitboard.feeds.transport.schemes import PolledDocument
from pitboard.feeds.wec import pages_of
from pitboard.model.clock import now_us
from waiting import HANGS_S, looks, wait_until


class Answers:
    """What the server answers to a path, and every path that was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.url = ""
        self.by_path: dict[str, Callable[[BaseHTTPRequestHandler, int], None]] = {}

    def body(self, path: str, *bodies: bytes, encoding: str = "", status: int = 200) -> None:
        """Answer a path with these bodies in turn, then with the last one again and again."""

        def answer(request: BaseHTTPRequestHandler, times: int) -> None:
            body = bodies[min(times, len(bodies) - 1)]
            request.send_response(status)
            request.send_header("Content-Length", str(len(body)))
            if encoding:
                request.send_header("Content-Encoding", encoding)
            request.end_headers()
            request.wfile.write(body)

        self.by_path[path] = answer


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    """A server with a document on every page."""
    monkeypatch.setenv("no_proxy", "*")
    answers = Answers()
    for page in ("data", "stints", "laps"):
        answers.body(f"/{page}/2461", page.encode())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            times = answers.asked.count(self.path)
            answers.asked.append(self.path)
            answers.by_path[self.path](self, times)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    answers.url = f"wec+http://127.0.0.1:{server.server_address[1]}/2461"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield answers
    server.shutdown()
    thread.join()
    server.server_close()


def polling(answers: Answers, every_s: float = 0.01, **limits: float) -> Iterator[Polled]:
    return poll(pages_of(answers.url), every_s, threading.Event(), timeout_s=HANGS_S, slowest_s=0.05, **limits)  # type: ignore[arg-type]


def test_the_three_documents_come_with_their_time(answers: Answers) -> None:
    """The state first: it says which start the others belong to."""
    before_us = now_us()

    polled = list(islice(polling(answers), 3))

    assert [(one.name, one.body) for one in polled] == [("data", b"data"), ("stints", b"stints"), ("laps", b"laps")]
    assert before_us <= polled[0].received_us <= polled[2].received_us <= now_us()
    assert list(dict.fromkeys(answers.asked)) == ["/data/2461", "/stints/2461", "/laps/2461"]


def test_an_unchanged_document_is_skipped(answers: Answers) -> None:
    """By its content; one that comes back later is new again."""
    answers.body("/data/2461", b"1", b"1", b"2", b"2", b"1", b"3")

    bodies = [one.body for one in islice(polling(answers), 6) if one.name == "data"]

    assert bodies == [b"1", b"2", b"1", b"3"]


def test_a_packed_answer_is_unpacked(answers: Answers) -> None:
    """The laps of a race are some 20 MB, a sixth of it packed."""
    answers.body("/data/2461", gzip.compress(b"state"), encoding="gzip")

    assert next(polling(answers)).body == b"state"


def refuse(request: BaseHTTPRequestHandler, times: int) -> None:
    request.send_error(503)


def hang_up(request: BaseHTTPRequestHandler, times: int) -> None:
    request.close_connection = True


def cut_short(request: BaseHTTPRequestHandler, times: int) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "100")
    request.end_headers()
    request.wfile.write(b"half")


def logged(answers: Answers, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged of this server: another test's last request may still fail meanwhile."""
    address = answers.url.removeprefix("wec+").removesuffix("2461")
    return [record.getMessage() for record in caplog.records if address in record.getMessage()]


@pytest.mark.parametrize(
    ("failure", "reason"),
    [(refuse, "503"), (hang_up, "closed connection"), (cut_short, "cut short, 96 bytes")],
)
def test_a_page_that_fails_is_asked_again_and_the_others_go_on(
    answers: Answers,
    caplog: pytest.LogCaptureFixture,
    failure: Callable[[BaseHTTPRequestHandler, int], None],
    reason: str,
) -> None:
    """Twice an error, then the document; nothing of an answer that was cut short is handed on."""
    sound = answers.by_path["/data/2461"]
    answers.by_path["/data/2461"] = lambda request, times: (failure if times < 2 else sound)(request, times)

    with caplog.at_level(logging.WARNING):
        polled = list(islice(polling(answers), 3))

    assert sorted(one.name for one in polled) == ["data", "laps", "stints"]
    assert {one.name: one.body for one in polled}["data"] == b"data"
    assert [reason in text for text in logged(answers, caplog)] == [True, True]


def test_the_wait_grows_with_every_failure_up_to_the_slowest(
    answers: Answers, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Doubled each time, then spread by chance to between a half and the whole."""
    monkeypatch.setattr("pitboard.feeds.transport.polling.Backoff", partial(Backoff, spread=lambda _, high: high))
    sound = answers.by_path["/data/2461"]
    answers.by_path["/data/2461"] = lambda request, times: (refuse if times < 5 else sound)(request, times)

    with caplog.at_level(logging.WARNING):
        list(islice(poll(pages_of(answers.url), 0.1, threading.Event(), slowest_s=0.5), 3))

    waits = [text.rpartition("again in ")[2] for text in logged(answers, caplog)]
    assert waits == ["0.2 s", "0.4 s", "0.5 s", "0.5 s", "0.5 s"]


def test_who_listens_is_told_what_is_wrong_and_when_it_is_right_again(answers: Answers) -> None:
    sound, said = answers.by_path["/laps/2461"], list[str]()
    answers.by_path["/laps/2461"] = lambda request, times: (refuse if times < 2 else sound)(request, times)

    list(islice(poll(pages_of(answers.url), 0.01, threading.Event(), slowest_s=0.02, on_status=said.append), 3))

    address = answers.url.removeprefix("wec+").removesuffix("2461") + "laps/2461"
    # The documents are asked for side by side: what is wrong with one may be said before the others have come.
    assert set(said) == {"", f"{address}: HTTP Error 503: Service Unavailable"}
    assert said[-1] == ""


@pytest.mark.parametrize("packed", [False, True])
def test_a_document_beyond_the_limit_is_refused(
    answers: Answers, caplog: pytest.LogCaptureFixture, packed: bool
) -> None:
    """Also one that only grows when it is unpacked."""
    body = b"x" * 100_000
    answers.body("/data/2461", gzip.compress(body) if packed else body, encoding="gzip" if packed else "")

    with caplog.at_level(logging.WARNING):
        polled = list(islice(polling(answers, size_limit=99_999), 2))

    assert [one.name for one in polled] == ["stints", "laps"]
    assert "larger than 99999 bytes" in caplog.text


@pytest.mark.parametrize("body", [b"not gzip at all", gzip.compress(b"state")[:-9]], ids=["not gzip", "cut short"])
def test_an_answer_that_cannot_be_unpacked_is_refused(
    answers: Answers, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    """And asked for again."""
    answers.body("/data/2461", body, encoding="gzip")

    with caplog.at_level(logging.WARNING):
        assert next(polling(answers)).name == "stints"
    assert "/data/2461" in caplog.text


@pytest.mark.parametrize(
    ("version", "asked_by"),
    [(("ETag", '"v1"'), "If-None-Match"), (("Last-Modified", "Sat, 13 Jun 2026 18:06:08 GMT"), "If-Modified-Since")],
)
def test_a_server_that_names_versions_is_asked_for_newer_ones_only(
    answers: Answers, version: tuple[str, str], asked_by: str
) -> None:
    """It answers 304 and no body while ours is its newest; then the next document comes with its version."""
    asked: list[str | None] = []

    def answer(request: BaseHTTPRequestHandler, times: int) -> None:
        asked.append(request.headers[asked_by])
        body = b"" if 0 < times < 3 else b"%d" % times
        request.send_response(200 if body else 304)
        request.send_header(*version)
        if body:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    answers.by_path["/data/2461"] = answer

    polled = polling(answers)
    bodies = [next(one.body for one in polled if one.name == "data") for _ in range(2)]

    assert bodies == [b"0", b"3"]
    assert asked[:4] == [None, *(3 * [version[1]])]


def test_a_document_is_asked_for_at_its_own_pace(answers: Answers) -> None:
    """Who drives changes once an hour, the order every second."""
    pages = [replace(page, every_s=600) if page.name == "data" else page for page in pages_of(answers.url)]
    answers.body("/laps/2461", *(b"%d" % lap for lap in range(30)))

    polled = poll(pages, 0.01, threading.Event(), timeout_s=HANGS_S)
    names = [one.name for one in islice(polled, 20)]

    assert (names.count("data"), answers.asked.count("/data/2461")) == (1, 1)
    assert names.count("laps") > 10


def test_documents_that_a_document_names_are_asked_for_until_it_names_others(answers: Answers) -> None:
    """A schedule names the session under way; when the next begins, the one before is left alone."""
    root = pages_of(answers.url)[0]
    answers.body("/data/2461", b"one", b"one", b"one", b"two")
    for session in ("one", "two"):
        answers.body(f"/{session}", *(b"%s %d" % (session.encode(), lap) for lap in range(1000)))

    def named_in(body: bytes) -> list[PolledDocument]:
        name = body.decode()
        url = root.url.replace("data/2461", name)
        return [PolledDocument(name, url)] if name in ("one", "two") else []

    polled = poll([root], 0.01, threading.Event(), timeout_s=HANGS_S, named_in=named_in)
    names = [document.name for document in islice(polled, 20)]

    assert names[:2] == ["data", "one"]
    assert set(names[names.index("data", 1) + 1 :]) == {"two"}


def test_a_server_that_says_how_long_to_stay_away_is_left_alone(
    answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """Up to the longest wait."""

    def busy(request: BaseHTTPRequestHandler, times: int) -> None:
        request.send_response(429)
        request.send_header("Retry-After", "3600")
        request.send_header("Content-Length", "0")
        request.end_headers()

    answers.by_path["/data/2461"] = busy

    with caplog.at_level(logging.WARNING):
        next(polling(answers))

    assert "again in 0.1 s" in caplog.text  # 0.05 s, written with one decimal


def test_a_connection_hands_on_documents_with_their_names_where_they_do_not_tell_them(answers: Answers) -> None:
    async def first() -> bytes:
        chunks = Polling(pages_of(answers.url), lambda _note: None, 60, named=True).chunks()
        try:
            return (await anext(chunks)).data
        finally:
            await chunks.aclose()

    answers.body("/data/2461", b"[1]")

    assert msgspec.json.decode(asyncio.run(first())) == {"name": "data", "body": [1]}


def test_stopping_ends_the_poll_at_once(answers: Answers) -> None:
    """While it waits for the next round."""
    stop = threading.Event()
    polled: list[object] = []
    pages = pages_of(answers.url)
    polling = threading.Thread(target=lambda: polled.extend(poll(pages, 10 * HANGS_S, stop)), daemon=True)
    polling.start()
    wait_until(lambda: len(answers.asked) == 3, "the first round")
    stop.set()
    polling.join(HANGS_S)

    assert (polling.is_alive(), len(polled)) == (False, 3)


def test_the_race_id_is_the_addresss_path() -> None:
    """As asked for, to check the documents against."""
    assert [page.url for page in pages_of("wec+https://data.example/2461")] == [
        f"https://data.example/{page}/2461" for page in ("data", "stints", "laps")
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://h/1",
        "wec+ftp://h/1",
        "wec+https://h/",
        "wec+https://h/x",
        "wec+https:///1",
        "wec+https://h/1/2",
        "wec+file:///1",
    ],
)
def test_another_address_is_refused_before_anything_is_sent(url: str) -> None:
    """When it is given, not when the first document is due."""
    with pytest.raises(ValueError, match=r"wec\+https://HOST/RACEID"):
        pages_of(url)


def drip(body: bool) -> Callable[[BaseHTTPRequestHandler, int], None]:
    """An answer that comes byte by byte and is never whole, in its headers or in its body."""

    def answer(request: BaseHTTPRequestHandler, times: int) -> None:
        if body:
            request.send_response(200)
            request.send_header("Content-Length", "1000000")
            request.end_headers()
        with suppress(OSError):
            for _ in looks():
                request.wfile.write(b"x")

    return answer


def stop_when(stop: threading.Event, holds: Callable[[], bool]) -> None:
    wait_until(holds, "what ends the poller")
    stop.set()


@pytest.mark.parametrize("body", [False, True])
def test_an_answer_that_drips_holds_up_no_other_and_has_an_end(answers: Answers, body: bool) -> None:
    answers.by_path["/data/2461"] = drip(body)
    stop = threading.Event()
    notes: list[str] = []
    polled = poll(pages_of(answers.url), 0.01, stop, timeout_s=0.4, slowest_s=0.05, on_status=notes.append)

    assert {document.name for document in islice(polled, 2)} == {"stints", "laps"}
    answers.body("/laps/2461", b"newer")
    for document in polled:
        if document.body == b"newer":
            break
    named = threading.Thread(target=stop_when, args=(stop, lambda: "no whole answer within 0.4 s" in str(notes)))
    named.start()
    assert list(polled) == []
    named.join()


def test_a_poller_stops_while_an_answer_is_awaited(answers: Answers) -> None:
    """It does not wait for it."""
    for page in ("data", "stints", "laps"):
        answers.by_path[f"/{page}/2461"] = drip(True)
    stop = threading.Event()
    polled = poll(pages_of(answers.url), 0.01, stop, timeout_s=HANGS_S)
    threading.Thread(target=stop_when, args=(stop, lambda: len(answers.asked) == 3)).start()

    assert list(polled) == []
