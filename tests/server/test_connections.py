"""Connections of visitors who send too slowly, say nothing, or come too often, over real sockets."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from pitboard.server.connections import Limits
from server.short_race import hub_at, serving

pytestmark = pytest.mark.usefixtures("each_loop")

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n"

QUICK = Limits(header_s=0.3, body_s=0.3, idle_s=1, of_an_address=3, proxies=())


@pytest.fixture(scope="module")
def port(each_loop: None) -> Iterator[int]:
    with serving(hub_at(5), limits=QUICK) as served:
        yield int(served.address.rstrip("/").rpartition(":")[2])


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        yield connection


def all_of(connection: socket.socket) -> bytes:
    """Whatever comes until the server ends the connection."""
    came = b""
    while data := connection.recv(65_536):
        came += data
    return came


def test_a_header_that_does_not_become_whole_ends_the_connection(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(GET)

        assert all_of(connection).startswith(b"HTTP/1.1 408 ")


def test_a_second_header_that_does_not_become_whole_ends_it_too(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(GET + b"\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
        connection.sendall(GET)

        assert b"HTTP/1.1 408 " in all_of(connection)


def test_a_body_that_does_not_become_whole_ends_the_connection(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(POST + b"text=The")

        assert b"200 OK" not in all_of(connection)


def test_who_says_nothing_is_let_go(port: int) -> None:
    with connected(port) as connection:
        assert all_of(connection) == b""


def test_who_says_nothing_more_is_let_go(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(GET + b"\r\n")

        assert all_of(connection).startswith(b"HTTP/1.1 200 ")


def test_a_stream_outlasts_the_limits(port: int) -> None:
    """Its request is whole; what is sent for long is the answer."""
    with connected(port) as connection:
        connection.sendall(b"GET /api/stream HTTP/1.1\r\nHost: x\r\n\r\n")
        came = b""
        while b"event: beat" not in came:
            came += connection.recv(65_536)


def test_an_address_has_so_many_connections_and_no_more(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(3):
            first = stack.enter_context(connected(port))
            first.sendall(b"GET /api/stream HTTP/1.1\r\nHost: x\r\n\r\n")
            assert first.recv(100).startswith(b"HTTP/1.1 200 ")
        assert all_of(stack.enter_context(connected(port))).startswith(b"HTTP/1.1 429 ")
        assert all_of(stack.enter_context(connected(port))).startswith(b"HTTP/1.1 429 ")


def test_a_reverse_proxy_has_as_many_as_it_brings() -> None:
    limits = Limits(of_an_address=1, proxies=("127.0.0.1",))
    with serving(hub_at(5), limits=limits) as served, ExitStack() as stack:
        port = int(served.address.rstrip("/").rpartition(":")[2])
        for _ in range(3):
            connection = stack.enter_context(connected(port))
            connection.sendall(GET + b"\r\n")
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(("proxies", "believed"), [(("127.0.0.1",), True), (("192.0.2.1",), False)])
def test_who_a_proxy_forwards_for_is_believed_of_a_proxy_alone(
    monkeypatch: pytest.MonkeyPatch, proxies: tuple[str, ...], *, believed: bool
) -> None:
    """Else a visitor could try keys under ever other names."""
    monkeypatch.setenv("PITBOARD_OPERATOR_KEY", "right")
    answers = []
    with serving(hub_at(5), limits=Limits(proxies=proxies)) as served:
        port = int(served.address.rstrip("/").rpartition(":")[2])
        for number in range(12):
            forwarded = f"X-Forwarded-For: 198.51.100.{number}\r\n".encode()
            with connected(port) as connection:
                connection.sendall(
                    b"GET /api/operator?key=wrong HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + forwarded + b"\r\n"
                )
                answers.append(all_of(connection)[9:12])

    assert answers == [b"403"] * 12 if believed else [b"403"] * 10 + [b"429"] * 2
