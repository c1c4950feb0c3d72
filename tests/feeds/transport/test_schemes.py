"""Addresses of feeds: what each kind of scheme takes, refuses and hands on."""

from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

import pytest

from pitboard.feeds.transport.polling import Polling
from pitboard.feeds.transport.schemes import (
    FeedOption,
    PolledDocument,
    Scheme,
    Socket,
    bare_address,
    check_options,
    options_in,
    path_and_query,
    polled_schemes,
    tcp_scheme,
    websocket_schemes,
)
from pitboard.feeds.transport.tcp import TcpConnection
from pitboard.feeds.transport.websocket import WebSocketConnection


def whole_numbers(values: Sequence[str]) -> None:
    for value in values:
        int(value)


LANE = FeedOption("lane", whole_numbers)
TCP = tcp_scheme("beacon", port=7001, silence_s=5, options=(LANE,), query="?lane=N")


def test_what_stands_behind_the_question_mark_is_by_name_and_in_order() -> None:
    assert options_in("p3://h?loop=line&loop=pit-in&x=") == {"loop": ("line", "pit-in"), "x": ("",)}
    assert options_in("p3://h") == {}
    assert bare_address("p3://h:1?loop=line") == "p3://h:1"


def test_an_option_that_is_not_known_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"lan= says nothing in 'beacon://h\?lan=1'; known is lane="):
        check_options("beacon://h?lan=1", (LANE,))


def test_an_option_that_says_nothing_is_refused_by_its_own_word() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        check_options("beacon://h?lane=left", (LANE,))


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("beacon://box", "box", 7001),
        ("beacon://box:1/", "box", 1),
        ("beacon://[::1]:9?lane=2", "::1", 9),
        ("beacon://192.0.2.1", "192.0.2.1", 7001),
    ],
)
def test_a_stream_has_a_host_and_perhaps_a_port(url: str, host: str, port: int) -> None:
    connection = TCP.connect(url, print, None)

    assert isinstance(connection, TcpConnection)
    assert (connection._host, connection._port, connection._silence_s) == (host, port, 5)


@pytest.mark.parametrize(
    "url", ["beacon://", "beacon://h:0", "beacon://h:99999", "beacon://h/9", "beacon://[x", "b://h"]
)
def test_what_is_no_address_of_a_stream_is_refused_with_the_form_of_one(url: str) -> None:
    with pytest.raises(ValueError, match="no address of a timing system, which is beacon://HOST:PORT"):
        TCP.check(url)


def test_a_stream_without_options_leaves_what_is_behind_the_question_mark_alone() -> None:
    tcp_scheme("plain", port=1, silence_s=1).check("plain://h?x=1")


def test_the_silence_that_a_person_asks_for_counts() -> None:
    connection = TCP.connect("beacon://h", print, 0.5)

    assert isinstance(connection, TcpConnection)
    assert connection._silence_s == 0.5


def event_of(parts: SplitResult) -> Socket:
    if not parts.path.strip("/").isdecimal():
        raise ValueError("no number of an event in it")
    return Socket("/live", lambda: b"hello " + parts.path.strip("/").encode())


WEBSOCKET = websocket_schemes("beacon", event_of, path="EVENT", silence_s=30, again_s=15)


def made(url: str) -> WebSocketConnection:
    scheme = next(known for known in WEBSOCKET if url.startswith(f"{known.name}:"))
    connection = scheme.connect(url, print, None)
    assert isinstance(connection, WebSocketConnection)
    return connection


def test_a_socket_is_where_its_format_says() -> None:
    assert made("beacon+wss://h:81/50").socket_url == "wss://h:81/live"
    assert made("beacon+ws://h/7").socket_url == "ws://h/live"
    assert made("beacon+wss://h/50")._hello() == b"hello 50"
    assert (made("beacon+wss://h/50")._silence_s, made("beacon+wss://h/50")._again_s) == (30, 15)


@pytest.mark.parametrize("url", ["beacon+wss://", "beacon+wss:///5", "beacon+ws://h:0/5", "beacon+http://h/5", "x"])
def test_what_is_no_address_of_a_socket_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"no address of a WebSocket feed, which is beacon\+wss://HOST/EVENT"):
        WEBSOCKET[0].check(url)


def test_what_a_format_misses_in_an_address_is_said_in_its_words() -> None:
    with pytest.raises(ValueError, match="no number of an event in it"):
        WEBSOCKET[0].check("beacon+wss://h/today")


def test_a_server_is_asked_for_all_but_the_readers_own_options() -> None:
    parts = urlsplit("beacon+wss://h/ws/gt?k=1&lane=2&empty=")

    assert path_and_query(parts, (LANE,)) == "/ws/gt?k=1&empty="
    assert path_and_query(urlsplit("beacon+wss://h?lane=2"), (LANE,)) == "/"


def pages(url: str) -> list[PolledDocument]:
    if not url.endswith("/1"):
        raise ValueError("no race in it")
    return [PolledDocument("state", "https://h/state"), PolledDocument("laps", "https://h/laps")]


def test_documents_are_those_that_a_format_names() -> None:
    secure, plain = polled_schemes("beacon", pages, path="RACE", every_s=5)
    connection = secure.connect("beacon+https://h/1", print, None)

    assert (secure.name, plain.name) == ("beacon+https", "beacon+http")
    assert isinstance(connection, Polling)
    assert [page.name for page in connection._documents] == ["state", "laps"]
    assert connection._every_s == 5
    with pytest.raises(ValueError, match="no race in it"):
        secure.check("beacon+https://h/2")


def test_an_address_is_shown_once_a_transport() -> None:
    """Without encryption it is the same, and needs no line of its own in the help."""
    schemes: list[Scheme] = [TCP, *WEBSOCKET, *polled_schemes("beacon", pages, path="RACE", every_s=5)]

    assert [scheme.form for scheme in schemes if scheme.form] == [
        "beacon://HOST:PORT?lane=N",
        "beacon+wss://HOST/EVENT",
        "beacon+https://HOST/RACE",
    ]
